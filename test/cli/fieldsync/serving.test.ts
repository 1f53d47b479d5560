/** Commands that are carried out by the process that has the copy, and what becomes of them when that one has done its own work. */
import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished } from "vitest";
import type { CopyContext } from "../../../src/cli/fieldsync/context.ts";
import type { Ours } from "../../../src/cli/fieldsync/control/guard.ts";
import { HANDED_BACK } from "../../../src/cli/fieldsync/control/protocol.ts";
import { serveControl } from "../../../src/cli/fieldsync/control/serve.ts";
import { refusingPastably } from "../../../src/cli/fieldsync/pastable.ts";
import { Stop } from "../../../src/cli/exit.ts";
import { Output } from "../../../src/cli/output.ts";
import { quickDisk } from "../../support/quick-disk.ts";
import { folderWith } from "../fieldlab.ts";

/** Longer than a command gets whose process is stopped. */
const LONG_MILLIS = 6_000;

interface Asking {
  /** What the command answers. */
  readonly text?: string;
  /** At once, or when the process has done its own work. */
  readonly asks?: "at once" | "when that is done";
}

/** A process that has the copy for a moment, and somebody who asks it for something that takes longer. */
const asked = async (
  owner: (client: Socket) => Effect.Effect<void>,
  command: Effect.Effect<void> = Effect.sleep(LONG_MILLIS),
  { text = "done", asks = "at once" }: Asking = {},
): Promise<string> => {
  const path = join(folderWith({}, onTestFinished, quickDisk()), "s");
  let serve: ((socket: Socket) => void) | undefined;
  const ours: Ours = {
    kind: "ours",
    serve: (serveOne) => {
      serve = serveOne;
    },
    release: () => Promise.resolve(),
  };
  const server = createServer((socket) => serve?.(socket));
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  const work = () => () => Effect.as(command, { result: {}, text, exitCode: 0 as const });
  let heard = "";
  let heardAll = Promise.resolve();
  const process = Effect.scoped(
    Effect.gen(function* () {
      // Nothing of it is needed by this command.
      const context = {} as CopyContext;
      yield* serveControl(
        ours,
        Effect.succeed(() => work),
        context,
      );
      const client = createConnection(path);
      client.setEncoding("utf8").on("data", (text: string) => {
        heard += text;
      });
      heardAll = new Promise((resolve) => {
        client.once("close", () => resolve());
      });
      const name = asks === "at once" ? "export" : "lock-down";
      const ask = () => client.write(`${JSON.stringify({ command: name, arguments: {} })}\n`);
      if (asks === "at once") ask();
      else setTimeout(ask, 500);
      yield* Effect.sleep(300);
      yield* owner(client);
    }),
  );
  await Effect.runPromiseExit(process);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await heardAll;
  return heard;
};

it("a command that outlasts the one it was sent to is carried out to its end", async () => {
  expect(await asked(() => Effect.void)).toContain('"text":"done"');
});

it.each([
  ["than anybody takes", "x".repeat(257 * 1_048_576)],
  ["than any text can be", "\u0000".repeat(100 * 1_048_576)],
])("an answer that is longer %s is told as that, and the copy stays open", async (_, text) => {
  const heard = await asked(() => Effect.void, Effect.void, { text });
  expect(JSON.parse(heard.trimEnd().split("\n").at(-1) ?? "")).toEqual({
    ok: false,
    message: expect.stringContaining("error[answer-too-long]") as unknown,
    exitCode: 1,
  });
});

it("a command that waits for people is not begun by a process that is done, however early its client was greeted", async () => {
  let isBegun = false;
  const begins = Effect.andThen(
    Effect.sync(() => {
      isBegun = true;
    }),
    () => Effect.never,
  );
  const heard = await asked(() => Effect.void, begins, { asks: "when that is done" });
  expect([isBegun, JSON.parse(heard.trimEnd().split("\n").at(-1) ?? "")]).toEqual([
    false,
    { ok: false, message: HANDED_BACK, exitCode: 1 },
  ]);
});

it("a command whose process is stopped is given up after a moment", async () => {
  expect(await asked(() => Effect.interrupt)).not.toContain('"text":"done"');
});

it("a command whose client has gone is given up", async () => {
  let isGivenUp = false;
  await asked(
    (client) => Effect.sync(() => void client.destroy()),
    Effect.onInterrupt(Effect.sleep(LONG_MILLIS), () =>
      Effect.sync(() => {
        isGivenUp = true;
      }),
    ),
  );
  expect(isGivenUp).toBe(true);
});

it("a defect in a command that was sent is told as one of the command line, with what to do", async () => {
  const heard = await asked(() => Effect.void, Effect.die(new Error("nobody thought of that")));
  const reply = JSON.parse(heard.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
  expect(reply).toEqual({
    ok: false,
    message: expect.stringMatching(
      /^internal error: nobody thought of that\nThis is a defect of fieldsync/u,
    ) as unknown,
    exitCode: 4,
  });
  let told = "";
  const output = { out: (text: string) => Effect.sync(() => void (told += text)) };
  const refusal = Effect.fail(new Stop({ exitCode: 4, message: String(reply["message"]) }));
  await Effect.runPromiseExit(
    Effect.provideService(
      refusingPastably({ folder: "/srv/Maple", json: true }, refusal),
      Output,
      output as unknown as Output["Service"],
    ),
  );
  expect(JSON.parse(told)).toMatchObject({ error: { code: "defect", exitCode: 4 } });
});
