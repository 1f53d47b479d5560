/** Check-outs through the engine: who gets a document, where it works, and what happens when it ends (I10, I11, I12). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { LEASE_MILLIS } from "../../../src/engine/locks/lease.ts";
import { refusal, settle, sha256, stateDigest, text, World } from "../world.ts";

const LETTER = "Letter.docx";
const resource = `document/${LETTER}`;
const key = sha256(text(resource)).slice(0, 32);

/** The top level on OFFICE, open, and children of it, connected to it. */
const office = (names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const world = new World();
    yield* world.createTop("OFFICE");
    yield* world.open("OFFICE");
    for (const name of names) {
      yield* world.createChild(name, "OFFICE");
      yield* world.open(name);
      yield* world.connect(name, "OFFICE");
    }
    yield* settle;
    return world;
  });

const copy = (world: World, name: string) => world.laptop(name).copy;

const current = (world: World, name: string): string | undefined =>
  copy(world, name).document(LETTER)?.current;

const lockFiles = (world: World): ReadonlyArray<string> =>
  [...world.laptops.values()].flatMap((laptop) =>
    laptop.folder
      .paths()
      .filter((path) => path.includes("/lock/"))
      .map((path) => `${laptop.name} ${path.slice(path.lastIndexOf("/") + 1)}`),
  );

const shown = (world: World, name: string) =>
  copy(world, name)
    .locks()
    .map(({ holder, mine, authoritative, exclusive, epoch }) => ({
      holder: holder?.machine ?? null,
      mine,
      authoritative,
      exclusive,
      epoch,
    }));

describe("a look at the locks", () => {
  it.effect("goes with the look at the folder, however many locks there are", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      const names = Array.from({ length: 30 }, (_, index) => `${index}.docx`);
      for (const name of names) yield* copy(world, "ANN").saveDocument(name, text(name));
      yield* settle;
      for (const name of names) yield* copy(world, "ANN").checkOut(name);
      for (const name of names.slice(3)) yield* copy(world, "ANN").release(name);
      yield* settle;
      const { folder } = world.laptop("OFFICE");
      const asked = (): number => folder.asked.get("BEN") ?? 0;
      const before = asked();
      folder.audit.length = 0;
      yield* TestClock.adjust("10 minutes");
      const looks = folder.audit.filter(({ hand, path }) => hand === "BEN" && path === "_Sync/own");
      assert.strictEqual(looks.length, 20);
      assert.strictEqual(asked() - before, 20);
      // Held ones every time, free ones in turn.
      const listed = folder.audit.filter(
        ({ hand, path }) => hand === "BEN" && path.startsWith("_Sync/lock/"),
      );
      assert.strictEqual(new Set(listed.map(({ path }) => path)).size, 30);
      assert.strictEqual(listed.length, 20 * (3 + 16));
    }),
  );
});

