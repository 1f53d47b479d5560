/**
 * What a visitor lacks although it lies in the folder he visits, while the copy there is open (engine §1.10): its owner looks at it and puts it right,
 * and nobody is kept waiting for that.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { DeskWorld } from "./documents/desk-world.ts";
import type { Fault } from "./memory-volume.ts";
import { refusal, settle, sha256, stateDigest, text, World } from "./world.ts";
import { passedBy } from "./control/passed-by.ts";

const inFolder = (world: World, name: string, part: string): ReadonlyArray<string> =>
  world
    .laptop(name)
    .folder.paths()
    .filter((path) => path.includes(part));

const bytesOf = (world: World, name: string, path: string): Uint8Array => {
  const file = world.laptop(name).folder.files.get(path.toLowerCase());
  if (file === undefined) throw new Error(`no ${path}`);
  return file.bytes;
};

const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.with(bytes.length - 20, bytes[bytes.length - 20]! ^ 1);

const spoil = (world: World, name: string, path: string, how: "damaged" | "gone"): void => {
  const { folder } = world.laptop(name);
  const bytes = bytesOf(world, name, path);
  folder.erase(path);
  if (how === "damaged") folder.plant(path, flipped(bytes));
};

const HOW = ["damaged", "gone"] as const;

/** PARENT has written six segments of its own, of which PEER1 has none. */
const ahead = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  const { copy } = world.laptop("PARENT");
  for (let n = 1; n <= 6; n++) yield* copy.setField("tb/1", "n", n);
  yield* settle;
  const own = inFolder(world, "PARENT", `${copy.identity.logId}/`);
  const segment = (seq: number): string => {
    const path = own.find((each) => each.includes(`/${seq}-${seq}.`));
    if (path === undefined) throw new Error(own.join());
    return path;
  };
  return { world, segment };
});

const same = (world: World, ...names: ReadonlyArray<string>): void => {
  const [digest] = names.map((name) => stateDigest(world.laptop(name).copy));
  for (const name of names) assert.strictEqual(stateDigest(world.laptop(name).copy), digest, name);
};

/** The copy closed and opened once more shows what it showed. */
const lastsAt = Effect.fnUntraced(function* (world: World, name: string) {
  const digest = stateDigest(world.laptop(name).copy);
  yield* world.close(name);
  assert.strictEqual(stateDigest(yield* world.open(name)), digest);
});

