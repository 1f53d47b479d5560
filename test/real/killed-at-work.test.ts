/**
 * Two programs with working folders, killed at random moments while people save files in them (engine I20, I28): what somebody
 * saved and did not himself save over, and what a program said it had taken in, is a version in the end. The judge reads the
 * folders by itself: log lines, and pieces whose bytes are what their names promise.
 *
 * `FIELDLAB_KILLS=200 FIELDLAB_SEED=…` makes it long, or plays the same people again; where a kill lands is up to the machine.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import seedrandom from "seedrandom";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallEngagement, stateDigest } from "../engine/world.ts";
import { bundled } from "../support/program.ts";
import { quickDisk } from "../support/quick-disk.ts";
import { DiskLaptop } from "./disk-world.ts";
import { logLines } from "./log-lines.ts";
import { storedPieces } from "./stored-pieces.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const KILLS = Number(process.env["FIELDLAB_KILLS"] ?? 6);
const SEED = process.env["FIELDLAB_SEED"] ?? String(Date.now());
const TIMEOUT_MILLIS = 60_000 + KILLS * 10_000;
const FILES = ["Letter.docx", "Lead sheet.xlsx"];

let temp: TempFolder;
let desk: string;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  temp = tempFolder(quickDisk());
  desk = await bundled(fileURLToPath(new URL("./desk-program.ts", import.meta.url)), temp.path);
});

afterEach(() => {
  for (const program of running) program.kill("SIGKILL");
  temp.remove();
});

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Manifest {
  readonly sha256: string;
  readonly chunks: ReadonlyArray<readonly [hash: string, size: number]>;
}

/** Contents of all versions whose bytes can be put together from this folder alone. */
const versionsIn = (folder: string): ReadonlySet<string> => {
  const log = join(folder, "_Sync", "own", "log");
  const stored = storedPieces(folder);
  const found = new Set<string>();
  for (const name of readdirSync(log, { recursive: true, encoding: "utf8" })) {
    if (!/\.(seg|pack)$/.test(name)) continue;
    for (const line of logLines(readFileSync(join(log, name)))) {
      if (!line.startsWith('["put"')) continue;
      const { sha256: hash, chunks } = (JSON.parse(line) as [string, string, Manifest])[2];
      const pieces = chunks.map(([piece]) => stored.get(piece));
      if (pieces.includes(undefined)) continue;
      if (sha256(Buffer.concat(pieces.filter((piece) => piece !== undefined))) === hash)
        found.add(hash);
    }
  }
  return found;
};

const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(folder, "documents"))
    .filter((name) => !name.startsWith(".fieldsync"))
    .toSorted()
    .map((name) => `${name} ${sha256(readFileSync(join(folder, "documents", name)))}`);

const leftoversIn = (folder: string): ReadonlyArray<string> =>
  ["aside", "tmp"].flatMap((name) => {
    const path = join(folder, "_Sync", name);
    return existsSync(path) ? readdirSync(path) : [];
  });

/** Starts a program; answers when it is open. Resolves `ended` once it is gone. */
const start = (args: ReadonlyArray<string>, taken: Set<string>) =>
  new Promise<{ kill(): Promise<void> }>((resolve, reject) => {
    const program = spawn(process.execPath, [desk, temp.path, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.add(program);
    let killed = false;
    const ended = new Promise<void>((gone) => program.on("close", () => gone()));
    const kill = (): Promise<void> => {
      killed = true;
      program.kill("SIGKILL");
      return ended;
    };
    createInterface({ input: program.stdout }).on("line", (line) => {
      if (line === "open") resolve({ kill });
      else taken.add(line);
    });
    program.on("close", () => {
      running.delete(program);
      if (!killed) reject(new Error("the program ended by itself"));
    });
  });

describe("programs that are killed while people save files", () => {
  it(
    "lose nothing anybody saved, leave nothing aside, and both folders come to the same",
    async () => {
      const random = seedrandom(SEED);
      const parent = new DiskLaptop(temp.path, "PARENT");
      const peer = new DiskLaptop(temp.path, "PEER1");
      await parent.createTop(smallEngagement);
      await peer.createChild(parent.folder());
      const folders = [parent.folder(), peer.folder()];
      for (const folder of folders) mkdirSync(join(folder, "documents"));

      const taken = new Set<string>();
      const saved = new Set<string>();
      /** The last content somebody saved into each file: nobody but an engine can have taken it away. */
      const standing = new Map<string, string>();
      let saves = 0;
      const save = (): void => {
        const file = FILES[Math.floor(random() * FILES.length)] ?? "";
        const path = join(folders[Math.floor(random() * 2)] ?? "", "documents", file);
        saves += 1;
        const bytes = Buffer.from(`save ${saves} `.repeat(1 + Math.floor(random() * 20_000)));
        writeFileSync(path, bytes);
        standing.set(path, sha256(bytes));
        saved.add(sha256(bytes));
      };
      for (let kill = 1; kill <= KILLS; kill++) {
        const programs = [
          await start(["PARENT"], taken),
          await start(["PEER1", parent.folder()], taken),
        ];
        const until = performance.now() + 300 + random() * 1_200;
        while (performance.now() < until) {
          save();
          await pause(random() < 0.3 ? 250 : random() * 60);
        }
        await Promise.all(programs.map((program) => program.kill()));
      }

      const office = await parent.open(undefined, "atWork");
      const { copy, close } = await peer.open(undefined, "atWork");
      await Effect.runPromise(copy.connect({ path: parent.folder() }));
      await expect
        .poll(
          () => [
            ...folders.flatMap(leftoversIn),
            JSON.stringify(filesIn(folders[0] ?? "")) === JSON.stringify(filesIn(folders[1] ?? "")),
            [...standing.values()].filter((hash) => !versionsIn(folders[0] ?? "").has(hash)),
            stateDigest(office.copy) === stateDigest(copy),
          ],
          { timeout: 20_000, interval: 200, message: `seed ${SEED}` },
        )
        .toEqual([true, [], true]);
      const digest = stateDigest(copy);
      await close();
      await office.close();

      const acknowledged = [...saved].filter((hash) =>
        [...taken].some((line) => line.length >= 16 && hash.startsWith(line)),
      );
      expect(acknowledged.length).toBeGreaterThan(0);
      for (const folder of folders) {
        const versions = versionsIn(folder);
        const owed = [...acknowledged, ...standing.values()];
        expect(
          owed.filter((hash) => !versions.has(hash)),
          `seed ${SEED}`,
        ).toEqual([]);
      }
      const files = filesIn(peer.folder());
      const again = await peer.open(undefined, "atWork");
      expect(stateDigest(again.copy)).toBe(digest);
      await Effect.runPromise(again.copy.documents?.look ?? Effect.die("no working folder"));
      expect(filesIn(peer.folder())).toEqual(files);
      expect(again.copy.documents?.status().question).toBeNull();
      await again.close();
    },
    TIMEOUT_MILLIS,
  );
});
