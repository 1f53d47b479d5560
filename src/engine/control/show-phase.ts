/** Tells when the engagement is open for a copy, when it is not, and who wanted that. */
import type { Session } from "../copy/session.ts";
import { phaseOf } from "./state.ts";

/** Where it has changed since it was told last. Whoever's edit is taken or refused on account of it is told first. */
export const showPhase = (session: Session): void => {
  const phase = phaseOf(session.state.control);
  if (phase.kind === session.shownPhase) return;
  session.trace.emit("phase", {
    copy: session.own.copy,
    from: session.shownPhase,
    to: phase.kind,
    by: phase.kind === "open" ? null : phase.by,
  });
  session.shownPhase = phase.kind;
};
