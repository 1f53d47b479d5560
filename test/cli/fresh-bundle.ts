/**
 * Brings dist/ up to date before the tests that start the built command line: somebody who has just changed a file tests that
 * change, and nobody waits for a bundle that is current.
 */
import { execFileSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const changedAt = (path: string): number =>
  statSync(`${ROOT}${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

export default function freshBundle(): void {
  const sources = [
    ...globSync("src/**/*.{ts,tsx}", { cwd: ROOT }),
    "package.json",
    "rolldown.config.ts",
    "build/into-place.ts",
  ];
  const newest = Math.max(...sources.map(changedAt));
  if (changedAt("dist/fieldlab.js") >= newest) return;
  execFileSync(
    process.execPath,
    ["node_modules/rolldown/bin/cli.mjs", "--config", "rolldown.config.ts"],
    { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] },
  );
}
