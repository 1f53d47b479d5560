/**
 * Hashing much at a time (the port's `Keys.beside`): many contents in a thread of their own, so that cutting, reading and writing go on
 * meanwhile; one long content here, with pauses in which what was read and written goes on.
 *
 * The thread is started with the first large contents. It is handed memory both sides see (`memoryFor` in `reading.ts` takes such): what lies
 * elsewhere is hashed here, because handing it over would copy it. Node's own digests in its thread pool copy as well, and that takes as long
 * as hashing.
 */
import { createHash, hash as hashOnce } from "node:crypto";
import { getBuiltinModule } from "node:process";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import type { HashingBeside } from "../ports.ts";

type Contents = ReadonlyArray<Uint8Array>;
type Hashes = ReadonlyArray<string>;

const THREAD = `
const { parentPort } = require("node:worker_threads");
const { hash } = require("node:crypto");
parentPort.on("message", (contents) =>
  parentPort.postMessage(contents.map((content) => hash("sha256", content, "hex"))));
`;

const hashHere = (content: Uint8Array): string => hashOnce("sha256", content, "hex");

const isShared = ({ buffer }: Uint8Array): boolean => buffer instanceof SharedArrayBuffer;

/** Fewer bytes are hashed before the thread would have been started. */
const WORTH_STARTING_BYTES = 8 * 1_048_576;

const areFew = (contents: Contents): boolean =>
  contents.reduce((bytes, { length }) => bytes + length, 0) < WORTH_STARTING_BYTES;

/** A thread that answers in the order it is asked. It keeps no program from ending, except while somebody waits for an answer. */
const makeThread = () => {
  let worker: Worker | undefined;
  let isBroken = false;
  const waiting: Array<{ readonly contents: Contents; readonly answer: (hashes: Hashes) => void }> =
    [];
  const giveUp = (): void => {
    isBroken = true;
    for (const { contents, answer } of waiting.splice(0)) answer(contents.map(hashHere));
  };
  const start = (): Worker => {
    const threads = getBuiltinModule("node:worker_threads");
    const started = new threads.Worker(THREAD, { eval: true, execArgv: [], env: {} });
    started.on("message", (hashes: Hashes) => {
      waiting.shift()?.answer(hashes);
      if (waiting.length === 0) started.unref();
    });
    // A system that allows no more threads: everything goes on without.
    started.on("error", giveUp);
    return started;
  };
  return (contents: Contents, answer: (hashes: Hashes) => void): void => {
    if (isBroken || (worker === undefined && areFew(contents)))
      return answer(contents.map(hashHere));
    worker ??= start();
    worker.ref();
    waiting.push({ contents, answer });
    return worker.postMessage(contents, []);
  };
};

/** Hashed between two pauses: a few milliseconds. */
const TURN_BYTES = 4 * 1_048_576;

export const hashingBeside = (): HashingBeside => {
  const ask = makeThread();
  return {
    each: (contents) =>
      Effect.map(
        Effect.callback<Hashes>((resume) =>
          ask(contents.filter(isShared), (hashes) => resume(Effect.succeed(hashes))),
        ),
        (hashes) => {
          const answers = hashes.values();
          return contents.map((content) =>
            isShared(content) ? (answers.next().value ?? hashHere(content)) : hashHere(content),
          );
        },
      ),
    whole: (parts) =>
      Effect.promise(async () => {
        const hash = createHash("sha256");
        let bytes = 0;
        for (const part of parts) {
          hash.update(part);
          bytes += part.length;
          if (bytes < TURN_BYTES) continue;
          bytes = 0;
          await setImmediate();
        }
        return hash.digest("hex");
      }),
  };
};
