/** What a terminal sends for a key of the tables. */
const BYTES: ReadonlyMap<string, string> = new Map([
  ["space", " "],
  ["right", "\u001b[C"],
  ["left", "\u001b[D"],
  ["up", "\u001b[A"],
  ["down", "\u001b[B"],
  ["shift+right", "\u001b[1;2C"],
  ["shift+left", "\u001b[1;2D"],
  ["home", "\u001b[H"],
  ["end", "\u001b[F"],
  ["tab", "\t"],
  ["shift+tab", "\u001b[Z"],
  ["return", "\r"],
  ["escape", "\u001b"],
  ["backspace", "\u007f"],
  ["delete", "\u001b[3~"],
  ["ctrl+c", "\u0003"],
  ["ctrl+l", "\u000c"],
]);

export const bytesOf = (key: string): string => BYTES.get(key) ?? key;
