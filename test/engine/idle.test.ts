/** What doing nothing costs (I3), and that every hand writes only where it may (I17). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { WRITING, type AuditEntry } from "./memory-volume.ts";
import { settle, stateDigest, text, World } from "./world.ts";

const by = (world: World, host: string, hand: string): ReadonlyArray<AuditEntry> =>
  world.laptop(host).folder.audit.filter((entry) => entry.hand === hand);

describe("an idle connection", () => {
  it.effect(
    "costs one question for two listings of the other folder per look, a listing and a glance at the own, and writes nothing",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        yield* world.connect("PEER1", "PARENT");
        yield* world.connect("PEER2", "PARENT");
        yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo"));
        yield* settle;
        const files = ["PARENT", "PEER1", "PEER2"].map((name) =>
          world.laptop(name).folder.paths().join("\n"),
        );
        const slots = ["PARENT", "PEER1", "PEER2"].map((name) => [
          ...world.laptop(name).slots.values(),
        ]);
        for (const name of ["PARENT", "PEER1", "PEER2"]) world.laptop(name).folder.audit.length = 0;
        const asked = (): number => world.laptop("PARENT").folder.asked.get("PEER1") ?? 0;
        const before = asked();
        yield* TestClock.adjust("10 minutes");
        assert.strictEqual(asked() - before, 20);
        const looks = by(world, "PARENT", "PEER1");
        assert.strictEqual(looks.length, 40);
        assert.deepStrictEqual(
          [...new Set(looks.map((entry) => `${entry.operation} ${entry.path}`))],
          ["list _Sync/own", "list _Sync/in"],
        );
        assert.strictEqual(by(world, "PEER1", "PEER1").length, 40);
        for (const name of ["PARENT", "PEER1", "PEER2"])
          assert.deepStrictEqual(
            world.laptop(name).folder.audit.filter((entry) => WRITING.has(entry.operation)),
            [],
          );
        assert.deepStrictEqual(
          ["PARENT", "PEER1", "PEER2"].map((name) => world.laptop(name).folder.paths().join("\n")),
          files,
        );
        assert.deepStrictEqual(
          ["PARENT", "PEER1", "PEER2"].map((name) => [...world.laptop(name).slots.values()]),
          slots,
        );
      }),
  );

  it.effect(
    "looks after one second, then ever more rarely; an edit brings it back to one second",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        const looks = (): number =>
          by(world, "PARENT", "PEER1").filter(
            (entry) => entry.path === "_Sync/in" && entry.operation === "list",
          ).length;
        const idle = looks();
        yield* TestClock.adjust("60 seconds");
        assert.strictEqual(looks() - idle, 2);
        yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 1);
        const busy = looks();
        yield* TestClock.adjust("8 seconds");
        assert.strictEqual(looks() - busy, 3);
      }),
  );

  it.effect("opening, closing and reopening a copy writes nothing new", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 1);
      yield* settle;
      yield* world.close("PEER1");
      const before = world.laptop("PEER1").folder.paths();
      world.laptop("PEER1").folder.audit.length = 0;
      yield* world.open("PEER1");
      yield* settle;
      assert.deepStrictEqual(world.laptop("PEER1").folder.paths(), before);
      assert.deepStrictEqual(
        world.laptop("PEER1").folder.audit.filter((entry) => WRITING.has(entry.operation)),
        [],
      );
    }),
  );
});

/** Says what is wrong with an operation, judged by the layout of engine §1.3 alone. */
const breach = (
  entry: AuditEntry,
  owner: string,
  copyIds: ReadonlyMap<string, string>,
  isCopy: boolean,
): string | undefined => {
  if (!WRITING.has(entry.operation)) return undefined;
  const isOwner = entry.hand === owner;
  const id = copyIds.get(entry.hand) ?? "nobody";
  const target = entry.to ?? entry.path;
  const where = `${entry.hand} in ${owner}: ${entry.operation} ${entry.path} ${entry.to ?? ""}`;
  if (entry.operation === "makeFolder")
    return /^_Sync(\/(own(\/log(\/.*)?|\/parcel)?|in|tmp|blob(\/..)?))?$/.test(entry.path) &&
      (isOwner || /^_Sync\/(tmp|blob)/.test(entry.path))
      ? undefined
      : where;
  if (entry.operation === "writeTemp")
    return entry.path.startsWith(`_Sync/tmp/${id}-`) ? undefined : where;
  if (entry.operation === "renameToFresh" && !entry.path.startsWith(`_Sync/tmp/${id}-`))
    return where;
  if (target.startsWith("_Sync/blob/"))
    return entry.operation === "renameToFresh" ||
      (entry.operation === "createExclusive" && isOwner && !isCopy)
      ? undefined
      : where;
  if (target.startsWith("_Sync/tmp/"))
    return target.startsWith(`_Sync/tmp/${id}-`) ? undefined : where;
  if (target.startsWith("_Sync/own/") || target === "_Sync/format.json")
    return isOwner ? undefined : where;
  if (target.startsWith("_Sync/in/"))
    return target.startsWith(`_Sync/in/${id}.`) ? undefined : where;
  return where;
};

