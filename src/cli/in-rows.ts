/** Long lines on the rows of a terminal, broken between words: a terminal breaks them in the middle. Programs that read them get whole lines. */
import { wrap } from "../tui/width.ts";

interface Terminal {
  readonly columns?: number;
  readonly isTTY?: boolean;
}

/** How wide it is; null where it is none. Nobody has told some terminals, those of containers for instance: they say 0. */
export const columnsOf = ({ columns = 0, isTTY }: Terminal): number | null =>
  isTTY === true && columns > 0 ? columns : null;

/** Narrower than this nothing is gained. */
const NARROWEST = 24;

/** `before` stands before the first row, and as much room before the others. */
export const inRows = (
  text: string,
  { before = "", columns }: { readonly before?: string; readonly columns: number | null },
): ReadonlyArray<string> => {
  // A row that fills the last cell is followed by an empty one in some terminals.
  const width = (columns ?? 0) - 1 - before.length;
  const rows = width < NARROWEST ? [text] : wrap(text, width);
  return rows.map((row, index) => `${index === 0 ? before : " ".repeat(before.length)}${row}`);
};
