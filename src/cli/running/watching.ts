/**
 * `fieldlab run --watch`: everything once, then again whatever is concerned by a save: a scenario, what it includes, its timeline, or
 * a scenario that was not there before.
 */
import { dirname, join, normalize } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { EXIT_CODES } from "../exit.ts";
import type { Stop } from "../exit.ts";
import { findScenarios, SCENARIO_SUFFIX } from "../files.ts";
import { Output } from "../output.ts";
import { runOnce } from "./once.ts";
import type { RunOptions } from "./once.ts";
import { watchFiles } from "../watch-files.ts";

/** Every file a scenario is made of, by scenario. */
type Parts = ReadonlyMap<string, ReadonlySet<string>>;

const normalized = (read: Parts): Parts =>
  new Map([...read].map(([file, of]) => [file, new Set([...of].map((path) => normalize(path)))]));

/** The scenarios a save concerns. */
const concernedBy = (saved: ReadonlySet<string>, parts: Parts): ReadonlyArray<string> => [
  ...new Set([
    ...[...parts].filter(([, of]) => [...of].some((path) => saved.has(path))).map(([file]) => file),
    ...[...saved].filter((path) => path.endsWith(SCENARIO_SUFFIX)),
  ]),
];

/** Saves since the last time anybody asked, also those made while scenarios were being played. */
const openSaves = (parts: Parts, roots: ReadonlySet<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      let saved: ReadonlySet<string> = new Set();
      let wake = (): void => {};
      const { stop, watchNew } = watchFiles({
        files: () => new Set([...parts.values()].flatMap((of) => [...of])),
        folders: () => roots,
        alsoNew: (path) => path.endsWith(SCENARIO_SUFFIX),
        changed: (paths) => {
          saved = new Set([...saved, ...paths]);
          wake();
        },
      });
      const take = (): ReadonlySet<string> => {
        const taken = saved;
        saved = new Set();
        return taken;
      };
      const next = Effect.callback<ReadonlySet<string>>((resume) => {
        wake = () => resume(Effect.sync(take));
        if (saved.size > 0) wake();
        return Effect.sync(() => {
          wake = () => {};
        });
      });
      return { next, stop, watchNew };
    }),
    ({ stop }) => Effect.sync(stop),
  );

/** Never ends by itself. */
export const watchRuns = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
  options: RunOptions,
) {
  const fs = yield* FileSystem.FileSystem;
  const output = yield* Output;
  const parts = new Map<string, ReadonlySet<string>>();

  /** What cannot be run is said, and waits for the next save like everything else. */
  const go = (files: ReadonlyArray<string>, first: boolean) =>
    runOnce(files, options).pipe(
      Effect.tap(({ read }) =>
        Effect.sync(() => {
          for (const [file, of] of normalized(read)) parts.set(file, of);
        }),
      ),
      Effect.catchTag("Stop", (stop: Stop) =>
        // No save mends a command line.
        first && stop.exitCode === EXIT_CODES.usage
          ? Effect.fail(stop)
          : // A save of a scenario that is not selected is no news.
            !first && stop.exitCode === EXIT_CODES.nothingMatched
            ? Effect.void
            : output.err(`${stop.message}\n`),
      ),
    );

  const files = yield* findScenarios(paths, { toWrite: options.update });
  for (const file of files) parts.set(file, new Set([normalize(file)]));
  const roots = new Set<string>();
  for (const path of paths) {
    const { type } = yield* fs.stat(path).pipe(Effect.orDie);
    if (type === "Directory") roots.add(dirname(join(path, "file")));
  }
  const saves = yield* openSaves(parts, roots);
  yield* go(files, true);
  while (true) {
    // What they include is known now.
    saves.watchNew();
    yield* output.out(`\nwatching ${parts.size} scenarios, Ctrl-C ends\n`);
    const saved = yield* saves.next;
    const there: Array<string> = [];
    for (const file of concernedBy(saved, parts)) {
      if (yield* fs.exists(file).pipe(Effect.orElseSucceed(() => false))) there.push(file);
      else parts.delete(file);
    }
    if (there.length === 0) continue;
    yield* output.out(`\nsaved: ${[...saved].join(", ")}\n\n`);
    yield* go(there, false);
  }
}, Effect.scoped);
