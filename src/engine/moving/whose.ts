/** Whose copy lies in a folder: what the folder says, what the private memory says, who wrote there last, and who came there. */
import * as Effect from "effect/Effect";
import { direct, type Abandoned } from "../copy/core.ts";
import type { EngineError, VolumeError } from "../errors.ts";
import { loadAnchor } from "../copy/memory.ts";
import { parseDropName, paths, type CopyId } from "../log/names.ts";
import { listOrNothing } from "../copy/own-folder.ts";
import type { Have } from "../copy/papers.ts";
import type { Keys, PrivateJournal, Trace, Volume } from "../ports.ts";
import { readFormat, readHave, readNewestHave } from "../exchange/visit.ts";

interface Services {
  readonly keys: Keys["Service"];
  readonly trace: Trace["Service"];
}

export interface WhoseFolder {
  readonly engagement: string;
  /** The copy the format file names. */
  readonly owner: CopyId;
  /** The copy whose acknowledgement is the newest one in the folder; null where there is none. */
  readonly author: CopyId | null;
}

/** An own folder is nobody's to give up: nothing here is ever called `Abandoned`. */
const here = <A, E extends { readonly _tag: string }>(
  work: Effect.Effect<A, E | Abandoned>,
): Effect.Effect<A, Exclude<E, Abandoned>> =>
  Effect.catchTag(work, "Abandoned", () =>
    Effect.die(new Error("a visit that never was is over")),
  ) as Effect.Effect<A, Exclude<E, Abandoned>>;

/** What the folder says about itself. Fails where it holds no copy. */
export const whoseFolder = Effect.fnUntraced(function* (
  services: Services,
  volume: Volume,
): Effect.fn.Return<WhoseFolder, EngineError | VolumeError> {
  const format = yield* here(readFormat(volume, direct));
  const own = yield* listOrNothing(volume, paths.own);
  const newest = yield* here(readNewestHave(services, volume, direct, own));
  return {
    engagement: format.engagement,
    owner: format.ownerCopy,
    author: newest?.copy ?? null,
  };
});

/** The copy this computer is in a folder of that owner; undefined where it never opened it there. */
export const rememberedCopy = (
  journal: PrivateJournal["Service"],
  owner: CopyId,
): Effect.Effect<CopyId | undefined, VolumeError> =>
  Effect.map(loadAnchor(journal, owner), (anchor) => anchor?.copy);

/** Who came to this folder, as people know them, each once: they know it by the place where it lies. */
export const visitorsOf = Effect.fnUntraced(function* (
  services: Services,
  volume: Volume,
): Effect.fn.Return<ReadonlyArray<string>, VolumeError> {
  const newest = new Map<CopyId, Have>();
  for (const { name } of yield* listOrNothing(volume, paths.drop)) {
    const drop = parseDropName(name);
    if (drop?.kind !== "have") continue;
    const have = yield* here(readHave(services, volume, direct, paths.dropFile(name)));
    const known = newest.get(drop.visitor);
    if (have === undefined || have.copy !== drop.visitor) continue;
    if (known === undefined || known.number < have.number) newest.set(have.copy, have);
  }
  return [...newest.values()].map(({ machine, user }) => `${user} on ${machine}`);
});
