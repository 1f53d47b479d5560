/** Binding, offline work and switching as the page describes them (domain rules 59–61, I26; engine §1.9). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import type { VolumeReason } from "../../src/engine/errors.ts";
import { refusal, settle, smallEngagement, stateDigest, text, World } from "./world.ts";

describe("a place with an unusual path", () => {
  for (const path of ["/home/first\nsecond", `/${"long/".repeat(500)}`])
    it.effect(`of ${path.length} characters is remembered when the copy is opened again`, () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        Object.defineProperty(world.laptop("PARENT"), "path", { get: () => path });
        yield* world.connect("PEER1", "PARENT");
        yield* world.close("PEER1");
        const again = yield* world.open("PEER1");
        assert.deepInclude(again.locations(), { path, kind: "parent" });
        yield* settle;
        assert.strictEqual(again.status().connectedTo, path);
      }),
    );
});

describe("the parent, met at another place than before", () => {
  for (const where of ["nobody was met", "a peer was met"] as const)
    it.effect(`is found there from then on, where ${where} at that place`, () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        yield* world.connect("PEER1", "PARENT");
        const peer = world.laptop("PEER1").copy;
        const place = world.laptop("PEER2");
        if (where === "a peer was met") yield* world.connect("PEER1", "PEER2");
        // Its laptop has another address today, and nobody has its old one.
        yield* world.close("PEER2");
        yield* world.close("PARENT");
        place.folder = world.laptop("PARENT").folder;
        place.slots = world.laptop("PARENT").slots;
        world.laptop("PARENT").reachable = false;
        yield* world.open("PEER2");
        yield* world.connect("PEER1", "PEER2");
        assert.strictEqual(peer.status().indicator, "green");
        assert.deepStrictEqual(peer.locations()[0], { path: place.path, kind: "parent" });
        yield* peer.disconnect;
        yield* peer.switchTo("parent");
        assert.strictEqual(peer.status().connectedTo, place.path);
      }),
    );
});

describe("the place of the parent, at which another copy is met for a day", () => {
  it.effect("stays the place at which the parent is looked for", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      const [peer, place] = [world.laptop("PEER1").copy, world.laptop("PARENT")];
      const parents = place.folder;
      place.folder = world.laptop("PEER2").folder;
      yield* world.connect("PEER1", "PARENT");
      assert.strictEqual(peer.status().indicator, "yellow");
      assert.deepStrictEqual(peer.locations(), [{ path: place.path, kind: "parent" }]);
      place.folder = parents;
      yield* peer.switchTo("parent");
      assert.strictEqual(peer.status().indicator, "green");
    }),
  );
});

describe("offline", () => {
  it.effect("edits queue while the parent is away and drain later, over a restart too", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1").copy;
      yield* peer.setField("tb/1000", "balance", 1);
      yield* TestClock.adjust("1 milli");
      assert.strictEqual(peer.status().queue, 0);
      world.laptop("PARENT").reachable = false;
      yield* settle;
      assert.strictEqual(peer.status().indicator, "offline");
      assert.strictEqual(peer.status().lastFailure?.reason, "offline");
      yield* peer.setField("tb/1000", "balance", 2);
      yield* peer.saveDocument("Letter.docx", text("offline"));
      assert.strictEqual(peer.status().queue, 2);
      assert.include(world.marks("PEER1"), "worked-offline");
      yield* world.crash("PEER1");
      const again = yield* world.open("PEER1");
      assert.strictEqual(again.status().queue, 2);
      world.laptop("PARENT").reachable = true;
      yield* settle;
      assert.strictEqual(again.status().indicator, "green");
      assert.strictEqual(again.status().queue, 0);
      assert.include(world.marks("PEER1"), "queue-drained");
      assert.strictEqual(stateDigest(world.laptop("PARENT").copy), stateDigest(again));
    }),
  );

  it.effect(
    "what was handed over before the power was gone is not told as waiting, with nobody in reach",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        const peer = world.laptop("PEER1").copy;
        yield* peer.setField("tb/1000", "balance", 1);
        yield* peer.saveDocument("Letter.docx", text("sent"));
        yield* settle;
        assert.strictEqual(peer.status().queue, 0);
        yield* world.crash("PEER1");
        world.laptop("PARENT").reachable = false;
        const again = yield* world.open("PEER1");
        assert.strictEqual(again.status().queue, 0);
        yield* again.setField("tb/1000", "balance", 2);
        assert.strictEqual(again.status().queue, 1);
      }),
  );

  it.effect("what was handed over is written down once, and quiet looks write nothing", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1");
      yield* peer.copy.setField("tb/1000", "balance", 1);
      yield* settle;
      let saves = 0;
      peer.saveFault = () => {
        saves += 1;
        return undefined;
      };
      yield* settle;
      assert.strictEqual(saves, 0);
    }),
  );

  it.effect(
    "an edit the power cut off, of which nobody was told, is counted when it is opened",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        const peer = world.laptop("PEER1");
        yield* peer.copy.workOffline;
        yield* peer.copy.setField("tb/1000", "balance", 1);
        // The operation is on the disk, and the power goes before anything is said of it.
        peer.saveFault = () => "hang";
        yield* Effect.forkChild(peer.copy.setField("tb/1000", "name", "Bank"), {
          startImmediately: true,
        });
        yield* TestClock.adjust("1 second");
        yield* world.crash("PEER1");
        peer.saveFault = undefined;
        const again = yield* world.open("PEER1");
        assert.strictEqual(again.status().queue, 2);
        assert.lengthOf(world.heard("edit", "PEER1"), 1);
        assert.strictEqual(world.heard("copy.opened", "PEER1").at(-1)?.facts["queue"], 2);
      }),
  );

  it.effect("working offline by choice sends nothing until the user goes online again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1").copy;
      yield* peer.workOffline;
      const before = world
        .laptop("PARENT")
        .folder.audit.filter((entry) => entry.hand === "PEER1").length;
      yield* peer.setField("tb/1000", "balance", 5);
      yield* settle;
      const after = world
        .laptop("PARENT")
        .folder.audit.filter((entry) => entry.hand === "PEER1").length;
      assert.strictEqual(after, before);
      assert.deepInclude(peer.status(), { indicator: "offline", queue: 1, offlineByChoice: true });
      assert.strictEqual((yield* refusal(peer.syncNow))?.reason, "unknown-location");
      yield* peer.workOnline;
      assert.deepInclude(peer.status(), { indicator: "green", queue: 0, offlineByChoice: false });
    }),
  );

  it.effect(
    "whoever goes online while nobody can be reached is online after the power was gone, too",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        const peer = world.laptop("PEER1").copy;
        yield* peer.workOffline;
        world.laptop("PARENT").reachable = false;
        assert.strictEqual((yield* refusal(peer.workOnline))?.reason, "volume");
        yield* peer.setField("tb/1000", "balance", 5);
        yield* world.crash("PEER1");
        const again = yield* world.open("PEER1");
        world.laptop("PARENT").reachable = true;
        yield* settle;
        assert.deepInclude(again.status(), {
          indicator: "green",
          offlineByChoice: false,
          queue: 0,
        });
      }),
  );

  it.effect("an edit is accepted at once while a call to the dead parent hangs", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1").copy;
      world.laptop("PARENT").folder.fault = (entry) =>
        entry.hand === "PEER1" ? "hang" : undefined;
      yield* TestClock.adjust("2 seconds");
      const edit = yield* Effect.forkChild(peer.setField("tb/1000", "balance", 77));
      yield* TestClock.adjust("1 milli");
      assert.isDefined(edit.pollUnsafe());
      yield* Fiber.join(edit);
      const offline = yield* Effect.forkChild(peer.workOffline);
      yield* TestClock.adjust("1 milli");
      assert.isDefined(offline.pollUnsafe());
      assert.strictEqual(peer.status().indicator, "offline");
      assert.strictEqual(peer.exportState().records["tb/1000"]?.["balance"]?.current, 77);
    }),
  );

  /** Attempts of PEER1 to come in again, in the given time after PARENT has begun to turn it away. */
  const attemptsIn = (duration: "15 seconds" | "10 minutes", refuse: VolumeReason) =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      world.laptop("PARENT").refuse = refuse;
      world.laptop("PARENT").folder.fault = (entry) =>
        entry.hand === "PEER1" ? refuse : undefined;
      yield* TestClock.adjust("2 seconds");
      let attempts = 0;
      Object.defineProperty(world.laptop("PARENT"), "refuse", {
        get: () => {
          attempts += 1;
          return refuse;
        },
      });
      yield* TestClock.adjust(duration);
      return attempts;
    });

  it.effect("attempts to reach a lost parent become rarer, up to half a minute", () =>
    Effect.gen(function* () {
      const attempts = yield* attemptsIn("10 minutes", "offline");
      assert.isAtLeast(attempts, 20);
      assert.isAtMost(attempts, 25);
      assert.isAtLeast(yield* attemptsIn("15 seconds", "offline"), 3);
    }),
  );

  it.effect(
    "who had long looked for it and found it looks soon again where it is not there after work offline",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        const parent = world.laptop("PARENT");
        const lost = Effect.gen(function* () {
          parent.refuse = "offline";
          parent.folder.fault = ({ hand }) => (hand === "PEER1" ? "offline" : undefined);
          yield* TestClock.adjust("2 seconds");
        });
        const back = Effect.sync(() => {
          parent.refuse = undefined;
          parent.folder.fault = undefined;
        });
        const isConnected = () => world.laptop("PEER1").copy.status().indicator !== "offline";
        yield* lost;
        yield* TestClock.adjust("1 hour");
        yield* back;
        yield* TestClock.adjust("31 seconds");
        assert.isTrue(isConnected());
        yield* world.laptop("PEER1").copy.workOffline;
        yield* lost;
        yield* Effect.result(world.laptop("PEER1").copy.workOnline);
        assert.isFalse(isConnected());
        yield* back;
        yield* TestClock.adjust("4 seconds");
        assert.isTrue(isConnected());
      }),
  );

  for (const turnedAway of ["host-full", "logon", "denied"] as const)
    it.effect(
      `whoever is turned away (${turnedAway}) does not come back before half a minute`,
      () =>
        Effect.gen(function* () {
          assert.strictEqual(yield* attemptsIn("15 seconds", turnedAway), 0);
          assert.strictEqual(yield* attemptsIn("10 minutes", turnedAway), 20);
        }),
    );
});

