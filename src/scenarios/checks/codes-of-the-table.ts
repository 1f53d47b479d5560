/** Whatever Windows refuses, it says a code of the table with exactly its text (domain rule 72). */
import { WINDOWS_CODES } from "../../model/windows/codes.ts";
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

export const codesOfTheTable = ({ events }: FinishedRun): CheckReport => {
  const texts = new Map(
    Object.entries(WINDOWS_CODES).map(([code, { text }]) => [Number(code), text]),
  );
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    if (event.kind !== "refused") continue;
    checked++;
    const text = texts.get(Number(event["code"]));
    if (text === undefined || text !== textOf(event, "text"))
      violations.push({
        message: `${event.actor} was refused with ${textOf(event, "code")} "${textOf(event, "text")}", which Windows does not say`,
        proof: [event.seq],
      });
  }
  return { checked, violations };
};