describe("a document somebody has checked out", () => {
  it.effect("is had by the next one as it was given back, without waiting for an exchange", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* copy(world, "ANN").saveDocument(LETTER, text("ann"));
      yield* copy(world, "ANN").release(LETTER);
      yield* copy(world, "BEN").checkOut(LETTER);
      assert.strictEqual(current(world, "BEN"), sha256(text("ann")));
      yield* copy(world, "BEN").saveDocument(LETTER, text("ben"));
      yield* copy(world, "BEN").release(LETTER);
      yield* copy(world, "OFFICE").checkOut(LETTER);
      assert.strictEqual(current(world, "OFFICE"), sha256(text("ben")));
      yield* settle;
      assert.strictEqual(copy(world, "ANN").status().conflicts, 0);
    }),
  );

  it.effect(
    "is known to be free again also where the own disk is full and takes nothing that comes",
    () =>
      Effect.gen(function* () {
        const world = yield* office(["ANN", "BEN"]);
        yield* copy(world, "ANN").checkOut(LETTER);
        yield* settle;
        assert.strictEqual(shown(world, "BEN")[0]?.holder, "ANN");
        world.laptop("BEN").folder.fault = ({ operation }) =>
          operation === "writeTemp" ? "no-space" : undefined;
        yield* copy(world, "ANN").setField("tb/1000", "balance", 5);
        yield* copy(world, "ANN").release(LETTER);
        yield* settle;
        assert.strictEqual(copy(world, "BEN").status().lastFailure?.reason, "no-space");
        assert.deepStrictEqual(shown(world, "BEN"), []);
      }),
  );

  it.effect(
    "is claimed anew when it is asked for again, whatever a listing says that may be old",
    () =>
      Effect.gen(function* () {
        const world = yield* office(["ANN", "BEN"]);
        yield* copy(world, "ANN").checkOut(LETTER);
        yield* copy(world, "ANN").checkOut(LETTER);
        yield* settle;
        assert.deepStrictEqual(lockFiles(world), ["OFFICE 1", "OFFICE 2"]);
        assert.deepStrictEqual(shown(world, "BEN"), [
          { holder: "ANN", mine: false, authoritative: true, exclusive: false, epoch: 2 },
        ]);
        yield* copy(world, "ANN").release(LETTER);
        yield* settle;
        assert.deepStrictEqual(shown(world, "BEN"), []);
      }),
  );

  it.effect("is not found again by whoever connects with a listing from before it was undone", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* settle;
      const { folder } = world.laptop("OFFICE");
      const remembered = new Set(
        folder
          .paths()
          .flatMap((path) => path.split("/").map((_, i, parts) => parts.slice(0, i + 1).join("/"))),
      );
      yield* copy(world, "OFFICE").undoCheckOuts(LETTER);
      folder.unlisted = (hand, path) => hand === "ANN" && !remembered.has(path);
      yield* world.connect("ANN", "OFFICE");
      assert.deepStrictEqual(
        shown(world, "ANN").filter(({ mine }) => mine),
        [],
      );
      assert.isTrue(
        world.heard("lock.lost", "ANN").some(({ facts }) => facts["why"] === "undo-check-out"),
      );
    }),
  );

  for (const [who, outcome] of [
    ["BEN", "on BEN."],
    [null, undefined],
  ] as const)
    it.effect(
      `that was undone${who === null ? "" : `, and taken by ${who},`} is asked for anew with a listing from before that`,
      () =>
        Effect.gen(function* () {
          const world = yield* office(["ANN", "BEN"]);
          yield* copy(world, "ANN").checkOut(LETTER);
          yield* settle;
          const { folder } = world.laptop("OFFICE");
          const known = new Set(folder.paths());
          yield* copy(world, "OFFICE").undoCheckOuts(LETTER);
          if (who !== null) yield* copy(world, who).checkOut(LETTER);
          folder.unlisted = (hand, path) =>
            hand === "ANN" && path.includes("/lock/") && !known.has(path);
          const refused = yield* refusal(copy(world, "ANN").checkOut(LETTER));
          assert.strictEqual(refused?.text.slice(-7), outcome);
        }),
    );

  /** ANN connects twice; in between his check-out is undone and BEN has the document, and ANN's Windows remembers the folder as it was. */
  const connectingTwice = (meanwhileSeconds: number, isOpenedAnew = false) =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* settle;
      yield* world.connect("ANN", "OFFICE");
      const { folder } = world.laptop("OFFICE");
      const known = new Set(folder.paths());
      yield* copy(world, "OFFICE").undoCheckOuts(LETTER);
      yield* copy(world, "BEN").checkOut(LETTER);
      const isNew = (path: string): boolean => path.includes("/lock/") && !known.has(path);
      folder.unlisted = (hand, path) => hand === "ANN" && isNew(path);
      folder.fault = ({ hand, operation, path }) =>
        hand === "ANN" && operation === "read" && isNew(path) && meanwhileSeconds < 5
          ? "not-found"
          : undefined;
      world.laptop("ANN").reachable = meanwhileSeconds === 0;
      yield* TestClock.adjust(`${meanwhileSeconds} seconds`);
      world.laptop("ANN").reachable = true;
      if (isOpenedAnew) {
        yield* world.crash("ANN");
        yield* world.open("ANN");
      }
      yield* world.connect("ANN", "OFFICE");
      return world;
    });

  it.effect.each([0, 3, 40])(
    "is nobody else's again who was connected %i seconds before, whatever his Windows remembers of it",
    (seconds) =>
      Effect.gen(function* () {
        const world = yield* connectingTwice(seconds);
        assert.deepStrictEqual(
          shown(world, "ANN").filter(({ mine }) => mine),
          [],
        );
        assert.isTrue(shown(world, "BEN")[0]?.exclusive);
      }),
  );

  it.effect("is nobody's again whose program was ended meanwhile and opened anew", () =>
    Effect.gen(function* () {
      const world = yield* connectingTwice(0, true);
      assert.deepStrictEqual(
        shown(world, "ANN").filter(({ mine }) => mine),
        [],
      );
    }),
  );

  it.effect("stays with whoever connects twice in a moment, where nobody ended it meanwhile", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* settle;
      yield* world.connect("ANN", "OFFICE");
      yield* world.connect("ANN", "OFFICE");
      assert.isTrue(shown(world, "ANN")[0]?.exclusive);
      // A claim that is taken anew leaves a file; one that was not asked for so long leaves none.
      const before = lockFiles(world).length;
      yield* TestClock.adjust("1 minute");
      yield* world.connect("ANN", "OFFICE");
      assert.strictEqual(lockFiles(world).length, before);
      assert.isTrue(shown(world, "ANN")[0]?.exclusive);
    }),
  );

  it.effect("stays with him too where the folder cannot be written to at that moment", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* settle;
      yield* world.connect("ANN", "OFFICE");
      world.laptop("OFFICE").folder.fault = ({ hand, operation, path }) =>
        hand === "ANN" && operation === "createExclusive" && path.includes("/lock/")
          ? "no-space"
          : undefined;
      yield* world.connect("ANN", "OFFICE");
      assert.isTrue(shown(world, "ANN")[0]?.exclusive);
    }),
  );

  it.effect("is refused to everybody else, with who has it, and free again when given back", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      const refused = yield* refusal(copy(world, "BEN").checkOut(LETTER));
      assert.strictEqual(refused?.reason, "locked");
      assert.include(refused?.text, "checked out by user-ANN on ANN");
      yield* settle;
      const save = yield* refusal(copy(world, "BEN").saveDocument(LETTER, text("ben")));
      assert.strictEqual(save?.reason, "locked");
      assert.include(save?.text, "user-ANN");
      assert.strictEqual(
        (yield* refusal(copy(world, "BEN").deleteDocument(LETTER)))?.reason,
        "locked",
      );
      assert.strictEqual(
        (yield* refusal(copy(world, "OFFICE").checkOut(LETTER)))?.reason,
        "locked",
      );
      yield* copy(world, "BEN").saveDocument("Other.docx", text("not locked"));
      yield* copy(world, "ANN").saveDocument(LETTER, text("ann"));
      assert.deepStrictEqual(shown(world, "ANN"), [
        { holder: "ANN", mine: true, authoritative: true, exclusive: true, epoch: 1 },
      ]);
      assert.deepStrictEqual(shown(world, "BEN"), [
        { holder: "ANN", mine: false, authoritative: true, exclusive: false, epoch: 1 },
      ]);
      yield* copy(world, "ANN").release(LETTER);
      yield* copy(world, "BEN").checkOut(LETTER);
      yield* settle;
      assert.deepStrictEqual(shown(world, "OFFICE"), [
        { holder: "BEN", mine: false, authoritative: true, exclusive: false, epoch: 3 },
      ]);
      assert.deepStrictEqual(lockFiles(world), ["OFFICE 1", "OFFICE 2", "OFFICE 3"]);
      assert.deepStrictEqual(
        world
          .heard("lock.claimed")
          .map(({ laptop, facts }) => [laptop, facts["resource"], facts["epoch"]]),
        [
          ["ANN", resource, 1],
          ["BEN", resource, 3],
        ],
      );
      assert.strictEqual(world.heard("lock.released", "ANN").length, 1);
      assert.isAtLeast(world.heard("lock.refused", "BEN").length, 3);
    }),
  );

  it.effect("goes to exactly one of all who want it at the same moment", () =>
    Effect.gen(function* () {
      const names = ["ANN", "BEN", "EVE", "OFFICE"];
      const world = yield* office(names.slice(0, 3));
      world.laptop("OFFICE").folder.remoteMillis = 20;
      const asked = yield* Effect.forkChild(
        Effect.forEach(names, (name) => refusal(copy(world, name).checkOut(LETTER)), {
          concurrency: "unbounded",
        }),
        { startImmediately: true },
      );
      yield* TestClock.adjust("10 seconds");
      const exit = asked.pollUnsafe();
      assert.isTrue(exit?._tag === "Success");
      const outcomes = exit?._tag === "Success" ? exit.value : [];
      assert.strictEqual(outcomes.filter((refused) => refused === undefined).length, 1);
      assert.strictEqual(outcomes.filter((refused) => refused?.reason === "locked").length, 3);
      yield* settle;
      assert.strictEqual(names.filter((name) => shown(world, name)[0]?.exclusive).length, 1);
    }),
  );

  it.effect("cannot be given back by somebody else", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      assert.strictEqual((yield* refusal(copy(world, "BEN").release(LETTER)))?.reason, "invalid");
      assert.strictEqual(
        (yield* refusal(copy(world, "ANN").checkOut("None.docx")))?.reason,
        "invalid",
      );
      assert.deepStrictEqual(lockFiles(world), ["OFFICE 1"]);
    }),
  );
});

