/** `fieldsync verify`: reads everything a copy consists of once more and checks it. */
import * as Effect from "effect/Effect";
import { EXIT_CODES } from "../../exit.ts";
import { folderVerb, nothing } from "../verb.ts";
import { counted, lines } from "../words.ts";
import { bytesText } from "../progress.ts";
import type { VerifyReport } from "../verify.ts";

const elsewhereText = ({ elsewhere }: VerifyReport): string => {
  switch (elsewhere.kind) {
    case "none":
      return "not connected to another copy, so none was compared";
    case "unreachable":
      return `${elsewhere.path} was not compared: ${elsewhere.why}`;
    case "compared":
      return elsewhere.onlyHere === 0 && elsewhere.onlyThere === 0
        ? `${elsewhere.path} has the same changes`
        : `${elsewhere.path}: ${counted(elsewhere.onlyHere, "change")} only here, ${counted(elsewhere.onlyThere, "change")} only there`;
  }
};

export const verify = folderVerb({
  name: "verify",
  description:
    "Reads everything in this copy once more and checks every hash and signature. Nothing is changed or repaired. Ends with 1 when something is damaged, missing or in conflict.",
  parameters: nothing,
  run: (context) =>
    Effect.flatMap(
      Effect.promise(() => import("../verify.ts")),
      ({ verifyFolder }) => verifyFolder(context),
    ),
  text: (report) =>
    lines([
      `${report.engagement}: ${counted(report.logFiles, "log file")}, ${report.snapshots === 0 ? "" : `${counted(report.snapshots, "snapshot")}, `}${counted(report.pieces, "document piece")}, ` +
        `${counted(report.papers, "paper")}, ${bytesText(report.bytes)} read`,
      ...report.problems.map(({ path, why }) => `damaged: ${path}: ${why}`),
      report.missing.length === 0
        ? undefined
        : `${counted(report.missing.length, "document piece is", "document pieces are")} not here (yet): sync, then verify again`,
      report.waiting === 0 ? undefined : `${counted(report.waiting, "change")} not complete yet`,
      report.conflicts === 0
        ? undefined
        : `${counted(report.conflicts, "conflict")}: see them with: fieldsync conflicts FOLDER`,
      elsewhereText(report),
      report.sound ? "everything is sound" : "this copy needs attention",
    ]),
  exitCode: ({ sound }) => (sound ? EXIT_CODES.passed : EXIT_CODES.failed),
});
