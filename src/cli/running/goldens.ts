/**
 * Timelines kept beside their scenarios, `day.timeline.txt` beside `day.scenario.yaml`: whoever puts the file there wants it compared,
 * so it is compared whenever it exists. `--update` writes anew what exists; `--goldens` asks every scenario for one.
 */
import { join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { EXIT_CODES, stop } from "../exit.ts";
import { harmless } from "../../scenarios/language/render.ts";
import type { Plan } from "../../scenarios/plan.ts";
import { isScenarioName, isSearched, readIfThere, TIMELINE_SUFFIX, writeWhole } from "../files.ts";
import { stemOf } from "../../scenarios/report/file-names.ts";
import { comparedWith, goldenOf, withoutGolden } from "../../scenarios/report/golden.ts";
import type { Loaded, Overrides } from "../load.ts";
import { Output } from "../output.ts";
import type { Played } from "./play-one.ts";
import { updateCommand } from "../repeat.ts";

export interface GoldenOptions extends Overrides {
  readonly goldens: boolean;
  readonly update: boolean;
}

/** Another value makes another day, which no timeline was written for. */
const isAnotherDay = ({ set }: GoldenOptions): boolean => set.length > 0;

/** Its first line names the day and its seed: the command that repeats a run names the seed the scenario has anyway. */
const sameSeed = (kept: string, timeline: string): boolean =>
  kept.split(/\r?\n/, 1)[0] === timeline.split("\n", 1)[0];

const refuseUpdate = stop({
  exitCode: EXIT_CODES.usage,
  code: "not-its-own-day",
  wrong: "--update writes the timeline of a scenario as it is, and --seed and --set change it",
  expected: "--update without them",
  todo: "change the scenario first, then update",
});

/**
 * `day.yaml` and `day.scenario.yaml` beside each other, or two cells that differ only in what no disk takes: one would be compared with the day
 * of the other.
 */
const refuseShared = (file: string, one: Plan, other: Plan) =>
  stop({
    exitCode: EXIT_CODES.usage,
    code: "one-timeline",
    wrong: `"${dayOf(one)}" and "${dayOf(other)}" would have the same timeline, "${file}"`,
    ...(one.file === other.file
      ? {
          expected: "cells that differ in a letter or a digit",
          todo: "write another value into the matrix, or play them without timelines",
        }
      : {
          expected: "scenarios whose names differ in more than their ending",
          todo: "rename one of them",
        }),
  });

const dayOf = ({ cell, file }: Plan): string => (cell === undefined ? file : `${file} [${cell}]`);

/** Which scenarios have to tell their day, and what becomes of it. */
export const openGoldens = Effect.fnUntraced(function* (
  scenarios: ReadonlyArray<Plan>,
  options: GoldenOptions,
) {
  if (options.update && (isAnotherDay(options) || options.seed !== undefined))
    return yield* refuseUpdate;
  const output = yield* Output;
  const kept = new Map<string, string>();
  const ofFile = new Map<string, Plan>();
  for (const scenario of isAnotherDay(options) ? [] : scenarios) {
    const file = goldenOf(scenario);
    const text = yield* readIfThere(file);
    if (text !== null) kept.set(file, text);
    const other = ofFile.get(file);
    ofFile.set(file, scenario);
    if (other !== undefined && (text !== null || options.goldens))
      return yield* refuseShared(file, other, scenario);
  }
  const isWanted = (plan: Plan): boolean =>
    !isAnotherDay(options) && (options.goldens || kept.has(goldenOf(plan)));

  /** The run in the light of its timeline. A day that failed is not compared: it is not the one that was kept. */
  const judged = Effect.fnUntraced(function* ({ run, timeline }: Played, plan: Plan) {
    if (timeline === null || run.verdict !== "passed") return run;
    const file = goldenOf(plan);
    const text = kept.get(file);
    if (text !== undefined && options.seed !== undefined && !sameSeed(text, timeline)) return run;
    if (options.update) {
      // A checkout on Windows may have put other line ends in.
      if (text?.replaceAll("\r\n", "\n") === timeline) return run;
      yield* writeWhole(file, timeline, { what: "the timeline" });
      yield* output.err(`${text === undefined ? "wrote" : "rewrote"} ${file}\n`);
      return run;
    }
    const golden = { file, update: updateCommand(run.file, text === undefined) };
    return text === undefined
      ? // Nobody misses it who does not ask.
        withoutGolden({ ...run, repeat: `${run.repeat} --goldens` }, golden)
      : comparedWith(run, { ...golden, kept: text, timeline });
  });
  return { isWanted, judged };
});

/**
 * Timelines below the folders that were searched, and no day is compared with: that of a scenario that is called otherwise now, or of a cell that
 * is gone. Whoever put it there believes that it is.
 */
export const tellLonely = Effect.fnUntraced(function* (
  folders: ReadonlyArray<string>,
  { files, invalid, plans }: Pick<Loaded, "files" | "invalid" | "plans">,
  { cell }: Pick<Overrides, "cell">,
) {
  const fs = yield* FileSystem.FileSystem;
  const output = yield* Output;
  const known = new Set(plans.map(({ plan }) => resolve(goldenOf(plan))));
  // What days these have is not known.
  const unread = cell === undefined ? invalid.map(({ file }) => file) : [...files];
  const stems = unread.map((file) => resolve(stemOf(file)));
  for (const folder of folders) {
    const names = yield* fs.readDirectory(folder).pipe(Effect.orElseSucceed(() => []));
    // One that is no scenario by its name, and is played when it is named.
    const others = names.filter((name) => !isTimeline(name) && !isScenarioName(name)).map(stemOf);
    for (const name of names.filter(isTimeline).sort()) {
      const file = join(folder, name);
      const isOf = (stem: string): boolean => resolve(file).startsWith(`${stem}.`);
      if (known.has(resolve(file)) || stems.some(isOf)) continue;
      if (others.some((stem) => name.startsWith(`${stem}.`))) continue;
      yield* output.err(
        `warning[timeline-alone] nothing is compared with "${harmless(file)}": no scenario beside it has that day; give it the name of its scenario, or delete it\n`,
      );
    }
  }
});

const isTimeline = (name: string): boolean => isSearched(name) && name.endsWith(TIMELINE_SUFFIX);
