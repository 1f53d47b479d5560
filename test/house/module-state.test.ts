/** Determinism charter: no module-level mutable state outside the command line. */
import { describe, expect, it } from "vitest";
import { moduleState } from "./module-state.ts";
import { sourceFiles } from "./source.ts";

const planted = (text: string): ReadonlyArray<string> =>
  moduleState([{ path: "model/field.ts", text }]).map(
    ({ place, name, why }) => `${place} ${name}: ${why}`,
  );

describe("state at module level", () => {
  it("no file outside cli keeps state between two runs", () => {
    expect(moduleState(sourceFiles().filter(({ path }) => !path.startsWith("cli/")))).toEqual([]);
  });

  it("a planted counter is found with its line", () => {
    expect(planted('import a from "a";\n\nlet nextId = 0;')).toEqual([
      "src/model/field.ts:3 nextId: let at module level",
    ]);
  });

  it.each([
    ["export let open: number = 0;", "let at module level"],
    ["const seen = new Set<string>();", "new Set without a ReadonlySet type"],
    ["export const byName = new Map<string, number>();", "new Map without a ReadonlyMap type"],
    ["const names: Array<string> = [];", "an empty array or object can only be there to be filled"],
    [
      "const cache: Record<string, number> = {};",
      "an empty array or object can only be there to be filled",
    ],
    ["class Field { static count = 0; }", "a static field that is not readonly"],
    [
      "export class Field { static readonly all = new Map(); }",
      "new Map without a ReadonlyMap type",
    ],
  ])("%s is refused", (text, why) => {
    expect(planted(text)).toEqual([expect.stringMatching(new RegExp(`: ${why}$`))]);
  });

  it.each([
    "const LIMIT = 10;",
    "const EDITIONS: ReadonlyMap<string, number> = new Map([['a', 1]]);",
    "export const CODES = { full: 71 } as const;",
    "const NOTHING: ReadonlyArray<string> = [];",
    "const f = (): number => { let sum = 0; const seen = new Set(); return sum + seen.size; };",
    "class Field { static readonly layer = 1; private readonly open = new Map(); }",
  ])("%s is allowed", (text) => {
    expect(planted(text)).toEqual([]);
  });
});
