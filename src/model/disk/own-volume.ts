/**
 * A folder of the own disk as a `Volume`: no wire, no session, only the time the disk needs. Looking at names needs none and is
 * answered on the spot.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../engine/errors.ts";
import type { Volume } from "../../engine/ports.ts";
import { EventKind } from "../../sim/kernel.ts";
import { volumeError, type Outcome } from "../windows/codes.ts";
import type { DiskPath } from "./folders.ts";
import type { FileOperation } from "./operation.ts";
import type { Laptop } from "../laptop.ts";
import { volumeOver } from "./volume.ts";

const answerOf = <A>(
  { name, path }: FileOperation<A>,
  outcome: Outcome<A>,
): Effect.Effect<A, VolumeError> =>
  outcome.ok
    ? Effect.succeed(outcome.value)
    : Effect.fail(volumeError(outcome.failure, name, path));

export const ownVolume = (laptop: Laptop, root: DiskPath, label: string): Volume => {
  const { disk, machine, room } = laptop;
  const waitingFor = `the disk of ${laptop.name}`;
  const access = "read-write";
  return volumeOver({
    label,
    limits: room.constants,
    runAll: (operations) =>
      Effect.sync(() =>
        operations.map((operation) => {
          const outcome = operation.run(disk, root, access);
          return outcome.ok
            ? outcome.value
            : volumeError(outcome.failure, operation.name, operation.path);
        }),
      ),
    run: (operation) =>
      operation.looksAtNames
        ? Effect.suspend(() => answerOf(operation, operation.run(disk, root, access)))
        : machine.callback(waitingFor, (resume) => {
            disk.perform({ operation, root, access }, (outcome, stillReading) => {
              const answer = answerOf(operation, outcome);
              if (stillReading === 0) return resume(answer);
              room.kernel.schedule(stillReading, EventKind.disk, laptop.entity, () =>
                resume(answer),
              );
            });
          }),
  });
};
