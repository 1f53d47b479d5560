/**
 * A command that waits for people, handed back by a process that is done before it. Whoever has the copy next may bring it to its end, or
 * somebody takes it back, before it can be asked for again: then asking once more would have everybody hand in a second time.
 */
import * as Effect from "effect/Effect";
import type { CopyProperties } from "../../engine/engine.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { HANDED_BACK } from "./control/protocol.ts";
import type { Answer } from "./verb.ts";
import { missingLines } from "./words.ts";

/** What a copy asked for last, and which one it is: a part of what `properties` answers. */
export type LastAsked = Pick<CopyProperties, "asked"> & {
  readonly identity: Pick<CopyProperties["identity"], "role">;
};

/** Undefined where a process of an older version answered. */
export const lastAskedIn = (result: unknown): LastAsked | undefined =>
  typeof result === "object" && result !== null && "asked" in result && "identity" in result
    ? // An answer of ours, see `commands/properties.ts`.
      (result as LastAsked)
    : undefined;

/** What became of a command, by what the copy had asked for `before` it was sent, and `now`. Not begun: nothing was asked for because of it. */
const becameOf = (
  command: string,
  before: LastAsked | undefined,
  now: LastAsked | undefined,
): "agreed" | "taken-back" | "not-known" => {
  const asked = now?.asked;
  if (before === undefined || asked === undefined || asked === null) return "not-known";
  const isNew = asked.epoch > (before.asked?.epoch ?? 0);
  const wentOn = before.asked?.outcome === "handing-in" && asked.epoch === before.asked.epoch;
  if (asked.purpose !== command || !(isNew || wentOn) || asked.outcome === "handing-in")
    return "not-known";
  return asked.outcome;
};

/** Whether somebody took it back or the time was over the operations do not say; who had not handed in they do, but to an older version. */
const takenBack = (command: string, asked: LastAsked["asked"]): Stop => {
  const lines = missingLines(asked ?? {});
  const first =
    lines === ""
      ? "see how it stands with: fieldsync status FOLDER"
      : "let them open or synchronise their copies, or give one up with: fieldsync abandon FOLDER COPY";
  return stop({
    exitCode: EXIT_CODES.failed,
    code: "claimed",
    wrong: `the ${command} was taken back: by somebody else, or because not everybody had handed in${lines}`,
    todo: `${first}; then ask for it again`,
  });
};

interface Waiting<R> {
  readonly command: string;
  readonly carryOut: Effect.Effect<Answer, Stop, R>;
  /** What it comes to where it has come to its end elsewhere. */
  readonly ended: (role: LastAsked["identity"]["role"]) => Answer;
  readonly before: LastAsked | undefined;
  /** What the copy has asked for by now. */
  readonly asked: Effect.Effect<Answer, Stop, R>;
}

/** Carries it out, and as often as it is handed back once more, unless it has come to its end meanwhile. */
export const untilEnded = <R>(waiting: Waiting<R>): Effect.Effect<Answer, Stop, R> => {
  const { asked, before, carryOut, command, ended } = waiting;
  /** What it came to; undefined where it has not, as far as is known. */
  const outcome = Effect.flatMap(asked, ({ result }) => {
    const now = lastAskedIn(result);
    const became = becameOf(command, before, now);
    if (became === "taken-back") return Effect.fail(takenBack(command, now?.asked ?? null));
    return Effect.succeed(
      became === "agreed" && now !== undefined ? ended(now.identity.role) : undefined,
    );
  });
  /** Others may have brought it to its end just before it was asked for: then it is refused as one that is done. */
  const orEndedLate = (stopped: Stop) =>
    Effect.flatMap(outcome, (late) =>
      late === undefined ? Effect.fail(stopped) : Effect.succeed(late),
    );
  const again: Effect.Effect<Answer, Stop, R> = Effect.flatMap(outcome, (answer) =>
    answer === undefined ? carriedOut(orEndedLate) : Effect.succeed(answer),
  );
  const carriedOut = (
    otherwise: (stopped: Stop) => Effect.Effect<Answer, Stop, R>,
  ): Effect.Effect<Answer, Stop, R> =>
    carryOut.pipe(
      Effect.catch((stopped) => (stopped.message === HANDED_BACK ? again : otherwise(stopped))),
    );
  return carriedOut(Effect.fail);
};
