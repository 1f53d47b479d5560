/** What a command says of a program that has the copy open and answers nothing, or something else. */
import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { Duplex, Readable, Writable } from "node:stream";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished } from "vitest";
import { ask, greeted } from "../../../src/cli/fieldsync/control/ask.ts";
import type { Stop } from "../../../src/cli/exit.ts";
import { quickDisk } from "../../support/quick-disk.ts";
import { folderWith } from "../fieldlab.ts";

/** A connection to a program that says this and ends. */
const saying = async (bytes: string) => {
  const path = join(folderWith({}, onTestFinished, quickDisk()), "s");
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(bytes);
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  const socket = createConnection(path);
  socket.on("error", () => undefined);
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return socket;
};

const answerOf = (answer: Effect.Effect<unknown, Stop>): Promise<unknown> =>
  Effect.runPromise(
    Effect.match(answer, { onFailure: ({ message }) => message, onSuccess: (said) => said }),
  );

const STATUS = { command: "status", arguments: {} };

it.each([
  ["", "error[no-answer]"],
  ['{"ok":tr', "error[no-answer]"],
  ["no\n", "error[strange-answer]"],
  ['{"ok":true}\n', "error[strange-answer]"],
  ['{"ok":true,"result":{},"text":"","exitCode":77}\n', "error[strange-answer]"],
])("to a command (%j) is told as %s", async (bytes, code) => {
  expect(await answerOf(ask(await saying(bytes), "Maple", STATUS))).toContain(code);
});

it("an answer that is larger than any is told as that, and not as a program that was closed", async () => {
  const part = Buffer.alloc(32 * 1_048_576, "x");
  const endless = Readable.from(Array.from({ length: 9 }, () => part));
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const socket = Duplex.from({ readable: endless, writable: sink }) as unknown as Socket;
  socket.on("error", () => undefined);
  const told = await answerOf(ask(socket, "Maple", STATUS));
  expect(told).toContain("error[answer-too-long]");
  expect(told).toContain("256 MiB\n  close the copy there");
});

it("an answer is what was answered, and a refusal too", async () => {
  const answer = { ok: true, result: { a: 1 }, text: "said", exitCode: 1 };
  const said = await saying(`${JSON.stringify(answer)}\n`);
  expect(await answerOf(ask(said, "Maple", STATUS))).toEqual(answer);
  const no = await saying('{"ok":false,"message":"error[busy] no","exitCode":1}\n');
  expect(await answerOf(ask(no, "Maple", STATUS))).toBe("error[busy] no");
});

it("a program that ends before it greets is looked for again, and one that greets otherwise is told of", async () => {
  expect(
    await answerOf(greeted({ kind: "theirs", socket: await saying("") }, "Maple")),
  ).toBeUndefined();
  for (const bytes of ["hello\n", '{"fieldsync":2,"process":1,"busy":null}\n', "x".repeat(5_000)])
    expect(
      await answerOf(greeted({ kind: "theirs", socket: await saying(bytes) }, "Maple")),
    ).toContain("error[strange-answer]");
  const greeting = '{"fieldsync":1,"process":4711,"busy":"move"}\n';
  expect(
    await answerOf(greeted({ kind: "theirs", socket: await saying(greeting) }, "Maple")),
  ).toEqual({
    process: 4711,
    busy: "move",
  });
});
