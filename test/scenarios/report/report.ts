/** A report written by hand: one scenario that passed, one that failed with hostile words, one that came to no verdict, one file that is none. */
import type { Report, ReportedBreak, ReportedRun } from "../../../src/scenarios/report/reported.ts";

export const run = (name: string, changes: Partial<ReportedRun> = {}): ReportedRun => ({
  file: `days/${name}.scenario.yaml`,
  name,
  tags: ["limits"],
  seed: "7",
  cell: null,
  issue: null,
  owner: null,
  skip: null,
  knownFailure: null,
  verdict: "passed",
  compared: {},
  checked: 12,
  simulatedMicros: 3_600_000_000,
  events: 900,
  journalHash: "0123456789abcdef0123",
  journalFile: null,
  wallMillis: 12.5,
  repeat: `fieldlab run days/${name}.scenario.yaml --seed=7`,
  watch: `fieldlab replay days/${name}.scenario.yaml`,
  failures: [],
  ...changes,
});

/** What breaks XML, workflow commands, YAML and terminals. */
export const HOSTILE = `PEER1 <"found"> & 100% ]]> \u001b[2J, a:b`;

export const failing = (name: string): ReportedRun =>
  run(name, {
    verdict: "expectation-failed",
    journalFile: "out/day.jsonl",
    failures: [
      {
        kind: "expectation-failed",
        place: { file: `days/${name}.scenario.yaml`, line: 31, column: 15 },
        atMicros: 1_000_000,
        step: "timeline[5] connect",
        message: HOSTILE,
        expected: "green",
        found: "offline",
        hint: null,
        frame: `error[expectation-failed] ${HOSTILE}\n  --> days/${name}.scenario.yaml:31:15`,
        events: ["#12 1s PEER1 refused code=71"],
        lately: ["1s  PEER1 is refused: error 71"],
        why: ["0s  Step 1: connect", "1s  PEER1 is refused: error 71"],
      },
    ],
  });

const broken = (name: string): ReportedRun =>
  run(name, {
    verdict: "defect",
    failures: [
      {
        kind: "defect",
        place: { file: `days/${name}.scenario.yaml`, line: 1, column: 1 },
        atMicros: 0,
        step: null,
        message: "the thread that played it is gone",
        expected: null,
        found: null,
        hint: null,
        frame: "error[defect] the thread that played it is gone",
        events: [],
        lately: [],
        why: [],
      },
    ],
  });

export const REPORT: Report = {
  runs: [run("good"), failing("bad"), broken("gone")],
  invalid: [
    {
      file: "days/typo.scenario.yaml",
      place: { file: "days/typo.scenario.yaml", line: 2, column: 1 },
      text: 'error[unknown-key] "nme" is not a key of a scenario\n --> days/typo.scenario.yaml:2:1',
    },
  ],
  shard: null,
  elapsedMillis: 40,
};

/** A break that changes nothing. */
export const BREAK: ReportedBreak = {
  file: "days/a.scenario.yaml",
  name: "a",
  place: { file: "days/a.scenario.yaml", line: 22, column: 5 },
  set: "network.cables=9",
  because: "cables grow on trees",
  verdict: "passed",
  wrong: "still passes",
  wallMillis: 2.5,
  repeat: "fieldlab run days/a.scenario.yaml --set=network.cables=9",
};
