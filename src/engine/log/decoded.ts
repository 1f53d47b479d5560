/**
 * Segments that were already checked and parsed, by the byte array they came from.
 *
 * Byte arrays are shared and never written again (the rule of the `Volume` port), so in one process many copies may meet
 * the very same array: a simulation with thirty copies then parses each segment once. The default remembers nothing.
 */
import * as Context from "effect/Context";
import type { Segment } from "./segment.ts";

export interface DecodedSegmentsService {
  get(bytes: Uint8Array): Segment | undefined;
  set(bytes: Uint8Array, segment: Segment): void;
}

export const DecodedSegments = Context.Reference<DecodedSegmentsService>(
  "fieldlab/engine/DecodedSegments",
  {
    defaultValue: () => ({ get: () => undefined, set: () => undefined }),
  },
);

/** A memory to provide once per run: `Effect.provideService(DecodedSegments, shareDecodedSegments())`. */
export const shareDecodedSegments = (): DecodedSegmentsService => {
  const known = new WeakMap<Uint8Array, Segment>();
  return {
    get: (bytes) => known.get(bytes),
    set: (bytes, segment) => void known.set(bytes, segment),
  };
};
