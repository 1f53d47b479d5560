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

const isSame = (a: Uint8Array, b: Uint8Array): boolean => {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return a.length === b.length;
};

const rememberContents = <A>(): Remembered<A> => {
  const bySize = new Map<number, Array<{ readonly bytes: Uint8Array; readonly decoded: A }>>();
  return {
    get: (bytes) => bySize.get(bytes.length)?.find((one) => isSame(one.bytes, bytes))?.decoded,
    set: (bytes, decoded) => {
      const known = bySize.get(bytes.length) ?? [];
      bySize.set(bytes.length, known);
      known.push({ bytes, decoded });
    },
  };
};

/** A memory that knows them by what is in them: what was written is not parsed again where it is read back. Forgets nothing. */
export const knowContents = (): DecodedService => ({
  segments: rememberContents(),
  acknowledgements: rememberContents(),
});

/** A memory to provide once per run: `Effect.provideService(Decoded, shareDecoded())`. */
export const shareDecoded = (): DecodedService => ({
  segments: remember(),
  acknowledgements: remember(),
});
