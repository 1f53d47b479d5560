/**
 * What npm would publish, installed where nothing of this checkout is: in an empty project, and in the project of the example.
 *
 * Nothing is fetched. The package needs no other at run time, so npm installs it without a network; the Vitest of the example is
 * that of this checkout, by a link.
 */
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderWith, ROOT, start } from "./fieldlab.ts";
import type { Ended, WhenOver } from "./fieldlab.ts";
import { cleanUpAfterAll } from "./clean-up.ts";

const NPM = ["--offline", "--no-audit", "--no-fund", "--no-update-notifier"];

const npm = (cwd: string, args: ReadonlyArray<string>, whenOver?: WhenOver): Promise<Ended> =>
  start("npm", [...args, ...NPM, "--loglevel=warn"], {
    cwd,
    // The npm around this test has told its children about this checkout.
    env: { npm_config_local_prefix: undefined, npm_config_prefix: undefined },
    ...(whenOver === undefined ? {} : { whenOver }),
  });

describe("this checkout", () => {
  // npm makes what it links executable, once; `npx fieldlab` starts what was built since.
  it.skipIf(process.platform === "win32").each(["fieldlab", "fieldsync"])(
    "has a %s that npx can start, however often it was built",
    async (name) => {
      const { code, stdout } = await start(join(ROOT, `dist/${name}.js`), ["--version"]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(name) });
    },
  );
});

describe("the packed package", () => {
  const whenOver = cleanUpAfterAll();
  let packed: string;
  let installed: string;
  let installing: Ended;
  beforeAll(async () => {
    packed = folderWith({}, whenOver);
    const { stdout } = await npm(
      ROOT,
      ["pack", "--json", "--ignore-scripts", "--pack-destination", packed],
      whenOver,
    );
    const [{ filename }] = JSON.parse(stdout);
    installed = folderWith({ "package.json": '{ "private": true, "type": "module" }' }, whenOver);
    installing = await npm(installed, ["install", join(packed, filename)], whenOver);
  });

  it("is installed without a network and without any other package", () => {
    const { code, stdout } = installing;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining("added 1 package"),
    });
  });

  it("runs nothing when it is installed, so that npm has nothing to ask or to warn of", () => {
    expect(installing.stderr).toBe("");
    const text = readFileSync(join(installed, "node_modules/fieldlab/package.json"), "utf8");
    const { scripts } = JSON.parse(text) as {
      readonly scripts: { readonly [name: string]: string };
    };
    for (const name of ["preinstall", "install", "postinstall", "prepare"])
      expect(scripts).not.toHaveProperty(name);
    // A checkout is built all the same by `npm ci`, and what is packed is what was built just then.
    expect([scripts["postprepare"], scripts["prepack"]]).toEqual([
      expect.stringContaining("build"),
      expect.stringContaining("build"),
    ]);
  });

  const bin = (name: string): string => join(installed, "node_modules/.bin", name);

  it("plays a shipped scenario in an empty project, and every scenario it ships is valid there", async () => {
    const run = await start(bin("fieldlab"), ["run", "--grep", "sixth peer"], { cwd: installed });
    expect(run.stdout).toContain("1 scenario: 1 passed");
    expect(run.code).toBe(0);
    const validate = await start(bin("fieldlab"), ["validate"], { cwd: installed });
    expect(validate).toMatchObject({ code: 0, stderr: "" });
  });

  it("brings fieldsync, which makes an engagement of a folder there", async () => {
    const folder = folderWith({ "Maple/plan.txt": "a plan" });
    const { code, stdout } = await start(bin("fieldsync"), ["init", "Maple"], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("Maple") });
  });

  it("brings the schema for editors and the documents the messages point to", () => {
    const inside = join(installed, "node_modules/fieldlab");
    const read = (file: string): string => readFileSync(join(inside, file), "utf8");
    expect(read("schema/scenario.v1.json")).toBe(
      readFileSync(join(ROOT, "schema/scenario.v1.json"), "utf8"),
    );
    expect(read("docs/guide.md")).toContain("# Guide");
  });

  it("points to these documents where they lie, and not where a checkout has them", async () => {
    writeFileSync(join(installed, "bad.scenario.yaml"), "nodes: 3\n");
    const refused = await start(bin("fieldlab"), ["validate", "bad.scenario.yaml"], {
      cwd: installed,
    });
    const page = "node_modules/fieldlab/docs/scenario-reference.md";
    expect(refused.stdout + refused.stderr).toContain(`= see ${page}#missing-key\n`);
    expect(existsSync(join(installed, page))).toBe(true);
    const began = await start(bin("fieldlab"), ["init"], { cwd: installed });
    expect(began.stdout).toContain(`the language: ${page}\n`);
    rmSync(join(installed, "bad.scenario.yaml"));
    rmSync(join(installed, "scenarios"), { recursive: true });
  });

  it("names every package that is bundled into it, with its licence", () => {
    const text = readFileSync(
      join(installed, "node_modules/fieldlab/dist/THIRD-PARTY.txt"),
      "utf8",
    );
    for (const name of ["effect", "ink", "react", "seedrandom", "yaml", "zod"])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, (MIT|ISC)\\n`, "m"));
    expect(text).toContain("Permission is hereby granted, free of charge");
  });

  it("makes tests of the scenarios of a team, and its types are those the team's configuration needs", async () => {
    cpSync(join(ROOT, "examples/audit-team"), installed, { recursive: true });
    symlinkSync(join(ROOT, "node_modules/vitest"), join(installed, "node_modules/vitest"));
    const env = { VITEST: undefined, VITEST_POOL_ID: undefined, NO_COLOR: "1", CI: undefined };
    const run = await start(
      process.execPath,
      [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--reporter=verbose"],
      { cwd: installed, env },
    );
    expect(run.stderr).toBe("");
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("Test Files  3 passed (3)");
    expect(run.stdout).toContain("Tests  6 passed (6)");
    expect(run.stdout).toContain("Ben's changes wait, and nothing is lost");

    const types = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"];
    const tsc = (file: string): Promise<Ended> =>
      start(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), ...types, file], {
        cwd: installed,
      });
    const config = readFileSync(join(installed, "vitest.config.ts"), "utf8");
    const misspelt = config.replace("checkDeterminism", "checkDeterminsm");
    expect(misspelt).not.toBe(config);
    writeFileSync(join(installed, "misspelt.config.ts"), misspelt);
    expect(await tsc("vitest.config.ts")).toMatchObject({ code: 0, stdout: "" });
    expect((await tsc("misspelt.config.ts")).stdout).toContain("'checkDeterminsm' does not exist");
  });
});
