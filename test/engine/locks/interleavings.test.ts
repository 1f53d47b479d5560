/** Claim chains under every interleaving, and the same checker over what people usually write instead (I10). */
import * as Effect from "effect/Effect";
import { assert, describe, it } from "@effect/vitest";
import { direct } from "../../../src/engine/copy/core.ts";
import { claimNext, release, type Claimant } from "../../../src/engine/locks/claim-chain.ts";
import type { Volume } from "../../../src/engine/ports.ts";
import { makeKeys, text } from "../world.ts";
import { walkAll, type Program } from "./interleavings.ts";

const claimant = (index: number): Claimant => ({
  copy: `${index}`.repeat(32),
  user: `user ${index}`,
  machine: `PC${index}`,
  keys: makeKeys(),
});

const place = (volume: Volume) => ({ volume, io: direct });
const control = { resource: "control", purpose: "test" };

/** Takes the lock if it can, and keeps it. */
const takeAndKeep: Program = (volume, turn, index) =>
  Effect.gen(function* () {
    const attempt = yield* claimNext(place(volume), claimant(index), control);
    if (attempt.kind === "won") yield* turn.enter;
  });

/** Takes the lock if it can, works a while, gives it back. */
const takeAndGiveBack: Program = (volume, turn, index) =>
  Effect.gen(function* () {
    const attempt = yield* claimNext(place(volume), claimant(index), control);
    if (attempt.kind !== "won") return;
    yield* turn.enter;
    yield* turn.step;
    yield* turn.leave;
    assert.isTrue(yield* release(place(volume), claimant(index), attempt.held));
  });

/** Takes over an epoch everybody found to be dead. */
const takeOver: Program = (volume, turn, index) =>
  Effect.gen(function* () {
    const attempt = yield* claimNext(place(volume), claimant(index), { ...control, over: 1 });
    if (attempt.kind === "won") yield* turn.enter;
  });

const chainOfOne = (bytes: Uint8Array) => (folder: { plant(path: string, b: Uint8Array): void }) =>
  folder.plant(`_Sync/lock/${makeKeys().hash(text("control")).slice(0, 32)}/1`, bytes);

describe("three who want the same lock at once", () => {
  it("never hold it together, in whatever order their operations come", () => {
    // As on Samba, so that nothing is owed to a rename (M24).
    const walked = walkAll({
      programs: [takeAndKeep, takeAndKeep, takeAndKeep],
      sambaRename: true,
    });
    assert.strictEqual(walked.twoHolders, 0);
    assert.strictEqual(walked.someHolder, walked.schedules);
    assert.isAtLeast(walked.schedules, 90);
  });

  it("never hold it together when listings may be old ones", () => {
    const walked = walkAll({
      programs: [takeAndKeep, takeAndKeep, takeAndKeep],
      staleListings: true,
    });
    assert.strictEqual(walked.twoHolders, 0);
    assert.strictEqual(walked.someHolder, walked.schedules);
    assert.isAtLeast(walked.schedules, 90);
  });

  it("never take over a dead epoch together", () => {
    const dead = chainOfOne(new Uint8Array());
    const three = walkAll({ programs: [takeOver, takeOver, takeOver], prepare: dead });
    const two = walkAll({ programs: [takeOver, takeOver], prepare: dead, staleListings: true });
    for (const walked of [three, two]) {
      assert.strictEqual(walked.twoHolders, 0);
      assert.strictEqual(walked.someHolder, walked.schedules);
    }
    assert.isAtLeast(three.schedules, 1_680);
  });
});

describe("two who take a lock, work and give it back, and a third who keeps it", () => {
  for (const staleListings of [false, true])
    it(`never hold it together${staleListings ? " when listings may be old ones" : ""}`, () => {
      const walked = walkAll({
        programs: [takeAndGiveBack, takeAndGiveBack, takeAndKeep],
        staleListings,
      });
      assert.strictEqual(walked.twoHolders, 0);
      assert.isAtLeast(walked.schedules, 1_680);
    });
});

describe("what people usually write instead", () => {
  const stale = text("a dead program");
  const lock = "_Sync/lock";

  it("removing a stale lock file and creating an own one lets two in", () => {
    const program: Program = (volume, turn) =>
      Effect.gen(function* () {
        const there = yield* volume
          .read(lock, { limit: 100 })
          .pipe(Effect.orElseSucceed(() => null));
        if (there !== null && there.join() !== stale.join()) return;
        yield* volume.remove(lock);
        const got = yield* Effect.result(volume.createExclusive(lock, text("mine")));
        if (got._tag === "Success") yield* turn.enter;
      });
    const walked = walkAll({
      programs: [program, program, program],
      prepare: (folder) => folder.plant(lock, stale),
    });
    assert.deepInclude(walked, { twoHolders: 846, schedules: 1_464 });
  });

  it("renaming to a name nobody uses lets two in on Samba, which looks first and then replaces", () => {
    const program: Program = (volume, turn, index) =>
      Effect.gen(function* () {
        const got = yield* Effect.result(volume.renameToFresh(`_Sync/mine.${index}`, lock));
        if (got._tag === "Success") yield* turn.enter;
      });
    const walked = walkAll({
      programs: [program, program, program],
      prepare: (folder) => {
        for (const index of [0, 1, 2]) folder.plant(`_Sync/mine.${index}`, text(`${index}`));
      },
      sambaRename: true,
    });
    assert.deepInclude(walked, { twoHolders: 72, schedules: 90 });
  });

  it("claiming the next epoch lets two in as soon as claims are removed after use", () => {
    // The very rule of the chain, broken on purpose: whoever works from an old listing finds the name free again.
    const tidy: Program = (volume, turn, index) =>
      Effect.gen(function* () {
        const attempt = yield* claimNext(place(volume), claimant(index), control);
        if (attempt.kind !== "won") return;
        yield* turn.enter;
        yield* turn.step;
        yield* turn.leave;
        yield* release(place(volume), claimant(index), attempt.held);
        const key = makeKeys().hash(text("control")).slice(0, 32);
        yield* volume.remove(`_Sync/lock/${key}/${attempt.held.epoch}`);
      });
    const walked = walkAll({
      programs: [tidy, takeAndKeep, takeAndKeep],
      staleListings: true,
    });
    assert.isAbove(walked.twoHolders, 0);
  });
});
