/**
 * Reading everything once more (domain rule 69): every version of every document is put together from what lies in the copy's folder. What turns out
 * damaged or gone is noticed by that: it moves aside and is asked for, and whoever has it brings it.
 */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "./api.ts";
import { isHash } from "./log/names.ts";
import { DOCUMENT_PREFIX } from "./log/op.ts";

/** Contents that are kept aside, by the documents they were to be versions of. */
const asideIn = (handle: CopyHandle): ReadonlyMap<string, ReadonlyArray<string>> => {
  const aside = new Map<string, Array<string>>();
  for (const { entity, field, value } of handle.quarantined()) {
    if (!entity.startsWith(DOCUMENT_PREFIX) || field !== "content" || !isHash(value)) continue;
    const name = entity.slice(DOCUMENT_PREFIX.length);
    aside.set(name, [...(aside.get(name) ?? []), value]);
  }
  return aside;
};

/** The documents of which some version cannot be put together from what lies here, deleted ones too. */
export const unreadableDocuments = Effect.fnUntraced(function* (
  handle: CopyHandle,
): Effect.fn.Return<ReadonlyArray<string>> {
  const unreadable: Array<string> = [];
  const aside = asideIn(handle);
  for (const name of new Set([...handle.everyDocument(), ...aside.keys()])) {
    let whole = true;
    const versions = handle.versions(name).map(({ sha256 }) => sha256);
    for (const sha256 of new Set([...versions, ...(aside.get(name) ?? [])]))
      whole =
        (yield* Effect.match(handle.readDocument(name, sha256), {
          onFailure: () => false,
          onSuccess: () => true,
        })) && whole;
    if (!whole) unreadable.push(name);
  }
  return unreadable;
});
