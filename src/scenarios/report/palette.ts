/** Wraps text for a terminal; the text itself where there is no colour. */
export interface Palette {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const style =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001B[${on}m${text}\u001B[${off}m`;
const asItIs = (text: string): string => text;

export const PLAIN: Palette = { good: asItIs, bad: asItIs, faint: asItIs, strong: asItIs };

/** The 16 colours of a terminal, which its user has chosen (ecosystem §B.2). */
export const COLOURED: Palette = {
  good: style(32, 39),
  bad: style(31, 39),
  faint: style(2, 22),
  strong: style(1, 22),
};
