/** Commands that share a process say and do what they would in one of their own, or it is told. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUNDLE, folderWith, ROOT, start, usersEnv } from "./fieldlab.ts";
import { inTurn } from "./in-turn.ts";

/** A command that stops listening for Ctrl-C when it is over, as the main program of ours does. */
const commandThat = (does: string): string => `
const stop = () => {};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
${does}
for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stop);
`;

const run = (does: string, args: ReadonlyArray<string> = []) => {
  const cwd = folderWith({ "command.mjs": commandThat(does) });
  return inTurn({ bundle: join(cwd, "command.mjs"), args, cwd, env: { FIELDSYNC_HOME: "here" } });
};

describe("a command in a process of several", () => {
  it("has its own arguments, folder and environment, and leaves none of them to the next one", async () => {
    const tell =
      "process.stdout.write(JSON.stringify([process.argv.slice(2), process.cwd(), { ...process.env }]));";
    const first = await run(`${tell} process.env.LEFT = "behind"; process.chdir("/");`, ["a"]);
    const second = await run(tell, ["b"]);
    const [firstArgs, firstFolder, firstEnv] = JSON.parse(first?.stdout ?? "");
    const [secondArgs, secondFolder, secondEnv] = JSON.parse(second?.stdout ?? "");
    expect([firstArgs, secondArgs]).toEqual([["a"], ["b"]]);
    expect(firstFolder).not.toBe(secondFolder);
    expect([firstEnv, secondEnv]).toEqual([{ FIELDSYNC_HOME: "here" }, { FIELDSYNC_HOME: "here" }]);
  });

  it("has its own exit code and its own words", async () => {
    expect(await run('process.stderr.write("no\\n", () => process.exit(3));')).toEqual({
      code: 3,
      stdout: "",
      stderr: "no\n",
    });
    expect(await run('process.stdout.write("yes\\n");')).toEqual({
      code: 0,
      stdout: "yes\n",
      stderr: "",
    });
  });

  it.each([
    ["a timer", "setInterval(() => {}, 1_000);", "Timeout"],
    ["a watched folder", '(await import("node:fs")).watch(".");', "FSEventWrap"],
    ["a socket", '(await import("node:net")).createServer().listen("socket");', "PipeWrap"],
  ])("that leaves %s behind would not end, and that is told", async (_, leaves, what) => {
    expect(await run(leaves)).toEqual({
      code: 1,
      stdout: "",
      stderr: `the process would not end: ${what}\n`,
    });
  });

  it("says what it says in a process of its own", async () => {
    for (const args of [["--version"], ["list", "nowhere"], ["run", "--seeed", "1"]]) {
      const env = usersEnv();
      const own = await start(process.execPath, [BUNDLE, ...args]);
      expect(await inTurn({ bundle: BUNDLE, args, cwd: ROOT, env })).toEqual(own);
    }
  });
});
