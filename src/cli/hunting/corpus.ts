/**
 * Failing days that earlier hunts have found, as scenario files below one folder, a folder for each group. They are played first the next
 * time: what was found once must not be found by luck.
 */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Path from "effect/Path";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import { SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";
import { validateCommand } from "../repeat.ts";

/** Days kept of one group. Two that fail alike teach little more than one. */
const KEPT_PER_GROUP = 5;

/** Days that showed a symptom somebody looked for; they are no failures. */
export const SEEN = "seen";

interface KeptDay {
  readonly file: string;
  /** Null where it cannot be read. */
  readonly text: string | null;
}

const scenariosIn = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const names = yield* fs.readDirectory(folder).pipe(Effect.orElseSucceed((): Array<string> => []));
  return names.filter((name) => name.endsWith(SCENARIO_SUFFIX)).sort();
});

/** Everything kept so far, group by group. */
const keptDays = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const groups = yield* fs
    .readDirectory(folder)
    .pipe(Effect.orElseSucceed((): Array<string> => []));
  const days: Array<KeptDay> = [];
  for (const group of groups.sort().filter((name) => name !== SEEN))
    for (const name of yield* scenariosIn(path.join(folder, group))) {
      const file = path.join(folder, group, name);
      const text = yield* fs.readFileString(file).pipe(Effect.orElseSucceed(() => null));
      days.push({ file, text });
    }
  return days;
});

/** Keeps a day, unless there are enough of its group; answers the file it is in, if it was kept. */
export const keepDay = Effect.fnUntraced(function* (
  folder: string,
  day: { readonly group: string; readonly seed: string; readonly text: string },
) {
  const path = yield* Path.Path;
  const name = `${day.seed}${SCENARIO_SUFFIX}`;
  const kept = yield* scenariosIn(path.join(folder, day.group));
  if (kept.length >= KEPT_PER_GROUP && !kept.includes(name)) return null;
  const file = path.join(folder, day.group, name);
  yield* writeWhole(file, day.text, { what: "the failing day", flag: "corpus" });
  return file;
});

/** What earlier hunts have found, played again first: how many still fail, and how many are no scenarios any more. */
export const playCorpus = Effect.fnUntraced(function* (folder: string) {
  const output = yield* Output;
  const { huntText } = yield* Effect.promise(() => import("../../scenarios/hunt/hunter.ts"));
  const { planOfText } = yield* Effect.promise(() => import("../../scenarios/hunt/play.ts"));
  const palette = output.colour ? COLOURED : PLAIN;
  const days = yield* keptDays(folder);
  let failing = 0;
  let invalid = 0;
  for (const { file, text } of days) {
    yield* letSignalsIn;
    if (text === null || "problems" in planOfText(text, file)) {
      invalid++;
      yield* output.out(`${palette.bad("✗ not played")}  ${file}\n`);
      yield* output.err(
        `error[corpus-day] "${file}" cannot be played\n  see why with: ${validateCommand(file)}\n`,
      );
      continue;
    }
    const day = yield* killable(() => huntText(text, file));
    if (day.failure !== null) failing++;
    yield* output.out(
      day.failure === null
        ? `${palette.good("✓ good now")}  ${file}\n`
        : `${palette.bad(`✗ ${day.failure}`)}  ${file}\n`,
    );
  }
  return { failing, invalid };
});
