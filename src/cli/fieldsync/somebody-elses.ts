/**
 * Folders somebody else works in. Whoever opens a folder nobody knew here makes it a copy of its own (`whose-folder.ts`). That is right for a
 * folder that was copied; of the very folder of the office, seen over the network, or by the administrator of this computer, two would be
 * the owners, each with an identity and a log of his own in one `_Sync`.
 */
import { realpath, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { direct } from "../../engine/copy/core.ts";
import { loadAnchor, loadMemory } from "../../engine/copy/memory.ts";
import { readCard, readFormat } from "../../engine/exchange/visit.ts";
import { paths, type CopyId } from "../../engine/log/names.ts";
import { liesOnAShare } from "../../engine/node/moving/place.ts";
import { privateFolderOf } from "../../engine/node/private-journal.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { FolderContext } from "./context.ts";
import { isFile } from "./files.ts";
import { KEYS } from "./laptop.ts";
import { usualHome } from "./private-home.ts";
import { quoted } from "./pastable.ts";
import { FORMAT_SLOT } from "./whose-folder.ts";

/** Whether a copy was opened at this place before. A private memory that cannot be read is told of when the copy is opened. */
const isKnownHere = ({ journal, volume }: FolderContext): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    if (((yield* journal.load(FORMAT_SLOT))?.length ?? 0) > 0) return true;
    const { ownerCopy } = yield* readFormat(volume, direct);
    return (yield* loadAnchor(journal, ownerCopy)) !== undefined;
  }).pipe(Effect.catchCause(() => Effect.succeed(true)));

/**
 * Whether the copy that lies here now was opened at this place: else opening it makes another one of it, see `lost-anchor.ts` of the engine. On a
 * stick there was perhaps another colleague's yesterday.
 */
export const wasOpenedHere = ({ journal, volume }: FolderContext): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    const { ownerCopy } = yield* readFormat(volume, direct);
    return (
      (yield* loadAnchor(journal, ownerCopy)) !== undefined ||
      (yield* loadMemory(journal, ownerCopy)) !== undefined
    );
  }).pipe(Effect.catchCause(() => Effect.succeed(true)));

interface Refused {
  readonly code: string;
  readonly why: string;
  readonly expected?: string;
  readonly first: string;
}

const refuse = (folder: string, { code, expected = "a copy of your own", first, why }: Refused) =>
  stop({
    exitCode: EXIT_CODES.failed,
    code,
    wrong: `"${folder}" ${why}: two would write into one folder`,
    expected,
    todo: `${first}make one with: fieldsync create-copy ${quoted(folder)} NEW-FOLDER; look at this one with: fieldsync verify FOLDER`,
  });

/**
 * Whether it was opened at this very place with the private folder of whoever names none, as in a shell in which `FIELDSYNC_HOME` was not set. That
 * is known whatever the computer was called then.
 */
const isKnownAtHome = ({ folder, keys, laptop }: FolderContext, owner: CopyId) =>
  Effect.gen(function* () {
    const home = usualHome(process.env);
    if (home === undefined || home === laptop.home) return false;
    const memory = yield* privateFolderOf({ home: join(home, "copies"), copyFolder: folder, keys });
    return yield* Effect.promise(() => isFile(join(memory, `${owner}.anchor`)));
  });

/**
 * Whose copy this is, where it was opened on this computer, by its card, and this private folder has no key of it: then it is not the one the copy
 * was opened with. Who copied a folder on one laptop has the key of the one it was copied from. Who he is is no matter: anybody may type a name,
 * and on Windows two people may work in one folder, each with a private folder of his own.
 *
 * A computer that was renamed, with two private folders that are both named, gets past this: it is as a folder of another computer. A number of the
 * computer would tell them apart, but laptops that were set up from one image have the same one, and a folder from the next desk would be refused.
 */
const ofAnotherHome = (context: FolderContext) =>
  Effect.gen(function* () {
    const { keys, laptop, trace, volume } = context;
    const format = yield* readFormat(volume, direct);
    const { ownerCopy: owner } = format;
    if (yield* isKnownAtHome(context, owner)) return laptop.user;
    if (yield* Effect.promise(() => isFile(join(laptop.home, KEYS, owner)))) return undefined;
    const own = yield* volume.list(paths.own);
    const card = yield* readCard({ keys, trace }, volume, direct, { own, format, owner });
    if (card === undefined) return undefined;
    return [laptop.machine, hostname()].includes(card.machine) ? card.user : undefined;
  }).pipe(Effect.catchCause(() => Effect.succeed(undefined)));

/** Refuses where opening the folder would make a second owner of it. Nothing is changed there. */
export const checkNotSomebodyElses = Effect.fnUntraced(function* (
  context: FolderContext,
): Effect.fn.Return<void, Stop> {
  const { folder } = context;
  const format = yield* Effect.promise(() =>
    stat(join(folder, paths.format)).catch(() => undefined),
  );
  // What is no copy is said when it is opened.
  if (format === undefined || (yield* isKnownHere(context))) return;
  const isOnAShare = yield* Effect.promise(() =>
    realpath(folder)
      .then(liesOnAShare)
      .catch(() => false),
  );
  if (isOnAShare)
    return yield* refuse(folder, {
      code: "on-a-share",
      why: "is on another computer, and you never opened it at this place",
      first: "where it is your own copy, mount it at the place it had before; else ",
    });
  const me = process.getuid?.();
  if (me !== undefined && format.uid !== me)
    return yield* refuse(folder, {
      code: "not-yours",
      why: "belongs to another user of this computer, and you never opened it at this place",
      first: "run this as that user, or ",
    });
  const user = yield* ofAnotherHome(context);
  if (user !== undefined)
    return yield* refuse(folder, {
      code: "other-home",
      why: `is a copy that was opened on this computer, by ${user}, with another private folder than "${context.laptop.home}"`,
      expected: "the private folder with the key of this copy",
      first:
        "where you did so, set FIELDSYNC_HOME, or HOME, to what it was then; where that private folder is lost, ",
    });
});
