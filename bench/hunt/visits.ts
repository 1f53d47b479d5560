/**
 * A schedule of the model alone: three laptops visit one share at the same moment and want the same name. Each lists the folder, tries to
 * create `claim` exclusively, leaves a file under a name of its own and lists again; who goes first is drawn from the seed. No engine runs.
 *
 * The peer is fast-check's scheduler with the same three programs as async functions over a folder in memory: it has the orders, and
 * neither wire nor disk nor Windows.
 */
import * as Effect from "effect/Effect";
import fc from "fast-check";
import { Field } from "../../src/model/field.ts";
import type { FieldWorld } from "../../src/model/world.ts";
import { Guard } from "../../src/sim/guard.ts";
import { Journal } from "../../src/sim/journal.ts";
import { Kernel } from "../../src/sim/kernel.ts";
import { MINUTE } from "../../src/sim/time.ts";

const HOST = "PARENT";
const VISITORS = ["ANNA", "BEN", "CARL"];
const FOLDER = "C:/Engagements/Maple";
const ACCOUNT = { name: "field", password: "s3cret" };

const WORLD: FieldWorld = {
  nodes: [HOST, ...VISITORS].map((name) => ({
    name,
    os: "windows-7-pro",
    logon: { user: name.toLowerCase(), password: `pw of ${name}` },
  })),
  devices: [
    { name: "switch", kind: "switch", ports: 8, speedBitsPerSecond: 100_000_000, dhcp: true },
  ],
  cables: 8,
};

const bytes = new Uint8Array(64);

/** A room with a share, everybody plugged in and with an address. */
const preparedField = (kernel: Kernel): Field => {
  const field = new Field(kernel, WORLD);
  const host = field.laptop(HOST);
  host.localVolume(FOLDER);
  host.createAccount(ACCOUNT);
  host.shareFolder("Maple", FOLDER);
  host.grant({ share: "Maple", account: ACCOUNT.name, access: "read-write" });
  for (const { name } of WORLD.nodes) field.plug(name);
  return field;
};

// One generator function for all visits: V8 keeps what the closure of each new one refers to, a whole room, until its next great collection.
const visit = Effect.fnUntraced(
  function* (field: Field, name: string) {
    const laptop = field.laptop(name);
    yield* laptop.awaitAddress;
    const user = `${HOST}\\${ACCOUNT.name}`;
    const volume = yield* laptop.open(`\\\\${HOST}\\Maple`, { user, password: ACCOUNT.password });
    yield* volume.list("");
    const claimed = yield* Effect.match(volume.createExclusive("claim", bytes), {
      onSuccess: () => true,
      onFailure: () => false,
    });
    yield* volume.writeTemp(`${name}.tmp`, bytes);
    yield* volume.renameToFresh(`${name}.tmp`, `${name}.done`);
    const seen = yield* volume.list("");
    if (!seen.some((entry) => entry.name === `${name}.done`)) throw new Error("nothing was left");
    return claimed;
  },
  Effect.scoped,
  Effect.orDie,
);

/** Plays the schedules of these seeds under one guard. */
export const playVisits = (from: number, count: number): void =>
  Guard.over((guard) => {
    for (let seed = from; seed < from + count; seed++) playVisit(seed, guard);
  });

/** Plays one schedule. Exactly one visitor gets the claim. */
const playVisit = (seed: number, guard: Guard): void => {
  const journal = new Journal();
  const kernel = new Kernel({ seed: String(seed), policy: "random", journal, guard });
  const field = preparedField(kernel);
  let claims = 0;
  const all = Effect.forEach(
    VISITORS.map((name) => field.laptop(name).machine.fork("visit", visit(field, name))),
    (program) => Effect.flatMap(program.await, Effect.orDie),
  );
  const outcome = kernel.run(
    kernel.machine("people").fork(
      "everybody",
      Effect.map(all, (each) => void (claims = each.filter(Boolean).length)),
    ),
    { until: 10 * MINUTE },
  );
  if (outcome.kind !== "done" || claims !== 1)
    throw new Error(`schedule ${seed}: ${outcome.kind}, ${claims} claims`);
};

/** The same programs over a folder in memory, in `count` orders fast-check draws. */
export const playWithFastCheck = (count: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const folder = new Set<string>();
      const list = scheduler.scheduleFunction(async () => [...folder].sort());
      const create = scheduler.scheduleFunction(async (name: string) => {
        if (folder.has(name)) return false;
        folder.add(name);
        return true;
      });
      const rename = scheduler.scheduleFunction(async (from: string, to: string) => {
        folder.delete(from);
        folder.add(to);
      });
      const visits = VISITORS.map(async (name) => {
        await list();
        const claimed = await create("claim");
        await create(`${name}.tmp`);
        await rename(`${name}.tmp`, `${name}.done`);
        return claimed && (await list()).includes(`${name}.done`);
      });
      await scheduler.waitAll();
      return (await Promise.all(visits)).filter(Boolean).length === 1;
    }),
    { numRuns: count, seed: 7, endOnFailure: true },
  );