describe("a connection to another copy than the top-level parent", () => {
  it.effect("never gives a lock, says so as the help page does, and writes no claim anywhere", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("PEER2", "PEER1");
      for (const name of ["PEER1", "PEER2"]) {
        const refused = yield* refusal(copy(world, name).checkOut(LETTER));
        assert.strictEqual(refused?.reason, "needs-top-level");
        assert.include(refused?.text, "Exclusive locks do not work over a peer connection");
        assert.include(world.marks(name), "exclusive-lock-refused-over-peer");
        assert.strictEqual(world.heard("lock.refused", name).length, 1);
      }
      const offline = yield* refusal(copy(world, "PARENT").checkOut(LETTER));
      assert.strictEqual(offline?.reason, "needs-top-level");
      assert.include(offline?.text, "offline");
      assert.notInclude(world.marks("PARENT"), "exclusive-lock-refused-over-peer");
      assert.strictEqual(
        (yield* refusal(copy(world, "PEER1").undoCheckOuts()))?.reason,
        "needs-top-level",
      );
      assert.deepStrictEqual(lockFiles(world), []);
      assert.deepStrictEqual(world.heard("lock.claimed"), []);
    }),
  );

  it.effect("does not refuse an edit of what was last known to be checked out", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* settle;
      yield* world.connect("BEN", "ANN");
      assert.deepStrictEqual(shown(world, "BEN"), [
        { holder: "ANN", mine: false, authoritative: false, exclusive: false, epoch: 1 },
      ]);
      yield* copy(world, "BEN").saveDocument(LETTER, text("ben at the peer"));
    }),
  );

  it.effect("made by copying the top level's folder in Explorer is no top level either", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      world.laptop("TWIN").folder = world.laptop("OFFICE").folder.duplicate("TWIN");
      yield* world.open("TWIN");
      yield* world.connect("ANN", "TWIN");
      const refused = yield* refusal(copy(world, "ANN").checkOut(LETTER));
      assert.strictEqual(refused?.reason, "needs-top-level");
      assert.strictEqual(
        (yield* refusal(copy(world, "TWIN").checkOut(LETTER)))?.reason,
        "needs-top-level",
      );
    }),
  );
});

