/** The tests' own reader of folders finds pieces of documents wherever they lie: as files, in parcels, and in what an engine put away. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { encodeParcel } from "../../src/engine/parcels/format.ts";
import { paths } from "../../src/engine/log/names.ts";
import { versionsOnDisk } from "./documents/disks.ts";
import type { MemoryFolder } from "./memory-volume.ts";
import { namesByContent } from "./name-content.ts";
import { piecesIn, rawLogs, visibleIn } from "./raw-folder.ts";
import { settle, sha256, text, World } from "./world.ts";

const CONTENTS = ["one", "two", "three", "four"];
const BLOBS = /^_Sync\/blob\//;

/** A folder with some documents, whose pieces are files; and the same one with a parcel in their place. */
const folders = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  for (const content of CONTENTS)
    yield* world.laptop("PEER1").copy.saveDocument(`${content}.docx`, text(content));
  yield* settle;
  const { folder } = world.laptop("PEER1");
  const parcelled = folder.duplicate("PARCELLED");
  const pieces = [...piecesIn(folder)].map(([hash, bytes]) => ({ hash, bytes }));
  for (const path of folder.paths()) if (BLOBS.test(path)) parcelled.erase(path);
  const parcel = encodeParcel(pieces, world.keys);
  parcelled.plant(paths.parcel(parcel.name), parcel.bytes);
  return { folder, parcelled, parcel, pieces };
});

const seenIn = (folder: MemoryFolder) => visibleIn(rawLogs([folder], "own"), [folder]);

/** The folder once an engine has done this to its parcel. */
const after = (
  parcelled: MemoryFolder,
  act: (own: ReturnType<MemoryFolder["view"]>) => Effect.Effect<unknown, unknown>,
) =>
  Effect.gen(function* () {
    const folder = parcelled.duplicate("LATER");
    yield* act(folder.view("PEER1"));
    return folder;
  });

describe("a folder whose pieces lie in a parcel", () => {
  it.effect("shows what it shows with a file for each, and as much as its parcel holds", () =>
    Effect.gen(function* () {
      const { folder, parcel, parcelled } = yield* folders;
      assert.deepStrictEqual(piecesIn(parcelled), piecesIn(folder));
      const lines = seenIn(folder).lines;
      assert.isAtLeast(lines.length, CONTENTS.length);
      assert.deepStrictEqual(seenIn(parcelled).lines, lines);
      assert.strictEqual(seenIn(parcelled).waiting.size, 0);
      assert.deepStrictEqual(versionsOnDisk([parcelled]), versionsOnDisk([folder]));
      for (const content of CONTENTS)
        assert.isTrue(versionsOnDisk([parcelled]).has(sha256(text(content))));
      parcelled.plant(paths.parcel(parcel.name), parcel.bytes.subarray(0, -1));
      assert.strictEqual(piecesIn(parcelled).size, parcel.pieces.length - 1);
      assert.isAbove(seenIn(parcelled).waiting.size, 0);
    }),
  );

  it.effect("has held what an engine removed or set aside of it, but nothing that is damaged", () =>
    Effect.gen(function* () {
      const { parcel, parcelled } = yield* folders;
      const { lines } = seenIn(parcelled);
      const path = paths.parcel(parcel.name);
      const aside = paths.quarantined(`n-1-${parcel.name}`);
      const removed = yield* after(parcelled, (own) => own.remove(path));
      const set = yield* after(parcelled, (own) =>
        Effect.andThen(own.makeFolder(paths.quarantine), own.renameToFresh(path, aside)),
      );
      for (const folder of [removed, set]) {
        assert.strictEqual(piecesIn(folder).size, 0);
        assert.deepStrictEqual(seenIn(folder).lines, lines);
      }
      const last = parcel.bytes.length - 1;
      set.plant(aside, parcel.bytes.with(last, (parcel.bytes[last] ?? 0) ^ 1));
      assert.isAbove(seenIn(set).waiting.size, 0);
      set.erase(aside);
      assert.isAbove(seenIn(set).waiting.size, 1);
    }),
  );

  it.effect("has one content under the name of it, and of each piece, as all others have", () =>
    Effect.gen(function* () {
      const { folder, parcel, parcelled, pieces } = yield* folders;
      const names = namesByContent([folder]).looked;
      const both = namesByContent([folder, parcelled]);
      assert.deepStrictEqual(both, { ambiguous: [], looked: names + 1 });
      const twin = parcelled.duplicate("TWIN");
      const [first] = parcel.pieces;
      const at = first?.offset ?? 0;
      twin.plant(paths.parcel(parcel.name), parcel.bytes.with(at, (parcel.bytes[at] ?? 0) ^ 1));
      assert.sameMembers(
        [...namesByContent([parcelled, twin]).ambiguous],
        [pieces[0]!.hash, `parcel ${parcel.name.replace(".parcel", "")}`],
      );
    }),
  );
});
