/** Candidates of a shrinker in worker threads: a thread that dies ends the command with one error, and takes nobody with it into waiting. */
import { assert, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { EXIT_CODES } from "../../src/cli/exit.ts";
import { judges } from "../../src/cli/hunting/judges.ts";

const DYING = new URL("./workers/dying-judge.ts", import.meta.url);

/** What is said where a worker died, for each round of texts. */
const said = (...rounds: ReadonlyArray<ReadonlyArray<string>>) =>
  Effect.gen(function* () {
    const judge = yield* judges(2, null, DYING);
    const answers: Array<unknown> = [];
    for (const texts of rounds)
      answers.push(
        yield* judge(texts).pipe(
          Effect.map((judged) => judged.map(({ kind }) => kind)),
          Effect.catchTag("Stop", ({ exitCode, message }) => Effect.succeed({ exitCode, message })),
        ),
      );
    return answers;
  }).pipe(Effect.scoped);

const died = (how: string) => ({
  exitCode: EXIT_CODES.defect,
  message: `error[worker-died] a worker ended while it played a candidate: ${how}\n  expected every worker to play its candidates\n  do it again with --workers 1 to see why`,
});

it.live("a worker that throws or exits ends the shrinker with what became of it", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* said(["passes", "fails"], ["passes", "throws"]), [
      ["passes", "fails"],
      died("out of paper"),
    ]);
    assert.deepStrictEqual(yield* said(["exits", "passes"]), [died("exit code 7")]);
  }),
);

it.live("one that died while it had nothing to play is told of when it should play again", () =>
  Effect.gen(function* () {
    const judge = yield* judges(2, null, DYING);
    yield* judge(["ends later", "passes"]);
    // The end of a thread is told some turns later.
    const next = yield* Effect.flip(judge(["passes"]));
    const { exitCode, message } = next;
    assert.deepStrictEqual({ exitCode, message }, died("exit code 7"));
  }).pipe(Effect.scoped),
);
