/** A command of fieldsync in this process, by Ida at her desk, that says nothing. */
import * as Effect from "effect/Effect";
import { Output } from "../../src/cli/output.ts";

const quiet = {
  colour: false,
  errorColour: false,
  out: () => Effect.void,
  err: () => Effect.void,
  isRead: () => true,
  isSilent: () => true,
  lastError: () => "",
  lost: () => null,
};

export const IDA = { json: false, user: "Ida", machine: "DESK" };

export const runQuietly = <A, E>(command: Effect.Effect<A, E, Output>): Promise<A> =>
  Effect.runPromise(Effect.provideService(command, Output, quiet));
