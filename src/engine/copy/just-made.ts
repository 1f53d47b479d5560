/**
 * What is known of a copy that this program has just made: whoever opens it next need not list and read once more what was written a
 * moment ago. Only a convenience, and good for one opening: a copy that is opened without it, or once more, asks its folder.
 */
import { allAtHand, type AtHand } from "./at-hand.ts";
import { knowContents, type DecodedService } from "../log/decoded.ts";
import type { CopyId, Hash } from "../log/names.ts";
import { noParcels, type Parcels } from "../parcels/places.ts";

export interface JustMade {
  /** Whose folder this is about; null before it is made. */
  copy: CopyId | null;
  /** Pieces that lie in its folder. */
  readonly chunks: Set<Hash>;
  readonly parcels: Parcels;
  readonly atHand: AtHand;
  /** Segments that were written or checked. */
  readonly decoded: DecodedService;
}

export const nothingMade = (): JustMade => ({
  copy: null,
  chunks: new Set(),
  parcels: noParcels(),
  atHand: allAtHand(),
  decoded: knowContents(),
});
