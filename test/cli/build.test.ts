/** `npm run build` beside programs that run: `npx` builds anew in a checkout, and two of them may be started at once. */
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { teamWith, vitest } from "../vitest/team.ts";
import { folderWith, ROOT, smallDay, start } from "./fieldlab.ts";
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

/** A dist in which another build has put its own files in the place of those whose names are always the same, but for the one that was started. */
const builtAnew = (started: string): string => {
  const dist = join(checkout(), "dist");
  const entries = readdirSync(dist).filter((name) => !/-[\w-]{8}\.js$/.test(name));
  for (const name of [...entries, "play-worker.js", "judge-worker.js", "play.js"])
    if (name.endsWith(".js") && name !== started)
      writeFileSync(join(dist, name), 'throw new Error("of another build");\n');
  return dist;
};

it("Vitest plays with the build its plugin is of, whatever another build has put in its place", async () => {
  const team = teamWith({ "a.scenario.yaml": smallDay({ name: "Passes" }) });
  const linked = join(team, "node_modules/fieldlab");
  rmSync(linked);
  symlinkSync(join(builtAnew("vitest.js"), ".."), linked);
  const { code, stdout } = await vitest(team, ["run"]);
  expect(stdout).toContain("Tests  1 passed");
  expect(code).toBe(0);
});

it("threads are of the build of the program that starts them, whatever another build has put in its place", async () => {
  const dist = builtAnew("fieldlab.js");
  const fails = smallDay({ name: "Fails", expected: "offline" });
  const day = smallDay({ name: "Passes" });
  const cwd = folderWith({
    "a.scenario.yaml": day,
    "b.scenario.yaml": day.replace("Passes", "Passes too"),
    "fails/c.scenario.yaml": fails,
  });
  const bundle = join(dist, "fieldlab.js");
  const run = ["run", "a.scenario.yaml", "b.scenario.yaml", "--workers=2"];
  expect(await start(process.execPath, [bundle, ...run], { cwd })).toMatchObject({ code: 0 });
  const shrink = ["shrink", "fails/c.scenario.yaml", "--workers=2"];
  expect(await start(process.execPath, [bundle, ...shrink], { cwd })).toMatchObject({ code: 0 });
});
