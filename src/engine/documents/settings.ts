/** How the working folder is watched. The one place for these defaults; times are milliseconds, sizes bytes. */

export interface DocumentSettings {
  /** Wait between two looks right after something changed; every quiet look doubles it up to `lookMaxMillis`. */
  readonly lookMinMillis: number;
  readonly lookMaxMillis: number;
  /** Wait before the first look of a copy that was opened, where nobody asks for one. */
  readonly firstLookMillis: number;
  /** Wait before a look when the system says that something changed. */
  readonly hintedMillis: number;
  /** The longest wait while the system is known to say so: what is saved is looked at anyhow then. */
  readonly lookToldMaxMillis: number;
  /** A file must be the same in two looks at least this far apart before it is believed (engine §1.7.4). */
  readonly stableMillis: number;
  /** Where the system vouches that nobody has it open for writing: nobody may have written into it for so long. */
  readonly aloneMillis: number;
  /** The same of a file that was known before its version was lost here: as long as it takes to ask another copy. */
  readonly patientMillis: number;
  /** Most files, and most bytes, read in one look. What is left waits for the next one. */
  readonly readFilesMax: number;
  readonly readBytesMax: number;
  /** Of them, for files that do not seem to have changed: the rolling check. */
  readonly recheckFilesMax: number;
  /** Where it begins when the copy is opened. Whoever only opens it for a moment, again and again, would always read the same ones. */
  readonly recheckFrom: "the-first" | "anywhere";
  readonly recheckBytesMax: number;
  /** Most files put in place in one look. Each look lists the whole folder: of many small ones, the work would grow with the square of their number. */
  readonly placeFilesMax: number;
  /** More files missing than this, or than this share of all, and nothing at all is done before somebody says what happened. */
  readonly vanishedFilesMax: number;
  readonly vanishedPercentMax: number;
  /** A file merely dropped into the folder is not a document (domain A2): it becomes one when asked, or always. */
  readonly droppedFiles: "when-asked" | "always";
  /** Wait before a file held by another program is tried again; doubles up to the longest. */
  readonly retryMinMillis: number;
  readonly retryMaxMillis: number;
}

const MEBIBYTE = 1_024 * 1_024;

export const defaultDocumentSettings: DocumentSettings = {
  lookMinMillis: 1_000,
  lookMaxMillis: 4_000,
  firstLookMillis: 0,
  hintedMillis: 30,
  lookToldMaxMillis: 4_000,
  stableMillis: 1_000,
  aloneMillis: 200,
  patientMillis: 5_000,
  readFilesMax: 2_000,
  readBytesMax: 256 * MEBIBYTE,
  recheckFilesMax: 16,
  recheckFrom: "the-first",
  recheckBytesMax: 16 * MEBIBYTE,
  placeFilesMax: 8_000,
  vanishedFilesMax: 5,
  vanishedPercentMax: 20,
  droppedFiles: "when-asked",
  retryMinMillis: 2_000,
  retryMaxMillis: 60_000,
};
