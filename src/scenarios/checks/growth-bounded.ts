/**
 * What a copy keeps does not grow without end (engine I22): when it has been open and awake and nothing has happened for half an hour,
 * it has no piece on its way, a few acknowledgements of each, and packs in the place of many small files of one log; and nothing lies in a drop box
 * that was taken in (drop-boxes.ts).
 */
import { MINUTE } from "../../sim/time.ts";
import { leftInDropBoxes } from "./drop-boxes.ts";
import { textOf } from "./facts.ts";
import { touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

const SETTLED_AFTER = 30 * MINUTE;

/** The newest, and one before it that somebody may be reading. */
const ACKNOWLEDGEMENTS_MOST = 3;
/** From 64 on they are packed; as many may come while that goes on. */
const SEGMENTS_MOST = 128;

/** What says nothing about work. */
const STILL: ReadonlySet<string> = new Set([
  "step",
  "step.done",
  "copy.state",
  "expect.pass",
  "refused",
  "name.failed",
  "name.resolved",
  "mark",
]);

/** Laptops whose stick is out when the day is over: nobody can clear anything away there. */
const withoutStick = (events: FinishedRun["events"]): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const { actor, kind } of events)
    if (kind === "stick.out") out.add(actor);
    else if (kind === "stick.in") out.delete(actor);
  return out;
};

/** When work was last told of; without any, nothing counts as quiet. */
const lastWork = (events: FinishedRun["events"]): number =>
  events.findLast(({ kind }) => !STILL.has(kind))?.at ?? Infinity;

/**
 * Laptops that sleep when the day is over and fell asleep before half an hour had been quiet: their programs stand still where they
 * were, maybe between writing a file and giving it its name. They go on when they wake.
 */
const stoppedAtWork = (events: FinishedRun["events"]): ReadonlySet<string> => {
  const asleep = new Map<string, number>();
  for (const [index, { actor, kind }] of events.entries())
    if (kind === "power.sleep" || kind === "power.hibernate")
      asleep.set(actor, asleep.get(actor) ?? index);
    else if (kind === "power.wake" || kind === "power.on") asleep.delete(actor);
  return new Set(
    [...asleep].flatMap(([laptop, index]) =>
      events[index]!.at - lastWork(events.slice(0, index)) < SETTLED_AFTER ? [laptop] : [],
    ),
  );
};

export const growthBounded = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const violations: Array<Violation> = [];
  const touched = touchedByHand(events);
  const out = withoutStick(events);
  const open = new Set(
    events.filter(({ kind }) => kind === "copy.state").map((event) => textOf(event, "copy")),
  );
  const end = events.at(-1)?.at ?? 0;
  if (end - lastWork(events) < SETTLED_AFTER) return { checked: 0, violations };
  const stopped = stoppedAtWork(events);
  let checked = 0;
  const judge = (isRight: boolean, message: string): void => {
    checked++;
    if (!isRight) violations.push({ message, proof: [] });
  };
  for (const { acknowledgements, files, laptop, owner, segments } of rawFolders(run)) {
    if (owner === null || !open.has(owner) || touched.has(laptop) || out.has(laptop)) continue;
    const staged = files.filter(({ path }) => path.includes(`/_Sync/tmp/${owner}`));
    if (!stopped.has(laptop))
      judge(staged.length === 0, `${laptop} has left ${staged[0]?.path} on its way`);
    for (const [copy, said] of Map.groupBy(acknowledgements, (each) => each.copy))
      judge(
        said.length <= ACKNOWLEDGEMENTS_MOST,
        `${laptop} has ${said.length} acknowledgements of the copy ${copy}`,
      );
    const small = segments.filter(
      ({ path }) => path.includes("/_Sync/own/log/") && path.endsWith(".seg"),
    );
    for (const [log, pieces] of Map.groupBy(small, (each) => each.log))
      judge(
        pieces.length <= SEGMENTS_MOST,
        `${laptop} has ${pieces.length} small files of the log ${log}`,
      );
  }
  const left = leftInDropBoxes(run, open);
  return { checked: checked + left.checked, violations: [...violations, ...left.violations] };
};
