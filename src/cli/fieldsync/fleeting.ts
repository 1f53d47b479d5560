/**
 * A folder of which nothing is written, for commands that only tell (`only-telling.ts`): what the engine writes into it, remembers or leaves
 * elsewhere stays in memory until the command ends. Loaded when it is needed: the words of commands are read without the engine.
 */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { nodeKeys } from "../../engine/node/keys.ts";
import type { Locations, PrivateJournal } from "../../engine/ports.ts";
import type { FolderContext } from "./context.ts";
import { fleetingVolume } from "./fleeting-volume.ts";
import { KEYS } from "./laptop.ts";
import type { WhyOnlyTells } from "./only-telling.ts";

/** What is to be remembered is, until the command ends. */
const fleetingJournal = ({ load }: PrivateJournal["Service"]): PrivateJournal["Service"] => {
  const saved = new Map<string, Uint8Array>();
  return {
    load: (slot) =>
      Effect.suspend(() => {
        const bytes = saved.get(slot);
        return bytes === undefined ? load(slot) : Effect.succeed(bytes);
      }),
    save: (slot, bytes) => Effect.sync(() => void saved.set(slot, Uint8Array.from(bytes))),
  };
};

/** Somebody else's folder is only read. */
const readOnlyLocations = (locations: Locations["Service"]): Locations["Service"] => ({
  open: (location) => Effect.map(locations.open(location), fleetingVolume),
});

/** The folder as it lies there, of which nothing is written. */
export const fleeting = (context: FolderContext, why: WhyOnlyTells): FolderContext => ({
  ...context,
  onlyTells: why,
  keys: nodeKeys(join(context.laptop.home, KEYS), { keepsNew: false }),
  volume: fleetingVolume(context.volume),
  journal: fleetingJournal(context.journal),
  locations: readOnlyLocations(context.locations),
});