describe("losing the connection", () => {
  it.effect(
    "loses the lock at once, keeps the check-out, and brings the lock back under its epoch",
    () =>
      Effect.gen(function* () {
        const world = yield* office(["ANN", "BEN"]);
        yield* copy(world, "ANN").checkOut(LETTER);
        yield* copy(world, "ANN").workOffline;
        assert.deepStrictEqual(shown(world, "ANN"), [
          { holder: "ANN", mine: true, authoritative: false, exclusive: false, epoch: 1 },
        ]);
        assert.deepInclude(world.heard("lock.lost", "ANN")[0]?.facts, { resource, epoch: 1 });
        yield* copy(world, "ANN").workOnline;
        assert.isTrue(shown(world, "ANN")[0]?.exclusive);
        world.laptop("ANN").reachable = false;
        yield* settle;
        assert.isFalse(shown(world, "ANN")[0]?.exclusive);
        assert.strictEqual(world.heard("lock.lost", "ANN").length, 2);
        assert.strictEqual((yield* refusal(copy(world, "BEN").checkOut(LETTER)))?.reason, "locked");
        world.laptop("ANN").reachable = true;
        yield* settle;
        assert.isTrue(shown(world, "ANN")[0]?.exclusive);
        assert.deepStrictEqual(lockFiles(world), ["OFFICE 1"]);
      }),
  );

  it.effect("and the program too: the check-out is known again, even offline", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* world.crash("ANN");
      world.laptop("ANN").reachable = false;
      yield* world.open("ANN");
      assert.deepStrictEqual(shown(world, "ANN"), [
        { holder: "ANN", mine: true, authoritative: false, exclusive: false, epoch: 1 },
      ]);
      world.laptop("ANN").reachable = true;
      yield* settle;
      assert.isTrue(shown(world, "ANN")[0]?.exclusive);
    }),
  );

  describe("while an older folder is put over the top level's and somebody else is given the same number", () => {
    const putBack = Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      const older = world.laptop("OFFICE").folder.duplicate("backup");
      yield* copy(world, "ANN").checkOut(LETTER);
      world.laptop("ANN").reachable = false;
      yield* settle;
      world.laptop("OFFICE").folder.becomes(older);
      yield* copy(world, "BEN").checkOut(LETTER);
      return world;
    });
    const BENS = { holder: "BEN", mine: false, authoritative: true, exclusive: false, epoch: 1 };

    it.effect("tells the first one that it is not his any more", () =>
      Effect.gen(function* () {
        const world = yield* putBack;
        world.laptop("ANN").reachable = true;
        yield* settle;
        assert.deepStrictEqual(shown(world, "ANN"), [BENS]);
        assert.deepInclude(world.heard("lock.lost", "ANN").at(-1)?.facts, {
          why: "claimed by somebody else",
        });
        assert.isTrue(shown(world, "BEN")[0]?.exclusive);
      }),
    );

    it.effect("gives nobody else's back, also where the connection lasted", () =>
      Effect.gen(function* () {
        const world = yield* office(["ANN", "BEN"]);
        const older = world.laptop("OFFICE").folder.duplicate("backup");
        yield* copy(world, "ANN").checkOut(LETTER);
        world.laptop("OFFICE").folder.becomes(older);
        yield* copy(world, "BEN").checkOut(LETTER);
        assert.strictEqual((yield* refusal(copy(world, "ANN").release(LETTER)))?.reason, "invalid");
        assert.strictEqual((yield* refusal(copy(world, "ANN").checkOut(LETTER)))?.reason, "locked");
        yield* settle;
        assert.isTrue(shown(world, "BEN")[0]?.exclusive);
        assert.deepStrictEqual(lockFiles(world), ["OFFICE 1"]);
      }),
    );

    for (const isAway of [true, false])
      it.effect(
        `tells somebody who only knew of it ${isAway ? "and was away" : "and was connected all the time"}, of all documents`,
        () =>
          Effect.gen(function* () {
            const world = yield* office(["ANN", "BEN", "EVE"]);
            for (const name of ["One.docx", "Two.docx"])
              yield* copy(world, "OFFICE").saveDocument(name, text(name));
            yield* settle;
            const older = world.laptop("OFFICE").folder.duplicate("backup");
            for (const name of [LETTER, "One.docx", "Two.docx"])
              yield* copy(world, "ANN").checkOut(name);
            yield* settle;
            world.laptop("EVE").reachable = !isAway;
            world.laptop("ANN").reachable = false;
            yield* settle;
            world.laptop("OFFICE").folder.becomes(older);
            yield* copy(world, "BEN").checkOut(LETTER);
            yield* copy(world, "BEN").checkOut("One.docx");
            yield* copy(world, "BEN").release("One.docx");
            world.laptop("EVE").reachable = true;
            yield* settle;
            assert.deepStrictEqual(shown(world, "EVE"), [BENS]);
            yield* copy(world, "EVE").saveDocument("One.docx", text("eve"));
            yield* copy(world, "EVE").saveDocument("Two.docx", text("eve"));
          }),
      );

    it.effect("believes no number any more where one went back", () =>
      Effect.gen(function* () {
        const world = yield* office(["ANN", "BEN", "EVE"]);
        yield* copy(world, "OFFICE").saveDocument("One.docx", text("one"));
        yield* settle;
        yield* copy(world, "ANN").checkOut("One.docx");
        yield* copy(world, "ANN").release("One.docx");
        const older = world.laptop("OFFICE").folder.duplicate("backup");
        yield* copy(world, "ANN").checkOut("One.docx");
        yield* copy(world, "ANN").checkOut(LETTER);
        yield* settle;
        world.laptop("ANN").reachable = false;
        world.laptop("OFFICE").folder.becomes(older);
        yield* copy(world, "BEN").checkOut(LETTER);
        yield* settle;
        assert.deepStrictEqual(shown(world, "EVE"), [BENS]);
      }),
    );
  });

  it.effect("while the locks are looked at is no sign that a check-out is gone", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      const { folder } = world.laptop("OFFICE");
      for (const listing of ["_Sync/lock", `_Sync/lock/${key}`]) {
        folder.fault = ({ operation, path, hand }) =>
          hand === "ANN" && operation === "list" && path === listing ? "offline" : undefined;
        yield* settle;
        assert.deepStrictEqual(shown(world, "ANN"), [
          { holder: "ANN", mine: true, authoritative: false, exclusive: false, epoch: 1 },
        ]);
        folder.fault = undefined;
        yield* settle;
        assert.isTrue(shown(world, "ANN")[0]?.exclusive);
      }
      const why = world.heard("lock.lost", "ANN").map(({ facts }) => facts["why"]);
      assert.deepStrictEqual([...new Set(why)], ["no connection to the top-level parent"]);
    }),
  );

  it.effect("of the folder of locks alone keeps no work back", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      world.laptop("OFFICE").folder.fault = ({ operation, path, hand }) =>
        hand === "ANN" && operation === "list" && path === "_Sync/lock" ? "busy" : undefined;
      yield* copy(world, "BEN").saveDocument(LETTER, text("ben"));
      yield* settle;
      assert.strictEqual(current(world, "ANN"), sha256(text("ben")));
      assert.strictEqual(copy(world, "ANN").status().lastFailure?.reason, "busy");
    }),
  );

  it.effect("while a claim is made ends the attempt with the reason of the connection", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      const { folder } = world.laptop("OFFICE");
      folder.fault = (entry) =>
        entry.operation === "createExclusive" && entry.path.includes("/lock/")
          ? "offline"
          : undefined;
      const refused = yield* refusal(copy(world, "ANN").checkOut(LETTER));
      assert.strictEqual(refused?.reason, "volume");
      assert.strictEqual(copy(world, "ANN").status().indicator, "offline");
      folder.fault = undefined;
      yield* settle;
      yield* copy(world, "ANN").checkOut(LETTER);
    }),
  );
});

