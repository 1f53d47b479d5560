/** The command that plays a day again, as somebody pastes it into a POSIX shell. */

const SAFE = /^[\w@%+=:,./-]+$/;

/** One word for a POSIX shell. */
export const shellWord = (word: string): string =>
  SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

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
