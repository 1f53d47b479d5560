/**
 * A copy's own part in a lock-down or clean-up: it sees the intent, stops taking edits, takes in what lies changed in its
 * working folder, and seals its log (engine §1.9, I13).
 *
 * The seal is an operation like any other, so it travels through whatever folders connect the copies, and it is the last one
 * of its log: whoever holds it holds everything its author had. A file that is still being written, or that a program holds
 * open, delays the seal, and so does a question about the whole folder: a copy that has not handed in is named to whoever asked.
 */
import * as Effect from "effect/Effect";
import type { OwnDisk } from "../copy/core.ts";
import type { Desk } from "../documents/desk.ts";
import { writeOps } from "../edits/writing.ts";
import { receiveVisitors } from "../exchange/host.ts";
import { onDemandSaves, publishSaves } from "../modes/publish.ts";
import { holdsBackOwn, type Session } from "../copy/session.ts";
import { participants, phaseOf } from "./state.ts";

/** A content is believed after two looks; the first of them has to begin after the intent was seen. */
const LOOKS_BEFORE_SEAL = 2;

/** Nothing at all is done in the folder before somebody says what happened to it, so nothing of it was taken in. */
const isKeptWaiting = ({ question }: Desk): boolean =>
  question !== null && question.kind !== "vanished";

const hasSettled = (desk: Desk, looksAtIntent: number): boolean =>
  desk.looks >= looksAtIntent + LOOKS_BEFORE_SEAL &&
  !isKeptWaiting(desk) &&
  desk.left === 0 &&
  desk.candidates.size === 0 &&
  desk.unstable.size === 0 &&
  desk.displaced.size === 0;

/** The intent this copy has not sealed its log for yet; undefined where nobody waits for it. */
const owedTo = (session: Session): number | undefined => {
  const { control } = session.state;
  const { copy } = session.own;
  const phase = phaseOf(control);
  if (phase.kind !== "handing-in") return undefined;
  if (control.seals.get(phase.epoch)?.has(copy) === true) return undefined;
  return participants(control, session.format.topLevel).includes(copy) ? phase.epoch : undefined;
};

/** Seals the own log where an intent asks for it and nothing is left to take in. */
export const handIn = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { control } = session.state;
  if (control.intents.size === 0) return;
  if (phaseOf(control).kind !== "handing-in") {
    session.handingIn = null;
    return;
  }
  const asked = owedTo(session);
  if (asked === undefined) return;
  const { desk } = session;
  if (session.handingIn?.epoch !== asked) {
    session.handingIn = { epoch: asked, looks: desk?.looks ?? 0 };
    if (desk !== null) desk.lookAtMillis = 0;
  }
  if (desk !== null && !hasSettled(desk, session.handingIn.looks)) return;
  // A copy that was made from this one may be known nowhere else than in the own drop box: whoever holds the seal holds its introduction too.
  yield* receiveVisitors(session);
  const epoch = owedTo(session);
  // Who holds the seal would not hold what of our own waits here, for a piece of a document that is gone.
  if (epoch !== asked || holdsBackOwn(session)) return;
  // What was kept back until somebody says Sync is handed in now; what is never synchronised stays out (domain A5).
  yield* publishSaves(session, onDemandSaves(session));
  yield* writeOps(session, [{ kind: "control", control: { kind: "sealed", epoch } }]);
  session.trace.emit("control.sealed", { copy: session.own.copy, epoch });
});
