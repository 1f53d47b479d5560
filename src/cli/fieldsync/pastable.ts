/**
 * Commands in what is said to people: `fieldsync sync FOLDER` is written everywhere with that word, and read with the folder they
 * named, so that it can be pasted. It is done where the answer is printed: a copy may be open in a process that stands elsewhere.
 */
import { isAbsolute, relative } from "node:path";
import * as Effect from "effect/Effect";
import { Stop } from "../exit.ts";

const COMMAND_ON_FOLDER = /\b(fieldsync [a-z-]+(?: [a-z-]+)?) FOLDER\b/gu;

/** As short as it can be typed from here; quoted where a shell would take it apart. */
const typed = (folder: string): string => {
  const near = relative(process.cwd(), folder);
  const shown = near === "" ? "." : near.startsWith("..") || isAbsolute(near) ? folder : near;
  return /^[\w./\\:~@%+,=-]+$/u.test(shown) ? shown : `"${shown}"`;
};

export const pastable = (folder: string, text: string): string =>
  text.replaceAll(COMMAND_ON_FOLDER, (_, command: string) => `${command} ${typed(folder)}`);

/** The same for what a command refuses with. */
export const refusingPastably = <A, E, R>(
  folder: string,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  Effect.mapError(work, (error) =>
    error instanceof Stop
      ? (new Stop({ exitCode: error.exitCode, message: pastable(folder, error.message) }) as E &
          Stop)
      : error,
  );
