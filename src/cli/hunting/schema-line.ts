/** The first line of a scenario that is written somewhere: it tells editors where the schema is, and the schema lies where this program does. */
import { relative, sep } from "node:path";
import { schemaFile } from "../package.ts";

const SCHEMA_LINE = /^# yaml-language-server: \$schema=.*/;

/** The text as it is to lie in this folder. */
export const schemaFrom = (folder: string, text: string): string => {
  const schema = relative(folder, schemaFile()).split(sep).join("/");
  return text.replace(SCHEMA_LINE, () => `# yaml-language-server: $schema=${schema}`);
};
