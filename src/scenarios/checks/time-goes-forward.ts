/** Events are numbered without gaps, time never goes back, and nothing is caused by what happened later. */
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

export const timeGoesForward = ({ events }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    const wrong =
      event.seq !== index
        ? `has the number ${event.seq} and is event ${index}`
        : before !== undefined && event.at < before.at
          ? "happened before the event in front of it"
          : event.cause !== null && event.cause >= event.seq
            ? `was caused by #${event.cause}, which came later`
            : null;
    if (wrong !== null)
      violations.push({ message: `${event.kind} of ${event.actor} ${wrong}`, proof: [index] });
  }
  return { checked: events.length, violations };
};
