/** Two histories of one log: both are kept, whatever arrives first, and every copy shows the same (engine §1.4; I2, I21). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import * as TestClock from "effect/testing/TestClock";
import {
  admit,
  emptyBook,
  foldReady,
  judge,
  refold,
  vectorOfBook,
} from "../../src/engine/log/book.ts";
import { emptyState } from "../../src/engine/state/fold.ts";
import { makeLogId } from "../../src/engine/log/names.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import type { Dot, Op } from "../../src/engine/log/op.ts";
import { encodeSegment, GENESIS, type Segment } from "../../src/engine/log/segment.ts";
import { plantAll } from "../../src/engine/log/strays.ts";
import { exportedState } from "../../src/engine/copy/views.ts";
import { WRITING } from "./memory-volume.ts";
import { makeKeys, settle, stateDigest, World } from "./world.ts";

const keys = makeKeys();
const plain = { deflate: () => undefined, inflate: () => undefined };
const LOG = makeLogId("a".repeat(32), 1);
const WITNESS = makeLogId("b".repeat(32), 1);

/** One life of an author, which goes on from where another one was cloned. */
class Life {
  readonly log: string;
  readonly written: ReadonlyArray<Segment>;

  constructor(log: string, written: ReadonlyArray<Segment> = []) {
    this.log = log;
    this.written = written;
  }

  write(tag: string, ops: ReadonlyArray<Op>, deps: ReadonlyArray<Dot> = []): Life {
    const before = this.written.at(-1);
    const lam = 1 + Math.max(0, before?.last ?? 0, ...deps.map(({ seq }) => seq));
    const segment = encodeSegment(
      {
        log: this.log,
        first: (before?.last ?? 0) + 1,
        prev: before?.id ?? GENESIS,
        lam: Math.max(lam, before === undefined ? 0 : before.lam + before.ops.length),
        at: tag.length,
        deps,
        ops,
      },
      keys,
      plain,
    );
    return new Life(this.log, [...this.written, segment]);
  }
}

const set = (record: string, value: string, observed: ReadonlyArray<Dot> = []): Op => ({
  kind: "set",
  record,
  field: "who",
  value,
  observed,
});

/** What a copy shows that took these segments in, in this order. */
const shownAfter = (segments: ReadonlyArray<Segment>) => {
  const book = emptyBook();
  const state = emptyState();
  for (const [index, segment] of segments.entries()) {
    if (judge(book, segment).kind === "admitted") admit(book, segment);
    else Effect.runSync(plantAll(book, segments.slice(0, index + 1), () => Effect.void));
    foldReady(book, state, new Set(), () => undefined);
    if (book.unsettled) refold(book, state);
    foldReady(book, state, new Set(), () => undefined);
  }
  // What waited for a predecessor is offered again, as every later look does.
  Effect.runSync(plantAll(book, segments, () => Effect.void));
  if (book.unsettled) refold(book, state);
  foldReady(book, state, new Set(), () => undefined);
  return { exported: exportedState(state), vector: [...vectorOfBook(book)], book, state };
};

interface Day {
  readonly lives: ReadonlyArray<Life>;
  readonly witness: Life;
}

