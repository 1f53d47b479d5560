/**
 * Does this folder keep the one promise locks need: of two who create the same name exclusively, one succeeds (engine
 * §1.8)? FAT sticks and some boxes may not. Asked once per connection; where it fails there are no locks there, and
 * everything else works as before.
 */
import * as Effect from "effect/Effect";
import { encodeText } from "../json.ts";
import { paths, type CopyId } from "../log/names.ts";
import type { ChainError, LockPlace } from "./claim-chain.ts";

/** Creates one fresh name of our own twice at once. The answer is null, or why locks cannot work here. */
export const probeExclusive = Effect.fnUntraced(function* (
  place: LockPlace,
  own: { readonly copy: CopyId; readonly nonce: string },
): Effect.fn.Return<string | null, ChainError> {
  const path = paths.staged(`${own.copy}-${own.nonce}-exclusive`);
  const bytes = encodeText("Only one of two may create this file.\n");
  const { volume } = place;
  const create = Effect.result(volume.createExclusive(path, bytes));
  yield* place.io(volume.makeFolder(paths.staging));
  const outcomes = yield* place.io(Effect.all([create, create], { concurrency: 2 }));
  yield* place.io(Effect.ignore(volume.remove(path)));
  const failures = outcomes.flatMap((outcome) =>
    outcome._tag === "Failure" ? [outcome.failure] : [],
  );
  const [other] = failures.filter((failure) => failure.reason !== "exists");
  if (other !== undefined) return yield* other;
  if (failures.length === 1) return null;
  return failures.length === 0
    ? `${volume.label} let two create the same file at once, so nobody can be kept out there`
    : `${volume.label} refuses to create a new file as if it existed`;
});
