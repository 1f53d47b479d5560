/**
 * From the paths of a command line to the bytes of scenario files. Each way this can fail is one error with the path, what
 * was expected there and what to do.
 */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import * as Path from "effect/Path";
import type { PlatformError } from "effect/PlatformError";
import { codeOf } from "../engine/node/errors.ts";
import { makeFolders } from "../engine/node/make-folders.ts";
import { closest } from "../scenarios/language/suggest.ts";
import { beginningOf } from "./beginning.ts";
import { besideOf } from "./beside.ts";
import { EXIT_CODES, stop } from "./exit.ts";
import type { Stop } from "./exit.ts";
import { defaultFolder, type Finding } from "./default-folder.ts";
import { insteadOfFolder } from "./named-folder.ts";
import { PACKED_BYTES, packedFile } from "./packed.ts";
import { unwritable, type Written } from "./unwritable.ts";
import { fileWord } from "../scenarios/report/repeat.ts";

export const SCENARIO_SUFFIX = ".scenario.yaml";
/** What lies beside a scenario and belongs to it: a shell that expands `day*` names it too. */
export const TIMELINE_SUFFIX = ".timeline.txt";

/** All scenarios end the same, which makes none of them alike. */
const withoutSuffix = (name: string): string =>
  name.endsWith(SCENARIO_SUFFIX) ? name.slice(0, -SCENARIO_SUFFIX.length) : name;

/** The other names in the folder of a path that does not exist, for *did you mean*. */
const nearestTo = Effect.fnUntraced(function* (wanted: string) {
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const folder = path.dirname(wanted);
  const names = yield* fs.readDirectory(folder).pipe(Effect.orElseSucceed((): Array<string> => []));
  const shorter = new Map(names.sort().map((name) => [withoutSuffix(name), name]));
  const name = closest(withoutSuffix(path.basename(wanted)), shorter.keys());
  return name === undefined ? undefined : path.join(folder, shorter.get(name) ?? name);
});

/** What the system said, without its code and the names around it: `EISDIR: illegal operation on a directory, read`. */
const saidBy = (cause: unknown): string | undefined =>
  cause instanceof Error ? /^[A-Z0-9]+: ([^,]+)/.exec(cause.message)?.[1] : undefined;

const reasonOf = ({ reason }: PlatformError): string => {
  if (reason._tag === "PermissionDenied") return "permission denied";
  const said = "cause" in reason ? saidBy(reason.cause) : undefined;
  return said ?? reason.description ?? reason._tag;
};

/** A path that could not be looked at. */
const refusal = Effect.fnUntraced(function* (
  wanted: string,
  error: PlatformError,
  expected = `a scenario file, or a folder with *${SCENARIO_SUFFIX} files`,
) {
  if (error.reason._tag === "NotFound") {
    const nearest = yield* nearestTo(wanted);
    return stop({
      exitCode: EXIT_CODES.usage,
      code: "missing-file",
      wrong:
        wanted === "" ? "the name of a file is empty" : `there is no file or folder "${wanted}"`,
      expected,
      todo:
        wanted === ""
          ? "is a variable of the shell empty?"
          : wanted === "-"
            ? "nothing is read from the standard input: save what comes through the pipe to a file first, and name that"
            : nearest === undefined
              ? "check the path"
              : `did you mean "${nearest}"?`,
    });
  }
  return stop({
    exitCode: EXIT_CODES.usage,
    code: "unreadable",
    wrong: `"${wanted}" cannot be read: ${reasonOf(error)}`,
    expected: "a file or folder you may read",
    todo: `check its permissions with: ls -ld ${fileWord(wanted)}`,
  });
});

/** Folders somebody may search: not those of programs. The same goes for files: an editor keeps `.#day.scenario.yaml` beside a day, a Mac `._day.scenario.yaml`. */
export const isSearched = (name: string): boolean =>
  !name.startsWith(".") && name !== "node_modules";

/** Whether a file of this name is found in a folder. */
export const isScenarioName = (name: string): boolean =>
  isSearched(name) && name.endsWith(SCENARIO_SUFFIX);

/** Scenario files, and every folder that was looked into for them. */
interface Search {
  readonly files: ReadonlyArray<string>;
  readonly folders: ReadonlyArray<string>;
}

