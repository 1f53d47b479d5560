/**
 * Files of documents that somebody has open over the network, straight from another laptop's share: what he saves there is taken in by the copy
 * on that laptop, with what he had before him when he opened it.
 */
import { foldName, parseUnc, segmentsOf } from "../../model/disk/file-names.ts";
import { diskPath } from "../../model/disk/folders.ts";
import type { Action } from "../actions.ts";
import { documentRegister } from "../checks/ledger.ts";
import type { Room } from "./room.ts";
import { documentsFolder } from "./working-folder.ts";

export interface OpenedElsewhere {
  readonly host: string;
  readonly register: string;
  /** What he has before him, by its hash. */
  had: string;
}

/** The laptop whose copy the file belongs to, and which document it is; undefined where it is no document's. */
export const openedElsewhere = (
  room: Room,
  { file, on }: Extract<Action, { action: "open-program" }>,
): OpenedElsewhere | undefined => {
  const unc = parseUnc(on);
  if (room.plan.engagement.files !== true || unc === null || unc.share === null || file === null)
    return undefined;
  const host = room.plan.nodes.find(
    ({ name }) => foldName(room.laptop(name).computerName) === foldName(unc.host),
  )?.name;
  if (host === undefined) return undefined;
  const laptop = room.laptop(host);
  const share = laptop.shares.find(unc.share);
  if (share === undefined) return undefined;
  const below = segmentsOf(file.replaceAll("\\", "/"));
  const path = [...share.folder, ...segmentsOf(unc.folder), ...below];
  const folder = diskPath(documentsFolder(room.engagementFolder(host)));
  const found = laptop.disk.find(path);
  const isOfCopy =
    path.length === folder.length + 1 &&
    folder.every((name, at) => foldName(name) === foldName(path[at]!));
  return isOfCopy && found?.kind === "file"
    ? { host, register: documentRegister(found.name), had: room.memory.hash(found.bytes) }
    : undefined;
};
