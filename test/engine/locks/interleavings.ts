/**
 * Every interleaving of a few programs over one folder, one volume operation at a time (engine §1.8).
 *
 * A program runs until it wants an operation on the folder and then waits for its turn. The walk takes every possible order
 * of turns, and, where listings may be old, every listing that was ever true. What it walks over is the engine's own code.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../../src/engine/errors.ts";
import type { FolderEntry, Volume } from "../../../src/engine/ports.ts";
import { MemoryFolder } from "../memory-volume.ts";

/** What a program may do besides operations on the folder. */
export interface Turn {
  /** One more step of the program, without an operation: it does its work under the lock. */
  readonly step: Effect.Effect<void>;
  /** From now on it believes to hold the lock, until `leave`. */
  readonly enter: Effect.Effect<void>;
  readonly leave: Effect.Effect<void>;
}

export type Program = (volume: Volume, turn: Turn, index: number) => Effect.Effect<void, unknown>;

export interface Walk {
  readonly programs: ReadonlyArray<Program>;
  readonly prepare?: (folder: MemoryFolder) => void;
  /** A listing may be any earlier one of the same folder. */
  readonly staleListings?: boolean;
  /** Moving to a fresh name is "look, then rename over whatever is there", as on Samba. */
  readonly sambaRename?: boolean;
}

export interface Walked {
  readonly schedules: number;
  /** Schedules in which two programs believed to hold the lock at the same time. */
  readonly twoHolders: number;
  /** Schedules in which somebody held it at some time. */
  readonly someHolder: number;
}

interface Waiting {
  readonly choices: () => number;
  readonly go: (choice: number) => void;
}

/** One schedule: takes the choices of `path`, then always the first; notes how many there were at every point. */
const runOne = (walk: Walk, path: ReadonlyArray<number>) => {
  const folder = new MemoryFolder("TOP");
  walk.prepare?.(folder);
  const waiting = new Map<number, Waiting>();
  const listings = new Map<string, Array<ReadonlyArray<FolderEntry>>>();
  let inside = 0;
  let most = 0;
  const failures: Array<unknown> = [];

  const remember = (plain: Volume): void => {
    for (const [listed, known] of listings) {
      const now = Effect.runSync(Effect.orElseSucceed(plain.list(listed), () => []));
      if (
        known
          .at(-1)
          ?.map((entry) => entry.name)
          .join() !== now.map((entry) => entry.name).join()
      )
        known.push(now);
    }
  };

  const gated = (index: number): Volume => {
    const plain = folder.view(`P${index}`);
    const gate = <A>(act: Effect.Effect<A, VolumeError>): Effect.Effect<A, VolumeError> =>
      Effect.callback<A, VolumeError>((resume) => {
        waiting.set(index, {
          choices: () => 1,
          go: () => {
            const exit = Effect.runSyncExit(act);
            remember(plain);
            resume(exit);
          },
        });
      });
    return {
      ...plain,
      // Making a folder that others make too is no step that matters.
      makeFolder: plain.makeFolder,
      read: (name, options) => gate(plain.read(name, options)),
      stat: (name) => gate(plain.stat(name)),
      createExclusive: (name, bytes) => gate(plain.createExclusive(name, bytes)),
      remove: (name) => gate(plain.remove(name)),
      renameToFresh: (from, to) =>
        walk.sambaRename === true
          ? Effect.flatMap(gate(plain.stat(to)), (there) =>
              there === undefined
                ? gate(Effect.andThen(plain.remove(to), plain.renameToFresh(from, to)))
                : gate(plain.renameToFresh(from, to)),
            )
          : gate(plain.renameToFresh(from, to)),
      list: (name) => {
        if (walk.staleListings !== true) return gate(plain.list(name));
        const known = listings.get(name) ?? [
          Effect.runSync(Effect.orElseSucceed(plain.list(name), () => [])),
        ];
        listings.set(name, known);
        return Effect.callback((resume) => {
          waiting.set(index, {
            choices: () => known.length,
            go: (choice) => resume(Effect.succeed(known[choice] ?? [])),
          });
        });
      },
    };
  };

  const startProgram = (program: Program, index: number): void => {
    let holds = false;
    const turn: Turn = {
      step: Effect.callback((resume) => {
        waiting.set(index, { choices: () => 1, go: () => resume(Effect.void) });
      }),
      enter: Effect.sync(() => {
        holds = true;
        inside += 1;
        most = Math.max(most, inside);
      }),
      leave: Effect.sync(() => {
        if (holds) inside -= 1;
        holds = false;
      }),
    };
    Effect.runFork(
      Effect.tapCause(program(gated(index), turn, index), (cause) =>
        Effect.sync(() => failures.push(cause)),
      ),
    );
  };

  for (const [index, program] of walk.programs.entries()) startProgram(program, index);
  const widths: Array<number> = [];
  for (let depth = 0; waiting.size > 0; depth++) {
    const options = [...waiting]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([index, who]) =>
        Array.from({ length: who.choices() }, (_unused, choice) => ({ index, who, choice })),
      );
    const chosen = options[path[depth] ?? 0];
    if (chosen === undefined) throw new Error("the walk does not repeat itself");
    widths.push(options.length);
    waiting.delete(chosen.index);
    chosen.who.go(chosen.choice);
  }
  if (failures.length > 0) throw new Error(`a program failed: ${String(failures[0])}`);
  return { widths, most };
};

/** Walks over every schedule, depth first. */
export const walkAll = (walk: Walk): Walked => {
  let schedules = 0;
  let twoHolders = 0;
  let someHolder = 0;
  let path: Array<number> = [];
  for (;;) {
    const { widths, most } = runOne(walk, path);
    schedules += 1;
    if (most > 1) twoHolders += 1;
    if (most > 0) someHolder += 1;
    path = [...path, ...Array<number>(widths.length - path.length).fill(0)];
    let last = path.length - 1;
    while (last >= 0 && (path[last] ?? 0) + 1 >= (widths[last] ?? 0)) last -= 1;
    if (last < 0) return { schedules, twoHolders, someHolder };
    path = [...path.slice(0, last), (path[last] ?? 0) + 1];
  }
};
