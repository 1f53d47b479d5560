/**
 * Document pieces nothing speaks of any more (engine §1.9; I14, M11).
 *
 * At a clean-up they are only noted; those noted at the clean-up before, and still not spoken of, go. Between the two every copy
 * has handed in once more, so nobody can be working with what goes. Should a piece be wanted after all (a visitor found it here
 * and did not bring it again), it is asked for like every other that is missing.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import {
  canonicalJson,
  decode,
  decodeText,
  encodeText,
  listOf,
  malformed,
  parseJson,
} from "../json.ts";
import { isHash, paths, type Hash } from "../log/names.ts";
import { neededPieces } from "../exchange/needed-pieces.ts";
import { listOrNothing, removeOwn } from "../copy/own-folder.ts";
import type { Session } from "../copy/session.ts";

const NOTED_MAX = 1_000_000;

const notedSlot = (session: Session): string => `${session.format.ownerCopy}.unreferenced`;

/** What was noted at the clean-up before. Unreadable notes are no notes: then nothing goes this time. */
const loadNoted = (session: Session): Effect.Effect<ReadonlySet<Hash>, OwnDisk> =>
  Effect.map(onOwnDisk(session.journal.load(notedSlot(session))), (bytes) => {
    if (bytes === undefined) return new Set<Hash>();
    const read = decode(() =>
      listOf(parseJson(decodeText(bytes)), NOTED_MAX, "pieces").map((hash) =>
        isHash(hash) ? hash : malformed("piece"),
      ),
    );
    return new Set(read.ok ? read.value : []);
  });

/** After a clean-up: removes what was noted at the one before, and notes what nothing speaks of now. Answers how many went. */
export const sweepPieces = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<number, OwnDisk> {
  const { volume } = session.own;
  const needed = neededPieces(session);
  const noted = yield* loadNoted(session);
  const unreferenced: Array<Hash> = [];
  let removed = 0;
  for (const folder of yield* onOwnDisk(listOrNothing(volume, paths.chunks))) {
    if (folder.kind !== "folder") continue;
    for (const { name, kind } of yield* onOwnDisk(volume.list(`${paths.chunks}/${folder.name}`))) {
      if (kind !== "file" || !isHash(name) || needed.has(name)) continue;
      if (noted.has(name)) {
        yield* onOwnDisk(removeOwn(session.own, paths.chunk(name)));
        session.chunks.delete(name);
        removed += 1;
      } else unreferenced.push(name);
    }
  }
  const bytes = encodeText(canonicalJson(unreferenced.slice(0, NOTED_MAX)));
  yield* onOwnDisk(session.journal.save(notedSlot(session), bytes));
  return removed;
});