describe("the version of the one who has the document", () => {
  /** ANN checks out, goes away; OFFICE undoes it; BEN checks out and saves once; ANN saved often meanwhile. */
  const partitioned = Effect.gen(function* () {
    const world = yield* office(["ANN", "BEN"]);
    yield* copy(world, "ANN").checkOut(LETTER);
    world.laptop("ANN").reachable = false;
    yield* settle;
    yield* copy(world, "OFFICE").undoCheckOuts(LETTER);
    yield* copy(world, "BEN").checkOut(LETTER);
    for (let i = 0; i < 9; i++) yield* copy(world, "ANN").saveDocument(LETTER, text(`ann ${i}`));
    yield* copy(world, "BEN").saveDocument(LETTER, text("ben"));
    world.laptop("ANN").reachable = true;
    yield* settle;
    return world;
  });

  it.effect(
    "is shown everywhere before that of one who lost his check-out, and both are kept",
    () =>
      Effect.gen(function* () {
        const world = yield* partitioned;
        for (const name of ["OFFICE", "ANN", "BEN"]) {
          assert.strictEqual(current(world, name), sha256(text("ben")));
          assert.deepStrictEqual(
            copy(world, name).document(LETTER)?.versions.toSorted(),
            [sha256(text("ben")), sha256(text("ann 8"))].toSorted(),
          );
          assert.strictEqual(stateDigest(copy(world, name)), stateDigest(copy(world, "OFFICE")));
        }
        assert.deepInclude(world.heard("lock.broken", "OFFICE")[0]?.facts, {
          resource,
          epoch: 1,
          holder: world.copyId("ANN"),
        });
        assert.deepInclude(world.heard("lock.lost", "ANN").at(-1)?.facts, {
          resource,
          epoch: 1,
          why: "claimed by somebody else",
        });
      }),
  );

  it.effect("is followed by whoever goes on from it, checked out or not", () =>
    Effect.gen(function* () {
      const world = yield* partitioned;
      yield* copy(world, "BEN").release(LETTER);
      yield* settle;
      yield* copy(world, "ANN").saveDocument(LETTER, text("ann goes on"));
      yield* settle;
      for (const name of ["OFFICE", "ANN", "BEN"])
        assert.strictEqual(current(world, name), sha256(text("ann goes on")));
      yield* copy(world, "OFFICE").confirmDocument(LETTER);
      yield* settle;
      assert.deepStrictEqual(copy(world, "BEN").document(LETTER)?.versions, [
        sha256(text("ann goes on")),
      ]);
    }),
  );

  it.effect("is shown before that of one who did not know of the check-out yet", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "BEN").workOffline;
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* copy(world, "ANN").saveDocument(LETTER, text("ann"));
      for (let i = 0; i < 5; i++) yield* copy(world, "BEN").saveDocument(LETTER, text(`ben ${i}`));
      yield* copy(world, "BEN").workOnline;
      yield* settle;
      for (const name of ["OFFICE", "ANN", "BEN"])
        assert.strictEqual(current(world, name), sha256(text("ann")));
    }),
  );
});

