/**
 * Any journal at all: every kind the fold knows and some it does not, with facts that fit, do not fit or are missing; and among them events
 * as the room and the engine write them (docs/journal.md), two copies on one laptop and questions included.
 */
import fc from "fast-check";
import { Journal } from "../../src/sim/journal.ts";
import type { Json } from "../../src/sim/journal.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { HEADER, PEERS } from "./day.ts";

const KINDS = [
  "cable.plugged",
  "cable.unplugged",
  "cable.joined",
  "cable.parted",
  "uplink.plugged",
  "uplink.unplugged",
  "uplink.up",
  "uplink.down",
  "device.off",
  "device.on",
  "link.up",
  "link.down",
  "power.sleep",
  "power.hibernate",
  "power.wake",
  "power.off",
  "power.on",
  "address.assigned",
  "address.lost",
  "account.created",
  "share.created",
  "share.removed",
  "permission.granted",
  "permission.revoked",
  "session.opened",
  "session.closed",
  "refused",
  "program.opened",
  "program.closed",
  "copy.created",
  "copy.opened",
  "copy.closed",
  "copy.connected",
  "copy.offline",
  "indicator",
  "edit",
  "round",
  "queue",
  "conflict",
  "conflicts",
  "copy.deleted",
  "copy.refused",
  "phase",
  "step",
  "step.done",
  "expect.pass",
  "expect.fail",
  "mark",
  "verdict",
  "something.new",
];

const ACTORS = ["OFFICE", "PARENT", ...PEERS, "switch", "scenario", "STRANGER"];

const name = fc.constantFrom(...ACTORS);
const laptop = fc.constantFrom("OFFICE", "PARENT", "PEER1", "PEER2");
const device = fc.constantFrom("office", "switch");
/** Few, so that one laptop often has two. */
const copy = fc.constantFrom("c1", "c2", "c3");
const location = fc.constantFrom("\\\\PARENT\\Birch", "\\\\PEER1\\Birch");
const indicator = fc.constantFrom("green", "yellow", "offline", "n/a");
const phase = fc.constantFrom("open", "handing-in", "locked-down");

/** A question, or what is left of one in a damaged journal. */
const ask = fc.record(
  {
    question: fc.constantFrom<Json>("What comes?", "", 7),
    choices: fc.oneof(
      fc.array(fc.constantFrom("A light", "Nothing", "監査"), { maxLength: 4 }),
      fc.constantFrom<Json>(["A light", 7], "A light", []),
    ),
    answer: fc.constantFrom<Json>(0, 1, 2, 1.5, "1"),
  },
  { requiredKeys: [] },
);
const facts: fc.Arbitrary<{ [key: string]: Json }> = fc.record(
  {
    device: fc.constantFrom("switch", "office", "nowhere"),
    port: fc.integer({ min: -1, max: 60 }),
    ownPort: fc.constantFrom<Json>(1, 8, 0, 0.5, "1"),
    copy,
    queue: fc.nat(3),
    count: fc.nat(3),
    ask,
    failed: fc.boolean(),
    name: fc.constantFrom("folder-put-back", "seat-refused"),
    client: name,
    account: fc.constantFrom("field", "peers"),
    used: fc.nat(12),
    cap: fc.constantFrom(null, 5, 10),
    address: fc.constantFrom("169.254.1.1", 7),
    by: fc.constantFrom("169.254", "lease"),
    share: fc.constantFrom("Birch", "Oak"),
    access: fc.constantFrom("read", "read-write"),
    target: fc.constantFrom("\\\\PARENT\\Birch", "PEER1", ""),
    code: fc.constantFrom(71, 53, "no-port"),
    program: fc.constantFrom("word", "excel"),
    on: fc.constant("\\\\PARENT"),
    role: fc.constantFrom("top-level", "child"),
    from: fc.constantFrom("green", "OFFICE", "c1", null),
    to: fc.constantFrom("green", "yellow", "offline", "n/a", "purple", "PEER1", "handing-in"),
    location,
    length: fc.nat(9),
    step: fc.nat(5),
    label: fc.constantFrom("plug", "connect"),
    say: fc.constantFrom("Something is said.", "Something else."),
    verdict: fc.constantFrom("passed", "no-progress"),
    why: fc.constantFrom("lost", "idle", "work-offline", "cable"),
  },
  { requiredKeys: [] },
);

