/** What makes no sense as it was asked for: `fieldsync` says what else to do, and what it says is so. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

/** An office and a laptop, and a record both changed. */
const newDesk = async (): Promise<Desk> => {
  const desk = new Desk();
  await desk.twoCopies();
  await desk.json("record", "set", "laptop", "tb/1000", "balance", "1");
  await desk.json("record", "set", "office", "tb/1000", "balance", "2");
  await desk.json("sync", "laptop");
  return desk;
};

describe("what cannot be done as it was asked says what can be done", () => {
  it.each([
    // A name nobody knows is a typing mistake, in every command.
    [["check-out", "laptop", "mem.txt"], "no-document", 'did you mean "memo.txt"?'],
    [["release", "laptop", "mem.txt"], "no-document", 'did you mean "memo.txt"?'],
    [["conflicts", "laptop", "--confirm", "mem.txt"], "no-document", 'did you mean "memo.txt"?'],
    [["documents", "sync", "laptop", "mem.txt"], "no-document", 'did you mean "memo.txt"?'],
    [["documents", "discard", "laptop", "mem.txt"], "no-document", 'did you mean "memo.txt"?'],
    // A record is in the list of conflicts too.
    [["conflicts", "laptop", "tb/1000"], "no-document", "fieldsync record set laptop "],
    [
      ["conflicts", "laptop", "--confirm", "tb/1000"],
      "no-document",
      "fieldsync record set laptop ",
    ],
    [["conflicts", "laptop", "--confirm", "memo.txt"], "not-in-conflict", "documents versions"],
    [
      ["conflicts", "laptop", "memo.txt", "--promote", "1"],
      "not-in-conflict",
      "documents versions",
    ],
    [["release", "laptop", "memo.txt"], "not-checked-out", "fieldsync locks laptop"],
    [["documents", "discard", "laptop", "memo.txt"], "nothing-kept", "documents list laptop"],
    [["record", "delete", "laptop", "tb/1"], "no-record", "fieldsync record list laptop"],
    [["record", "set", "laptop", "document/x", "a", "1"], "bad-name", "called like tb/1000"],
    [["unlock", "laptop"], "not-locked", "fieldsync status laptop"],
    [["connect", "laptop", "laptop"], "invalid", "name the folder of another copy"],
    [["switch", "office", "parent"], "unknown-location", "which has no parent"],
    [["abandon", "office", "0".repeat(32)], "no-copy", "fieldsync properties office"],
    [["delete-copy", "office"], "invalid", "fieldsync clear-information office"],
    [["clear-information", "laptop"], "needs-top-level", "fieldsync delete-copy laptop"],
    [["clear-information", "office"], "copies-missing", "fieldsync delete-copy THEIR-FOLDER"],
  ])("%j: %s", async (args, code, todo) => {
    const desk = await newDesk();
    const { code: exitCode, stderr } = await desk.run(...args);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`error[${code}]`)]);
    expect(stderr).toContain(todo);
  });

  it("a document that was deleted is told of as such, with the way back", async () => {
    const desk = await newDesk();
    desk.move("laptop/documents/memo.txt", "memo.txt");
    await desk.json("documents", "delete", "laptop");
    const { code, stderr } = await desk.run("check-out", "laptop", "memo.txt");
    expect([code, stderr]).toEqual([1, expect.stringContaining('"memo.txt" was deleted')]);
    expect(stderr).toContain('fieldsync conflicts laptop "memo.txt" --promote VERSION');
  });

  it("a version is not chosen while a change is kept here, and it says how to send that one", async () => {
    const desk = await newDesk();
    await desk.json("documents", "mode", "laptop", "on-demand", "memo.txt");
    desk.put("laptop/documents/memo.txt", "not for everybody yet");
    await desk.json("documents", "list", "laptop");
    const { code, stderr } = await desk.run("conflicts", "laptop", "memo.txt", "--promote", "1");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[kept-here]")]);
    expect(stderr).toContain('fieldsync documents sync laptop "memo.txt"');
  });

  it("a copy whose parent is away is not deleted, and it says where that was looked for", async () => {
    const desk = await newDesk();
    desk.move("office", "away");
    const { code, stderr } = await desk.run("delete-copy", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[offline]")]);
    expect(stderr).toContain(`cannot reach ${desk.folder("office")} now`);
    expect(stderr).toContain("fieldsync connect laptop PATH");
    expect(existsSync(desk.folder("laptop/_Sync"))).toBe(true);
  });
});

it("of several documents one is mistyped: no mode is chosen for the others either", async () => {
  const desk = await newDesk();
  const { code } = await desk.run("documents", "mode", "laptop", "never", "memo.txt", "mem.txt");
  const { modes } = await desk.json("documents", "list", "laptop");
  expect([code, modes]).toMatchObject([1, { documents: [{ mode: "automatic" }] }]);
});

it("a document without a conflict is called so, where other things are in conflict", async () => {
  const desk = await newDesk();
  const { stdout } = await desk.run("conflicts", "laptop", "memo.txt");
  expect(stdout).toBe("memo.txt is not in conflict\n");
  expect((await desk.run("conflicts", "laptop")).stdout).toContain("1 conflict\n");
});

it("an amount that is kept as a text is told of, and one that is none is not", async () => {
  const desk = await newDesk();
  const said = async (...value: ReadonlyArray<string>): Promise<string> =>
    (await desk.run("record", "set", "laptop", "tb/1", "balance", ...value)).stdout;
  const note = "this is a text and no number";
  for (const typed of ["1,250", "1.250,00", "1 250", "(1250)", "€ 12", "0012"])
    expect(await said(typed)).toContain(note);
  for (const typed of [["1250"], ["-1250.5"], ["2026-01-31"], ["Cash"], ["1,250", "--text"]])
    expect(await said(...typed)).not.toContain(note);
});

it("a template update of a name nobody knows says that it made a new document", async () => {
  const desk = await newDesk();
  desk.put("memos.txt", "new");
  const { stdout } = await desk.run("documents", "template", "laptop", "memos.txt");
  expect(stdout).toBe(
    "memos.txt is a document of the engagement now: there was none of that name to update\n",
  );
});

it("an abandoned copy is not told that its changes are taken in later", async () => {
  const desk = await newDesk();
  const { identity } = await desk.json("properties", "laptop");
  await desk.json("abandon", "office", (identity as { copyId: string }).copyId);
  await desk.json("record", "set", "laptop", "tb/2", "balance", "3");
  await desk.run("sync", "laptop");
  const { stdout } = await desk.run("verify", "laptop");
  expect(stdout).toContain("this copy was abandoned");
  expect(stdout).not.toContain("it does when it is opened or synchronised there");
});

it("a lock-down says meanwhile whom it waits for", async () => {
  const desk = await newDesk();
  const { code, stderr } = await desk.run("lock-down", "office", "--patience", "7");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^lock-down: waiting for .+ on .+$/mu)]);
});
