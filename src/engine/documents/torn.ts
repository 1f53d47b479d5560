/**
 * What a power cut leaves of a file that was just being created under its name (`swap.ts`): a beginning of its content, or all of its length,
 * with zeros for what had not come to the disk. There is nothing in it the copy does not have, so it is no version of anybody's.
 */
import * as Effect from "effect/Effect";
import { readDocuments } from "../edits/reading.ts";
import type { Hash } from "../log/names.ts";
import { joinParts } from "../ports.ts";
import { NOTHING, type FileRecord } from "./desk.ts";
import type { Look } from "./lookaround.ts";

/** So large a file may be that is created under its name: it is written in a moment, and nobody finds half of it there except after a power cut. */
export const CREATED_BYTES_MAX = 262_144;

/** Whether every byte is that of a version at its place, or a zero. */
export const isPartOf = Effect.fnUntraced(function* (
  { session }: Look,
  version: { readonly document: string; readonly sha256: Hash },
  bytes: Uint8Array,
): Effect.fn.Return<boolean> {
  const [stored] = yield* readDocuments(session, [version]);
  if (stored?._tag !== "Success") return false;
  const whole = joinParts(stored.success);
  return (
    bytes.length <= whole.length && bytes.every((byte, at) => byte === 0 || byte === whole[at])
  );
});

/** Whether a file holds what is left of the content that was being put there when an earlier life of this copy ended. */
export const isTorn = (
  look: Look,
  document: string,
  { intended }: FileRecord,
  found: { readonly hash: Hash; readonly bytes: Uint8Array },
): Effect.Effect<boolean> =>
  intended === null ||
  intended === NOTHING ||
  intended === found.hash ||
  found.bytes.length > CREATED_BYTES_MAX
    ? Effect.succeed(false)
    : isPartOf(look, { document, sha256: intended }, found.bytes);