describe("who writes what", () => {
  it.effect(
    "the owner writes own/, visitors only names of their own in in/, and nobody writes a name twice",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2", "PEER3"]);
        yield* world.open("OFFICE");
        yield* world.connect("PARENT", "OFFICE");
        yield* world.connect("PEER1", "PARENT");
        yield* world.connect("PEER2", "PARENT");
        yield* world.connect("PEER3", "PEER1");
        for (let i = 0; i < 5; i++)
          for (const name of ["PARENT", "PEER1", "PEER2", "PEER3"]) {
            yield* world.laptop(name).copy.setField(`tb/${i}`, "balance", name);
            yield* world.laptop(name).copy.saveDocument(`${name}.docx`, text(`${name} ${i}`));
            yield* TestClock.adjust("700 millis");
          }
        yield* settle;
        const copyIds = new Map(
          [...world.laptops.keys()].map((name) => [name, world.copyId(name)]),
        );
        for (const [owner, { folder }] of world.laptops) {
          const made = folder.audit.findIndex(({ to }) => to === "_Sync/format.json");
          assert.isAtLeast(made, 0);
          assert.deepStrictEqual(
            folder.audit
              .map((entry, at) => breach(entry, owner, copyIds, at > made))
              .filter((found) => found !== undefined),
            [],
          );
          const names = folder.audit.flatMap((entry) =>
            entry.operation === "renameToFresh" && entry.to !== undefined ? [entry.to] : [],
          );
          const published = names.filter((name) => !name.startsWith("_Sync/blob/"));
          assert.strictEqual(new Set(published).size, published.length);
          assert.deepStrictEqual(
            folder.paths().filter((path) => path.startsWith("_Sync/tmp/")),
            [],
          );
        }
      }),
  );

  it.effect(
    "nobody clears away what another hand is staging, and everybody what he left himself",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        const { folder } = world.laptop("PARENT");
        const staged = (name: string): string => `_Sync/tmp/${world.copyId(name)}-0000-1`;
        for (const name of ["PARENT", "PEER1", "PEER2"]) folder.plant(staged(name), text("half"));
        const left = (): ReadonlyArray<string> =>
          ["PARENT", "PEER1", "PEER2"].filter((name) => folder.paths().includes(staged(name)));
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        assert.deepStrictEqual(left(), ["PARENT", "PEER2"]);
        yield* world.close("PARENT");
        yield* world.open("PARENT");
        assert.deepStrictEqual(left(), ["PEER2"]);
      }),
  );

  it.effect("whoever loses the way amid many files does not knock again for each of them", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const { folder } = world.laptop("PARENT");
      const peer = world.laptop("PEER1").copy;
      // Too large for a parcel: each is a file of its own.
      const memo = (i: number): Uint8Array => text(`memo ${i} `.padEnd(66_000, "."));
      for (let i = 0; i < 40; i++) yield* peer.saveDocument(`Memo ${i}.txt`, memo(i));
      let isCut = false;
      let removals = 0;
      folder.fault = ({ hand, operation }) => {
        if (hand !== "PEER1") return undefined;
        isCut ||= operation === "renameToFresh";
        if (isCut && operation === "remove") removals += 1;
        return isCut ? "offline" : undefined;
      };
      const staged = (): number =>
        folder.paths().filter((path) => path.startsWith("_Sync/tmp/")).length;
      yield* Effect.ignore(world.connect("PEER1", "PARENT"));
      yield* TestClock.adjust("1 milli");
      assert.isAtLeast(staged(), 10);
      assert.strictEqual(removals, 1);
      folder.fault = undefined;
      yield* settle;
      assert.strictEqual(staged(), 0);
      assert.strictEqual(stateDigest(peer), stateDigest(world.laptop("PARENT").copy));
    }),
  );

  it.effect("visitors take their files back once the owner has taken them in", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      for (let i = 0; i < 10; i++) yield* world.laptop("PEER1").copy.setField("tb/1", "n", i);
      yield* TestClock.adjust("1 milli");
      const dropped = (): number =>
        world
          .laptop("PARENT")
          .folder.paths()
          .filter((path) => path.startsWith("_Sync/in/") && path.endsWith(".seg")).length;
      assert.isAtLeast(dropped(), 1);
      yield* settle;
      assert.strictEqual(dropped(), 0);
      const haves = world
        .laptop("PARENT")
        .folder.paths()
        .filter((path) => path.includes("have."));
      assert.isAtMost(haves.length, 3);
    }),
  );

  it.effect(
    "the newest two acknowledgements stay: who has just listed the one before reads it still",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        const haves = (): ReadonlyArray<number> =>
          world
            .laptop("PARENT")
            .folder.paths()
            .flatMap((path) => /^_Sync\/own\/have\.(\d+)\.json$/u.exec(path)?.[1] ?? [])
            .map(Number)
            .toSorted((a, b) => a - b);
        let before: ReadonlyArray<number> = [];
        for (let edit = 0; edit < 5; edit++) {
          yield* world.laptop("PARENT").copy.setField("tb/1000", "balance", edit);
          yield* settle;
          const now = haves();
          assert.lengthOf(now, 2);
          if (edit > 0) assert.strictEqual(now[0], before[1]);
          before = now;
        }
      }),
  );

  it.effect("edits that arrive together are one segment", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field([]);
      const copy = world.laptop("PARENT").copy;
      yield* Effect.all(
        Array.from({ length: 50 }, (_, i) => copy.setField(`tb/${i}`, "balance", i)),
        { concurrency: "unbounded" },
      );
      const segments = world
        .laptop("PARENT")
        .folder.paths()
        .filter((path) => path.includes(copy.identity.logId));
      assert.isAtMost(segments.length, 2);
    }),
  );
});
