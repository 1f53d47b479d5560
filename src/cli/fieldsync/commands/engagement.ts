/** `fieldsync lock-down`, `unlock`, `clean-up`, `abandon`, `delete-copy`, `clear-information`: the engagement as a whole (rules 64–67). */
import * as Effect from "effect/Effect";
import { EXIT_CODES, stop } from "../../exit.ts";
import { optionalSeconds, text } from "../parameters.ts";
import { forgetPerson } from "../person.ts";
import { takeIn } from "../taken-in.ts";
import { copyVerb, nothing } from "../verb.ts";
import { online } from "./check-out.ts";

const SECONDS_MAX = 86_400;

const patienceFor = optionalSeconds("patience", "How long to wait for everybody (default: 300)", {
  least: 1,
  most: SECONDS_MAX,
});

const waiting = (seconds: number | undefined): { readonly patienceMillis?: number } =>
  seconds === undefined ? {} : { patienceMillis: seconds * 1_000 };

export const lockDown = copyVerb({
  name: "lock-down",
  description:
    "Locks the engagement down. Every copy has to hand in what it has, so all of them must be open and connected, directly or through others, or synchronised meanwhile; whoever is missing is named, and then nothing is locked. Needs the top-level parent.",
  examples: [
    { command: "fieldsync lock-down Maple", description: "Wait five minutes for everybody" },
    { command: "fieldsync lock-down Maple --patience 3600", description: "Wait an hour" },
  ],
  parameters: { patience: patienceFor },
  run: ({ handle }, { patience }) =>
    Effect.gen(function* () {
      yield* online(handle);
      yield* handle.lockDown(waiting(patience));
      return { phase: handle.status().phase };
    }),
  text: () => "the engagement is locked down: everybody has handed in",
});

export const unlock = copyVerb({
  name: "unlock",
  description:
    "Opens a locked engagement again, or takes back a lock-down nobody finishes. Needs the top-level parent.",
  parameters: nothing,
  run: ({ handle }) =>
    Effect.gen(function* () {
      yield* online(handle);
      yield* handle.unlock;
      return { phase: handle.status().phase };
    }),
  text: () => "the engagement can be edited again",
});

export const cleanUp = copyVerb({
  name: "clean-up",
  description:
    "Shrinks the synchronisation folder of every copy. Every copy has to hand in what it has, as for a lock-down; then what is shown now takes the place of everything that led to it. Nothing anybody sees changes; superseded versions of documents are no longer kept. The top-level parent does the work, at once where it is open.",
  examples: [
    { command: "fieldsync clean-up Maple", description: "Wait five minutes for everybody" },
  ],
  parameters: { patience: patienceFor },
  run: ({ handle }, { patience }) =>
    Effect.gen(function* () {
      yield* online(handle);
      yield* handle.cleanUp(waiting(patience));
      return { done: handle.identity.role === "top-level" };
    }),
  text: ({ done }) =>
    done
      ? "cleaned up: every copy shrinks with its next exchange"
      : "everybody has handed in: the top-level parent cleans up when it is open, and then every copy with its next exchange",
});

export const abandon = copyVerb({
  name: "abandon",
  description:
    "Gives up a copy for ever, for example on a lost laptop. What nobody has seen of it is never merged; it can still be read and exported there. This cannot be taken back. Needs the top-level parent.",
  examples: [
    {
      command: "fieldsync properties Maple --json",
      description: "See the copies and their ids under members",
    },
  ],
  parameters: { copy: text("copy", "The id of the copy, as properties shows it") },
  run: ({ handle }, { copy }) =>
    Effect.gen(function* () {
      yield* online(handle);
      const isKnown = (): boolean =>
        handle.properties().members.some(({ copyId }) => copyId === copy);
      // What the top-level parent knows is known here when it was asked.
      yield* Effect.mapError(handle.abandon(copy), (error) =>
        error.reason !== "invalid" || isKnown()
          ? error
          : stop({
              exitCode: EXIT_CODES.failed,
              code: "no-copy",
              wrong: `no copy with the id "${copy}" is registered here`,
              expected: "the whole id: 32 digits",
              todo: "see the copies and their ids with: fieldsync properties FOLDER",
            }),
      );
      return { abandoned: copy };
    }),
  text: ({ abandoned }) => `copy ${abandoned} is abandoned`,
});

export const deleteCopy = copyVerb({
  name: "delete-copy",
  description:
    "Hands in everything and removes the synchronisation from this folder. The documents stay as plain files. Refused while the copy is not connected, and while a saved file cannot be taken in.",
  parameters: nothing,
  run: ({ folder, handle, journal }) =>
    Effect.gen(function* () {
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
      yield* handle.deleteCopy;
      yield* forgetPerson(journal);
      return { folder };
    }),
  text: ({ folder }) => `everything is handed in; ${folder} is no copy any more`,
});

export const clearInformation = copyVerb({
  name: "clear-information",
  description:
    "Removes the synchronisation from the top-level parent, when every other copy was deleted or abandoned. The documents stay as plain files.",
  parameters: nothing,
  run: ({ folder, handle, journal }) =>
    Effect.as(Effect.andThen(handle.clearInformation, forgetPerson(journal)), { folder }),
  text: ({ folder }) => `${folder} holds plain files only now`,
});
