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
import type { CodeSplittingGroup, ModuleInfo, Plugin } from "rolldown";
import { isolatedDeclarationSync } from "rolldown/experimental";
import { parseSync } from "rolldown/utils";

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

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** Whether a function is written as a method, which cannot stand in brackets. */
const isMethod = (parent: Node): boolean =>
  parent.type === "MethodDefinition" ||
  (parent.type === "Property" && (parent["method"] === true || parent["kind"] !== "init"));

/** Where the functions of a file begin and end that are values. */
const functionsIn = (node: Node, parent: Node, found: Array<Node> = []): ReadonlyArray<Node> => {
  const isValue = node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";
  if (isValue && !isMethod(parent)) found.push(node);
  for (const property of Object.values(node))
    for (const child of Array.isArray(property) ? property : [property])
      if (isNode(child)) functionsIn(child, node, found);
  return found;
};

/**
 * Puts every function into brackets. Node keeps on the disk what V8 compiled when a file was loaded, and that is only what will be called
 * at once as far as V8 can tell: what stands in brackets. Everything else would be compiled anew at every start.
 */
const compiledAhead = (): Plugin => ({
  name: "compiled-ahead",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "chunk") continue;
      const { code } = file;
      const program = parseSync(file.fileName, code).program as unknown as Node;
      const functions = functionsIn(program, program);
      const brackets = [
        ...functions.map(({ start }) => ({ at: start, text: "(" })),
        ...functions.map(({ end }) => ({ at: end, text: ")" })),
      ].sort((a, b) => a.at - b.at || (a.text === b.text ? 0 : a.text === ")" ? -1 : 1));
      let at = 0;
      let bracketed = "";
      for (const bracket of brackets) {
        bracketed += code.slice(at, bracket.at) + bracket.text;
        at = bracket.at;
      }
      file.code = bracketed + code.slice(at);
    }
  },
});

type GetModuleInfo = (id: string) => ModuleInfo | null;

/** Files and everything they import statically. */
const loadedWith = (
  files: ReadonlyArray<string>,
  infoOf: GetModuleInfo,
  found = new Set<string>(),
): ReadonlySet<string> => {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    loadedWith(infoOf(file)?.importedIds ?? [], infoOf, found);
  }
  return found;
};

const source = (path: string): string => join(import.meta.dirname, "src", path);

/**
 * Files that are loaded together lie in one: to find a file, to read it and to join it to others takes longer than to run what is in it.
 * What a plain `fieldsync sync` needs and a command line as well is one file, the engine another, and what else that sync needs the third.
 * What is loaded before compiled code is kept stays small, and by itself.
 */
const together = (): ReadonlyArray<CodeSplittingGroup> => {
  type Chunks = { readonly [name: string]: (id: string) => boolean };
  let found: Chunks | undefined;
  const find = (infoOf: GetModuleInfo): Chunks => {
    const from = (...paths: ReadonlyArray<string>): ReadonlySet<string> =>
      loadedWith(paths.map(source), infoOf);
    const launch = from("cli/launch.ts", "cli/product.ts");
    const sync = from("cli/fieldsync/plain-sync.ts");
    const lines = from("cli/main.ts", "cli/fieldsync/command-line.ts");
    const engine = from("engine/engine.ts");
    return {
      launch: (id) => launch.has(id),
      core: (id) => sync.has(id) && lines.has(id),
      engine: (id) => sync.has(id) && engine.has(id),
      "plain-sync": (id) => sync.has(id),
    };
  };
  return ["plain-sync", "engine", "core", "launch"].map((name, priority) => ({
    name: (id, context) => {
      found ??= find((file) => context.getModuleInfo(file));
      return found[name]?.(id) === true ? name : null;
    },
    debugName: name,
    priority,
  }));
};

export default defineConfig({
  input: {
    fieldlab: "src/cli/bin.ts",
    fieldsync: "src/cli/fieldsync-bin.ts",
    "play-worker": "src/cli/running/play-worker.ts",
    "judge-worker": "src/cli/hunting/judge-worker.ts",
    vitest: "src/vitest/plugin.ts",
    play: "src/vitest/play.ts",
  },
  plugins: [
    declarations({ "vitest.d.ts": "src/vitest/plugin.ts" }),
    thirdParty("THIRD-PARTY.txt"),
    compiledAhead(),
  ],
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
    codeSplitting: { groups: [...together()] },
    // Names and lines stay, so that the place in a report of a defect can be found.
    minify: { compress: true, mangle: false, codegen: false },
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
  },
});
