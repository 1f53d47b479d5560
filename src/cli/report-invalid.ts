/**
 * Problems and warnings of scenario files, shown on stderr by every command that reads several files.
 */
import * as Effect from "effect/Effect";
import { painted } from "../scenarios/report/painted.ts";
import { COLOURED, PLAIN } from "../scenarios/report/palette.ts";
import { Output } from "./output.ts";

export const reportInvalid = Effect.fnUntraced(function* (
  invalid: ReadonlyArray<{ readonly text: string }>,
) {
  const output = yield* Output;
  const palette = output.errorColour ? COLOURED : PLAIN;
  for (const { text } of invalid) yield* output.err(`${painted(text, palette)}\n\n`);
});
