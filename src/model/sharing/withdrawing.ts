/**
 * What a host takes away from those who are connected already (domain rule 33): a share that is ended, a permission that is withdrawn
 * on a strict host.
 */
import { foldName } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import type { ServerSession } from "./sessions.ts";
import type { Share } from "./shares.ts";

/** Closes what is open through the share; whether there was anything. */
const closeShare = (host: Laptop, session: ServerSession, share: string): boolean => {
  let touched = false;
  for (const transport of session.transports) {
    for (const [holder, tree] of transport.trees) {
      if (foldName(tree.share) !== foldName(share)) continue;
      host.fileServer.release(transport, holder);
      touched = true;
    }
  }
  return touched;
};

/** A share was ended: what was open through it is closed, and sessions that had nothing else end with it. */
export const endShare = (host: Laptop, share: string): void => {
  for (const session of host.sessions.all) {
    const touched = closeShare(host, session, share);
    if (touched && session.trees === 0) host.sessions.close(session, "withdrawn");
  }
};

/** Strict hosts look at once whom they still let in; the others wait until somebody opens something. */
export const permissionsChanged = (host: Laptop, share: Share): void => {
  const { room, accounts, shares, sessions } = host;
  if (room.policies.withdrawal !== "at-once") return;
  for (const session of sessions.all) {
    if (shares.access(share, accounts.namesOf(session.account)) !== "none") continue;
    closeShare(host, session, share.name);
    if (session.trees === 0) sessions.close(session, "withdrawn");
  }
};
