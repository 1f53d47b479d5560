/**
 * Publishing what this copy holds: `own/have.<n>.json`, the newest two kept (engine §1.3). Written only when something
 * changed since the last one, so an idle folder stays untouched (I3).
 *
 * Others tell by the name that there is something new. So no number is given twice, not even by a copy whose folder is an old backup:
 * numbers are taken a thousand at a time, which the private memory knows, and every opening begins with the next thousand.
 */
import * as Effect from "effect/Effect";
import { direct, onOwnDisk, type OwnDisk } from "./core.ts";
import { setAside } from "./damaged.ts";
import type { VolumeError } from "../errors.ts";
import { haveName, isCounted, parseHaveName, paths } from "../log/names.ts";
import { listOrNothing, publish } from "./own-folder.ts";
import { loadNumbersMost, saveNumbersMost } from "./memory.ts";
import type { FolderEntry } from "../ports.ts";
import { noticePutBack } from "./put-back.ts";
import { saysTheSame, sealedHave } from "../exchange/acknowledging.ts";
import { readNewestHave } from "../exchange/visit.ts";
import type { Session } from "./session.ts";

const NUMBERS_AT_A_TIME = 1_000;
const LYING_MOST = 2;

export const isPublished = ({ acknowledged, book }: Session): boolean =>
  acknowledged.revision === book.revision;

export const publishHave = (session: Session): Effect.Effect<void, OwnDisk> =>
  isPublished(session) ? Effect.void : publishNews(session);

/** A number no acknowledgement of this copy ever had. */
const freshNumber = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<number, OwnDisk> {
  const number = session.acknowledged.number + 1;
  if (number <= session.acknowledged.numbersMost) return number;
  const numbersMost = number + NUMBERS_AT_A_TIME - 1;
  yield* onOwnDisk(saveNumbersMost(session.journal, session.format.ownerCopy, numbersMost));
  session.acknowledged = { ...session.acknowledged, numbersMost };
  return number;
});

const publishNews = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { revision } = session.book;
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
  const numbersMost = yield* loadNumbersMost(session.journal, session.format.ownerCopy);
  const number = Math.max(lying.at(-1) ?? 0, numbersMost);
  const have = yield* Effect.catchTag(
    readNewestHave(session, session.own.volume, direct, own),
    "Abandoned",
    () => Effect.succeed(undefined),
  );
  const current = saysTheSame(session, have);
  return { number, revision: current ? session.book.revision : -1, lying, numbersMost };
});
