/**
 * Workflow commands of GitHub Actions: an annotation at the line of the scenario file for each failure. GitHub looks for them in
 * everything a step prints, so they go together with a report for people.
 */
import { breakName, breakText, isWrong } from "./breaks.ts";
import { detailText } from "./failure-text.ts";
import { isGood, placeInFile, wholeFile } from "./format.ts";
import type { Place } from "../plan.ts";
import type { MakeReporter } from "./reporter.ts";

const message = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string =>
  message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const annotation = (place: Place, title: string, text: string): string =>
  `::error file=${property(place.file)},line=${place.line},col=${place.column},title=${property(title)}::${message(text)}\n`;

export const githubReporter: MakeReporter = () => ({
  begin: () => "",
  each: (run) => {
    if (isGood(run)) return "";
    const place = placeInFile(run.file, run.failures[0]?.place ?? wholeFile(run.file));
    return annotation(place, `${run.name}: ${run.verdict}`, detailText(run));
  },
  end: ({ breaks = [], invalid }) =>
    [
      ...invalid.map(({ file, place, text }) =>
        annotation(placeInFile(file, place), "not a scenario", text),
      ),
      ...breaks
        .filter(isWrong)
        .map((each) => annotation(each.place, breakName(each), breakText(each))),
    ].join(""),
});
