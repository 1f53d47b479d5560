/** The report for machines: one JSON document with its own format version. Keys are only ever added. */
import { eventLine } from "./format.ts";
import { isGood } from "../runner/verdict.ts";
import type { ReportedRun } from "./pretty.ts";

export const jsonReport = (runs: ReadonlyArray<ReportedRun>): string =>
  JSON.stringify(
    {
      format: "fieldlab-report",
      version: 1,
      summary: {
        scenarios: runs.length,
        passed: runs.filter((run) => run.result.verdict.kind === "passed").length,
        failed: runs.filter((run) => !isGood(run.result.verdict.kind)).length,
        knownToFail: runs.filter((run) => run.result.verdict.kind === "known-failure").length,
        skipped: runs.filter((run) => run.result.verdict.kind === "skipped").length,
      },
      runs: runs.map((run) => ({
        file: run.result.plan.file,
        name: run.result.plan.name,
        tags: run.result.plan.tags,
        seed: run.result.plan.seed,
        issue: run.result.plan.issue,
        owner: run.result.plan.owner,
        skip: run.result.plan.skip,
        knownFailure: run.result.plan.knownFailure?.issue,
        verdict: run.result.verdict.kind,
        checked: run.result.verdict.checked,
        simulatedMicros: run.result.simulatedMicros,
        events: run.result.events,
        journalHash: run.result.journal.hash(),
        journalFile: run.journalFile,
        wallMillis: Math.round(run.wallMillis * 1_000) / 1_000,
        repeat: run.repeat,
        failures: run.result.verdict.failures.map((failure) => ({
          kind: failure.kind,
          place: failure.place,
          atMicros: failure.at,
          step: failure.step,
          message: failure.message,
          expected: failure.expected,
          found: failure.found,
          hint: failure.hint,
          events: failure.events.map(eventLine),
        })),
      })),
    },
    null,
    2,
  );
