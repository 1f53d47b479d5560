/**
 * Whoever is shown something is shown also what it came after (engine I4). Judged by what people replaced: a field is set over everything
 * its copy shows of it, so what a copy must have shown by then, because it had shown something that came after it, is among the replaced.
 *
 * What somebody had seen is reckoned from below: his own edits, what they replaced, and what those had replaced. Days on which folders were
 * put back or carried over by hand, or a disk damaged a file of one, are not judged: there a copy knows less again, and one number may mean two edits.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf, textsOf } from "./facts.ts";
import { isPutOver, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** How far each log was seen. */
type Seen = Map<string, number>;

interface Op {
  readonly seq: number;
  readonly dot: string;
  readonly seen: Seen;
}

const partsOf = (dot: string): readonly [log: string, number: number] => {
  const colon = dot.lastIndexOf(":");
  return [dot.slice(0, colon), Number(dot.slice(colon + 1))];
};

const see = (seen: Seen, dot: string): void => {
  const [log, number] = partsOf(dot);
  seen.set(log, Math.max(number, seen.get(log) ?? 0));
};

const wasSeen = (seen: Seen, dot: string): boolean => {
  const [log, number] = partsOf(dot);
  return number <= (seen.get(log) ?? 0);
};

const seeAll = (seen: Seen, other: ReadonlyMap<string, number>): void => {
  for (const [log, number] of other) seen.set(log, Math.max(number, seen.get(log) ?? 0));
};

const forgets = (event: JournalEvent): boolean => isPutOver(event) || event.kind === "file.damaged";

const NEVER_SEEN: ReadonlyMap<string, number> = new Map();

export const causesShownFirst = ({ events, plan }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  if (events.some(forgets) || plan.policies["disk-cache"] === "lying")
    return { checked: 0, violations };
  const ops = new Map<string, Op>();
  /** What anybody has replaced by now: he may know of that without having replaced anything that came after it. */
  const gone = new Set<string>();
  const byField = new Map<string, Array<Op>>();
  const seenBy = new Map<string, Seen>();
  const abandoned = new Set<string>();
  let checked = 0;
  for (const event of events) {
    // What others had not of an abandoned copy goes away again.
    if (event.kind === "control.abandoned") abandoned.add(textOf(event, "abandoned"));
    if (event.kind !== "edit") continue;
    const entity = textOf(event, "entity");
    const dot = textOf(event, "dot");
    if (entity.startsWith("document/") || dot === "") continue;
    const copy = textOf(event, "copy");
    const replaced = textsOf(event, "observedDots");
    const isDeletion = event["field"] === null;
    const seen: Seen = new Map(seenBy.get(copy) ?? NEVER_SEEN);
    for (const old of replaced) {
      see(seen, old);
      seeAll(seen, ops.get(old)?.seen ?? NEVER_SEEN);
    }
    const field = `${entity} ${isDeletion ? "" : textOf(event, "field")}`;
    for (const cause of isDeletion ? [] : (byField.get(field) ?? [])) {
      if (!wasSeen(seen, cause.dot) || abandoned.has(cause.dot.slice(0, 32))) continue;
      checked++;
      if (replaced.includes(cause.dot) || gone.has(cause.dot)) continue;
      violations.push({
        message: `${event.actor} had been shown what came after an edit of ${field}, and was not shown that edit`,
        proof: [cause.seq, event.seq],
      });
    }
    see(seen, dot);
    const op: Op = { seq: event.seq, dot, seen };
    ops.set(dot, op);
    for (const old of replaced) gone.add(old);
    if (!isDeletion) byField.set(field, [...(byField.get(field) ?? []), op]);
    seenBy.set(copy, seen);
  }
  return { checked, violations };
};
