/** What a claim chain believes and what it does not, and how it ends (I10, I11, I19). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { direct } from "../../../src/engine/copy/core.ts";
import {
  breakClaim,
  claimNext,
  readChain,
  release,
  type Attempt,
  type Claimant,
  type Held,
} from "../../../src/engine/locks/claim-chain.ts";
import {
  LEASE_MILLIS,
  beginLease,
  mayAct,
  newLease,
  renew,
  watch,
  type Watched,
} from "../../../src/engine/locks/lease.ts";
import { probeExclusive } from "../../../src/engine/locks/probe.ts";
import { VolumeError } from "../../../src/engine/errors.ts";
import { lockFileName, parseLockFileName } from "../../../src/engine/log/names.ts";
import type { Volume } from "../../../src/engine/ports.ts";
import { MemoryFolder } from "../memory-volume.ts";
import { makeKeys, text } from "../world.ts";

const keys = makeKeys();
const claimant = (name: string): Claimant => ({
  copy: keys.hash(text(name)).slice(0, 32),
  user: name,
  machine: `PC-${name}`,
  keys,
});
const [ann, ben, eve] = ["ann", "ben", "eve"].map(claimant) as [Claimant, Claimant, Claimant];
const resource = "document/Letter.docx";
const wanted = { resource, purpose: "check-out" };
const key = keys.hash(text(resource)).slice(0, 32);
const file = (name: string): string => `_Sync/lock/${key}/${name}`;

const table = () => {
  const folder = new MemoryFolder("TOP");
  return { folder, place: { volume: folder.view("somebody"), io: direct } };
};

const won = (attempt: Attempt): Held => {
  if (attempt.kind !== "won") throw new Error(`not won but ${attempt.kind}`);
  return attempt.held;
};

const content = (folder: MemoryFolder, path: string): Uint8Array =>
  folder.files.get(path.toLowerCase())?.bytes ?? new Uint8Array();

describe("a claim chain", () => {
  it.effect(
    "goes up by one epoch with every claim and every end, and nothing is ever removed",
    () =>
      Effect.gen(function* () {
        const { folder, place } = table();
        const first = won(yield* claimNext(place, ann, wanted));
        const refused = yield* claimNext(place, ben, wanted);
        assert.strictEqual(refused.kind, "held");
        if (refused.kind === "held" && refused.standing.kind === "held")
          assert.strictEqual(refused.standing.claim.user, "ann");
        assert.isTrue(yield* release(place, ann, first));
        const second = won(yield* claimNext(place, ben, wanted));
        assert.deepStrictEqual([first.epoch, second.epoch], [1, 3]);
        assert.deepStrictEqual(folder.paths(), [file("1"), file("2"), file("3")]);
        assert.strictEqual(second.claim.prevHash, keys.hash(content(folder, file("2"))));
        assert.isFalse(folder.audit.some(({ operation }) => operation === "remove"));
        assert.isTrue(folder.audit.every(({ path }) => path.startsWith("_Sync/lock")));
      }),
  );

  it.effect("broken by somebody else is not given back by its old holder", () =>
    Effect.gen(function* () {
      const { place } = table();
      const held = won(yield* claimNext(place, ann, wanted));
      const standing = yield* readChain(place, resource, keys);
      assert.isTrue(yield* breakClaim(place, ben, standing, "undo-check-out"));
      assert.isFalse(yield* breakClaim(place, eve, standing, "undo-check-out"));
      won(yield* claimNext(place, ben, wanted));
      assert.isFalse(yield* release(place, ann, held));
      const now = yield* readChain(place, resource, keys);
      assert.deepInclude(now, { kind: "held", epoch: 3 });
    }),
  );

  it.effect(
    "that was created and never written is held by somebody unknown until the observer's time is over",
    () =>
      Effect.gen(function* () {
        const { folder, place } = table();
        folder.plant(file("1"), new Uint8Array());
        const first = yield* watch(place, resource, keys, undefined);
        assert.deepInclude(first.standing, { kind: "unknown", why: "created and never written" });
        assert.strictEqual((yield* claimNext(place, ann, wanted)).kind, "held");
        yield* TestClock.adjust(LEASE_MILLIS - 1);
        assert.isFalse((yield* watch(place, resource, keys, first.watched)).dead);
        yield* TestClock.adjust(1);
        assert.isTrue((yield* watch(place, resource, keys, first.watched)).dead);
        assert.strictEqual(won(yield* claimNext(place, ann, { ...wanted, over: 1 })).epoch, 2);
      }),
  );

  it.effect(
    "believes no torn, forged, copied or oversized claim, and all of them can be broken",
    () =>
      Effect.gen(function* () {
        const other = table();
        won(yield* claimNext(other.place, ann, wanted));
        const genuine = content(other.folder, file("1"));
        const words = new TextDecoder().decode(genuine);
        const foreign: ReadonlyArray<Uint8Array> = [
          genuine.subarray(0, 100),
          text(words.replace('"user":"ann"', '"user":"eve"')),
          text(words.replace(ann.copy, eve.copy)),
          text("not a claim"),
          new Uint8Array(1_000_000),
          new Uint8Array([0xff, 0xfe]),
        ];
        for (const bytes of foreign) {
          const { folder, place } = table();
          folder.plant(file("1"), bytes);
          const standing = yield* readChain(place, resource, keys);
          assert.strictEqual(standing.kind, "unknown");
          assert.isTrue(yield* breakClaim(place, ben, standing, "undo-check-out"));
          assert.strictEqual(won(yield* claimNext(place, ben, wanted)).epoch, 3);
        }
        // The very bytes of ann's claim under another epoch, and for another document.
        const { folder, place } = table();
        folder.plant(file("7"), genuine);
        assert.strictEqual((yield* readChain(place, resource, keys)).kind, "unknown");
        const memo = keys.hash(text("document/Memo.docx")).slice(0, 32);
        folder.plant(`_Sync/lock/${memo}/1`, genuine);
        assert.strictEqual((yield* readChain(place, "document/Memo.docx", keys)).kind, "unknown");
      }),
  );

  it.effect("passes over names that are none of its own", () =>
    Effect.gen(function* () {
      const { folder, place } = table();
      for (const name of ["0", "01", "1.tmp", "-1", "1000000000", "1.beat.0", "2.beat.x", "~$1"])
        folder.plant(file(name), text("rubbish"));
      assert.deepInclude(yield* readChain(place, resource, keys), { kind: "free", epoch: 0 });
      assert.deepStrictEqual(
        ["12", "12.beat.3"].map((name) => parseLockFileName(name)),
        [
          { epoch: 12, beat: 0 },
          { epoch: 12, beat: 3 },
        ],
      );
      assert.strictEqual(lockFileName({ epoch: 12, beat: 3 }), "12.beat.3");
    }),
  );

  it.effect("whose last epoch was planted is held, and nothing hangs", () =>
    Effect.gen(function* () {
      const { folder, place } = table();
      folder.plant(file("999999999"), text("rubbish"));
      const attempt = yield* claimNext(place, ann, { ...wanted, over: 999_999_999 });
      assert.strictEqual(attempt.kind, "held");
      const standing = yield* readChain(place, resource, keys);
      assert.isFalse(yield* breakClaim(place, ann, standing, "undo-check-out"));
    }),
  );

  it.effect("knows its own claim again when a client of a share asked twice for it", () =>
    Effect.gen(function* () {
      const { place } = table();
      const twice: Volume = {
        ...place.volume,
        createExclusive: (path, bytes) =>
          Effect.andThen(
            place.volume.createExclusive(path, bytes),
            place.volume.createExclusive(path, bytes),
          ),
      };
      assert.strictEqual(
        (yield* claimNext({ volume: twice, io: direct }, ann, wanted)).kind,
        "won",
      );
    }),
  );
});

describe("a lease", () => {
  const lease = { resource: "control", purpose: "lock-down" };

  it.effect(
    "lives as long as its holder gives signs, whatever the clocks of the machines say",
    () =>
      Effect.gen(function* () {
        const { folder, place } = table();
        const begun = yield* beginLease;
        let mine = newLease(won(yield* claimNext(place, ann, lease)), begun);
        let seen: Watched | undefined;
        for (let i = 0; i < 20; i++) {
          yield* TestClock.adjust(LEASE_MILLIS / 3);
          const renewed = yield* renew(place, ann, mine);
          if (renewed === undefined) throw new Error("told to stop");
          mine = renewed;
          const look = yield* watch(place, "control", keys, seen);
          assert.isFalse(look.dead);
          seen = look.watched;
        }
        assert.strictEqual(folder.paths().filter((path) => path.includes(".beat.")).length, 2);
        yield* TestClock.adjust(LEASE_MILLIS);
        assert.isTrue((yield* watch(place, "control", keys, seen)).dead);
      }),
  );

  it.effect("must be given up by a holder who could not give a sign for half of its time", () =>
    Effect.gen(function* () {
      const { folder, place } = table();
      const begun = yield* beginLease;
      const mine = newLease(won(yield* claimNext(place, ann, lease)), begun);
      yield* TestClock.adjust(LEASE_MILLIS / 2);
      assert.isTrue(yield* mayAct(mine));
      yield* TestClock.adjust(1);
      assert.isFalse(yield* mayAct(mine));
      assert.isUndefined(yield* renew(place, ann, mine));
      assert.isFalse(folder.paths().some((path) => path.includes(".beat.")));
    }),
  );

  it.effect("taken over by somebody else is noticed by its holder at the next sign", () =>
    Effect.gen(function* () {
      const { place } = table();
      const begun = yield* beginLease;
      const mine = newLease(won(yield* claimNext(place, ann, lease)), begun);
      won(yield* claimNext(place, ben, { ...lease, over: 1 }));
      assert.isUndefined(yield* renew(place, ann, mine));
    }),
  );

  it.effect("is not kept alive by signs its holder did not write", () =>
    Effect.gen(function* () {
      const { folder, place } = table();
      const begun = yield* beginLease;
      const mine = newLease(won(yield* claimNext(place, ann, lease)), begun);
      yield* renew(place, ann, mine);
      const control = keys.hash(text("control")).slice(0, 32);
      const genuine = content(folder, `_Sync/lock/${control}/1.beat.1`);
      const first = yield* watch(place, "control", keys, undefined);
      assert.strictEqual(first.watched.beat, 1);
      yield* TestClock.adjust(LEASE_MILLIS);
      folder.plant(`_Sync/lock/${control}/1.beat.2`, genuine);
      folder.plant(`_Sync/lock/${control}/1.beat.3`, text("rubbish"));
      assert.isTrue((yield* watch(place, "control", keys, first.watched)).dead);
    }),
  );

  it.effect("goes on under the next name when a sign was cut off while it was written", () =>
    Effect.gen(function* () {
      const { folder, place } = table();
      const begun = yield* beginLease;
      const mine = newLease(won(yield* claimNext(place, ann, lease)), begun);
      const control = keys.hash(text("control")).slice(0, 32);
      folder.plant(`_Sync/lock/${control}/1.beat.1`, new Uint8Array());
      assert.strictEqual((yield* renew(place, ann, mine))?.beat, 2);
      assert.strictEqual((yield* watch(place, "control", keys, undefined)).watched.beat, 2);
    }),
  );
});

describe("asking a folder whether locks can work there", () => {
  const own = { copy: ann.copy, nonce: "n1" };

  it.effect("leaves nothing behind where one of two succeeds", () =>
    Effect.gen(function* () {
      const { folder, place } = table();
      assert.isNull(yield* probeExclusive(place, own));
      assert.deepStrictEqual(folder.paths(), []);
    }),
  );

  it.effect(
    "finds a folder that lets both in, one that lets nobody in, and passes on other failures",
    () =>
      Effect.gen(function* () {
        const { place } = table();
        const answering = (createExclusive: Volume["createExclusive"]) => ({
          io: direct,
          volume: { ...place.volume, createExclusive },
        });
        const failing = (reason: "exists" | "denied") => (path: string) =>
          Effect.fail(new VolumeError({ reason, operation: "create", path, text: reason }));
        assert.include(
          yield* probeExclusive(
            answering(() => Effect.void),
            own,
          ),
          "let two create",
        );
        assert.include(
          yield* probeExclusive(answering(failing("exists")), own),
          "refuses to create",
        );
        const denied = yield* Effect.flip(probeExclusive(answering(failing("denied")), own));
        assert.deepInclude(denied, { reason: "denied" });
      }),
  );
});
