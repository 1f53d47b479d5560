/**
 * Rewrites scenario files where they stand: what is read is given to a rewriting, and written back when it came out otherwise. A file that
 * cannot be read or written is left as it is and reported; the others are done all the same. With `check` nothing is written.
 */
import * as Effect from "effect/Effect";
import * as Flag from "effect/cli/Flag";
import type { Problem } from "../scenarios/language/problem.ts";
import { EXIT_CODES, Stop, together } from "./exit.ts";
import { readWhole, writeWhole } from "./files.ts";
import { Output } from "./output.ts";
import { referencePage } from "./package.ts";
import { reportInvalid } from "./report-invalid.ts";

export const checkFlag = (endsWithOneWhen: string) =>
  Flag.Boolean("check").pipe(
    Flag.withDescription(`Change nothing; end with 1 when ${endsWithOneWhen}`),
    Flag.withDefault(false),
    Flag.withoutNegation,
  );

type Failed = { readonly problems: ReadonlyArray<Problem> };

interface Rewriting<
  File extends { readonly file: string },
  Rewritten extends { readonly text: string },
> {
  /** Read one after the other: what a rewriting finds may add to them. */
  readonly files: Iterable<File>;
  readonly rewrite: (file: File, text: string) => Rewritten | Failed;
  /** The line for a file that came out otherwise. */
  readonly told: (file: string, rewritten: Rewritten) => string;
  readonly check: boolean;
  /** Which files were left alone when some could not be read. */
  readonly unread: string;
}

/** How many files came out otherwise. Stops with exit code 3 when some could not be read, else with 2 when some could not be written. */
export const rewriteFiles = Effect.fnUntraced(function* <
  File extends { readonly file: string },
  Rewritten extends { readonly text: string },
>({ check, files, rewrite, told, unread }: Rewriting<File, Rewritten>) {
  const output = yield* Output;
  const { MAX_SCENARIO_BYTES, decodeScenarioBytes } = yield* Effect.promise(
    () => import("../scenarios/language/load.ts"),
  );
  const { renderProblem } = yield* Effect.promise(() => import("../scenarios/language/render.ts"));
  const { otherThing } = yield* Effect.promise(() => import("./other-thing.ts"));
  const invalid: Array<{ readonly text: string }> = [];
  const unwritten: Array<Stop> = [];
  let changed = 0;
  let seen = 0;
  let refused: Stop | undefined;
  for (const each of files) {
    seen += 1;
    const bytes = yield* readWhole(each.file, {
      what: "a scenario",
      limit: MAX_SCENARIO_BYTES,
    }).pipe(
      // A journal of one line, or a report, is YAML as well, and would be none of ours any more.
      Effect.flatMap((read) => {
        const other = otherThing(each.file, read);
        return other === null ? Effect.succeed(read) : Effect.fail(other);
      }),
      Effect.catchTag("Stop", (stopped) => Effect.succeed(stopped)),
    );
    if (bytes instanceof Stop) {
      refused = bytes;
      invalid.push({ text: bytes.message });
      continue;
    }
    const decoded = decodeScenarioBytes(bytes, each.file);
    const result = "problems" in decoded ? decoded : rewrite(each, decoded.text);
    if ("problems" in result) {
      const text = "text" in decoded ? decoded.text : undefined;
      invalid.push(
        ...result.problems.map((problem) => ({
          text: renderProblem(problem, text, referencePage()),
        })),
      );
      continue;
    }
    if ("text" in decoded && result.text === decoded.text) continue;
    if (!check) {
      const refusal = yield* writeWhole(each.file, result.text, { what: "the scenario" }).pipe(
        Effect.as(null),
        Effect.catchTag("Stop", (stopped) => Effect.succeed(stopped)),
      );
      if (refusal !== null) {
        unwritten.push(refusal);
        continue;
      }
    }
    changed += 1;
    yield* output.out(`${told(each.file, result)}\n`);
  }
  // The only file of the command is the command's failure.
  if (refused !== undefined && seen === 1) return yield* refused;
  yield* reportInvalid(invalid);
  const lost = together(unwritten);
  if (lost !== null && invalid.length === 0) return yield* lost;
  if (lost !== null) yield* output.err(`${lost.message}\n`);
  if (invalid.length > 0)
    return yield* new Stop({
      exitCode: EXIT_CODES.invalid,
      message: `files that ${refused === undefined ? unread : "cannot be read"} were left as they are`,
    });
  return changed;
});

/** With `--check`, a file that would come out otherwise is a failure. */
export const failedCheck = (check: boolean, changed: number): Effect.Effect<void, Stop> =>
  check && changed > 0
    ? Effect.fail(new Stop({ exitCode: EXIT_CODES.failed, message: "" }))
    : Effect.void;
