/** The judges' own reader of log files finds what the engine packed and deflated. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallEngagement } from "../engine/world.ts";
import { DiskLaptop } from "./disk-world.ts";
import { logLines } from "./log-lines.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;

beforeEach(() => {
  temp = tempFolder();
});

afterEach(() => temp.remove());

describe("the reader of log files", () => {
  it("finds every edit in plain and deflated files, and passes over none", async () => {
    const office = new DiskLaptop(temp.path, "OFFICE");
    await office.createTop(smallEngagement);
    const { copy, close } = await office.open();
    for (let n = 0; n < 70; n++) await Effect.runPromise(copy.setField("tb/1", "balance", n));
    await close();
    // Opening packs what has gathered.
    const again = await office.open();
    await Effect.runPromise(again.copy.setField("tb/1", "balance", 70));
    await again.close();
    const log = join(office.folder(), "_Sync", "own", "log");
    const files = readdirSync(log, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(seg|pack)$/.test(name))
      .map((name) => readFileSync(join(log, name)));
    const starts = files.map((file) => file.toString("latin1", 0, 24));
    expect(starts.some((start) => start.startsWith("fieldsync-pack 1 deflate"))).toBe(true);
    expect(starts.some((start) => start.startsWith("fieldsync-segment 1"))).toBe(true);
    const values = files
      .flatMap(logLines)
      .filter((line) => line.startsWith('["set","tb/1","balance"'))
      .map((line) => Number((JSON.parse(line) as ReadonlyArray<unknown>)[3]))
      .toSorted((a, b) => a - b);
    expect(values).toEqual(Array.from({ length: 71 }, (_, n) => n));
    expect(() => logLines(Buffer.from("something else\n"))).toThrow("begins no file of a log");
  });
});
