/**
 * Failures and problems as a narrow terminal can show them: a line of a file the terminal breaks has its mark below another part of it, and words it
 * breaks are hard to read. Commands and paths are not broken here: they are copied.
 */

/** `24 |     eventually: …`, indented as deep as its failure is. */
const SOURCE = /^(\s*\d+ \| )(.*)$/;
/** `   |     ^^^^ write 90s`. */
const MARK = /^(\s*\| )( *)(\^+)(?: (.*))?$/;

/** `error[…] …`, `= write …` and `11s  BEN turns green`: what stands before the words, and how much further the next rows are indented. */
const SENTENCES: ReadonlyArray<readonly [sentence: RegExp, further: number]> = [
  [/^(\s*)((?:error|warning)\[.*)$/, 2],
  [/^(\s*= )(?!see )(\S.*)$/, 0],
  [/^(\s+\d[\dhms]*s {2})(\S.*)$/, 0],
];
const COMMAND = /\bnpx /;

/** Takes no place on the screen. */
const COLOUR = /\u001B\[[\d;]*m/g;

const shownLength = (text: string): number => text.replaceAll(COLOUR, "").length;

/** Broken between words; a colour goes on in the next row. */
export const words = (text: string, width: number): ReadonlyArray<string> => {
  const rows: Array<string> = [];
  for (const word of text.split(" ")) {
    const row = rows.at(-1);
    if (row !== undefined && shownLength(row) + 1 + shownLength(word) <= width)
      rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows;
};

const sentence = (line: string, columns: number): ReadonlyArray<string> => {
  if (line.length < columns || COMMAND.test(line)) return [line];
  for (const [shape, further] of SENTENCES) {
    const [, before, said = ""] = shape.exec(line) ?? [];
    if (before === undefined) continue;
    const deep = before.length + further;
    const rows = words(said, Math.max(LEAST, columns - 1 - deep));
    return rows.map((row, at) => `${at === 0 ? before : " ".repeat(deep)}${row}`);
  }
  return [line];
};

/** Less is shown by nobody. */
const LEAST = 24;

/** So much of a line from `start` on; an ellipsis where something is left out. */
const windowOf = (line: string, start: number, width: number): string => {
  const shown = start === 0 ? line : `…${line.slice(start + 1)}`;
  return shown.length <= width ? shown : `${shown.slice(0, width - 1)}…`;
};

/** `columns` null: as wide as it is. */
export const narrowed = (text: string, columns: number | null): string => {
  if (columns === null) return text;
  const lines = text.split("\n");
  return lines
    .flatMap((line, at) => {
      const [, margin = "", source] = SOURCE.exec(line) ?? [];
      // A row that fills the last cell is followed by an empty one in some terminals.
      const width = Math.max(LEAST, columns - 1 - margin.length);
      if (source !== undefined)
        return `${margin}${windowOf(source, startOf(lines[at + 1], width), width)}`;
      const [, bar = "", blanks = "", mark, hint] = MARK.exec(line) ?? [];
      if (mark === undefined || !SOURCE.test(lines[at - 1] ?? "")) return sentence(line, columns);
      const room = Math.max(LEAST, columns - 1 - bar.length);
      const shift = startOf(line, room);
      const left = " ".repeat(blanks.length - shift);
      const below = `${bar}${left}${mark.slice(0, room - left.length)}`;
      if (hint === undefined) return below;
      const whole = `${below} ${hint}`;
      return whole.length < columns
        ? whole
        : [below, ...sentence(`${bar.replace("| ", "= ")}${hint}`, columns)];
    })
    .join("\n");
};

/** Where a line begins to be shown, so that its mark is in sight: at its beginning, as long as there is room. */
const startOf = (markLine: string | undefined, width: number): number => {
  const [, , blanks = "", mark = ""] = MARK.exec(markLine ?? "") ?? [];
  const inSight = blanks.length + Math.min(mark.length, Math.floor(width / 2));
  return inSight < width ? 0 : Math.max(0, blanks.length - Math.floor(width / 4));
};
