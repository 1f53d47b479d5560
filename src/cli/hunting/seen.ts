/** The end of a hunt for a symptom: the day that showed it is kept, or there was none. */
import * as Effect from "effect/Effect";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import { EXIT_CODES, stop, Stop } from "../exit.ts";
import { Output } from "../output.ts";
import { shellWord } from "../../scenarios/report/repeat.ts";
import { repeatCommand, shrinkCommand } from "../repeat.ts";
import { keepDay, SEEN } from "./corpus.ts";

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
  const { seed, text } = day;
  const tell = (more: string) =>
    inJson ? Effect.void : output.out(`seen with seed ${seed}${more}\n`);
  const file = yield* keepDay(
    corpus,
    { group: SEEN, seed, text },
    { most: Infinity, what: "the day" },
    // The seed is all there is of it then.
  ).pipe(Effect.tapError(() => tell("")));
  yield* tell(
    file === null
      ? ""
      : `: ${file}\nplay it with: ${repeatCommand({ file, seed, set: [] })}\nmake it smaller with: ${shrinkCommand(file)} --until ${shellWord(until ?? "")}`,
  );
  return undefined;
});
