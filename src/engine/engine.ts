/** The engine's front door: everything the runner and the commands may use. */
export type * from "./api.ts";
export { createChildCopy } from "./createchild.ts";
export { createTopLevel } from "./createtop.ts";
export { openCopy } from "./copy.ts";
export { Compression } from "./compression.ts";
export { Hints } from "./hints.ts";
export { ProgramFormat } from "./program.ts";
export { DecodedSegments, shareDecodedSegments } from "./decoded.ts";
export type { DocumentSettings } from "./documents/settings.ts";
export type { DocumentMode } from "./names.ts";
export type { SyncSettings } from "./settings.ts";
export type { WorkingFile, WorkingFolder } from "./working-folder.ts";
