/**
 * `fieldlab/vitest`: scenario files as tests of Vitest.
 *
 * ```ts
 * import { fieldlab } from "fieldlab/vitest";
 * import { defineConfig } from "vitest/config";
 *
 * export default defineConfig({ plugins: [fieldlab()], test: { isolate: false } });
 * ```
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { configDefaults } from "vitest/config";
import type { Plugin } from "vitest/config";
import { invalid, type InvalidScenario } from "./failure.ts";
import { moduleNames } from "./module-names.ts";
import { readScenario } from "./read.ts";
import { SCENARIO_FILES, tagsBelow } from "./tags.ts";
import { invalidModule, listedModule, testModule } from "./test-module.ts";

export interface FieldlabOptions {
  /**
   * Where the journals of scenarios that fail are kept, from the folder Vitest was started in. Default: `fieldlab-journals`.
   */
  readonly journals?: string;
  /**
   * Play each scenario twice and fail where the two days differ, as `fieldlab run --check-determinism` does. Default: false.
   */
  readonly checkDeterminism?: boolean;
}

/** How the day of a scenario went; in the JSON report of Vitest as `meta.fieldlab` of its test. */
export interface FieldlabMeta {
  readonly seed: string;
  readonly verdict: string;
  readonly checked: number;
  readonly journalHash: string;
  readonly simulatedMicros: number;
}

declare module "vitest" {
  interface TaskMeta {
    fieldlab?: FieldlabMeta;
  }
}

const SUFFIX = ".scenario.yaml";

const isScenario = (path: string): boolean => path.endsWith(SUFFIX);

/**
 * The module for Vitest's workers lies beside this one. They load it when they need it, perhaps after another build has come into place:
 * a build writes here what it has called its own (rolldown.config.ts).
 */
const playModule = (): string => resolve(fileURLToPath(import.meta.url), "../play.ts");

/** What is added to the patterns of the configuration; nothing where it says itself which scenarios it wants. */
const patterns = (written: ReadonlyArray<string> | undefined): Array<string> => {
  if (written === undefined) return [...configDefaults.include, SCENARIO_FILES];
  return written.some((pattern) => pattern.endsWith(SUFFIX)) ? [] : [SCENARIO_FILES];
};

export const fieldlab = (options: FieldlabOptions = {}): Plugin => {
  const folder = process.cwd();
  const settings = {
    folder,
    journals: resolve(folder, options.journals ?? "fieldlab-journals"),
    twice: options.checkDeterminism ?? false,
  };
  const names = moduleNames();
  let isListing = false;
  /** What is wrong with files that were read for a list. */
  const wrong = new Map<string, InvalidScenario>();
  return {
    name: "fieldlab",
    enforce: "pre",
    config: (config) => {
      const { test = {} } = config;
      const known = new Set((test.tags ?? []).map(({ name }) => name));
      const tags = tagsBelow(resolve(config.root ?? ".")).filter((tag) => !known.has(tag));
      return {
        test: {
          include: patterns(test.include),
          tags: tags.map((name) => ({ name })),
          // A tag that is written while Vitest watches is one it was not told of.
          ...(test.strictTags === undefined ? { strictTags: false } : {}),
          ...(test.includeTaskLocation === undefined ? { includeTaskLocation: true } : {}),
        },
      };
    },
    configureVitest: ({ defineCacheKeyGenerator, vitest }) => {
      // `vitest list` runs no module, and lists nothing at all where one of them has failed: what is wrong with a file is said beside the list.
      const collect = vitest.collect.bind(vitest);
      vitest.collect = async (...what) => {
        isListing = true;
        const found = await collect(...what).finally(() => (isListing = false));
        if (wrong.size > 0) process.exitCode = 1;
        for (const error of wrong.values())
          vitest.logger.printError(error, { project: vitest.getRootProject() });
        wrong.clear();
        return found;
      };
      // What a scenario includes is no part of the key under which Vitest would keep its module from run to run.
      defineCacheKeyGenerator(({ id }) => (isScenario(names.pathOf(id)) ? false : null));
    },
    resolveId(id) {
      return isScenario(id) ? names.of(id, this.environment.config.root) : null;
    },
    // What lies there is read below; there is nothing under a name that was given here.
    load: (id) => (names.isOurs(id) ? "" : null),
    transform(_code, id) {
      const path = names.pathOf(id);
      if (!isScenario(path)) return null;
      const text = readFileSync(path, "utf8");
      const { loaded, includes } = readScenario({ path, folder });
      for (const read of [path, ...includes]) if (read !== id) this.addWatchFile(read);
      if ("scenarios" in loaded) {
        const file = { path, ...settings };
        const code = testModule(loaded.scenarios, { text, file, playModule: playModule() });
        return { code, map: null };
      }
      const { problems } = loaded;
      if (isListing) wrong.set(path, invalid(problems, { text, folder }));
      const code = isListing
        ? listedModule(problems)
        : invalidModule(problems, { text, folder, playModule: playModule() });
      return { code, map: null };
    },
  };
};
