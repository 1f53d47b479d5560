/**
 * Clean-up as people see it (engine §1.9, I2, I6, I7, I14, I20, I29): OFFICE is the top level, PARENT its child, the peers are
 * children of PARENT.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import type { CopyHandle } from "../../../src/engine/engine.ts";
import type { EngineError } from "../../../src/engine/errors.ts";
import type { Json } from "../../../src/engine/ports.ts";
import { piecesIn } from "../raw-folder.ts";
import { passedBy } from "./passed-by.ts";
import { refusal, settle, sha256, stateDigest, text, World } from "../world.ts";

const ALL = ["OFFICE", "PARENT", "PEER1", "PEER2"];

/** Everybody open; PARENT connected to OFFICE, the peers to PARENT; and a day's work behind them. */
const worked = Effect.fnUntraced(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  yield* world.connect("PEER1", "PARENT");
  yield* world.connect("PEER2", "PARENT");
  yield* settle;
  for (let n = 0; n < 20; n++)
    for (const name of ALL) yield* world.laptop(name).copy.setField(`tb/${n % 5}`, name, n);
  yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("first"));
  yield* settle;
  yield* world.laptop("PEER2").copy.saveDocument("Memo.docx", text("second"));
  yield* world.laptop("PEER2").copy.deleteDocument("Letter.docx");
  yield* settle;
  return world;
});

/** Asks for a clean-up and lets the others answer. */
const cleanUp = Effect.fnUntraced(function* (world: World, by: string) {
  const fiber = yield* Effect.forkChild(refusal(world.laptop(by).copy.cleanUp()), {
    startImmediately: true,
  });
  for (let i = 0; i < 320; i++) yield* TestClock.adjust("1 second");
  const outcome: EngineError | undefined = yield* Fiber.join(fiber);
  yield* settle;
  return outcome;
});

const filesOf = (world: World, name: string, folder: string): number =>
  world
    .laptop(name)
    .folder.paths()
    .filter((path) => path.startsWith(folder)).length;

const logFiles = (world: World, name: string): number => filesOf(world, name, "_Sync/own/log/");

const piecesOf = (world: World, name: string): number => piecesIn(world.laptop(name).folder).size;

const balance = (copy: CopyHandle, record: string, field: string): unknown =>
  copy.exportState().records[record]?.[field]?.current;

const sameEverywhere = (world: World, names: ReadonlyArray<string>): void => {
  const [digest] = names.map((name) => stateDigest(world.laptop(name).copy));
  for (const name of names) assert.strictEqual(stateDigest(world.laptop(name).copy), digest, name);
};

