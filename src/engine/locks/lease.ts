/**
 * Leases: locks of a program (lock-down, clean-up) that must not outlive it (engine §1.8, I11).
 *
 * The holder leaves signs of life, each under a fresh name. An observer judges by one thing: whether a new one came within T
 * on its own monotonic clock. No time of a file and no time of another machine is ever compared: file times on cheap
 * shares stand still, and laptop clocks are wrong.
 *
 * The holder must stop when it could not leave a sign for T/2: long before anybody may take over, even where the two clocks
 * do not run equally fast. The same rule settles a claim that was created and never written.
 */
import * as Effect from "effect/Effect";
import { limits } from "../limits.ts";
import { paths } from "../log/names.ts";
import { steadyMillis } from "../steady.ts";
import {
  keyOf,
  readChain,
  type ChainError,
  type Claimant,
  type Held,
  type LockPlace,
  type Standing,
} from "./claim-chain.ts";
import { encodeBeat, isBeatOf } from "./claim.ts";

/** T: how long a lease lives without a sign of life, and how long a claim by nobody known is respected. Milliseconds. */
export const LEASE_MILLIS = 90_000;

/** A lease in our hands. */
export interface Lease {
  readonly held: Held;
  readonly beat: number;
  /** Our monotonic clock just before the newest sign of life (at first: before the claim) was written. */
  readonly aliveMillis: number;
}

/** Notes when a claim is about to be written. Call before `claimNext`; a claim that took longer than T/2 is not used. */
export const beginLease: Effect.Effect<number> = steadyMillis;

export const newLease = (held: Held, begunMillis: number): Lease => ({
  held,
  beat: 0,
  aliveMillis: begunMillis,
});

/** Whether the holder may still act under its lease, without asking anybody. */
export const mayAct = (lease: Lease): Effect.Effect<boolean> =>
  Effect.map(steadyMillis, (now) => now - lease.aliveMillis <= LEASE_MILLIS / 2);

/** Writes the next sign of life. A name taken by one of ours that was cut off is passed over: it may be torn. */
const leaveBeat = Effect.fnUntraced(function* (
  place: LockPlace,
  claimant: Claimant,
  { held, beat: last }: Lease,
): Effect.fn.Return<number, ChainError> {
  const { resource, epoch, claim } = held;
  const key = keyOf(resource, claimant.keys);
  for (let beat = last + 1; ; beat++) {
    const { copy, nonce } = claim;
    const bytes = encodeBeat({ copy, nonce, resource, epoch, beat }, claimant.keys);
    const path = paths.lockFile(key, { epoch, beat });
    const left = yield* place.io(
      Effect.catchTag(
        Effect.as(place.volume.createExclusive(path, bytes), true),
        "VolumeError",
        (error) =>
          error.reason === "exists" && beat < last + limits.beatsTried
            ? Effect.succeed(false)
            : Effect.fail(error),
      ),
    );
    if (left) return beat;
  }
});

/**
 * Leaves a sign of life and removes the one before the last. `undefined`: the holder must stop, because it was too slow or
 * because the chain went on without it. Call at least every T/6.
 */
export const renew = Effect.fnUntraced(function* (
  place: LockPlace,
  claimant: Claimant,
  lease: Lease,
): Effect.fn.Return<Lease | undefined, ChainError> {
  if (!(yield* mayAct(lease))) return undefined;
  const { held } = lease;
  const startedMillis = yield* steadyMillis;
  const beat = yield* leaveBeat(place, claimant, lease);
  const standing = yield* readChain(place, held.resource, claimant.keys);
  if (standing.epoch !== held.epoch) return undefined;
  if (beat > 2)
    yield* Effect.catchTag(
      place.io(
        place.volume.remove(
          paths.lockFile(keyOf(held.resource, claimant.keys), {
            epoch: held.epoch,
            beat: beat - 2,
          }),
        ),
      ),
      "VolumeError",
      () => Effect.void,
    );
  const renewed: Lease = { held, beat, aliveMillis: startedMillis };
  return (yield* mayAct(lease)) ? renewed : undefined;
});

/** What an observer remembers of a lock it waits for. */
export interface Watched {
  readonly epoch: number;
  /** Highest genuine sign of life seen. */
  readonly beat: number;
  /** Own monotonic clock when epoch or sign of life were last new. */
  readonly sinceMillis: number;
}

/** The highest genuine sign of life above `seen`; forged ones are passed over. */
const newestBeat = Effect.fnUntraced(function* (
  place: LockPlace,
  standing: Standing,
  seen: number,
  keys: Claimant["keys"],
): Effect.fn.Return<number, ChainError> {
  if (standing.kind !== "held") return seen;
  const key = keyOf(standing.resource, keys);
  const lowest = Math.max(seen, standing.beat - limits.beatsTried);
  for (let beat = standing.beat; beat > lowest; beat--) {
    const path = paths.lockFile(key, { epoch: standing.epoch, beat });
    const bytes = yield* place.io(
      Effect.catchTag(
        place.volume.read(path, { limit: limits.claimBytes }),
        "VolumeError",
        (error) =>
          error.reason === "offline" ? Effect.fail(error) : Effect.succeed(new Uint8Array()),
      ),
    );
    if (isBeatOf(bytes, standing.claim, beat, keys)) return beat;
  }
  return seen;
});

/** Looks at a lock somebody else holds, and says whether it may be taken over (`claimNext` with `over: epoch`). */
export const watch = Effect.fnUntraced(function* (
  place: LockPlace,
  resource: string,
  keys: Claimant["keys"],
  before: Watched | undefined,
): Effect.fn.Return<
  { readonly standing: Standing; readonly watched: Watched; readonly dead: boolean },
  ChainError
> {
  const standing = yield* readChain(place, resource, keys);
  const same = before?.epoch === standing.epoch ? before : undefined;
  const beat = yield* newestBeat(place, standing, same?.beat ?? 0, keys);
  const now = yield* steadyMillis;
  const watched: Watched =
    same !== undefined && beat === same.beat
      ? same
      : { epoch: standing.epoch, beat, sinceMillis: now };
  const dead = standing.kind !== "free" && now - watched.sinceMillis >= LEASE_MILLIS;
  return { standing, watched, dead };
});
