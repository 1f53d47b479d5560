/**
 * Segments and acknowledgements that were already checked and parsed, by the byte array they came from.
 *
 * Byte arrays are shared and never written again (the rule of the `Volume` port), so in one process many copies may meet
 * the very same array: a simulation with thirty copies then parses each file once. The default remembers nothing.
 */
import * as Context from "effect/Context";
import type { Have } from "../copy/papers.ts";
import type { Segment } from "./segment.ts";

export interface Remembered<A> {
  get(bytes: Uint8Array): A | undefined;
  set(bytes: Uint8Array, decoded: A): void;
}

export interface DecodedService {
  readonly segments: Remembered<Segment>;
  readonly acknowledgements: Remembered<Have>;
}

const NOTHING = { get: () => undefined, set: () => undefined };

/** Remembers nothing: everything is parsed where it is met. */
export const NOTHING_DECODED: DecodedService = { segments: NOTHING, acknowledgements: NOTHING };

export const Decoded = Context.Reference<DecodedService>("fieldlab/engine/Decoded", {
  defaultValue: () => NOTHING_DECODED,
});

const remember = <A>(): Remembered<A> => {
  const known = new WeakMap<Uint8Array, A>();
  return {
    get: (bytes) => known.get(bytes),
    set: (bytes, decoded) => void known.set(bytes, decoded),
  };
};

/** A memory to provide once per run: `Effect.provideService(Decoded, shareDecoded())`. */
export const shareDecoded = (): DecodedService => ({
  segments: remember(),
  acknowledgements: remember(),
});
