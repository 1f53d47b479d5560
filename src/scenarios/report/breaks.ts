/** The breaks of scenarios, as people are told of them: one message for each that does not do what it should, and how many did. */
import { harmless } from "../language/render.ts";
import { counted } from "./counted.ts";
import type { ReportedBreak } from "./reported.ts";

/** What a test of it is called. */
export const breakName = ({ name, set }: Pick<ReportedBreak, "name" | "set">): string =>
  `${name} · fails with ${set}`;

export const isWrong = ({ wrong }: ReportedBreak): boolean => wrong !== null;

/** Whether it is the simulator that broke. */
export const isDefect = ({ verdict }: ReportedBreak): boolean =>
  verdict === "non-deterministic" || verdict === "defect";

export const breakText = ({ because, name, place, repeat, set, wrong }: ReportedBreak): string =>
  harmless(
    [
      `error[break-without-effect] "${name}" ${wrong ?? "fails"} with ${set}`,
      `  --> ${place.file}:${place.line}:${place.column}`,
      `  it should fail, because: ${because}`,
      `  repeat with: ${repeat}`,
    ].join("\n"),
  );

export const breaksLine = (breaks: ReadonlyArray<ReportedBreak>): string => {
  const good = breaks.length - breaks.filter(isWrong).length;
  const make = good === 1 || breaks.length === 1 ? "makes its" : "make their";
  return `${good} of ${counted(breaks.length, "break")} ${make} scenario fail`;
};
