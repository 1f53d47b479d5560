/** A moment as somebody types it: `40%`, `1h05m`, `5m30s`, `1:05:00`, `90s`, or `#123` for an event's number. */
import { HOUR, MINUTE, SECOND } from "../sim/time.ts";
import type { Micros } from "../sim/time.ts";

export type Moment =
  | { readonly kind: "percent"; readonly percent: number }
  | { readonly kind: "time"; readonly at: Micros }
  | { readonly kind: "event"; readonly seq: number };

const PERCENT = /^(\d{1,3}(?:\.\d+)?)%$/;
const EVENT = /^#(\d{1,15})$/;
const UNITS = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6}(?:\.\d{1,6})?)s?)?$/;
/** Whoever leaves the last letter out means the next smaller unit, as in `5m30`. */
const HOURS_AND_MINUTES = /^(\d{1,6})h(\d{1,2})$/;
const COLONS = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:\.\d{1,6})?)$/;

/** Null where the text is not a moment. */
export const parseMoment = (typed: string): Moment | null => {
  const given = typed.replaceAll(" ", "").toLowerCase();
  if (given === "") return null;
  const percent = PERCENT.exec(given);
  if (percent !== null) return { kind: "percent", percent: Math.min(100, Number(percent[1])) };
  const event = EVENT.exec(given);
  if (event !== null) return { kind: "event", seq: Number(event[1]) };
  const units = HOURS_AND_MINUTES.exec(given) ?? COLONS.exec(given) ?? UNITS.exec(given);
  if (units === null) return null;
  const [, hours = "0", minutes = "0", seconds = "0"] = units;
  const at = Number(hours) * HOUR + Number(minutes) * MINUTE + Math.round(Number(seconds) * SECOND);
  return { kind: "time", at };
};