describe("a check-out whose holder does not come back", () => {
  it.effect("blocks until the top level undoes it, one or all, and then anybody may have it", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* copy(world, "ANN").checkOut("Lead sheet.xlsx");
      yield* copy(world, "OFFICE").syncNow;
      yield* world.crash("ANN");
      yield* TestClock.adjust("5 days");
      assert.strictEqual((yield* refusal(copy(world, "BEN").checkOut(LETTER)))?.reason, "locked");
      yield* copy(world, "OFFICE").undoCheckOuts("Lead sheet.xlsx");
      assert.strictEqual(copy(world, "OFFICE").locks().length, 1);
      yield* copy(world, "OFFICE").undoCheckOuts();
      assert.deepStrictEqual(copy(world, "OFFICE").locks(), []);
      yield* copy(world, "BEN").checkOut(LETTER);
      yield* world.open("ANN");
      yield* settle;
      assert.deepStrictEqual(
        world.heard("lock.lost", "ANN").map(({ facts }) => facts["why"]),
        ["claimed by somebody else", "undo-check-out"],
      );
      assert.deepStrictEqual(
        copy(world, "ANN")
          .locks()
          .map(({ mine }) => mine),
        [false],
      );
    }),
  );

  it.effect(
    "that was cut off between creating and writing can be passed over after the observer's time",
    () =>
      Effect.gen(function* () {
        const world = yield* office(["ANN", "BEN"]);
        world.laptop("OFFICE").folder.plant(`_Sync/lock/${key}/1`, new Uint8Array());
        const refused = yield* refusal(copy(world, "BEN").checkOut(LETTER));
        assert.strictEqual(refused?.reason, "locked");
        assert.include(refused?.text, "somebody unknown");
        assert.deepStrictEqual(shown(world, "BEN"), [
          { holder: null, mine: false, authoritative: true, exclusive: false, epoch: 1 },
        ]);
        yield* TestClock.adjust(LEASE_MILLIS - 1_000);
        assert.strictEqual((yield* refusal(copy(world, "BEN").checkOut(LETTER)))?.reason, "locked");
        yield* TestClock.adjust(1_000);
        yield* copy(world, "BEN").checkOut(LETTER);
        assert.strictEqual(shown(world, "BEN")[0]?.epoch, 2);
      }),
  );

  it.effect("that cannot be read is undone by the top level, too", () =>
    Effect.gen(function* () {
      const world = yield* office(["BEN"]);
      world.laptop("OFFICE").folder.plant(`_Sync/lock/${key}/1`, text("rubbish"));
      yield* copy(world, "OFFICE").undoCheckOuts();
      yield* copy(world, "BEN").checkOut(LETTER);
      assert.strictEqual(shown(world, "BEN")[0]?.epoch, 3);
    }),
  );
});

