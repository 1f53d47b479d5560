/** `fieldsync lock-down`, `unlock`, `clean-up`, `abandon`, `delete-copy`, `clear-information`: the engagement as a whole (rules 64–67). */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../engine/engine.ts";
import type { EngineError } from "../../../engine/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../../exit.ts";
import { advised, type Advice } from "../advised.ts";
import type { CopyContext } from "../context.ts";
import { optionalSeconds, text } from "../parameters.ts";
import { forgetPerson } from "../person.ts";
import { notLaidOut, undecided } from "../not-laid-out.ts";
import { takeIn } from "../taken-in.ts";
import { copyVerb, nothing } from "../verb.ts";
import { connectionText, finishAdvice, lines, missingLines } from "../words.ts";
import { online } from "./check-out.ts";

const SECONDS_MAX = 86_400;

const patienceFor = optionalSeconds("patience", "How long to wait for everybody (default: 300)", {
  least: 1,
  most: SECONDS_MAX,
});

const waiting = (seconds: number | undefined): { readonly patienceMillis?: number } =>
  seconds === undefined ? {} : { patienceMillis: seconds * 1_000 };

/** Where this copy is connected from now on, where that moved: nothing else moves a connection nobody moved. */
const moved = (handle: CopyHandle, before: string | null): { readonly movedTo?: string } => {
  const { boundTo } = handle.status();
  return boundTo === null || boundTo === before ? {} : { movedTo: boundTo };
};

const movedText = ({ movedTo }: { readonly movedTo?: string }): string | undefined =>
  movedTo === undefined
    ? undefined
    : `this needs the top-level parent, so this copy is connected to ${movedTo} from now on`;

/** Nothing is gathered a second time, and nothing is cleaned up in a closed engagement. */
const whyNotNow = (handle: CopyHandle) => (): Advice =>
  handle.status().phase === "locked-down"
    ? { code: "locked-down", todo: "open it again with: fieldsync unlock FOLDER" }
    : { todo: "see the copies with: fieldsync properties FOLDER" };

/** Asked for is asked for, also where nobody waits for it any more. */
const ifStopped =
  "everybody may have been asked to hand in by now, and nobody edits then: see how it stands with: fieldsync status FOLDER, and take it back with: fieldsync unlock FOLDER";

const LOOK_MILLIS = 500;

/** Says meanwhile who has not handed in: somebody can go and tell them. */
const sayingWhom = <A, E>(
  { handle, moved: progress }: CopyContext,
  gathering: Effect.Effect<A, E>,
): Effect.Effect<A, E> => {
  const look = Effect.sync(() => {
    progress.waitsFor =
      handle.status().phase === "handing-in"
        ? handle
            .properties()
            .members.flatMap(({ handedIn, name, state }) =>
              state === "member" && !handedIn ? [name] : [],
            )
        : [];
  });
  const looking = Effect.forever(Effect.andThen(look, Effect.sleep(LOOK_MILLIS)));
  return Effect.ensuring(
    Effect.raceFirst(gathering, looking),
    Effect.sync(() => void delete progress.waitsFor),
  );
};

export const lockDown = copyVerb({
  name: "lock-down",
  description:
    "Locks the engagement down. Every copy has to hand in what it has, so all of them must be open and connected, directly or through others, or synchronised meanwhile; whoever is missing is named, and then nothing is locked. Needs the top-level parent.",
  examples: [
    { command: "fieldsync lock-down Maple", description: "Wait five minutes for everybody" },
    { command: "fieldsync lock-down Maple --patience 3600", description: "Wait an hour" },
  ],
  parameters: { patience: patienceFor },
  ifStopped,
  run: (context, { patience }) =>
    Effect.gen(function* () {
      const { handle } = context;
      const { boundTo } = handle.status();
      yield* online(handle);
      const gathering = sayingWhom(context, handle.lockDown(waiting(patience)));
      yield* advised(gathering, whyNotNow(handle));
      return { phase: handle.status().phase, ...moved(handle, boundTo) };
    }),
  ended: () => ({ phase: "locked-down" as const }),
  text: (result) =>
    lines(["the engagement is locked down: everybody has handed in", movedText(result)]),
});