/** Lives that part at any point, again and again, and a witness who saw some of it and wrote about it. */
const steps = fc.array(
  fc.record({
    life: fc.nat(3),
    clone: fc.boolean(),
    record: fc.nat(2),
    operations: fc.integer({ min: 1, max: 3 }),
    witness: fc.option(fc.nat(2), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 14 },
);

type Steps = typeof steps extends fc.Arbitrary<infer S> ? S : never;

const dayOf = (taken: Steps): Day => {
  const lives = [new Life(LOG)];
  let witness = new Life(WITNESS);
  for (const [n, step] of taken.entries()) {
    const at = step.life % lives.length;
    const life = lives[at] ?? new Life(LOG);
    if (step.clone && lives.length < 4) lives.push(new Life(LOG, life.written));
    const seen = life.written.at(-1)?.last ?? 0;
    const ops = Array.from({ length: step.operations }, (_, k) =>
      set(
        `tb/${(step.record + k) % 3}`,
        `life ${at}, step ${n}.${k}`,
        seen > 0 && n % 2 === 0 ? [{ log: LOG, seq: 1 + (n % seen) }] : [],
      ),
    );
    lives[at] = life.write(`${at}.${n}`, ops);
    const last = lives[at].written.at(-1)?.last ?? 0;
    const known = witness.written.flatMap(({ deps }) => deps).at(-1)?.seq ?? 0;
    if (step.witness !== undefined && last >= known)
      witness = witness.write(
        `w${n}`,
        [set(`tb/${step.witness}`, `witness ${n}`, [{ log: LOG, seq: last }])],
        [{ log: LOG, seq: last }],
      );
  }
  return { lives, witness };
};

const segmentsOf = ({ lives, witness }: Day): ReadonlyArray<Segment> => {
  const all = [...lives.flatMap(({ written }) => written), ...witness.written];
  return [...new Map(all.map((segment) => [segment.id, segment])).values()];
};

/** A day, and its segments in the order they were written and in some other one. */
const shuffledDay = (made: Day, numbers: ReadonlyArray<number>) => {
  const segments = segmentsOf(made);
  const keyed = segments.map((segment, at) => ({ segment, key: numbers[at] ?? 0 }));
  return {
    made,
    segments,
    shuffled: keyed.toSorted((a, b) => a.key - b.key).map(({ segment }) => segment),
  };
};

const orders = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });

describe("histories that part", () => {
  it("come to the same in whatever order their segments arrive", () => {
    fc.assert(
      fc.property(steps, orders, (taken, keyed) => {
        const { segments, shuffled } = shuffledDay(dayOf(taken), keyed);
        const one = shownAfter(segments);
        const other = shownAfter(shuffled);
        assert.deepStrictEqual(other.vector, one.vector);
        assert.deepStrictEqual(other.exported, one.exported);
        assert.strictEqual(one.state.conflicts, other.state.conflicts);
      }),
      { numRuns: 400 },
    );
  });

  it("lose no value that nobody who had seen it replaced", () => {
    let weighed = 0;
    fc.assert(
      fc.property(steps, orders, (taken, keyed) => {
        const { made, segments, shuffled } = shuffledDay(dayOf(taken), keyed);
        const { exported } = shownAfter(shuffled);
        const numbers = new Map<string, ReadonlyArray<{ record: string; value: string }>>();
        for (const segment of segments)
          numbers.set(
            segment.id,
            segment.ops.flatMap((op) =>
              op.kind === "set" ? [{ record: op.record, value: String(op.value) }] : [],
            ),
          );
        // Whoever replaced a number of the log, in a life that knew it or as the witness, replaced at most what he had seen.
        const replaced = new Set<string>();
        for (const life of [...made.lives, made.witness])
          for (const segment of life.written)
            for (const op of segment.ops)
              if (op.kind === "set")
                for (const dot of op.observed) {
                  const histories = life.log === LOG ? [life] : made.lives;
                  for (const history of histories)
                    for (const seen of history.written)
                      if (seen.first <= dot.seq && dot.seq <= seen.last)
                        replaced.add(`${seen.id} ${dot.seq - seen.first}`);
                }
        for (const segment of segments)
          for (const [at, { record, value }] of (numbers.get(segment.id) ?? []).entries())
            if (!replaced.has(`${segment.id} ${at}`)) {
              weighed += 1;
              assert.include(exported.records[record]?.["who"]?.versions ?? [], value);
            }
      }),
      { numRuns: 400 },
    );
    assert.isAbove(weighed, 400);
  });

  it("end the log where they part, and go on under the hashes of their first segments", () => {
    const both = new Life(LOG).write("both", [set("tb/0", "both")]);
    const one = both.write("one", [set("tb/1", "one")]);
    const other = both.write("other", [set("tb/1", "another")]);
    const { vector, exported } = shownAfter([...one.written, ...other.written]);
    const branches = [one, other].map((life) => `${LOG}!${life.written[1]?.id.slice(0, 16)}`);
    assert.deepStrictEqual(vector, [
      [LOG, 1],
      ...branches.toSorted().map((branch): [string, number] => [branch, 2]),
    ]);
    assert.sameMembers(
      [...(exported.records["tb/1"]?.["who"]?.versions ?? [])],
      ["one", "another"],
    );
  });

  it("take a reference for the branch that wrote there, and for none where both did", () => {
    const both = new Life(LOG).write("both", [set("tb/0", "both")]);
    const one = both.write("one", [set("tb/1", "one")]);
    const elsewhere = both.write("other", [set("tb/2", "another")]);
    const there = both.write("other", [set("tb/1", "another")]);
    const seen = { log: LOG, seq: 2 };
    const witness = new Life(WITNESS).write("w", [set("tb/1", "witness", [seen])], [seen]);
    const values = (other: Life) =>
      shownAfter([...one.written, ...witness.written, ...other.written]).exported.records["tb/1"]?.[
        "who"
      ]?.versions;
    assert.deepStrictEqual(values(elsewhere), ["witness"]);
    assert.sameMembers([...(values(there) ?? [])], ["one", "another", "witness"]);
  });

  it("look for what a reference means in that place of each branch, and in no other", () => {
    const both = new Life(LOG).write("both", [set("tb/0", "both")]);
    const one = both.write("one", [set("tb/2", "first")]).write("one", [set("tb/1", "one")]);
    const other = both
      .write("other", [set("tb/1", "another")])
      .write("other", [set("tb/2", "then")]);
    const decided = both
      .write("other", [set("tb/1", "another")])
      .write("other", [{ kind: "control", control: { kind: "unlock", epoch: 1 } }]);
    const seen = { log: LOG, seq: 3 };
    const witness = new Life(WITNESS).write("w", [set("tb/1", "witness", [seen])], [seen]);
    for (const life of [other, decided]) {
      const { exported } = shownAfter([...one.written, ...witness.written, ...life.written]);
      assert.sameMembers(
        [...(exported.records["tb/1"]?.["who"]?.versions ?? [])],
        ["another", "witness"],
      );
    }
  });
});

