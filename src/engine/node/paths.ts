/**
 * The one function that turns a name of the engine into a path on this computer (engine §1.10, I24).
 *
 * Names follow Windows' rules on every system (domain rule 39), because the folder may be shared with Windows tomorrow: what
 * could not exist there is refused here, and `..`, drive letters, streams and absolute paths are among it.
 */
import { platform } from "node:os";
import { sep } from "node:path";

const FORBIDDEN = /[<>:"/\\|?*\u0000-\u001f]/u;
const RESERVED = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/iu;

/** Checked here, because some mounted shares answer a longer name with a broken connection. */
const NAME_CHARACTERS_MAX = 255;

const isLegal = (name: string): boolean =>
  name !== "" &&
  name.length <= NAME_CHARACTERS_MAX &&
  name.isWellFormed() &&
  !name.endsWith(".") &&
  !name.endsWith(" ") &&
  !FORBIDDEN.test(name) &&
  !RESERVED.test(name);

/** The names from the root down to `path`, none for the root itself; undefined when one of them cannot exist. */
export const namesOf = (path: string): ReadonlyArray<string> | undefined => {
  if (path === "") return [];
  const names = path.split("/");
  return names.every(isLegal) ? names : undefined;
};

/** The form under which two spellings are one name. */
export const withoutCase = (name: string): string => name.toLowerCase();

/**
 * Whether a listed name may be one the disk holds in bytes that are no text: Node shows a sign in their place, and nothing can be had by that
 * name. Where it cannot be had, it is.
 */
export const isNoText = (name: string): boolean => name.includes("\ufffd");

/** `\\\\HOST\\share`, slashes leaning either way: a place on another computer, as Windows writes it. */
export const isUnc = (path: string): boolean => path.startsWith("\\\\") || path.startsWith("//");

/** A path below the root. Names went through `namesOf`, so it cannot lead out, and there is nothing to tidy up in it. */
export const below = (root: string, names: ReadonlyArray<string>): string =>
  [root.endsWith(sep) ? root.slice(0, -1) : root, ...names].join(sep);

/** Characters a whole path may have. Windows counts the drive and all, and one more for the end. */
const LONGEST_PATH = { windows: 259, elsewhere: 4_095 } as const;

export const longestPath = (): number =>
  platform() === "win32" ? LONGEST_PATH.windows : LONGEST_PATH.elsewhere;
