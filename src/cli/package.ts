/**
 * The package as it is installed: its version, and where the shipped scenarios are.
 */
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import packageJson from "../../package.json" with { type: "json" };

export const VERSION = packageJson.version;

/** The nearest folder above this file that holds a package.json: from dist/ as from src/cli/. */
const packageFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return folder;
};

/** The way from where people stand; undefined where that folder is gone. */
const wayTo = (folder: string): string | undefined => {
  try {
    return relative(".", folder);
  } catch {
    return undefined;
  }
};

/** As it is typed from here, where it lies here or below. */
const shipped = (name: string): string => {
  const lying = join(packageFolder(), name);
  const way = wayTo(lying);
  if (way === "") return ".";
  return way === undefined || way.startsWith("..") ? lying : way;
};

export const shippedScenarios = (): string => shipped("scenarios");

/** The page that explains the scenario language, where whoever installed the package has it. */
export const referencePage = (): string => shipped("docs/scenario-reference.md");

/** The JSON Schema of scenario files, for the first line of a new one. */
export const schemaFile = (): string => join(packageFolder(), "schema/scenario.v1.json");
