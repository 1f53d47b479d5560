/** The picture of the house in architecture.md stays true: no import goes against an arrow. */
import { describe, expect, it } from "vitest";
import { wrongImports } from "./arrows.ts";
import { sourceFiles } from "./source.ts";

const planted = (path: string, text: string): ReadonlyArray<string> =>
  wrongImports([{ path, text }]).map(({ place, why }) => `${place} ${why}`);

describe("direction of imports", () => {
  it("no file of src imports against an arrow of the architecture", () => {
    expect(wrongImports(sourceFiles())).toEqual([]);
  });

  it("every file of src is looked at", () => {
    const rooms = new Set(sourceFiles().map(({ path }) => path.split("/")[0]));
    expect([...rooms]).toEqual([
      "cli",
      "engine",
      "model",
      "replay",
      "scenarios",
      "sim",
      "tui",
      "vitest",
    ]);
  });

  it("a planted import of the kernel in the engine is found with its line", () => {
    expect(
      planted(
        "engine/copy.ts",
        'import { a } from "./api.ts";\nimport { b } from "../sim/kernel.ts";',
      ),
    ).toEqual(["src/engine/copy.ts:2 engine imports nothing from sim"]);
  });

  it.each([
    ["a type import", 'import type { Kernel } from "../sim/kernel.ts";'],
    ["an import type", 'type K = import("../sim/kernel.ts").Kernel;'],
    ["a dynamic import", 'const load = () => import("../sim/kernel.ts");'],
    ["an import for its effects", 'import "../sim/kernel.ts";'],
    ["a re-export", 'export { Kernel } from "../sim/kernel.ts";'],
    ["a re-export of everything", 'export * from "../sim/kernel.ts";'],
    ["a type re-export", 'export type { Kernel } from "../sim/kernel.ts";'],
  ])("%s counts as an import", (_, text) => {
    expect(planted("engine/copy.ts", text)).toEqual([
      "src/engine/copy.ts:1 engine imports nothing from sim",
    ]);
  });

  it("a module name computed at run time is refused, because nobody can check it", () => {
    expect(
      planted("tui/screen.tsx", "const load = (x: string) => import(`../sim/${x}.ts`);"),
    ).toEqual(["src/tui/screen.tsx:1 the module name is computed"]);
  });

  it("the model may use the ports of the engine, and no other file of it", () => {
    expect(planted("model/volume.ts", 'import { Volume } from "../engine/ports.ts";')).toEqual([]);
    expect(planted("model/volume.ts", 'import { openCopy } from "../engine/engine.ts";')).toEqual([
      "src/model/volume.ts:1 model imports only engine/ports.ts, engine/errors.ts, engine/marks.ts from engine",
    ]);
  });

  it("whoever looks at a run sees its journal and not its kernel", () => {
    expect(planted("replay/state.ts", 'import type { Journal } from "../sim/journal.ts";')).toEqual(
      [],
    );
    expect(planted("replay/state.ts", 'import { Kernel } from "../sim/kernel.ts";')).toHaveLength(
      1,
    );
    expect(
      planted("tui/screen.tsx", 'import { runPlan } from "../scenarios/runner/run.ts";'),
    ).toEqual(["src/tui/screen.tsx:1 tui imports nothing from scenarios"]);
  });

  it("only the command line leaves src", () => {
    expect(
      planted("cli/package.ts", 'import p from "../../package.json" with { type: "json" };'),
    ).toEqual([]);
    expect(
      planted("sim/journal.ts", 'import p from "../../package.json" with { type: "json" };'),
    ).toEqual(["src/sim/journal.ts:1 only cli looks outside src"]);
  });

  it("a package that belongs to one room is refused in the others", () => {
    expect(planted("model/world.ts", 'import { z } from "zod";')).toEqual([
      "src/model/world.ts:1 zod belongs to scenarios",
    ]);
    expect(planted("cli/commands/run.ts", 'import { Box } from "ink";')).toHaveLength(1);
    expect(
      planted("engine/copy.ts", 'import * as Fs from "@effect/platform-node/NodeFileSystem";'),
    ).toEqual(["src/engine/copy.ts:1 @effect/platform-node belongs to cli"]);
  });

  it.each(["node:fs", "node:fs/promises", "fs"])(
    "only the command line, the tests of Vitest and the engine's adapter for real folders import %s",
    (name) => {
      const line = `import * as disk from "${name}";`;
      expect(planted("engine/node/volume.ts", line)).toEqual([]);
      expect(planted("cli/files.ts", line)).toEqual([]);
      expect(planted("vitest/read.ts", line)).toEqual([]);
      expect(planted("engine/copy.ts", line)).toEqual([
        `src/engine/copy.ts:1 only cli, vitest and engine/node import ${name}`,
      ]);
      expect(planted("engine/nodes.ts", line)).toHaveLength(1);
      expect(planted("scenarios/runner/run.ts", line)).toHaveLength(1);
    },
  );

  it("the engine does not know its adapter for real folders, and no run of the simulator does", () => {
    expect(planted("engine/copy.ts", 'import { nodeKeys } from "./node/keys.ts";')).toEqual([
      "src/engine/copy.ts:1 only cli imports engine/node",
    ]);
    expect(
      planted("scenarios/runner/ports.ts", 'import { nodeKeys } from "../../engine/node/keys.ts";'),
    ).toEqual(["src/scenarios/runner/ports.ts:1 only cli imports engine/node"]);
    expect(planted("engine/node/keys.ts", 'import { isCopyId } from "../names.ts";')).toEqual([]);
  });

  it("a file outside the rooms is refused as soon as it imports something", () => {
    expect(planted("shared/bits.ts", 'import { a } from "../sim/time.ts";')).toEqual([
      'src/shared/bits.ts:1 "shared" is not a room of the house',
    ]);
  });
});
