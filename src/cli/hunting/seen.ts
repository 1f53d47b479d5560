/** The end of a hunt for a symptom: the day that showed it is kept, or there was none. */
import * as Effect from "effect/Effect";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { writeWhole } from "../files.ts";
import { Output } from "../output.ts";
import { repeatCommand } from "../repeat.ts";
import { SEEN } from "./corpus.ts";

export const tellSymptom = Effect.fnUntraced(function* (
  day: HuntedDay | null,
  options: { readonly until: string | undefined; readonly corpus: string },
) {
  const output = yield* Output;
  if (day === null || day.text === null)
    return yield* stop({
      exitCode: EXIT_CODES.nothingMatched,
      code: "not-seen",
      wrong: `on none of these days was "${options.until}" seen`,
      expected: "a day that shows it",
      todo: "hunt longer with --for, or describe less",
    });
  const file = `${options.corpus}/${SEEN}/${day.seed}.scenario.yaml`;
  yield* writeWhole(file, day.text, { what: "the day", flag: "corpus" });
  return yield* output.out(
    `seen with seed ${day.seed}: ${file}\nplay it with: ${repeatCommand({ file, seed: day.seed, set: [] })}\n`,
  );
});
