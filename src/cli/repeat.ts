/**
 * Commands that the reports tell people to type: they must work when pasted into the shell that ran this one.
 */
import { delimiter, dirname, resolve } from "node:path";
import { cellFlag, runCommand, fileWord } from "../scenarios/report/repeat.ts";

/** `fieldlab` where the shell finds it by itself, else `npx fieldlab`. */
export const commandName = (): string => {
  const [, script = ""] = process.argv;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const underNpm = process.env["npm_execpath"] !== undefined;
  return !underNpm && folders.includes(dirname(resolve(script))) ? "fieldlab" : "npx fieldlab";
};

export const repeatCommand = (run: Parameters<typeof runCommand>[1]): string =>
  runCommand(commandName(), run);

/** Writes the timeline beside a scenario; `new`: where there is none yet. */
export const updateCommand = (file: string, isNew: boolean): string =>
  `${commandName()} run ${fileWord(file)}${isNew ? " --goldens" : ""} --update`;

export const runFileCommand = (file: string): string => `${commandName()} run ${fileWord(file)}`;

export const replayCommand = (file: string, cell?: string): string =>
  [commandName(), "replay", fileWord(file), ...cellFlag(cell)].join(" ");

export const shrinkCommand = (file: string): string => `${commandName()} shrink ${fileWord(file)}`;
