/**
 * Virtual time: an integer number of microseconds since the run began (architecture, "The kernel", point 2).
 *
 * A plain number, because a run computes millions of them; integers below 2^53 are exact, so one run may last 285 years.
 */
export type Micros = number;

export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60_000_000;
export const HOUR: Micros = 3_600_000_000;

/** The whole microseconds nearest to a duration in milliseconds. */
export const micros = (durationMillis: number): Micros => Math.round(durationMillis * MILLISECOND);

/**
 * Renders a moment for people, always the same way: units from the largest that is not zero down to seconds, inner units
 * padded, the fraction cut to milliseconds or, where that would lose something, to microseconds.
 *
 * `0s` · `1.500s` · `0.000250s` · `2m05s` · `1h05m00.250s`
 */
export const formatTime = (at: Micros): string => {
  if (!Number.isSafeInteger(at))
    throw new RangeError(`a time in whole microseconds was expected, found ${at}`);
  if (at < 0) return `-${formatTime(-at)}`;
  const hours = Math.floor(at / HOUR);
  const minutes = Math.floor((at % HOUR) / MINUTE);
  const seconds = Math.floor((at % MINUTE) / SECOND);
  const fraction = at % SECOND;
  const two = (value: number) => String(value).padStart(2, "0");
  const large = hours > 0 ? `${hours}h${two(minutes)}m` : minutes > 0 ? `${minutes}m` : "";
  return `${large}${large === "" ? String(seconds) : two(seconds)}${fractionOf(fraction)}s`;
};

const fractionOf = (fraction: Micros): string => {
  if (fraction === 0) return "";
  if (fraction % MILLISECOND === 0) return `.${String(fraction / MILLISECOND).padStart(3, "0")}`;
  return `.${String(fraction).padStart(6, "0")}`;
};
