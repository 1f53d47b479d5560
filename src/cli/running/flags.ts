/** The flags of `fieldlab run`, read and checked. */
import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as CliError from "effect/cli/CliError";
import * as Flag from "effect/cli/Flag";
import { closest } from "../../scenarios/language/suggest.ts";
import type { Shard } from "../../scenarios/report/reported.ts";
import { filled, optional } from "../flags.ts";

const REPORTER_NAMES = ["pretty", "dot", "json", "junit", "tap", "github"] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];

/** A report that was asked for; without a file it goes to standard output. */
export interface Wanted {
  readonly name: ReporterName;
  readonly file: string | undefined;
}

/** One document from the first character to the last: nothing else may stand before or behind it. */
const DOCUMENTS: ReadonlySet<ReporterName> = new Set(["json", "junit", "tap"]);

const refuse = (message: string) => Effect.fail(new CliError.ValidationError({ message }));

const wanted = Effect.fnUntraced(function* (text: string) {
  const [written = "", ...rest] = text.split("=");
  const file = rest.length === 0 ? undefined : rest.join("=");
  const name = REPORTER_NAMES.find((each) => each === written);
  if (name === undefined) {
    const nearest = closest(written, REPORTER_NAMES);
    return yield* refuse(
      `--reporter "${written}": expected ${REPORTER_NAMES.join(", ")}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
    );
  }
  if (file === "") {
    return yield* refuse(`--reporter ${name}=: expected a file, like --reporter ${name}=report`);
  }
  const report: Wanted = { name, file };
  return report;
});

const USUAL: Wanted = { name: "pretty", file: undefined };

/** Whether nobody asked for a report. */
export const isUsual = (reports: ReadonlyArray<Wanted>): boolean =>
  reports.length === 1 && reports[0] === USUAL;

/** The first report that would be written over another one. */
const overAnother = (reports: ReadonlyArray<Wanted>): Wanted | undefined => {
  const taken = new Set<string>();
  return reports.find(({ file }) => {
    if (file === undefined) return false;
    const path = resolve(file);
    return taken.size === taken.add(path).size;
  });
};

/** Standard output has one document, or reports for people; when nothing goes there, people are told in the usual way. */
const settled = Effect.fnUntraced(function* (reports: ReadonlyArray<Wanted>) {
  const second = overAnother(reports);
  if (second !== undefined)
    return yield* refuse(
      `--reporter ${second.name}=${second.file}: another report goes into this file; give each its own`,
    );
  const here = reports.filter(({ file }) => file === undefined);
  const document = here.find(({ name }) => DOCUMENTS.has(name));
  if (document !== undefined && here.length > 1) {
    return yield* refuse(
      `--reporter ${document.name} is a document, and another report goes to standard output as well: give one of them a file, like --reporter ${document.name}=report`,
    );
  }
  // Annotations go together with what people read.
  return here.some(({ name }) => name !== "github") ? reports : [USUAL, ...reports];
});

export const reporters = Flag.String("reporter").pipe(
  Flag.withMetavar("name[=file]"),
  Flag.withDescription(
    "How to tell the results, to standard output or into a file: pretty, dot, json, junit, tap or github (repeatable)",
  ),
  Flag.mapEffect(wanted),
  Flag.atLeast(0),
  Flag.mapEffect(settled),
);

const SHARD = /^(\d{1,4})\/(\d{1,4})$/;

const shardOf = (text: string): Effect.Effect<Shard, CliError.ValidationError> => {
  const [, index, of] = (SHARD.exec(text) ?? []).map(Number);
  return index === undefined || of === undefined || index < 1 || index > of
    ? refuse(`--shard "${text}": expected part/parts from 1, like --shard 2/3`)
    : Effect.succeed({ index, of });
};

const workersOf = (count: number): Effect.Effect<number, CliError.ValidationError> =>
  count >= 1 && count <= 256
    ? Effect.succeed(count)
    : refuse(`--workers ${count}: expected a number from 1 to 256`);

const yes = (name: string, description: string) =>
  Flag.Boolean(name).pipe(
    Flag.withDescription(description),
    Flag.withDefault(false),
    Flag.withoutNegation,
  );

export const runFlags = {
  bail: yes("bail", "Stop after the first scenario that does not pass"),
  twice: yes("check-determinism", "Play each scenario twice and compare them draw by draw"),
  breaks: yes("breaks", "Also play what each scenario says makes it fail, and see it fail"),
  goldens: yes(
    "goldens",
    "Fail scenarios that have no timeline beside them (day.timeline.txt); those there are are always compared",
  ),
  update: yes("update", "Write the timelines anew; with --goldens also those that are missing"),
  watch: yes("watch", "Stay, and play what is concerned whenever a file is saved"),
  reporters,
  workers: optional(
    Flag.Int("workers").pipe(
      Flag.withDescription(
        "Play in this many threads; 1 plays one after the other (default: one per core, as long as each has four scenarios)",
      ),
      Flag.mapEffect(workersOf),
    ),
  ),
  shard: optional(
    Flag.String("shard").pipe(
      Flag.withMetavar("part/parts"),
      Flag.withDescription(
        "Only every nth scenario, from the given one on: 2/3 is the second of three machines; where there are fewer scenarios than parts, the last parts play none and end with 0",
      ),
      Flag.mapEffect(shardOf),
    ),
  ),
  trace: optional(
    Flag.Literals("trace", ["on", "off", "retain-on-failure"]).pipe(
      Flag.withDescription(
        "Which journals to keep: all, none, or those of scenarios that did not pass (default: off; on with --journal)",
      ),
    ),
  ),
  journal: optional(
    Flag.String("journal").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription(
        "Where to keep them: a file for one scenario, a folder for several and where --watch watches a folder (default: fieldlab-journals)",
      ),
      Flag.mapEffect(filled("journal", "a file or a folder")),
    ),
  ),
};
