/** docs/fieldsync.md names what `fieldsync` has: every command, and every code it refuses with. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { table } from "../../src/cli/fieldsync/table.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const page = read("docs/fieldsync.md");

/** Said of the command line itself, or of a defect. */
const NOT_OF_A_COPY = new Set(["usage", "broken", "not-found", "no-files"]);

/** What stands behind `code:`, in the tables of advice, and what `refuse` is told first. */
const CODES =
  /\bcode: "(?<named>[a-z-]+)"|refuse\(\s*"(?<refused>[a-z-]+)"|^ {2}"?(?<advised>[a-z]+(?:-[a-z]+)*)"?:(?: |$)/gmu;

/** Tables of other things in the same files have keys too. */
const codesIn = (file: string): ReadonlyArray<string> =>
  [...read(file).matchAll(CODES)].flatMap(({ groups = {} }) => {
    const { advised, named, refused } = groups;
    const inTable = file.endsWith("/refusal.ts") ? advised : undefined;
    return [named, refused, inTable].filter((code) => code !== undefined);
  });

it("every code fieldsync refuses with is explained", () => {
  const files = globSync("src/cli/fieldsync/**/*.ts", { cwd: ROOT }).toSorted();
  const codes = new Set(files.flatMap(codesIn).filter((code) => !NOT_OF_A_COPY.has(code)));
  expect(codes.size).toBeGreaterThan(40);
  expect([...codes].filter((code) => !page.includes(`\`error[${code}]\``)).toSorted()).toEqual([]);
});

it("every reason for which a copy does not move is explained, and an output that takes no more", () => {
  const reasons = read("src/engine/moving/refusal.ts").matchAll(/^ {4}\| "([a-z-]+)"/gmu);
  const codes = [...reasons].map(([, reason]) => reason).concat("unwritable");
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !page.includes(`\`error[${code}]\``))).toEqual([]);
});

it("every command stands in the table of commands", () => {
  const commands = page.slice(page.indexOf("## Commands"), page.indexOf("## Several commands"));
  const missing = table.map(({ name }) => name).filter((name) => !commands.includes(`\`${name}`));
  expect(missing).toEqual([]);
});
