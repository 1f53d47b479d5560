/**
 * The other side of the control socket: finds out who has the copy, and lets that process carry out a command.
 */
import type { Socket } from "node:net";
import * as Effect from "effect/Effect";
import { EXIT_CODES, stop, Stop } from "../../exit.ts";
import type { Answer } from "../verb.ts";
import type { Theirs } from "./guard.ts";
import { readLine, writeLine } from "./lines.ts";
import { answerTooLong } from "./too-long.ts";
import { decodeGreeting, decodeReply, sizes, type Greeting } from "./protocol.ts";

/** Opening a large engagement takes a while, and the greeting comes when it is open. */
const GREETING_MILLIS = 60_000;

const silent = (folder: string): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "no-answer",
    wrong: `another program has "${folder}" open and does not answer`,
    todo: "wait until it has finished opening, or end it and try again",
  });

const strange = (folder: string, why: string): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "strange-answer",
    wrong: `the program that has "${folder}" open answers something else: ${why}`,
    todo: "it may be another version of fieldsync: close it and try again",
  });

/** Who has the copy. Undefined when that process has just ended: look again. */
export const greeted = Effect.fnUntraced(function* ({ socket }: Theirs, folder: string) {
  const line = yield* Effect.promise(() =>
    readLine(socket, { bytes: sizes.greetingBytes, millis: GREETING_MILLIS }),
  );
  if ("failure" in line) {
    socket.destroy();
    if (line.failure === "closed") return undefined;
    return yield* line.failure === "too-slow" ? silent(folder) : strange(folder, "too much");
  }
  const greeting = decodeGreeting(line.text);
  if (!greeting.ok) {
    socket.destroy();
    return yield* strange(folder, greeting.why);
  }
  return greeting.value;
});

export const inUse = (folder: string, greeting: Greeting): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "in-use",
    wrong: `"${folder}" is in use by ${greeting.busy === null ? "fieldsync" : `fieldsync ${greeting.busy}`} (process ${greeting.process})`,
    todo: "wait until it is done, or end it, and try again",
  });

/** Sends one command and waits for its answer, however long that takes. */
export const ask = (
  socket: Socket,
  folder: string,
  request: { readonly command: string; readonly arguments: { readonly [name: string]: unknown } },
): Effect.Effect<Answer, Stop> =>
  Effect.gen(function* () {
    yield* Effect.promise(() => writeLine(socket, request));
    const line = yield* Effect.promise(() =>
      readLine(socket, { bytes: sizes.answerBytes, millis: null }),
    );
    if ("failure" in line && line.failure === "too-long") return yield* answerTooLong();
    if ("failure" in line)
      return yield* stop({
        exitCode: EXIT_CODES.failed,
        code: "no-answer",
        wrong: `the program that had "${folder}" open was closed before it answered`,
        todo: "start the command again",
      });
    const reply = decodeReply(line.text);
    if (!reply.ok) return yield* strange(folder, reply.why);
    if (!reply.value.ok) return yield* new Stop(reply.value);
    return reply.value;
  }).pipe(Effect.ensuring(Effect.sync(() => socket.destroy())));
