/**
 * What each version of the language says otherwise than the one before it, in order; `fieldlab upgrade` rewrites files by it.
 *
 * Version 1 is the only one so far: every scenario that was ever shipped is still read as it stands. Whoever changes a spelling adds an entry
 * here, which makes the version before it an old one: files that say it are refused, and their message names `fieldlab upgrade`.
 */

/**
 * One spelling that changed. `at` is the path of a key as for --set, without the numbers of lists: `nodes.*.disk`,
 * `timeline.**.grant.access`. `*` stands for any one name, `**` for any number of them, also none. The same spelling is changed in the paths
 * of breaks and of the matrix.
 */
export type Rewrite =
  /** The key has another name. */
  | { readonly at: string; readonly key: string }
  /** What stood behind the key is called otherwise. */
  | { readonly at: string; readonly was: string | number | boolean; readonly value: string };

export type Upgrade = ReadonlyArray<Rewrite>;

/** From version 1 to 2, from 2 to 3, and so on. */
export const UPGRADES: ReadonlyArray<Upgrade> = [];

/** The version that this fieldlab reads. */
export const NEWEST_VERSION = UPGRADES.length + 1;
