/** Who has the seats a laptop is refused for: what the message of Windows does not say, and everybody asks next. */
import type { JournalEvent } from "../sim/journal.ts";
import { count, text } from "./facts.ts";
import { laptopOf } from "./field.ts";
import { fieldAt } from "./history.ts";
import type { Replay } from "./replay.ts";
import { laptopOfPath } from "./world.ts";

/**
 * `PARENT (XP Pro) takes 10 at once: PEER1, …`, as it was when the refusal happened that the reasons end with; null where they end with
 * something else. A laptop that sleeps keeps its seat for a while, and nobody sees it from where he sits.
 */
export const takenSeats = (
  { history }: Pick<Replay, "history">,
  chain: ReadonlyArray<JournalEvent>,
): string | null => {
  const last = chain.at(-1);
  // What is not as expected may be just that refusal, and so may be what came of a step; further back it explains something else.
  const isTold = last?.kind === "expect.fail" || last?.kind === "step.done";
  const refusal = isTold ? chain.at(-2) : last;
  if (refusal?.kind !== "refused" || count(refusal, "cap") === null) return null;
  const field = fieldAt(history, refusal.seq + 1);
  const host = laptopOfPath(text(refusal, "target") ?? "", field.world);
  const clients = [...new Set(laptopOf(field, host)?.hosts.map(({ client }) => client))];
  if (clients.length === 0) return null;
  const names = clients.map((name) => {
    const power = laptopOf(field, name)?.power;
    return power === "asleep" ? `${name} (asleep)` : power === "off" ? `${name} (off)` : name;
  });
  const at = field.world.laptopAt.get(host);
  const { edition } = field.world.laptops[at ?? -1] ?? { edition: "" };
  return `${host} (${edition}) takes ${count(refusal, "cap")} at once. They are taken by ${names.join(", ")}.`;
};
