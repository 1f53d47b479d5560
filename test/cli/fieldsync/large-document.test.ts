/** A document of 200 MiB on its way from a laptop to the office: it arrives whole, and neither program takes 400 MB for it. */
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, start } from "../fieldlab.ts";
import { Desk } from "./fieldsync.ts";

const DOCUMENT_BYTES = 200 * 1_048_576;
const MEMORY_BYTES_MAX = 400_000_000;

/** What Linux says a process has had in memory at once. What `getrusage` says begins with the program that started it. */
const STATUS = "/proc/self/status";
const TELL_MEMORY = `data:text/javascript,import{readFileSync}from"node:fs";process.on("exit",()=>console.error(readFileSync("${STATUS}","utf8")))`;

/** Bytes of which no four kibibytes are alike. */
const scan = (): Buffer => {
  const bytes = Buffer.alloc(DOCUMENT_BYTES, "the same page again, ");
  for (let at = 0; at < bytes.length; at += 4_096) bytes.writeUInt32LE(at, at);
  return bytes;
};

it.skipIf(!existsSync(STATUS))(
  "a document of 200 MiB comes over within 400 MB of memory",
  async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const place = (side: string): string => join(desk.root, side, "documents/memo.txt");
    const memoryOfSync = async (side: string): Promise<number> => {
      const { code, stderr } = await start(
        process.execPath,
        ["--import", TELL_MEMORY, join(ROOT, "dist/fieldsync.js"), "sync", side],
        { cwd: desk.root, env: desk.env() },
      );
      expect(code).toBe(0);
      return 1_024 * Number(/VmHWM:\s*([0-9]+) kB/.exec(stderr)?.[1]);
    };
    const content = scan();
    writeFileSync(place("laptop"), content);
    for (const side of ["laptop", "office"])
      expect(await memoryOfSync(side)).toBeLessThan(MEMORY_BYTES_MAX);
    expect(content.equals(readFileSync(place("office")))).toBe(true);
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
