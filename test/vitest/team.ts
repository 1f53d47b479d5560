/**
 * A team's folder with the plugin in its configuration, and Vitest started there as the team starts it. Fieldlab is the built one;
 * it and Vitest are linked to those of this checkout, so nothing is fetched.
 */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { folderWith, ROOT, smallDay, start } from "../cli/fieldlab.ts";
import type { Ended, WhenOver } from "../cli/fieldlab.ts";

const CONFIG = `import { fieldlab } from "fieldlab/vitest";
import { defineConfig } from "vitest/config";
export default defineConfig({ plugins: [fieldlab()], test: { isolate: false } });
`;

const [, ROOM_TEXT = ""] = /^(nodes:[^]*)timeline:/m.exec(smallDay({ name: "" })) ?? [];

/** Nodes and network of the small day, for scenarios to include. */
export const ROOM = ROOM_TEXT;

/** The small day, with its nodes and its network taken from another file. */
export const dayIncluding = (room: string, day: Parameters<typeof smallDay>[0]): string =>
  smallDay(day).replace(ROOM, `include: ${room}\n`);

export const teamWith = (
  files: { readonly [path: string]: string },
  whenOver: WhenOver = onTestFinished,
): string => {
  const team = { "package.json": '{ "type": "module" }', "vitest.config.ts": CONFIG };
  const folder = folderWith({ ...team, ...files }, whenOver);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules/fieldlab"));
  symlinkSync(join(ROOT, "node_modules/vitest"), join(folder, "node_modules/vitest"));
  return folder;
};

export const vitest = (
  folder: string,
  args: ReadonlyArray<string>,
  options: Pick<NonNullable<Parameters<typeof start>[2]>, "onOutput" | "whenOver"> = {},
): Promise<Ended> =>
  start(process.execPath, [join(ROOT, "node_modules/vitest/vitest.mjs"), ...args], {
    ...options,
    cwd: folder,
    // What the Vitest around this test tells its workers is none of the business of the one that is started.
    env: {
      VITEST: undefined,
      VITEST_POOL_ID: undefined,
      VITEST_WORKER_ID: undefined,
      GITHUB_ACTIONS: undefined,
      CI: undefined,
      NO_COLOR: "1",
    },
  });
