/** Names of files that belong to a scenario: its journal, its timeline, its smaller self. */
import { createHash } from "node:crypto";

/** Disks take 255 bytes, and there is more in a name than its cell. */
const LONGEST_CELL = 120;

/** A path without what scenario files end with; somebody may have called his only `day.yaml`. */
export const stemOf = (file: string): string => file.replace(/(?:\.scenario)?\.ya?ml$/i, "");

/** A cell in the name of a file: `.os=windows-7-pro,cables=3`, without what some disk could not take. */
export const cellInName = (cell: string | undefined): string => {
  if (cell === undefined) return "";
  const words = cell.replaceAll(" ", ",").replaceAll(/[^\w=,.-]/g, "_");
  if (words.length <= LONGEST_CELL) return `.${words}`;
  const hash = createHash("sha256").update(cell).digest("hex").slice(0, 12);
  return `.${words.slice(0, LONGEST_CELL - hash.length - 1)}-${hash}`;
};