describe("connecting", () => {
  it.effect(
    "a full host, a wrong password and a withdrawn permission fail the command and bind nothing",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        const peer = world.laptop("PEER1").copy;
        for (const reason of ["host-full", "logon", "denied", "offline"] as const) {
          world.laptop("PARENT").refuse = reason;
          const error = yield* refusal(world.connect("PEER1", "PARENT"));
          assert.strictEqual(error?.reason, "volume");
          assert.strictEqual(error?.volumeError?.reason, reason);
          assert.deepInclude(peer.status(), { indicator: "offline", boundTo: null });
        }
      }),
  );

  it.effect("a refused connect leaves the connection one has", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      world.laptop("PEER2").refuse = "host-full";
      assert.isDefined(yield* refusal(world.connect("PEER1", "PEER2")));
      assert.deepInclude(world.laptop("PEER1").copy.status(), {
        indicator: "green",
        connectedTo: world.laptop("PARENT").path,
      });
    }),
  );

  it.effect("a folder of another engagement, no copy at all, and the copy itself are refused", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.createTop("STRANGER", { ...smallEngagement, name: "Oak 2026" });
      world.laptop("EMPTY");
      const peer = world.laptop("PEER1").copy;
      const before = stateDigest(peer);
      assert.strictEqual(
        (yield* refusal(world.connect("PEER1", "STRANGER")))?.reason,
        "wrong-engagement",
      );
      assert.strictEqual((yield* refusal(world.connect("PEER1", "EMPTY")))?.reason, "not-a-copy");
      assert.strictEqual((yield* refusal(world.connect("PEER1", "PEER1")))?.reason, "invalid");
      assert.strictEqual(stateDigest(peer), before);
      const writes = world
        .laptop("STRANGER")
        .folder.audit.filter((entry) => entry.hand === "PEER1" && entry.operation === "writeTemp");
      assert.strictEqual(writes.length, 0);
    }),
  );

  it.effect("a folder that already holds a copy is not overwritten by a new one", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const before = world.laptop("PEER1").folder.paths();
      assert.strictEqual(
        (yield* refusal(world.createChild("PEER1", "PARENT")))?.reason,
        "not-empty",
      );
      assert.deepStrictEqual(world.laptop("PEER1").folder.paths(), before);
    }),
  );

  it.effect("a share that lets us only read still shows us everything, and our edits wait", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      world.laptop("PARENT").folder.fault = (entry) =>
        entry.hand === "PEER1" &&
        (entry.operation === "writeTemp" || entry.operation === "makeFolder")
          ? "denied"
          : undefined;
      const peer = world.laptop("PEER1").copy;
      yield* peer.setField("tb/1000", "balance", 5);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PARENT").copy.setField("tb/3000", "balance", 6);
      yield* settle;
      assert.deepInclude(peer.status(), { indicator: "green", queue: 1 });
      assert.strictEqual(peer.status().lastFailure?.reason, "denied");
      assert.strictEqual(peer.exportState().records["tb/3000"]?.["balance"]?.current, 6);
      world.laptop("PARENT").folder.fault = undefined;
      yield* settle;
      yield* settle;
      assert.strictEqual(peer.status().queue, 0);
      assert.strictEqual(peer.status().lastFailure, null);
    }),
  );

  it.effect(
    "a full disk there is written to every half minute, however often it is looked at",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.open("PEER1", { pollMaxMillis: 2_000 });
        yield* world.connect("PEER1", "PARENT");
        let tries = 0;
        world.laptop("PARENT").folder.fault = (entry) => {
          if (entry.hand !== "PEER1" || entry.operation !== "writeTemp") return undefined;
          tries += 1;
          return "no-space";
        };
        yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 5);
        for (let second = 0; second < 120; second++) yield* TestClock.adjust("1 second");
        assert.isAtLeast(tries, 3);
        assert.isAtMost(tries, 5);
      }),
  );
});

