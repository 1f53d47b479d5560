/** One row of the screen as pieces of text with a tone. A tone is a meaning; which colour it gets is decided at the end. */
import { printable } from "../replay/printable.ts";
import { cells, clip } from "./width.ts";

export type Tone =
  | "plain"
  | "strong"
  | "faint"
  | "good"
  | "warn"
  | "bad"
  | "accent"
  /** The row the eye should go to. */
  | "here";

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = ReadonlyArray<Span>;

/** A piece of text. Everything drawn passes here, so nothing from a journal reaches the terminal unfiltered. */
export const span = (text: string, tone: Tone = "plain"): Span => ({ text: printable(text), tone });

export const line = (text: string, tone: Tone = "plain"): Line => [span(text, tone)];

export const lineCells = (row: Line): number =>
  row.reduce((width, piece) => width + cells(piece.text), 0);

/** The row in exactly `width` cells: cut with an ellipsis or filled with spaces. */
export const fit = (row: Line, width: number): Line => {
  const fitted: Array<Span> = [];
  let left = width;
  for (const piece of row) {
    if (left <= 0) break;
    const text = clip(piece.text, left);
    fitted.push({ text, tone: piece.tone });
    left -= cells(text);
    if (text !== piece.text) break;
  }
  if (left > 0) fitted.push({ text: " ".repeat(left), tone: "plain" });
  return fitted;
};

/** Exactly `height` rows: the first ones, or all of them and empty rows. */
export const fill = (rows: ReadonlyArray<Line>, height: number): ReadonlyArray<Line> =>
  rows.length >= height
    ? rows.slice(0, Math.max(0, height))
    : [...rows, ...Array.from({ length: height - rows.length }, (): Line => [])];

/** `── Room ───────` */
export const heading = (title: string, width: number): Line => {
  const words = clip(` ${printable(title)} `, Math.max(0, width - 3));
  return [
    { text: "──", tone: "faint" },
    { text: words, tone: "strong" },
    { text: "─".repeat(Math.max(0, width - 2 - cells(words))), tone: "faint" },
  ];
};

export const plainText = (row: Line): string => row.map((piece) => piece.text).join("");
