/** `fieldlab run --watch`: what is played again after a save, and what is not. */
import {
  readFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const WATCHING = "Ctrl-C ends";

/**
 * Runs the steps one after the other, each when fieldlab waits for a save, then ends it; answers what was printed after each step,
 * the first run first.
 */
const watching = async (
  cwd: string,
  steps: ReadonlyArray<() => void>,
  args: ReadonlyArray<string> = [],
  what = "days",
): Promise<{
  readonly code: number;
  readonly parts: ReadonlyArray<string>;
  readonly stderr: string;
}> => {
  let done = 0;
  const { code, stderr, stdout } = await fieldlab(["run", what, "--watch", ...args], {
    cwd,
    onOutput: (text, child) => {
      if (text.split(WATCHING).length - 1 <= done) return;
      const step = steps[done++];
      if (step === undefined) child.kill("SIGINT");
      else step();
    },
  });
  return { code, stderr, parts: stdout.split(WATCHING) };
};

const room = (cables: number): string =>
  `network: { switch: { ports: 8, speed: 100Mbit/s }, cables: ${cables} }\n`;

const including = (name: string): string =>
  smallDay({ name }).replace(/network:\n(?: .*\n)+/, "include: ../rooms/room.yaml\n");

describe("run --watch", () => {
  it.skipIf(process.platform === "win32")(
    "plays again what a save concerns: the scenario, or all that include the file",
    async () => {
      const cwd = folderWith({
        "days/1.scenario.yaml": smallDay({ name: "One" }),
        "days/2.scenario.yaml": including("Two"),
        "rooms/room.yaml": room(4),
      });
      const write = (path: string, text: string) => () => writeFileSync(join(cwd, path), text);
      const { code, parts, stderr } = await watching(cwd, [
        write("days/1.scenario.yaml", smallDay({ name: "One", expected: "offline" })),
        write("rooms/room.yaml", room(6)),
        write("days/3.scenario.yaml", smallDay({ name: "Three" })),
        write("days/1.scenario.yaml", "scenario: 1\nnme: One\n"),
      ]);
      expect(code).toBe(130);
      expect(parts[0]).toMatch(/One[^]*Two[^]*2 scenarios: 2 passed[^]*watching 2 scenarios/);
      expect(parts[1]).toContain("saved: days/1.scenario.yaml");
      expect(parts[1]).toContain("1 scenario: 1 failed");
      expect(parts[2]).toContain("saved: rooms/room.yaml");
      expect(parts[2]).toContain("Two");
      expect(parts[2]).not.toMatch(/One|Three/);
      expect(parts[3]).toMatch(/passed\s+Three[^]*watching 3 scenarios/);
      expect(parts[4]).not.toMatch(/Two|Three/);
      expect(stderr).toContain("error[unknown-key]");
    },
  );

  it.skipIf(process.platform === "win32")(
    "waits for an included file whose folder is not there yet, or is gone for a while",
    async () => {
      const cwd = folderWith({ "days/1.scenario.yaml": including("One") });
      const come = () => {
        mkdirSync(join(cwd, "rooms"));
        writeFileSync(join(cwd, "rooms/room.yaml"), room(4));
      };
      const go = () => rmSync(join(cwd, "rooms"), { recursive: true });
      const { code, parts } = await watching(cwd, [come, go, come]);
      expect(code).toBe(130);
      for (const part of [1, 3]) expect(parts[part]).toContain("1 scenario: 1 passed");
      expect(parts[2]).not.toContain("passed");
    },
  );

  it.skipIf(process.platform === "win32")(
    "has scenarios back whose folder was gone for a while, or is another one now",
    async () => {
      const cwd = folderWith({
        "days/1.scenario.yaml": smallDay({ name: "One" }),
        "days/deep/2.scenario.yaml": smallDay({ name: "Two" }),
      });
      const [days, deep] = [join(cwd, "days"), join(cwd, "days/deep")];
      const save = (name: string) => () =>
        writeFileSync(join(deep, "2.scenario.yaml"), smallDay({ name }));
      const { parts } = await watching(cwd, [
        () => rmSync(deep, { recursive: true }),
        () => {
          mkdirSync(deep);
          save("Two is back")();
        },
        // As whoever changes branches, in one go.
        () => {
          renameSync(days, join(cwd, "old"));
          cpSync(join(cwd, "old"), days, { recursive: true });
        },
        save("Two is saved"),
        save("Two is saved"),
      ]);
      expect(parts[1]).toContain("watching 1 scenario,");
      expect(parts[2]).toMatch(/passed\s+Two is back[^]*watching 2 scenarios/);
      expect(parts[3]).toContain("passed");
      expect(parts.slice(4).join("")).toMatch(/passed\s+Two is saved/);
    },
  );

  it.skipIf(process.platform === "win32")(
    "plays what comes in a folder that was not there, and nothing of hidden ones",
    async () => {
      const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
      const made = (folder: string, name: string) => () => {
        mkdirSync(join(cwd, "days", folder, "deep"), { recursive: true });
        writeFileSync(join(cwd, "days", folder, "deep/2.scenario.yaml"), smallDay({ name }));
      };
      const { parts } = await watching(cwd, [
        () => {
          made(".git", "Hidden")();
          made("new", "Two")();
        },
        made("new", "Two anew"),
      ]);
      expect(parts[1]).toMatch(/passed\s+Two\s[^]*watching 2 scenarios/);
      expect(parts[2]).toMatch(/passed\s+Two anew/);
      expect(parts.join("")).not.toContain("Hidden");
    },
  );

  it.skipIf(process.platform === "win32").each([true, false])(
    "plays what is new in a folder that was gone and is there again, as with another branch (at once: %s)",
    async (isAtOnce) => {
      const cwd = folderWith({
        "days/1.scenario.yaml": smallDay({ name: "One" }),
        "days/deep/2.scenario.yaml": smallDay({ name: "Two" }),
      });
      const gone = () => rmSync(join(cwd, "days"), { recursive: true });
      const back = () => {
        mkdirSync(join(cwd, "days/deep"), { recursive: true });
        for (const [file, name] of [
          ["3", "Three"],
          ["deep/4", "Four"],
          ["1", "One"],
        ] as const)
          writeFileSync(join(cwd, `days/${file}.scenario.yaml`), smallDay({ name }));
      };
      const { parts } = await watching(cwd, isAtOnce ? [() => (gone(), back())] : [gone, back]);
      const told = parts.slice(1).join("");
      for (const name of ["One", "Three", "Four"])
        expect(told).toMatch(new RegExp(`passed\\s+${name}\\s`));
      expect(told).toContain("watching 3 scenarios,");
    },
  );

  it("has a scenario back that is named alone, whatever it is called", async () => {
    const cwd = folderWith({ "day.yaml": smallDay({ name: "Day" }) });
    const path = join(cwd, "day.yaml");
    const steps = [() => rmSync(path), () => writeFileSync(path, smallDay({ name: "Day again" }))];
    const { parts } = await watching(cwd, steps, [], "day.yaml");
    expect(parts[2]).toMatch(/passed\s+Day again/);
  });

  it("plays nothing of what lies beside a scenario that is named alone", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
    const write = (number: number, name: string): void =>
      writeFileSync(join(cwd, `days/${number}.scenario.yaml`), smallDay({ name }));
    const save = (): void => {
      write(2, "Two");
      write(1, "One again");
    };
    const { parts } = await watching(cwd, [save], [], "days/1.scenario.yaml");
    expect(parts[1]).toMatch(/passed\s+One again[^]*watching 1 scenario,/);
    expect(parts[1]).not.toContain("Two");
  });

  it("keeps the journal of a day where it is, whichever of the days is saved", async () => {
    const cwd = folderWith({
      "days/a/1.scenario.yaml": smallDay({ name: "One" }),
      "days/b/1.scenario.yaml": smallDay({ name: "Two" }),
    });
    const save = (): void =>
      writeFileSync(
        join(cwd, "days/b/1.scenario.yaml"),
        smallDay({ name: "Two", expected: "offline" }),
      );
    const { parts } = await watching(cwd, [save], ["--trace=retain-on-failure", "--journal=kept"]);
    expect(parts[1]).toContain("1 scenario: 1 failed");
    expect(existsSync(join(cwd, "kept/b/1.jsonl"))).toBe(true);
  });

  it("keeps journals in a folder where a folder is watched, though it has one scenario now", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
    const save = (): void =>
      writeFileSync(join(cwd, "days/2.scenario.yaml"), smallDay({ name: "Two" }));
    const { parts, stderr } = await watching(cwd, [save], ["--journal=kept"]);
    expect([stderr, parts[1]]).toEqual(["", expect.stringMatching(/passed\s+Two/)]);
    expect(["1", "2"].map((day) => existsSync(join(cwd, `kept/${day}.jsonl`)))).toEqual([
      true,
      true,
    ]);
  });

  it("keeps the journal in the file that is named where one scenario is watched", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
    await watching(cwd, [], ["--journal=kept.jsonl"], "days/1.scenario.yaml");
    expect(statSync(join(cwd, "kept.jsonl")).isFile()).toBe(true);
  });

  it("says before it plays that a file is no folder for the journals of a folder", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }), kept: "mine" });
    const { code, stderr } = await watching(cwd, [], ["--journal=kept"]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('"kept" is a file, and every scenario of a folder that is watched'),
    ]);
  });

  it("plays no part of what is saved", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
    const { code, stderr } = await watching(cwd, [], ["--shard", "1/2"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error[part-of-a-save]")]);
  });

  it("prints no report that programs read as one document, and writes it into a file", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
    for (const name of ["json", "junit", "tap"]) {
      const { code, parts, stderr } = await watching(cwd, [], ["--reporter", name]);
      expect([code, parts]).toEqual([2, [""]]);
      expect(stderr).toContain("error[one-document-a-save]");
      expect(stderr).toContain(`write --reporter ${name}=FILE`);
    }
    await watching(cwd, [], ["--reporter", "json=report.json"]);
    expect(JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"))).toMatchObject({
      summary: { scenarios: 1 },
    });
  });

  it("ends with 2 where no save could make the command line right", async () => {
    const cwd = folderWith({ "days/1.scenario.yaml": smallDay({ name: "One" }) });
    const { code, stderr } = await watching(cwd, [], ["--update", "--seed", "3"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error[not-its-own-day]")]);
  });

  it.skipIf(process.platform === "win32")(
    "leaves alone what is not selected, and forgets what was deleted",
    async () => {
      const cwd = folderWith({
        "days/1.scenario.yaml": smallDay({ name: "One", tags: ["red"] }),
        "days/2.scenario.yaml": smallDay({ name: "Two" }),
        "days/3.scenario.yaml": smallDay({ name: "Three", tags: ["red"] }),
      });
      const { parts, stderr } = await watching(
        cwd,
        [
          () => writeFileSync(join(cwd, "days/2.scenario.yaml"), smallDay({ name: "Two again" })),
          () => {
            rmSync(join(cwd, "days/3.scenario.yaml"));
            writeFileSync(
              join(cwd, "days/1.scenario.yaml"),
              smallDay({ name: "One", tags: ["red"] }),
            );
          },
        ],
        ["--tags", "red"],
      );
      expect(stderr).toBe("");
      expect(parts[0]).toContain("2 scenarios: 2 passed");
      expect(parts[1]).not.toContain("passed");
      expect(parts[2]).toMatch(/1 scenario: 1 passed[^]*watching 2 scenarios/);
    },
  );
});
