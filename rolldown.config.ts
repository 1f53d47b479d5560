/**
 * Bundles the two commands and the plugin for Vitest into dist/.
 *
 * Everything is bundled, Effect, Ink and React included: importing Effect from node_modules alone takes longer than the
 * whole start-up may take (ecosystem §D.1). Dynamic imports become files of their own, so that `--help` reads neither zod
 * nor the simulator nor Ink.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "rolldown";
import type { Plugin } from "rolldown";
import { isolatedDeclarationSync } from "rolldown/experimental";

/** What can be imported says its types in full, so that they are written down file by file, without a program around them. */
const declarations = (files: { readonly [declaration: string]: string }): Plugin => ({
  name: "declarations",
  generateBundle() {
    for (const [fileName, file] of Object.entries(files)) {
      const { code, errors } = isolatedDeclarationSync(file, readFileSync(file, "utf8"));
      if (errors.length > 0) this.error(`${file}: ${errors.map(({ message }) => message).join()}`);
      this.emitFile({ type: "asset", fileName, source: code });
    }
  },
});

/** The packages that are bundled, and the licences under which they may be. */
const thirdParty = (fileName: string): Plugin => ({
  name: "third-party",
  generateBundle() {
    const folders = new Set(
      [...this.getModuleIds()].flatMap(
        (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? [],
      ),
    );
    const texts = [...folders].sort().map((folder) => {
      const { license, name, version } = JSON.parse(
        readFileSync(join(folder, "package.json"), "utf8"),
      ) as { readonly license?: string; readonly name: string; readonly version: string };
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      const text =
        file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
      return `${name} ${version}, ${license ?? "see below"}\n${text}`;
    });
    const source = `fieldlab contains these packages.\n\n${texts.join("\n────\n\n")}`;
    this.emitFile({ type: "asset", fileName, source });
  },
});

export default defineConfig({
  input: {
    fieldlab: "src/cli/bin.ts",
    fieldsync: "src/cli/fieldsync-bin.ts",
    "play-worker": "src/cli/running/play-worker.ts",
    "judge-worker": "src/cli/hunting/judge-worker.ts",
    vitest: "src/vitest/plugin.ts",
    play: "src/vitest/play.ts",
  },
  plugins: [declarations({ "vitest.d.ts": "src/vitest/plugin.ts" }), thirdParty("THIRD-PARTY.txt")],
  platform: "node",
  logLevel: "warn",
  // Ink asks for the first only when DEV is set, and does without. Vitest is the one of whoever uses the plugin.
  external: ["react-devtools-core", "vitest/config"],
  // The build of yaml for Node asks the environment at every token whether to print it, which takes a third of all reading.
  resolve: {
    alias: { yaml: join(import.meta.dirname, "node_modules/yaml/browser/dist/index.js") },
  },
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
