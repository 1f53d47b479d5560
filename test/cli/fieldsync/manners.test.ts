/** What `fieldsync` says when something is not as it should be, and that every command can be read by programs. */
import { chmodSync, chownSync, globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { table } from "../../../src/cli/fieldsync/table.ts";
import { begin, Desk } from "./fieldsync.ts";

const ended = async (desk: Desk, ...args: ReadonlyArray<string>) => {
  const { code, stderr, stdout } = await desk.run(...args);
  expect(stderr).not.toMatch(/^\s+at /mu);
  return { code, stderr, stdout };
};

/** Root may read everything, so where the tests run as root the commands run as nobody. */
const withoutPermission = async (
  desk: Desk,
  folder: string,
  act: (run: Desk["run"]) => Promise<void>,
): Promise<void> => {
  const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
  const give = (uid: number): void => {
    for (const path of ["", ...globSync("**", { cwd: desk.root })])
      chownSync(desk.folder(path), uid, uid);
  };
  if (nobody !== undefined) give(nobody);
  chmodSync(desk.folder(folder), 0o000);
  try {
    await act((...args) => desk.runAs(nobody, ...args));
  } finally {
    chmodSync(desk.folder(folder), 0o700);
    // A private folder is used by its owner only.
    if (nobody !== undefined) give(0);
  }
};

describe("the table of commands", () => {
  it.each(table.map(({ name }) => name))("%s explains itself and has --json", async (name) => {
    const desk = new Desk();
    const { code, stdout } = await ended(desk, ...name.split(" "), "--help");
    expect(code).toBe(0);
    expect(stdout).toContain("--json");
    expect(stdout).toContain(table.find((entry) => entry.name === name)?.description.slice(0, 40));
  });

  it("--help names every command", async () => {
    const { code, stdout } = await ended(new Desk(), "--help");
    expect(code).toBe(0);
    for (const { name } of table) expect(stdout).toContain(`  ${name.split(" ")[0]} `);
  });

  it("--json is JSON for every command", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const texts: Array<string> = [];
    for (const args of [
      ["sync", "laptop"],
      ["connect", "laptop", "office"],
      ["switch", "laptop", "parent"],
      ["disconnect", "laptop"],
      ["status", "laptop"],
      ["properties", "laptop"],
      ["conflicts", "laptop"],
      ["record", "set", "laptop", "a", "b", "1"],
      ["record", "get", "laptop", "a"],
      ["record", "list", "laptop"],
      ["record", "delete", "laptop", "a"],
      ["documents", "list", "laptop"],
      ["documents", "versions", "laptop", "memo.txt"],
      ["documents", "save", "laptop", "memo.txt", "1", "saved.txt"],
      ["export", "laptop", "out"],
      ["verify", "laptop"],
    ]) {
      const { code, stdout } = await ended(desk, ...args, "--json");
      expect([args.join(" "), code]).toEqual([args.join(" "), 0]);
      texts.push(stdout);
    }
    const open = begin(desk, "open", "laptop", "--json");
    await open.said('"operations"');
    open.child.kill("SIGINT");
    const { stdout } = await open.ended;
    texts.push(...stdout.trimEnd().split("\n"));
    for (const text of texts) expect(typeof JSON.parse(text)).toBe("object");
  });
});

