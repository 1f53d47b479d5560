/** What a copy asked everybody to hand in for: whoever waited for it elsewhere, and was handed back, learns what became of it. */
import { copyOfLog, type CopyId } from "../log/names.ts";
import type { Purpose } from "./operations.ts";
import type { Act, ControlState, Intent } from "./state.ts";

export interface Asked {
  readonly epoch: number;
  readonly purpose: Purpose;
  readonly outcome: "handing-in" | "agreed" | "taken-back";
}

/** The last time a copy asked; null where it never did. */
export const lastAskedBy = (
  { commits, intents, unlocks }: ControlState,
  copy: CopyId,
): Asked | null => {
  const isIts = ({ log }: Pick<Act, "log">): boolean => copyOfLog(log) === copy;
  let last: Intent | undefined;
  for (const intent of [...intents.values()].flat())
    if (isIts(intent) && intent.epoch > (last?.epoch ?? 0)) last = intent;
  if (last === undefined) return null;
  const { epoch, purpose } = last;
  if (commits.some((act) => act.epoch === epoch && isIts(act)))
    return { epoch, purpose, outcome: "agreed" };
  const isTakenBack = unlocks.some((unlock) => unlock.epoch > epoch);
  return { epoch, purpose, outcome: isTakenBack ? "taken-back" : "handing-in" };
};
