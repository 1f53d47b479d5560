/**
 * Commands that the reports tell people to type: they must work when pasted into the shell that ran this one.
 */
import { delimiter, dirname, resolve } from "node:path";

/** `fieldlab` where the shell finds it by itself, else `npx fieldlab`. */
const commandName = (): string => {
  const [, script = ""] = process.argv;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const underNpm = process.env["npm_execpath"] !== undefined;
  return !underNpm && folders.includes(dirname(resolve(script))) ? "fieldlab" : "npx fieldlab";
};

const SAFE = /^[\w@%+=:,./-]+$/;

/** One word for a POSIX shell. */
export const shellWord = (word: string): string =>
  SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export const repeatCommand = (run: {
  readonly file: string;
  readonly seed: string;
  readonly set: ReadonlyArray<readonly [path: string, value: string]>;
}): string =>
  [
    commandName(),
    "run",
    shellWord(run.file),
    `--seed=${shellWord(run.seed)}`,
    ...run.set.map(([path, value]) => `--set=${shellWord(`${path}=${value}`)}`),
  ].join(" ");

/** Writes the timeline beside a scenario; `new`: where there is none yet. */
export const updateCommand = (file: string, isNew: boolean): string =>
  `${commandName()} run ${shellWord(file)}${isNew ? " --goldens" : ""} --update`;

export const replayCommand = (file: string): string => `${commandName()} replay ${shellWord(file)}`;
