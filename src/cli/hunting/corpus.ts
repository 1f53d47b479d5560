/**
 * Failing days that earlier hunts have found, as scenario files below one folder, a folder for each group. They are played first the next
 * time: what was found once must not be found by luck.
 */
import { createHash } from "node:crypto";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Path from "effect/Path";
import { harmless } from "../../scenarios/language/render.ts";
import type { Plan } from "../../scenarios/plan.ts";
import type { Palette } from "../../scenarios/report/palette.ts";
import { SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { schemaFrom } from "./schema-line.ts";

/** Days kept of one group. Two that fail alike teach little more than one. */
const KEPT_PER_GROUP = 5;

/** Days that showed a symptom somebody looked for; they are no failures. */
export const SEEN = "seen";

interface KeptDay {
  readonly file: string;
  /** Null where it cannot be read. */
  readonly text: string | null;
}

/** What is in a folder; nothing where there is none, null where it cannot be read. */
const namesIn = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const nothing = Effect.succeed({ isFolder: false });
  const { isFolder } = yield* fs.stat(folder).pipe(
    Effect.map(({ type }) => ({ isFolder: type === "Directory" })),
    Effect.catchReason("PlatformError", "NotFound", () => nothing),
    Effect.orElseSucceed(() => ({ isFolder: true })),
  );
  if (!isFolder) return [];
  return yield* fs.readDirectory(folder).pipe(
    Effect.map((names): ReadonlyArray<string> | null => names.sort()),
    Effect.orElseSucceed(() => null),
  );
});

/** Everything kept so far, group by group. */
const keptDays = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const days: Array<KeptDay> = [];
  const groups = yield* namesIn(folder);
  if (groups === null) days.push({ file: folder, text: null });
  for (const group of groups ?? []) {
    if (group === SEEN) continue;
    const names = yield* namesIn(path.join(folder, group));
    // What lies in it is not known to be good.
    if (names === null) days.push({ file: path.join(folder, group), text: null });
    for (const name of names ?? []) {
      if (!name.endsWith(SCENARIO_SUFFIX)) continue;
      const file = path.join(folder, group, name);
      const text = yield* fs.readFileString(file).pipe(Effect.orElseSucceed(() => null));
      days.push({ file, text });
    }
  }
  return days;
});

/**
 * Writes a file under a name nobody has; false where another hunt has taken it meanwhile. It is whole before it has that name, and until then has
 * one that no other day has, on whatever computer it was found.
 */
const writeNew = Effect.fnUntraced(function* (file: string, text: string, what: string) {
  const fs = yield* FileSystem.FileSystem;
  const written = { what, flag: "corpus", inFolder: file };
  const beside = `${file}.${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
  yield* writeWhole(beside, text, written);
  return yield* fs.link(beside, file).pipe(
    Effect.as(true),
    Effect.catchReason("PlatformError", "AlreadyExists", () => Effect.succeed(false)),
    // A disk on which no file has two names: whoever makes an empty one of that name has it.
    Effect.catchTag("PlatformError", () =>
      fs.writeFileString(file, "", { flag: "wx" }).pipe(
        Effect.as(true),
        Effect.catchReason("PlatformError", "AlreadyExists", () => Effect.succeed(false)),
        // Why it cannot be written is told by who writes it.
        Effect.catchTag("PlatformError", () => Effect.succeed(true)),
        Effect.tap((isOurs) =>
          isOurs
            ? Effect.onError(writeWhole(file, text, written), () => Effect.ignore(fs.remove(file)))
            : Effect.void,
        ),
      ),
    ),
    Effect.ensuring(Effect.ignore(fs.remove(beside))),
  );
});

/** The smaller self of a kept day lies beside it, and is none more. */
const SHRUNK_SUFFIX = `.shrunk${SCENARIO_SUFFIX}`;

interface Keeping {
  readonly most?: number;
  readonly what?: string;
  /** Kept days that are good now: they leave room for those that are not. */
  readonly good?: ReadonlySet<string>;
}

/**
 * Keeps a day, unless there are enough of its group or none is to be kept; answers the file it is in, if it was kept. Another day of the same
 * seed, of another scenario or of another hunt, stays what it is, also of a hunt that goes on beside this one.
 */
export const keepDay = Effect.fnUntraced(function* (
  folder: string | null,
  day: { readonly group: string; readonly seed: string; readonly text: string },
  { good, most = KEPT_PER_GROUP, what = "the failing day" }: Keeping = {},
) {
  if (folder === null) return null;
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const group = path.join(folder, day.group);
  const text = schemaFrom(group, day.text);
  const kept = ((yield* namesIn(group)) ?? []).filter((name) => name.endsWith(SCENARIO_SUFFIX));
  const counted = kept.filter(
    (name) => !name.endsWith(SHRUNK_SUFFIX) && good?.has(path.join(group, name)) !== true,
  );
  for (let next = 1; ; next++) {
    const name = `${day.seed}${next === 1 ? "" : `.${next}`}${SCENARIO_SUFFIX}`;
    const file = path.join(group, name);
    if (!kept.includes(name)) {
      if (counted.length >= most) return null;
      if (yield* writeNew(file, text, what)) return file;
    }
    const there = yield* fs.readFileString(file).pipe(Effect.orElseSucceed(() => null));
    // One that an older version has kept says otherwise where the schema is.
    if (there !== null && schemaFrom(group, there) === text) return file;
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

/** Of several days in one file it would not be known which is good. */
const onlyDay = (plan: Plan | { readonly problems: string }) =>
  "problems" in plan || plan.cell === undefined
    ? plan
    : { problems: "it has the key matrix, and a kept day is one day" };

/** Plays again what earlier hunts have found. Answers how many still fail, how many are no scenarios any more, and which are good. */
export const playCorpus = Effect.fnUntraced(function* <E, R>(
  folder: string | null,
  tell: (day: Replayed) => Effect.Effect<void, E, R>,
) {
  const good = new Set<string>();
  if (folder === null) return { failing: 0, invalid: 0, good };
  const { huntText } = yield* Effect.promise(() => import("../../scenarios/hunt/hunter.ts"));
  const { planOfText } = yield* Effect.promise(() => import("../../scenarios/hunt/play.ts"));
  let failing = 0;
  let invalid = 0;
  for (const { file, text } of yield* keptDays(folder)) {
    yield* letSignalsIn;
    const plan =
      text === null ? { problems: "it cannot be read" } : onlyDay(planOfText(text, file));
    if (text === null || "problems" in plan) {
      invalid++;
      yield* tell(notValid(file, "problems" in plan ? plan.problems : ""));
      continue;
    }
    const day = yield* killable(() => huntText(text, file));
    if (day.failure === null) good.add(file);
    else failing++;
    yield* tell({ file, failure: day.failure, message: day.message });
  }
  return { failing, invalid, good };
});

/** A line for people. */
export const replayedLine = ({ failure, file, message }: Replayed, palette: Palette): string => {
  if (failure === null) return `${palette.good("✓ good now")}  ${file}\n`;
  const said = failure === "not-valid" ? `${message ?? ""}\n` : "";
  return `${palette.bad(harmless(`✗ ${failure}`))}  ${file}\n${said}`;
};
