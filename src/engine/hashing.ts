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

/** The hash of parts one behind the other. */
export const hashWhole = (keys: Keys["Service"], parts: Parts): Effect.Effect<string> =>
  keys.beside?.whole(parts) ?? Effect.sync(() => keys.hash(...parts));
