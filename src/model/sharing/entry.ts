/**
 * Which share of a host somebody gets into, and what he may do at a place of it (domain rules 25 and 31 to 33): asked anew by every
 * operation, because an operation opens its file anew.
 */

import { rootMissing, type ShareAccess } from "../disk/operation.ts";
import { refusal, success, type Outcome } from "../windows/codes.ts";
import { lesser, type EffectiveAccess, type Share } from "./shares.ts";
import type { Transport } from "../wire/transport.ts";

/** Below which folder of which share. */
export interface SharePlace {
  readonly share: string;
  readonly folder: string;
}

/** What the share lets this session do, by the permission of now. */
export const grantedTo = ({ server, session }: Transport, share: Share): EffectiveAccess =>
  server.shares.granted(share, server.accounts.namesOf(session?.account ?? ""));

/** The share and what the session's account may do at these places of it; 67 and 5 in the order of rule 25. */
export const enter = (
  transport: Transport,
  place: SharePlace,
  wanted: {
    readonly paths: ReadonlyArray<string>;
    readonly writes: boolean;
    readonly holder?: object;
  },
): Outcome<{ readonly share: Share; readonly access: ShareAccess }> => {
  const { room, server, session } = transport;
  const { accounts, shares, disk } = server;
  const share = shares.find(place.share);
  if (share === undefined) return refusal(67);
  const gone = rootMissing(disk, share.folder);
  if (gone !== null) return { ok: false, failure: gone };
  const connected = wanted.holder === undefined ? undefined : transport.trees.get(wanted.holder);
  const keeps = room.policies.withdrawal === "next-connection";
  let access = keeps && connected !== undefined ? connected.granted : grantedTo(transport, share);
  if (share.limits.size > 0) {
    const names = accounts.namesOf(session?.account ?? "");
    for (const path of wanted.paths) {
      const below = [place.folder, path].filter((part) => part !== "").join("/");
      access = lesser(access, shares.allowed(share, names, below));
    }
  }
  if (access === "none" || (wanted.writes && access === "read")) return refusal(5);
  return success({ share, access });
};
