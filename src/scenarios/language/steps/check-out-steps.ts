/** One action of check-out-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { CHECK_OUT_ACTIONS } from "../shape/check-out-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

type CheckOutKey = keyof typeof CHECK_OUT_ACTIONS;

export const isCheckOutKey = (key: string): key is CheckOutKey => key in CHECK_OUT_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readCheckOut = (
  at: ActionOfFile,
  key: CheckOutKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings } = at.reader;
  switch (key) {
    case "check-out":
    case "release": {
      const want = check(findings, CHECK_OUT_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document } = want;
      at.usesDocument(document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
    case "undo-check-outs": {
      const want = check(findings, CHECK_OUT_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const document = want.document ?? null;
      if (document !== null) at.usesDocument(document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
  }
};
