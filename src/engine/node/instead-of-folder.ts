/** What lies where a folder was expected, in words behind the path or behind *it*. */
import { lstat, readlink, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./errors.ts";
import { isUnc } from "./paths.ts";

/** Nothing is there, or a link that leads nowhere: to nothing, or round and round. */
const NOTHING: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

const LINK = "a link that leads nowhere";

/** Undefined where nothing is at a path. What cannot be looked at may be a folder: the system says of it what there is to say. */
const kindAt = async (path: string): Promise<"folder" | { readonly is: string } | undefined> => {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "folder";
    return { is: found.isFile() ? "a file" : "a pipe, a socket or a device" };
  } catch (cause) {
    if (!NOTHING.has(codeOf(cause) ?? "")) return "folder";
    const link = await lstat(path).catch(() => undefined);
    if (link === undefined) return undefined;
    const target = await readlink(path).catch(() => "");
    return { is: `${LINK} ("${target}")` };
  }
};

/**
 * `is a file`, and the like, of what lies at a path or keeps it from being there; undefined where a folder can be. Another computer is asked
 * about the path alone: each answer may take a while.
 */
export const insteadOfFolder = async (path: string): Promise<string | undefined> => {
  for (let at = path; ; at = dirname(at)) {
    const kind = await kindAt(at);
    if (kind === "folder") return undefined;
    if (kind !== undefined)
      return at === path ? `is ${kind.is}` : `cannot be there: "${at}" is ${kind.is}`;
    if (dirname(at) === at || isUnc(at)) return undefined;
  }
};

/** Whether it is a link to what is not there now, as to a stick that was taken out. */
export const leadsNowhere = (instead: string): boolean => instead.includes(LINK);
