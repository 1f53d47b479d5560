/** The page that explains the scenario language, where whoever installed the package has it. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { REFERENCE } from "../scenarios/language/problem.ts";

/** From `dist/` as from `src/vitest/`; as it is typed from here, where it lies here or below. */
export const referencePage = (): string => {
  const here = import.meta.url;
  const page = fileURLToPath(
    new URL(`${here.endsWith(".ts") ? "../.." : ".."}/${REFERENCE}`, here),
  );
  const way = relative(".", page);
  return way.startsWith("..") ? page : way;
};
