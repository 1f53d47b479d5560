/**
 * What one event of the room costs as the room grows: 5, 50 and 500 laptops on switches with cables between them, all of them coming
 * back to one host's shared folder again and again (name, session, a document, goodbye). The peer of the large room is the small
 * one: the cost has to stay flat. The room alone, without the sync engine.
 *
 * `node bench/room.ts`
 */
import * as Effect from "effect/Effect";
import { Field } from "../src/model/field.ts";
import type { Laptop } from "../src/model/laptop.ts";
import type { FieldDevice, FieldNode } from "../src/model/world.ts";
import { Journal } from "../src/sim/journal.ts";
import { Kernel } from "../src/sim/kernel.ts";
import { groupDigits, median, writeTable } from "./results.ts";

const SIZES = [5, 50, 500] as const;
/** The same for every size, so that all of them run code that is equally warm. */
const VISITS = 4_000;
const PORTS = 24;
const RUNS = 5;
const WARM_UP = 2;
const PAUSE_MILLIS = 20_000;
const DOCUMENT = new Uint8Array(200_000).fill(7);
const FOLDER = "C:/Engagements/Maple";
const ACCOUNT = { name: "field", password: "s3cret" };

const node = (name: string): FieldNode => ({
  name,
  os: "windows-server-2019",
  logon: { user: name.toLowerCase(), password: name },
});

/** Tables of 24 ports around one in the middle. */
const tablesFor = (laptops: number): ReadonlyArray<FieldDevice> => {
  const tables = Math.ceil(laptops / (PORTS - 1));
  const facts = { kind: "switch", speedBitsPerSecond: 100_000_000, dhcp: false } as const;
  return [
    { ...facts, name: "middle", ports: tables + 1, dhcp: true, speedBitsPerSecond: 1_000_000_000 },
    ...Array.from({ length: tables }, (_, index) => ({
      ...facts,
      name: `table-${index}`,
      ports: PORTS,
      uplink: "middle",
    })),
  ];
};

const visit = (laptop: Laptop, number: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const credentials = { user: `HOST\\${ACCOUNT.name}`, password: ACCOUNT.password };
      const volume = yield* laptop.open("\\\\HOST\\Maple", credentials);
      const file = `${laptop.name}-${number}`;
      yield* volume.writeTemp(file, DOCUMENT);
      yield* volume.stat(file);
      yield* volume.remove(file);
    }),
  );

/** Microseconds of processor time per kernel event, and how many there were. */
const play = (laptops: number): { readonly events: number; readonly perEvent: number } => {
  const kernel = new Kernel({ seed: "room", policy: "fifo", journal: new Journal() });
  const names = Array.from({ length: laptops }, (_, index) => `PEER${index}`);
  const field = new Field(kernel, {
    // The host comes last: whoever looks for it meets everybody else first.
    nodes: [...names, "HOST"].map(node),
    devices: tablesFor(laptops),
    cables: 2_000,
  });
  const host = field.laptop("HOST");
  host.localVolume(FOLDER);
  host.createAccount(ACCOUNT);
  host.shareFolder("Maple", FOLDER);
  host.grant({ share: "Maple", account: ACCOUNT.name, access: "read-write" });
  field.plug("HOST", { into: "middle" });
  for (const [index, name] of names.entries()) {
    field.plug(name, { into: `table-${Math.floor(index / (PORTS - 1))}` });
  }
  const rounds = VISITS / laptops;
  const programs = names.map((name, index) => {
    const laptop = field.laptop(name);
    const day = Effect.gen(function* () {
      yield* Effect.sleep(10_000 + (index * PAUSE_MILLIS) / laptops);
      for (let round = 0; round < rounds; round++) {
        yield* visit(laptop, round);
        yield* Effect.sleep(PAUSE_MILLIS);
      }
    });
    return laptop.machine.fork("a day", day);
  });
  const people = kernel.machine("people");
  const everybody = Effect.forEach(programs, (program) => program.await);
  const before = process.cpuUsage();
  const outcome = kernel.run(people.fork("the day", everybody));
  const { user, system } = process.cpuUsage(before);
  if (outcome.kind !== "done") throw new Error(`the room came to: ${outcome.kind}`);
  for (const { result } of programs) {
    if (result?._tag !== "Success") throw new Error("a visit went wrong");
  }
  return { events: kernel.events, perEvent: (user + system) / kernel.events };
};

const measured = SIZES.map((laptops) => {
  const runs = Array.from({ length: WARM_UP + RUNS }, () => play(laptops)).slice(WARM_UP);
  const costs = runs.map((run) => run.perEvent);
  return { laptops, events: runs[0]?.events ?? 0, cost: median(costs), costs };
});
const small = measured[0]?.cost ?? Number.NaN;

writeTable({
  section: "The room",
  title: "One event of the room, as the room grows",
  rows: [
    ["laptops", "kernel events", "processor µs per event", "beside the smallest room"],
    ...measured.map(({ laptops, events, cost, costs }) => [
      String(laptops),
      groupDigits(events),
      `${cost.toFixed(2)} (${Math.min(...costs).toFixed(2)}–${Math.max(...costs).toFixed(2)})`,
      `${(cost / small).toFixed(2)} ×`,
    ]),
  ],
  notes: [
    `${groupDigits(VISITS)} visits of one host in every room; median of ${RUNS} runs after ${WARM_UP}, minimum and maximum in`,
    "brackets; processor time of one thread; the room without the sync engine. Goal: flat, less than 1.5 × at 500 laptops.",
  ],
  packages: ["effect"],
});
