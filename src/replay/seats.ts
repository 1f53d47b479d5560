/** Who has the seats a laptop is refused for: what the message of Windows does not say, and everybody asks next. */
import { count, text } from "./facts.ts";
import { laptopOf, type FieldState } from "./field.ts";
import type { ReplayJournal } from "./journal.ts";
import { hostOf } from "./world.ts";

/** `PARENT (XP Pro) takes 10 at once: PEER1, …`; null where the present event is not such a refusal. */
export const takenSeats = (events: ReplayJournal["events"], field: FieldState): string | null => {
  const event = events[field.position - 1];
  const cap = event?.kind === "refused" ? count(event, "cap") : null;
  if (event === undefined || cap === null) return null;
  const host = hostOf(text(event, "target") ?? "");
  const clients = [...new Set(laptopOf(field, host)?.hosts.map(({ client }) => client))];
  if (clients.length === 0) return null;
  const at = field.world.laptopAt.get(host);
  const { edition } = field.world.laptops[at ?? -1] ?? { edition: "" };
  return `${host} (${edition}) takes ${cap} at once. They are taken by ${clients.join(", ")}.`;
};
