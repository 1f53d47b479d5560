/**
 * What the module of a scenario file is called. Vite takes what stands behind a `?` or a `#` for no part of a path, and Vitest a
 * backslash for the end of a folder: a file with such a sign in its name has a module by another name.
 */
import { existsSync } from "node:fs";

const SIGNS = /[?#\\%]/g;

export interface ModuleNames {
  /**
   * The name of the module of a file, where its path cannot be one; null where it can, or no such file is there. Below the root Vite
   * asks by the rest of a name once more.
   */
  readonly of: (asked: string, root: string) => string | null;
  /** Whether it is a name that was given here. */
  readonly isOurs: (id: string) => boolean;
  /** The path of the file, without the query that Vite may put behind a name. */
  readonly pathOf: (id: string) => string;
}

/** The file that is asked for: `a/b` may have been `a\b` before Vitest came to it. Undefined where none is there. */
const fileOf = (asked: string): string | undefined => {
  if (existsSync(asked)) return asked;
  for (let at = asked.lastIndexOf("/"); at > 0; at = asked.lastIndexOf("/", at - 1)) {
    const path = `${asked.slice(0, at)}\\${asked.slice(at + 1).replaceAll("/", "\\")}`;
    if (existsSync(path)) return path;
  }
  return undefined;
};

export const moduleNames = (): ModuleNames => {
  const paths = new Map<string, string>();
  const withoutQuery = (id: string): string => id.replace(/\?.*$/, "");
  return {
    of: (asked, root) => {
      const known = [asked, `${root}${asked}`].find((name) => paths.has(name));
      if (known !== undefined) return known;
      const path = /[?#]/.test(asked) || !existsSync(asked) ? fileOf(asked) : undefined;
      if (path === undefined) return null;
      const name = path.replaceAll(SIGNS, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
      paths.set(name, path);
      return name;
    },
    isOurs: (id) => paths.has(withoutQuery(id)),
    pathOf: (id) => {
      const name = withoutQuery(id);
      return paths.get(name) ?? name;
    },
  };
};