describe("the connection is sticky", () => {
  it.effect(
    "nobody switches by itself when the parent comes back; the user does, from the list",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        yield* world.connect("PEER2", "PARENT");
        world.laptop("PARENT").reachable = false;
        yield* settle;
        yield* world.connect("PEER2", "PEER1");
        const two = world.laptop("PEER2").copy;
        assert.strictEqual(two.status().indicator, "yellow");
        world.laptop("PARENT").reachable = true;
        yield* settle;
        yield* settle;
        assert.deepInclude(two.status(), {
          indicator: "yellow",
          connectedTo: world.laptop("PEER1").path,
        });
        assert.deepStrictEqual(two.locations(), [
          { path: world.laptop("PARENT").path, kind: "parent" },
          { path: world.laptop("PEER1").path, kind: "peer" },
        ]);
        assert.notInclude(world.marks("PEER2"), "connection-kept-when-parent-returned");
        yield* two.switchTo("parent");
        assert.strictEqual(two.status().indicator, "green");
        assert.include(world.marks("PEER2"), "connection-kept-when-parent-returned");
        assert.include(world.marks("PEER2"), "switched-by-hand");
        yield* two.switchTo(world.laptop("PEER1").path);
        assert.strictEqual(two.status().indicator, "yellow");
        assert.strictEqual(
          (yield* refusal(two.switchTo("\\\\NOWHERE\\Maple")))?.reason,
          "unknown-location",
        );
        const shown = world.heard("indicator", "PEER2").map((event) => event.facts["to"]);
        assert.deepStrictEqual(shown, ["offline", "green", "offline", "yellow", "green", "yellow"]);
      }),
  );

  it.effect("a lost peer stays the bound one even while the parent could be reached", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER2", "PEER1");
      world.laptop("PEER1").reachable = false;
      yield* settle;
      const two = world.laptop("PEER2").copy;
      assert.deepInclude(two.status(), {
        indicator: "offline",
        boundTo: world.laptop("PEER1").path,
        connectedTo: null,
      });
      world.laptop("PEER1").reachable = true;
      yield* settle;
      assert.deepInclude(two.status(), {
        indicator: "yellow",
        connectedTo: world.laptop("PEER1").path,
      });
    }),
  );

  it.effect("both readings of yellow can be chosen", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"], { yellow: "not-top-level" });
      yield* world.connect("PEER1", "PARENT");
      assert.strictEqual(world.laptop("PEER1").copy.status().indicator, "yellow");
      yield* world.connect("PARENT", "OFFICE");
      assert.strictEqual(world.laptop("PARENT").copy.status().indicator, "green");
    }),
  );

  it.effect("disconnect forgets the connection and keeps the locations", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1").copy;
      yield* peer.disconnect;
      assert.deepInclude(peer.status(), { indicator: "offline", boundTo: null });
      yield* settle;
      assert.strictEqual(peer.status().indicator, "offline");
      assert.strictEqual(peer.locations().length, 1);
    }),
  );

  it.effect("a reopened copy is bound to where it was connected", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER2", "PEER1");
      yield* world.close("PEER2");
      const two = yield* world.open("PEER2");
      assert.deepInclude(two.status(), {
        indicator: "offline",
        boundTo: world.laptop("PEER1").path,
      });
      yield* settle;
      assert.strictEqual(two.status().indicator, "yellow");
    }),
  );
});

