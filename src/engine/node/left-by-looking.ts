/** Files that Finder and Explorer leave in a folder somebody has looked into, and mostly do not show: to people that folder is empty. */
import { withoutCase } from "./paths.ts";

const LEFT: ReadonlySet<string> = new Set([".ds_store", "thumbs.db", "desktop.ini"]);

export const isLeftByLooking = (name: string): boolean => LEFT.has(withoutCase(name));

/** What to do where such a file alone is in the way. */
export const TAKE_IT_AWAY =
  "take that file away, which a file manager left there and may not show; or choose another folder";
