/**
 * The JSON Schema of scenario files, for editors (yaml-language-server) and other tools: schema/scenario.v1.json is this, written down.
 */
import * as z from "zod";
import { Scenario } from "../shape/schema.ts";

const HEADER = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "scenario.v1.json",
};

export const scenarioJsonSchema = (): object => {
  const schema = z.toJSONSchema(Scenario, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // zod drops examples of values that are read into something else; what people type is exactly what we show.
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
  return { ...HEADER, ...schema };
};

/** As it stands in schema/scenario.v1.json. */
export const scenarioJsonSchemaText = (): string =>
  `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
