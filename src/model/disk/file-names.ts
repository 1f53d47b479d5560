/**
 * Which names Windows lets exist and how it compares them (domain rule 39): without case, kept as written, no Unicode
 * normalization, lengths measured on the path as it was addressed.
 */
import { failureOf, type Failure } from "../windows/codes.ts";
import type { FieldConstants } from "../constants.ts";

const FORBIDDEN = /[<>:"/\\|?*\u0000-\u001f]/u;
const RESERVED = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/iu;

/** The form under which two spellings of one name are the same name. */
export const foldName = (name: string): string => name.toLowerCase();

/** The segments of a relative path; the empty path has none. */
export const segmentsOf = (path: string): ReadonlyArray<string> =>
  path === "" ? [] : path.split("/");

/** Whether Windows lets a file have this name, length aside. */
export const isLegalName = (name: string): boolean =>
  name !== "" &&
  !name.endsWith(".") &&
  !name.endsWith(" ") &&
  !FORBIDDEN.test(name) &&
  !RESERVED.test(name);

export type NameLimits = Pick<
  FieldConstants,
  "pathCharacters" | "folderPathCharacters" | "nameCharacters"
>;

/**
 * What is wrong with a path below a folder that is addressed as `prefix`, or null. Both length limits count the
 * terminating null character, as Windows does.
 */
export const namingFault = (options: {
  readonly prefix: string;
  readonly path: string;
  readonly folder: boolean;
  readonly limits: NameLimits;
}): Failure | null => {
  const { prefix, path, limits } = options;
  if (path === "") return null;
  for (const segment of path.split("/")) {
    if (!isLegalName(segment)) return failureOf(123);
    if (segment.length > limits.nameCharacters) return failureOf(206);
  }
  const characters = prefix.length + 1 + path.length + 1;
  const most = options.folder ? limits.folderPathCharacters : limits.pathCharacters;
  return characters > most ? failureOf(206) : null;
};

/** `\\HOST`, `\\HOST\share` or `\\HOST\share\folder`; slashes lean either way. */
export interface UncPath {
  readonly host: string;
  readonly share: string | null;
  /** Below the share, with `/` between segments; empty for the share itself. */
  readonly folder: string;
}

export const parseUnc = (text: string): UncPath | null => {
  const flat = text.replaceAll("\\", "/");
  if (!flat.startsWith("//")) return null;
  const [host = "", share, ...rest] = flat.slice(2).replace(/\/+$/u, "").split("/");
  return host === "" ? null : { host, share: share ?? null, folder: rest.join("/") };
};

/** How people write it. */
export const showUnc = ({ host, share, folder }: UncPath): string =>
  ["\\", host, ...(share === null ? [] : [share]), ...segmentsOf(folder)].join("\\");
