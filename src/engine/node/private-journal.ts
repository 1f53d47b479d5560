/**
 * A copy's private memory on a real laptop: one small file per slot, in a folder of its own outside every engagement
 * (engine §1.3, §1.4).
 *
 * A slot is written beside the old one, synced, and put in its place; a power cut leaves the old slot or the new one. This is
 * the only place where a file is replaced: nobody else ever looks into this folder. What lies there already is not written once
 * more: a command that finds nothing to do does not wait for the disk.
 */
import { readdir, readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import type { Keys, PrivateJournal } from "../ports.ts";
import { callsFor, type FileCalls } from "./calls.ts";
import { makeFoldersDurably, replaceDurably, syncFolder } from "./durable.ts";
import { codeOf, nodeFailure } from "./errors.ts";
import { spelledPlace } from "./spelling.ts";

const SLOT = /^[0-9a-z]{1,64}(?:\.[0-9a-z]{1,64}){0,3}$/;
const FOLDER_DIGITS = 32;

/** Slots of up to so many bytes are read on the spot, where the disk is one that answers at once. */
const SMALL_BYTES = 65_536;

const contentOf = async (calls: FileCalls, path: string): Promise<Uint8Array | undefined> => {
  if (calls.onTheSpot) {
    if ((await calls.lstat(path)) === undefined) return undefined;
    const small = calls.readAtOnce(path, SMALL_BYTES);
    if (small !== undefined) return small.bytes;
  }
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw cause;
  }
};

const isSame = (held: Uint8Array | undefined, bytes: Uint8Array): boolean =>
  held !== undefined && Buffer.compare(held, bytes) === 0;

export const nodePrivateJournal = (folder: string): PrivateJournal["Service"] => {
  /** Slots whose file is known to have its name for good. One that was found may have got it from a process that was killed before it synced the folder. */
  const named = new Set<string>();
  let known: FileCalls | undefined;
  const held = async (path: string): Promise<Uint8Array | undefined> =>
    contentOf((known ??= await callsFor(folder)), path);
  const run = <A>(
    operation: string,
    slot: string,
    act: (path: string) => PromiseLike<A>,
  ): Effect.Effect<A, VolumeError> => {
    if (!SLOT.test(slot)) throw new Error(`"${slot}" is not the name of a private slot`);
    const path = join(folder, slot);
    return Effect.tryPromise({
      try: () => act(path),
      // Our own disk: a refusal here is never a withdrawn share, and nobody else holds the file.
      catch: (cause) => nodeFailure({ cause, at: "root", operation, path }),
    });
  };
  return {
    load: (slot) => run("load", slot, held),
    save: (slot, bytes) =>
      run("save", slot, async (path) => {
        if (!isSame(await held(path), bytes)) {
          await makeFoldersDurably(folder, { mode: 0o700 });
          await replaceDurably(path, bytes);
        } else if (!named.has(slot)) await syncFolder(folder);
        named.add(slot);
      }),
  };
};

/** Whether a file of a private folder is a slot, and not one that was just being written. */
export const isSlot = (name: string): boolean => SLOT.test(name) && !name.endsWith(".new");

/** The private folder for a copy at `place`, a full path as the disk spells it; below a laptop's `home` for such folders. */
export const privateFolderAt = (options: {
  readonly home: string;
  readonly place: string;
  readonly keys: Pick<Keys["Service"], "hash">;
}): string => {
  const { home, keys, place } = options;
  // Windows does not mind in which case somebody types the path.
  const bytes = new TextEncoder().encode(sep === "\\" ? place.toLowerCase() : place);
  return join(home, keys.hash(bytes).slice(0, FOLDER_DIGITS));
};

const hasCopy = async (privateFolder: string): Promise<boolean> =>
  (await readdir(privateFolder).catch(() => [])).some((name) => name.endsWith(".anchor"));

/**
 * The private folder of the copy in `copyFolder`. It is named by where the copy lies, so a second folder copied beside the
 * first finds no memory and gets an identity of its own, on the same laptop too. On a disk that does not mind case it is one whatever the
 * spelling; what an older version kept under the spelling that was typed is found as long as nothing is kept under the disk's.
 */
export const privateFolderOf = (options: {
  readonly home: string;
  readonly copyFolder: string;
  readonly keys: Pick<Keys["Service"], "hash">;
}): Effect.Effect<string, VolumeError> =>
  Effect.tryPromise({
    try: async () => {
      const { copyFolder } = options;
      const typed = await realpath(copyFolder);
      const spelled = await spelledPlace(typed);
      const folder = privateFolderAt({ ...options, place: spelled });
      if (typed === spelled || (await hasCopy(folder))) return folder;
      const older = privateFolderAt({ ...options, place: typed });
      return (await hasCopy(older)) ? older : folder;
    },
    catch: (cause) =>
      nodeFailure({ cause, at: "root", operation: "open", path: options.copyFolder }),
  });
