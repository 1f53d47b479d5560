/** Which files are bundles: by their name, and by how they begin, as `repro --out` writes one under any name. */
import { BUNDLE_FORMAT } from "../scenarios/report/bundle-format.ts";
import { beginningOf } from "./beginning.ts";

export const BUNDLE_SUFFIX = ".repro.json";

/** What the scenario in a bundle may be called, as a file. */
export const scenarioOfBundle = (file: string): string =>
  `${file.replace(/(?:\.repro)?\.json$/iu, "")}.scenario.yaml`;

/** Room for what an editor may put before it: a byte order mark, blanks, other line ends. */
const BEGINNING_BYTES = 64;

const BEGINNING = new RegExp(`^\\s*\\{\\s*"format":\\s*"${BUNDLE_FORMAT}"`);

export const beginsLikeBundle = (bytes: Uint8Array): boolean =>
  BEGINNING.test(new TextDecoder().decode(bytes.subarray(0, BEGINNING_BYTES)));

export const isBundle = (file: string): boolean =>
  file.endsWith(BUNDLE_SUFFIX) || beginsLikeBundle(beginningOf(file, BEGINNING_BYTES));
