/** A folder is named where one file is wanted: which of the files in it is meant, as far as that can be seen. */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Path from "effect/Path";
import { fileWord } from "../scenarios/report/repeat.ts";
import { commandName } from "./repeat.ts";

/** How files end that lie in a folder of their own: reports of several machines, and the journals of a run. */
const endingOf = (what: string): string => (what === "a report" ? ".json" : ".jsonl");

/** What to do instead. `scenarioSuffix` is how scenarios end: a folder with some is looked into with `list`. */
export const insteadOfFolder = Effect.fnUntraced(function* (
  folder: string,
  { scenarioSuffix, what }: { readonly scenarioSuffix: string; readonly what: string },
) {
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const names = yield* fs.readDirectory(folder).pipe(Effect.orElseSucceed((): Array<string> => []));
  const ending = endingOf(what);
  const isLooked = what === "a scenario" && names.some((name) => name.endsWith(scenarioSuffix));
  const one = isLooked ? undefined : names.sort().find((name) => name.endsWith(ending));
  if (one !== undefined)
    return `name a file that is in it, like ${fileWord(path.join(folder, one))}`;
  return what === "a scenario"
    ? `see what is in it with: ${commandName()} list ${fileWord(folder)}`
    : "name a file that is in it";
});
