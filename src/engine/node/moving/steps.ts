/** Long work on disks as an Effect: what the system refuses is said in words, and an interruption waits until the work has stopped. */
import * as Effect from "effect/Effect";
import { MoveRefusal } from "../../moving/refusal.ts";
import { causeText, codeOf } from "../errors.ts";
import type { Under } from "./disk.ts";

/** Who wants to know how far the work is. */
export type Told = Pick<Under, "onBytes" | "onFile">;

export const nobodyTold: Told = { onBytes: () => {}, onFile: () => {} };

/** What the system refused, and where: one path, or two where something was to get another name. */
const whyNot = (cause: unknown): string => {
  const { dest, path } = cause as { readonly dest?: unknown; readonly path?: unknown };
  if (typeof path !== "string") return causeText(cause);
  const places = typeof dest === "string" ? `"${path}" to "${dest}"` : `"${path}"`;
  return `${places}: ${causeText(cause)}`;
};

const HELD: ReadonlySet<string> = new Set(["EBUSY", "EPERM", "EACCES", "ETXTBSY"]);

const refusalOf = (cause: unknown): MoveRefusal => {
  if (cause instanceof MoveRefusal) return cause;
  const code = codeOf(cause) ?? "";
  const text = whyNot(cause);
  if (HELD.has(code))
    return new MoveRefusal({
      reason: "open-elsewhere",
      text: `a program holds a file or the folder, or the permission is missing: ${text}`,
      todo: "close documents, Explorer windows and terminals there, or have the permission given to you, and repeat the command",
    });
  if (code === "ENOSPC" || code === "EDQUOT")
    return new MoveRefusal({
      reason: "no-room",
      text,
      todo: "free some space there and repeat the command",
    });
  if (code === "EROFS")
    return new MoveRefusal({
      reason: "failed",
      text,
      todo: "make it writable and repeat the command, or take the move back with the opposite one",
    });
  if (code === "ENAMETOOLONG")
    return new MoveRefusal({
      reason: "path-too-long",
      text,
      expected: "a path this system takes",
      todo: "choose a folder with a shorter name or path",
    });
  return new MoveRefusal({
    reason: "failed",
    text: `a step failed: ${text}`,
    todo: "nothing is lost: repeat the command",
  });
};

/** Does the work, and tells how far it is. */
export const onDisk = <A>(
  { onBytes, onFile }: Told,
  work: (under: Under) => Promise<A>,
): Effect.Effect<A, MoveRefusal> =>
  Effect.callback<A, MoveRefusal>((resume) => {
    const stopping = new AbortController();
    const until = async (): Promise<void> => {
      try {
        const done = await work({ signal: stopping.signal, onBytes, onFile });
        resume(Effect.succeed(done));
      } catch (cause) {
        resume(Effect.fail(refusalOf(cause)));
      }
    };
    const ended = until();
    return Effect.promise(() => {
      stopping.abort();
      return ended;
    });
  });
