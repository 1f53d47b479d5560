/**
 * What a plain `sync` that had nothing to do leaves for the next one: where it looked, what that looked like before and after it, and what it
 * said. Where all still looks like that, the same command would do and say the same, and says so without loading the engine. It saves a
 * schedule of every minute nearly all its work, and is to the whole `sync` what a listing is to reading.
 *
 * It is only ever a shortcut. Whatever is in doubt, a note that cannot be read, something changed a moment ago, another process that had the
 * copy since, is no note, and the whole `sync` runs. So it does after `FRESH_MILLIS` in any case: it reads some files that seem unchanged,
 * removes what has had its time and tries the connection anew.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { lastGeneration } from "../control/generations.ts";
import { privateHome } from "../private-home.ts";
import type { PlainSync } from "../read-plain-sync.ts";
import { lookAt, sumOf, type Look, type Place } from "./look.ts";

/** How long a note holds. */
const FRESH_MILLIS = 600_000;

/** What was changed so shortly before it was looked at may change again without looking different: clocks of disks are as coarse as that. */
export const YOUNG_MILLIS = 3_000;

/** What is said is handed to the system at once, and pipes take no more in one piece. */
export const SAID_MAX = 4_000;

const FOLDER = "as-it-was";

/** Who has a copy leaves a number behind in this folder, and nobody's is taken away (`control/guard.ts`). */
export interface Guarded {
  readonly folder: string;
  /** The number of the process that left the note, the highest there was. */
  readonly number: number;
  /** Where a process of an older version would be, which is not there. */
  readonly formerly: string | null;
}

export interface Places {
  readonly places: ReadonlyArray<Place>;
  readonly guarded: Guarded;
}

export interface Note extends Places {
  readonly call: string;
  /** What a whole `sync` found to look the same before and after it; null where it was not looked both times. */
  readonly found: {
    readonly look: Look;
    readonly atMillis: number;
    readonly said: string;
  } | null;
}

/** A command as it was typed, on this computer, by this user, with this build. */
export interface Call {
  /** Its note. */
  readonly file: string;
  readonly text: string;
}

const ENVIRONMENT = ["FIELDSYNC_HOME", "HOME", "XDG_DATA_HOME", "LANG", "LC_ALL", "TZ"] as const;

/** Undefined where a command is never answered like this: on Windows, whose pipes leave nothing behind that tells who had a copy. */
export const callOf = (plain: PlainSync, build: string): Call | undefined => {
  const { env, platform } = process;
  const home = platform === "win32" ? undefined : privateHome(env);
  if (home === undefined) return undefined;
  const { folder, json, machine, user, with: target } = plain;
  const text = JSON.stringify([
    build,
    [folder, json, machine, user, target],
    [process.geteuid?.(), hostname(), process.version],
    ENVIRONMENT.map((name) => env[name] ?? null),
  ]);
  return { file: join(home, FOLDER, sumOf(text)), text };
};

const isNote = (value: unknown, call: Call): value is Note =>
  typeof value === "object" && value !== null && "call" in value && value.call === call.text;

/** Undefined where there is none of this command. */
export const readNote = (call: Call): Note | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(call.file, "utf8"));
    return isNote(value, call) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const wasNobodyThere = ({ folder, formerly, number }: Guarded): boolean =>
  lastGeneration(folder) === number && (formerly === null || !isThere(formerly));

/** What all looks like now, and whether the note still holds and says so. */
export const compare = (
  { found, guarded, places }: Note,
  nowMillis: number,
): { readonly look: Look | undefined; readonly said: string | null } => {
  const look = lookAt(places);
  const isFresh =
    found !== null && nowMillis >= found.atMillis && nowMillis - found.atMillis < FRESH_MILLIS;
  const holds = isFresh && look?.sum === found.look.sum && wasNobodyThere(guarded);
  return { look, said: holds ? found.said : null };
};

/** Those of other commands that hold no longer. */
const removeOld = (folder: string, nowMillis: number): void => {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const { mtimeMs = nowMillis } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (nowMillis - mtimeMs > FRESH_MILLIS) rmSync(file, { force: true });
  }
};

/** Leaves a note, or takes away the one there is. A shortcut that cannot be laid is none: nothing else comes of it. */
export const leaveNote = (call: Call, note: Omit<Note, "call"> | null, nowMillis: number): void => {
  const { file, text } = call;
  try {
    if (note === null) return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    removeOld(dirname(file), nowMillis);
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, JSON.stringify({ call: text, ...note }), { mode: 0o600 });
    renameSync(fresh, file);
  } catch {
    // The next one does its work.
  }
  return undefined;
};
