/** Where a command looks for scenarios that is told nothing. */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { EXIT_CODES, stop } from "./exit.ts";
import { shippedScenarios } from "./package.ts";

/** What a command means to do with the scenarios it finds. */
export interface Finding {
  /** It writes over them or beside them, or tells what it would write: never the shipped ones, unless somebody names them. */
  readonly toWrite?: boolean;
}

const OWN = "scenarios";

const hasOwn = Effect.flatMap(FileSystem.FileSystem, (fs) =>
  Effect.orElseSucceed(fs.exists(OWN), () => false),
);

/** The project's own scenarios, else the shipped ones. */
export const defaultFolder = Effect.fnUntraced(function* ({ toWrite = false }: Finding) {
  if (yield* hasOwn) return OWN;
  if (toWrite) {
    return yield* stop({
      exitCode: EXIT_CODES.nothingMatched,
      code: "no-scenarios",
      wrong: 'there is no folder "scenarios" here',
      expected: "scenarios of your own, as this command writes into their folder",
      todo: "name the files or folders that are meant",
    });
  }
  return shippedScenarios();
});

/** Somebody else may have met the same before: the project's own scenarios and the shipped ones. */
export const ownAndShipped = Effect.map(hasOwn, (isThere) => [
  ...(isThere ? [OWN] : []),
  shippedScenarios(),
]);
