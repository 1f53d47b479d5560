/** The locks as people see them. */
import type { ShownLock } from "../shown.ts";
import { byCodeUnits } from "../log/names.ts";
import type { Session } from "../copy/session.ts";
import { isAuthoritative } from "./lock-book.ts";

export const shownLocks = (session: Session): ReadonlyArray<ShownLock> => {
  const { standings, own } = session.locks;
  const authoritative = isAuthoritative(session);
  const shown = new Map<string, ShownLock>();
  for (const [resource, { epoch, at }] of own)
    shown.set(resource, {
      resource,
      epoch,
      purpose: "check-out",
      holder: { copyId: session.own.copy, user: session.user, machine: session.machine },
      since: at,
      mine: true,
      authoritative,
      exclusive: authoritative,
    });
  for (const [key, standing] of standings) {
    const resource = standing.resource === "" ? `lock ${key}` : standing.resource;
    if (standing.kind === "free" || shown.has(resource)) continue;
    const claim = standing.kind === "held" ? standing.claim : null;
    shown.set(resource, {
      resource,
      epoch: standing.epoch,
      purpose: claim?.purpose ?? "unknown",
      holder:
        claim === null ? null : { copyId: claim.copy, user: claim.user, machine: claim.machine },
      since: claim?.at ?? null,
      mine: claim?.copy === session.own.copy,
      authoritative,
      exclusive: authoritative && claim?.copy === session.own.copy,
    });
  }
  return [...shown.values()].toSorted((a, b) => byCodeUnits(a.resource, b.resource));
};
