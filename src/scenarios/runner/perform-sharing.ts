/** What people do with accounts, permissions and other programs beyond the steps of the page, and the faults of the room. */
import * as Effect from "effect/Effect";
import { damageFile } from "../../model/disk/damage.ts";
import { diskPath } from "../../model/disk/folders.ts";
import { copyFolder, deleteFolder } from "../../model/disk/explorer.ts";
import { PARTS_OF_COPY, type FaultAction, type SharingAction } from "../sharing.ts";
import { documentBytes } from "./content.ts";
import { byVolume, byWindows, Refused } from "./refused.ts";
import type { Room } from "./room.ts";

const backupPath = (name: string) => diskPath(`C:/Copies/${name}`);

export const performSharing = (room: Room, action: SharingAction): Effect.Effect<void, Refused> => {
  const name = action.laptop;
  const laptop = room.laptop(name);
  switch (action.action) {
    case "change-account": {
      const { action: _, laptop: __, ...change } = action;
      return byWindows(name, () => laptop.changeAccount(change));
    }
    case "limit-folder":
      return byWindows(name, () => laptop.limitFolder(action));
    case "copy-folder":
      return byWindows(name, () =>
        copyFolder(
          { laptop, path: diskPath(room.engagementFolder(name)) },
          { laptop, path: backupPath(action.as) },
        ),
      );
    case "restore-folder":
      return byWindows(name, () => {
        const from = { laptop: room.laptop(action.of), path: backupPath(action.from) };
        const to = { laptop, path: diskPath(room.engagementFolder(name)) };
        const refusal = copyFolder(from, to);
        // The office original stays what it is.
        if (refusal === null && name !== room.topLevel?.name) room.copyHolders.add(name);
        return refusal;
      });
    case "delete-folder":
      return byWindows(name, () => {
        const refusal = deleteFolder(laptop, diskPath(room.engagementFolder(name)));
        // Where it was a second one, the usual copy is still on the disk.
        if (refusal === null && !room.secondFolders.has(name)) room.copyHolders.delete(name);
        return refusal;
      });
    case "damage-file": {
      const { how, of } = action;
      const parts = of === null ? Object.values(PARTS_OF_COPY) : [PARTS_OF_COPY[of]];
      return byWindows(name, () =>
        damageFile(laptop, {
          folder: diskPath(room.engagementFolder(name)),
          mayBe: (path) => parts.some((part) => part.test(path)),
          how,
        }),
      );
    }
    case "pull-stick":
      return Effect.sync(() => laptop.setStick("out"));
    case "put-stick-back":
      return Effect.sync(() => laptop.setStick("in"));
    case "save-in-program": {
      const key = `${name}/${action.program}`;
      const version = (room.saves.get(key) ?? 0) + 1;
      room.saves.set(key, version);
      const { sizeBytes } = action;
      const bytes = documentBytes(room.kernel, { name: key, version, sizeBytes });
      const opened = room.openedElsewhere.get(key);
      if (opened !== undefined) {
        const value = room.memory.hash(bytes);
        room.savedFiles.add(opened.host, {
          register: opened.register,
          value,
          replaced: opened.had,
        });
        opened.had = value;
      }
      return laptop
        .saveInProgram(action.program, bytes)
        .pipe(Effect.mapError((error) => byVolume(name, error)));
    }
  }
};

export const performFault = (room: Room, action: FaultAction): Effect.Effect<void, Refused> =>
  Effect.suspend(() => {
    const { roomFaults } = room.field;
    const { name } = action;
    if (action.action === "fault" && roomFaults.begin(action)) return Effect.void;
    if (action.action === "end-fault" && roomFaults.end(name)) return Effect.void;
    const [code, text] =
      action.action === "fault"
        ? ["already-begun", `There is a fault called ${name} already.`]
        : ["not-begun", `There is no fault called ${name}.`];
    return Effect.fail(new Refused({ laptop: "the room", code, text }));
  });
