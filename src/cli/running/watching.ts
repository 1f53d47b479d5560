/**
 * `fieldlab run --watch`: everything once, then again whatever is concerned by a save: a scenario, what it includes, its timeline, or
 * a scenario that was not there before.
 */
import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { counted } from "../../scenarios/report/counted.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import type { Stop } from "../exit.ts";
import { isScenarioName, isSearched, search, searchBelow } from "../files.ts";
import { Output } from "../output.ts";
import { runOnce } from "./once.ts";
import type { Days, RunOptions } from "./once.ts";
import { watchFiles } from "../watch-files.ts";

/** Every file a scenario is made of, by scenario. */
type Parts = ReadonlyMap<string, ReadonlySet<string>>;

const normalized = (read: Parts): Parts =>
  new Map([...read].map(([file, of]) => [file, new Set([...of].map((path) => normalize(path)))]));

/** Whether it lies where scenarios are looked for: beside one that is named alone there may be others. */
const isFoundIn = (folders: ReadonlySet<string>, path: string): boolean =>
  isScenarioName(basename(path)) && folders.has(dirname(path));

/** The scenarios a save concerns. */
const concernedBy = (
  saved: ReadonlySet<string>,
  parts: Parts,
  folders: ReadonlySet<string>,
): ReadonlyArray<string> => [
  ...new Set([
    ...[...parts].filter(([, of]) => [...of].some((path) => saved.has(path))).map(([file]) => file),
    ...[...saved].filter((path) => isFoundIn(folders, path)),
  ]),
];

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** As events name it. */
const folderName = (folder: string): string => dirname(join(folder, "file"));

/** Saves since the last time anybody asked, also those made while scenarios were being played. */
const openSaves = (
  parts: Parts,
  folders: ReadonlySet<string>,
  unwatched: (folder: string, why: string) => void,
) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      let saved: ReadonlySet<string> = new Set();
      let wake = (): void => {};
      const isNewFolder = (path: string): boolean =>
        folders.has(dirname(path)) &&
        !folders.has(path) &&
        isSearched(basename(path)) &&
        isFolder(path);
      const watching = watchFiles({
        files: () => new Set([...parts.values()].flatMap((of) => [...of])),
        folders: () => folders,
        alsoNew: (path) => isFoundIn(folders, path) || isNewFolder(path),
        unwatched,
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
      return { next, watching };
    }),
    ({ watching }) => Effect.sync(watching.stop),
  );

const tellUnwatched =
  (write: (text: string) => void) =>
  (folder: string, why: string): void =>
    write(
      `error[unwatched] what is saved in "${folder}" goes unnoticed: ${why}\n  expected a folder this system watches\n  watch fewer folders, or let it watch more (Linux: fs.inotify.max_user_watches and max_user_instances)\n`,
    );

/** A program reads each of these as one document, to its end. */
const WHOLE_DOCUMENTS: ReadonlySet<string> = new Set(["json", "junit", "tap"]);

/** What cannot be meant beside `--watch`. */
const refuseBeside = Effect.fnUntraced(function* ({ reporters, shard }: RunOptions) {
  if (shard !== undefined)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "part-of-a-save",
      wrong: "--watch plays what was saved, and --shard would leave most of it out",
      expected: "one of them",
    });
  const shown = reporters.find(({ file, name }) => file === undefined && WHOLE_DOCUMENTS.has(name));
  if (shown !== undefined)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "one-document-a-save",
      wrong: `--watch plays again with every save, and would print one ${shown.name} report after the other, with what was saved between them`,
      expected: "a report in a file, which is written anew with every save",
      todo: `write --reporter ${shown.name}=FILE`,
    });
});

/** Never ends by itself. */
export const watchRuns = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
  options: RunOptions,
) {
  yield* refuseBeside(options);
  const fs = yield* FileSystem.FileSystem;
  const output = yield* Output;
  const parts = new Map<string, ReadonlySet<string>>();
  /** Scenarios that are not there at the moment; whoever changes branches has them back in a second. */
  const gone = new Set<string>();
  /** What was played so far: a day keeps the name of its journal, whichever of them is saved. */
  let days: Days = new Map();
  const isThere = (file: string) => fs.exists(file).pipe(Effect.orElseSucceed(() => false));

  const found = yield* search(paths, { toWrite: options.update });

  /** What cannot be run is said, and waits for the next save like everything else. */
  const go = (files: ReadonlyArray<string>, first: boolean) =>
    Effect.suspend(() =>
      runOnce(files, options, {
        before: new Map([...days].filter(([file]) => !gone.has(file))),
        mayBeMore: found.folders.length > 0,
      }),
    ).pipe(
      Effect.flatMap(({ days: played, read, unkept }) => {
        days = played;
        for (const [file, of] of normalized(read)) parts.set(file, of);
        return unkept === null ? Effect.void : Effect.fail(unkept);
      }),
      Effect.catchTag("Stop", (refused: Stop) =>
        // No save mends a command line.
        first && refused.exitCode === EXIT_CODES.usage
          ? Effect.fail(refused)
          : // A save of a scenario that is not selected is no news.
            !first && refused.exitCode === EXIT_CODES.nothingMatched
            ? Effect.void
            : output.err(`${refused.message}\n`),
      ),
    );

  for (const file of found.files) parts.set(file, new Set([normalize(file)]));
  const folders = new Set(found.folders.map(folderName));
  /** A folder that was not there before, with all that came along. */
  const takeIn = Effect.fnUntraced(function* (folder: string) {
    const below = yield* searchBelow(folder).pipe(
      Effect.orElseSucceed(() => ({ files: [], folders: [] })),
    );
    for (const each of below.folders) folders.add(folderName(each));
    return below.files;
  });
  const saves = yield* openSaves(
    parts,
    folders,
    tellUnwatched((text) => void process.stderr.write(text)),
  );
  yield* go(found.files, true);
  while (true) {
    // What they include is known now.
    saves.watching.watchNew();
    yield* output.out(`\nwatching ${counted(parts.size - gone.size, "scenario")}, Ctrl-C ends\n`);
    const told = yield* saves.next;
    const saved = new Set(told);
    for (const path of told)
      if (isFolder(path)) for (const file of yield* takeIn(path)) saved.add(file);
    const there: Array<string> = [];
    for (const file of concernedBy(saved, parts, folders)) {
      if (yield* isThere(file)) {
        there.push(file);
        gone.delete(file);
        if (!parts.has(file)) parts.set(file, new Set([normalize(file)]));
      } else if (parts.has(file)) gone.add(file);
    }
    if (there.length === 0) continue;
    // What is gone, or was never there, was not saved.
    const named = [...told].filter((path) => existsSync(path));
    yield* output.out(`\nsaved: ${(named.length > 0 ? named : [...told]).join(", ")}\n\n`);
    yield* go(there, false);
  }
}, Effect.scoped);
