/** The engine's front door: everything the runner and the commands may use. */
export type * from "./api.ts";
export type * from "./shown.ts";
export { createChildCopy } from "./copy/create-child.ts";
export { createTopLevel } from "./copy/create-top.ts";
export { nothingMade, type JustMade } from "./copy/just-made.ts";
export { openCopy } from "./copy/copy.ts";
export { Compression } from "./log/compression.ts";
export { Hints, type HintsService } from "./hints.ts";
export { ProgramFormat } from "./program.ts";
export { Alarm } from "./steady.ts";
export { Decoded, shareDecoded } from "./log/decoded.ts";
export type { DocumentSettings } from "./documents/settings.ts";
export type { DocumentMode } from "./log/names.ts";
export type { SyncSettings } from "./settings.ts";
export type { WorkingFile, WorkingFolder } from "./documents/working-folder.ts";
