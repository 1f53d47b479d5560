/**
 * A folder that is put back while its copy is open: somebody copies an older backup over it (engine §1.4, I21).
 *
 * What the copy remembers then does not lie there any more, and whatever it wrote next would continue a history nobody can read. So
 * before and after it writes, and whenever it looks around, it asks for the file it published last, which is in the folder as long as the
 * folder is the one it left. Where that is gone the copy opens once more, as after a restart. What was only in the folder that
 * was replaced is lost; what is done from now on is not.
 *
 * Limits: a backup as new as the folder itself is not noticed. For operations it need not be. For the files of documents a version that waited to come
 * to its place, and took that of an older file, is acknowledged once more: the folder is another one from then on. Where a program is killed, nothing
 * tells it afterwards which acknowledgement lay there last.
 */
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { parseLogFileName, paths } from "../log/names.ts";
import { listOrNothing } from "./own-folder.ts";
import type { Session } from "./session.ts";

/** Whether a segment that is not there by itself lies in a pack. */
const isPacked = (session: Session): Effect.Effect<boolean> =>
  listOrNothing(session.own.volume, paths.log(session.identity.logId)).pipe(
    Effect.map((entries) =>
      entries.some(
        ({ name }) => (parseLogFileName(name)?.last ?? 0) >= (session.newest?.seq ?? Infinity),
      ),
    ),
    // A folder that cannot be reached says nothing (I16).
    Effect.orElseSucceed(() => true),
  );

/** The newest file is not there. With the stick out nothing is there at all, and that says nothing (I16): then this listing fails. */
const isPutBack = (session: Session, newest: { readonly seq: number | null }) =>
  session.own.volume.list(paths.own).pipe(
    Effect.flatMap(() =>
      newest.seq === null
        ? Effect.succeed(true)
        : Effect.map(isPacked(session), (packed) => !packed),
    ),
    Effect.orElseSucceed(() => false),
  );

const TEXT = "The folder of this copy was put back from a backup meanwhile. Try again.";

/** What was being written when the folder was put back is of no use there: it continues what is gone. */
export const putBack = ({ own }: Session, path: string): VolumeError =>
  new VolumeError({
    reason: "not-found",
    operation: `write in ${own.volume.label}`,
    path,
    text: TEXT,
  });

const YES = Effect.succeed(true);
const NO = Effect.succeed(false);
const SAYS_NOTHING = (): Effect.Effect<boolean> => NO;

/** Looks whether the copy has to be opened once more; if so, nothing more is done until it is. */
export const noticePutBack = (session: Session): Effect.Effect<boolean> => {
  const { mailbox, newest, own } = session;
  if (mailbox.reopens) return YES;
  if (newest === null) return NO;
  return Effect.matchEffect(own.volume.stat(newest.path), {
    onFailure: SAYS_NOTHING,
    onSuccess: (found) =>
      found !== undefined
        ? NO
        : Effect.map(isPutBack(session, newest), (isNow) => {
            mailbox.reopens ||= isNow;
            return isNow;
          }),
  });
};
