/** The end of a hunt for a symptom: the day that showed it is kept, or there was none. */
import * as Effect from "effect/Effect";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import { EXIT_CODES, stop, Stop } from "../exit.ts";
import { writeWhole } from "../files.ts";
import { Output } from "../output.ts";
import { repeatCommand } from "../repeat.ts";
import { SEEN } from "./corpus.ts";

export const tellSymptom = Effect.fnUntraced(function* (
  day: HuntedDay | null,
  options: {
    readonly until: string | undefined;
    readonly corpus: string | null;
    readonly inJson: boolean;
  },
) {
  const output = yield* Output;
  const { corpus, inJson, until } = options;
  if (day === null || day.text === null)
    // Programs see it in the lines of the days.
    return yield* inJson
      ? new Stop({ exitCode: EXIT_CODES.nothingMatched, message: "" })
      : stop({
          exitCode: EXIT_CODES.nothingMatched,
          code: "not-seen",
          wrong: `on none of these days was "${until}" seen`,
          expected: "a day that shows it",
          todo: "hunt longer with --for, or describe less",
        });
  const file = corpus === null ? null : `${corpus}/${SEEN}/${day.seed}.scenario.yaml`;
  if (file !== null) yield* writeWhole(file, day.text, { what: "the day", flag: "corpus" });
  if (inJson) return undefined;
  return yield* output.out(
    file === null
      ? `seen with seed ${day.seed}\n`
      : `seen with seed ${day.seed}: ${file}\nplay it with: ${repeatCommand({ file, seed: day.seed, set: [] })}\n`,
  );
});
