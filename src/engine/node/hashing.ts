/**
 * Hashing much at a time (the port's `Keys.beside`): many contents in Node's thread pool, on as many processors as there are; one long
 * content on this one, with pauses in which what was read and written meanwhile goes on.
 */
import { createHash, webcrypto } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import * as Effect from "effect/Effect";
import type { HashingBeside } from "../ports.ts";

/** The pool works on a copy, which is gone when it answers. */
const inPool = async (content: Uint8Array): Promise<string> =>
  Buffer.from(
    await webcrypto.subtle.digest("SHA-256", content as Uint8Array<ArrayBuffer>),
  ).toString("hex");

/** Hashed between two pauses: a few milliseconds. */
const TURN_BYTES = 4 * 1_048_576;

export const hashingBeside: HashingBeside = {
  each: (contents) =>
    Effect.promise(async () => {
      const hashes: Array<string> = [];
      for (const one of contents.map(inPool)) hashes.push(await one);
      return hashes;
    }),
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
