/** How the copy this one is connected to compares. */
import * as Effect from "effect/Effect";
import { direct } from "../../../engine/copy/core.ts";
import { vectorOf, type Format } from "../../../engine/copy/papers.ts";
import { readFormat, readNewestHave } from "../../../engine/exchange/visit.ts";
import { paths } from "../../../engine/log/names.ts";
import { at, type Vector } from "../../../engine/log/vector.ts";
import type { FolderContext } from "../context.ts";
import type { Elsewhere } from "./report.ts";

/** Operations that are here and not there. */
const more = (here: Vector, there: Vector): number => {
  let count = 0;
  for (const [log, seq] of here) count += Math.max(0, seq - at(there, log));
  return count;
};

/** What could not be read here may well be the same there. */
export const notCompared = (path: string | null): Elsewhere =>
  path === null
    ? { kind: "none" }
    : { kind: "unreachable", path, why: "not all that lies here can be read now" };

/** Looks at the connected copy's newest acknowledgement. */
export const compare = Effect.fnUntraced(function* (
  context: FolderContext,
  {
    format,
    target: path,
    vector,
  }: { readonly format: Format; readonly vector: Vector; readonly target: string | null },
) {
  if (path === null) return { kind: "none" } satisfies Elsewhere;
  const look = Effect.gen(function* () {
    const volume = yield* context.locations.open({ path });
    const theirs = yield* readFormat(volume, direct);
    if (theirs.engagementId !== format.engagementId)
      return { kind: "unreachable", path, why: "it holds another engagement" } satisfies Elsewhere;
    const have = yield* readNewestHave(context, volume, direct, yield* volume.list(paths.own));
    if (have === undefined)
      return {
        kind: "unreachable",
        path,
        why: "it does not say what it holds",
      } satisfies Elsewhere;
    const there = vectorOf(have);
    return {
      kind: "compared",
      path,
      onlyHere: more(vector, there),
      onlyThere: more(there, vector),
    } satisfies Elsewhere;
  });
  return yield* Effect.scoped(look).pipe(
    Effect.catch((error) => {
      const why = error._tag === "Abandoned" ? error.by : error.text;
      return Effect.succeed({ kind: "unreachable", path, why } satisfies Elsewhere);
    }),
  );
});
