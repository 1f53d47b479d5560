/** A document of 200 MiB on its way from a laptop to the office: it arrives whole, and neither program takes 400 MB for it. */
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, start } from "../fieldlab.ts";
import { begin, Desk } from "./fieldsync.ts";

const DOCUMENT_BYTES = 200 * 1_048_576;
const MEMORY_BYTES_MAX = 400_000_000;

/** What Linux says a process has had in memory at once. What `getrusage` says begins with the program that started it. */
const STATUS = "/proc/self/status";
const TELL_MEMORY = `import{readFileSync}from"node:fs";process.on("exit",()=>console.error(readFileSync("${STATUS}","utf8")));`;
/** Somebody saves a file in the moment in which the program starts: it is read, not believed yet, and read again. */
const SAVE = `import{openSync,writeSync,closeSync}from"node:fs";const file=openSync(process.env.SAVED,"r+");writeSync(file,"t",0);closeSync(file);`;
const runs = (script: string): ReadonlyArray<string> => [
  "--import",
  `data:text/javascript,${script}`,
];

const peakIn = (status: string): number => 1_024 * Number(/VmHWM:\s*([0-9]+) kB/.exec(status)?.[1]);

/** Bytes of which no four kibibytes are alike. */
const scan = (bytes: number, page = "the same page again, "): Buffer => {
  const content = Buffer.alloc(bytes, page);
  for (let at = 4_096; at < content.length; at += 4_096) content.writeUInt32LE(at, at);
  return content;
};

it.skipIf(!existsSync(STATUS))(
  "a document of 200 MiB comes over within 400 MB of memory, also where it is read twice because it was just saved",
  async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const place = (side: string): string => join(desk.root, side, "documents/memo.txt");
    const memoryOfSync = async (
      side: string,
      { before }: { readonly before: ReadonlyArray<string> },
    ): Promise<number> => {
      const { code, stderr } = await start(
        process.execPath,
        [...runs(TELL_MEMORY), ...before, join(ROOT, "dist/fieldsync.js"), "sync", side],
        { cwd: desk.root, env: { ...desk.env(), SAVED: place(side) } },
      );
      expect(code).toBe(0);
      return peakIn(stderr);
    };
    const content = scan(DOCUMENT_BYTES);
    writeFileSync(place("laptop"), content);
    expect(await memoryOfSync("laptop", { before: runs(SAVE) })).toBeLessThan(MEMORY_BYTES_MAX);
    expect(await memoryOfSync("office", { before: [] })).toBeLessThan(MEMORY_BYTES_MAX);
    expect(content.equals(readFileSync(place("office")))).toBe(true);
  },
);

it.skipIf(!existsSync(STATUS))(
  "a document of 64 MiB that is saved six times takes no more memory for each",
  async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const syncing = begin(desk, "sync", "laptop", "--watch");
    await syncing.said("connected");
    for (let saved = 1; saved <= 6; saved++) {
      const content = scan(64 * 1_048_576, `save ${saved}, `);
      writeFileSync(desk.folder("laptop/documents/memo.txt"), content);
      await syncing.said(`${saved + 3} changes`);
    }
    const peak = peakIn(readFileSync(`/proc/${syncing.child.pid}/status`, "utf8"));
    expect(peak).toBeGreaterThan(100_000_000);
    expect(peak).toBeLessThan(MEMORY_BYTES_MAX);
    syncing.child.kill("SIGINT");
    expect((await syncing.ended).code).toBe(0);
  },
);

it("a document of more than 1 GiB is refused with what else can be done, and its path is right", async () => {
  const desk = new Desk();
  await desk.twoCopies();
  desk.put("film.mp4", "");
  truncateSync(desk.folder("film.mp4"), 1_073_741_825);
  const { code, stderr } = await desk.run("documents", "add", "laptop", "film.mp4");
  expect(code).toBe(1);
  expect(stderr).toContain("it has 1073741825 bytes, and at most 1073741824 are possible\n");
  expect(stderr).toContain("share it in parts, or outside of the engagement");
});
