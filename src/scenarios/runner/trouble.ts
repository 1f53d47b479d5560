/** One thing that goes wrong with a laptop, or with the device its cable leads to, and how it is put right. */
import * as Effect from "effect/Effect";
import { cableOf } from "../../model/windows/views.ts";
import { HOUR } from "../../sim/time.ts";
import type { Action } from "../actions.ts";
import type { DrawnTrouble } from "../chance.ts";
import { passes, tryTo, until } from "./drawn.ts";
import { signInAsAnother } from "./other-account.ts";
import type { AtALaptop } from "./perform.ts";
import type { Room } from "./room.ts";

const SLOW_BITS_PER_SECOND = 64_000;
const LOSS_ONE_IN = 20;
const CLOCK_AHEAD_MILLIS = HOUR / 1_000;
/** Goes through the folder of the copy, and lets nobody at a file meanwhile. */
const BACKUP_PROGRAM = "Backup";

export interface Strike {
  /** `bumps 3`: also the name of its fault of the room. */
  readonly name: string;
  readonly trouble: DrawnTrouble;
}

/** One thing that goes wrong, to its end. What was not to be done is not undone. */
export const troubleOf = (room: Room, { name, trouble }: Strike): Effect.Effect<void> => {
  const { kind, target, until: end } = trouble;
  const all = (actions: ReadonlyArray<Action>) =>
    Effect.forEach(actions, (action) => tryTo(room, name, action));
  const lasts = (first: ReadonlyArray<Action>, over: Effect.Effect<unknown>) =>
    all(first).pipe(
      Effect.flatMap((done) =>
        done.includes(true) ? until(room, end).pipe(Effect.andThen(over)) : Effect.void,
      ),
      Effect.asVoid,
    );
  const then = (
    first: ReadonlyArray<Action>,
    second: () => ReadonlyArray<Action>,
    after: Effect.Effect<unknown> = Effect.void,
  ) => lasts(first, Effect.suspend(() => all(second())).pipe(Effect.andThen(after)));
  const thenPasses = (first: ReadonlyArray<AtALaptop>, second: ReadonlyArray<AtALaptop>) =>
    lasts(
      first,
      Effect.forEach(second, (action) => passes(room, name, action)),
    );
  const by = (action: "sleep" | "hibernate" | "wake" | "power-off" | "power-on") => [
    { action, laptop: target } as const,
  ];
  const cannot = (code: string): Effect.Effect<void> =>
    Effect.sync(() => {
      room.kernel.record("drawn.refused", target, { block: name, what: kind, code });
    });
  switch (kind) {
    case "cable-pulled": {
      const cable = cableOf(room.field, target);
      if (cable === null) return cannot("not-plugged");
      const { device, port } = cable;
      return then([{ action: "unplug", laptop: target }], () => [
        { action: "plug", laptop: target, into: device, port },
      ]);
    }
    case "sleep":
    case "hibernate":
      return then(by(kind), () => by("wake"));
    case "reboot": {
      const open = openAgain(room, name, target);
      return tryTo(room, name, { action: "reboot", laptop: target }).pipe(
        Effect.andThen(open),
        Effect.asVoid,
      );
    }
    case "power-cut":
      return then(by("power-off"), () => by("power-on"), openAgain(room, name, target));
    case "switch-power":
      return then([{ action: "power-off-device", device: target }], () => [
        { action: "power-on-device", device: target },
      ]);
    case "full-disk": {
      // Two of them at once: what the second found free was nothing, and it would leave it so for good.
      if (room.filledDisks.has(target)) return cannot("already-full");
      const { freeBytes } = room.laptop(target).disk;
      const leave = (free: number) =>
        [{ action: "fill-disk", laptop: target, freeBytes: free }] as const;
      room.filledDisks.add(target);
      const isOver = Effect.sync(() => void room.filledDisks.delete(target));
      return thenPasses(leave(0), leave(freeBytes)).pipe(Effect.andThen(isOver));
    }
    case "clock-set": {
      const put = (byMillis: number) =>
        [{ action: "set-clock", laptop: target, byMillis }] as const;
      return thenPasses(put(CLOCK_AHEAD_MILLIS), put(-CLOCK_AHEAD_MILLIS));
    }
    case "stick-pulled":
      return room.node(target).stick === true
        ? thenPasses(
            [{ action: "pull-stick", laptop: target }],
            [{ action: "put-stick-back", laptop: target }],
          )
        : cannot("no-stick");
    case "files-held":
      return holdsFolder(room, target)
        ? until(room, end).pipe(
            Effect.andThen(
              passes(room, name, {
                action: "close-program",
                laptop: target,
                program: BACKUP_PROGRAM,
              }),
            ),
          )
        : cannot("no-files");
    case "sharing-blocked": {
      const both = (action: "block-file-sharing" | "allow-file-sharing") =>
        (["inbound", "outbound"] as const).map((direction) => ({
          action,
          laptop: target,
          direction,
        }));
      return thenPasses(both("block-file-sharing"), both("allow-file-sharing"));
    }
    case "other-account":
      return signInAsAnother(room, { name, trouble });
    case "permission-withdrawn": {
      const written = writersOf(room, target);
      return written.length === 0
        ? cannot("nothing-shared")
        : thenPasses(
            written.map((entry) => ({ ...entry, access: "read" })),
            written.map((entry) => ({ ...entry, access: "read-write" })),
          );
    }
    case "accounts-locked-out": {
      const open = room
        .laptop(target)
        .accounts.all()
        .filter(({ lockedOut }) => !lockedOut);
      const change = (lockedOut: boolean): ReadonlyArray<AtALaptop> =>
        open.map((account) => ({
          action: "change-account",
          laptop: target,
          name: account.name,
          lockedOut,
        }));
      return open.length === 0 ? cannot("no-accounts") : thenPasses(change(true), change(false));
    }
    case "partition":
    case "slow":
    case "loss":
    case "lost-frames": {
      const effect =
        kind === "partition"
          ? ({ kind } as const)
          : kind === "slow"
            ? ({ kind, bitsPerSecond: SLOW_BITS_PER_SECOND } as const)
            : ({ kind: "lose", oneIn: kind === "loss" ? LOSS_ONE_IN : 1 } as const);
      const both = { from: [target], to: null, bothWays: true };
      return then([{ action: "fault", name, ...both, effect }], () => [
        { action: "end-fault", name },
      ]);
    }
  }
};

/** Whether there were files to hold. */
const holdsFolder = (room: Room, name: string): boolean => {
  const laptop = room.laptop(name);
  const isAwake = laptop.machine.alive && !laptop.machine.asleep;
  return isAwake && laptop.programs.holdFolder(BACKUP_PROGRAM, room.engagementFolder(name));
};

/** Who may write in the shares of a laptop, as it was said to Windows there. */
const writersOf = (room: Room, laptop: string) =>
  room
    .laptop(laptop)
    .shares.all()
    .flatMap((share) =>
      [...share.grants]
        .filter(([, access]) => access === "read-write")
        .map(([account]) => ({ action: "grant", laptop, share: share.name, account }) as const),
    );

/** Whoever worked in the copy before the laptop went down opens it again; asked now, done later. */
const openAgain = (room: Room, name: string, laptop: string): Effect.Effect<unknown> =>
  room.copies.has(laptop) ? tryTo(room, name, { action: "open-copy", laptop }) : Effect.void;
