/** Any journal at all: every kind the fold knows and some it does not, with facts that fit, do not fit or are missing. */
import fc from "fast-check";
import { Journal } from "../../src/sim/journal.ts";
import type { Json } from "../../src/sim/journal.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { HEADER, PEERS } from "./day.ts";

const KINDS = [
  "cable.plugged",
  "cable.unplugged",
  "link.up",
  "link.down",
  "power.sleep",
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
const facts: fc.Arbitrary<{ [key: string]: Json }> = fc.record(
  {
    device: fc.constantFrom("switch", "office", "nowhere"),
    port: fc.integer({ min: -1, max: 60 }),
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
    from: fc.constantFrom("green", "OFFICE", null),
    to: fc.constantFrom("green", "yellow", "offline", "n/a", "purple"),
    location: fc.constantFrom("\\\\PARENT\\Birch", "\\\\PEER1\\Birch"),
    length: fc.nat(9),
    step: fc.nat(5),
    label: fc.constantFrom("plug", "connect"),
    say: fc.constantFrom("Something is said.", "Something else."),
    verdict: fc.constantFrom("passed", "no-progress"),
    why: fc.constantFrom("lost", "idle", "work-offline"),
  },
  { requiredKeys: [] },
);

const event = fc.record({
  actor: name,
  kind: fc.constantFrom(...KINDS),
  facts,
  quietMicros: fc.constantFrom(0, 1, 1_000_000, 3_600_000_000),
  back: fc.nat(20),
});

export const anyJournal = (maxEvents = 120): fc.Arbitrary<ReplayJournal> =>
  fc.array(event, { maxLength: maxEvents }).map((drawn) => {
    const journal = new Journal(HEADER);
    let at = 0;
    for (const { actor, kind, facts: data, quietMicros, back } of drawn) {
      at += quietMicros;
      const seq = journal.events.length;
      const cause = back === 0 || back > seq ? null : seq - back;
      journal.record({ at, actor, kind, cause }, data);
    }
    return journal;
  });
