/**
 * The shipped scenarios say what they are about in words people search for, and what would make them fail. That each passes, and
 * fails where it says that it does, is played by Vitest's project "scenarios".
 */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { tidied } from "../../src/scenarios/language/yaml/tidy.ts";
import { WINDOWS_CODES } from "../../src/model/windows/codes.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { loadFile, planFile, shippedScenarios } from "../support/scenario.ts";

const LIBRARY = shippedScenarios().map((file) => ({ file, ...loadFile(file) }));

/** Days that show how the work is done; in all other folders something goes wrong. */
const WORKFLOW = "scenarios/workflow/";

/** Everything in a file that stands under this key, wherever. */
const allUnder = (key: string, node: unknown): ReadonlyArray<object> =>
  typeof node !== "object" || node === null
    ? []
    : Object.entries(node).flatMap(([at, value]: [string, unknown]) => [
        ...(at === key && typeof value === "object" && value !== null ? [value] : []),
        ...allUnder(key, value),
      ]);

/** `tb/1000 balance`: fields of records, by what is expected of them. */
const fieldsOf = (records: object): ReadonlyArray<string> =>
  Object.entries(records).flatMap(([record, fields]: [string, object]) =>
    Object.keys(fields).map((field) => `${record} ${field}`),
  );

describe("every shipped scenario", () => {
  for (const { breaks, file, plan } of LIBRARY) {
    it(`${file} says what must happen, so that it cannot pass because nothing did`, () => {
      expect(plan.mustHappen.length).toBeGreaterThan(0);
    });

    it(`${file} has a text a trainer can read aloud`, () => {
      const said = plan.timeline.filter((step) => step.say !== null);
      expect(said.length).toBeGreaterThanOrEqual(2);
    });

    it(`${file} says what somebody sees, why, and where that is known from`, () => {
      const { about, cause, source, symptom } = plan;
      expect([about, cause, source]).not.toContain("");
      if (!file.startsWith(WORKFLOW)) expect(symptom).not.toEqual([]);
    });

    it(`${file} is as fieldlab fmt writes it`, () => {
      const text = readFileSync(file, "utf8");
      expect(tidied(file, text)).toEqual({ text });
    });

    it(`${file} quotes Windows word for word`, () => {
      for (const line of plan.symptom) {
        const [, code, text] = /^([0-9]+): (.*)$/.exec(line) ?? [];
        if (code === undefined) continue;
        expect({ [code]: text }).toEqual({
          [code]: new Map(Object.entries(WINDOWS_CODES)).get(code)?.text,
        });
      }
    });

    it(`${file} looks at figures that somebody changes that day, because the others are there whatever happens`, () => {
      const text: unknown = parse(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"));
      const changed = allUnder("edit-record", text).flatMap((edit) => {
        const { record, set } = edit as { readonly record: string; readonly set: object };
        return fieldsOf({ [record]: set });
      });
      const looked = allUnder("records", text).flatMap(fieldsOf);
      expect(looked.filter((field) => !changed.includes(field))).toEqual([]);
    });

    it(`${file} says what makes it fail`, () => {
      expect(breaks.length).toBeGreaterThan(0);
    });
  }
});

describe("the list of failures", () => {
  const FAILURES = 70;
  const sources = LIBRARY.map(({ plan }) => plan.source);
  it.each(Array.from({ length: FAILURES }, (_, index) => `D${index + 1}`))(
    "%s is played",
    (failure) => {
      expect(
        sources.some((source) => new RegExp(String.raw`\b${failure}\b`, "u").test(source)),
      ).toBe(true);
    },
  );
});

describe("on a Samba server and on a POSIX disk", () => {
  // What goes wrong between two computers is the same there; what the engine does with files is not.
  const others = shippedScenarios()
    .filter((file) => file.startsWith(WORKFLOW))
    .flatMap((file) => (["samba", "local"] as const).map((fileSystem) => ({ file, fileSystem })));
  it.each(others)("$file passes on $fileSystem", ({ file, fileSystem }) => {
    const plan = planFile(file, { set: [["policies.file-system", fileSystem]] });
    const { verdict } = runPlan(plan);
    expect(verdict.failures.map((failure) => failure.message)).toEqual([]);
    expect(verdict.kind).toBe("passed");
  });
});

it("the example project is as fieldlab fmt writes it", () => {
  const files = globSync("examples/**/*.scenario.yaml", { exclude: ["**/node_modules/**"] });
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    expect([file, tidied(file, text)]).toEqual([file, { text }]);
  }
});
