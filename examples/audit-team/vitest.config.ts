import { fieldlab } from "fieldlab/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [fieldlab({ checkDeterminism: true })],
  test: { isolate: false },
});