describe("a clean-up", () => {
  it.effect("shrinks every copy and changes nothing anybody sees", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const before = stateDigest(world.laptop("OFFICE").copy);
      const files = logFiles(world, "PEER1");
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      for (const name of ALL) {
        assert.strictEqual(stateDigest(world.laptop(name).copy), before, name);
        assert.isBelow(logFiles(world, name), 8, name);
        assert.strictEqual(filesOf(world, name, "_Sync/own/snap/"), 1, name);
        assert.strictEqual(world.laptop(name).copy.status().phase, "open");
      }
      assert.isAbove(files, 20);
      assert.deepStrictEqual(
        world.marks("OFFICE").filter((mark) => mark === "cleaned-up"),
        ["cleaned-up"],
      );
      assert.notInclude(world.marks(), "caught-up-by-snapshot");
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 77);
      yield* settle;
      sameEverywhere(world, ALL);
      assert.strictEqual(balance(world.laptop("OFFICE").copy, "tb/1000", "balance"), 77);
    }),
  );

  it.effect("keeps what it left also when that is replaced or deleted afterwards", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* world.laptop("PEER1").copy.saveDocument("Late.docx", text("late"));
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("third"));
      yield* world.laptop("PEER1").copy.deleteDocument("Late.docx");
      yield* settle;
      for (const [name, left] of [
        ["Memo.docx", "second"],
        ["Late.docx", "late"],
      ] as const)
        for (const laptop of ALL) {
          const { copy } = world.laptop(laptop);
          const found = copy.versions(name).find(({ sha256: hash }) => hash === sha256(text(left)));
          assert.deepInclude(found, { state: "superseded", atMillis: null }, laptop);
          assert.deepStrictEqual(yield* copy.readDocument(name, sha256(text(left))), text(left));
          assert.deepStrictEqual(
            copy.versions(name),
            world.laptop("OFFICE").copy.versions(name),
            laptop,
          );
        }
      const { copy } = world.laptop("PEER2");
      yield* copy.promoteDocument("Late.docx", copy.versions("Late.docx")[0]?.dot ?? "");
      yield* settle;
      sameEverywhere(world, ALL);
      assert.strictEqual(
        world.laptop("OFFICE").copy.document("Late.docx")?.current,
        sha256(text("late")),
      );
    }),
  );

  it.effect("asked for elsewhere waits for the top-level parent to be opened", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const files = logFiles(world, "PARENT");
      assert.isUndefined(yield* cleanUp(world, "PARENT"));
      sameEverywhere(world, ALL);
      assert.isBelow(logFiles(world, "PARENT"), files);
      assert.include(world.marks("OFFICE"), "cleaned-up");
    }),
  );

  it.effect("fields and values keep names that objects have of their own", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const names = ["__proto__", "constructor", "hasOwnProperty"];
      const value = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Json;
      const { copy } = world.laptop("PEER1");
      for (const name of names) yield* copy.setField(name, name, value);
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      const here = world.laptop("OFFICE").copy;
      yield* world.close("PEER1");
      for (const shown of [here.exportState(), (yield* world.open("PEER1")).exportState()])
        assert.deepStrictEqual(
          names.map((name) => {
            const fields = Object.entries(shown.records).find(([id]) => id === name)?.[1];
            return JSON.stringify(fields);
          }),
          names.map((name) => {
            const said = `{"__proto__":{"a":1},"constructor":2}`;
            return `{"${name}":{"current":${said},"versions":[${said}]}}`;
          }),
        );
    }),
  );

  it.effect("a copy opened again after it is what it was", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 5);
      yield* settle;
      const before = stateDigest(world.laptop("PEER1").copy);
      const { logId } = world.laptop("PEER1").copy.identity;
      yield* world.close("PEER1");
      const again = yield* world.open("PEER1");
      assert.strictEqual(stateDigest(again), before);
      assert.strictEqual(again.identity.logId, logId);
      assert.strictEqual(
        new TextDecoder().decode(yield* again.readDocument("Memo.docx")),
        "second",
      );
      yield* again.setField("tb/1000", "balance", 6);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.strictEqual(balance(world.laptop("OFFICE").copy, "tb/1000", "balance"), 6);
    }),
  );

  it.effect("a copy that missed work takes the snapshot and keeps its own on top (M09)", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* passedBy(world);
      assert.strictEqual(world.laptop("PEER2").copy.status().phase, "handing-in");
      yield* world.laptop("PEER2").copy.workOnline;
      yield* settle;
      assert.include(world.marks("PEER2"), "caught-up-by-snapshot");
      sameEverywhere(world, ALL);
      assert.strictEqual(world.laptop("PEER2").copy.status().phase, "open");
      const read = yield* world.laptop("PEER2").copy.readDocument("Late.docx");
      assert.strictEqual(new TextDecoder().decode(read), "late");
    }),
  );

  it.effect("tells of a conflict that comes with the snapshot, and not again of those before", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const [parent, one, two] = ["PARENT", "PEER1", "PEER2"].map((name) => world.laptop(name));
      const edit = (laptop: typeof parent, field: string) =>
        laptop!.copy.setField("tb/1000", field, laptop!.name);
      yield* one!.copy.workOffline;
      yield* edit(one, "balance");
      yield* edit(two, "balance");
      yield* one!.copy.workOnline;
      yield* settle;
      const told = () => world.heard("conflict", "PEER2").map(({ facts }) => facts["field"]);
      assert.deepStrictEqual(told(), ["balance"]);
      yield* one!.copy.workOffline;
      yield* edit(one, "note");
      yield* one!.copy.saveDocument("Memo.docx", text("of one"));
      yield* edit(parent, "note");
      yield* parent!.copy.saveDocument("Memo.docx", text("of the parent"));
      yield* settle;
      yield* passedBy(world);
      assert.deepStrictEqual(told(), ["balance"]);
      yield* two!.copy.workOnline;
      yield* settle;
      assert.include(world.marks("PEER2"), "caught-up-by-snapshot");
      assert.deepStrictEqual(told(), ["balance", "note", "content"]);
    }),
  );

  it.effect(
    "keeps what a copy did that came back from an older backup, and nothing rises again",
    () =>
      Effect.gen(function* () {
        const world = yield* worked();
        const laptop = world.laptop("PEER2");
        const backup = laptop.folder.duplicate("PEER2");
        yield* world.laptop("PEER1").copy.deleteDocument("Lead sheet.xlsx");
        yield* laptop.copy.setField("tb/1000", "balance", 1);
        yield* settle;
        assert.isUndefined(yield* cleanUp(world, "OFFICE"));
        yield* world.crash("PEER2");
        laptop.folder = backup;
        const again = yield* world.open("PEER2");
        assert.isDefined(again.document("Lead sheet.xlsx"));
        yield* again.setField("tb/1001", "balance", 2);
        yield* world.connect("PEER2", "PARENT");
        yield* settle;
        sameEverywhere(world, ALL);
        assert.isUndefined(again.document("Lead sheet.xlsx"));
        assert.strictEqual(balance(world.laptop("OFFICE").copy, "tb/1000", "balance"), 1);
        assert.strictEqual(balance(world.laptop("OFFICE").copy, "tb/1001", "balance"), 2);
      }),
  );

  for (const name of ["PEER2", "OFFICE"])
    it.effect(
      `keeps what ${name} did when it came back from an older backup, private memory included`,
      () =>
        Effect.gen(function* () {
          const world = yield* worked();
          const laptop = world.laptop(name);
          yield* world.laptop(name).copy.setField("tb/1000", "replaced later", 1);
          yield* settle;
          // How far the other side got is remembered when the copy is closed.
          yield* world.close(name);
          yield* world.open(name);
          yield* settle;
          const backup = laptop.folder.duplicate(name);
          const slots = new Map(laptop.slots);
          yield* world.laptop("PEER1").copy.setField("tb/1000", "replaced later", 2);
          yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 7);
          for (let n = 0; n < 5; n++) yield* laptop.copy.setField("tb/1000", "forgotten", n);
          yield* settle;
          assert.isUndefined(yield* cleanUp(world, "OFFICE"));
          yield* world.crash(name);
          laptop.folder = backup;
          laptop.slots = slots;
          const again = yield* world.open(name);
          yield* again.setField("tb/1001", "balance", 2);
          yield* again.saveDocument("Memo.docx", text("a week of work"));
          // Closed in between: what was seen of the others since is not all that is remembered.
          yield* world.close(name);
          yield* world.open(name);
          if (name === "OFFICE") yield* world.connect("PARENT", "OFFICE");
          else yield* world.connect(name, "PARENT");
          yield* settle;
          yield* settle;
          sameEverywhere(world, ALL);
          const { copy } = world.laptop("PEER1");
          assert.strictEqual(balance(copy, "tb/1001", "balance"), 2);
          assert.strictEqual(balance(copy, "tb/1000", "forgotten"), 4);
          const bytes = yield* copy.readDocument("Memo.docx");
          assert.strictEqual(new TextDecoder().decode(bytes), "a week of work");
          // Others went on from what was there when the engagement was made, so they have it.
          assert.deepStrictEqual(copy.record("tb/1000")?.["balance"]?.versions, [7]);
          if (name === "PEER2")
            assert.deepStrictEqual(copy.record("tb/1000")?.["replaced later"]?.versions, [2]);
          assert.isUndefined(yield* cleanUp(world, "OFFICE"));
          sameEverywhere(world, ALL);
          assert.strictEqual(balance(copy, "tb/1001", "balance"), 2);
        }),
    );

  for (const fault of ["a full disk", "a power cut"])
    it.effect(
      `keeps what came from such a backup also where ${fault} stops it from being written again`,
      () =>
        Effect.gen(function* () {
          const world = yield* worked();
          const laptop = world.laptop("PEER2");
          yield* world.close("PEER2");
          const backup = laptop.folder.duplicate("PEER2");
          const slots = new Map(laptop.slots);
          yield* world.open("PEER2");
          for (let n = 0; n < 5; n++) yield* laptop.copy.setField("tb/1000", "forgotten", n);
          yield* settle;
          assert.isUndefined(yield* cleanUp(world, "OFFICE"));
          yield* world.crash("PEER2");
          laptop.folder = backup;
          laptop.slots = slots;
          const again = yield* world.open("PEER2");
          yield* again.workOffline;
          yield* again.setField("tb/1001", "balance", 2);
          const isNext = (bytes: Uint8Array | undefined): boolean =>
            bytes !== undefined && /"log":"[0-9a-f]+\.2"/.test(new TextDecoder().decode(bytes));
          let faults = 0;
          if (fault === "a full disk")
            laptop.folder.fault = ({ operation }) => {
              const begun = [...laptop.slots.values()].some(isNext);
              if (operation !== "writeTemp" || !begun || faults > 0) return undefined;
              faults += 1;
              return "no-space";
            };
          else
            laptop.saveFault = () => {
              const begun = [...laptop.slots.values()].some(isNext);
              if (!begun) return undefined;
              faults += 1;
              return "hang";
            };
          const connecting = yield* Effect.forkChild(
            Effect.ignore(world.connect("PEER2", "PARENT")),
            { startImmediately: true },
          );
          yield* settle;
          yield* Fiber.interrupt(connecting);
          assert.isAbove(faults, 0);
          laptop.folder.fault = undefined;
          laptop.saveFault = undefined;
          yield* world.crash("PEER2");
          yield* world.open("PEER2");
          yield* world.connect("PEER2", "PARENT");
          yield* settle;
          sameEverywhere(world, ALL);
          assert.strictEqual(balance(world.laptop("PEER1").copy, "tb/1001", "balance"), 2);
        }),
    );

  it.effect("a top-level parent restored from before it learns of it from the others", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const laptop = world.laptop("OFFICE");
      const backup = laptop.folder.duplicate("OFFICE");
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 3);
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      const before = stateDigest(laptop.copy);
      yield* world.crash("OFFICE");
      laptop.folder = backup;
      yield* world.open("OFFICE");
      assert.notStrictEqual(stateDigest(laptop.copy), before);
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      assert.strictEqual(stateDigest(laptop.copy), before);
      sameEverywhere(world, ALL);
      yield* laptop.copy.setField("tb/1000", "balance", 4);
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      sameEverywhere(world, ALL);
      assert.strictEqual(balance(world.laptop("PEER2").copy, "tb/1000", "balance"), 4);
    }),
  );

  it.effect("a snapshot is not taken before every piece of its documents is here (I4)", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* passedBy(world);
      const hash = sha256(text("late"));
      const piece = `_Sync/blob/${hash.slice(0, 2)}/${hash}`;
      // Nobody has it, or he would be asked for it.
      for (const name of ALL) world.laptop(name).folder.erase(piece);
      yield* world.laptop("PEER2").copy.workOnline;
      yield* settle;
      const { copy } = world.laptop("PEER2");
      assert.isUndefined(copy.document("Late.docx"));
      assert.strictEqual(filesOf(world, "PEER2", "_Sync/own/snap/"), 0);
      world.laptop("PARENT").folder.plant(piece, text("late"));
      yield* settle;
      yield* settle;
      assert.isDefined(copy.document("Late.docx"));
      sameEverywhere(world, ALL);
    }),
  );

  it.effect("a snapshot that was damaged where it was left is brought again", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* passedBy(world);
      yield* world.close("PEER2");
      yield* world.connect("PEER1", "PEER2");
      yield* settle;
      const { folder } = world.laptop("PEER2");
      const [path = ""] = folder.paths().filter((name) => /^_Sync\/in\/.*\.snap$/.test(name));
      const sound = folder.files.get(path.toLowerCase())?.bytes ?? text("");
      folder.plant(path, sound.with(sound.length - 9, 0));
      yield* world.open("PEER2");
      yield* settle;
      yield* settle;
      assert.deepStrictEqual(
        world.heard("quarantined").map(({ laptop, facts }) => [laptop, facts["path"]]),
        [
          ["PEER2", path],
          ["PEER1", path],
        ],
      );
      assert.include(world.marks("PEER2"), "caught-up-by-snapshot");
      sameEverywhere(world, ["PEER1", "PEER2"]);
    }),
  );

  it.effect("a snapshot nobody needs any more where it was left is taken back", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* world.connect("PEER1", "OFFICE");
      yield* world.connect("PEER2", "OFFICE");
      yield* settle;
      // PARENT hands in, and is closed when everybody has.
      const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
        startImmediately: true,
      });
      yield* world.laptop("PEER2").copy.workOffline;
      for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
      yield* world.close("PARENT");
      yield* world.laptop("PEER2").copy.workOnline;
      yield* settle;
      assert.isUndefined(yield* Fiber.join(fiber));
      const left = () =>
        world
          .laptop("PARENT")
          .folder.paths()
          .filter((path) => /^_Sync\/in\/.*\.snap$/.test(path)).length;
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.strictEqual(left(), 1);
      // PARENT gets it elsewhere, and PEER1 comes back only after the next one.
      yield* world.connect("PEER1", "OFFICE");
      yield* world.open("PARENT");
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.strictEqual(left(), 0);
      sameEverywhere(world, ALL);
    }),
  );

  it.effect("a snapshot is believed with the signature of the top-level parent only", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const { folder } = world.laptop("PARENT");
      const before = stateDigest(world.laptop("PARENT").copy);
      const header = `{"engagementId":"${world.laptop("PARENT").copy.identity.engagementId}","lam":9,"logs":[]}\n`;
      const hash = sha256(text(header));
      const visitor = world.copyId("PEER1");
      const signature = world.keys.sign(visitor, text(hash));
      folder.plant(
        `_Sync/in/${visitor}.${hash}.snap`,
        text(`fieldsync-snapshot 1 plain ${signature}\n${header}`),
      );
      yield* settle;
      assert.strictEqual(stateDigest(world.laptop("PARENT").copy), before);
      const [found] = world.heard("quarantined", "PARENT");
      assert.include(String(found?.facts["why"]), "signature");
    }),
  );

  it.effect("a snapshot that does not say what the operations say is refused", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* world.laptop("PARENT").copy.disconnect;
      const office = yield* world.open("OFFICE");
      // The office's own folder was tampered with by somebody who has its key: a snapshot that forgets everything.
      const { folder } = world.laptop("OFFICE");
      const haves = folder.paths().filter((path) => /own\/have\.\d+\.json$/.test(path));
      const newest =
        haves
          .toSorted(
            (a, b) => Number(/(\d+)\.json/.exec(a)?.[1]) - Number(/(\d+)\.json/.exec(b)?.[1]),
          )
          .at(-1) ?? "";
      const { body } = JSON.parse(
        new TextDecoder().decode(folder.files.get(newest.toLowerCase())?.bytes),
      ) as {
        body: { entries: ReadonlyArray<readonly [string, number, string]> } & Record<
          string,
          unknown
        >;
      };
      const { engagementId, copyId } = office.identity;
      const logs = body.entries.map(([log, seq, head]) => [log, seq, head, 999]);
      const content = `${JSON.stringify({ engagementId, lam: 999, logs })}\n`;
      const hash = sha256(text(content));
      yield* world.crash("OFFICE");
      folder.plant(
        `_Sync/own/snap/${hash}.snap`,
        text(`fieldsync-snapshot 1 plain ${world.keys.sign(copyId, text(hash))}\n${content}`),
      );
      const number = Number(/(\d+)\.json/.exec(newest)?.[1]) + 1;
      const told = JSON.stringify({ ...body, number, snapshots: [hash] });
      folder.plant(
        `_Sync/own/have.${number}.json`,
        text(`{"body":${told},"signature":"${world.keys.sign(copyId, text(told))}"}\n`),
      );
      const before = stateDigest(world.laptop("PARENT").copy);
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      assert.strictEqual(stateDigest(world.laptop("PARENT").copy), before);
      assert.include(
        world.heard("quarantined", "PARENT").map(({ facts }) => facts["why"]),
        "it says something else than the operations it replaces",
      );
    }),
  );

  it.effect("a copy made afterwards begins with the snapshot", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      yield* world.createChild("NEW", "PARENT");
      const fresh = yield* world.open("NEW");
      assert.strictEqual(stateDigest(fresh), stateDigest(world.laptop("PARENT").copy));
      yield* fresh.setField("tb/1000", "balance", 9);
      yield* world.connect("NEW", "PARENT");
      yield* settle;
      sameEverywhere(world, [...ALL, "NEW"]);
      assert.strictEqual(balance(world.laptop("OFFICE").copy, "tb/1000", "balance"), 9);
    }),
  );

  it.effect("removes pieces nothing speaks of at the next one, not at once", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const pieces = piecesOf(world, "PARENT");
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      assert.strictEqual(piecesOf(world, "PARENT"), pieces);
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 4);
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      // "first" of the memo and the deleted letter.
      for (const name of ALL) assert.strictEqual(piecesOf(world, name), pieces - 2);
      sameEverywhere(world, ALL);
    }),
  );

  it.effect("says so when the disk does not keep the snapshot, and removes nothing", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const { folder } = world.laptop("OFFICE");
      const files = logFiles(world, "OFFICE");
      folder.fault = ({ operation, path }) => {
        if (operation === "read" && path.endsWith(".snap")) folder.plant(path, text("rot"));
        return undefined;
      };
      const refused = yield* cleanUp(world, "OFFICE");
      assert.include(refused?.text ?? "", "could not be cleaned up: the disk does not give back");
      assert.isAtLeast(logFiles(world, "OFFICE"), files);
      assert.strictEqual(filesOf(world, "OFFICE", "_Sync/own/snap/"), 0);
      sameEverywhere(world, ALL);
    }),
  );

  it.effect("can be asked for at the top level in the instant another one has been agreed on", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      const first = yield* Effect.forkChild(refusal(world.laptop("PARENT").copy.cleanUp()), {
        startImmediately: true,
      });
      for (let i = 0; i < 3_000 && first.pollUnsafe() === undefined; i++)
        yield* TestClock.adjust("100 millis");
      assert.isUndefined(yield* Fiber.join(first));
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      sameEverywhere(world, ALL);
    }),
  );

  it.effect("is taken back when somebody does not hand in", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      world.laptop("PEER2").reachable = false;
      const refused = yield* cleanUp(world, "OFFICE");
      assert.strictEqual(refused?.reason, "copies-missing");
      assert.include(refused?.text ?? "", "user-PEER2 on PEER2");
      assert.strictEqual(filesOf(world, "OFFICE", "_Sync/own/snap/"), 0);
    }),
  );

  it.effect("keeps aside what an abandoned copy did, and can still export it", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* world.laptop("PEER1").copy.disconnect;
      yield* world.laptop("PEER2").copy.workOffline;
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 66);
      yield* world.laptop("OFFICE").copy.abandon(world.copyId("PEER2"));
      yield* settle;
      // PEER1 brings what PEER2 did afterwards: from now on it is kept aside everywhere.
      yield* world.connect("PEER1", "PEER2");
      yield* settle;
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.lengthOf(world.laptop("OFFICE").copy.quarantined(), 1);
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      for (const name of ["OFFICE", "PARENT", "PEER1"]) {
        const [edit] = world.laptop(name).copy.quarantined();
        assert.deepInclude(edit, { entity: "tb/1000", value: 66, why: "abandoned" }, name);
      }
      sameEverywhere(world, ["OFFICE", "PARENT", "PEER1"]);
    }),
  );

  it.effect("remembers who was abandoned, also for copies that begin with the snapshot (M12)", () =>
    Effect.gen(function* () {
      const world = yield* worked();
      yield* world.laptop("PEER2").copy.workOffline;
      yield* world.laptop("OFFICE").copy.abandon(world.copyId("PEER2"));
      yield* settle;
      assert.isUndefined(yield* cleanUp(world, "OFFICE"));
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 66);
      yield* world.createChild("LATE", "OFFICE");
      yield* world.open("LATE");
      yield* world.close("PARENT");
      yield* world.open("PARENT");
      for (const name of ["LATE", "PARENT"]) {
        const refused = yield* refusal(world.connect(name, "PEER2"));
        assert.strictEqual(refused?.reason, "abandoned", name);
        // Somebody carries its work here all the same: it is kept aside.
        const log = `_Sync/own/log/${world.laptop("PEER2").copy.identity.logId}/`;
        for (const [path, { bytes }] of world.laptop("PEER2").folder.files)
          if (path.startsWith(log.toLowerCase()))
            world
              .laptop(name)
              .folder.plant(
                `_Sync/in/${world.copyId("PEER2")}.${path.slice(log.length - 35).replace("/", ".")}`,
                bytes,
              );
        yield* settle;
        assert.strictEqual(balance(world.laptop(name).copy, "tb/1000", "balance"), 1250, name);
        const [edit] = world.laptop(name).copy.quarantined();
        assert.deepInclude(edit, { entity: "tb/1000", value: 66, why: "abandoned" }, name);
      }
    }),
  );
});

