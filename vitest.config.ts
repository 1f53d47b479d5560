/**
 * Four projects: `unit` looks at the source; `apart` does so too, and changes the process around it; `scenarios` plays the library,
 * each file a test; `cli` starts the built command line as a user does, after the bundle was brought up to date. No test looks at the
 * wall clock, and two cores are enough.
 */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";
import { fieldlab } from "./src/vitest/plugin.ts";

const STARTS_THE_BUNDLE = [
  "test/bench/**/*.test.ts",
  "test/cli/**/*.test.ts",
  "test/e2e/**/*.test.ts",
  "test/vitest/**/*.test.ts",
  "test/windows/**/*.test.ts",
];

/** Real disks whose calls are replaced, terminals whose colours are decided when they are loaded, other limits, and what is kept in memory. */
const CHANGES_ITS_PROCESS = [
  "test/real/**/*.test.ts",
  "test/tui/**/*.test.{ts,tsx}",
  "test/engine/many-lives.test.ts",
  "test/engine/control/large-snapshot.test.ts",
  "test/model/rooms-that-are-over.test.ts",
];

/** Files that compute longest, whatever their size: nobody waits for one of them alone at the end. */
const LONGEST = ["crash-points", "crash-points-decisions", "random-days-1", "random-days-2"];

class LongestFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONGEST.some((name) => moduleId.endsWith(`/test/engine/${name}.test.ts`));
    const long = sorted.filter(isLong);
    const others = sorted.filter((file) => !isLong(file));
    // The projects come one after the other; each begins with its own.
    const first = others.findIndex(({ project }) => project.name === long[0]?.project.name);
    return first < 0 ? sorted : others.toSpliced(first, 0, ...long);
  }
}

export default defineConfig({
  test: {
    exclude: ["dist/**", "node_modules/**", "**/fixtures/**"],
    // One more than there are cores: many tests wait for programs they started, or for a disk.
    maxWorkers: availableParallelism() + 1,
    // Generous, because a busy machine is no failure; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    includeTaskLocation: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [...STARTS_THE_BUNDLE, ...CHANGES_ITS_PROCESS],
          // No file of src keeps state (test/house/module-state.test.ts), so one import of it serves all files.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "apart", include: CHANGES_ITS_PROCESS },
      },
      {
        extends: true,
        plugins: [fieldlab({ checkDeterminism: true })],
        test: {
          name: "scenarios",
          include: ["scenarios/**/*.scenario.yaml"],
          // A run keeps no state outside itself, so one import of the engine serves all files.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "cli",
          include: STARTS_THE_BUNDLE,
          globalSetup: ["test/cli/fresh-bundle.ts"],
        },
      },
    ],
  },
});
