/**
 * Commands in what is said to people: `fieldsync sync FOLDER` is written everywhere with that word, and read with the folder they
 * named, so that it can be pasted. It is done where the answer is printed: a copy may be open in a process that stands elsewhere.
 */
import { isAbsolute, relative, sep } from "node:path";
import * as Effect from "effect/Effect";
import { EXIT_CODES, Stop } from "../exit.ts";
import { Output } from "../output.ts";

const COMMAND_ON_FOLDER = /\b(fieldsync [a-z-]+(?: [a-z-]+)?) FOLDER\b/gu;

/** Signs no shell of this system reads as anything else. */
const PLAIN = sep === "/" ? /^[\w./:@%+,=-]+$/u : /^[\w./\\:~@%+,=-]+$/u;

/** Between quotes some shells still read these signs. Windows' shells do not know single quotes. */
const IN_QUOTES = /["$`\\!]/u;

/** A path as one word of a command, whatever is in its name. */
export const quoted = (path: string): string =>
  sep === "/" && IN_QUOTES.test(path) ? `'${path.replaceAll("'", String.raw`'\''`)}'` : `"${path}"`;

/** From where people stand; in full where that folder is gone. */
const nearest = (folder: string): string => {
  try {
    return relative(process.cwd(), folder);
  } catch {
    return folder;
  }
};

/** As short as it can be typed from here; quoted where a shell would take it apart. */
const typed = (folder: string): string => {
  const near = nearest(folder);
  const shown = near === "" ? "." : near.startsWith("..") || isAbsolute(near) ? folder : near;
  // Else it would be taken for a flag.
  const path = shown.startsWith("-") ? `.${sep}${shown}` : shown;
  return PLAIN.test(path) ? path : quoted(path);
};

export const pastable = (folder: string, text: string): string =>
  text.replaceAll(COMMAND_ON_FOLDER, (_, command: string) => `${command} ${typed(folder)}`);

const CODE = /^error\[(?<code>[a-z-]+)\] /u;

/** What a program reads that asked for JSON, in the place of a result. */
const asJson = ({ exitCode, message }: Stop, isLines: boolean): string => {
  const other = exitCode === EXIT_CODES.defect ? "defect" : "failed";
  const code = CODE.exec(message)?.groups?.["code"] ?? other;
  const error = { code, message: message.replace(CODE, ""), exitCode };
  return `${JSON.stringify({ error }, null, isLines ? 0 : 2)}\n`;
};

/** How a command is asked to answer. `isLines`: with many JSON texts, one on each line. */
interface Asked {
  readonly folder: string;
  readonly json: boolean;
  readonly isLines?: boolean;
}

/** The same for what a command refuses with. Programs find it in the standard output as well, people do not. */
export const refusingPastably = <A, E, R>(
  { folder, isLines = false, json }: Asked,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Output> =>
  work.pipe(
    Effect.catch((error): Effect.Effect<never, E, Output> => {
      if (!(error instanceof Stop)) return Effect.fail(error);
      const { exitCode } = error;
      const refusal = new Stop({ exitCode, message: pastable(folder, error.message) }) as E & Stop;
      const failed = Effect.fail(refusal);
      return json && refusal.message !== ""
        ? Effect.flatMap(Output, (output) =>
            Effect.andThen(output.out(asJson(refusal, isLines)), failed),
          )
        : failed;
    }),
  );