export const unlock = copyVerb({
  name: "unlock",
  description:
    "Opens a locked engagement again, or takes back a lock-down nobody finishes. Needs the top-level parent.",
  parameters: nothing,
  run: ({ handle }) =>
    Effect.gen(function* () {
      const { boundTo } = handle.status();
      yield* online(handle);
      yield* advised(handle.unlock, () => ({
        code: "not-locked",
        todo: "see how it stands with: fieldsync status FOLDER",
      }));
      return { phase: handle.status().phase, ...moved(handle, boundTo) };
    }),
  text: (result) => lines(["the engagement can be edited again", movedText(result)]),
});

export const cleanUp = copyVerb({
  name: "clean-up",
  description:
    "Shrinks the synchronisation folder of every copy. Every copy has to hand in what it has, as for a lock-down; then what is shown now takes the place of everything that led to it. Nothing anybody sees changes; superseded versions of documents are no longer kept. The top-level parent does the work, at once where it is open.",
  examples: [
    { command: "fieldsync clean-up Maple", description: "Wait five minutes for everybody" },
  ],
  parameters: { patience: patienceFor },
  ifStopped,
  run: (context, { patience }) =>
    Effect.gen(function* () {
      const { handle } = context;
      const { boundTo } = handle.status();
      yield* online(handle);
      const gathering = sayingWhom(context, handle.cleanUp(waiting(patience)));
      yield* advised(gathering, whyNotNow(handle));
      return { done: handle.identity.role === "top-level", ...moved(handle, boundTo) };
    }),
  ended: (role) => ({ done: role === "top-level" }),
  text: (result) =>
    lines([
      result.done
        ? "cleaned up: every copy shrinks with its next exchange"
        : "everybody has handed in: the top-level parent cleans up when it is open, and then every copy with its next exchange",
      movedText(result),
    ]),
});

export const abandon = copyVerb({
  name: "abandon",
  description:
    "Gives up a copy for ever, for example on a lost laptop. What nobody has seen of it is never merged; it can still be read and exported there. This cannot be taken back. Needs the top-level parent.",
  examples: [
    { command: "fieldsync properties Maple", description: "See the copies and their ids" },
    {
      command: "fieldsync abandon Maple 5c820d692c00e85b63ae6da222b705fa",
      description: "Give up the one with this id",
    },
  ],
  parameters: { copy: text("copy", "The id of the copy, as properties shows it") },
  run: ({ handle }, { copy }) =>
    Effect.gen(function* () {
      const { boundTo } = handle.status();
      yield* online(handle);
      const isKnown = (): boolean =>
        handle.properties().members.some(({ copyId }) => copyId === copy);
      // What the top-level parent knows is known here when it was asked.
      const todo = "see the copies and their ids with: fieldsync properties FOLDER";
      const abandoning = Effect.mapError(handle.abandon(copy), (error) =>
        error.reason !== "invalid" || isKnown()
          ? error
          : stop({
              exitCode: EXIT_CODES.failed,
              code: "no-copy",
              wrong: `no copy with the id "${copy}" is registered here`,
              expected: "the whole id: 32 digits",
              todo,
            }),
      );
      yield* advised(abandoning, () => ({ todo }));
      return { abandoned: copy, ...moved(handle, boundTo) };
    }),
  text: (result) => lines([`copy ${result.abandoned} is abandoned`, movedText(result)]),
});

/** What is left of a copy at the place it was moved from would be nobody's when it has ended. */
const checkNothingLeft = ({ folder, halfMoved }: CopyContext): Effect.Effect<void, Stop> =>
  halfMoved?.phase !== "gone"
    ? Effect.void
    : Effect.fail(
        stop({
          exitCode: EXIT_CODES.failed,
          code: "half-moved",
          wrong: `the copy in "${folder}" was moved there, and what is left of it in "${halfMoved.from}" is not removed yet`,
          expected: "a copy that lies in one place",
          todo: finishAdvice(halfMoved),
        }),
      );

