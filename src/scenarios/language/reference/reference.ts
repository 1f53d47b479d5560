/**
 * The scenario reference as Markdown, made from the JSON Schema: one section per action and per part of the file, each with its
 * description, its keys and an example. docs/scenario-reference.md is this, written down.
 */
import * as z from "zod";
import { MARKS } from "../../checks/marks.ts";
import { ACTION_KEYS, ACTIONS } from "../shape/actions.ts";
import type { ActionKey } from "../shape/actions.ts";
import { EXAMPLE_MORNING, EXAMPLE_ROOM } from "./examples/room.ts";
import { EXAMPLES } from "./examples.ts";
import { scenarioJsonSchema } from "./json-schema.ts";
import { PROBLEMS } from "../problem.ts";
import { REFERENCE_INTRO } from "./reference-intro.ts";
import { REFUSAL_CODES, REFUSAL_WORDS } from "../shape/refusals.ts";
import { writeFlow } from "../yaml/write-yaml.ts";

/** The part of JSON Schema our schema uses. */
interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | ReadonlyArray<string>;
  readonly enum?: ReadonlyArray<unknown>;
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: ReadonlyArray<Schema>;
  readonly properties?: { readonly [key: string]: Schema };
  readonly additionalProperties?: Schema | boolean;
  readonly required?: ReadonlyArray<string>;
  readonly examples?: ReadonlyArray<unknown>;
  readonly $defs?: { readonly [name: string]: Schema };
}

/** Parts of the file that get a section of their own, in the order a file has them. */
const PARTS = [
  "Matrix",
  "Engagement",
  "Node",
  "Kind",
  "Clock",
  "Battery",
  "Network",
  "Switch",
  "Router",
  "Device",
  "Policies",
  "Repeat",
  "Workload",
  "Faults",
  "Expect",
  "Eventually",
  "StepAlways",
  "StepNever",
  "LaptopExpectation",
];
/** Small values, explained once. */
const VALUES = [
  "Duration",
  "DurationRange",
  "ClockOffset",
  "ClockDrift",
  "AutoDisconnect",
  "SleepsAfter",
  "Size",
  "Rate",
  "LaptopOrRange",
  "LaptopList",
  "SharePath",
  "ComputerPath",
  "NetworkPath",
  "SwitchTarget",
  "Fields",
  "Account",
  "MustHappen",
  "Break",
];

const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");

class Page {
  readonly #root: Schema;
  readonly #lines: Array<string> = [];

  constructor(root: Schema) {
    this.#root = root;
  }

  get text(): string {
    return `${this.#lines.join("\n")}\n`;
  }

  write(...lines: ReadonlyArray<string>): void {
    this.#lines.push(...lines);
  }

  definition(name: string): Schema {
    const found = this.#root.$defs?.[name];
    if (found === undefined) throw new Error(`the schema has no definition ${name}`);
    return found;
  }

  titleOf(name: string): string {
    return this.definition(name).title ?? name;
  }

