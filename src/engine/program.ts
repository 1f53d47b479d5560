/**
 * Which format of a copy's folder this program writes, and the newest it reads (domain rule 70). There has been one format so far, so
 * the default is all there is in the field; a test or a simulated room plays the program that comes after it.
 *
 * A newer program converts the copies it opens: an older one is refused from then on, here and over the network, instead of
 * misreading what it does not know.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type { VolumeError } from "./errors.ts";
import { limits } from "./limits.ts";
import { paths } from "./log/names.ts";
import { patiently, publish, type Hand } from "./copy/own-folder.ts";
import { encodeFormat, FORMAT_VERSION, minReaderOf, type Format } from "./copy/papers.ts";
import type { Trace } from "./ports.ts";

export const ProgramFormat = Context.Reference<number>("fieldlab/engine/ProgramFormat", {
  defaultValue: () => FORMAT_VERSION,
});

/**
 * Marks a copy of an older format as one of this program's. Where that is cut between the old mark and the new, the private memory
 * writes it anew at the next opening (lost-papers.ts).
 */
export const convert = Effect.fnUntraced(function* (
  trace: Trace["Service"],
  hand: Hand,
  format: Format,
): Effect.fn.Return<void, VolumeError> {
  const program = yield* ProgramFormat;
  // Nothing is older than the first format.
  if (program === 1) return;
  const bytes = yield* hand.volume.read(paths.format, { limit: limits.formatBytes });
  const from = minReaderOf(bytes) ?? program;
  if (from >= program) return;
  yield* patiently(hand.volume.remove(paths.format));
  yield* publish(hand, paths.format, encodeFormat(format, program));
  trace.emit("copy.converted", { copy: hand.copy, from, to: program });
});
