/** TEMPORARY until the claim chain is merged. */
import * as Effect from "effect/Effect";
import { onOwnDisk, toEngineError, OwnDisk } from "../core.ts";
import { EngineError, type VolumeError } from "../errors.ts";
import { encodeText } from "../json.ts";
import { ensureFolder, listOrNothing } from "../ownfolder.ts";
import type { Session } from "../session.ts";
import { goToTopLevel, type TopLevelPlace } from "./top-level.ts";

const FOLDER = "_Sync/lock/control";
const chain = (place: TopLevelPlace) =>
  Effect.mapError(place.io(listOrNothing(place.hand.volume, FOLDER)), toEngineError);
const next = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  epoch: number,
  reason: string,
) {
  yield* Effect.mapError(place.io(ensureFolder(place.hand, FOLDER)), toEngineError);
  yield* Effect.mapError(
    place.io(
      place.hand.volume.createExclusive(
        `${FOLDER}/${epoch}`,
        encodeText(JSON.stringify({ copy: session.own.copy, reason })),
      ) as Effect.Effect<void, VolumeError>,
    ),
    (error) =>
      error._tag === "VolumeError" && error.reason === "exists"
        ? new EngineError({ reason: "claimed", text: "Somebody else was faster." })
        : toEngineError(error),
  );
  return epoch;
});
const highest = (entries: ReadonlyArray<{ name: string }>): number =>
  Math.max(0, ...entries.map((entry) => Number(entry.name)));

export const claimControl = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  _purpose: string,
): Effect.fn.Return<number, EngineError> {
  const epoch = highest(yield* chain(place));
  if (epoch > 0) {
    const bytes = yield* Effect.mapError(
      place.io(place.hand.volume.read(`${FOLDER}/${epoch}`, { limit: 1000 })),
      toEngineError,
    );
    if (!new TextDecoder().decode(bytes).includes("released"))
      return yield* new EngineError({ reason: "claimed", text: "held" });
  }
  return yield* next(session, place, epoch + 1, "claimed");
});
export const breakControl = Effect.fnUntraced(function* (
  session: Session,
  place: TopLevelPlace,
  _purpose: string,
): Effect.fn.Return<number, EngineError> {
  return yield* next(session, place, highest(yield* chain(place)) + 1, "undo");
});
export const releaseControl = Effect.fnUntraced(function* (
  session: Session,
  epoch: number,
): Effect.fn.Return<void, OwnDisk> {
  const place = yield* Effect.result(goToTopLevel(session, "release"));
  if (place._tag === "Failure") return;
  yield* Effect.ignore(next(session, place.success, epoch + 1, "released"));
});
void onOwnDisk;
