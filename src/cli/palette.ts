/**
 * The 16 colours of a terminal, which its user has chosen (ecosystem §B.2); without colours every style is the text itself.
 */
import type { Palette } from "../scenarios/report/pretty.ts";

const style =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001B[${on}m${text}\u001B[${off}m`;
const asItIs = (text: string): string => text;

export const paletteOf = (colour: boolean): Palette =>
  colour
    ? { good: style(32, 39), bad: style(31, 39), faint: style(2, 22), strong: style(1, 22) }
    : { good: asItIs, bad: asItIs, faint: asItIs, strong: asItIs };
