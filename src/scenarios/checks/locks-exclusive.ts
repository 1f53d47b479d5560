/**
 * Nobody has checked out what somebody else has (engine I10). The claims of each lock are judged as a history by the search of
 * mutex.ts, and their numbers only grow. The holder's own view ends with `lock.lost`; whoever only lost the connection may find the
 * lock his own again, under the same number. Where somebody puts another folder over the top-level copy's, the claims in it are what
 * there is, and a new history begins.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { formatTime } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { judgeLock, tellContradiction, type LockOperation } from "./mutex.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const ENDS: ReadonlySet<string> = new Set(["lock.released", "lock.lost", "lock.broken"]);

/** The copy that stops being the holder: an undone check-out ends the holder's, whoever undid it. */
const holderOf = (event: JournalEvent): string =>
  event.kind === "lock.broken" && textOf(event, "holder") !== ""
    ? textOf(event, "holder")
    : textOf(event, "copy");

const isPutBack = (event: JournalEvent): boolean => textOf(event, "to").includes("\\Engagements\\");

const historyOf = (events: ReadonlyArray<JournalEvent>): ReadonlyArray<LockOperation> => {
  const operations: Array<LockOperation> = [];
  const holds = new Set<string>();
  for (const event of events) {
    const process = holderOf(event);
    const does = event.kind === "lock.claimed" ? "acquire" : "release";
    // To be told again what is known, or that something ended twice, is no operation.
    if ((does === "acquire") === holds.has(process)) continue;
    if (does === "acquire") holds.add(process);
    else holds.delete(process);
    operations.push({ process, does, called: event.seq, answered: event.seq + 0.5 });
  }
  return operations;
};

export const locksExclusive = ({ events }: FinishedRun): CheckReport => {
  const histories = new Map<string, Array<JournalEvent>>();
  let topLevelAt = "";
  let folders = 0;
  for (const event of events) {
    if (event.kind === "copy.created" && textOf(event, "role") === "top-level")
      topLevelAt = event.actor;
    if (event.kind === "folder.copied" && event.actor === topLevelAt && isPutBack(event)) folders++;
    if (event.kind !== "lock.claimed" && !ENDS.has(event.kind)) continue;
    const key = `${folders} ${textOf(event, "resource")}`;
    histories.set(key, [...(histories.get(key) ?? []), event]);
  }
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const told of histories.values()) {
    const resource = textOf(told[0]!, "resource");
    const history = historyOf(told);
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
      last = event;
    }
  }
  return { checked, violations };
};
