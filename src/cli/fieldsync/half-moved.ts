/**
 * Moves that were cut off, as every command meets them: where the copy does not lie, nothing is opened; where it does lie, the command
 * goes on and people are told how to end the move.
 */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type { MoveNote } from "../../engine/moving/note.ts";
import { nodeMovingDisk } from "../../engine/node/moving/disk.ts";
import {
  isArrived,
  liesAt,
  loadNotes,
  samePlace,
  type MovingLaptop,
} from "../../engine/node/moving/laptop.ts";
import { settleMove, takeBack } from "../../engine/node/moving/move.ts";
import { movesUnderWay } from "../../engine/node/moving/outdated.ts";
import { placeOf } from "../../engine/node/moving/place.ts";
import { nobodyTold, onDisk } from "../../engine/node/moving/steps.ts";
import type { Keys } from "../../engine/ports.ts";
import type { FolderContext } from "./context.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { quoted } from "./pastable.ts";
import { lostAdvice, moveAdvice } from "./words.ts";

export const movingOn = (where: {
  readonly home: string;
  readonly keys: Keys["Service"];
}): MovingLaptop & { readonly keys: Keys["Service"] } => ({ ...where, disk: nodeMovingDisk });

/** What a command is told who asks for a place of a move whose copy lies at neither. */
const lost = (note: MoveNote): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "half-moved",
    wrong:
      note.phase === "gone"
        ? `the copy that lay in "${note.from}" was moved to "${note.to}", and it does not lie there now`
        : `a move from "${note.from}" to "${note.to}" was begun and is not finished, and the copy lies in neither of them now`,
    todo: lostAdvice(note),
  });

/** The same where it lies at the other one. */
const elsewhere = (folder: string, note: MoveNote): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "half-moved",
    wrong:
      note.phase === "gone"
        ? `the copy that lay in "${folder}" was moved to "${note.to}", and what is left here is not removed yet`
        : `a move from "${note.from}" to "${note.to}" was begun and is not finished; the copy does not lie in "${folder}" now`,
    todo:
      note.phase === "gone"
        ? `finish it with: fieldsync move ${quoted(note.from)} ${quoted(note.to)}`
        : moveAdvice(note),
  });

const unreadable = (text: string, home: string): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "private-memory",
    wrong: `moves that are not over cannot be looked at: ${text}`,
    todo: `look at the folder ${join(home, "moves")}; nothing was changed`,
  });

/** Ends what can be ended at once. Answers with the move that is not over, where the copy lies in this folder all the same. */
export const checkMoves = (
  laptop: MovingLaptop,
  folder: string,
  { mayEnd }: { readonly mayEnd: boolean } = { mayEnd: true },
): Effect.Effect<MoveNote | null, Stop> =>
  onDisk(nobodyTold, async (under): Promise<MoveNote | Stop | null> => {
    const notes = await (mayEnd ? movesUnderWay(laptop) : loadNotes(laptop));
    if (notes.length === 0) return null;
    const place = await placeOf(folder);
    for (const note of notes) {
      const isFrom = samePlace(laptop, note.from, place);
      if (!isFrom && !samePlace(laptop, note.to, place)) continue;
      if (mayEnd && (await settleMove(laptop, note, under))) continue;
      const lies = await liesAt(laptop, note);
      if (lies === "to" && !(await isArrived(laptop, note))) return lost(note);
      return lies === (isFrom ? "from" : "to") ? note : elsewhere(folder, note);
    }
    return null;
  }).pipe(
    Effect.mapError((error) => unreadable(error.text, laptop.home)),
    Effect.flatMap((found) =>
      found !== null && "_tag" in found ? Effect.fail(found) : Effect.succeed(found),
    ),
  );

/** What to say of a folder that is not there, where it is not there because of a move. */
export const movedAway = (laptop: MovingLaptop, folder: string): Effect.Effect<Stop | undefined> =>
  Effect.orElseSucceed(
    onDisk(nobodyTold, async () => {
      const place = await placeOf(folder);
      const note = (await movesUnderWay(laptop)).find(
        ({ from, to }) => samePlace(laptop, from, place) || samePlace(laptop, to, place),
      );
      if (note === undefined) return undefined;
      const isLost = (await liesAt(laptop, note)) === "to" && !(await isArrived(laptop, note));
      return isLost ? lost(note) : elsewhere(folder, note);
    }),
    () => undefined,
  );

/** The copy has ended: a move of it that was begun, and had changed nothing about where it lies, does not go on. */
export const forgetMove = ({ halfMoved, keys, laptop }: FolderContext): Effect.Effect<void> =>
  halfMoved === null
    ? Effect.void
    : Effect.ignore(
        onDisk(nobodyTold, (under) =>
          takeBack(movingOn({ home: laptop.home, keys }), halfMoved, under),
        ),
      );
