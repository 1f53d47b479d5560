/**
 * What a copy shows, somebody wrote (engine I32, and all of I1): no value is made of two, half of one, or comes from nowhere. A value whose
 * parts belong together, such as the lines of an entry, is one value and so holds together.
 */
import { textOf, textsOf } from "./facts.ts";
import { asideIn, isFinalState, type FinishedRun, type Registers } from "./finished-run.ts";
import { DELETED } from "./ledger.ts";
import type { CheckReport, Violation } from "./report.ts";

/**
 * What somebody was saving when the power went he did write, whether it was saved or not; and a file he saved, whether his own copy took it in or
 * another one, to whose laptop his folder was carried.
 */
const WRITTEN: ReadonlySet<string> = new Set(["ledger.edit", "ledger.cut-off", "ledger.saved"]);

export const nothingInvented = ({ events, initial }: FinishedRun): CheckReport => {
  const known = new Map<string, Set<string>>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    if (!WRITTEN.has(event.kind)) continue;
    const register = textOf(event, "register");
    const values = known.get(register) ?? new Set([DELETED, initial?.get(register) ?? DELETED]);
    known.set(register, values);
    // What an author saw was there before him.
    for (const value of [textOf(event, "value"), ...textsOf(event, "saw")]) values.add(value);
  }
  for (const event of events) {
    if (!isFinalState(event)) continue;
    const shown = Object.entries((event["edited"] ?? {}) as Registers);
    for (const [register, values] of [...shown, ...Object.entries(asideIn(event))]) {
      for (const value of values) {
        checked++;
        if (known.get(register)?.has(value) === true) continue;
        violations.push({
          message: `${event.actor} shows ${value} in ${register}, which nobody wrote`,
          proof: [event.seq],
        });
      }
    }
  }
  return { checked, violations };
};
