/**
 * Failing days that earlier hunts have found, as scenario files below one folder, a folder for each group. They are played first the next
 * time: what was found once must not be found by luck.
 */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Path from "effect/Path";
import type { Palette } from "../../scenarios/report/palette.ts";
import { SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { killable, letSignalsIn } from "../interrupt.ts";

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

/**
 * Keeps a day, unless there are enough of its group or none is to be kept; answers the file it is in, if it was kept. Another day of the same
 * seed, of another scenario or of another hunt, stays what it is.
 */
export const keepDay = Effect.fnUntraced(function* (
  folder: string | null,
  day: { readonly group: string; readonly seed: string; readonly text: string },
  { most = KEPT_PER_GROUP, what = "the failing day" } = {},
) {
  if (folder === null) return null;
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const kept = yield* scenariosIn(path.join(folder, day.group));
  for (let next = 1; ; next++) {
    const name = `${day.seed}${next === 1 ? "" : `.${next}`}${SCENARIO_SUFFIX}`;
    const file = path.join(folder, day.group, name);
    if (!kept.includes(name)) {
      if (kept.length >= most) return null;
      yield* writeWhole(file, day.text, { what, flag: "corpus" });
      return file;
    }
    const text = yield* fs.readFileString(file).pipe(Effect.orElseSucceed(() => null));
    if (text === day.text) return file;
  }
});

/** What became of a day that an earlier hunt has found. */
export interface Replayed {
  readonly file: string;
  /** Null where it is good now. */
  readonly failure: string | null;
  readonly message: string | null;
}

/** One that is no scenario any more: somebody has changed it, or it was kept by another version of this program. */
const notValid = (file: string, problems: string): Replayed => ({
  file,
  failure: "not-valid",
  message: `${problems}\n  mend it or delete it: ${file}`,
});

/** Plays again what earlier hunts have found. Answers how many still fail, and how many are no scenarios any more. */
export const playCorpus = Effect.fnUntraced(function* <E, R>(
  folder: string | null,
  tell: (day: Replayed) => Effect.Effect<void, E, R>,
) {
  if (folder === null) return { failing: 0, invalid: 0 };
  const { huntText } = yield* Effect.promise(() => import("../../scenarios/hunt/hunter.ts"));
  const { planOfText } = yield* Effect.promise(() => import("../../scenarios/hunt/play.ts"));
  let failing = 0;
  let invalid = 0;
  for (const { file, text } of yield* keptDays(folder)) {
    yield* letSignalsIn;
    const plan = text === null ? { problems: "it cannot be read" } : planOfText(text, file);
    if (text === null || "problems" in plan) {
      invalid++;
      yield* tell(notValid(file, "problems" in plan ? plan.problems : ""));
      continue;
    }
    const day = yield* killable(() => huntText(text, file));
    if (day.failure !== null) failing++;
    yield* tell({ file, failure: day.failure, message: day.message });
  }
  return { failing, invalid };
});

/** A line for people. */
export const replayedLine = ({ failure, file, message }: Replayed, palette: Palette): string => {
  if (failure === null) return `${palette.good("✓ good now")}  ${file}\n`;
  const said = failure === "not-valid" ? `${message ?? ""}\n` : "";
  return `${palette.bad(`✗ ${failure}`)}  ${file}\n${said}`;
};
