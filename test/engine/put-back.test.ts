/** A backup that is copied over a folder while its copy is open (engine §1.4, I21). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { settle, stateDigest, text, World } from "./world.ts";

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
});
