/** The JSON Schema and the reference page: up to date, readable in an editor, and of one mind with the loader. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ACTION_KEYS } from "../../../src/scenarios/language/shape/actions.ts";
import {
  scenarioJsonSchema,
  scenarioJsonSchemaText,
} from "../../../src/scenarios/language/reference/json-schema.ts";
import {
  exampleSteps,
  scenarioReference,
} from "../../../src/scenarios/language/reference/reference.ts";
import { exampleScenario } from "../../../src/scenarios/language/reference/examples.ts";
import { schemaErrors } from "./json-schema-check.ts";
import type { JsonSchema } from "./json-schema-check.ts";
import { codesOf, PREPARED, ROOM } from "./loading.ts";

const ROOT = new URL("../../../", import.meta.url);
const schema: JsonSchema = JSON.parse(scenarioJsonSchemaText());
const errors = (text: string): ReadonlyArray<string> => schemaErrors(schema, parse(text));

describe("generated files", () => {
  it("schema/scenario.v1.json is up to date (npm run schema)", () => {
    expect(readFileSync(new URL("schema/scenario.v1.json", ROOT), "utf8")).toBe(
      scenarioJsonSchemaText(),
    );
  });

  it("docs/scenario-reference.md is up to date (npm run schema)", () => {
    expect(readFileSync(new URL("docs/scenario-reference.md", ROOT), "utf8")).toBe(
      scenarioReference(),
    );
  });

  it("the reference has a section and an example for every action", () => {
    const page = scenarioReference();
    for (const key of ACTION_KEYS) {
      expect(page).toContain(`\n### ${key}\n`);
      for (const step of exampleSteps(key)) expect(page).toContain(step);
    }
  });

  it("every link of the reference leads to a section", () => {
    const page = scenarioReference();
    const titles = [...page.matchAll(/^#+ (.*)$/gm)].map((match) =>
      (match[1] ?? "")
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(new Set(titles).size).toBe(titles.length);
    for (const match of page.matchAll(/\]\(#([^)]*)\)/g)) expect(titles).toContain(match[1]);
  });
});

describe("the schema in an editor", () => {
  it("is JSON Schema 2020-12 with named definitions and no numbered ones", () => {
    expect(scenarioJsonSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
    });
    expect(Object.keys(Object(schema["$defs"])).filter((name) => name.startsWith("__"))).toEqual(
      [],
    );
  });

  const definitions: { readonly [name: string]: JsonSchema } = Object(schema["$defs"]);
  /** What an editor shows for a key: its own words, or those of the definition it leads to. */
  const shownFor = (key: JsonSchema): JsonSchema => ({
    ...(typeof key["$ref"] === "string" ? definitions[key["$ref"].split("/").at(-1) ?? ""] : {}),
    ...key,
  });
  /** Every key that can be written, with its path in the schema; `*` for keys of one's own. */
  const everyKey = (value: unknown, path = ""): ReadonlyArray<readonly [string, JsonSchema]> => {
    if (typeof value !== "object" || value === null) return [];
    const { additionalProperties: other, properties = {} } = value as {
      readonly additionalProperties?: unknown;
      readonly properties?: object;
    };
    const here = Object.entries<JsonSchema>({ ...properties }).map(
      ([key, below]) => [`${path}/${key}`, below] as const,
    );
    if (typeof other === "object") here.push([`${path}/*`, other as JsonSchema]);
    return [
      ...here,
      ...Object.entries(value).flatMap(([key, below]) =>
        key === "examples" || key === "not" ? [] : everyKey(below, `${path}/${key}`),
      ),
    ];
  };

  it("explains every key when somebody hovers over it", () => {
    const silent = everyKey(schema).filter(([, key]) => {
      const { description } = shownFor(key);
      return typeof description !== "string" || description.length < 5;
    });
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it("has something to complete behind every key: words to choose from, or an example", () => {
    const bare = everyKey(schema).filter(([, key]) => {
      const { const: only, enum: words, examples } = shownFor(key);
      return only === undefined && words === undefined && examples === undefined;
    });
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it("gives examples that it accepts itself", () => {
    const wrong = everyKey(schema).flatMap(([path, key]) => {
      const { examples } = shownFor(key);
      return (Array.isArray(examples) ? examples : []).flatMap((example) =>
        schemaErrors(schema, example, key).map((error) => `${path}: ${error}`),
      );
    });
    expect(wrong).toEqual([]);
  });

  it("names every definition for the lists of an editor", () => {
    const silent = Object.entries(definitions).filter(
      ([, { description, title }]) => title === undefined || description === undefined,
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it.each([
    ...globSync("scenarios/**/*.scenario.yaml", { cwd: ROOT }).toSorted(),
    ...globSync("test/fixtures/scenarios/*.scenario.yaml", { cwd: ROOT }).toSorted(),
  ])("accepts %s", (file) => {
    expect(errors(readFileSync(new URL(file, ROOT), "utf8"))).toEqual([]);
  });

  it.each([
    ["an unknown top-level key", `${ROOM}timeline: [wait: 1s]\nalway: []\n`],
    ["an unknown action", `${ROOM}timeline: [conect: { laptop: PEER1 }]\n`],
    ["an unknown key of an action", `${ROOM}timeline: [sleep: { laptp: PEER1 }]\n`],
    ["two actions in a step", `${ROOM}timeline: [{ sleep: { laptop: PEER1 }, wait: 1s }]\n`],
    ["a step that does nothing", `${ROOM}timeline: [{ at: 1h }]\n`],
    ["at and after", `${ROOM}timeline: [{ at: 1h, after: 1s, wait: 1s }]\n`],
    ["laptop and laptops", `${ROOM}timeline: [sleep: { laptop: PEER1, laptops: PEER2..PEER3 }]\n`],
    ["no laptop", `${ROOM}timeline: [sleep: {}]\n`],
    [
      "a user name without a password",
      `${PREPARED}  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: 'PARENT\\field' }\n`,
    ],
    ["together with one step", `${ROOM}timeline: [together: [wait: 1s]]\n`],
    ["repeat without steps", `${ROOM}timeline: [repeat: { times: 2 }]\n`],
    ["a wrong step inside a group", `${ROOM}timeline: [together: [wait: 1s, wait: 5]]\n`],
    ["until without every", `${ROOM}timeline: [{ until: 1h, wait: 1s }]\n`],
    ["a bare number for a duration", `${ROOM}timeline: [wait: 5]\n`],
    [
      "a size without unit",
      `${ROOM}timeline: [edit-document: { laptop: PEER1, document: doc-001.docx, size: 5 }]\n`,
    ],
    ["another version", `${ROOM.replace("scenario: 1", "scenario: 2")}timeline: [wait: 1s]\n`],
    ["a wrong path", `${PREPARED}  - connect: { laptop: PEER1, to: /PARENT/Maple }\n`],
    ["a wrong expectation", `${ROOM}timeline: [expect: { PEER1: { indicator: Green } }]\n`],
    [
      "an unknown refusal",
      `${ROOM}timeline: [{ sleep: { laptop: PEER1 }, expect: { refused: 72 } }]\n`,
    ],
  ])("refuses %s, as the loader does", (_, text) => {
    expect(errors(text)).not.toEqual([]);
    expect(codesOf(text)).not.toEqual([]);
  });

  it("accepts a step that only looks, steps of steps, private keys, and the shipped example of every action", () => {
    expect(
      errors(
        `x-note: anything\n${ROOM}timeline: [{ say: Look. }, { expect: { PEER1: { link: up } } }]\n`,
      ),
    ).toEqual([]);
    expect(
      errors(
        `${ROOM}timeline: [{ together: [wait: 1s, [wait: 1s, { every: 1m, until: 1h, wait: 1s }]] }, { repeat: { times: 2, steps: [wait: 1s] }, never: { for: 1m, PEER1: { link: down } } }]\n`,
      ),
    ).toEqual([]);
    for (const key of ACTION_KEYS) expect(errors(exampleScenario(key))).toEqual([]);
    for (const key of ACTION_KEYS)
      for (const step of exampleSteps(key))
        expect(errors(`${ROOM}timeline:\n  ${step}\n`)).toEqual([]);
  });
});
