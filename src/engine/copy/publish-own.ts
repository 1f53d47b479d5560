/**
 * Publishing what this copy holds: `own/have.<n>.json`, the newest two kept (engine §1.3). Written only when something
 * changed since the last one, so an idle folder stays untouched (I3).
 *
 * Others tell by the name that there is something new. So no number is given twice, not even by a copy whose folder is an old backup:
 * numbers are taken a thousand at a time, which the private memory knows, and every opening begins with the next thousand. Nor by two copies
 * (`firstHaveNumber`).
 */
import * as Effect from "effect/Effect";
import { direct, onOwnDisk, type OwnDisk } from "./core.ts";
import { setAside } from "./set-aside.ts";
import type { VolumeError } from "../errors.ts";
import {
  firstHaveNumber,
  HAVE_NUMBERS_AT_A_TIME,
  haveName,
  isCounted,
  isFirstHaveNumber,
  parseHaveName,
  paths,
} from "../log/names.ts";
import { listOrNothing, publish } from "./own-folder.ts";
import { loadNumbers, saveNumbers } from "./memory.ts";
import type { FolderEntry } from "../ports.ts";
import { noticePutBack } from "./put-back.ts";
import { saysTheSame, sealedHave } from "../exchange/acknowledging.ts";
import { readNewestHave } from "../exchange/visit.ts";
import type { Session } from "./session.ts";

const LYING_MOST = 2;

export const isPublished = ({ acknowledged, book }: Session): boolean =>
  acknowledged.revision === book.revision;

export const publishHave = (session: Session): Effect.Effect<void, OwnDisk> =>
  isPublished(session) ? Effect.void : publishNews(session);

/**
 * Acknowledges once more what was acknowledged, under a new number: in a backup made before, the folder is another one from now on, though
 * the same operations lie there.
 */
export const acknowledgeAnew = (session: Session): void => {
  session.acknowledged = { ...session.acknowledged, revision: -1 };
};

/** A number no acknowledgement of this copy ever had. */
const freshNumber = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<number, OwnDisk> {
  const number = session.acknowledged.number + 1;
  if (number <= session.acknowledged.numbersMost) return number;
  const numbersMost = number + HAVE_NUMBERS_AT_A_TIME - 1;
  const numbers = { most: numbersMost, closedWith: null };
  yield* onOwnDisk(saveNumbers(session.journal, session.format.ownerCopy, numbers));
  session.acknowledged = { ...session.acknowledged, numbersMost };
  return number;
});

/**
 * Whether acknowledgements lie there that this copy has not put there: its folder was a colleague's meanwhile, and came back. Others would believe
 * the newest of them, which is not this copy's.
 */
const hasForeign = ({ acknowledged, own }: Session): Effect.Effect<boolean> =>
  own.volume.list(paths.own).pipe(
    Effect.map((entries) =>
      entries.some(({ name }) => {
        const number = parseHaveName(name);
        if (number === undefined || !isCounted(number)) return false;
        // One whose outcome was not known when it was written.
        const isNext = number > acknowledged.number && number <= acknowledged.numbersMost;
        return !isNext && !acknowledged.lying.includes(number);
      }),
    ),
    // What cannot be listed says nothing (I16).
    Effect.orElseSucceed(() => false),
  );

const publishNews = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { revision } = session.book;
  if (yield* hasForeign(session)) {
    session.mailbox.reopens = true;
    return;
  }
  const number = yield* freshNumber(session);
  const bytes = sealedHave(session, number);
  const path = paths.ownFile(haveName(number));
  yield* onOwnDisk(publish(session.own, path, bytes));
  if (yield* noticePutBack(session)) return;
  session.newest = { path, seq: null };
  const { numbersMost } = session.acknowledged;
  const lying = [...session.acknowledged.lying, number];
  session.acknowledged = { number, revision, lying, numbersMost };
  for (const old of lying.slice(0, -LYING_MOST))
    yield* onOwnDisk(session.own.volume.remove(paths.ownFile(haveName(old))));
  session.acknowledged = { number, revision, lying: lying.slice(-LYING_MOST), numbersMost };
});

/** Our newest acknowledgement, and whether the folder still is what it says. */
export const findAcknowledged = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<Session["acknowledged"], VolumeError> {
  const own: Array<FolderEntry> = [];
  for (const entry of yield* listOrNothing(session.own.volume, paths.own))
    if (isCounted(parseHaveName(entry.name) ?? 0)) own.push(entry);
    else yield* setAside(session, paths.ownFile(entry.name), "no number of an acknowledgement");
  const lying = own.flatMap((entry) => parseHaveName(entry.name) ?? []).toSorted((a, b) => a - b);
  const { most: numbersMost } = yield* loadNumbers(session.journal, session.format.ownerCopy);
  const last = lying.at(-1) ?? 0;
  const { copy } = session.own;
  // What lies there is another copy's, in whose folder this one begins, or which had this one's meanwhile: it does not go on with those numbers.
  const isNotOurs = (numbersMost === 0 || last > numbersMost) && !isFirstHaveNumber(copy, last);
  const number = isNotOurs ? firstHaveNumber(copy, last) - 1 : Math.max(last, numbersMost);
  const have = yield* Effect.catchTag(
    readNewestHave(session, session.own.volume, direct, own),
    "Abandoned",
    () => Effect.succeed(undefined),
  );
  const current = saysTheSame(session, have);
  return { number, revision: current ? session.book.revision : -1, lying, numbersMost };
});

/** Remembers the folder as it is left: with this acknowledgement. It is not the same folder where that does not lie there any more. */
export const noteClosing = ({ acknowledged, format, journal }: Session): Effect.Effect<void> => {
  const { lying, number, numbersMost } = acknowledged;
  // Nothing was published since the copy was opened: what was remembered before still holds.
  if (lying.at(-1) !== number) return Effect.void;
  const numbers = { most: numbersMost, closedWith: number };
  return Effect.ignore(saveNumbers(journal, format.ownerCopy, numbers));
};

/** Whether another folder was put in the place of this one while the copy was closed, as far as is remembered. */
export const wasReplaced = Effect.fnUntraced(function* ({
  format,
  journal,
  own,
}: Session): Effect.fn.Return<boolean, VolumeError> {
  const { closedWith } = yield* loadNumbers(journal, format.ownerCopy);
  if (closedWith === null) return false;
  return (yield* own.volume.stat(paths.ownFile(haveName(closedWith)))) === undefined;
});
