/**
 * Bundles the two commands and the plugin for Vitest into dist/.
 *
 * Everything is bundled, Effect, Ink and React included: importing Effect from node_modules alone takes longer than the
 * whole start-up may take (ecosystem §D.1). Dynamic imports become files of their own, so that `--help` reads neither zod
 * nor the simulator nor Ink.
 */
import { randomUUID } from "node:crypto";
import { chmodSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "rolldown";
import type { CodeSplittingGroup, ModuleInfo, Plugin } from "rolldown";
import { isolatedDeclarationSync } from "rolldown/experimental";
import { parseSync } from "rolldown/utils";
import { buildingIn, intoPlace } from "./build/into-place.ts";

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

/**
 * Shows the cursor on standard error when the command ends, also where that is a file. Ink shows it on the terminal it draws on, whatever ends
 * the command.
 */
const cursorOnStandardError = (): Plugin => ({
  name: "cursor-on-standard-error",
  load: (id) =>
    /[\\/]node_modules[\\/]restore-cursor[\\/]index\.js$/.test(id)
      ? "export default () => undefined;"
      : null,
});

const PLAY = '"../play.ts"';

/**
 * Vitest goes on with the plugin it was started with, and loads the other half of that for every file it plays. That half has what is in it in
 * its name, as the threads of the commands have, so that both are of one build whatever has come into place meanwhile.
 */
const playsItsOwn = (): Plugin => ({
  name: "plays-its-own",
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
    const play = chunks.find(({ isEntry, name }) => isEntry && name === "play");
    const naming = chunks.filter(({ code }) => code.includes(PLAY));
    const [plugin] = naming;
    if (play === undefined || plugin?.name !== "vitest" || naming.length > 1)
      return this.error(`${PLAY} stands in ${naming.map(({ name }) => name).join() || "no file"}`);
    plugin.code = plugin.code.replace(PLAY, `"../${play.fileName}"`);
  },
});

const DIST = join(import.meta.dirname, "dist");

/** npm makes a command executable when it first links it, and never again: what is built anew has to be so by itself. */
const inPlace = (...executables: ReadonlyArray<string>): Plugin => ({
  name: "in-place",
  writeBundle({ dir = "." }) {
    for (const fileName of executables) chmodSync(join(dir, fileName), 0o755);
    intoPlace(dir, DIST);
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

/** Text that takes the place of another. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Puts every function into brackets. Node keeps on the disk what V8 compiled when a file was loaded, and that is only what will be called
 * at once as far as V8 can tell: what stands in brackets. Everything else would be compiled anew at every start.
 */
const inBrackets = (program: Node): ReadonlyArray<Edit> =>
  functionsIn(program, program).flatMap(({ end, start }) => [
    { start, end: start, text: "(" },
    { start: end, end, text: ")" },
  ]);

/** One name of an import, as a part of a pattern. */
const partOf = ({ imported, local }: Specifier): string =>
  imported.name === local.name ? local.name : `${imported.name}: ${local.name}`;

interface Specifier {
  readonly type: string;
  readonly local: { readonly name: string };
  readonly imported: { readonly name: string };
}

/**
 * Takes Node's own modules as they are. An import of one looks at all it exports, and so loads much of what Node otherwise loads when it is
 * needed: of `node:fs` alone its streams.
 */
const takenAsTheyAre = (program: Node): ReadonlyArray<Edit> =>
  (program["body"] as ReadonlyArray<Node>).flatMap(
    ({ end, source: from, specifiers, start, type }) => {
      const name = type === "ImportDeclaration" ? (from as { readonly value: string }).value : "";
      if (!name.startsWith("node:")) return [];
      const parts = specifiers as ReadonlyArray<Specifier>;
      const whole = parts.find((part) => part.type !== "ImportSpecifier");
      const isProcess = parts.some(({ local }) => local.name === "process");
      if (isProcess || (whole !== undefined && parts.length > 1)) return [];
      const pattern = whole?.local.name ?? `{ ${parts.map(partOf).join(", ")} }`;
      return [{ start, end, text: `const ${pattern} = process.getBuiltinModule("${name}");` }];
    },
  );

const edited = (text: string, edits: ReadonlyArray<Edit>): string => {
  let at = 0;
  let made = "";
  // Where one function ends and the next begins, the end comes first.
  for (const edit of [...edits].sort((a, b) => a.start - b.start || (a.text === ")" ? -1 : 1))) {
    made += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return made + text.slice(at);
};

/** Makes files start sooner, without a line more or less. What is read first may be read by a Node that is too old, and does not know of this. */
const startingSooner = (): Plugin => ({
  name: "starting-sooner",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "chunk") continue;
      const program = parseSync(file.fileName, file.code).program as unknown as Node;
      const isFirst = file.isEntry || file.name === "launch";
      file.code = edited(file.code, [
        ...inBrackets(program),
        ...(isFirst ? [] : takenAsTheyAre(program)),
      ]);
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
 * What is loaded before compiled code is kept stays small, and by itself, and so does what that sync looks at before it is loaded.
 */
const together = (): ReadonlyArray<CodeSplittingGroup> => {
  type Chunks = { readonly [name: string]: (id: string) => boolean };
  let found: Chunks | undefined;
  const find = (infoOf: GetModuleInfo): Chunks => {
    const from = (...paths: ReadonlyArray<string>): ReadonlySet<string> =>
      loadedWith(paths.map(source), infoOf);
    const launch = from("cli/launch.ts", "cli/product.ts");
    const first = from("cli/fieldsync/main.ts");
    const sync = from("cli/fieldsync/plain-sync.ts");
    const lines = from("cli/main.ts", "cli/fieldsync/command-line.ts");
    const engine = from("engine/engine.ts");
    return {
      launch: (id) => launch.has(id),
      first: (id) => first.has(id),
      core: (id) => sync.has(id) && lines.has(id),
      engine: (id) => sync.has(id) && engine.has(id),
      "plain-sync": (id) => sync.has(id),
    };
  };
  return ["plain-sync", "engine", "core", "first", "launch"].map((name, priority) => ({
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
    vitest: "src/vitest/plugin.ts",
    play: "src/vitest/play.ts",
  },
  plugins: [
    declarations({ "vitest.d.ts": "src/vitest/plugin.ts" }),
    cursorOnStandardError(),
    thirdParty("THIRD-PARTY.txt"),
    startingSooner(),
    playsItsOwn(),
    inPlace("fieldlab.js", "fieldsync.js"),
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
    dir: buildingIn(DIST, randomUUID()),
    format: "esm",
    codeSplitting: { groups: [...together()] },
    // Names and lines stay, so that the place in a report of a defect can be found.
    minify: { compress: true, mangle: false, codegen: false },
    entryFileNames: ({ name }) => (name === "play" ? "[name]-[hash].js" : "[name].js"),
    chunkFileNames: "[name]-[hash].js",
  },
});
