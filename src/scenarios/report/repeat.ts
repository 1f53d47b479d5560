/** The command that plays a day again, as somebody pastes it into a shell of this system. */
import { sep } from "node:path";

const SAFE = /^[\w@%+=:,./-]+$/;
const SAFE_ON_WINDOWS = /^[\w@+=:,./\\-]+$/;

/** In double quotes for Windows, where backslashes mean themselves unless a quote comes behind them: those are written twice. */
const quotedForWindows = (word: string): string =>
  `"${word.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, "$&$&")}"`;

/** One word for a POSIX shell; where folders are parted by `\`, for those of Windows, of which not all know single quotes. */
export const shellWord = (word: string, separator: string = sep): string => {
  if (separator === "/") return SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  return SAFE_ON_WINDOWS.test(word) ? word : quotedForWindows(word);
};

/** A file that begins with a dash is no flag. */
export const asArgument = (file: string): string => (file.startsWith("-") ? `./${file}` : file);

export const fileWord = (file: string): string => shellWord(asArgument(file));

/** `command` is what the shell calls this program: `fieldlab` or `npx fieldlab`. */
export const runCommand = (
  command: string,
  run: {
    readonly file: string;
    readonly seed: string;
    readonly set: ReadonlyArray<readonly [path: string, value: string]>;
    readonly cell?: string | undefined;
  },
): string =>
  [
    command,
    "run",
    fileWord(run.file),
    `--seed=${shellWord(run.seed)}`,
    ...cellFlag(run.cell),
    ...run.set.map(([path, value]) => `--set=${shellWord(`${path}=${value}`)}`),
  ].join(" ");

/** Which of the days of a file with a matrix. */
export const cellFlag = (cell: string | undefined): ReadonlyArray<string> =>
  cell === undefined ? [] : [`--cell=${shellWord(cell)}`];
