import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PACKAGE_VERSION } from "../../src/scenarios/runner/header.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { planFile, shippedScenarios } from "../support/scenario.ts";

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

it("docs/journal.md names every kind of event that a shipped day writes", () => {
  const documented = new Set(
    [...read("docs/journal.md").matchAll(/`([a-z]+(?:[.-][a-z]+)*)`/g)].map((found) => found[1]),
  );
  const written = new Set(
    shippedScenarios().flatMap((file) =>
      runPlan(planFile(file)).journal.events.map((event) => event.kind),
    ),
  );
  expect([...written].filter((kind) => !documented.has(kind))).toEqual([]);
});

it("a journal says the version of the package that made it", () => {
  expect(PACKAGE_VERSION).toBe((JSON.parse(read("package.json")) as { version: string }).version);
});
