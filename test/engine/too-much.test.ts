/** What is too much for one file of a log (engine §1.10): it is written in several, or refused, and never acknowledged and lost. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { limits } from "../../src/engine/limits.ts";
import { emptyMemory, loadMemory, remember, saveMemory } from "../../src/engine/copy/memory.ts";
import { joinControl } from "../../src/engine/control/join.ts";
import { emptyControl, highestEpoch } from "../../src/engine/control/state.ts";
import { admit, cutOff, emptyBook, rebase } from "../../src/engine/log/book.ts";
import { emptyState } from "../../src/engine/state/fold.ts";
import { decodeHave, encodeHave } from "../../src/engine/copy/papers.ts";
import type { CompressionService } from "../../src/engine/log/compression.ts";
import { decodeSegment, encodeSegment, GENESIS } from "../../src/engine/log/segment.ts";
import { createChildCopy, createTopLevel, openCopy } from "../../src/engine/engine.ts";
import { makeKeys, refusal, settle, smallEngagement, stateDigest, World } from "./world.ts";

const plain: CompressionService = { deflate: () => undefined, inflate: () => undefined };

describe("many large edits that wait at once", () => {
  it.effect("become segments everybody reads, and are there when the copy is opened again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const { copy, folder } = world.laptop("PEER1");
      let held = true;
      folder.fault = ({ operation }) => (held && operation === "writeTemp" ? "busy" : undefined);
      const edits: Array<Fiber.Fiber<unknown, unknown>> = [];
      for (let n = 0; n < 20; n++) {
        const edit = copy.setField(`notes/${n}`, "text", "x".repeat(500_000));
        edits.push(yield* Effect.forkChild(edit, { startImmediately: true }));
      }
      held = false;
      yield* TestClock.adjust("1 second");
      for (const edit of edits) yield* Fiber.join(edit);
      const sizes = [...folder.files.values()].map(({ bytes }) => bytes.length);
      assert.isAtMost(Math.max(...sizes), 2 * limits.segmentCutBytes);
      yield* settle;
      const shown = stateDigest(copy);
      assert.strictEqual(stateDigest(world.laptop("PARENT").copy), shown);
      yield* world.close("PEER1");
      assert.strictEqual(stateDigest(yield* world.open("PEER1")), shown);
    }),
  );
});

describe("a record with more fields than a segment has operations", () => {
  const fieldsOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`field ${n}`, n]));
  const made = Effect.fnUntraced(function* (fields: number) {
    const world = new World();
    const records = [
      { id: "large", fields: fieldsOf(fields) },
      { id: "small", fields: { is: 1 } },
    ];
    yield* world.createTop("OFFICE", { name: "Maple 2026", documents: [], records });
    yield* world.open("OFFICE");
    return world;
  });

  it.effect("is deleted, and what comes after that is read again", () =>
    Effect.gen(function* () {
      const world = yield* made(limits.segmentOperations + 1);
      const { copy } = world.laptop("OFFICE");
      yield* copy.deleteRecord("large");
      yield* copy.setField("small", "is", 2);
      yield* world.close("OFFICE");
      const again = yield* world.open("OFFICE");
      assert.deepStrictEqual(again.exportState().records, {
        small: { is: { current: 2, versions: [2] } },
      });
    }),
  );

  it.effect("is not deleted where nobody could read that", () =>
    Effect.gen(function* () {
      const world = yield* made(limits.observedDots + 1);
      const { copy } = world.laptop("OFFICE");
      const refused = yield* refusal(copy.deleteRecord("large"));
      assert.strictEqual(refused?.reason, "invalid");
      assert.isDefined(copy.record("large"));
    }),
  );
});

describe("as many logs as can be told apart", () => {
  const logs = Array.from({ length: limits.vectorEntries }, (_, n) => {
    const copy = String(n).padStart(32, "0");
    return { log: `${copy}.999999!${copy.slice(16)}`, seq: Number.MAX_SAFE_INTEGER };
  });
  const keys = makeKeys();
  const copy = "f".repeat(32);

  it("are named by a segment, and by an acknowledgement, that everybody reads", () => {
    const op = { kind: "set", record: "a", field: "b", value: 1, observed: [] } as const;
    const { bytes } = encodeSegment(
      { log: `${copy}.1`, first: 1, prev: GENESIS, lam: 1, at: 0, deps: logs, ops: [op] },
      keys,
      plain,
    );
    assert.isTrue(decodeSegment(bytes, keys, plain).ok);
    const have = encodeHave(
      {
        copy,
        user: "u".repeat(limits.personCharacters),
        machine: "m".repeat(limits.personCharacters),
        number: 1,
        entries: logs.map((log) => ({ ...log, head: GENESIS })),
        wants: Array.from({ length: limits.wantedChunks }, () => GENESIS),
        snapshots: [],
      },
      keys,
    );
    assert.isAtMost(have.length, limits.haveBytes);
    assert.isTrue(decodeHave(have, keys).ok);
  });
});

describe("more places than anybody connects to", () => {
  it.effect("are forgotten one by one, the parent last, and the memory is read again", () =>
    Effect.gen(function* () {
      const slots = new Map<string, Uint8Array>();
      const journal = {
        load: (slot: string) => Effect.sync(() => slots.get(slot)),
        save: (slot: string, bytes: Uint8Array) => Effect.sync(() => void slots.set(slot, bytes)),
      };
      const owner = "a".repeat(32);
      let memory = emptyMemory;
      for (let n = 0; n < 1_200; n++) {
        const kind = n === 3 ? "parent" : "peer";
        memory = remember(memory, { path: `\\\\PC${n}\\Maple`, kind, copy: owner, held: [] });
      }
      yield* saveMemory(journal, owner, memory);
      const read = yield* loadMemory(journal, owner);
      assert.deepStrictEqual(read, memory);
      assert.strictEqual(read?.locations[0]?.path, "\\\\PC3\\Maple");
      assert.strictEqual(read?.locations.at(-1)?.path, "\\\\PC1199\\Maple");
    }),
  );
});

describe("more of one kind than a function takes at once", () => {
  const COUNT = 200_000;
  const log = `${"a".repeat(32)}.1`;

  it("is no end of a copy: operations of one log beyond what a snapshot stands for", () => {
    const book = emptyBook();
    const state = emptyState();
    const bytes = new Uint8Array();
    for (let seq = 1; seq <= COUNT; seq++)
      admit(book, {
        id: String(seq).padStart(64, "0"),
        prev: GENESIS,
        log,
        first: seq,
        last: seq,
        lam: seq,
        at: 0,
        deps: [],
        ops: [],
        chunks: [],
        bytes,
      });
    const end = { seq: 1, head: "1".padStart(64, "0"), lam: 1 };
    const base = { below: emptyState(), ends: new Map([[log, end]]), snapshots: new Map() };
    rebase(book, state, base);
    assert.lengthOf(book.logs.get(log)?.segments ?? [], COUNT - 1);
    cutOff(book, log, COUNT - 1);
    assert.strictEqual(book.logs.get(log)?.seq, COUNT - 1);
  });

  it("is no end of a copy: decisions of somebody who decides all the time", () => {
    const control = emptyControl();
    for (let epoch = 1; epoch <= COUNT; epoch++) {
      const act = { log, seq: epoch, epoch, seen: new Map() };
      control.commits.push(act);
      control.unlocks.push(act);
      control.intents.set(epoch, [{ ...act, purpose: "lock-down" }]);
    }
    assert.strictEqual(highestEpoch(control), COUNT);
    const joined = emptyControl();
    joinControl(joined, control, emptyControl());
    assert.lengthOf(joined.commits, COUNT);
  });
});

describe("what nobody could read", () => {
  for (const user of ["", "tab\tin it", "x".repeat(limits.personCharacters + 1)])
    it.effect(`is not signed: a copy of somebody called ${JSON.stringify(user.slice(0, 12))}`, () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.createTop("OFFICE");
        const laptop = world.laptop("NEW");
        const volume = laptop.folder.view("NEW");
        const who = { volume, user, machine: "NEW" };
        const from = { path: world.laptop("OFFICE").path };
        const refusals = [
          yield* refusal(world.on(laptop, createTopLevel({ ...who, engagement: smallEngagement }))),
          yield* refusal(world.on(laptop, createChildCopy({ ...who, from }))),
          yield* refusal(
            Effect.scoped(
              world.on(
                laptop,
                openCopy({ ...who, volume: world.laptop("OFFICE").folder.view("NEW") }),
              ),
            ),
          ),
        ];
        for (const refused of refusals) assert.strictEqual(refused?.reason, "invalid");
        assert.deepStrictEqual(laptop.folder.paths(), []);
      }),
    );

  it.effect("is not written: a field of a new engagement that is too long for a line", () =>
    Effect.gen(function* () {
      const world = new World();
      const records = [{ id: "notes", fields: { text: "x".repeat(limits.lineCharacters) } }];
      const making = world.createTop("OFFICE", { name: "Maple 2026", documents: [], records });
      assert.strictEqual((yield* refusal(making))?.reason, "invalid");
    }),
  );
});
