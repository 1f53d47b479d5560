/**
 * Invalid scenario files, shown on stderr by every command that reads several files.
 */
import * as Effect from "effect/Effect";
import type { InvalidFile } from "./load.ts";
import { Output } from "./output.ts";

/** The first line of a problem and its carets in red; everything else as it is. */
const painted = (text: string): string =>
  text
    .replaceAll(/^error\[[^\]]*\]/gm, "\u001B[1;31m$&\u001B[0m")
    .replaceAll(/^(\s*\|\s*)(\^+)/gm, "$1\u001B[31m$2\u001B[39m");

export const reportInvalid = Effect.fnUntraced(function* (invalid: ReadonlyArray<InvalidFile>) {
  const output = yield* Output;
  for (const { text } of invalid) {
    yield* output.err(`${output.errorColour ? painted(text) : text}\n\n`);
  }
});
