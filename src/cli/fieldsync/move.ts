/** Moving a copy: takes both places for this process, moves, and says what others have to do now. */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { moveCopy, type MoveResult } from "../../engine/node/moving/command.ts";
import { memoryAt } from "../../engine/node/moving/laptop.ts";
import type { MoveRefusal } from "../../engine/moving/refusal.ts";
import { placeOf } from "../../engine/node/moving/place.ts";
import { onDisk } from "../../engine/node/moving/steps.ts";
import { nodeKeys } from "../../engine/node/keys.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { countingTrace, nothingDone, nothingMoved } from "./counting.ts";
import { inUse } from "./control/ask.ts";
import { serveBusy } from "./control/serve.ts";
import { movingOn } from "./half-moved.ts";
import { KEYS, laptopOf } from "./laptop.ts";
import { acquire, orStop } from "./reach.ts";
import { withProgress } from "./progress.ts";
import { refused } from "./refusal.ts";
import type { CommonOptions, Refusal } from "./verb.ts";
import { lostAdvice, moveAdvice } from "./words.ts";

const fromRefusal = ({ expected, half, reason, text, todo }: MoveRefusal): Stop => {
  const advice =
    half === undefined ? todo : reason === "no-folder" ? lostAdvice(half) : moveAdvice(half);
  return stop({
    exitCode: EXIT_CODES.failed,
    code: reason,
    wrong: text,
    ...(expected === undefined ? {} : { expected }),
    ...(advice === undefined ? {} : { todo: advice }),
  });
};

/** Both places at once, so that nobody opens the one or makes a copy in the other meanwhile. */
const takePlace = Effect.fnUntraced(function* (privateFolder: string, folder: string) {
  const owner = yield* acquire(privateFolder, folder);
  if (owner.kind === "theirs") return yield* inUse(folder, owner.greeting);
  serveBusy(owner.ours, "move");
  return undefined;
});

export const move = (options: CommonOptions & { readonly to: string }) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { home } = yield* orStop(() => laptopOf(options, process.env));
      const keys = nodeKeys(join(home, KEYS));
      const laptop = movingOn({ home, keys });
      const moved = nothingMoved();
      const told = {
        onBytes: (bytes: number): void => void (moved.bytes += bytes),
        onFile: (): void => void (moved.files += 1),
      };
      const [from, to] = yield* onDisk(
        told,
        async () => [await placeOf(options.folder), await placeOf(options.to)] as const,
      );
      yield* takePlace(memoryAt(laptop, from), from);
      if (from !== to) yield* takePlace(memoryAt(laptop, to), to);
      const work: Effect.Effect<MoveResult, Refusal | MoveRefusal> = moveCopy({
        laptop,
        trace: countingTrace(nothingDone()),
        from,
        to,
        told,
        onExpect: (bytes) => void (moved.expectedBytes = bytes),
      });
      return yield* withProgress("moving", moved, work);
    }),
  ).pipe(
    Effect.mapError((error) =>
      error._tag === "MoveRefusal" ? fromRefusal(error) : refused(error),
    ),
  );
