/** Commands that are told to be pasted: whatever is in the name of a folder, a shell reads that folder and nothing else. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pastable, quoted } from "../../../src/cli/fieldsync/pastable.ts";

const NAMES = [
  "Maple",
  "Maple 2026",
  "Größe",
  "O'Brien & Söhne",
  "$HOME",
  "a`id`b",
  'the "big" one',
  "x\\y",
  "wow!",
  "~anna",
  "-Maple",
  "--json",
];

describe.skipIf(process.platform === "win32")("a command that is told", () => {
  it.each(NAMES)("names %j so that a shell finds it", (name) => {
    const said = pastable(join(process.cwd(), name), "fieldsync status FOLDER");
    const words = execFileSync("/bin/sh", ["-c", `fieldsync() { printf '%s\\n' "$@"; }; ${said}`], {
      encoding: "utf8",
    });
    const shown = name.startsWith("-") ? `./${name}` : name;
    expect(words).toBe(`status\n${shown}\n`);
  });

  it.each(NAMES)("quotes %j as one word", (name) => {
    const path = join("/data", name);
    const script = `printf '%s\\n' ${quoted(path)}`;
    expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).toBe(`${path}\n`);
  });
});
