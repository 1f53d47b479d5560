/**
 * `fieldlab --help` starts within 0.2 s. Tests do not look at clocks, so this one looks at what has to be read for it: as long
 * as that is little, starting is quick.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "rolldown/utils";
import { describe, expect, it } from "vitest";
import { BUNDLE, ROOT } from "./fieldlab.ts";

/** The files that `file` loads at once: what it imports statically or passes on, and what those import. */
const loadedWith = (file: string, seen: Map<string, string> = new Map()): Map<string, string> => {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, "utf8");
  seen.set(file, text);
  const { staticExports, staticImports } = parseSync(file, text).module;
  const passedOn = staticExports.flatMap(({ entries }) => entries);
  for (const { moduleRequest } of [...staticImports, ...passedOn])
    if (moduleRequest?.value.startsWith(".") === true)
      loadedWith(join(dirname(file), moduleRequest.value), seen);
  return seen;
};

/** Words that nothing of the bundle has any more prove nothing by not being there. */
const expectWithout = (text: string, heavy: ReadonlyArray<string>): void => {
  const chunks = globSync("dist/*.js", { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), "utf8"),
  );
  for (const word of heavy) {
    expect(chunks.some((chunk) => chunk.includes(word))).toBe(true);
    expect(text).not.toContain(word);
  }
};

describe("start-up", () => {
  /** What `fieldsync` loads for a chunk that its main file asks for. */
  const filesForFieldsync = (chunk: string): ReadonlyMap<string, string> => {
    const nameIn = (file: string, name: string): string => {
      const [found] = new RegExp(`${name}-[\\w-]+\\.js`).exec(readFileSync(file, "utf8")) ?? [];
      expect(found).toBeDefined();
      return join(ROOT, "dist", found ?? "");
    };
    const main = nameIn(nameIn(join(ROOT, "dist/fieldsync.js"), "main"), "first");
    return chunk === "first" ? loadedWith(main) : loadedWith(nameIn(main, chunk), loadedWith(main));
  };
  const loadedForFieldsync = (chunk: string): string =>
    [...filesForFieldsync(chunk).values()].join("\n");

  it("fieldsync --help reads neither the engine nor the simulator", () => {
    const text = loadedForFieldsync("command-line");
    expect(text).toContain("Keeps the copies of an audit engagement equal");
    expectWithout(text, ["fieldsync-segment", "ed25519", "ZodError", '"fieldlab-journal"']);
    expect(text.length).toBeLessThan(1_000_000);
  });

  it("a plain fieldsync sync looks whether anything changed before it reads the engine, or anything else", () => {
    const first = filesForFieldsync("first");
    expect([...first.values()].join("\n")).toContain("as-it-was");
    expect([...first.keys()].map((file) => file.replace(/^.*[\\/]|-.*$/gu, ""))).toEqual(["first"]);
    expect([...first.values()].join("\n").length).toBeLessThan(20_000);
  });

  it("a plain fieldsync sync reads no command line", () => {
    const text = loadedForFieldsync("plain-sync");
    expect(text).toContain("fieldsync-segment");
    const heavy = ["effect/cli/", "effect/Schema/Schema", "ZodError", '"fieldlab-journal"'];
    expectWithout(text, heavy);
    expect(text.length).toBeLessThan(1_000_000);
  });

  it("a plain fieldsync sync reads few files", () => {
    expect(filesForFieldsync("plain-sync").size).toBeLessThan(10);
  });

  it("fieldsync has its functions in brackets, so that Node keeps them compiled", () => {
    expect(loadedForFieldsync("plain-sync")).toContain("plainSync = ((");
  });

  it("--help reads neither zod, nor yaml, nor Ink, nor the simulator", () => {
    const entry = readFileSync(BUNDLE, "utf8");
    const [main] = /\.\/main-[\w-]+\.js/.exec(entry) ?? [];
    expect(main).toBeDefined();
    const loaded = loadedWith(join(dirname(BUNDLE), main ?? ""));
    const text = [...loaded.values()].join("\n");
    const heavy = ["ZodError", "YAMLParseError", "react-reconciler", '"fieldlab-journal"'];
    expectWithout(text, heavy);
    expect(text.length).toBeLessThan(1_000_000);
  });
});
