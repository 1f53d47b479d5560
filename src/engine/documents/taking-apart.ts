/**
 * Taking a large file apart as soon as it was read: which content it is and how it is cut, in one go. Where the system vouches that nobody was
 * writing into it, its pieces are stored meanwhile: a piece that no operation speaks of means nothing.
 */
import * as Effect from "effect/Effect";
import { whileAhead } from "../copy/ahead.ts";
import { editRefusal } from "../control/refusals.ts";
import { storingMeanwhile } from "../edits/writing.ts";
import { limits } from "../limits.ts";
import { shownHere } from "../modes/modes.ts";
import { steadyMillis } from "../steady.ts";
import { wasLeftAlone } from "./belief.ts";
import { manifestOf, type TellPieces } from "./content.ts";
import type { Look, Told, Unhashed } from "./lookaround.ts";
import { nameKey } from "./portable-names.ts";

/** Whether the system says that nobody has written into the file since a moment before it was read. */
const isVouchedFor = Effect.fnUntraced(function* (
  { desk }: Look,
  found: Unhashed,
): Effect.fn.Return<boolean> {
  const [aloneMillis] = yield* desk.folder.leftAlone([found.described]);
  desk.vouched ||= aloneMillis !== undefined;
  const nowMillis = yield* steadyMillis;
  return wasLeftAlone(aloneMillis, found, { nowMillis, settings: desk.settings });
});

/** Which content was read in the file of a document. */
export const takeApart = Effect.fnUntraced(function* (
  look: Look,
  document: string,
  found: Unhashed,
): Effect.fn.Return<Told> {
  const { desk, session } = look;
  const { bytes, described } = found;
  if (session.keys.beside === undefined || bytes.length <= limits.chunkBytes)
    return { hash: session.keys.hash(bytes) };
  const vouched = yield* isVouchedFor(look, found);
  const storing = storingMeanwhile(session);
  // Where the copy takes no edits, its folder takes no pieces either.
  const stores = vouched && editRefusal(session, { kind: "import-document" }) === undefined;
  const tell: TellPieces = stores ? storing.tell : () => Effect.void;
  // It stood still since the last look, as a rule; else most of it is what the document was.
  const before =
    desk.candidates.get(nameKey(described.name))?.manifest ?? shownHere(session, document);
  const manifest = yield* whileAhead(
    stores ? session.tellAhead : undefined,
    () => ({ what: "taking in", documents: 1, bytes: bytes.length }),
    Effect.tap(manifestOf(bytes, session.keys, { before, tell }), () => storing.settled),
  );
  return { hash: manifest.sha256, manifest, vouched };
});
