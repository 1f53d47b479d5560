/** Why a file cannot be written, with what to do about just that. */
import { fileWord } from "../scenarios/report/repeat.ts";
import { EXIT_CODES, stop, type Stop } from "./exit.ts";

/** What is written, and the flag that named its file, if one did. */
export interface Written {
  readonly what: string;
  readonly flag?: string;
  /** The file, where the flag named the folder and this is written under another name first. */
  readonly inFolder?: string;
}

interface Unwritable extends Written {
  readonly file: string;
  /** The nearest folder above it that is there. */
  readonly folder: string;
  /** What the system says. */
  readonly said: string;
}

/** The words of the system, which are the same on every one. */
const NO_ROOM: ReadonlySet<string> = new Set(["no space left on device", "disk quota exceeded"]);

export const unwritable = ({ file, flag, folder, inFolder, said, what }: Unwritable): Stop => {
  const other = inFolder === undefined ? "file" : "folder";
  const isFull = NO_ROOM.has(said);
  const elsewhere = flag === undefined ? null : `name another ${other} with --${flag}`;
  return stop({
    exitCode: EXIT_CODES.usage,
    code: "unwritable",
    wrong: `${what} cannot be written to "${inFolder ?? file}": ${said}`,
    expected: isFull
      ? "a disk with room for all of it"
      : `a ${other === "file" ? "file in a folder" : other} you may write to`,
    todo: isFull
      ? `make room there${elsewhere === null ? "" : `, or ${elsewhere}`}`
      : (elsewhere ?? `check the permissions of its folder with: ls -ld ${fileWord(folder)}`),
  });
};