describe("Properties", () => {
  it.effect("the host sees who has synchronised with it, and who is behind", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PARENT").copy.setField("tb/1000", "balance", 3);
      yield* settle;
      const parent = world.laptop("PARENT").copy.properties();
      const seen = parent.copies.map(({ machine, user, met, upToDate }) => ({
        machine,
        user,
        met,
        upToDate,
      }));
      assert.deepStrictEqual(
        seen.toSorted((a, b) => (a.machine < b.machine ? -1 : 1)),
        [
          { machine: "PEER1", user: "user-PEER1", met: "visitor", upToDate: true },
          { machine: "PEER2", user: "user-PEER2", met: "visitor", upToDate: false },
        ],
      );
      const peer = world.laptop("PEER1").copy.properties();
      assert.deepStrictEqual(
        peer.copies.map(({ machine, met, upToDate }) => ({ machine, met, upToDate })),
        [{ machine: "PARENT", met: "host", upToDate: true }],
      );
    }),
  );

  it.effect("count the operations that are here, and those each of the others says it has", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const counted = (name: string) => {
        const { copies, operations } = world.laptop(name).copy.properties();
        return [operations, copies[0]?.acknowledged];
      };
      const [before = 0, acknowledged] = counted("PARENT");
      assert.isAbove(before, 1);
      assert.strictEqual(acknowledged, before);
      assert.deepStrictEqual(counted("PEER1"), [before, before]);
      yield* world.laptop("PEER1").copy.workOffline;
      for (const value of [1, 2, 3])
        yield* world.laptop("PARENT").copy.setField("tb/1000", "balance", value);
      yield* settle;
      assert.deepStrictEqual(counted("PARENT"), [before + 3, before]);
      yield* world.laptop("PEER1").copy.workOnline;
      yield* settle;
      assert.deepStrictEqual(counted("PARENT"), [before + 3, before + 3]);
      assert.deepStrictEqual(counted("PEER1"), [before + 3, before + 3]);
    }),
  );
});

describe("a closed copy", () => {
  it.effect("answers every command with closed", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const peer = world.laptop("PEER1").copy;
      yield* peer.close;
      assert.strictEqual(
        (yield* refusal(peer.setField("tb/1000", "balance", 1)))?.reason,
        "closed",
      );
      assert.strictEqual((yield* refusal(peer.syncNow))?.reason, "closed");
      yield* TestClock.adjust("1 milli");
      assert.strictEqual(world.heard("copy.closed", "PEER1").length, 1);
    }),
  );

  it.effect("nonsense is refused and changes nothing", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field([]);
      const copy = world.laptop("PARENT").copy;
      const before = stateDigest(copy);
      for (const act of [
        copy.deleteRecord("tb/none"),
        copy.deleteDocument("none.docx"),
        copy.confirmDocument("Letter.docx"),
        copy.saveDocument("..\\evil", text("x")),
        copy.saveDocument("CON.txt", text("x")),
        copy.saveDocument("dot.", text("x")),
        copy.setField("document/x", "a", 1),
        copy.setField("tb/1", "a", Number.NaN),
      ])
        assert.strictEqual((yield* refusal(act))?.reason, "invalid");
      assert.strictEqual(stateDigest(copy), before);
    }),
  );
});
