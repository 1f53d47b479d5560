/**
 * Four projects: `unit` looks at the source; `apart` does so too, and changes the process around it; `scenarios` plays the library,
 * each file a test; `cli` starts the built command line as a user does, after the bundle was brought up to date. No test looks at the
 * wall clock, and two cores are enough.
 */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { fieldlab } from "./src/vitest/plugin.ts";

const STARTS_THE_BUNDLE = [
  "test/bench/**/*.test.ts",
  "test/cli/**/*.test.ts",
  "test/e2e/**/*.test.ts",
  "test/vitest/**/*.test.ts",
];

/** Real disks whose calls are replaced, and terminals whose colours are decided when they are loaded. */
const CHANGES_ITS_PROCESS = ["test/real/**/*.test.ts", "test/tui/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    exclude: ["dist/**", "node_modules/**", "**/fixtures/**"],
    // One more than there are cores: many tests wait for programs they started, or for a disk.
    maxWorkers: availableParallelism() + 1,
    // Generous, because a busy machine is no failure; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    includeTaskLocation: true,
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
