/** What a command writes never takes the place of what it reads, nor of a scenario. Asked before anything is played. */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Option from "effect/Option";
import { EXIT_CODES, stop } from "./exit.ts";
import type { Written } from "./files.ts";

/** Which file of the disk it is, whatever it is called; null where there is none. */
const identityOf = Effect.fnUntraced(function* (file: string) {
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

/** The same where no scenario is ever the place for it, read or not: whoever forgets a value names his scenario as the file to write. */
export const overNoScenario = Effect.fnUntraced(function* (
  file: string,
  read: Iterable<string>,
  written: Written,
) {
  yield* notOver(file, read, written);
  const { flag, what } = written;
  if (!/\.ya?ml$/i.test(file) || (yield* identityOf(file)) === null) return;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "written-over",
    wrong: `${what} would be written over "${file}"`,
    expected: "a file that is no scenario, or is not there yet",
    ...(flag === undefined ? {} : { todo: `name another file with --${flag}` }),
  });
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
