/** `{ wait: 0,5s }`: in brackets a comma ends the value, so that YAML sees a 0, and a key called 5s. */
import type { Problem } from "../problem.ts";
import { problemAt } from "./tree.ts";
import type { Entry, Span } from "./tree.ts";

/** The number a key without a value goes on with: its whole span, where nothing but a comma stands between two digits. */
export const wholeNumber = (before: Entry | undefined, key: Span): Span | undefined => {
  if (before?.value.kind !== "scalar") return undefined;
  const { start } = before.value.span;
  if (!/^[+-]?\d+,\d[^,]*$/.test(written({ ...key, start }))) return undefined;
  const more = /^(?:,\d{3}\b)*/.exec(key.source.text.slice(key.end))?.[0].length ?? 0;
  return { ...key, start, end: key.end + more };
};

const written = ({ source, start, end }: Span): string => source.text.slice(start, end);

export const decimalComma = (span: Span): Problem => {
  const text = written(span);
  const point = text.replace(",", ".");
  // `1,500` is one and a half to some, and fifteen hundred to others.
  const hint = /,.*,/.test(text)
    ? `nothing stands between thousands: ${text.replaceAll(",", "")}`
    : /,\d{3}(?!\d)/.test(text)
      ? `write ${point} or ${text.replaceAll(",", "")}, whichever is meant`
      : `numbers have a point: ${point}`;
  return {
    code: "yaml-syntax",
    message: `"${text}" is a number with a comma, and in these brackets the comma ends the value`,
    hint,
    ...problemAt(span),
  };
};

/** The parser takes the thousands of `1,000,000` for two keys of one name. */
export const withoutTwinsOf = (
  commas: ReadonlyArray<Problem>,
  problems: ReadonlyArray<Problem>,
): ReadonlyArray<Problem> =>
  problems.filter(
    ({ code, place }) =>
      code !== "duplicate-key" || commas.every((comma) => comma.place.line !== place.line),
  );
