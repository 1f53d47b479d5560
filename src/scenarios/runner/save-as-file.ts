/**
 * Saving a document where documents are files (`engagement: { files: true }`): a program writes the file, and the copy takes in what it finds when
 * it has stood still. Whoever saves sits there until it is taken in, or until it is plain that nothing takes it in.
 */
import * as Effect from "effect/Effect";
import { documentRegister } from "../checks/ledger.ts";
import { diskPath } from "../../model/disk/folders.ts";
import { byVolume, type Refused } from "./refused.ts";
import type { Room } from "./room.ts";
import { documentsFolder } from "./working-folder.ts";

/** Longer than a copy waits between two looks, and for a file to stand still. */
const PATIENCE_MILLIS = 15_000;
const GLANCE_MILLIS = 100;

/** The file of a document on this laptop's disk, undefined where there is none. */
export const fileOf = (room: Room, laptop: string, document: string): Uint8Array | undefined => {
  const folder = documentsFolder(room.engagementFolder(laptop));
  const found = room.laptop(laptop).disk.find([...diskPath(folder), document]);
  return found?.kind === "file" ? found.bytes : undefined;
};

export const saveAsFile = Effect.fnUntraced(function* (
  room: Room,
  laptop: string,
  { bytes, document }: { readonly document: string; readonly bytes: Uint8Array },
): Effect.fn.Return<void, Refused> {
  const folder = documentsFolder(room.engagementFolder(laptop));
  const replaced = yield* room
    .laptop(laptop)
    .saveFile(folder, document, bytes)
    .pipe(Effect.mapError((error) => byVolume(laptop, error)));
  const save = room.savedFiles.add(laptop, {
    register: documentRegister(document),
    value: room.memory.hash(bytes),
    replaced: replaced === null ? null : room.memory.hash(replaced),
  });
  room.kernel.record("ledger.saved", laptop, { ...save });
  room.tellChanged(laptop, document);
  const copy = room.copies.get(laptop);
  if (copy === undefined) return;
  const { handle } = copy;
  // A new file is no document, nor is one that was deleted: whoever saves it says that it is.
  if ((handle.documentStanding(document)?.shown ?? null) === null)
    yield* Effect.ignore(handle.documents?.addFiles([document]) ?? Effect.void);
  for (let waited = 0; waited < PATIENCE_MILLIS; waited += GLANCE_MILLIS) {
    if (!room.savedFiles.isWaiting(laptop, save) || room.copies.get(laptop) !== copy) return;
    if (fileOf(room, laptop, document) !== bytes) return;
    // What lay there already changes nothing.
    if (handle.documentStanding(document)?.shown === save.value) return;
    yield* Effect.sleep(GLANCE_MILLIS);
  }
});