describe("a copy that is deleted", () => {
  const whatIsHad = (world: World) =>
    copy(world, "OFFICE")
      .locks()
      .map(({ holder, resource: of }) => `${of} ${holder?.machine}`);

  it.effect("gives back what it has checked out, with what was saved there before the next", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* copy(world, "ANN").checkOut("Lead sheet.xlsx");
      yield* copy(world, "ANN").saveDocument(LETTER, text("ann"));
      yield* copy(world, "ANN").deleteCopy;
      yield* copy(world, "BEN").checkOut(LETTER);
      assert.strictEqual(current(world, "BEN"), sha256(text("ann")));
      yield* settle;
      assert.deepStrictEqual(whatIsHad(world), [`${resource} BEN`]);
      assert.lengthOf(world.heard("lock.released", "ANN"), 2);
      assert.deepStrictEqual(world.laptop("ANN").folder.paths(), []);
    }),
  );

  it.effect("while it is connected to a peer asks nobody for that, and the office undoes it", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* world.connect("ANN", "BEN");
      yield* copy(world, "ANN").deleteCopy;
      yield* settle;
      assert.deepStrictEqual(whatIsHad(world), [`${resource} ANN`]);
      yield* copy(world, "OFFICE").undoCheckOuts();
      yield* copy(world, "BEN").checkOut(LETTER);
    }),
  );

  it.effect("goes also where the folder of locks takes nothing", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      yield* copy(world, "ANN").checkOut(LETTER);
      world.laptop("OFFICE").folder.fault = ({ operation, path }) =>
        operation === "createExclusive" && path.startsWith("_Sync/lock/") ? "denied" : undefined;
      yield* copy(world, "ANN").deleteCopy;
      assert.deepStrictEqual(world.laptop("ANN").folder.paths(), []);
      yield* settle;
      assert.deepStrictEqual(whatIsHad(world), [`${resource} ANN`]);
    }),
  );
});

describe("the folder of locks", () => {
  it.effect("costs one more listing per look where nothing is locked, and nothing is written", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      const { folder } = world.laptop("OFFICE");
      folder.audit.length = 0;
      yield* TestClock.adjust("10 minutes");
      const looks = folder.audit.filter((entry) => entry.hand === "ANN");
      assert.deepStrictEqual(
        [...new Set(looks.map((entry) => `${entry.operation} ${entry.path}`))],
        ["list _Sync/own", "list _Sync/in", "list _Sync/lock"],
      );
      assert.strictEqual(looks.length, 60);
    }),
  );

  it.effect("full of rubbish stops nothing", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN", "BEN"]);
      const { folder } = world.laptop("OFFICE");
      for (const path of ["x", "..", "CON/1", `${"a".repeat(32)}/1`, "b".repeat(32), `${key}/x`])
        folder.plant(`_Sync/lock/${path}`, text("rubbish"));
      yield* copy(world, "ANN").setField("tb/1000", "balance", 7);
      yield* settle;
      assert.strictEqual(copy(world, "BEN").record("tb/1000")?.["balance"]?.current, 7);
      yield* copy(world, "ANN").checkOut(LETTER);
      yield* copy(world, "OFFICE").undoCheckOuts();
      yield* copy(world, "BEN").checkOut(LETTER);
    }),
  );

  it.effect("that cannot keep two apart gives no locks, and everything else works", () =>
    Effect.gen(function* () {
      const world = yield* office(["ANN"]);
      const { folder } = world.laptop("OFFICE");
      folder.fault = (entry) => (entry.path.endsWith("-exclusive") ? "exists" : undefined);
      const refused = yield* refusal(copy(world, "ANN").checkOut(LETTER));
      assert.strictEqual(refused?.reason, "needs-top-level");
      assert.include(refused?.text, "Locks do not work here");
      yield* copy(world, "ANN").saveDocument(LETTER, text("ann"));
      yield* settle;
      assert.strictEqual(current(world, "OFFICE"), sha256(text("ann")));
      assert.deepStrictEqual(lockFiles(world), []);
    }),
  );
});

