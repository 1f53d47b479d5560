/**
 * Where the private folder cannot be written, on a full disk or a protected one, nobody can have the copy for himself, and nothing can be
 * remembered. Where its own folder cannot, it cannot take in what visitors left. What only tells is carried out all the same: on the folder
 * as it lies there, with all that would be written kept in memory until the command ends.
 */
import { dirname } from "node:path";
import * as Effect from "effect/Effect";
import type { EngineError } from "../../engine/errors.ts";
import { causeText, codeOf } from "../../engine/node/errors.ts";
import { isWithin } from "../../engine/node/moving/place.ts";
import type { Locations, PrivateJournal } from "../../engine/ports.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { FolderContext } from "./context.ts";
import { fleetingVolume } from "./fleeting-volume.ts";

const UNWRITABLE: ReadonlySet<string> = new Set(["EROFS", "ENOSPC", "EDQUOT"]);

/** What cannot be written, and why. */
export interface Unwritable {
  readonly place: string;
  readonly isPrivate: boolean;
  readonly text: string;
}

/** Whether a refusal of the system says that the disk of the private folder takes nothing; another one is no reason to look past it. */
export const unwritable = (privateFolder: string, cause: unknown): Unwritable | undefined =>
  UNWRITABLE.has(codeOf(cause) ?? "")
    ? { place: privateFolder, isPrivate: true, text: causeText(cause) }
    : undefined;

/** Whether a copy cannot be opened because its own folder or its private memory cannot be written. */
export const cannotWrite = (
  { folder, laptop }: FolderContext,
  { volumeError }: EngineError,
): Unwritable | undefined => {
  const { path, system, text, where } = volumeError ?? {};
  if (path === undefined || text === undefined || !UNWRITABLE.has(system ?? "")) return undefined;
  if (isWithin(path, laptop.home)) return { place: dirname(path), isPrivate: true, text };
  return where !== undefined && isWithin(where, folder)
    ? { place: folder, isPrivate: false, text }
    : undefined;
};

const because = ({ isPrivate, place, text }: Unwritable): string =>
  `${isPrivate ? "your private folder " : ""}"${place}" cannot be written: ${text}`;

/** What is said beside the answer. */
export const onlyTellsText = (why: Unwritable): string =>
  [
    because(why),
    "  so nothing is changed, and what was saved in the documents folder and not taken in yet is not known here",
  ].join("\n");

/** What is to be changed cannot be. */
export const refuseChange = ({ onlyTells: why }: FolderContext): Effect.Effect<void, Stop> =>
  why === null
    ? Effect.void
    : Effect.fail(
        stop({
          exitCode: EXIT_CODES.failed,
          code: why.isPrivate ? "private-folder" : "denied",
          wrong: because(why),
          expected: "a disk with room that may be written",
          todo: "free some space there, or take off its write protection, and try again",
        }),
      );

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
export const fleeting = (context: FolderContext, why: Unwritable): FolderContext => ({
  ...context,
  onlyTells: why,
  volume: fleetingVolume(context.volume),
  journal: fleetingJournal(context.journal),
  locations: readOnlyLocations(context.locations),
});
