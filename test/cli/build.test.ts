/** `npm run build` beside programs that run: `npx` builds anew in a checkout, and two of them may be started at once. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderWith, ROOT, start } from "./fieldlab.ts";
import type { Ended } from "./fieldlab.ts";

/** A checkout beside this one, whose dist nobody else needs. */
const checkout = (): string => {
  const folder = folderWith();
  for (const part of ["src", "build", "dist", "package.json", "rolldown.config.ts"])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
};

it("a program started at any moment of two builds finds a whole dist, and one that runs keeps its own", async () => {
  const folder = checkout();
  const old = join(folder, "dist/older-aaaaaaaa.js");
  writeFileSync(old, "export {};\n");
  const args = ["node_modules/rolldown/bin/cli.mjs", "--config", "rolldown.config.ts"];
  const builds = [1, 2].map(() => start(process.execPath, args, { cwd: folder }));
  const both = Promise.all(builds);
  const isOver = (): Promise<boolean> =>
    Promise.race([both, Promise.resolve()]).then((ended) => ended !== undefined);
  const asked: Array<Ended> = [];
  while (!(await isOver()))
    asked.push(await start(process.execPath, [join(folder, "dist/fieldlab.js"), "--version"]));
  expect((await both).map(({ code }) => code)).toEqual([0, 0]);
  expect(asked.filter(({ code, stderr }) => code !== 0 || stderr !== "")).toEqual([]);
  expect(asked.length).toBeGreaterThan(2);
  expect(readFileSync(old, "utf8")).toBe("export {};\n");
  expect(readFileSync(join(folder, "dist/.npmignore"), "utf8")).toContain("older-aaaaaaaa.js\n");
});