describe("a check-out past a peer, where the settings say so", () => {
  /** ANN and BEN know OFFICE, and are connected to EVE, who is connected to OFFICE. */
  const onPeers = Effect.gen(function* () {
    const world = yield* office(["ANN", "BEN", "EVE"]);
    for (const name of ["ANN", "BEN"]) {
      yield* world.close(name);
      yield* world.open(name, { locksWithPeer: "top-level-if-reached" });
      yield* world.connect(name, "EVE");
    }
    yield* settle;
    return world;
  });

  it.effect(
    "is made at the top level, keeps others out there, and leaves the connection alone",
    () =>
      Effect.gen(function* () {
        const world = yield* onPeers;
        const before = world.heard("copy.connected", "ANN").length;
        yield* copy(world, "ANN").checkOut(LETTER);
        assert.deepStrictEqual(lockFiles(world), ["OFFICE 1"]);
        assert.strictEqual(copy(world, "ANN").status().indicator, "yellow");
        assert.lengthOf(world.heard("copy.connected", "ANN"), before);
        assert.lengthOf(world.heard("copy.offline", "ANN"), 1);
        // It is her word; that it still stands is known only to whoever is connected to OFFICE.
        assert.deepStrictEqual(shown(world, "ANN"), [
          { holder: "ANN", mine: true, authoritative: false, exclusive: false, epoch: 1 },
        ]);
        assert.strictEqual((yield* refusal(copy(world, "EVE").checkOut(LETTER)))?.reason, "locked");
        assert.strictEqual((yield* refusal(copy(world, "BEN").checkOut(LETTER)))?.reason, "locked");
        yield* copy(world, "ANN").release(LETTER);
        yield* copy(world, "BEN").checkOut(LETTER);
        assert.deepStrictEqual(lockFiles(world), ["OFFICE 1", "OFFICE 2", "OFFICE 3"]);
        assert.include(world.marks("ANN"), "locked-past-peer");
        assert.notInclude(world.marks("ANN"), "exclusive-lock-refused-over-peer");
      }),
  );

  it.effect("goes to exactly one of two on different peers who want it at the same moment", () =>
    Effect.gen(function* () {
      const world = yield* onPeers;
      yield* world.connect("BEN", "ANN");
      world.laptop("OFFICE").folder.remoteMillis = 20;
      const asked = yield* Effect.forkChild(
        Effect.forEach(["ANN", "BEN"], (name) => refusal(copy(world, name).checkOut(LETTER)), {
          concurrency: "unbounded",
        }),
        { startImmediately: true },
      );
      yield* TestClock.adjust("10 seconds");
      const exit = asked.pollUnsafe();
      const outcomes = exit?._tag === "Success" ? exit.value : [];
      assert.deepStrictEqual(outcomes.map((refused) => refused?.reason ?? "has it").toSorted(), [
        "has it",
        "locked",
      ]);
    }),
  );

  it.effect("is refused where the top level cannot be used now, and the peer is not to blame", () =>
    Effect.gen(function* () {
      const world = yield* onPeers;
      world.laptop("OFFICE").refuse = "host-full";
      const refused = yield* refusal(copy(world, "ANN").checkOut(LETTER));
      assert.strictEqual(refused?.reason, "needs-top-level");
      assert.include(refused?.text, `${world.laptop("OFFICE").path} cannot be used now`);
      assert.include(world.marks("ANN"), "exclusive-lock-refused-over-peer");
      assert.strictEqual(copy(world, "ANN").status().indicator, "yellow");
      assert.deepStrictEqual(lockFiles(world), []);
    }),
  );

  it.effect("is refused where another copy lies now", () =>
    Effect.gen(function* () {
      const world = yield* onPeers;
      world.laptop("OFFICE").folder = world.laptop("BEN").folder.duplicate("OFFICE");
      const refused = yield* refusal(copy(world, "ANN").checkOut(LETTER));
      assert.strictEqual(refused?.reason, "needs-top-level");
      assert.include(refused?.text, "is another copy now");
      assert.deepStrictEqual(lockFiles(world), []);
    }),
  );

  it.effect("is refused by a copy that never met the top level, and by one that is offline", () =>
    Effect.gen(function* () {
      const world = yield* onPeers;
      yield* world.createChild("FAY", "EVE");
      yield* world.open("FAY", { locksWithPeer: "top-level-if-reached" });
      yield* world.connect("FAY", "EVE");
      yield* settle;
      const never = yield* refusal(copy(world, "FAY").checkOut(LETTER));
      assert.include(never?.text, "this copy has never been connected to the top-level parent");
      yield* copy(world, "ANN").workOffline;
      const offline = yield* refusal(copy(world, "ANN").checkOut(LETTER));
      assert.include(offline?.text, "works offline");
      assert.deepStrictEqual(lockFiles(world), []);
    }),
  );

  it.effect("ends with the connection's reason when the top level goes away in the middle", () =>
    Effect.gen(function* () {
      const world = yield* onPeers;
      world.laptop("OFFICE").folder.remoteMillis = 100;
      const asked = yield* Effect.forkChild(refusal(copy(world, "ANN").checkOut(LETTER)), {
        startImmediately: true,
      });
      yield* TestClock.adjust("950 millis");
      world.laptop("OFFICE").reachable = false;
      yield* TestClock.adjust("20 seconds");
      const exit = asked.pollUnsafe();
      assert.strictEqual(
        exit?._tag === "Success" ? exit.value?.reason : "running",
        "needs-top-level",
      );
      assert.strictEqual(copy(world, "ANN").status().indicator, "yellow");
    }),
  );
});