/** A folder and all below it. `above` are the folders on the way, wherever links have led. */
export const searchBelow = (
  folder: string,
  above: ReadonlyArray<string> = [],
): Effect.Effect<Search, Stop, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const path = yield* Path.Path;
    const refuse = (wanted: string) => (error: PlatformError) =>
      Effect.flatMap(refusal(wanted, error), Effect.fail);
    const here = yield* fs.realPath(folder).pipe(Effect.orElseSucceed(() => folder));
    // A link that leads back to where one has come from has no end.
    if (above.includes(here)) return { files: [], folders: [] };
    const names = yield* fs.readDirectory(folder).pipe(Effect.catch(refuse(folder)));
    const files: Array<string> = [];
    const folders: Array<string> = [folder];
    for (const name of names.sort()) {
      if (!isSearched(name)) continue;
      const entry = path.join(folder, name);
      if (isScenarioName(name)) {
        files.push(entry);
        continue;
      }
      const kind = yield* fs.stat(entry).pipe(
        Effect.map((info) => info.type),
        // A link that leads nowhere holds no scenario.
        Effect.catchReason("PlatformError", "NotFound", () => Effect.succeed("Unknown" as const)),
        Effect.catch(refuse(entry)),
      );
      if (kind !== "Directory") continue;
      const below = yield* searchBelow(entry, [...above, here]);
      files.push(...below.files);
      folders.push(...below.folders);
    }
    return { files, folders };
  });

const isNoTimeline = (path: string): boolean => !path.endsWith(TIMELINE_SUFFIX);

/** Every scenario file the paths name, folders searched to the bottom, each file once, in sorted order per path. */
export const search = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
  finding: Finding = {},
): Effect.fn.Return<Search, Stop, FileSystem.FileSystem | Path.Path> {
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const roots = paths.length === 0 ? [yield* defaultFolder(finding)] : paths;
  const found = new Map<string, string>();
  const folders: Array<string> = [];
  for (const root of roots.length > 1 ? roots.filter(isNoTimeline) : roots) {
    const info = yield* fs
      .stat(root)
      .pipe(Effect.catch((error) => Effect.flatMap(refusal(root, error), Effect.fail)));
    const below =
      info.type === "Directory"
        ? yield* searchBelow(root)
        : { files: [path.normalize(root)], folders: [] };
    for (const file of below.files) found.set(path.resolve(file), file);
    folders.push(...below.folders);
  }
  if (found.size > 0) return { files: [...found.values()], folders };
  return yield* stop({
    exitCode: EXIT_CODES.nothingMatched,
    code: "no-scenarios",
    wrong: `no scenario in ${roots.map((root) => `"${root}"`).join(", ")}`,
    expected: `at least one file named *${SCENARIO_SUFFIX}`,
    todo: "name another folder, or a file",
  });
});

/** The scenario files alone. */
export const findScenarios = (paths: ReadonlyArray<string>, finding: Finding = {}) =>
  Effect.map(search(paths, finding), ({ files }) => files);

/** What a file is read for: how messages call it, and how large it can be. */
export interface Wanted {
  readonly what: string;
  readonly limit: number;
}

/** What comes through a pipe can be read once only, and it is looked at more often. */
const notRegular = (file: string, what: string): Stop =>
  stop({
    exitCode: EXIT_CODES.usage,
    code: "not-a-file",
    wrong: `"${file}" is not a regular file`,
    expected: `one file with ${what}`,
    todo: `save ${what} to a file first, and name that`,
  });

/** Refuses a pipe, or a device, where two kinds of files may be meant. What is not there is told of by whoever reads it. */
export const checkRegular = Effect.fnUntraced(function* (file: string, what: string) {
  const fs = yield* FileSystem.FileSystem;
  const info = yield* Effect.option(fs.stat(file));
  if (info._tag === "Some" && !["File", "Directory"].includes(info.value.type))
    return yield* notRegular(file, what);
});