describe("a laptop cloned with its private memory", () => {
  const clonedAfter = Effect.fnUntraced(function* (
    first: (world: World) => Effect.Effect<void, EngineError>,
    edits = { peer: 3, twin: 3 },
  ) {
    const world = new World();
    yield* world.field(["PEER1", "PEER2"]);
    const peer = world.laptop("PEER1");
    yield* peer.copy.setField("tb/0", "who", "both");
    yield* TestClock.adjust("1 milli");
    yield* first(world);
    const twin = world.laptop("TWIN");
    twin.folder = peer.folder.duplicate("TWIN");
    twin.slots = new Map(peer.slots);
    yield* world.open("TWIN");
    for (const n of [1, 2, 3, 4]) {
      if (n <= edits.peer) yield* peer.copy.setField(`tb/${n}`, "who", `peer ${n}`);
      if (n <= edits.twin) yield* twin.copy.setField(`tb/${n}`, "who", `twin ${n}`);
    }
    return world;
  });

  const cloned = clonedAfter(() => Effect.void);

  const meet = (world: World, rounds: number) =>
    Effect.gen(function* () {
      for (let round = 0; round < rounds; round++)
        for (const name of ["PEER1", "TWIN", "PEER2"]) {
          yield* world.connect(name, "PARENT");
          yield* settle;
        }
    });

  it.effect("loses nothing: everybody shows both histories, the same, also when opened again", () =>
    Effect.gen(function* () {
      const world = yield* cloned;
      yield* meet(world, 3);
      const names = ["PARENT", "PEER1", "TWIN", "PEER2"];
      const digests = () => names.map((name) => stateDigest(world.laptop(name).copy));
      assert.strictEqual(new Set(digests()).size, 1);
      const before = digests();
      const { records } = world.laptop("PEER2").copy.exportState();
      for (const n of [1, 2, 3])
        assert.sameMembers(
          [...(records[`tb/${n}`]?.["who"]?.versions ?? [])],
          [`peer ${n}`, `twin ${n}`],
        );
      for (const name of names) {
        yield* world.close(name);
        yield* world.open(name);
      }
      assert.deepStrictEqual(digests(), before);
    }),
  );

  it.effect("is told whole to whoever had heard of it up to where the histories part", () =>
    Effect.gen(function* () {
      const world = yield* clonedAfter((before) =>
        Effect.gen(function* () {
          for (const name of ["PEER1", "PEER2"]) {
            yield* before.connect(name, "PARENT");
            yield* settle;
            yield* before.laptop(name).copy.disconnect;
          }
          yield* before.close("PEER2");
        }),
      );
      for (const name of ["PEER1", "TWIN", "PEER1", "TWIN"]) {
        yield* world.connect(name, "PARENT");
        yield* settle;
      }
      yield* world.open("PEER2");
      const { copy } = world.laptop("PEER2");
      assert.strictEqual(copy.exportState().records["tb/0"]?.["who"]?.current, "both");
      yield* world.connect("PEER2", "PARENT");
      yield* settle;
      assert.strictEqual(stateDigest(copy), stateDigest(world.laptop("PARENT").copy));
      assert.strictEqual(copy.status().forked, 1);
    }),
  );

  it.effect("is taken in whole at the first look at what both laptops left", () =>
    Effect.gen(function* () {
      // Which history is read first depends on names that are hashes.
      for (const edits of [
        { peer: 1, twin: 3 },
        { peer: 3, twin: 1 },
        { peer: 2, twin: 4 },
        { peer: 4, twin: 2 },
      ]) {
        const world = yield* clonedAfter(() => Effect.void, edits);
        yield* world.close("PARENT");
        for (const name of ["PEER1", "TWIN"]) {
          yield* world.connect(name, "PARENT");
          yield* world.laptop(name).copy.disconnect;
        }
        yield* world.open("PARENT");
        assert.strictEqual(
          stateDigest(world.laptop("PARENT").copy),
          stateDigest(world.laptop("TWIN").copy),
        );
        for (const name of world.laptops.keys()) yield* world.crash(name);
      }
    }),
  );

  it.effect("goes on in two logs that never meet again, and everybody is told", () =>
    Effect.gen(function* () {
      const world = yield* cloned;
      yield* meet(world, 2);
      const logs = ["PEER1", "TWIN"].map((name) => world.laptop(name).copy.identity.logId);
      assert.strictEqual(new Set(logs).size, 2);
      for (const name of ["PEER1", "TWIN"]) {
        yield* world.laptop(name).copy.setField("tb/9", name, "after");
        yield* world.laptop(name).copy.setField("tb/1", "who", `settled by ${name}`);
      }
      yield* meet(world, 3);
      for (const name of ["PARENT", "PEER1", "TWIN", "PEER2"]) {
        const { copy } = world.laptop(name);
        assert.strictEqual(world.heard("log.forked", name).length, 1);
        assert.strictEqual(copy.status().forked, 1);
        const { forked } =
          copy.properties().members.find(({ copyId }) => copyId === world.copyId("PEER1")) ?? {};
        assert.isTrue(forked);
        assert.strictEqual(copy.exportState().records["tb/9"]?.["TWIN"]?.current, "after");
        assert.sameMembers(
          [...(copy.exportState().records["tb/1"]?.["who"]?.versions ?? [])],
          ["settled by PEER1", "settled by TWIN"],
        );
        assert.strictEqual(copy.status().queue, 0);
      }
      const { audit } = world.laptop("PARENT").folder;
      audit.length = 0;
      yield* settle;
      assert.deepStrictEqual(
        audit.filter((entry) => WRITING.has(entry.operation)),
        [],
      );
    }),
  );

  it.effect("packs both histories, and opens them again", () =>
    Effect.gen(function* () {
      const world = yield* cloned;
      for (let n = 0; n < 70; n++)
        for (const name of ["PEER1", "TWIN"])
          yield* world.laptop(name).copy.setField(`aje/${n}`, "by", name);
      yield* settle;
      yield* meet(world, 3);
      yield* world.close("PARENT");
      const { folder } = world.laptop("PARENT");
      const packs = folder.paths().filter((path) => path.endsWith(".pack"));
      assert.isAtLeast(packs.length, 2);
      // Nothing but the own log is left to open it from.
      for (const path of folder.paths()) if (path.startsWith("_Sync/in/")) folder.erase(path);
      world.laptop("PARENT").reachable = false;
      yield* world.open("PARENT");
      assert.strictEqual(
        stateDigest(world.laptop("PARENT").copy),
        stateDigest(world.laptop("TWIN").copy),
      );
      assert.strictEqual(world.laptop("PARENT").copy.status().conflicts, 73);
    }),
  );
});
