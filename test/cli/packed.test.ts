/** What servers for CI keep is packed, and is told as that wherever it is named. */
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith } from "./fieldlab.ts";

describe("a packed file", () => {
  it.each(["run", "validate", "explain", "fmt", "replay"])(
    "%s: a scenario is told as that, whatever its size",
    async (command) => {
      const cwd = folderWith({ "day.scenario.yaml": "", "zip.scenario.yaml": "PK\u0003\u0004" });
      writeFileSync(join(cwd, "day.scenario.yaml"), gzipSync("scenario: 1\n"));
      for (const [file, how] of [
        ["day.scenario.yaml", "gzip"],
        ["zip.scenario.yaml", "zip"],
      ] as const) {
        const { code, stderr } = await fieldlab([command, file], { cwd });
        expect(code).toBe(3);
        expect(stderr).toBe(
          `error[packed] "${file}" is packed (${how})\n  unpack it, and name what was in it\n`,
        );
        truncateSync(join(cwd, file), 50_000_000);
        expect((await fieldlab([command, file], { cwd })).stderr).toContain("error[packed]");
      }
    },
  );

  it("a journal, report or bundle is told as that", async () => {
    const cwd = folderWith({ "day.jsonl": "", "a.json": "", "day.repro.json": "" });
    for (const [command, file] of [
      ["replay", "day.jsonl"],
      ["export", "day.jsonl"],
      ["merge-reports", "a.json"],
      ["repro", "day.repro.json"],
    ] as const) {
      writeFileSync(join(cwd, file), gzipSync("{}\n"));
      const { code, stderr } = await fieldlab([command, file], { cwd });
      expect([code, stderr]).toEqual([3, expect.stringContaining(`"${file}" is packed (gzip)`)]);
    }
  });
});
