/**
 * Hosts that keep for good what a laptop left that vanished, because of what a hunted day says of them: the file it had open, or its seat, of
 * which there are few. They start anew when everything is put right.
 */
import type { SourceStep } from "../source.ts";
import { computerOf, seatsOf, type Cast } from "./cast.ts";
import { actionsNamed } from "./happening.ts";
import { PARENT } from "./people.ts";

/** It misses somebody only when he is idle, and nobody is who has a file open. */
const keepsFiles = ({ policies }: Cast, opened: ReadonlyArray<SourceStep>): boolean =>
  policies["dead-peer"] === "by-idleness" && opened.length > 0;

/** Nobody but the client ends a connection there, and one that fell asleep or lost its power never does. */
const keepsSeats = ({ nodes, policies }: Cast, host: string): boolean =>
  policies["idle-end"] === "client" || nodes[host]?.["auto-disconnect"] === "never";

/** Everybody else takes a seat of his own there some time, and one for every other account a program of his has signed in with. */
const mayBeFull = (cast: Cast, host: string, opened: ReadonlyArray<SourceStep>): boolean => {
  const others = new Set(
    opened
      .filter(({ on }) => typeof on === "string" && on.split("\\")[2] === computerOf(cast, host))
      .map(({ as, laptop }) => JSON.stringify([laptop, as])),
  );
  return cast.peers.length + others.size > seatsOf(cast.nodes, host);
};

export const forgetTheVanished = (
  cast: Cast,
  day: ReadonlyArray<SourceStep>,
): ReadonlyArray<SourceStep> => {
  const opened = actionsNamed(day, "open-program");
  const laptops = [PARENT, ...cast.hosts].filter(
    (host) => keepsFiles(cast, opened) || (keepsSeats(cast, host) && mayBeFull(cast, host, opened)),
  );
  return laptops.length === 0 ? [] : [{ reboot: { laptops } }];
};
