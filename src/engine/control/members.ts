/** The copies of the engagement as people see them: who takes part, who has handed in, who was last heard of when. */
import { forkedCopies } from "../log/branches.ts";
import type { Member, MemberState } from "../api.ts";
import type { MissingCopy } from "../errors.ts";
import { byCodeUnits, type CopyId } from "../log/names.ts";
import type { Session } from "../copy/session.ts";
import { nameOfCopy } from "./refusals.ts";
import { outstanding, phaseOf } from "./state.ts";

const stateOf = (session: Session, copy: CopyId): MemberState => {
  const { control } = session.state;
  if (control.abandoned.has(copy)) return "abandoned";
  return control.left.has(copy) ? "deleted" : "member";
};

/** Every copy that ever joined, the top level first, then by id. */
export const membersOf = (session: Session): ReadonlyArray<Member> => {
  const { control } = session.state;
  const { topLevel } = session.format;
  const phase = phaseOf(control);
  const forked = forkedCopies(session.book);
  const seals = phase.kind === "handing-in" ? control.seals.get(phase.epoch) : undefined;
  const joined = [...control.joined.keys()].filter((copy) => copy !== topLevel);
  return [topLevel, ...joined.toSorted(byCodeUnits)].map((copyId) => ({
    copyId,
    parentCopy: control.joined.get(copyId)?.parent ?? null,
    name: nameOfCopy(session, copyId),
    state: stateOf(session, copyId),
    forked: forked.has(copyId),
    handedIn: seals?.has(copyId) ?? false,
    heardAtMillis: control.heardAt.get(copyId) ?? null,
  }));
};

/** The copies that have not handed in, and when anything of them was last seen. */
export const missingCopies = (session: Session, epoch: number): ReadonlyArray<MissingCopy> =>
  outstanding(session.state.control, session.format.topLevel, epoch).map((copy) => ({
    copyId: copy,
    name: nameOfCopy(session, copy),
    heardAtMillis: session.state.control.heardAt.get(copy) ?? null,
  }));
