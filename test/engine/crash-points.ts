/**
 * Every crash there is in a small world (engine I20, I21, I23): the power of one laptop goes at each operation on its disk, at
 * each operation of its program elsewhere and at each save of its private memory, in every way that operation can end.
 *
 * What an operation that answered has done is durable (the ports promise it). The one under way is not done, done, or torn:
 * a file holds any part of its bytes or zeros, a name that was to change is lost with its file. The laptop comes back, twice,
 * and is judged by its raw folder and by what its people were told.
 */
import * as Effect from "effect/Effect";
import { assert } from "vitest";
import { shareDecoded } from "../../src/engine/engine.ts";
import type { CopyHandle } from "../../src/engine/engine.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import { Lockstep } from "./lockstep.ts";
import { WRITING, type Accident, type AuditEntry, type MemoryFolder } from "./memory-volume.ts";
import { rawHaves, rawLogs, rawOwner, visibleIn } from "./raw-folder.ts";
import { shown } from "./ledger.ts";
import { stateDigest, World } from "./world.ts";

export interface CrashWorld {
  /** What happens in it, as a sentence. */
  readonly name: string;
  /** Whose power goes. */
  readonly victim: string;
  /** Copies that are open before the day begins; `victim` may be one of them. */
  readonly open: ReadonlyArray<string>;
  /** What is there before; no power goes yet. */
  readonly before: (world: World) => Effect.Effect<void, EngineError>;
  readonly day: (world: World) => Effect.Effect<void, EngineError>;
  /** Gets the victim's copy back; opening it is the rule. */
  readonly recover?: (world: World) => Effect.Effect<CopyHandle, EngineError>;
  /** What else must hold once the victim is back, and what its person does next; the last argument says when it was. */
  readonly afterwards?: (
    world: World,
    copy: CopyHandle,
    when: string,
  ) => Effect.Effect<void, EngineError>;
  /** Whom the victim meets afterwards. */
  readonly meets: string;
}

/** One moment the power may go: an operation on a folder or a save, and what it was about. */
interface Point {
  readonly operation: AuditEntry["operation"] | "save";
  readonly bytes: number;
}

/** One way the operation at a point may end. */
interface Ending {
  readonly name: string;
  readonly accident: (folder: MemoryFolder, entry: AuditEntry) => Accident;
}

const notDone: Ending = { name: "not done", accident: () => ({ leaves: () => {} }) };
const done: Ending = { name: "done", accident: () => ({ leaves: (whole) => whole() }) };

const holds = (name: string, part: (whole: Uint8Array) => Uint8Array): Ending => ({
  name,
  accident: (folder, entry) => ({
    leaves: (whole) => {
      if (folder.files.has(entry.path.toLowerCase())) return;
      whole();
      const file = folder.files.get(entry.path.toLowerCase());
      if (file !== undefined) folder.plant(entry.path, part(file.bytes));
    },
  }),
});

/** Pieces of a file: nothing, the first byte, up to the middle, all but the last byte; and its size without its bytes. */
const torn = (bytes: number): ReadonlyArray<Ending> => [
  ...[...new Set([0, 1, Math.floor(bytes / 2), bytes - 1])]
    .filter((length) => length >= 0 && length < bytes)
    .map((length) => holds(`torn after ${length} bytes`, (whole) => whole.subarray(0, length))),
  holds("full of zeros", (whole) => new Uint8Array(whole.length)),
];

const nameLost: Ending = {
  name: "the name lost with its file",
  accident: (folder, entry) => ({ leaves: () => folder.erase(entry.path) }),
};

const onlyTheUpperFolder: Ending = {
  name: "only the folder above it made",
  accident: (folder, entry) => ({
    leaves: () => {
      const above = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
      if (above !== "") folder.plant(`${above}/x`, new Uint8Array());
      if (above !== "") folder.erase(`${above}/x`);
    },
  }),
};

const endingsOf = (point: Point): ReadonlyArray<Ending> => {
  switch (point.operation) {
    case "writeTemp":
    case "createExclusive":
      return [notDone, done, ...torn(point.bytes)];
    case "renameToFresh":
      return [notDone, done, nameLost];
    case "makeFolder":
      return [notDone, done, onlyTheUpperFolder];
    case "remove":
    case "save":
      return [notDone, done];
    default:
      return [notDone];
  }
};

/** Everything of one run: the world, its time, and where the power goes. */
class Run {
  readonly world: World;
  readonly steps = new Lockstep();
  readonly points: Array<Point> = [];
  readonly #of: CrashWorld;
  readonly #cut: { readonly at: number; readonly ending: Ending } | undefined;
  /** Acknowledgements that were true once and were overtaken by a backup. */
  readonly untrueBefore: ReadonlySet<string>;
  readonly heldBefore: ReadonlySet<string>;
  powerIsGone = false;

