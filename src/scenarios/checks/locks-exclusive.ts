/**
 * Nobody has checked out what somebody else has (engine I10). The claims of each lock are judged as a history by the search of
 * mutex.ts, and their numbers only grow. The holder's own view ends with `lock.lost`; whoever only lost the connection may find the
 * lock his own again, under the same number. Where somebody puts another folder over the top-level copy's, the claims in it are what
 * there is, and a new history begins.
 *
 * Over a slow line people hear late what has been done: somebody else may have a document before whoever gave it back is told that it is
 * given back. So an end may have come at any moment since somebody asked for it; and a claim that was undone before its holder heard of it
 * was over by then.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { formatTime } from "../../sim/time.ts";
import { everyStep } from "../plan.ts";
import { textOf } from "./facts.ts";
import { judgeLock, tellContradiction, type LockOperation } from "./mutex.ts";
import { isPutOver, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";
import { takenBackIn } from "./taken-back.ts";

const ENDS: ReadonlySet<string> = new Set(["lock.released", "lock.lost", "lock.broken"]);

/** The copy that stops being the holder: an undone check-out ends the holder's, whoever undid it. */
const holderOf = (event: JournalEvent): string =>
  event.kind === "lock.broken" && textOf(event, "holder") !== ""
    ? textOf(event, "holder")
    : textOf(event, "copy");

/** Somebody asked for the end of a check-out, or of all of them (null). */
interface Ask {
  readonly seq: number;
  readonly laptop: string;
  readonly resource: string | null;
}

const asksIn = ({ events, plan }: FinishedRun): ReadonlyArray<Ask> => {
  const steps = everyStep(plan.timeline);
  return events
    .filter(({ kind }) => kind === "step")
    .flatMap((event) =>
      // What is done together has one number.
      steps
        .filter(({ index, label }) => index === event["step"] && label === event["label"])
        .flatMap(({ actions }) => actions)
        .flatMap((action): ReadonlyArray<Ask> => {
          // Whoever deletes a copy gives back all it has.
          if (action.action === "delete-copy")
            return [{ seq: event.seq, laptop: action.laptop, resource: null }];
          if (action.action !== "release" && action.action !== "undo-check-outs") return [];
          const { document, laptop } = action;
          const resource = document === null ? null : `document/${document}`;
          return [{ seq: event.seq, laptop, resource }];
        }),
    );
};

/** Claims that were undone before their holders heard that they had them: the first word of such a claim is told when it is over. */
const overUnheard = (events: ReadonlyArray<JournalEvent>): ReadonlySet<JournalEvent> => {
  const heard = new Set<string>();
  const undone = new Set<string>();
  const over = new Set<JournalEvent>();
  for (const event of events) {
    const claim = `${holderOf(event)} ${textOf(event, "epoch")}`;
    if (event.kind === "lock.broken" && !heard.has(claim)) undone.add(claim);
    if (event.kind !== "lock.claimed") continue;
    if (undone.has(claim)) over.add(event);
    heard.add(claim);
  }
  return over;
};

const historyOf = (
  events: ReadonlyArray<JournalEvent>,
  asks: ReadonlyArray<Ask>,
): ReadonlyArray<LockOperation> => {
  const operations: Array<LockOperation> = [];
  /** Since when. */
  const holds = new Map<string, number>();
  for (const event of events) {
    const { actor, seq } = event;
    const process = holderOf(event);
    const does = event.kind === "lock.claimed" ? "acquire" : "release";
    const since = holds.get(process);
    // To be told again what is known, or that something ended twice, is no operation.
    if ((does === "acquire") === (since !== undefined)) continue;
    if (since === undefined) holds.set(process, seq);
    else holds.delete(process);
    const resource = textOf(event, "resource");
    const asked = asks.find(
      (ask) =>
        ask.laptop === actor &&
        ask.seq < seq &&
        ask.seq > (since ?? seq) &&
        (ask.resource ?? resource) === resource,
    );
    operations.push({ process, does, called: asked?.seq ?? seq, answered: seq + 0.5 });
  }
  return operations;
};

export const locksExclusive = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const asks = asksIn(run);
  const isTakenBack = takenBackIn(run);
  const histories = new Map<string, Array<JournalEvent>>();
  let topLevelAt = "";
  let folders = 0;
  for (const event of events) {
    if (event.kind === "copy.created" && textOf(event, "role") === "top-level")
      topLevelAt = event.actor;
    if (event.actor === topLevelAt && isPutOver(event)) folders++;
    if (event.kind !== "lock.claimed" && !ENDS.has(event.kind)) continue;
    const key = `${folders} ${textOf(event, "resource")}`;
    histories.set(key, [...(histories.get(key) ?? []), event]);
  }
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const all of histories.values()) {
    const resource = textOf(all[0]!, "resource");
    const over = overUnheard(all);
    const told = all.filter((event) => !over.has(event));
    const history = historyOf(told, asks);
    checked += history.length;
    const judgement = judgeLock(history);
    const moment = (seq: number): string => formatTime(events[Math.floor(seq)]?.at ?? 0);
    if (judgement.kind === "impossible")
      violations.push({
        message: `${resource} was held twice: ${tellContradiction(judgement.contradiction, moment)}`,
        proof: judgement.contradiction.map(({ called }) => called),
      });
    let last: JournalEvent | undefined;
    for (const event of told.filter(({ kind }) => kind === "lock.claimed")) {
      const [before, now] = [Number(last?.["epoch"] ?? 0), Number(event["epoch"])];
      const isSameClaim =
        before === now && last !== undefined && holderOf(last) === holderOf(event);
      if (last !== undefined && now <= before && !isSameClaim)
        violations.push({
          message: `${event.actor} claimed ${resource} as number ${now} after number ${before} had been given`,
          proof: [last.seq, event.seq],
        });
      // A number the disk took back was not given.
      if (!isTakenBack(topLevelAt, event.at)) last = event;
    }
  }
  return { checked, violations };
};
