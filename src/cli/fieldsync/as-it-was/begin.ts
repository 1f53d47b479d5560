/** The beginning of a plain `sync`: the answer of the last one, where nothing has changed since, or what the whole one needs to leave such an answer. */
import { writeSync } from "node:fs";
import type { PlainSync } from "../read-plain-sync.ts";
import { callOf, compare, readNote, type Call, type Note } from "./note.ts";
import type { Look } from "./look.ts";

const STANDARD_OUTPUT = 1;

export interface Before {
  readonly call: Call;
  /** Where was looked, and what it looked like; undefined where it was not known where to look. */
  readonly seen: { readonly note: Note; readonly look: Look } | undefined;
  /** When. */
  readonly atMillis: number;
}

/** Whether all of it was said. Whoever cannot be told like that hears it from the whole command, and so does everybody of what is the matter. */
const say = (text: string): boolean => {
  try {
    return writeSync(STANDARD_OUTPUT, text) === Buffer.byteLength(text);
  } catch {
    return false;
  }
};

const seenBy = (note: Note, atMillis: number) => {
  try {
    return compare(note, atMillis);
  } catch {
    return undefined;
  }
};

/** "said" where the command is done. `build` names what this program was built from; undefined where that may change while its name stays. */
export const begin = (plain: PlainSync, build: string | undefined): Before | "said" | undefined => {
  const call = build === undefined ? undefined : callOf(plain, build);
  if (call === undefined) return undefined;
  const atMillis = Date.now();
  const note = readNote(call);
  const compared = note === undefined ? undefined : seenBy(note, atMillis);
  if (typeof compared?.said === "string" && say(compared.said)) return "said";
  const seen =
    note === undefined || compared?.look === undefined ? undefined : { note, look: compared.look };
  return { call, seen, atMillis };
};
