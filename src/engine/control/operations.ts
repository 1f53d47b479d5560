/**
 * Control operations: what is done to the engagement as a whole, written in the log of whoever does it (engine §1.9).
 *
 * They travel like every other operation, so a copy learns of a lock-down through whatever folders reach it. `epoch` is the
 * number of the claim on `control` in the top-level parent's folder: of two of them the higher one was made later.
 */
import { malformed, plainText, wholeNumber } from "../json.ts";
import { limits } from "../limits.ts";
import { isCopyId, type CopyId } from "../log/names.ts";

/** Why everybody is asked to hand in: to close the engagement, or to shrink its logs. */
export type Purpose = "lock-down" | "clean-up";

export type ControlOp =
  /** How a copy introduces itself when it is made: now it is registered (domain rule 63). */
  | {
      readonly kind: "join";
      /** Null for the top level. */
      readonly parent: CopyId | null;
      readonly user: string;
      readonly machine: string;
    }
  /** The last operation of a copy that is deleted: everything it had is handed in (domain rule 66). */
  | { readonly kind: "leave" }
  /** Everybody stops editing and hands in. */
  | { readonly kind: "intent"; readonly epoch: number; readonly purpose: Purpose }
  /** Its author edits no more under this intent; everything it has is in its log up to here. */
  | { readonly kind: "sealed"; readonly epoch: number }
  /** Everybody has handed in: what its author had seen is what the engagement holds. */
  | { readonly kind: "commit"; readonly epoch: number }
  /** Takes back intents and commits of lower epochs. */
  | { readonly kind: "unlock"; readonly epoch: number }
  /** A copy that does not come back: what its author had not seen of it is never merged (I15). */
  | { readonly kind: "abandon"; readonly epoch: number; readonly copy: CopyId };

type Parts = ReadonlyArray<unknown>;

const NAMES: ReadonlySet<string> = new Set<ControlOp["kind"]>([
  "join",
  "leave",
  "intent",
  "sealed",
  "commit",
  "unlock",
  "abandon",
]);

export const isControlKind = (kind: string): kind is ControlOp["kind"] => NAMES.has(kind);

export const encodeControlOp = (op: ControlOp): Parts => {
  switch (op.kind) {
    case "join":
      return [op.kind, op.parent, op.user, op.machine];
    case "leave":
      return [op.kind];
    case "intent":
      return [op.kind, op.epoch, op.purpose];
    case "sealed":
    case "commit":
    case "unlock":
      return [op.kind, op.epoch];
    case "abandon":
      return [op.kind, op.epoch, op.copy];
  }
};

const epochOf = (parts: Parts): number => wholeNumber(parts[1], 1, limits.lockEpochs, "epoch");

const copyOf = (value: unknown): CopyId => (isCopyId(value) ? value : malformed("copy id"));

const exactly = (parts: Parts, length: number): void => {
  if (parts.length !== length) malformed(`${String(parts[0])} has not ${length} parts`);
};

export const decodeControlOp = (kind: ControlOp["kind"], parts: Parts): ControlOp => {
  switch (kind) {
    case "join":
      exactly(parts, 4);
      return {
        kind,
        parent: parts[1] === null ? null : copyOf(parts[1]),
        user: plainText(parts[2], limits.personCharacters, "user"),
        machine: plainText(parts[3], limits.personCharacters, "machine"),
      };
    case "leave":
      exactly(parts, 1);
      return { kind };
    case "intent": {
      exactly(parts, 3);
      const purpose = parts[2];
      if (purpose !== "lock-down" && purpose !== "clean-up") return malformed("purpose");
      return { kind, epoch: epochOf(parts), purpose };
    }
    case "sealed":
    case "commit":
    case "unlock":
      exactly(parts, 2);
      return { kind, epoch: epochOf(parts) };
    case "abandon":
      exactly(parts, 3);
      return { kind, epoch: epochOf(parts), copy: copyOf(parts[2]) };
  }
};
