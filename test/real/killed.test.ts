/**
 * A copy on a real disk whose program is killed at random moments, again and again: no acknowledged edit is ever missing
 * (engine I1, I20, I21). The system survives, so this proves the order of the writes; that they reach the disk is what the
 * sync calls are for (test/real/refusals.test.ts).
 *
 * `FIELDLAB_KILLS=200 FIELDLAB_SEED=…` makes it long, or the same again.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import seedrandom from "seedrandom";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { smallEngagement, stateDigest } from "../engine/world.ts";
import { bundled } from "../support/program.ts";
import { quickDisk } from "../support/quick-disk.ts";
import { DiskLaptop, settle } from "./disk-world.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";
import type { Written } from "./written.ts";

const KILLS = Number(process.env["FIELDLAB_KILLS"] ?? 10);
const SEED = process.env["FIELDLAB_SEED"] ?? String(Date.now());
/** Generous: it only ends a test that hangs. */
const TIMEOUT_MILLIS = 60_000 + KILLS * 10_000;

let temp: TempFolder;
let writer: string;

beforeEach(async () => {
  temp = tempFolder(quickDisk());
  writer = await bundled(fileURLToPath(new URL("./writer.ts", import.meta.url)), temp.path);
});

afterEach(() => temp.remove());

/**
 * One life of the program: killed after so many lines and a moment more, wherever it is then. Answers with the lines that
 * arrived whole: what was acknowledged.
 */
const oneLife = (
  args: ReadonlyArray<string>,
  end: { readonly afterLines: number; readonly thenMicros: number },
): Promise<ReadonlyArray<Written>> =>
  new Promise((resolve, reject) => {
    const program = spawn(process.execPath, [writer, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: Array<Written> = [];
    let complaint = "";
    program.stderr.on("data", (piece) => {
      complaint += String(piece);
    });
    const reader = createInterface({ input: program.stdout });
    reader.on("line", (line) => {
      // A line that was cut off by the kill is no acknowledgement anybody could have read.
      if (!line.endsWith("}")) return;
      lines.push(JSON.parse(line) as Written);
      if (lines.length !== end.afterLines) return;
      const from = process.hrtime.bigint();
      while (process.hrtime.bigint() - from < BigInt(end.thenMicros) * 1_000n);
      program.kill("SIGKILL");
    });
    program.on("error", reject);
    program.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve(lines);
      else reject(new Error(`the program ended by itself with ${code ?? signal}: ${complaint}`));
    });
  });

/** Acknowledged edits the copy does not show. */
const missingIn = async (copy: CopyHandle, written: ReadonlyArray<Written>) => {
  const missing: Array<Written> = [];
  for (const line of written) {
    if (line.kind === "opened") continue;
    if (line.kind === "field") {
      if (copy.record(line.record)?.["balance"]?.current !== line.value) missing.push(line);
      continue;
    }
    const shown = copy.document(line.document);
    const bytes = shown && (await Effect.runPromise(copy.readDocument(line.document)));
    const expected = Buffer.alloc(line.size, line.fill);
    if (bytes === undefined || Buffer.compare(bytes, expected) !== 0) missing.push(line);
  }
  return missing;
};

describe("a program that is killed while it writes", () => {
  it(
    "loses no acknowledged edit in any of its lives, and its parent gets all of them",
    async () => {
      const random = seedrandom(SEED);
      const parent = new DiskLaptop(temp.path, "PARENT");
      const peer = new DiskLaptop(temp.path, "PEER1");
      await parent.createTop(smallEngagement);
      await peer.createChild(parent.folder());
      const written: Array<Written> = [];
      for (let life = 1; life <= KILLS; life++) {
        // Every other life edits while it is connected, so that the kill also hits an exchange.
        const to = life % 2 === 0 ? parent.folder() : "";
        const end = {
          afterLines: 1 + Math.floor(random() * 14),
          thenMicros: Math.floor(random() * 6_000),
        };
        written.push(...(await oneLife([temp.path, "PEER1", `life${life}`, to], end)));

        const { copy, close } = await peer.open();
        const digest = stateDigest(copy);
        expect(await missingIn(copy, written), `life ${life}, seed ${SEED}`).toEqual([]);
        expect(readdirSync(join(peer.folder(), "_Sync", "tmp"))).toEqual([]);
        await close();
        const again = await peer.open();
        expect(stateDigest(again.copy)).toBe(digest);
        await again.close();
      }
      const dots = written.flatMap((line) => (line.kind === "opened" ? [] : [line.dot]));
      expect(new Set(dots).size).toBe(dots.length);
      expect(dots.length).toBeGreaterThan(0);
      // A program that is killed is not a folder that was restored: it goes on in the same log.
      const logs = new Set(written.flatMap((line) => (line.kind === "opened" ? [line.logId] : [])));
      expect(logs.size).toBe(1);
      expect(peer.heard("quarantined")).toEqual([]);

      const { copy, close } = await peer.open();
      await Effect.runPromise(copy.connect({ path: parent.folder() }));
      await settle(copy);
      expect(copy.status().queue).toBe(0);
      const office = await parent.open();
      expect(await missingIn(office.copy, written)).toEqual([]);
      expect(stateDigest(office.copy)).toBe(stateDigest(copy));
      expect(parent.heard("quarantined")).toEqual([]);
      await office.close();
      await close();
    },
    TIMEOUT_MILLIS,
  );
});
