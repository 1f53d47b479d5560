/** Files of ours that are no scenarios, and are named where one is wanted. */
import { REPORT_FORMAT } from "../scenarios/report/json.ts";
import { fileWord } from "../scenarios/report/repeat.ts";
import { EXIT_CODES, stop, type Stop } from "./exit.ts";
import { beginsLikeBundle, scenarioOfBundle } from "./is-bundle.ts";
import { beginsLikeJournal } from "./is-journal.ts";
import { packedFile } from "./packed.ts";
import { commandName, replayCommand } from "./repeat.ts";

/** Whoever names the journal of a day instead of the day. */
const journalGiven = (file: string): Stop =>
  stop({
    exitCode: EXIT_CODES.invalid,
    code: "not-a-scenario",
    wrong: `"${file}" is a journal, the record of a day that was played`,
    expected: "the scenario it was played from",
    todo: `watch the day with: ${replayCommand(file)}`,
  });

/** Whoever names the bundle of a run where a scenario is wanted. */
const bundleGiven = (file: string, scenario: string): Stop =>
  stop({
    exitCode: EXIT_CODES.invalid,
    code: "not-a-scenario",
    wrong: `"${file}" is the bundle of one run`,
    expected: "the scenario it was made from",
    todo: `take that out of it with: ${commandName()} repro ${fileWord(file)} --scenario=${fileWord(scenario)}`,
  });

/** Whoever names what run --reporter json has written. */
const reportGiven = (file: string): Stop =>
  stop({
    exitCode: EXIT_CODES.invalid,
    code: "not-a-scenario",
    wrong: `"${file}" is the report of a run`,
    expected: "the scenarios that were played",
    todo: `tell what is in it with: ${commandName()} merge-reports ${fileWord(file)}`,
  });

const REPORT = new RegExp(`^\\s*\\{\\s*"format":\\s*"${REPORT_FORMAT}"`);

/** Room for other line ends and blanks. */
const BEGINNING_BYTES = 64;

const beginsLikeReport = (bytes: Uint8Array): boolean =>
  REPORT.test(new TextDecoder().decode(bytes.subarray(0, BEGINNING_BYTES)));

/** Why these bytes are no scenario, where they are something else of ours. */
export const otherThing = (file: string, bytes: Uint8Array): Stop | null => {
  const packed = packedFile(file, bytes);
  if (packed !== null) return packed;
  if (beginsLikeJournal(bytes)) return journalGiven(file);
  if (beginsLikeReport(bytes)) return reportGiven(file);
  return beginsLikeBundle(bytes) ? bundleGiven(file, scenarioOfBundle(file)) : null;
};
