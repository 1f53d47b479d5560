/**
 * Hashing much at a time (the port's `Keys.beside`): many contents in a thread of their own, so that cutting, reading and writing go on
 * meanwhile; one long content here, with pauses in which what was read and written goes on.
 *
 * The thread is started with the first large contents, and handed them on trays: memory both sides see, filled again and again. Contents are copied onto
 * them, which takes a tenth of the time of hashing. To hand over the memory they were read into would spare that, and keep it: what two threads see is
 * let go only when both have swept up, and nothing tells them that it is time. A document of 200 MiB that is saved again and again took as much
 * memory each time. Node's own digests in its thread pool copy as well, and that takes as long as hashing.
 */
import { createHash, hash as hashOnce } from "node:crypto";
import { getBuiltinModule } from "node:process";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import * as Semaphore from "effect/Semaphore";
import { limits } from "../limits.ts";
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

/** Fewer bytes are hashed before the thread would have been started. */
const WORTH_STARTING_BYTES = 8 * 1_048_576;

const areFew = (contents: Contents): boolean =>
  contents.reduce((bytes, { length }) => bytes + length, 0) < WORTH_STARTING_BYTES;

/** The largest piece of a document fits on one. */
const TRAY_BYTES = limits.chunkBytes;

/** Some are filled while others are being hashed. */
const TRAYS = 4;

/** Contents in order, as many together as one tray holds; what no tray holds is by itself. */
const loadsOf = function* (contents: Contents): Generator<Contents> {
  let load: Array<Uint8Array> = [];
  let bytes = 0;
  for (const content of contents) {
    if (bytes + content.length > TRAY_BYTES && load.length > 0) {
      yield load;
      load = [];
      bytes = 0;
    }
    load.push(content);
    bytes += content.length;
  }
  if (load.length > 0) yield load;
};

/** Puts contents onto a tray, one behind the other. */
const putOn = (tray: Uint8Array, contents: Contents): Contents => {
  let end = 0;
  return contents.map((content) => {
    const start = end;
    end += content.length;
    const place = tray.subarray(start, end);
    place.set(content);
    return place;
  });
};

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
  /** Undefined on a system that allows no more threads: it says so at once, or a moment later. Everything goes on without. */
  const start = (): Worker | undefined => {
    const threads = getBuiltinModule("node:worker_threads");
    try {
      const started = new threads.Worker(THREAD, { eval: true, execArgv: [], env: {} });
      started.on("message", (hashes: Hashes) => {
        waiting.shift()?.answer(hashes);
        if (waiting.length === 0) started.unref();
      });
      started.on("error", giveUp);
      return started;
    } catch {
      giveUp();
      return undefined;
    }
  };
  return {
    isWorthIt: (contents: Contents): boolean =>
      !isBroken && (worker !== undefined || !areFew(contents)),
    ask: (contents: Contents): Effect.Effect<Hashes> =>
      Effect.callback((resume) => {
        const answer = (hashes: Hashes): void => resume(Effect.succeed(hashes));
        if (!isBroken) worker ??= start();
        if (isBroken || worker === undefined) return answer(contents.map(hashHere));
        worker.ref();
        waiting.push({ contents, answer });
        worker.postMessage(contents, []);
      }),
  };
};

/** Hashes of contents, each in its place. */
const makeHasher = () => {
  const thread = makeThread();
  const idle: Array<Uint8Array> = [];
  const inUse = Semaphore.makeUnsafe(TRAYS);
  // Whoever is interrupted waits: a tray that the thread still reads must not be filled again.
  const askThread = (load: Contents): Effect.Effect<Hashes> =>
    Effect.uninterruptible(
      Effect.suspend(() => {
        const tray = idle.pop() ?? new Uint8Array(new SharedArrayBuffer(TRAY_BYTES));
        return Effect.map(thread.ask(putOn(tray, load)), (hashes) => {
          idle.push(tray);
          return hashes;
        });
      }),
    ).pipe(inUse.withPermit);
  const hashLoad = (load: Contents): Effect.Effect<Hashes> =>
    load[0]!.length > TRAY_BYTES ? Effect.sync(() => load.map(hashHere)) : askThread(load);
  return (contents: Contents): Effect.Effect<Hashes> =>
    Effect.suspend(() =>
      thread.isWorthIt(contents)
        ? Effect.map(
            Effect.forEach(loadsOf(contents), hashLoad, { concurrency: TRAYS }),
            (hashes) => hashes.flat(),
          )
        : Effect.sync(() => contents.map(hashHere)),
    );
};

/** Hashed between two pauses: a few milliseconds. */
const TURN_BYTES = 4 * 1_048_576;

export const hashingBeside = (): HashingBeside => {
  return {
    each: makeHasher(),
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
