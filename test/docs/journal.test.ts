import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { PACKAGE_VERSION } from "../../src/scenarios/runner/header.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { planFile, shippedScenarios } from "../support/scenario.ts";

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

const documented = new Set(
  [...read("docs/journal.md").matchAll(/`([a-z]+(?:[.-][a-z]+)*)`/g)].map((found) => found[1]),
);

/** Kinds that stand in the source where something is recorded; those put together at run time are missed. */
const recorded = (): ReadonlyArray<string> => {
  const source = fileURLToPath(new URL("../../src/", import.meta.url));
  return ["engine", "model", "scenarios/runner"].flatMap((room) =>
    readdirSync(join(source, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(join(source, room, file), "utf8").matchAll(
          /\b(?:record|emit)\(\s*(?:\w+,\s*)?"([a-z]+(?:[.-][a-z]+)*)"/g,
        ),
      ])
      .map((found) => found[1] ?? ""),
  );
};

it("docs/journal.md names every kind of event that is recorded anywhere", () => {
  const kinds = recorded();
  expect(kinds.length).toBeGreaterThan(80);
  expect(kinds.filter((kind) => !documented.has(kind))).toEqual([]);
});

it("docs/journal.md names every kind of event that a day of work writes", () => {
  const written = new Set(
    shippedScenarios()
      .filter((file) => file.startsWith("scenarios/workflow/"))
      .flatMap((file) => runPlan(planFile(file)).journal.events.map((event) => event.kind)),
  );
  expect([...written].filter((kind) => !documented.has(kind))).toEqual([]);
});

const rows = read("docs/journal.md").split("\n");
/** Every word in code of the rows of a kind. */
const wordsOf = (kind: string): ReadonlySet<string> =>
  new Set(
    rows
      .filter((row) => row.startsWith("| `") && row.split(" | ")[0]?.includes(`\`${kind}\``))
      .flatMap((row) => [...row.matchAll(/`([A-Za-z.-]+)/g)].map((found) => found[1] ?? "")),
  );

it("docs/journal.md names every key of the events that a day of work writes", () => {
  // A mark says besides what it is about; `copy` is told of above the table.
  const common = new Set(["seq", "at", "actor", "kind", "cause", "copy"]);
  const keys = shippedScenarios()
    .filter((file) =>
      /^scenarios\/(?:workflow|locks|conflicts|cabling|files|found|lifecycle|power)\//.test(file),
    )
    .flatMap((file) => runPlan(planFile(file)).journal.events)
    .filter(({ kind }) => kind !== "mark")
    .flatMap((event) => Object.keys(event).map((key) => `${event.kind}: ${key}`));
  const unnamed = [...new Set(keys)].filter((both) => {
    const [kind = "", key = ""] = both.split(": ");
    return !common.has(key) && !wordsOf(kind).has(key);
  });
  expect(unnamed).toEqual([]);
});

it("a journal says the version of the package that made it", () => {
  expect(PACKAGE_VERSION).toBe((JSON.parse(read("package.json")) as { version: string }).version);
});
