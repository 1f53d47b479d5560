/** The command that plays a day again, as somebody pastes it into a POSIX shell. */

const SAFE = /^[\w@%+=:,./-]+$/;

/** One word for a POSIX shell. */
export const shellWord = (word: string): string =>
  SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** `command` is what the shell calls this program: `fieldlab` or `npx fieldlab`. */
export const runCommand = (
  command: string,
  run: {
    readonly file: string;
    readonly seed: string;
    readonly set: ReadonlyArray<readonly [path: string, value: string]>;
  },
): string =>
  [
    command,
    "run",
    shellWord(run.file),
    `--seed=${shellWord(run.seed)}`,
    ...run.set.map(([path, value]) => `--set=${shellWord(`${path}=${value}`)}`),
  ].join(" ");
