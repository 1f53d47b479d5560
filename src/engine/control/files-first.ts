/**
 * Before the versions of a top level go (domain rule 67): what stays of its documents is their files, so every version that is shown is put into its
 * file first. Nobody else has it any more. Where two versions stand beside each other a file has room for one, so people choose first.
 */
import * as Effect from "effect/Effect";
import { toEngineError } from "../copy/core.ts";
import type { Session } from "../copy/session.ts";
import type { Desk } from "../documents/desk.ts";
import { lookAtFolder } from "../documents/look.ts";
import { EngineError } from "../errors.ts";
import { byCodeUnits } from "../log/names.ts";
import { documentModesOf } from "../modes/view.ts";

/** A save that is found here has to stand still, is taken in and may wait for its place then; the others are for a program that is still writing. */
const LOOKS_MOST = 6;

/** Of what is named one by one. */
const NAMES_MOST = 3;

const named = (all: ReadonlyArray<string>): string =>
  all.length <= NAMES_MOST
    ? all.join("; ")
    : `${all.slice(0, NAMES_MOST).join("; ")} and ${all.length - NAMES_MOST} more`;

/** Why the folder of documents is not as its copy shows it; undefined where it is. */
const whatWaits = ({ pending, problem, question, vanished }: Desk): string | undefined => {
  if (problem !== null) return `the folder of the documents cannot be used (${problem})`;
  if (question?.kind === "folder-missing") return "the folder of the documents is not there";
  if (question?.kind === "other-folder") return "another folder is in the place of the documents";
  if (pending.size > 0)
    return named([...pending.values()].map(({ file, text }) => `${file} (${text})`).toSorted());
  return vanished.size === 0
    ? undefined
    : `nobody has said whether these were deleted: ${named([...vanished.keys()].toSorted())}`;
};

/** Somebody waits for it: what was in the way may not be there any more. */
const triedAtOnce = ({ pending }: Desk): void => {
  for (const [document, waiting] of pending)
    pending.set(document, { ...waiting, notBeforeMillis: 0 });
};

const refuseNewer = (session: Session): Effect.Effect<void, EngineError> => {
  const newer = documentModesOf(session).documents.filter((document) => document.newer);
  return newer.length === 0
    ? Effect.void
    : new EngineError({
        reason: "volume",
        text: `Versions wait here that nobody has taken: ${named(newer.map(({ document }) => document))}. Nothing was deleted. Take them, or choose Automatic for these documents, and try again.`,
      });
};

/** Documents of which more than one version would have to stay: of the engagement's, or of saves that wait here. */
const undecided = ({ modes, state }: Session): ReadonlyArray<string> => {
  const all = [
    ...[...state.documents].flatMap(([name, { conflicted }]) => (conflicted ? [name] : [])),
    ...[...modes.documents].flatMap(([name, { saves }]) => (saves.length > 1 ? [name] : [])),
  ];
  return [...new Set(all)].toSorted(byCodeUnits);
};

/** Also a conflict that was there for long: nobody has looked at the other version yet, and nobody can later. */
export const refuseUndecided = (session: Session): Effect.Effect<void, EngineError> => {
  const documents = undecided(session);
  return documents.length === 0
    ? Effect.void
    : new EngineError({
        reason: "invalid",
        text: `Versions stand beside each other, and only one of each document would stay as its file: ${named(documents)}. Nothing was deleted. Choose which one stays, then clear.`,
      });
};

export const layOutFiles = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, EngineError> {
  yield* refuseNewer(session);
  const { desk } = session;
  if (desk === null) return;
  let left = Number.POSITIVE_INFINITY;
  let looks = 0;
  while (true) {
    triedAtOnce(desk);
    yield* lookAtFolder(session, desk);
    const waits = whatWaits(desk);
    if (waits === undefined && desk.left === 0) return;
    // That it was too much for one look is no reason to stop, as long as it becomes less.
    if (desk.left === 0 || desk.left >= left) looks += 1;
    ({ left } = desk);
    // What a person has to answer does not pass by itself.
    if (looks === LOOKS_MOST || desk.question !== null)
      return yield* new EngineError({
        reason: "volume",
        text: `The files do not hold yet what is shown: ${waits ?? `${left} of them`}. What is only a version would go. Nothing was deleted. See to that, and try again.`,
      });
    // Edits that come meanwhile are served.
    const wait = session.io(Effect.sleep(desk.settings.stableMillis));
    yield* Effect.mapError(wait, toEngineError);
  }
});
