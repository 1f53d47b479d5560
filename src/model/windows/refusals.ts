/**
 * How a refusal gets into the journal and to whoever was refused: time, actor, operation, code and text (domain rule 72). The
 * actor is the laptop that sees the refusal.
 */
import type { VolumeError } from "../../engine/errors.ts";
import { failureOf, volumeError, type Failure, type WindowsCode } from "./codes.ts";
import { isOrdinaryAnswer } from "../disk/operation.ts";
import type { Laptop } from "../laptop.ts";
import type { FieldMark } from "../marks.ts";
import { mark } from "../room.ts";

/** Refusals a scenario can be about. */
const MARK_OF_CODE: ReadonlyMap<WindowsCode, FieldMark> = new Map([
  [5, "access-denied"],
  [32, "file-was-held"],
  [53, "path-not-found"],
  [67, "share-not-found"],
  [70, "host-was-starting"],
  [71, "seat-refused"],
  [112, "disk-was-full"],
  [1231, "no-network"],
  [1326, "logon-refused"],
  [1327, "logon-refused"],
  [1330, "logon-refused"],
  [1331, "logon-refused"],
  [1909, "logon-refused"],
]);

export const recordRefusal = (
  laptop: Laptop,
  refused: { readonly operation: string; readonly target: string; readonly failure: Failure },
): void => {
  const { operation, target, failure } = refused;
  const { code, text, seats } = failure;
  const name = code === null ? undefined : MARK_OF_CODE.get(code);
  // The mark goes first: whoever reads what happened last is to end with the refusal and its words.
  if (name !== undefined) mark(laptop.room, laptop.name, name);
  laptop.room.kernel.record("refused", laptop.name, { operation, target, code, text, ...seats });
};

/** Why Windows does not do what somebody at this laptop asked for. */
export interface WindowsRefusal {
  readonly code: WindowsCode;
  readonly text: string;
}

/** Refuses what somebody asked Windows for, and writes it down. */
export const refuse = (
  laptop: Laptop,
  what: { readonly operation: string; readonly target: string },
  code: WindowsCode,
): WindowsRefusal => {
  const failure = failureOf(code);
  recordRefusal(laptop, { ...what, failure });
  return { code, text: failure.text };
};

/** Writes a refusal down and makes the engine's error of it. Ordinary answers (a missing file, a taken name) are not written. */
export const refused = (
  laptop: Laptop,
  what: { readonly operation: string; readonly target: string; readonly path: string },
  failure: Failure,
): VolumeError => {
  const { operation, target, path } = what;
  if (!isOrdinaryAnswer(failure.code)) recordRefusal(laptop, { operation, target, failure });
  return volumeError(failure, operation, path);
};
