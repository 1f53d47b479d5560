/** What the plugin adds to a team's configuration, and what it leaves as the team has written it. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Plugin, ViteUserConfig } from "vitest/config";
import { fieldlab } from "../../src/vitest/plugin.ts";
import { readScenario } from "../../src/vitest/read.ts";
import { dayIncluding } from "./team.ts";
import { folderWith, smallDay } from "../cli/fieldlab.ts";

type Hook = Extract<Plugin["config"], (...args: never) => unknown>;

/** The settings of tests that come back for those that are written. */
const added = (test: ViteUserConfig["test"], root = folderWith()): unknown => {
  const { config } = fieldlab();
  if (typeof config !== "function") throw new Error("the plugin has no such hook");
  const env: Parameters<Hook>[1] = { mode: "test", command: "serve" };
  return config.call({} as ThisParameterType<Hook>, { root, ...(test && { test }) }, env);
};

describe("patterns", () => {
  const ALL = "**/*.scenario.yaml";

  it("are the usual ones and all scenarios where nothing is written", () => {
    expect(added(undefined)).toMatchObject({
      test: { include: [expect.stringContaining("{test,spec}"), ALL] },
    });
  });

  it("of a team stay, and are joined by all scenarios", () => {
    expect(added({ include: ["unit/*.ts"] })).toMatchObject({ test: { include: [ALL] } });
  });

  it("that say which scenarios are tests are joined by no others", () => {
    const include = ["unit/*.ts", "regressions/**/*.scenario.yaml"];
    expect(added({ include })).toMatchObject({ test: { include: [] } });
  });
});

describe("tags", () => {
  const root = () =>
    folderWith({
      "a.scenario.yaml": smallDay({ name: "A", tags: ["old laptop", "caps"] }),
      "node_modules/x/b.scenario.yaml": smallDay({ name: "B", tags: ["theirs"] }),
    });

  it("of the scenarios are declared, but for those the team has declared itself", () => {
    expect(added({ tags: [{ name: "caps", timeout: 5 }] }, root())).toMatchObject({
      test: { tags: [{ name: "old-laptop" }], strictTags: false },
    });
  });

  it("are as strict as the team says, and so are places", () => {
    const settings = added({ strictTags: true, includeTaskLocation: false }, root());
    expect(settings).not.toHaveProperty("test.strictTags");
    expect(settings).not.toHaveProperty("test.includeTaskLocation");
  });
});

it.skipIf(process.platform === "win32")(
  "a scenario that includes a pipe has a problem, and nobody waits for the pipe",
  () => {
    const folder = folderWith({
      "day.scenario.yaml": dayIncluding("room.yaml", { name: "Piped" }),
    });
    execFileSync("mkfifo", [join(folder, "room.yaml")]);
    const { includes, loaded } = readScenario({ path: join(folder, "day.scenario.yaml"), folder });
    expect(includes).toEqual([join(folder, "room.yaml")]);
    expect(loaded).toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ hint: "room.yaml: not a regular file" }),
      ]),
    });
  },
);