  /** What a key takes, in a few words, with a link where there is a section. */
  takes(schema: Schema): string {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.split("/").at(-1) ?? "";
      if (name === "Step") return "[Step](#keys-of-a-step)";
      const known = PARTS.includes(name) || VALUES.includes(name) || name.startsWith("action-");
      const target = this.definition(name);
      return known ? `[${this.titleOf(name)}](#${anchor(this.titleOf(name))})` : this.takes(target);
    }
    if (schema.const !== undefined) return `\`${writeFlow(schema.const)}\``;
    if (schema.enum !== undefined)
      return [...new Set(schema.enum.map((choice) => `\`${String(choice)}\``))].join(", ");
    if (schema.anyOf !== undefined) return this.#either(schema.anyOf);
    if (schema.properties !== undefined)
      return `\`{ ${Object.keys(schema.properties).join(", ")}: … }\``;
    if (schema.items !== undefined) return `list of: ${this.takes(schema.items)}`;
    if (schema.type === "integer") return `${schema.minimum ?? ""} to ${schema.maximum ?? ""}`;
    if (schema.type === "boolean") return "`true` or `false`";
    if (schema.type === "null") return "`null`";
    if (typeof schema.additionalProperties === "object")
      return `by name: ${this.takes(schema.additionalProperties)}`;
    return Array.isArray(schema.type) ? "number or text" : (schema.title ?? "text");
  }

  #either(options: ReadonlyArray<Schema>): string {
    const [list, ...others] = options;
    const one = others.map((option) => this.takes(option));
    const all = list?.items === undefined ? undefined : this.takes(list.items);
    if (all !== undefined && one.length === 1 && one[0] === all) return `${all}, or a list of them`;
    return [...new Set(options.map((option) => this.takes(option)))].join(" or ");
  }

  keys(schema: Schema): void {
    const entries = Object.entries(schema.properties ?? {});
    if (entries.length === 0) return;
    this.write("| key | takes | |", "|---|---|---|");
    for (const [key, value] of entries) {
      const required = schema.required?.includes(key) === true ? "Required. " : "";
      const words = value.description ?? this.#described(value);
      this.write(`| \`${key}\` | ${cell(this.takes(value))} | ${cell(`${required}${words}`)} |`);
    }
    if (typeof schema.additionalProperties === "object") {
      const { additionalProperties: other } = schema;
      const isLaptop = other.$ref?.endsWith("/LaptopExpectation") === true;
      const [key, words] = isLaptop
        ? ["a laptop or a range", "What it must show."]
        : ["a path", other.description ?? ""];
      this.write(`| ${key} | ${cell(this.takes(other))} | ${cell(words)} |`);
    }
    this.write("");
  }

  #described(schema: Schema): string {
    return schema.$ref === undefined
      ? ""
      : (this.definition(schema.$ref.split("/").at(-1) ?? "").description ?? "");
  }
}

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`).replaceAll("\n", " ");

/** The examples of an action as steps. */
export const exampleSteps = (key: ActionKey): ReadonlyArray<string> => {
  const examples = z.globalRegistry.get(ACTIONS[key])?.examples;
  return Array.isArray(examples)
    ? examples.map((example) => `- ${key}: ${writeFlow(example)}`)
    : [];
};

export const scenarioReference = (): string => {
  const root: Schema = scenarioJsonSchema();
  const page = new Page(root);
  page.write(REFERENCE_INTRO);
  page.write("## Keys of the file", "");
  page.keys(root);
  page.write("## Keys of a step", "", page.definition("Step").description ?? "", "");
  const step = page.definition("Step");
  const common = Object.entries(step.properties ?? {}).filter(
    ([key]) => !ACTION_KEYS.some((action) => action === key),
  );
  page.keys({ properties: Object.fromEntries(common) });
  page.write("## Actions", "", ACTION_KEYS.map((key) => `[${key}](#${key})`).join(" · "), "");
  page.write(
    "### The room of the examples",
    "",
    "Every example below plays and passes: put it under this room, and under this morning where it says so.",
    "",
    "```yaml",
    EXAMPLE_ROOM.trimEnd(),
    EXAMPLE_MORNING.trimEnd(),
    "```",
    "",
  );
  for (const key of ACTION_KEYS) {
    const action = page.definition(`action-${key}`);
    page.write(`### ${key}`, "", action.description ?? "", "");
    page.keys(action);
    if (action.properties === undefined) page.write(`Takes ${page.takes(action)}.`, "");
    page.write("```yaml", ...exampleSteps(key), "```", "");
    const { morning, steps } = EXAMPLES[key];
    page.write(morning ? "After the morning:" : "In the room:", "", "```yaml", steps, "```", "");
  }
  page.write("## Parts", "");
  for (const name of PARTS) {
    const part = page.definition(name);
    page.write(`### ${page.titleOf(name)}`, "", part.description ?? "", "");
    page.keys(part);
    page.write("```yaml", ...(part.examples ?? []).map(writeFlow), "```", "");
  }
  page.write("## Values", "");
  for (const name of VALUES) {
    const value = page.definition(name);
    page.write(`### ${page.titleOf(name)}`, "", value.description ?? "", "");
    page.keys(value);
    page.write(
      `For example ${(value.examples ?? []).map((example) => `\`${writeFlow(example)}\``).join(", ")}.`,
      "",
    );
  }
  page.write(
    "## Refusals",
    "",
    `\`refused\` takes a Windows error code: ${REFUSAL_CODES.join(", ")}; or a word: ${REFUSAL_WORDS.map((word) => `\`${word}\``).join(", ")}.`,
    "",
  );
  page.write("## Messages", "", "What `error[…]` and `warning[…]` of a file mean.", "");
  for (const [code, sentence] of Object.entries(PROBLEMS))
    page.write(`### ${code}`, "", sentence, "");
  page.write("## Marks", "", "For `must-happen`.", "", "| mark | recorded when |", "|---|---|");
  for (const [mark, sentence] of Object.entries(MARKS))
    page.write(`| \`${mark}\` | ${cell(sentence)} |`);
  return page.text;
};