describe("what is refused", () => {
  it.each([
    [["nonsense"], 2, 'unknown command "nonsense"'],
    [["status"], 2, "<folder> is missing"],
    [["sync", "office", "--once", "--watch"], 2, "exclude each other"],
    [["status", "nowhere"], 1, "error[no-folder]"],
    [["status", "empty"], 1, "error[not-a-copy]"],
    [["init", "office"], 1, "error[not-empty]"],
    [["create-copy", "office", "full"], 1, "error[not-empty]"],
    [["create-copy", "empty", "new"], 1, "error[not-a-copy]"],
    [["sync", "office", "--with", "other"], 1, "error[wrong-engagement]"],
    [["connect", "office", "nowhere"], 1, "error[offline]"],
    [["switch", "office", "parent"], 1, "error[unknown-location]"],
    [["conflicts", "office", "--confirm", "none"], 1, "error[no-document]"],
    [["record", "set", "office", "a", "b", "12345678901234567890"], 1, "error[large-number]"],
    [["record", "set", "office", "a", "b", "[12345678901234567890]"], 1, "error[large-number]"],
    [
      ["record", "set", "office", "a", "b", "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"],
      1,
      "error[too-deep]",
    ],
    [["record", "set", "office", "a", "b", "-1,250.00"], 2, "stands behind two of them: -- -1,250"],
    [["documents", "mode", "office", "sometimes"], 2, '<mode> "sometimes": expected'],
    [["documents", "add", "office", "missing.txt"], 1, "error[unreadable]"],
    [["documents", "restore", "office"], 1, "error[nothing-missing]"],
    [["documents", "delete", "office"], 1, "error[nothing-missing]"],
    [["export", "office", "office/out"], 1, "error[bad-target]"],
    [["export", "office", "full"], 1, "error[bad-target]"],
    [["status", "office", "--user", "\u0007"], 2, "error[bad-name]"],
  ] as const)("%j ends with %i and %s", async (args, code, why) => {
    const desk = new Desk();
    desk.put("office/plan.txt", "plan");
    desk.put("other/plan.txt", "plan");
    desk.put("full/file.txt", "here");
    desk.put("empty/.keep", "");
    await desk.json("init", "office");
    await desk.json("init", "other");
    const refused = await ended(desk, ...args);
    expect(refused.stderr).toContain(why);
    expect([refused.code, refused.stdout]).toEqual([code, ""]);
  });

  it.each([
    [["status", "nowhere"], "no-folder"],
    [["sync", "nowhere"], "no-folder"],
    [["open", "nowhere"], "no-folder"],
    [["create-copy", "office", "full"], "not-empty"],
    [["move", "nowhere", "new"], "no-folder"],
    [["record", "get", "office", "none"], "no-record"],
    [["connect", "office", "nowhere"], "offline"],
  ])("with --json %j is refused in JSON too: %s", async (args, expected) => {
    const desk = new Desk();
    desk.put("office/plan.txt", "plan");
    desk.put("full/file.txt", "here");
    await desk.json("init", "office");
    const { code, stderr, stdout } = await ended(desk, ...args, "--json");
    expect(JSON.parse(stdout)).toEqual({
      error: { code: expected, message: expect.any(String) as unknown, exitCode: 1 },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`error[${expected}]`)]);
  });

  it.each([
    [["status"], "<folder> is missing"],
    [["sync", "Maple", "--wiht", "office"], "unknown flag --wiht"],
    [["sync", "Maple", "--once", "--watch"], "exclude each other"],
    [["nonsense"], 'unknown command "nonsense"'],
  ])("with --json a bad command line (%j) is told in JSON too", async (args, why) => {
    const { code, stderr, stdout } = await ended(new Desk(), ...args, "--json");
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "usage", message: expect.stringContaining(why) as unknown, exitCode: 2 },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });

  it("a document that may not be read is told of as such, and by init with its name", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "changed");
    await withoutPermission(desk, "laptop/documents/memo.txt", async (run) => {
      const { code, stdout } = await run("sync", "laptop");
      expect([code, stdout]).toEqual([
        1,
        expect.stringContaining("not taken in yet: memo.txt (not readable)\n"),
      ]);
      const deleted = await run("delete-copy", "laptop");
      expect([deleted.code, deleted.stderr]).toEqual([
        1,
        expect.stringContaining("memo.txt (not readable)"),
      ]);
    });
    desk.put("new/plan.txt", "plan");
    desk.put("new/secret.txt", "secret");
    await withoutPermission(desk, "new/secret.txt", async (run) => {
      const { code, stderr } = await run("init", "new");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[unreadable]")]);
      expect(stderr).toContain(`"${desk.folder("new/secret.txt")}" cannot be read`);
    });
  });

  it("a documents folder that may not be read is not taken for none by init", async () => {
    const desk = new Desk();
    desk.put("new/loose.txt", "loose");
    desk.put("new/documents/plan.txt", "plan");
    await withoutPermission(desk, "new/documents", async (run) => {
      const { code, stderr } = await run("init", "new");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[unreadable]")]);
      expect(stderr).toContain(`"${desk.folder("new/documents")}" cannot be read`);
    });
  });

  it("a folder without permission is refused, and what was changed waits", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("record", "set", "laptop", "tb/1", "balance", "1");
    await withoutPermission(desk, "office", async (run) => {
      const { code, stderr, stdout } = await run("sync", "laptop");
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain("error[denied]");
    });
    expect(await desk.json("sync", "laptop")).toMatchObject({ status: { queue: 0 } });
  });

  it("a private folder without permission is named, and is no defect", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await withoutPermission(desk, "home/copies", async (run) => {
      for (const args of [
        ["sync", "laptop"],
        ["create-copy", "office", "new"],
      ]) {
        const { code, stderr } = await run(...args);
        expect([code, stderr]).toEqual([1, expect.stringContaining("error[private-folder]")]);
      }
    });
    expect((await desk.run("status", "laptop")).code).toBe(0);
  });
});