interface Drawn {
  readonly actor: string;
  readonly kind: string;
  readonly facts: { readonly [key: string]: Json };
}

const written = (
  kind: string,
  actor: fc.Arbitrary<string>,
  shape: { readonly [key: string]: fc.Arbitrary<Json> },
): fc.Arbitrary<Drawn> => fc.record({ actor, kind: fc.constant(kind), facts: fc.record(shape) });

const ofCopy = (
  kind: string,
  shape: { readonly [key: string]: fc.Arbitrary<Json> } = {},
): fc.Arbitrary<Drawn> => written(kind, laptop, { copy, ...shape });

const port = fc.integer({ min: 1, max: 8 });
const wiring = fc.constant("crossover");
const why = fc.constantFrom("lid", "idle", "battery");
const step = fc.nat(5);
const goodAsk = fc.constant({
  question: "What comes?",
  choices: ["A light", "Nothing", "Something else that takes more than one row to be said in"],
  answer: 2,
});

/** With the very keys that cabling.ts, device.ts, power.ts, the driver and the engine give them. */
const asWritten = fc.oneof(
  written("uplink.plugged", device, { device, port, ownPort: port }),
  written("uplink.plugged", device, { device, port, ownPort: port, cable: wiring }),
  written("uplink.unplugged", device, { device }),
  written("uplink.up", device, { device }),
  written("uplink.down", device, { device }),
  written("cable.joined", laptop, { to: laptop }),
  written("cable.joined", laptop, { to: laptop, cable: wiring }),
  written("cable.parted", laptop, { to: laptop }),
  written("power.hibernate", laptop, {}),
  written("power.hibernate", laptop, { why }),
  written("power.wake", laptop, {}),
  written("link.down", laptop, { why: fc.constantFrom("cable", "device", "sleep", "power") }),
  ofCopy("copy.created", { role: fc.constant("child"), from: copy, registered: fc.boolean() }),
  ofCopy("copy.opened", {
    log: fc.constant("l1"),
    role: fc.constantFrom("child", "top-level"),
    operations: fc.nat(9),
    queue: fc.nat(3),
  }),
  ofCopy("copy.closed"),
  ofCopy("copy.deleted"),
  ofCopy("copy.connected", { to: copy, location }),
  ofCopy("copy.offline", { why: fc.constantFrom("close", "offline", "work-offline") }),
  ofCopy("indicator", { from: indicator, to: indicator }),
  ofCopy("phase", { from: phase, to: phase }),
  ofCopy("edit", {
    dot: fc.constantFrom("c1:1", "c2:1", "c2:2"),
    entity: fc.constantFrom("tb/1", "document/監査.docx"),
    field: fc.constant("amount"),
    observedDots: fc.constantFrom<Json>([], ["c1:1"]),
  }),
  ofCopy("queue", { length: fc.nat(3) }),
  ofCopy("round", { with: copy, pulled: fc.nat(3), pushed: fc.nat(3), bytes: fc.nat(999) }),
  ofCopy("conflict", { entity: fc.constant("tb/1"), field: fc.constant("amount") }),
  ofCopy("conflicts", { count: fc.nat(3) }),
  written("mark", laptop, { name: fc.constant("folder-put-back") }),
  written("step", fc.constant("scenario"), {
    step,
    label: fc.constant("connect"),
    line: fc.nat(60),
    ask: goodAsk,
  }),
  written("step.done", fc.constant("scenario"), { step }),
);

const anything: fc.Arbitrary<Drawn> = fc.record({
  actor: name,
  kind: fc.constantFrom(...KINDS),
  facts,
});

const event = fc.record({
  drawn: fc.oneof(anything, asWritten),
  quietMicros: fc.constantFrom(0, 1, 1_000_000, 3_600_000_000),
  back: fc.nat(20),
});

export const anyJournal = (maxEvents = 120): fc.Arbitrary<ReplayJournal> =>
  fc.array(event, { maxLength: maxEvents }).map((events) => {
    const journal = new Journal(HEADER);
    let at = 0;
    for (const { drawn: happened, quietMicros, back } of events) {
      const { actor, kind, facts: data } = happened;
      at += quietMicros;
      const seq = journal.events.length;
      const cause = back === 0 || back > seq ? null : seq - back;
      journal.record({ at, actor, kind, cause }, data);
    }
    return journal;
  });
