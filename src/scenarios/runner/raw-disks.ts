/** What lies on the disks when the day is over, byte for byte, for the checkers: they read folders, never the engine. */
import type { DiskFolder } from "../../model/disk/folders.ts";
import type { RawFile } from "../checks/finished-run.ts";
import type { Room } from "./room.ts";

const filesIn = (folder: DiskFolder, path: string): ReadonlyArray<RawFile> =>
  [...folder.entries.values()].flatMap((node) =>
    node.kind === "file"
      ? [{ path: path + node.name, bytes: node.bytes }]
      : filesIn(node, `${path}${node.name}/`),
  );

export const rawDisks = (room: Room): ReadonlyMap<string, ReadonlyArray<RawFile>> =>
  new Map(
    room.plan.nodes.map(({ name }) => {
      const root = room.laptop(name).disk.find([]);
      return [name, root?.kind === "folder" ? filesIn(root, "") : []];
    }),
  );
