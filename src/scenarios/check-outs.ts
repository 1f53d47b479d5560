/** Taking a document so that nobody else saves it, and giving it back. Part of the plan's actions; they need an open copy. */
import type { Action } from "./actions.ts";

export type CheckOutAction =
  | {
      readonly action: "check-out" | "release";
      readonly laptop: string;
      readonly document: string;
    }
  | {
      readonly action: "undo-check-outs";
      readonly laptop: string;
      /** Null: of all documents. */
      readonly document: string | null;
    };

const CHECK_OUTS: { readonly [action in CheckOutAction["action"]]: true } = {
  "check-out": true,
  release: true,
  "undo-check-outs": true,
};

export const isCheckOut = (action: Action): action is CheckOutAction => action.action in CHECK_OUTS;
