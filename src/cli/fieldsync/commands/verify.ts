/** `fieldsync verify`: reads everything a copy consists of once more and checks it. */
import * as Effect from "effect/Effect";
import { EXIT_CODES } from "../../exit.ts";
import { folderVerb, nothing } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { conflictsText, lines } from "../words.ts";
import { bytesText } from "../progress.ts";
import type { Problem, VerifyReport } from "../verify/report.ts";

/** What could not be read is not known to be damaged. */
export const problemText = ({ path, unneeded, unread, why }: Problem): string =>
  unneeded === true
    ? `damaged where nothing needs it: ${path}: ${why}; fieldsync repair sets it aside when the copy is not open elsewhere`
    : `${unread === true ? "not checked" : "damaged"}: ${path}: ${why}`;

/** The last line, of what is as it should be. */
export const soundText = (problems: ReadonlyArray<Problem>): string =>
  problems.length === 0 ? "everything is sound" : "everything that is needed is sound";

const elsewhereText = ({ abandoned, elsewhere }: VerifyReport): string => {
  if (abandoned)
    return "this copy was abandoned: what it changed since goes nowhere, and is written to files with: fieldsync export FOLDER OUT";

  switch (elsewhere.kind) {
    case "none":
      return "not connected to another copy, so none was compared";
    case "unreachable":
      return `${elsewhere.path} was not compared: ${elsewhere.why}`;
    case "compared": {
      const { onlyHere, onlyThere, path } = elsewhere;
      if (onlyHere === 0 && onlyThere === 0) return `${path} has the same changes`;
      // What this copy left there is taken in when somebody opens that one: it counts as not there until then.
      return lines([
        onlyHere === 0
          ? undefined
          : `${path} has not taken in ${counted(onlyHere, "change")} of this copy yet; it does when it is opened or synchronised there`,
        onlyThere === 0
          ? undefined
          : `${path} has ${counted(onlyThere, "change")} that ${onlyThere === 1 ? "is" : "are"} not here yet: fieldsync sync FOLDER`,
      ]);
    }
  }
};

export const verify = folderVerb({
  name: "verify",
  description:
    "Reads everything in this copy once more and checks every hash and signature. Nothing is changed or repaired. Ends with 1 when something is damaged, missing or in conflict.",
  parameters: nothing,
  run: (context) =>
    Effect.flatMap(
      Effect.promise(() => import("../verify/verify.ts")),
      ({ verifyFolder }) => verifyFolder(context),
    ),
  text: (report) =>
    lines([
      `${report.engagement}: ${counted(report.logFiles, "log file")}, ${report.snapshots === 0 ? "" : `${counted(report.snapshots, "snapshot")}, `}${counted(report.pieces, "document piece")}, ` +
        `${counted(report.papers, "other file")}, ${bytesText(report.bytes)} read`,
      ...report.problems.map(problemText),
      report.missing.length === 0
        ? undefined
        : `${counted(report.missing.length, "document piece is", "document pieces are")} not here (yet): sync, then verify again`,
      report.waiting === 0 ? undefined : `${counted(report.waiting, "change")} not complete yet`,
      report.conflicts === 0 ? undefined : conflictsText(report.conflicts),
      elsewhereText(report),
      report.sound ? soundText(report.problems) : "this copy needs attention",
    ]),
  exitCode: ({ sound }) => (sound ? EXIT_CODES.passed : EXIT_CODES.failed),
});
