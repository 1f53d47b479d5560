/**
 * Whose laptop this is: the private folder of `fieldsync`, the user and the computer, as the system says or as typed.
 */
import { stat } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import * as Effect from "effect/Effect";
import { isPlainText } from "../../engine/json.ts";
import { limits } from "../../engine/limits.ts";
import { causeText, codeOf } from "../../engine/node/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { Laptop } from "./context.ts";
import type { Person } from "./person.ts";
import { privateHome } from "./private-home.ts";

/** The folder of the keys, in the private folder. */
export const KEYS = "keys";

/** A private folder that cannot be read or written is no defect of ours; anything but a refusal of the system stays one. */
export const inPrivateFolder = <A, E, R>(
  folder: string,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | Stop, R> =>
  Effect.catchDefect(work, (defect) =>
    codeOf(defect) === undefined
      ? Effect.die(defect)
      : Effect.fail(unusable(folder, causeText(defect))),
  );

export const unusable = (folder: string, why: string): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "private-folder",
    wrong: `the private folder "${folder}" cannot be used: ${why}`,
    expected: "a folder of this computer where you may write",
    todo: "see what is the matter with it, and do not name another one for copies you have: they keep their keys there",
  });

/**
 * A private memory of another user, as with `sudo` and his `HOME`: what the administrator writes there he could not read any more, and his copy
 * would not open for him. The system itself keeps all others out.
 */
export const checkOwnMemory = (privateFolder: string, folder: string): Effect.Effect<void, Stop> =>
  Effect.flatMap(
    Effect.promise(() => stat(privateFolder).catch(() => undefined)),
    (found) => {
      const isAdministrator = process.getuid?.() === 0;
      return found === undefined || !isAdministrator || found.uid === 0
        ? Effect.void
        : Effect.fail(
            stop({
              exitCode: EXIT_CODES.failed,
              code: "not-yours",
              wrong: `the private memory of "${folder}" in "${privateFolder}" belongs to another user`,
              expected: "one of your own",
              todo: "run this as that user",
            }),
          );
    },
  );

type Environment = { readonly [name: string]: string | undefined };

const homeOf = (env: Environment): string => {
  const home = privateHome(env);
  if (home !== undefined) return home;
  throw stop({
    exitCode: EXIT_CODES.failed,
    code: "private-folder",
    wrong: "this computer does not say where your home folder is",
    expected: "a private folder for the keys of your copies",
    todo: "name one in the environment variable FIELDSYNC_HOME, in full and always the same",
  });
};

/** A user without an entry in the system's list of users is still somebody. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
};

const checked = (flag: string, name: string): string => {
  const shown = name.slice(0, 40);
  if (isPlainText(name, limits.personCharacters)) return name;
  throw stop({
    exitCode: EXIT_CODES.usage,
    code: "bad-name",
    wrong: `--${flag} cannot be "${shown}"`,
    expected: `1 to ${limits.personCharacters} printable characters`,
  });
};

/** What was typed holds, then what is remembered, then what the system says. Throws a `Stop` for a name nobody can have. */
export const laptopOf = (
  typed: { readonly user: string | undefined; readonly machine: string | undefined },
  env: Environment,
): { readonly home: string; readonly as: (known: Person | undefined) => Laptop } => {
  const home = homeOf(env);
  const user = typed.user === undefined ? undefined : checked("user", typed.user);
  const machine = typed.machine === undefined ? undefined : checked("machine", typed.machine);
  return {
    home,
    as: (known) => ({
      home,
      user: user ?? known?.user ?? checked("user", userName()),
      machine: machine ?? known?.machine ?? checked("machine", hostname()),
    }),
  };
};
