/** Why a copy does not take an edit right now: the engagement is closed, or this copy does not belong to it any more. */
import { EngineError } from "../errors.ts";
import type { Edit } from "../copy/mailbox.ts";
import type { CopyId } from "../log/names.ts";
import type { Session } from "../copy/session.ts";
import { phaseOf, type ControlState } from "./state.ts";

/** How people know a copy. */
export const nameOfCopy = (
  session: Pick<Session, "state" | "own" | "user" | "machine" | "format" | "visitors" | "hosts">,
  copy: CopyId,
): string => {
  if (copy === session.own.copy) return `${session.user} on ${session.machine}`;
  const known =
    session.state.control.joined.get(copy) ?? session.visitors.get(copy) ?? session.hosts.get(copy);
  const name =
    known === undefined ? `copy ${copy.slice(0, 8)}` : `${known.user} on ${known.machine}`;
  return copy === session.format.topLevel ? `the top-level parent (${name})` : name;
};

/** Abandoned, in the words both sides are told. */
export const abandonedError = (
  control: ControlState,
  copy: CopyId,
  /** Where another copy lies; without it, it is this one. */
  path?: string,
): EngineError | undefined =>
  control.abandoned.has(copy)
    ? new EngineError({
        reason: "abandoned",
        ...(path === undefined ? {} : { elsewhere: true }),
        text: `${path === undefined ? "This copy" : `The copy at ${path}`} was abandoned and cannot take part any more. What it changed can be exported; make a fresh copy to go on.`,
      })
    : undefined;

/** A copy that could not take itself away, because a program held one of its files, is deleted for everybody else. */
export const signedOffError = ({ state, own }: Session): EngineError | undefined =>
  state.control.left.has(own.copy)
    ? new EngineError({
        reason: "closed",
        text: "This copy has handed in everything and is being deleted.",
      })
    : undefined;

/**
 * Undefined where the copy takes the edit. While a copy is handing in, what already lies changed in its working folder is
 * still taken in; after its seal nothing is.
 */
export const editRefusal = (
  session: Session,
  edit: Pick<Edit, "kind">,
): EngineError | undefined => {
  const { control } = session.state;
  if (control.intents.size === 0 && control.abandoned.size === 0 && control.left.size === 0)
    return undefined;
  const out = signedOffError(session) ?? abandonedError(control, session.own.copy);
  if (out !== undefined) return out;
  const phase = phaseOf(control);
  switch (phase.kind) {
    case "open":
      return undefined;
    case "handing-in":
      if (
        edit.kind === "import-document" &&
        control.seals.get(phase.epoch)?.has(session.own.copy) !== true
      )
        return undefined;
      return new EngineError({
        reason: "locked-down",
        text: `${nameOfCopy(session, phase.by)} asked everybody to hand in for a ${phase.purpose}: no edits until that is over.`,
      });
    case "locked-down":
      return new EngineError({
        reason: "locked-down",
        text: `The engagement was locked down by ${nameOfCopy(session, phase.by)}. It can be read; unlock it to edit.`,
      });
  }
};
