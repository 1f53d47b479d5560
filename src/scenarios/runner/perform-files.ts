/** What people do with the files of documents besides saving them, and what such a file is like. */
import * as Effect from "effect/Effect";
import { EngineError } from "../../engine/errors.ts";
import type { Json } from "../../engine/ports.ts";
import { deleteOneFile } from "../../model/disk/explorer.ts";
import { diskPath } from "../../model/disk/folders.ts";
import { DELETED, documentRegister } from "../checks/ledger.ts";
import type { FileView } from "../expectations.ts";
import type { FilesAction } from "../files.ts";
import { withCopy } from "./copies.ts";
import { edit } from "./edits.ts";
import { byVolume, byWindows, type Refused } from "./refused.ts";
import type { OpenCopy, Room } from "./room.ts";
import { fileOf } from "./save-as-file.ts";
import { documentsFolder } from "./working-folder.ts";

const noFiles = new EngineError({ reason: "invalid", text: "This copy has no working folder." });

/** Documents whose files are missing, as the copy asks about them. */
const askedAbout = ({ handle }: OpenCopy): ReadonlyArray<string> => {
  const question = handle.documents?.status().question;
  return question?.kind === "vanished" || question?.kind === "many-vanished"
    ? question.documents
    : [];
};

export const performFiles = (room: Room, action: FilesAction): Effect.Effect<void, Refused> => {
  const name = action.laptop;
  const laptop = room.laptop(name);
  const folder = documentsFolder(room.engagementFolder(name));
  switch (action.action) {
    case "open-file": {
      const { document: file, letsOthers, program } = action;
      return laptop
        .openProgram({ program, on: folder, file, letsOthers, writes: true })
        .pipe(Effect.mapError((error) => byVolume(name, error)));
    }
    case "delete-file":
      return Effect.suspend(() => {
        const { document } = action;
        const bytes = fileOf(room, name, document);
        return Effect.tap(
          byWindows(name, () => deleteOneFile(laptop, diskPath(folder), document)),
          () =>
            Effect.sync(() => {
              if (bytes !== undefined)
                room.savedFiles.noteDeleted(
                  name,
                  documentRegister(document),
                  room.memory.hash(bytes),
                );
              room.tellChanged(name, document);
            }),
        );
      });
    case "missing-files": {
      const { answer, document } = action;
      const only = document === null ? undefined : [document];
      if (answer === "put-back")
        return withCopy(room, name, ({ documents }) =>
          documents === null ? Effect.fail(noFiles) : documents.restoreVanished(only),
        );
      const copy = room.copies.get(name);
      const asked = copy === undefined ? [] : askedAbout(copy);
      const registers = (only ?? asked).map((one) => {
        const register = documentRegister(one);
        const had = room.savedFiles.lastDeleted(name, register);
        return { register, value: DELETED, ...(had === undefined ? {} : { had }) };
      });
      return edit(room, name, { registers, replaces: "current" }, ({ documents }) =>
        documents === null ? Effect.fail(noFiles) : documents.deleteVanished(only),
      );
    }
  }
};

/** What the copy itself says of the file of a document that does not hold what it shows: nothing, where it holds it for good. */
const saidOf = (copy: OpenCopy, document: string): Exclude<FileView, "up-to-date"> | undefined => {
  const status = copy.handle.documents?.status();
  if (status === undefined) return undefined;
  if (askedAbout(copy).includes(document)) return "missing";
  if (status.pending.some((one) => one.document === document)) return "waiting";
  if (status.notDocuments.includes(document)) return "no-document";
  return status.unstable.some(({ file }) => file === document) ? "changed" : undefined;
};

/** Whether a copy lies in the folder that is used there, open or not. */
export const holdsCopy = (room: Room, laptop: string): boolean =>
  room
    .laptop(laptop)
    .disk.find([...diskPath(room.engagementFolder(laptop)), ...diskPath("_Sync/format.json")]) !==
  undefined;

/** What the file of a document is like beside what the copy shows; undefined where a copy is closed, and where there is neither copy nor file. */
export const fileView = (room: Room, laptop: string, document: string): FileView | undefined => {
  const copy = room.copies.get(laptop);
  const bytes = fileOf(room, laptop, document);
  if (copy === undefined)
    return bytes === undefined || holdsCopy(room, laptop) ? undefined : "plain";
  const said = saidOf(copy, document);
  if (bytes === undefined) return said === "missing" || said === "waiting" ? said : "absent";
  if (room.memory.hash(bytes) === copy.handle.documentStanding(document)?.shown)
    return "up-to-date";
  return said === "waiting" || said === "no-document" ? said : "changed";
};

/** What a copy says of its files when the day is over: of every document, the content that belongs there, and of one that does not hold it, why. */
export const filesSaid = (
  room: Room,
  laptop: string,
  copy: OpenCopy,
): { readonly files?: { readonly [key: string]: Json } } => {
  const { handle } = copy;
  const folder = room.engagementFolder(laptop);
  if (room.plan.engagement.files !== true || handle.documents === null) return {};
  const { problem, question } = handle.documents.status();
  // Where the whole folder is in question, or cannot be worked in, the copy says so once for all of them.
  if (problem !== null || (question !== null && question.kind !== "vanished")) return {};
  return {
    files: {
      in: folder.slice(folder.lastIndexOf("/") + 1),
      documents: Object.fromEntries(
        handle.documentModes().documents.map(({ document, shown }) => {
          const says = saidOf(copy, document);
          return [document, { shown, ...(says === undefined ? {} : { says }) }];
        }),
      ),
    },
  };
};
