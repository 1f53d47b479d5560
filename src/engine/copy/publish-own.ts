/**
 * Publishing what this copy holds: `own/have.<n>.json`, the newest two kept (engine §1.3). Written only when something
 * changed since the last one, so an idle folder stays untouched (I3).
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "./core.ts";
import { haveName, paths } from "../log/names.ts";
import { publish } from "./own-folder.ts";
import { encodeHave } from "./papers.ts";
import { haveOf } from "../exchange/push.ts";
import type { Session } from "./session.ts";

export const publishHave = (session: Session): Effect.Effect<void, OwnDisk> =>
  session.acknowledged.revision === session.book.revision ? Effect.void : publishNews(session);

const publishNews = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { revision } = session.book;
  const number = session.acknowledged.number + 1;
  const bytes = encodeHave(haveOf(session, number), session.keys);
  yield* onOwnDisk(publish(session.own, paths.ownFile(haveName(number)), bytes));
  const { lying } = session.acknowledged;
  session.acknowledged = { number, lying: [...lying.slice(-1), number], revision };
  for (const old of lying.slice(0, -1))
    yield* onOwnDisk(session.own.volume.remove(paths.ownFile(haveName(old))));
});
