/**
 * Signs for terminals whose font has few. The old Windows console draws with one font and shows a box for what is not in it; a serial line
 * or a printer has letters only. Every sign is replaced by one as wide, so that the picture stays what it is; what a sign says is also
 * said by its place or a letter beside it.
 */

export type Signs = "all" | "wgl4" | "ascii";

/** In WGL4, the set of signs that Consolas, Lucida Console and Courier New have. */
const WGL4: ReadonlyMap<string, string> = new Map([
  ["▶", "►"],
  ["◀", "◄"],
  ["▸", "§"],
  ["✖", "×"],
  ["✗", "×"],
  ["✓", "√"],
  ["◆", "♦"],
  ["◇", "◊"],
  ["◐", "◘"],
  ["‖", "║"],
  ["━", "═"],
  ["┃", "║"],
]);

/** A letter, and the signs it stands for. */
const LETTERS: ReadonlyArray<readonly [letter: string, signs: string]> = [
  [">", "▶▸»→"],
  ["<", "◀←"],
  ["^", "↑"],
  ["v", "↓▼✓"],
  ["x", "✖✗×"],
  ["*", "◆"],
  ["@", "●"],
  ["%", "◐"],
  ["o", "○□"],
  ["#", "■█▀▄"],
  [".", "·"],
  ["=", "‖━"],
  ["|", "│┃"],
  ["-", "─–◇"],
  ["+", "┌┐└┘├┤┬┴┼"],
  ["~", "…"],
  ['"', "“”"],
  ["'", "’"],
];

const ASCII: ReadonlyMap<string, string> = new Map(
  LETTERS.flatMap(([letter, signs]) => [...signs].map((sign) => [sign, letter] as const)),
);

const replacing =
  (signs: ReadonlyMap<string, string>) =>
  (text: string): string =>
    text.replaceAll(/[\u0080-\uFFFF]/gu, (sign) => signs.get(sign) ?? sign);

/** How text is written to a terminal that has these signs; undefined where nothing is to be done. */
export const fewSigns = (signs: Signs): ((text: string) => string) | undefined =>
  signs === "all" ? undefined : replacing(signs === "ascii" ? ASCII : WGL4);