  constructor(of: CrashWorld, prepared: World, cut?: Run["cut"]) {
    this.#of = of;
    this.#cut = cut;
    this.world = prepared.twin();
    this.untrueBefore = new Set(untrueIn(this.world).map(({ where }) => where));
    const { folder } = this.victim;
    this.heldBefore = visibleIn(rawLogs([folder], "own", this.folders), this.folders).dots;
  }

  get cut(): { readonly at: number; readonly ending: Ending } | undefined {
    return this.#cut;
  }

  get folders(): ReadonlyArray<MemoryFolder> {
    return [...this.world.laptops.values()].map(({ folder }) => folder);
  }

  /** Plays the day up to the cut, or to its end. */
  play(): void {
    const { world, steps } = this;
    for (const name of this.#of.open) steps.run(world.open(name));
    this.#watch();
    const day = Effect.exit(this.#of.day(world));
    if (this.#cut === undefined) {
      steps.run(this.#of.day(world));
      steps.pass(3_000);
      return;
    }
    steps.start(day);
    for (let seconds = 0; seconds < 90 && !this.powerIsGone; seconds++) steps.pass(1_000);
    assert.isTrue(this.powerIsGone, "the day ended before the power went");
    for (const { folder } of world.laptops.values()) folder.fault = undefined;
    this.victim.saveFault = undefined;
    // A program whose power went while it was closing never comes to an end: nobody waits for it.
    steps.start(world.crash(this.#of.victim));
  }

  get victim(): ReturnType<World["laptop"]> {
    return this.world.laptop(this.#of.victim);
  }

  /** Counts what the victim's program does, and what anybody does on the victim's disk. */
  #watch(): void {
    const { victim } = this;
    for (const { folder } of this.world.laptops.values())
      folder.fault = (entry) => {
        if (this.powerIsGone) return undefined;
        if (entry.hand !== victim.name && folder !== victim.folder) return undefined;
        const point = { operation: entry.operation, bytes: entry.bytes ?? 0 };
        const accident = this.#reached(point)?.accident(folder, entry);
        // A visitor lives on and hears that the other laptop is gone.
        return accident === undefined || entry.hand === victim.name
          ? accident
          : { ...accident, heard: "offline" };
      };
    victim.saveFault = () => {
      const ending = this.#reached({ operation: "save", bytes: 0 });
      return ending === undefined ? undefined : ending === done ? "saved-then-hang" : "hang";
    };
  }

  #reached(point: Point): Ending | undefined {
    if (this.powerIsGone) return undefined;
    this.points.push(point);
    if (this.#cut === undefined || this.points.length !== this.#cut.at) return undefined;
    this.powerIsGone = true;
    // Nothing the program of this life still tries has any effect, and nobody reaches the laptop.
    this.victim.life += 1;
    this.victim.reachable = false;
    return this.#cut.ending;
  }
}

/** Dots and contents of the edits people were told are safe, by the copy that told them. */
const acknowledgedTo = (world: World, laptop: string): ReadonlyArray<string> =>
  world.heard("edit", laptop).map(({ facts }) => String(facts["dot"]));

interface Untrue {
  readonly where: string;
  readonly log: string;
  readonly seq: number;
}

/** Acknowledgements of what does not lie whole in the folder of whoever acknowledges it. */
const untrueIn = (world: World): ReadonlyArray<Untrue> => {
  const folders = [...world.laptops.values()].map(({ folder }) => folder);
  const own = new Map(
    folders.flatMap((folder) => {
      const copy = rawOwner(folder);
      return copy === undefined ? [] : [[copy, rawLogs([folder], "own", folders)] as const];
    }),
  );
  const untrue: Array<Untrue> = [];
  for (const { folder } of world.laptops.values())
    for (const { where, copy, entries } of rawHaves(folder)) {
      const logs = own.get(copy);
      if (logs === undefined) continue;
      for (const [log, seq, head] of entries)
        if (logs.get(log)?.find((segment) => segment.last === seq)?.id !== head)
          untrue.push({ where, log, seq });
    }
  return untrue;
};

/** Nobody has acknowledged what lies not whole in his own folder (I23); what a backup made untrue was so before. */
const acknowledgementsHold = (run: Run, when: string): void => {
  const news = untrueIn(run.world).filter(({ where }) => !run.untrueBefore.has(where));
  assert.deepStrictEqual(news, [], `${when}: acknowledged and not there`);
};

/** One content per (log, first operation), in all folders (I21). */
export const assertOneHistory = (world: World, when: string): void => {
  const seen = new Map<string, string>();
  for (const { folder } of world.laptops.values())
    for (const path of folder.paths()) {
      const match = /([0-9a-f]{32}\.\d+)[./](\d+)-\d+\.([0-9a-f]{16})\.seg$/.exec(path);
      if (match === null) continue;
      const key = `${match[1]} ${match[2]}`;
      assert.strictEqual(seen.get(key) ?? match[3], match[3], `${when}: two histories of ${key}`);
      seen.set(key, match[3] ?? "");
    }
};

const stagingFiles = (world: World): ReadonlyArray<string> =>
  [...world.laptops.values()].flatMap(({ name, folder }) =>
    folder
      .paths()
      .filter((path) => path.startsWith("_Sync/tmp/"))
      .map((path) => `${name}/${path}`),
  );

const judge = (of: CrashWorld, run: Run, wholeDay: ReadonlySet<string>, when: string): void => {
  const { world, steps } = run;
  const { victim } = run;
  acknowledgementsHold(run, when);
  victim.reachable = true;
  const recover = of.recover ?? ((again: World) => again.open(of.victim));

  const once = steps.run(recover(world));
  const first = stateDigest(once);
  const { folders } = run;
  const raw = visibleIn(rawLogs([victim.folder], "own", folders), [victim.folder]);
  for (const dot of run.heldBefore) assert.isTrue(raw.dots.has(dot), `${when}: ${dot} was there`);
  assert.deepStrictEqual(shown(once), raw.lines, `${when}: shows what its folder says`);
  assert.strictEqual(once.status().waiting, raw.waiting.size, `${when}: waits as its folder says`);
  // Everything in it happened on the day without a crash too, and with all that was known then: a prefix of that day.
  for (const dot of raw.dots)
    assert.isTrue(wholeDay.has(dot) || of.recover !== undefined, `${when}: ${dot} is news`);
  for (const dot of acknowledgedTo(world, of.victim))
    assert.isTrue(raw.dots.has(dot), `${when}: ${dot} was acknowledged`);
  acknowledgementsHold(run, `${when}, once back`);
  const paths = victim.folder.paths();

  steps.run(world.crash(of.victim));
  const twice = steps.run(world.open(of.victim));
  assert.strictEqual(stateDigest(twice), first, `${when}: back twice is back once`);
  assert.deepStrictEqual(victim.folder.paths(), paths, `${when}: the second time writes nothing`);

  if (of.afterwards !== undefined) steps.run(of.afterwards(world, twice, when));
  // And life goes on: people work, everybody ends with the same, and with everything anybody was told.
  if (twice.status().phase === "open") {
    steps.run(twice.setField("tb/after", "balance", 1));
    assert.strictEqual(twice.record("tb/after")?.["balance"]?.current, 1, `${when}: work goes on`);
  }
  const host = world.laptop(of.meets);
  if (host.handle === undefined) steps.run(world.open(of.meets));
  steps.run(world.connect(of.victim, of.meets));
  for (let rounds = 0; rounds < 3; rounds++) {
    steps.run(Effect.ignore(host.copy.syncNow));
    steps.run(victim.copy.syncNow);
  }
  steps.pass(2_000);
  assert.strictEqual(stateDigest(victim.copy), stateDigest(host.copy), `${when}: no agreement`);
  const end = visibleIn(rawLogs([host.folder], "own", folders), [host.folder]);
  assert.deepStrictEqual(shown(host.copy), end.lines, `${when}: ${of.meets} shows its folder`);
  for (const name of world.laptops.keys())
    for (const dot of acknowledgedTo(world, name))
      assert.isTrue(end.dots.has(dot), `${when}: ${dot} of ${name} did not arrive`);
  assertOneHistory(world, when);
  acknowledgementsHold(run, `${when}, at the end`);
  assert.deepStrictEqual(stagingFiles(world), [], `${when}: staging files are left`);
};

export interface Counted {
  readonly points: number;
  readonly writes: number;
  readonly crashes: number;
}

/** Plays the day once to the end, and then once for every ending of every point of it. */
export const everyCrash = (of: CrashWorld): Counted => {
  const prepared = new World();
  prepared.decoded = shareDecoded();
  const preparing = new Lockstep();
  preparing.run(of.before(prepared));
  for (const name of prepared.laptops.keys()) preparing.run(prepared.crash(name));

  const whole = new Run(of, prepared);
  whole.play();
  const folders = [...whole.world.laptops.values()].map(({ folder }) => folder);
  const wholeDay = visibleIn(rawLogs(folders, "all"), folders).dots;
  let crashes = 0;
  for (const [index, point] of whole.points.entries())
    for (const ending of endingsOf(point)) {
      const run = new Run(of, prepared, { at: index + 1, ending });
      run.play();
      crashes += 1;
      judge(of, run, wholeDay, `${point.operation} ${index + 1} ${ending.name}`);
    }
  const writes = whole.points.filter(
    ({ operation }) => operation === "save" || WRITING.has(operation),
  ).length;
  return { points: whole.points.length, writes, crashes };
};