describe("files of the own log that were damaged while the copy is open", () => {
  for (const how of HOW)
    it.effect(`are all written anew at once, where there are several (${how})`, () =>
      Effect.gen(function* () {
        const { world, segment } = yield* ahead;
        for (const seq of [2, 4, 6]) spoil(world, "PARENT", segment(seq), how);
        yield* world.connect("PEER1", "PARENT");
        yield* TestClock.adjust("15 seconds");
        yield* settle;
        same(world, "PARENT", "PEER1");
        yield* lastsAt(world, "PARENT");
      }),
    );

  it.effect("are looked at a little later where that log was looked at a moment ago", () =>
    Effect.gen(function* () {
      const { world, segment } = yield* ahead;
      const { folder } = world.laptop("PARENT");
      const path = segment(2);
      // A program keeps PEER1 from reading it, and PARENT finds it as it should be.
      folder.fault = ({ hand, operation, path: at }) =>
        hand === "PEER1" && operation === "read" && at === path ? "not-found" : undefined;
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.setField("tb/2", "n", 1);
      yield* TestClock.adjust("2 seconds");
      folder.fault = undefined;
      spoil(world, "PARENT", path, "gone");
      yield* world.laptop("PEER1").copy.setField("tb/2", "n", 2);
      for (let i = 0; i < 4; i++) yield* TestClock.adjust("15 seconds");
      yield* settle;
      same(world, "PARENT", "PEER1");
    }),
  );

  const faults: ReadonlyArray<readonly [string, Fault]> = [
    ["the disk is full", "no-space"],
    ["a program holds it", "busy"],
  ];
  for (const [why, fault] of faults)
    it.effect(`keep no visitor's work from being taken in, and are tried again, where ${why}`, () =>
      Effect.gen(function* () {
        const { world, segment } = yield* ahead;
        const { copy, folder } = world.laptop("PARENT");
        const path = segment(2);
        spoil(world, "PARENT", path, "damaged");
        let stands = true;
        folder.fault = ({ hand, operation, path: at, to }) =>
          stands &&
          hand === "PARENT" &&
          (fault === "busy"
            ? operation !== "read" && (at === path || to === path)
            : operation === "renameToFresh" && to === path)
            ? fault
            : undefined;
        yield* world.connect("PEER1", "PARENT");
        yield* world.laptop("PEER1").copy.setField("tb/9", "from", "peer");
        for (let i = 0; i < 4; i++) yield* TestClock.adjust("15 seconds");
        assert.strictEqual(copy.record("tb/9")?.["from"]?.current, "peer");
        assert.isUndefined(world.laptop("PEER1").copy.record("tb/1")?.["n"]?.current);
        if (fault === "no-space") assert.strictEqual(copy.status().lastFailure?.reason, "no-space");
        stands = false;
        for (let i = 0; i < 4; i++) yield* TestClock.adjust("15 seconds");
        yield* settle;
        assert.isNull(copy.status().lastFailure);
        same(world, "PARENT", "PEER1");
        yield* lastsAt(world, "PARENT");
      }),
    );

  it.effect("are written as soon as there is room, also when whoever lacked them has gone", () =>
    Effect.gen(function* () {
      const { world, segment } = yield* ahead;
      const { folder } = world.laptop("PARENT");
      spoil(world, "PARENT", segment(2), "damaged");
      let isFull = true;
      folder.fault = ({ hand, operation, to }) =>
        isFull &&
        hand === "PARENT" &&
        operation === "renameToFresh" &&
        to?.includes("/2-2.") === true
          ? to.includes("quarantine")
            ? undefined
            : "no-space"
          : undefined;
      yield* world.connect("PEER1", "PARENT");
      yield* TestClock.adjust("40 seconds");
      assert.notInclude(inFolder(world, "PARENT", "/log/"), segment(2));
      yield* world.close("PEER1");
      isFull = false;
      for (let i = 0; i < 4; i++) yield* TestClock.adjust("15 seconds");
      assert.include(inFolder(world, "PARENT", "/log/"), segment(2));
      yield* lastsAt(world, "PARENT");
    }),
  );

  it.effect("are written more and more rarely where something takes them again and again", () =>
    Effect.gen(function* () {
      const { world, segment } = yield* ahead;
      const { folder } = world.laptop("PARENT");
      const path = segment(2);
      let written = 0;
      folder.fault = ({ hand, operation, path: at, to }) => {
        if (hand === "PARENT" && operation === "renameToFresh" && to === path) written += 1;
        if (hand === "PEER1" && operation === "read" && at === path) folder.erase(path);
        return undefined;
      };
      yield* world.connect("PEER1", "PARENT");
      for (let i = 0; i < 180; i++) yield* TestClock.adjust("20 seconds");
      assert.isAtLeast(written, 2);
      assert.isAtMost(written, 15);
      folder.fault = undefined;
      for (let i = 0; i < 60; i++) yield* TestClock.adjust("20 seconds");
      yield* settle;
      same(world, "PARENT", "PEER1");
    }),
  );

  for (const which of [0, 1])
    it.effect(
      `take nothing of another history of their log along, where there are two (${which})`,
      () =>
        Effect.gen(function* () {
          const world = new World();
          yield* world.field(["PEER1", "PEER2"]);
          const peer = world.laptop("PEER1");
          yield* peer.copy.setField("tb/0", "who", "both");
          yield* TestClock.adjust("1 milli");
          const twin = world.laptop("TWIN");
          twin.folder = peer.folder.duplicate("TWIN");
          twin.slots = new Map(peer.slots);
          yield* world.open("TWIN");
          for (const n of [1, 2]) {
            yield* peer.copy.setField(`tb/${n}`, "who", "peer");
            yield* twin.copy.setField(`tb/${n}`, "who", "twin");
          }
          yield* world.connect("PEER1", "PARENT");
          yield* world.connect("TWIN", "PARENT");
          yield* settle;
          const both = inFolder(world, "PARENT", "/4-4.").filter((path) => path.includes("/log/"));
          assert.lengthOf(both, 2);
          spoil(world, "PARENT", both[which]!, "gone");
          yield* world.connect("PEER2", "PARENT");
          for (let i = 0; i < 8; i++) yield* TestClock.adjust("15 seconds");
          assert.include(inFolder(world, "PARENT", "/log/"), both[1 - which]);
        }),
    );
});

describe("a piece a visitor wants although it lies here", () => {
  it.effect("is held by a program: his work is taken in all the same, and it is read later", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", text("the memo"));
      yield* settle;
      const { copy, folder } = world.laptop("PARENT");
      const hash = sha256(text("the memo"));
      const piece = `_Sync/blob/${hash.slice(0, 2)}/${hash}`;
      folder.plant(piece, text("spoiled!"));
      let isHeld = true;
      folder.fault = ({ hand, operation, path }) =>
        isHeld && hand === "PARENT" && operation === "read" && path === piece ? "busy" : undefined;
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.setField("tb/9", "from", "peer");
      yield* TestClock.adjust("40 seconds");
      assert.strictEqual(copy.record("tb/9")?.["from"]?.current, "peer");
      isHeld = false;
      for (let i = 0; i < 8; i++) yield* TestClock.adjust("15 seconds");
      assert.lengthOf(inFolder(world, "PARENT", "/quarantine/"), 1);
    }),
  );
});