/** One regular file that is not too large; the limit keeps a film from being read into memory before it is refused. */
const check = Effect.fnUntraced(function* (file: string, { limit, what }: Wanted) {
  const fs = yield* FileSystem.FileSystem;
  const refuse = (error: PlatformError) =>
    Effect.flatMap(refusal(file, error, `one file with ${what}`), Effect.fail);
  const info = yield* fs.stat(file).pipe(Effect.catch(refuse));
  if (info.type === "Directory") {
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "is-a-folder",
      wrong: `"${file}" is a folder`,
      expected: `one file with ${what}`,
      todo: yield* insteadOfFolder(file, { scenarioSuffix: SCENARIO_SUFFIX, what }),
    });
  }
  if (info.type !== "File") return yield* notRegular(file, what);
  const packed = packedFile(file, beginningOf(file, PACKED_BYTES));
  if (packed !== null) return yield* packed;
  if (info.size > limit) {
    const mebibytes = (Number(info.size) / 1_048_576).toFixed(1);
    return yield* stop({
      exitCode: EXIT_CODES.invalid,
      code: "too-large",
      wrong: `"${file}" has ${mebibytes} MiB`,
      expected: `${what}, which has at most ${limit / 1_048_576} MiB`,
      todo: "is this really the file you mean?",
    });
  }
});

/** The bytes of one file. */
export const readWhole = Effect.fnUntraced(function* (file: string, wanted: Wanted) {
  const fs = yield* FileSystem.FileSystem;
  yield* check(file, wanted);
  return yield* fs
    .readFile(file)
    .pipe(Effect.catch((error) => Effect.flatMap(refusal(file, error), Effect.fail)));
});

const PIECE_BYTES = 1_048_576;

/** The text of a file that need not be there; one that is there and cannot be read is an error. */
export const readIfThere = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem;
  return yield* fs.readFileString(file).pipe(
    Effect.catchReason("PlatformError", "NotFound", () => Effect.succeed(null)),
    Effect.catchTag("PlatformError", (error) => Effect.flatMap(refusal(file, error), Effect.fail)),
  );
});

/** The text of one file, piece by piece: every run of the effect answers the next one, and null after the last. */
export const openPieces = Effect.fnUntraced(function* (file: string, wanted: Wanted) {
  const fs = yield* FileSystem.FileSystem;
  const refuse = (error: PlatformError) => Effect.flatMap(refusal(file, error), Effect.fail);
  yield* check(file, wanted);
  const opened = yield* fs.open(file, { flag: "r" }).pipe(Effect.catch(refuse));
  const decoder = new TextDecoder();
  return opened.readAlloc(PIECE_BYTES).pipe(
    Effect.map(
      Option.match({
        onNone: () => null,
        onSome: (bytes) => decoder.decode(bytes, { stream: true }),
      }),
    ),
    Effect.catch(refuse),
  );
});

/** The new content is whole beside the file before it takes its place: whoever stops the command in between loses nothing. */
const replace = Effect.fnUntraced(function* (file: string, content: string) {
  const fs = yield* FileSystem.FileSystem;
  const known = (yield* fs.exists(file)) ? yield* fs.stat(file) : null;
  // A terminal, a pipe; the way to one that a shell has opened leads nowhere.
  if (known !== null && known.type !== "File") return yield* fs.writeFileString(file, content);
  const place = known === null ? file : yield* fs.realPath(file);
  if (known !== null) yield* fs.access(place, { writable: true });
  const beside = besideOf(place, `.${process.pid}.new`);
  // One that is there is what a command left that was killed meanwhile: in a container every command has the same number.
  return yield* fs.writeFileString(beside, content).pipe(
    Effect.andThen(known === null ? Effect.void : fs.chmod(beside, known.mode & 0o777)),
    Effect.andThen(fs.rename(beside, place)),
    Effect.onError(() => Effect.ignore(fs.remove(beside))),
    // Where the file may be written and nothing may lie beside it.
    Effect.catchIf(
      ({ reason }) => reason._tag === "PermissionDenied",
      () => fs.writeFileString(place, content),
    ),
  );
});

/** Writes a file and the folders it lies in. */
export const writeWhole = Effect.fnUntraced(function* (
  file: string,
  content: string,
  written: Written,
) {
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const refuse = Effect.fnUntraced(function* (said: string) {
    let folder = path.dirname(file);
    while (!(yield* fs.exists(folder).pipe(Effect.orElseSucceed(() => true))))
      folder = path.dirname(folder);
    return yield* unwritable({ ...written, file, folder, said });
  });
  yield* Effect.try({
    try: () => makeFolders(path.dirname(file)),
    // What is there already under the name of a folder is none.
    catch: (cause) =>
      codeOf(cause) === "EEXIST" ? "not a directory" : (saidBy(cause) ?? String(cause)),
  }).pipe(Effect.catch(refuse));
  yield* replace(file, content).pipe(Effect.catch((error) => refuse(reasonOf(error))));
});
