/**
 * Opens a file in the user's own editor, at a line where the editor is known to take one: VISUAL, then EDITOR, as every other
 * terminal program does it. The editor has the terminal until it ends.
 */
import { spawn } from "node:child_process";
import { basename } from "node:path";

interface Place {
  readonly file: string;
  readonly line: number;
}

/** How editors are told the line, by the name of their command. */
const AT_LINE: ReadonlyArray<
  readonly [commands: ReadonlyArray<string>, args: (place: Place) => ReadonlyArray<string>]
> = [
  [
    ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "kak"],
    ({ file, line }) => [`+${line}`, file],
  ],
  [
    ["code", "code-insiders", "codium", "cursor", "windsurf"],
    ({ file, line }) => ["--wait", "--goto", `${file}:${line}`],
  ],
  [["subl", "hx", "helix", "zed"], ({ file, line }) => [`${file}:${line}`]],
  [["notepad++"], ({ file, line }) => [`-n${line}`, file]],
];

/** The command to start for a place; undefined where no editor is set. */
export const editorCommand = (
  place: Place,
  environment: { readonly [name: string]: string | undefined },
): ReadonlyArray<string> | undefined => {
  const chosen = [environment["VISUAL"], environment["EDITOR"]].find(
    (each) => each !== undefined && each.trim() !== "",
  );
  if (chosen === undefined) return undefined;
  const [command = "", ...given] = chosen.trim().split(/\s+/);
  const name = basename(command)
    .replace(/\.(?:exe|cmd)$/iu, "")
    .toLowerCase();
  const known = AT_LINE.find(([commands]) => commands.includes(name));
  return [command, ...given, ...(known?.[1](place) ?? [place.file])];
};

/** Resolves with one sentence when the editor has ended, or could not be started. */
export const openEditor = async (
  place: Place,
  environment: { readonly [name: string]: string | undefined },
): Promise<string> => {
  const where = `${place.file}:${place.line}`;
  const [command, ...args] = editorCommand(place, environment) ?? [];
  if (command === undefined) return `set EDITOR to open ${where} from here`;
  return new Promise((resolve) => {
    const editor = spawn(command, args, { stdio: "inherit" });
    editor.on("error", (cause) =>
      resolve(`${command} does not start (${cause.message}): ${where}`),
    );
    editor.on("exit", (code) =>
      resolve(
        code === 0 ? `back from ${where}` : `${command} ended with ${code ?? "a signal"}: ${where}`,
      ),
    );
  });
};
