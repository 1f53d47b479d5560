/**
 * Taking contents in as versions of their documents (engine §1.7.4): what was read is judged in one step, and what is believed is imported in
 * one, so that many files become one segment.
 */
import * as Effect from "effect/Effect";
import { makeOwnEdits } from "../edits/edit.ts";
import { judge, type Doubt } from "./belief.ts";
import type { Import, Look } from "./lookaround.ts";

/** Bytes read and not judged, or judged and not imported yet. */
const IMPORT_BYTES_MAX = 16 * 1_024 * 1_024;

/** Imports contents as versions of their documents, or as new ones, in one step: many become one segment. */
const importAll = Effect.fnUntraced(function* (
  look: Look,
  imports: ReadonlyArray<Import>,
): Effect.fn.Return<void> {
  const { desk, session } = look;
  const receipts = yield* makeOwnEdits(
    session,
    imports.map(({ document, bytes, manifest, seen }) => ({
      kind: "import-document",
      document,
      bytes,
      manifest,
      seen,
    })),
  );
  desk.names.checked = false;
  for (const [at, { document, from, settle }] of imports.entries()) {
    const receipt = receipts[at];
    if (receipt?._tag === "Failure") desk.problem = receipt.failure.text;
    if (receipt?._tag === "Success")
      session.trace.emit("document.imported", {
        copy: session.own.copy,
        document,
        from,
        value: receipt.success.digest,
      });
    settle(receipt?._tag === "Success");
  }
});

/** Imports what a look gathered. */
export const importGathered = (look: Look): Effect.Effect<void> => {
  look.importBytes = 0;
  return look.imports.length === 0 ? Effect.void : importAll(look, look.imports.splice(0));
};

/** Adds a content to what is to be imported; too much at once is not held in memory. */
const gatherImport = (look: Look, found: Import): Effect.Effect<void> => {
  look.imports.push(found);
  look.importBytes += found.bytes.length;
  return look.importBytes < IMPORT_BYTES_MAX ? Effect.void : importGathered(look);
};

/** Judges the contents that were read, and gathers those that are believed. */
export const judgeDoubts = Effect.fnUntraced(function* (look: Look): Effect.fn.Return<void> {
  look.doubtBytes = 0;
  for (const { doubt, manifest } of yield* judge(look, look.doubts.splice(0)))
    if (manifest === undefined) doubt.disbelieved?.();
    else yield* gatherImport(look, { ...doubt.import, bytes: doubt.found.bytes, manifest });
});

/** Adds a content nobody knows to what is to be judged. */
export const gatherDoubt = (look: Look, doubt: Doubt): Effect.Effect<void> => {
  look.doubts.push(doubt);
  look.doubtBytes += doubt.found.bytes.length;
  return look.doubtBytes < IMPORT_BYTES_MAX ? Effect.void : judgeDoubts(look);
};

/** Imports one content now. False when the copy could not take it. */
export const importBytes = Effect.fnUntraced(function* (
  look: Look,
  found: Omit<Import, "settle">,
): Effect.fn.Return<boolean> {
  let done = false;
  yield* importAll(look, [{ ...found, settle: (taken) => void (done = taken) }]);
  return done;
});
