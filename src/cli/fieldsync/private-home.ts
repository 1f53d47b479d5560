/** Where the private folder of `fieldsync` is on this computer. It loads nothing, as a plain `sync` asks for it first of all. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { absolute } from "./absolute.ts";

type Environment = { readonly [name: string]: string | undefined };

const set = (value: string | undefined): string | undefined =>
  value === undefined || value === "" ? undefined : value;

/** A path that is not full is another place wherever people stand, and with it the keys of all their copies. */
const full = (path: string | undefined): string | undefined =>
  path !== undefined && isAbsolute(path) ? path : undefined;

/** A user without an entry in the system's list of users may have none. */
const homeFolder = (): string | undefined => {
  try {
    return full(homedir());
  } catch {
    return undefined;
  }
};

const inHome = (...names: ReadonlyArray<string>): string | undefined => {
  const home = homeFolder();
  return home === undefined ? undefined : join(home, ...names);
};

/** The private folder of whoever names none; undefined where nobody says where he is at home. */
export const usualHome = (env: Environment): string | undefined => {
  const folder =
    process.platform === "win32"
      ? (full(env["LOCALAPPDATA"]) ?? inHome("AppData", "Local"))
      : (full(env["XDG_DATA_HOME"]) ?? inHome(".local", "share"));
  return folder === undefined ? undefined : join(folder, "fieldsync");
};

/** The one that was named, or the usual one. */
export const privateHome = (env: Environment): string | undefined => {
  const chosen = set(env["FIELDSYNC_HOME"]);
  return chosen === undefined ? usualHome(env) : absolute(chosen);
};
