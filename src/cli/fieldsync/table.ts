/** The table of commands. A new one is one file in `commands/` and one name here. */
import { checkOut, locks, release, undoCheckOuts } from "./commands/check-out.ts";
import { conflicts } from "./commands/conflicts.ts";
import { connect, disconnect, switchTo } from "./commands/connect.ts";
import { createCopy, init } from "./commands/create.ts";
import {
  documentsAdd,
  documentsDelete,
  documentsList,
  documentsRestore,
  documentsTemplate,
} from "./commands/documents.ts";
import {
  abandon,
  cleanUp,
  clearInformation,
  deleteCopy,
  lockDown,
  unlock,
} from "./commands/engagement.ts";
import { exportAll } from "./commands/export.ts";
import { documentsDiscard, documentsMode, documentsSync } from "./commands/modes.ts";
import { move } from "./commands/move.ts";
import { open } from "./commands/open.ts";
import { properties } from "./commands/properties.ts";
import { recordDelete, recordGet, recordList, recordSet } from "./commands/record.ts";
import { repair } from "./commands/repair.ts";
import { status } from "./commands/status.ts";
import { sync } from "./commands/sync.ts";
import { verify } from "./commands/verify.ts";
import { documentsSave, documentsVersions } from "./commands/versions.ts";
import type { TableEntry } from "./verb.ts";

export const table: ReadonlyArray<TableEntry> = [
  init,
  createCopy,
  open,
  sync,
  connect,
  disconnect,
  switchTo,
  status,
  properties,
  conflicts,
  recordSet,
  recordGet,
  recordList,
  recordDelete,
  documentsList,
  documentsAdd,
  documentsTemplate,
  documentsVersions,
  documentsSave,
  documentsRestore,
  documentsDelete,
  documentsMode,
  documentsSync,
  documentsDiscard,
  checkOut,
  release,
  undoCheckOuts,
  locks,
  lockDown,
  unlock,
  cleanUp,
  abandon,
  deleteCopy,
  clearInformation,
  move,
  exportAll,
  verify,
  repair,
];

/** Commands of two words, by their first one, and what that word is about. */
export const groups: ReadonlyMap<string, string> = new Map([
  ["record", "Reads and changes the records of an engagement"],
  [
    "documents",
    "Lists documents and their versions, adds files, settles missing ones, and says when changes go out",
  ],
]);
