/**
 * The direction of imports between the rooms of src/ (architecture "The house"): which room may look into which.
 *
 * Values and types count alike: a room that knows the types of another one depends on it.
 */
import { posix } from "node:path";
import { nodesOf, placeOf, statementsOf } from "./source.ts";
import type { SourceFile, SyntaxNode } from "./source.ts";

type Room = "engine" | "sim" | "model" | "scenarios" | "replay" | "tui" | "cli" | "vitest";

/** What one room may import from another: everything, or the named files only. */
type Arrow = "all" | ReadonlyArray<string>;

/** The journal is the seam between running and looking; whoever looks needs its types, its file and its clock, nothing else. */
const JOURNAL: Arrow = ["sim/journal.ts", "sim/journal-reader.ts", "sim/time.ts"];

const ARROWS: { readonly [from in Room]: { readonly [to in Room]?: Arrow } } = {
  engine: {},
  sim: {},
  model: { sim: "all", engine: ["engine/ports.ts", "engine/errors.ts", "engine/marks.ts"] },
  scenarios: { model: "all", sim: "all", engine: "all" },
  replay: { sim: JOURNAL },
  tui: { replay: "all", sim: JOURNAL },
  cli: { tui: "all", replay: "all", scenarios: "all", sim: JOURNAL, engine: "all" },
  vitest: { scenarios: "all", replay: "all", sim: JOURNAL },
};

/** Packages that belong to one room: whoever else needs them asks that room. */
const PACKAGE_ROOMS: ReadonlyMap<string, ReadonlyArray<Room>> = new Map([
  ["zod", ["scenarios"]],
  ["yaml", ["scenarios"]],
  ["seedrandom", ["sim"]],
  ["ink", ["tui"]],
  ["react", ["tui"]],
  ["@effect/platform-node", ["cli"]],
  ["vitest", ["vitest"]],
]);

/**
 * Modules of Node that reach a real disk. Those may who are asked by somebody outside: the command line and Vitest, and the
 * engine's adapter for real folders. The script that writes the schema of the scenario file is no part of a run.
 */
const DISK_MODULES = ["node:fs", "node:fs/promises", "fs", "fs/promises"];
const NODE_ADAPTER = "engine/node/";
const MAY_TOUCH_THE_DISK = [
  "cli/",
  "vitest/",
  NODE_ADAPTER,
  "scenarios/language/reference/generate.ts",
];

export interface WrongImport {
  readonly place: string;
  readonly imports: string;
  readonly why: string;
}

const isRoom = (name: string): name is Room => Object.hasOwn(ARROWS, name);

const literalOf = (node: unknown): string | null =>
  typeof node === "object" && node !== null && "value" in node && typeof node.value === "string"
    ? node.value
    : null;

/** What a node imports: a module name, `null` for a name computed at run time, `undefined` when it imports nothing. */
const importedBy = (node: SyntaxNode): string | null | undefined => {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return literalOf(node["source"]);
    case "ExportNamedDeclaration":
      return node["source"] === null ? undefined : literalOf(node["source"]);
    default:
      return undefined;
  }
};

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Why `from` may not import `specifier`; null when it may. */
const objection = (from: SourceFile, specifier: string): string | null => {
  const [room = ""] = from.path.split("/");
  if (!isRoom(room)) return `"${room}" is not a room of the house`;
  if (DISK_MODULES.includes(specifier) && !MAY_TOUCH_THE_DISK.some((p) => from.path.startsWith(p)))
    return `only cli, vitest and engine/node import ${specifier}`;
  if (!specifier.startsWith(".")) {
    const rooms = PACKAGE_ROOMS.get(packageOf(specifier));
    return rooms === undefined || rooms.includes(room)
      ? null
      : `${packageOf(specifier)} belongs to ${rooms.join(", ")}`;
  }
  const target = posix.join(posix.dirname(from.path), specifier);
  const [targetRoom = ""] = target.split("/");
  // The engine that is simulated must not know that there are real disks.
  if (target.startsWith(NODE_ADAPTER) && room !== "cli" && !from.path.startsWith(NODE_ADAPTER))
    return "only cli imports engine/node";
  if (targetRoom === room) return null;
  if (targetRoom === "..") return room === "cli" ? null : "only cli looks outside src";
  if (!isRoom(targetRoom)) return `"${targetRoom}" is not a room of the house`;
  const arrow = ARROWS[room][targetRoom];
  if (arrow === undefined) return `${room} imports nothing from ${targetRoom}`;
  if (arrow === "all" || arrow.includes(target)) return null;
  return `${room} imports only ${arrow.join(", ")} from ${targetRoom}`;
};

/** Every import of the files that goes against an arrow, in file order. */
export const wrongImports = (files: ReadonlyArray<SourceFile>): ReadonlyArray<WrongImport> => {
  const wrong: Array<WrongImport> = [];
  for (const file of files) {
    for (const node of nodesOf(statementsOf(file))) {
      const specifier = importedBy(node);
      if (specifier === undefined) continue;
      const why = specifier === null ? "the module name is computed" : objection(file, specifier);
      if (why !== null) {
        wrong.push({ place: placeOf(file, node.start), imports: specifier ?? "?", why });
      }
    }
  }
  return wrong;
};
