/**
 * Plays what was drawn: edits of people who were let do as they like, and troubles that come and go. Nobody expects anything of a
 * single one of them, so a refusal is written down and fails nothing; what must hold of the day stands in its expectations.
 */
import * as Effect from "effect/Effect";
import type { Machine, ProgramHandle } from "../../sim/machine.ts";
import type { Micros } from "../../sim/time.ts";
import { cableOf } from "../../model/windows/views.ts";
import type { DrawnEdit, DrawnTrouble } from "../chance.ts";
import type { Action } from "../actions.ts";
import { act } from "./act.ts";
import { performAnyway, type AtALaptop } from "./perform.ts";
import type { Room } from "./room.ts";

/** Who still waits for a save after this long has turned to something else; so has whoever lost his laptop in the middle of it. */
const PATIENCE_MILLIS = 15 * 60_000;
const SLOW_BITS_PER_SECOND = 64_000;
const LOSS_ONE_IN = 20;

/** Begins everything that was drawn, on the machine of the driver; each ends by itself. */
export const startChance = (
  room: Room,
  driver: Machine,
): ReadonlyArray<ProgramHandle<void, never>> => {
  const { troubles = [], workload = [] } = room.plan;
  const people = workload.flatMap(({ drawn, name, who }) =>
    who.map((laptop) => {
      const edits = drawn.filter(({ action }) => action.laptop === laptop);
      return driver.fork(`${name} of ${laptop}`, work(room, name, edits));
    }),
  );
  const struck = troubles.flatMap(({ drawn, name }) =>
    drawn.map((trouble, position) =>
      driver.fork(name, strike(room, { name: `${name} ${position + 1}`, trouble })),
    ),
  );
  return [...people, ...struck];
};

const until = (room: Room, at: Micros): Effect.Effect<void> =>
  Effect.suspend(() => {
    const rest = at - room.kernel.now;
    return rest > 0 ? Effect.sleep(rest / 1_000) : Effect.void;
  });

/** One person's edits, one after the other: who still waits for a save is late for the next. */
const work = Effect.fnUntraced(function* (
  room: Room,
  block: string,
  edits: ReadonlyArray<DrawnEdit>,
) {
  for (const { at, action } of edits) {
    yield* until(room, at);
    const target = action.action === "edit-record" ? action.record : action.document;
    note(room, action.laptop, { block, what: action.action, target });
    yield* tryTo(room, block, action);
  }
});

/** Written down without a cause: nothing of the day led to it. */
const note = (
  room: Room,
  actor: string,
  facts: { readonly block: string; readonly what: string; readonly target: string },
): void => {
  room.kernel.cause = null;
  room.kernel.record("drawn", actor, facts);
};

const noteRefusal = (room: Room, block: string, action: Action, code: string): void => {
  const actor = "laptop" in action ? action.laptop : "scenario";
  room.kernel.record("drawn.refused", actor, { block, what: action.action, code });
};

/** Whether it was done. */
const tryTo = Effect.fnUntraced(function* (room: Room, block: string, action: Action) {
  const outcome = yield* act(room, action, { patienceMillis: PATIENCE_MILLIS });
  if (outcome.kind === "done") return true;
  noteRefusal(
    room,
    block,
    action,
    outcome.kind === "refused" ? String(outcome.refused.code) : "no end",
  );
  return false;
});

/**
 * A trouble of the disk, the shares or the accounts is over when its time is, whether the laptop is on or not: whoever it troubled finds it
 * gone when he comes back. Nobody else would ever end it.
 */
const passes = (room: Room, block: string, action: AtALaptop): Effect.Effect<void> =>
  performAnyway(room, action).pipe(
    Effect.catch(({ code }) => Effect.sync(() => noteRefusal(room, block, action, String(code)))),
  );

interface Strike {
  /** `bumps 3`: also the name of its fault of the room. */
  readonly name: string;
  readonly trouble: DrawnTrouble;
}

export const strike = Effect.fnUntraced(function* (room: Room, { name, trouble }: Strike) {
  const { at, kind, target } = trouble;
  yield* until(room, at);
  note(room, target, { block: name, what: kind, target });
  yield* troubleOf(room, { name, trouble });
});

/** One thing that goes wrong, to its end. What was not to be done is not undone. */
const troubleOf = (room: Room, { name, trouble }: Strike): Effect.Effect<void> => {
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
      const { freeBytes } = room.laptop(target).disk;
      const leave = (free: number) =>
        [{ action: "fill-disk", laptop: target, freeBytes: free }] as const;
      return thenPasses(leave(0), leave(freeBytes));
    }
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
