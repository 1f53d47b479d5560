/** What a tone looks like: the 16 colours of the terminal only, because its owner chose them. */
import type { Tone } from "./line.ts";

export interface Style {
  readonly color?: "green" | "yellow" | "red" | "cyan";
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

export const STYLES: { readonly [tone in Tone]: Style } = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  good: { color: "green" },
  warn: { color: "yellow" },
  bad: { color: "red", bold: true },
  accent: { color: "cyan" },
  here: { inverse: true },
};
