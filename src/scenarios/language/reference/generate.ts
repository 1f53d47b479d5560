/**
 * Writes what is generated from the scenario schema: schema/scenario.v1.json and docs/scenario-reference.md. Run it after a change
 * of the schema or the intro; a test compares the committed files.
 *
 *     npm run schema
 */
// oxlint-disable-next-line no-restricted-imports -- a tool of developers; nothing of a run imports it
import { writeFileSync } from "node:fs";
import { scenarioJsonSchemaText } from "./json-schema.ts";
import { scenarioReference } from "./reference.ts";

const at = (path: string): URL => new URL(`../../../../${path}`, import.meta.url);
writeFileSync(at("schema/scenario.v1.json"), scenarioJsonSchemaText());
writeFileSync(at("docs/scenario-reference.md"), scenarioReference());
