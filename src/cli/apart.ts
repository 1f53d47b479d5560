/** What a command writes never takes the place of what it reads, nor of a scenario. Asked before anything is played. */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import * as Path from "effect/Path";
import { EXIT_CODES, stop } from "./exit.ts";
import type { Written } from "./unwritable.ts";

/** Which file of the disk it is, whatever it is called; null where there is none. */
export const identityOf = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem;
  return yield* fs.stat(file).pipe(
    Effect.map(({ dev, ino, type }) =>
      type === "File" ? `${dev}:${Option.getOrElse(ino, () => file)}` : null,
    ),
    Effect.orElseSucceed(() => null),
  );
});

/** Refuses to write over a file the command reads: a flag with the wrong name would cost the scenario. */
export const notOver = Effect.fnUntraced(function* (
  file: string,
  read: Iterable<string>,
  { flag, what }: Written,
) {
  const written = yield* identityOf(file);
  if (written === null) return;
  for (const each of read) {
    if ((yield* identityOf(each)) !== written) continue;
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "written-over",
      wrong: `${what} would be written over "${each}", which is read`,
      expected: "a file of its own",
      ...(flag === undefined ? {} : { todo: `name another file with --${flag}` }),
    });
  }
});

/**
 * The same where no scenario is ever the place for it, and no timeline, read or not: whoever forgets a value names his scenario as the file to
 * write.
 */
export const overNoScenario = Effect.fnUntraced(function* (
  file: string,
  read: Iterable<string>,
  written: Written,
) {
  yield* notOver(file, read, written);
  const { flag, what } = written;
  if (!/\.(?:ya?ml|timeline\.txt)$/i.test(file) || (yield* identityOf(file)) === null) return;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "written-over",
    wrong: `${what} would be written over "${file}"`,
    expected: "a file that is no scenario and no timeline, or is not there yet",
    ...(flag === undefined ? {} : { todo: `name another file with --${flag}` }),
  });
});

/** Where a file that is not there yet would lie, whatever links lead there. */
const placeOf = (file: string): Effect.Effect<string, never, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const path = yield* Path.Path;
    const target = yield* Effect.orElseSucceed(fs.readLink(file), () => null);
    const whole = path.resolve(target === null ? file : path.resolve(path.dirname(file), target));
    const folder = path.dirname(whole);
    if (folder === whole) return whole;
    const real = yield* fs.realPath(folder).pipe(Effect.orElseSucceed(() => null));
    return path.join(real ?? (yield* placeOf(folder)), path.basename(whole));
  });

/** A file a command is going to write. */
export interface Going extends Written {
  readonly file: string;
}

/** Of two things that go into one file the second would be all that is left of them. What is no file, a terminal for one, takes both. */
export const eachItsOwn = Effect.fnUntraced(function* (all: ReadonlyArray<Going>) {
  const fs = yield* FileSystem.FileSystem;
  const taken = new Map<string, Going>();
  for (const going of all) {
    const { file, flag, what } = going;
    const place = (yield* fs.exists(file).pipe(Effect.orElseSucceed(() => false)))
      ? yield* identityOf(file)
      : yield* placeOf(file);
    if (place === null) continue;
    const first = taken.get(place);
    taken.set(place, going);
    if (first === undefined) continue;
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "written-over",
      wrong: `${what} would be written over ${first.what}, "${first.file}"`,
      expected: "a file for each",
      ...(flag === undefined ? {} : { todo: `name another file with --${flag}` }),
    });
  }
});

/** A report goes into a file; who names a folder is told before hours are played. */
export const noFolder = Effect.fnUntraced(function* (file: string, { flag, what }: Written) {
  const fs = yield* FileSystem.FileSystem;
  const { type } = yield* fs.stat(file).pipe(Effect.orElseSucceed(() => ({ type: "Unknown" })));
  if (type !== "Directory") return;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "unwritable",
    wrong: `${what} cannot be written to "${file}", which is a folder`,
    expected: "a file",
    ...(flag === undefined ? {} : { todo: `name a file with --${flag}` }),
  });
});
