/**
 * Reports of several computers as one. The JSON report is the form they travel in; what comes back is what the other reporters are
 * made of, so the table of all shards is the table of one run.
 */
import * as z from "zod";
import { harmless } from "../language/render.ts";
import { OUTCOMES } from "./format.ts";
import { REPORT_FORMAT, REPORT_VERSION } from "./json.ts";
import type { Report, ReportedBreak, ReportedRun, ReportedVerdict } from "./reported.ts";
import { wrongUnder } from "../runner/under-break.ts";
import { jsonMistake } from "./json-mistake.ts";

const Place = z.object({ file: z.string(), line: z.number(), column: z.number() });
const Lines = z.array(z.string());
const Verdict = z.enum(Object.keys(OUTCOMES) as ReadonlyArray<ReportedVerdict>);
const Words = z.string().nullable();

const Failure = z.object({
  kind: Verdict.exclude(["passed", "known-failure", "skipped"]),
  place: Place,
  atMicros: z.number(),
  step: Words,
  message: z.string(),
  expected: Words,
  found: Words,
  hint: Words,
  frame: z.string(),
  events: Lines,
  lately: Lines,
  why: Lines,
});

const Run = z.object({
  file: z.string(),
  name: z.string(),
  tags: Lines,
  seed: z.string(),
  cell: Words,
  issue: Words,
  owner: Words,
  skip: Words,
  knownFailure: Words,
  verdict: Verdict,
  checked: z.number(),
  compared: z.record(z.string(), z.number()),
  simulatedMicros: z.number(),
  events: z.number(),
  journalHash: z.string(),
  journalFile: Words,
  wallMillis: z.number(),
  repeat: z.string(),
  watch: z.string(),
  failures: z.array(Failure),
});

const Break = z.object({
  file: z.string(),
  name: z.string(),
  place: Place,
  set: z.string(),
  because: z.string(),
  verdict: Verdict,
  wrong: Words,
  wallMillis: z.number(),
  repeat: z.string(),
});

const Document = z.object({
  format: z.literal(REPORT_FORMAT),
  version: z.literal(REPORT_VERSION),
  shard: z
    .object({ index: z.int().min(1), of: z.int().min(1), whole: z.string().optional() })
    .refine(({ index, of }) => index <= of, { error: "there are fewer parts than that" })
    .nullable(),
  elapsedMillis: z.number(),
  runs: z.array(Run),
  invalid: z.array(z.object({ file: z.string(), place: Place, text: z.string() })),
  breaks: z.array(Break).optional(),
});

export type ReadReport =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "malformed"; readonly message: string };

/** What is wrong with a break follows from its verdict, whatever a report of another program says of it. */
const wrongOf = ({ verdict }: Pick<ReportedBreak, "verdict">): string | null =>
  verdict === "defect" ? "came to no verdict" : wrongUnder(verdict);

/** Never throws: what is no report is an answer that says what was expected, and where. */
export const readReport = (text: string): ReadReport => {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return { kind: "malformed", message: "it is not JSON" };
  }
  const read = Document.safeParse(written);
  if (read.success) {
    const { elapsedMillis, runs, shard } = read.data;
    const invalid = read.data.invalid.map((each) => ({ ...each, text: harmless(each.text) }));
    const breaks = read.data.breaks?.map((each) => ({
      ...each,
      wrong: each.wrong ?? wrongOf(each),
    }));
    const report = { elapsedMillis, invalid, runs, shard };
    return { kind: "report", report: breaks === undefined ? report : { ...report, breaks } };
  }
  return { kind: "malformed", message: jsonMistake(written, read.error, "a report") };
};

export type Merged =
  | { readonly kind: "merged"; readonly report: Report }
  /** In words: which part is not there, or there twice, or of another whole. */
  | { readonly kind: "incomplete"; readonly message: string; readonly todo: string };

/** The runs of shards in the order one machine would have played them: the first of each, the second of each … */
const interleaved = (shards: ReadonlyArray<Report>): ReadonlyArray<ReportedRun> => {
  const longest = Math.max(0, ...shards.map(({ runs }) => runs.length));
  return Array.from({ length: longest }, (_, at) =>
    shards.flatMap(({ runs }) => runs[at] ?? []),
  ).flat();
};

const incomplete = (
  shards: ReadonlyArray<Report>,
): { readonly message: string; readonly todo: string } | undefined => {
  const of = shards[0]?.shard?.of ?? 0;
  const todo = "a shard without a report did not come to its end: look at its log";
  if (shards.some(({ shard }) => shard?.of !== of))
    return {
      message: "the reports are parts of different wholes, or some are parts and others are not",
      todo: "name the reports of one run alone",
    };
  const known = shards.flatMap(({ shard }) => (shard?.whole === undefined ? [] : [shard]));
  const other = known.find(({ whole }) => whole !== known[0]?.whole);
  if (other !== undefined)
    return {
      message: `shard ${other.index}/${of} is a part of another whole than shard ${known[0]?.index}/${of}: other scenarios or seeds were chosen for it, or they were changed otherwise`,
      todo: "play every shard with the same files, and the same --grep, --tags, --cell, --seed, --set, --breaks, --goldens and --check-determinism",
    };
  for (let index = 1; index <= of; index++) {
    const there = shards.filter(({ shard }) => shard?.index === index).length;
    if (there === 0) return { message: `shard ${index}/${of} is missing`, todo };
    if (there > 1)
      return {
        message: `shard ${index}/${of} is there ${there} times`,
        todo: "is one of them left from an earlier run?",
      };
  }
  return undefined;
};

/** Shards have to be complete, since a part that is missing is not known to have passed. Whole reports are put one after the other. */
export const mergeReports = (reports: ReadonlyArray<Report>): Merged => {
  const areShards = reports.some(({ shard }) => shard !== null);
  const refused = areShards ? incomplete(reports) : undefined;
  if (refused !== undefined) return { kind: "incomplete", ...refused };
  const inOrder = reports.toSorted(
    (one, other) => (one.shard?.index ?? 0) - (other.shard?.index ?? 0),
  );
  return {
    kind: "merged",
    report: {
      runs: areShards ? interleaved(inOrder) : inOrder.flatMap(({ runs }) => runs),
      invalid: inOrder.flatMap(({ invalid }) => invalid),
      ...(inOrder.every(({ breaks }) => breaks === undefined)
        ? {}
        : { breaks: inOrder.flatMap(({ breaks = [] }) => breaks) }),
      shard: null,
      // They ran side by side.
      elapsedMillis: Math.max(0, ...reports.map(({ elapsedMillis }) => elapsedMillis)),
    },
  };
};
