import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { hunt } from "./hunting.ts";
import { MUTANTS, NOT_IN_A_ROOM } from "./mutants.ts";
import { placesOf } from "./planting.ts";

it("every bug of the list can be put in: its place is there, once, and what comes in is something else", () => {
  for (const { changes, id } of MUTANTS) {
    const sources = new Map<string, string>();
    for (const planted of changes) {
      const { file, find, replace } = planted;
      const source =
        sources.get(file) ?? readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
      expect(`${id} in ${file}: ${placesOf(planted, source)}`).toBe(`${id} in ${file}: 1`);
      expect(replace).not.toBe(find);
      sources.set(
        file,
        source.replace(find, () => replace),
      );
    }
  }
});

it("the 48 bugs of the list are all there, each planted or with the reason why no day can show it, and none has two names", () => {
  const all = [...MUTANTS, ...NOT_IN_A_ROOM].map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
  const listed = Array.from({ length: 48 }, (_, at) => `M${String(at + 1).padStart(2, "0")}`);
  expect(listed.filter((id) => !all.includes(id))).toEqual([]);
  expect(MUTANTS.filter(({ id }) => id.startsWith("R")).length).toBeGreaterThanOrEqual(12);
});

it("a bug no day can show names tests that are there", () => {
  for (const { killedBy } of NOT_IN_A_ROOM) {
    expect(killedBy).not.toEqual([]);
    for (const file of killedBy)
      expect(`${file}: ${existsSync(new URL(`../../${file}`, import.meta.url))}`).toBe(
        `${file}: true`,
      );
  }
});

it("a hunt that broke off is no hunt that found nothing", async () => {
  const hunted = (end: string) => {
    const folder = mkdtempSync(join(tmpdir(), "fieldlab-broken-off-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "src/cli"), { recursive: true });
    const day = JSON.stringify({ seed: "0", failure: null, text: null });
    writeFileSync(join(folder, "src/cli/bin.ts"), `console.log(${JSON.stringify(day)});\n${end}`);
    return hunt(folder, ["--swarm"], { days: 9, seconds: 60, from: 0 });
  };
  expect((await hunted("process.exitCode = 1;")).hunted).toMatchObject({ days: 1, found: null });
  await expect(hunted("process.exitCode = 4;")).rejects.toThrow("broke off after 1 days with 4");
  await expect(hunted("process.kill(process.pid, 'SIGKILL');")).rejects.toThrow("with SIGKILL");
});
