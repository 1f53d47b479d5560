/** The documents of a copy as files: in the folder `documents` beside `_Sync`. */
import type { WorkingFolder } from "../../engine/engine.ts";

export const DOCUMENTS_FOLDER = "documents";

export const workingFolderOf = (_folder: string): WorkingFolder | undefined => undefined;
