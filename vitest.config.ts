/**
 * Two projects: `unit` looks at the source; `cli` starts the built command line as a user does, after the bundle was brought
 * up to date. No test looks at the wall clock, and two cores are enough.
 */
import { defineConfig } from "vitest/config";

const STARTS_THE_BUNDLE = [
  "test/bench/**/*.test.ts",
  "test/cli/**/*.test.ts",
  "test/e2e/**/*.test.ts",
];

export default defineConfig({
  test: {
    exclude: ["dist/**", "node_modules/**", "**/fixtures/**"],
    maxWorkers: 2,
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
          exclude: STARTS_THE_BUNDLE,
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