describe("a snapshot that was damaged while the copy is open", () => {
  /** OFFICE cleans up with PARENT; PEER2 handed in and was away when the snapshot was made. */
  const cleaned = Effect.gen(function* () {
    const world = new World();
    yield* world.field(["PEER1", "PEER2"]);
    yield* world.open("OFFICE");
    yield* world.connect("PARENT", "OFFICE");
    yield* world.connect("PEER1", "PARENT");
    yield* world.connect("PEER2", "PARENT");
    yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("first"));
    yield* settle;
    yield* passedBy(world);
    return world;
  });

  for (const how of HOW)
    for (const host of ["OFFICE", "PARENT"])
      it.effect(
        `is written anew when a visitor lacks what it stands for (${how}, at ${host})`,
        () =>
          Effect.gen(function* () {
            const world = yield* cleaned;
            const [path] = inFolder(world, host, "/snap/");
            if (path === undefined) throw new Error("no snapshot");
            spoil(world, host, path, how);
            yield* world.connect("PEER2", host);
            for (let i = 0; i < 8; i++) yield* TestClock.adjust("15 seconds");
            yield* settle;
            same(world, host, "PEER2");
            assert.include(inFolder(world, host, "/snap/"), path);
            assert.lengthOf(inFolder(world, host, "/quarantine/"), how === "gone" ? 0 : 1);
            yield* lastsAt(world, host);
          }),
      );

  it.effect("is handed over all the same", () =>
    Effect.gen(function* () {
      const world = yield* cleaned;
      const [path] = inFolder(world, "PARENT", "/snap/");
      if (path === undefined) throw new Error("no snapshot");
      spoil(world, "PARENT", path, "gone");
      yield* world.connect("PARENT", "PEER2");
      yield* settle;
      same(world, "PARENT", "PEER2");
    }),
  );
});

describe("checking the own files of an open copy", () => {
  for (const how of HOW)
    it.effect(`writes anew what is ${how} of its log, although nobody lacks it`, () =>
      Effect.gen(function* () {
        const { world, segment } = yield* ahead;
        for (const seq of [2, 5]) spoil(world, "PARENT", segment(seq), how);
        yield* world.laptop("PARENT").copy.checkFiles;
        for (const seq of [2, 5]) assert.include(inFolder(world, "PARENT", "/log/"), segment(seq));
        yield* lastsAt(world, "PARENT");
        const before = world.laptop("PARENT").folder.paths();
        yield* world.laptop("PARENT").copy.checkFiles;
        assert.deepStrictEqual(world.laptop("PARENT").folder.paths(), before);
      }),
    );

  for (const how of HOW)
    for (const paper of ["own/card.", "format.json"])
      it.effect(`writes ${paper} anew that is ${how}, so that others can connect`, () =>
        Effect.gen(function* () {
          const { world } = yield* ahead;
          const [path] = inFolder(world, "PARENT", paper);
          if (path === undefined) throw new Error(`no ${paper}`);
          const before = bytesOf(world, "PARENT", path);
          spoil(world, "PARENT", path, how);
          yield* refusal(world.connect("PEER1", "PARENT"));
          yield* world.laptop("PARENT").copy.checkFiles;
          assert.deepStrictEqual(bytesOf(world, "PARENT", path), before);
          yield* world.connect("PEER1", "PARENT");
          yield* settle;
          same(world, "PARENT", "PEER1");
        }),
      );

  for (const how of HOW)
    it.effect(`writes anew a piece that is ${how}, which nobody has but its file`, () =>
      Effect.gen(function* () {
        const here = yield* new DeskWorld().start();
        yield* here.peer.workOffline;
        here.folder.write("Letter.docx", text("mine alone"));
        yield* here.pass(20);
        const [piece] = inFolder(here.world, "PEER", sha256(text("mine alone")));
        if (piece === undefined) throw new Error("no piece");
        const bytes = bytesOf(here.world, "PEER", piece);
        here.world.laptop("PEER").folder.erase(piece);
        if (how === "damaged") here.world.laptop("PEER").folder.plant(piece, text("mine a"));
        yield* Effect.result(here.peer.readDocument("Letter.docx"));
        yield* here.peer.checkFiles;
        assert.deepStrictEqual(bytesOf(here.world, "PEER", piece), bytes);
        assert.deepStrictEqual(yield* here.peer.readDocument("Letter.docx"), text("mine alone"));
        assert.lengthOf(here.imported(), 1);
      }),
    );
});

describe("a piece that is gone, which nobody has but the file it was saved in", () => {
  it.effect("is brought to a visitor who wants it", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start();
      yield* here.world.createChild("PEER2", "PEER");
      yield* here.world.open("PEER2");
      yield* here.peer.workOffline;
      here.folder.write("Letter.docx", text("mine alone"));
      yield* here.pass(20);
      const [piece] = inFolder(here.world, "PEER", sha256(text("mine alone")));
      if (piece === undefined) throw new Error("no piece");
      here.world.laptop("PEER").folder.erase(piece);
      yield* here.world.connect("PEER2", "PEER");
      yield* here.pass(150);
      const visitor = here.world.laptop("PEER2").copy;
      assert.deepStrictEqual(yield* visitor.readDocument("Letter.docx"), text("mine alone"));
    }),
  );
});
