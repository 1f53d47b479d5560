/** Hashing large contents: beside everything else where the host can, else on the spot. */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type { Keys, Parts } from "./ports.ts";

/** Smaller ones are hashed as quickly as they are handed to somebody else. */
const LARGE_BYTES = 65_536;

/** Starts to hash each of many contents; what it answers with waits for the outcome. */
export const beginHashing = (
  keys: Keys["Service"],
  contents: ReadonlyArray<Uint8Array>,
): Effect.Effect<Effect.Effect<ReadonlyArray<string>>> =>
  keys.beside === undefined || contents.every(({ length }) => length < LARGE_BYTES)
    ? Effect.sync(() => Effect.succeed(contents.map((content) => keys.hash(content))))
    : Effect.map(
        Effect.forkChild(keys.beside.each(contents), { startImmediately: true }),
        Fiber.join,
      );

/** So much of a content is hashed between two pauses. */
const STRETCH_BYTES = 2 * 1_048_576;

/** A content as parts, so that others have a turn while the whole is hashed. */
export const stretchesOf = (bytes: Uint8Array): Parts =>
  Array.from({ length: Math.ceil(bytes.length / STRETCH_BYTES) }, (_, at) =>
    bytes.subarray(at * STRETCH_BYTES, (at + 1) * STRETCH_BYTES),
  );

/** The hash of parts one behind the other. */
export const hashWhole = (keys: Keys["Service"], parts: Parts): Effect.Effect<string> =>
  keys.beside?.whole(parts) ?? Effect.sync(() => keys.hash(...parts));