describe("a clean-up that everybody has handed in for", () => {
  it.effect(
    "and the disk of the office has no room for, is told as agreed on, and goes on by itself",
    () =>
      Effect.gen(function* () {
        const world = yield* worked();
        const { copy, folder } = world.laptop("OFFICE");
        const before = stateDigest(copy);
        folder.fault = ({ operation, path }) =>
          operation === "makeFolder" && path === "_Sync/own/snap" ? "no-space" : undefined;
        const outcome = yield* cleanUp(world, "OFFICE");
        assert.strictEqual(outcome?.reason, "volume");
        assert.strictEqual(outcome?.volumeError?.reason, "no-space");
        assert.include(outcome?.text ?? "", "agreed on");
        assert.lengthOf(world.heard("snapshot.made"), 0);
        folder.fault = undefined;
        yield* settle;
        assert.lengthOf(world.heard("snapshot.made"), 1);
        for (const name of ALL) assert.strictEqual(stateDigest(world.laptop(name).copy), before);
      }),
  );

  it.effect(
    "as for a lock-down, is not told as taken back where the disk fails right after that",
    () =>
      Effect.gen(function* () {
        const world = yield* worked();
        const laptop = world.laptop("OFFICE");
        const asked = yield* Effect.forkChild(refusal(laptop.copy.lockDown()), {
          startImmediately: true,
        });
        // The agreement is in the log; how far the log got cannot be saved.
        let faults = 0;
        laptop.saveFault = () => {
          if (laptop.copy.status().phase !== "locked-down" || faults > 0) return undefined;
          faults += 1;
          return "no-space";
        };
        for (let i = 0; i < 120; i++) yield* TestClock.adjust("1 second");
        assert.strictEqual(faults, 1);
        assert.isUndefined(yield* Fiber.join(asked));
        assert.strictEqual(laptop.copy.status().phase, "locked-down");
      }),
  );
});
