/** How many terminal cells a text takes, and cutting and wrapping by cells instead of by characters. */

/** East Asian wide characters and emoji take two cells; the ranges terminals agree on. */
const WIDE: ReadonlyArray<readonly [from: number, to: number]> = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];
/** Combining marks, joiners and variation selectors sit on the character before. */
const NO_WIDTH = /^[\p{Mark}\p{Format}]$/u;
/** `✅`, `⭐`: pictures among the older signs. Two letters of a flag are one picture, a cell each. */
const PICTURE = /^[\p{Emoji_Presentation}--[\u{1f1e6}-\u{1f1ff}]]$/v;
/** After a sign that is a picture or a letter, this asks for the picture: `❤️`. */
const AS_PICTURE = "\ufe0f";
const EITHER = /^\p{Emoji}$/u;
const PLAIN = /^[\u0020-\u007e]*$/;

const cellsOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (NO_WIDTH.test(character)) return 0;
  const isWide = WIDE.some(([from, to]) => code >= from && code <= to);
  return isWide || PICTURE.test(character) ? 2 : 1;
};

/** What a character adds to those before it. */
const cellsAfter = (before: string, character: string): number =>
  character === AS_PICTURE && EITHER.test(before) ? 2 - cellsOf(before) : cellsOf(character);

export const cells = (text: string): number => {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  let before = "";
  for (const character of text) {
    width += cellsAfter(before, character);
    before = character;
  }
  return width;
};

/** The text in at most `width` cells; what was cut is shown by an ellipsis. */
export const clip = (text: string, width: number): string => {
  if (cells(text) <= width) return text;
  if (width <= 0) return "";
  let kept = "";
  let used = 0;
  let before = "";
  for (const character of text) {
    const next = cellsAfter(before, character);
    if (used + next > width - 1) break;
    kept += character;
    used += next;
    before = character;
  }
  return `${kept}…`;
};

/** The end of a text in at most `width` cells, as of something that is being typed. */
export const clipStart = (text: string, width: number): string => {
  if (cells(text) <= width) return text;
  let kept = "";
  for (const character of [...text].toReversed()) {
    if (cells(character + kept) > width - 1) break;
    kept = character + kept;
  }
  return `…${kept}`;
};

export const padEnd = (text: string, width: number): string => {
  const clipped = clip(text, width);
  return clipped + " ".repeat(width - cells(clipped));
};

export const padStart = (text: string, width: number): string => {
  const clipped = clip(text, width);
  return " ".repeat(width - cells(clipped)) + clipped;
};

/** A word that is longer than a row, in pieces that fit: a path, or a whole sentence where words have no blanks between them. */
const broken = (word: string, width: number): ReadonlyArray<string> => {
  const pieces: Array<string> = [];
  let piece = "";
  let used = 0;
  let before = "";
  for (const character of word) {
    const next = cellsAfter(before, character);
    if (next > width) return [clip(word, width)];
    if (used + next > width) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += next;
    before = character;
  }
  return [...pieces, piece];
};

/** Words on as many rows as they need; a word longer than a row goes on in the next. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const rows: Array<string> = [];
  let row = "";
  for (const word of text.split(" ")) {
    if (word === "") continue;
    const longer = row === "" ? word : `${row} ${word}`;
    if (cells(longer) <= width) row = longer;
    else {
      if (row !== "") rows.push(row);
      const pieces = broken(word, width);
      rows.push(...pieces.slice(0, -1));
      row = pieces.at(-1) ?? "";
    }
  }
  if (row !== "") rows.push(row);
  return rows;
};

/** The first rows of a wrapped text; the last one says with an ellipsis that there is more. */
export const wrapWithin = (text: string, width: number, height: number): ReadonlyArray<string> => {
  const rows = wrap(text, width);
  if (rows.length <= height) return rows;
  if (height <= 0) return [];
  return [...rows.slice(0, height - 1), clip(rows.slice(height - 1).join(" "), width)];
};
