/** What a copy asked everybody to hand in for: whoever waited for it elsewhere, and was handed back, learns what became of it. */
import type { Session } from "../copy/session.ts";
import type { MissingCopy } from "../errors.ts";
import { copyOfLog } from "../log/names.ts";
import { missingCopies } from "./members.ts";
import type { Purpose } from "./operations.ts";
import type { Act, Intent } from "./state.ts";

export interface Asked {
  readonly epoch: number;
  readonly purpose: Purpose;
  readonly outcome: "handing-in" | "agreed" | "taken-back";
  /** Who had not handed in when it was taken back; absent where it was not. */
  readonly missing?: ReadonlyArray<MissingCopy>;
}

/** The last time this copy asked; null where it never did. */
export const lastAsked = (session: Session): Asked | null => {
  const { commits, intents, unlocks } = session.state.control;
  const isIts = ({ log }: Pick<Act, "log">): boolean => copyOfLog(log) === session.own.copy;
  let last: Intent | undefined;
  for (const intent of [...intents.values()].flat())
    if (isIts(intent) && intent.epoch > (last?.epoch ?? 0)) last = intent;
  if (last === undefined) return null;
  const { epoch, purpose } = last;
  if (commits.some((act) => act.epoch === epoch && isIts(act)))
    return { epoch, purpose, outcome: "agreed" };
  return unlocks.some((unlock) => unlock.epoch > epoch)
    ? { epoch, purpose, outcome: "taken-back", missing: missingCopies(session, epoch) }
    : { epoch, purpose, outcome: "handing-in" };
};
