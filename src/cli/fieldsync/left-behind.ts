/** What lies in a folder whose copy could not be made, and what becomes of it: nobody is to wonder about it, or to throw away a copy. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { paths } from "../../engine/log/names.ts";
import { Stop } from "../exit.ts";
import { refused } from "./refusal.ts";
import type { Refusal } from "./verb.ts";

const leftIn = (folder: string): string | undefined =>
  existsSync(join(folder, paths.format))
    ? "the copy is made all the same; see it with: fieldsync status FOLDER"
    : existsSync(join(folder, paths.sync))
      ? `what was written until then lies in "${join(folder, paths.sync)}" and is no copy yet: the same command goes on with it; delete it where you give it up`
      : undefined;

/** Where another copy lies there, all of that is its own. */
const isAnothers = (error: Refusal): boolean =>
  error._tag === "EngineError" && error.reason === "not-empty";

/** Tells whoever makes a copy what is left in its folder, where the making fails. */
export const tellingWhatIsLeft = <A, R>(
  folder: string,
  making: Effect.Effect<A, Refusal, R>,
): Effect.Effect<A, Stop, R> =>
  Effect.mapError(making, (error) => {
    const { exitCode, message } = refused(error);
    const left = isAnothers(error) ? undefined : leftIn(folder);
    return new Stop({ exitCode, message: left === undefined ? message : `${message}\n  ${left}` });
  });
