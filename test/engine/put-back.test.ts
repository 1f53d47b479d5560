/** A backup that is copied over a folder while its copy is open (engine §1.4, I21). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { MemoryFolder } from "./memory-volume.ts";
import { refusal, settle, stateDigest, text, World } from "./world.ts";

/** PEER1 works with PARENT; there is a backup of its folder, and it has changed something since. */
const workedOnSince = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  const peer = world.laptop("PEER1");
  yield* peer.copy.setField("tb/1", "n", 1);
  yield* settle;
  const backup = peer.folder.duplicate("PEER1");
  return { world, peer, putBack: () => peer.folder.becomes(backup) };
});

/** PEER1 has left a document at PARENT, whose copy nobody has open, and of whose folder there is a backup from before. */
const leftAtAClosedCopy = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  yield* world.close("PARENT");
  const parent = world.laptop("PARENT");
  const peer = world.laptop("PEER1");
  const backup = parent.folder.duplicate("PARENT");
  yield* peer.copy.saveDocument("Memo.docx", text("left there"));
  yield* settle;
  return { world, parent, peer, backup };
});

const shownAt = (world: World, name: string, record: string): unknown =>
  world.laptop(name).copy.exportState().records[record]?.["n"]?.current;

describe("an open copy whose folder is put back from a backup", () => {
  it.effect("notices it at the next look, and what the others hold is back", () =>
    Effect.gen(function* () {
      const { world, peer, putBack } = yield* workedOnSince;
      yield* peer.copy.setField("tb/2", "n", 2);
      yield* settle;
      putBack();
      assert.match(peer.copy.identity.logId, /\.1$/);
      yield* settle;
      assert.match(peer.copy.identity.logId, /\.2$/);
      assert.strictEqual(shownAt(world, "PEER1", "tb/2"), 2);
      assert.strictEqual(stateDigest(peer.copy), stateDigest(world.laptop("PARENT").copy));
    }),
  );

  it.effect("hands on what is changed from then on", () =>
    Effect.gen(function* () {
      const { world, peer, putBack } = yield* workedOnSince;
      yield* peer.copy.workOffline;
      yield* peer.copy.saveDocument("Memo.docx", text("only here, and only until the backup"));
      putBack();
      yield* peer.copy.setField("tb/3", "n", 3);
      assert.match(peer.copy.identity.logId, /\.2$/);
      yield* peer.copy.workOnline;
      yield* settle;
      assert.strictEqual(shownAt(world, "PARENT", "tb/3"), 3);
      assert.strictEqual(stateDigest(peer.copy), stateDigest(world.laptop("PARENT").copy));
    }),
  );

  it.effect("tells how many conflicts there are now, whatever was told of the folder before", () =>
    Effect.gen(function* () {
      const { world, peer, putBack } = yield* workedOnSince;
      const told = () => world.heard("conflicts", "PEER1").map(({ facts }) => facts["count"]);
      yield* peer.copy.workOffline;
      yield* world.laptop("PARENT").copy.setField("tb/1", "n", 2);
      yield* peer.copy.setField("tb/1", "n", 3);
      yield* peer.copy.workOnline;
      yield* settle;
      assert.strictEqual(peer.copy.status().conflicts, 1);
      assert.deepEqual(told(), []);
      yield* peer.copy.workOffline;
      putBack();
      yield* TestClock.adjust("1 minute");
      assert.match(peer.copy.identity.logId, /\.2$/);
      assert.strictEqual(peer.copy.status().conflicts, 0);
      assert.deepEqual(told(), [0]);
    }),
  );

  it.effect(
    "keeps every change it answered later, at whatever moment of a change it is put back",
    () =>
      Effect.gen(function* () {
        for (let moment = 1; moment <= 12; moment++) {
          const { world, peer, putBack } = yield* workedOnSince;
          yield* peer.copy.workOffline;
          let operations = 0;
          peer.folder.fault = () => {
            operations += 1;
            if (operations === moment) putBack();
            return undefined;
          };
          yield* Effect.result(peer.copy.setField("tb/2", "n", 2));
          const later = peer.copy.setField("tb/3", "n", 3);
          // Refused where it met the moment itself; then its author does it again.
          if ((yield* Effect.result(later))._tag === "Failure") yield* later;
          yield* peer.copy.workOnline;
          yield* settle;
          assert.isAtLeast(operations, moment);
          assert.strictEqual(
            shownAt(world, "PARENT", "tb/3"),
            3,
            `put back at operation ${moment}`,
          );
          assert.strictEqual(
            stateDigest(peer.copy),
            stateDigest(world.laptop("PARENT").copy),
            `put back at operation ${moment}`,
          );
        }
      }),
  );

  it.effect("knows its own folder without papers in a backup from before its newest log", () =>
    Effect.gen(function* () {
      const { world, peer, putBack } = yield* workedOnSince;
      for (const log of [/\.2$/, /\.3$/]) {
        yield* peer.copy.setField("tb/2", "n", 2);
        yield* settle;
        yield* world.close("PEER1");
        putBack();
        yield* peer.folder.view("PEER1").remove("_Sync/format.json");
        const again = yield* world.open("PEER1");
        assert.match(again.identity.logId, log);
      }
      yield* settle;
      assert.strictEqual(stateDigest(peer.copy), stateDigest(world.laptop("PARENT").copy));
    }),
  );

  it.effect(
    "gets anew what others had left there, pieces of documents included, before it is opened",
    () =>
      Effect.gen(function* () {
        const { backup, parent, peer, world } = yield* leftAtAClosedCopy;
        parent.folder.becomes(backup);
        yield* settle;
        yield* peer.copy.workOffline;
        yield* world.open("PARENT");
        yield* settle;
        assert.deepEqual(yield* parent.copy.readDocument("Memo.docx"), text("left there"));
      }),
  );

  it.effect(
    "costs nobody's work who hands in there and deletes his copy at any moment of that",
    () =>
      Effect.gen(function* () {
        let isRefused = 0;
        for (let moment = 0; ; moment++) {
          const { backup, parent, peer, world } = yield* leftAtAClosedCopy;
          let operations = 0;
          let isOver = false;
          parent.folder.fault = ({ operation, path }) => {
            // From here on the piece of the document has been looked for the last time.
            isOver ||= operation === "read" && path.startsWith("_Sync/blob/");
            if (operations++ === moment && !isOver) parent.folder.becomes(backup);
            return undefined;
          };
          const deleted = yield* Effect.result(peer.copy.deleteCopy);
          parent.folder.fault = undefined;
          if (deleted._tag === "Failure") {
            isRefused += 1;
            yield* settle;
            yield* peer.copy.deleteCopy;
          }
          yield* world.open("PARENT");
          yield* settle;
          const shown = yield* parent.copy.readDocument("Memo.docx");
          assert.deepEqual(shown, text("left there"), `operation ${moment}`);
          if (moment >= operations) {
            assert.isAbove(moment, 10);
            assert.isBelow(isRefused, moment / 2);
            return;
          }
        }
      }),
  );

  it.effect("is not taken for its own where another laptop's deleted copy is put there", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      for (const peer of ["PEER1", "PEER2"]) yield* world.connect(peer, "PARENT");
      yield* world.laptop("PEER1").copy.setField("tb/1", "n", 1);
      yield* settle;
      yield* world.laptop("PEER2").copy.deleteCopy;
      yield* world.close("PEER1");
      world.laptop("PEER1").folder.becomes(world.laptop("PEER2").folder);
      const refused = yield* refusal(world.open("PEER1"));
      assert.strictEqual(refused?.reason, "not-a-copy");
    }),
  );

  it.effect(
    "is not taken for its own where a colleague's folder lies there, as old as its own",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        const [first, second] = [world.laptop("PEER1"), world.laptop("PEER2")];
        const before = world.copyId("PEER2");
        second.folder.becomes(first.folder.duplicate("PEER2"));
        yield* settle;
        assert.notInclude([before, world.copyId("PEER1")], world.copyId("PEER2"));
        for (const peer of ["PEER1", "PEER2"]) yield* world.connect(peer, "PARENT");
        yield* second.copy.setField("tb/1", "n", 5);
        yield* settle;
        assert.strictEqual(shownAt(world, "PEER1", "tb/1"), 5);
        assert.strictEqual(stateDigest(first.copy), stateDigest(second.copy));
      }),
  );

  it.effect(
    "is not taken for its own where it comes back from a colleague it had been given to",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        const [first, second] = [world.laptop("PEER1"), world.laptop("PEER2")];
        const carry = (from: typeof first, to: typeof first): void =>
          to.folder.becomes(from.folder.duplicate(to.name));
        const namesIn = ({ folder }: typeof first) =>
          folder.paths().flatMap((path) => /^_Sync\/own\/have\.(\d+)\./.exec(path)?.[1] ?? []);
        carry(first, second);
        yield* settle;
        carry(second, first);
        yield* second.copy.setField("tb/1", "n", 1);
        yield* first.copy.setField("tb/2", "n", 2);
        yield* settle;
        const newestIn = (laptop: typeof first) => Math.max(...namesIn(laptop).map(Number));
        assert.notInclude(namesIn(first), String(newestIn(second)));
        assert.notInclude(namesIn(second), String(newestIn(first)));
      }),
  );

  it.effect("that is out of reach says nothing: the copy goes on as it was", () =>
    Effect.gen(function* () {
      const { peer } = yield* workedOnSince;
      peer.folder.fault = () => "offline";
      yield* settle;
      peer.folder.fault = undefined;
      yield* peer.copy.setField("tb/3", "n", 3);
      yield* settle;
      assert.match(peer.copy.identity.logId, /\.1$/);
    }),
  );

  it.effect(
    "that is emptied instead says so once, and to whoever asks for something, and can be closed",
    () =>
      Effect.gen(function* () {
        const { world, peer } = yield* workedOnSince;
        const emptied = new MemoryFolder("PEER1");
        yield* emptied.view("PEER1").makeFolder("_Sync/own");
        peer.folder.becomes(emptied);
        const { copy } = peer;
        const asked = [copy.connect({ path: "\\\\PARENT\\Maple" }), copy.setField("tb/3", "n", 3)];
        for (const ask of asked) {
          const refused = yield* refusal(ask);
          assert.strictEqual(refused?.reason, "not-a-copy");
        }
        yield* settle;
        const marks = world.marks("PEER1").filter((mark) => mark === "folder-put-back");
        assert.lengthOf(marks, 1);
        assert.lengthOf(world.heard("copy.refused", "PEER1"), 1);
        yield* world.close("PEER1");
      }),
  );

  it.effect(
    "never gives an acknowledgement the name of an earlier one, which others would not read again",
    () =>
      Effect.gen(function* () {
        const { world, peer, putBack } = yield* workedOnSince;
        const names = (): ReadonlyArray<string> =>
          peer.folder.paths().filter((path) => path.startsWith("_Sync/own/have."));
        const inBackup = new Set(names());
        const before = new Set<string>();
        for (let n = 1; n <= 5; n++) {
          yield* peer.copy.setField("tb/2", "n", n);
          yield* settle;
          for (const name of names()) before.add(name);
        }
        yield* world.close("PEER1");
        putBack();
        const again = yield* world.open("PEER1");
        for (let n = 1; n <= 5; n++) {
          yield* again.setField("tb/3", "n", n);
          yield* settle;
          for (const name of names())
            assert.isTrue(inBackup.has(name) || !before.has(name), `${name} is given twice`);
        }
      }),
  );

  /** OFFICE has asked everybody to hand in, and the peers are away. */
  const asked = Effect.gen(function* () {
    const world = new World();
    yield* world.field(["PEER1", "PEER2"]);
    const office = yield* world.open("OFFICE");
    yield* world.connect("PARENT", "OFFICE");
    for (const peer of ["PEER1", "PEER2"]) yield* world.connect(peer, "PARENT");
    yield* settle;
    for (const peer of ["PEER1", "PEER2"]) yield* world.laptop(peer).copy.workOffline;
    const before = world.laptop("OFFICE").folder.duplicate("OFFICE");
    const outcome = yield* Effect.forkChild(refusal(office.lockDown()), { startImmediately: true });
    yield* TestClock.adjust("1 second");
    return { world, office, before, outcome };
  });

  it.effect("tells whoever waits for a lock-down when that went with the folder", () =>
    Effect.gen(function* () {
      const { world, before, outcome } = yield* asked;
      world.laptop("OFFICE").folder.becomes(before);
      yield* TestClock.adjust("1 minute");
      assert.include((yield* Fiber.join(outcome))?.text ?? "", "Ask for it again");
    }),
  );

  it.effect("brings a lock-down to its end that the backup knows of", () =>
    Effect.gen(function* () {
      const { world, office, outcome } = yield* asked;
      const { folder } = world.laptop("OFFICE");
      const backup = folder.duplicate("OFFICE");
      yield* world.laptop("PEER1").copy.workOnline;
      yield* TestClock.adjust("1 minute");
      folder.becomes(backup);
      yield* TestClock.adjust("20 seconds");
      assert.include(world.marks("OFFICE"), "folder-put-back");
      yield* world.laptop("PEER2").copy.workOnline;
      yield* TestClock.adjust("2 minutes");
      assert.isUndefined(yield* Fiber.join(outcome));
      assert.strictEqual(office.status().phase, "locked-down");
    }),
  );
});

describe("a copy that has lost a file of its log which others have", () => {
  it.effect("hands over what lies behind it with the exchange that brings it back", () =>
    Effect.gen(function* () {
      const { world, peer } = yield* workedOnSince;
      yield* peer.copy.workOffline;
      for (const n of [2, 3]) yield* peer.copy.setField(`tb/${n}`, "n", n);
      const { logId } = peer.copy.identity;
      yield* world.close("PEER1");
      const second = peer.folder
        .paths()
        .find((path) => path.startsWith(`_Sync/own/log/${logId}/2-2.`));
      peer.folder.erase(second ?? "");
      const again = yield* world.open("PEER1");
      assert.isUndefined(again.record("tb/3"));
      assert.strictEqual(again.status().waiting, 2);
      yield* world.connect("PEER1", "PARENT");
      yield* again.disconnect;
      yield* settle;
      for (const n of [1, 2, 3]) assert.strictEqual(shownAt(world, "PARENT", `tb/${n}`), n);
      assert.strictEqual(stateDigest(again), stateDigest(world.laptop("PARENT").copy));
      assert.strictEqual(again.status().waiting, 0);
    }),
  );
});
