/**
 * Bundles the command line into dist/.
 *
 * Everything is bundled, Effect, Ink and React included: importing Effect from node_modules alone takes longer than the
 * whole start-up may take (ecosystem §D.1). Dynamic imports become files of their own, so that `--help` reads neither zod
 * nor the simulator nor Ink.
 */
import { defineConfig } from "rolldown";

export default defineConfig({
  input: {
    fieldlab: "src/cli/bin.ts",
    fieldsync: "src/cli/fieldsync-bin.ts",
    "play-worker": "src/cli/play-worker.ts",
  },
  platform: "node",
  logLevel: "warn",
  // Ink asks for it only when DEV is set, and does without.
  external: ["react-devtools-core"],
  transform: { define: { "process.env.NODE_ENV": JSON.stringify("production") } },
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    // Names and lines stay, so that the place in a report of a defect can be found.
    minify: { compress: true, mangle: false, codegen: false },
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
  },
});