/** Who worked with the copy, and where it was to move, is no business of the next one in this place. */
const forget = (context: CopyContext) =>
  Effect.andThen(
    forgetPerson(context.journal),
    Effect.flatMap(
      Effect.promise(() => import("../half-moved.ts")),
      ({ forgetMove }) => forgetMove(context),
    ),
  );

/** Why nothing could be handed in, and where else it can be. */
const notHandedIn = (handle: CopyHandle, error: EngineError): EngineError | Stop => {
  if (error.reason !== "volume" || error.volumeError !== undefined) return error;
  const { connectedTo, lastFailure } = handle.status();
  if (connectedTo !== null)
    return stop({
      exitCode: EXIT_CODES.failed,
      code: error.reason,
      wrong: lastFailure === null ? error.text : `${error.text} ${lastFailure.message}`,
      todo:
        "where the permission is missing or that disk is full, have that mended; where a program holds a file there, close it. Try again " +
        "then, or hand in elsewhere with: fieldsync connect FOLDER PATH",
    });
  return stop({
    exitCode: EXIT_CODES.failed,
    code: "offline",
    wrong: `everything is handed in before a copy is deleted, and this one is connected to no other: ${connectionText(handle.status())}`,
    todo: "try again when that one can be reached, or hand in elsewhere with: fieldsync connect FOLDER PATH",
  });
};

export const deleteCopy = copyVerb({
  name: "delete-copy",
  description:
    "Hands in everything and removes the synchronisation from this folder. The documents stay as plain files. Refused while the copy is not connected, and while a saved file cannot be taken in.",
  parameters: nothing,
  run: (context) =>
    Effect.gen(function* () {
      const { folder, handle } = context;
      yield* checkNothingLeft(context);
      yield* online(handle);
      if (handle.status().abandoned)
        return yield* stop({
          exitCode: EXIT_CODES.failed,
          code: "abandoned",
          wrong:
            "this copy was abandoned: nobody waits for it, and nothing of it is handed in any more",
          todo: "save what it holds with: fieldsync export FOLDER OUT, and remove its folder then",
        });
      yield* takeIn(handle);
      const deleting = advised(handle.deleteCopy, () => ({
        todo:
          handle.identity.role === "top-level"
            ? "where every other copy was deleted or abandoned: fieldsync clear-information FOLDER"
            : "see what is kept here with: fieldsync documents list FOLDER",
      }));
      yield* Effect.mapError(deleting, (error) =>
        error._tag === "EngineError" ? notHandedIn(handle, error) : error,
      );
      yield* forget(context);
      return { folder };
    }),
  text: ({ folder }) => `everything is handed in; ${folder} is no copy any more`,
});

/** Waiting for them helps nobody here: they have to end. */
const stillThere = (error: EngineError) =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: error.reason,
    wrong: `${error.text}${missingLines(error)}`,
    todo: "end each of them with: fieldsync delete-copy THEIR-FOLDER, or give one up with: fieldsync abandon FOLDER COPY",
  });

export const clearInformation = copyVerb({
  name: "clear-information",
  description:
    "Removes the synchronisation from the top-level parent, when every other copy was deleted or abandoned. The documents stay as plain files, each as it is shown; their other versions and all records go. Save those first with: fieldsync export FOLDER OUT. Refused while two versions of a document are in conflict: choose first which one stays.",
  parameters: nothing,
  run: (context) =>
    Effect.gen(function* () {
      const { folder, handle } = context;
      yield* checkNothingLeft(context);
      const clearing = advised(handle.clearInformation, () =>
        handle.identity.role === "top-level"
          ? undecided(handle)
          : {
              code: "needs-top-level",
              todo: "end this copy with: fieldsync delete-copy FOLDER",
            },
      );
      yield* Effect.mapError(clearing, (error) =>
        error._tag !== "EngineError"
          ? error
          : error.reason === "copies-missing"
            ? stillThere(error)
            : notLaidOut(handle, error),
      );
      yield* forget(context);
      return { folder };
    }),
  text: ({ folder }) => `${folder} holds plain files only now`,
});
