/** A folder somebody else works in, opened by mistake: it does not get a second owner. */
import { chownSync, cpSync, globSync, mkdirSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

const NOBODY = 65_534;

/** The office as the administrator of its computer finds it, who has a private folder of his own. */
const asAdministrator = async () => {
  const desk = new Desk();
  await desk.twoCopies();
  for (const path of ["office", ...globSync("office/**", { cwd: desk.root })])
    chownSync(desk.folder(path), NOBODY, NOBODY);
  desk.env = () => ({ FIELDSYNC_HOME: desk.folder("home-of-root") });
  return desk;
};

// Only root may give files to somebody else.
describe.skipIf(process.getuid?.() !== 0)("a copy of another user of this computer", () => {
  it.each([["status"], ["sync"], ["properties"], ["documents", "list"], ["open"], ["repair"]])(
    "is not opened by %s %s",
    async (...command) => {
      const desk = await asAdministrator();
      // What repair would set aside before it opens the copy.
      mkdirSync(desk.folder("office/_Sync/own/card.0123456789abcdef.json"));
      const before = readdirSync(desk.folder("office"), { recursive: true }).map(String).toSorted();
      const { code, stderr } = await desk.run(...command, "office");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[not-yours]")]);
      expect(stderr).toContain(
        `fieldsync create-copy "${desk.folder("office")}" NEW-FOLDER; look at this one with: fieldsync verify office\n`,
      );
      expect(
        readdirSync(desk.folder("office"), { recursive: true }).map(String).toSorted(),
      ).toEqual(before);
    },
  );

  it("is not opened with its user's own private folder either: he could not read any more what is written there", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    for (const path of ["home", ...globSync("home/**", { cwd: desk.root })])
      chownSync(desk.folder(path), NOBODY, NOBODY);
    for (const args of [
      ["sync", "laptop"],
      ["move", "laptop", "elsewhere"],
      ["open", "laptop"],
    ]) {
      const { code, stderr } = await desk.run(...args);
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[not-yours]")]);
      expect(stderr).toContain("run this as that user");
    }
  });

  it("can be verified, and another one be made from it", async () => {
    const desk = await asAdministrator();
    expect((await desk.run("verify", "office")).code).toBe(0);
    await desk.json("create-copy", "office", "mine");
    expect(desk.read("mine/documents/memo.txt")).toBe("first");
    expect((await desk.run("status", "mine")).code).toBe(0);
  });
});

describe("a copy of one's own, with another private folder than the one it was opened with", () => {
  const withAnotherHome = async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("record", "set", "laptop", "tb/1", "balance", "7");
    desk.env = () => ({ FIELDSYNC_HOME: desk.folder("other-home") });
    return desk;
  };

  it.each([["status"], ["sync"], ["documents", "list"], ["open"]])(
    "does not get a second owner by %s, and the message says which private folder is meant",
    async (...command) => {
      const desk = await withAnotherHome();
      const before = readdirSync(desk.folder("laptop"), { recursive: true }).map(String).toSorted();
      const { code, stderr } = await desk.run(...command, "laptop");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[other-home]")]);
      expect(stderr).toContain(`another private folder than "${desk.folder("other-home")}"`);
      expect(stderr).toContain("set FIELDSYNC_HOME, or HOME, to what it was");
      expect(
        readdirSync(desk.folder("laptop"), { recursive: true }).map(String).toSorted(),
      ).toEqual(before);
    },
  );

  it.each([
    ["was typed when it was made", ["--user", "Anna"], []],
    ["is typed now", [], ["--user", "Anna", "--machine", "LAPTOP"]],
  ])("whatever name %s", async (_, before, now) => {
    const desk = new Desk();
    desk.put("office/memo.txt", "first");
    await desk.json("init", "office", ...before);
    desk.env = () => ({ FIELDSYNC_HOME: desk.folder("other-home") });
    const { code, stderr } = await desk.run("sync", "office", ...now);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[other-home]")]);
  });

  it.each([
    ["the computer had another name then", ["--machine", "OLD-NAME"]],
    ["it is called as it was", []],
  ])(
    "in a shell that names one, where it was opened in one that does not, and %s",
    async (_, named) => {
      const desk = new Desk();
      desk.put("office/memo.txt", "first");
      const user = { HOME: desk.folder("user"), XDG_DATA_HOME: "", LOCALAPPDATA: "" };
      desk.env = () => ({ ...user, FIELDSYNC_HOME: "" });
      await desk.json("init", "office", ...named);
      desk.env = () => ({ ...user, FIELDSYNC_HOME: desk.folder("other-home") });
      const { code, stderr } = await desk.run("sync", "office");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[other-home]")]);
      // One that was copied by hand has another place, and nobody opened it there.
      cpSync(desk.folder("office"), desk.folder("copied"), { recursive: true });
      const copied = await desk.run("record", "set", "copied", "tb/1", "a", "1");
      expect(copied.code).toBe(named.length > 0 ? 0 : 1);
    },
  );

  it("is copied with all that was changed in it, where its private folder is lost", async () => {
    const desk = await withAnotherHome();
    await desk.json("create-copy", "laptop", "new");
    expect(await desk.json("record", "get", "new", "tb/1")).toMatchObject({
      fields: { balance: { current: 7 } },
    });
  });

  it("is not taken for one that was copied by hand: with the same private folder that becomes a copy of its own", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    cpSync(desk.folder("laptop"), desk.folder("copied"), { recursive: true });
    const { code, stderr } = await desk.run("record", "set", "copied", "tb/1", "a", "1");
    expect([code, stderr]).toEqual([0, expect.stringContaining("a copy of its own from now on")]);
  });

  it("and one that came from another computer becomes a copy of its own too", async () => {
    const desk = new Desk();
    desk.put("office/memo.txt", "first");
    await desk.json("init", "office", "--machine", "ANOTHER");
    desk.env = () => ({ FIELDSYNC_HOME: desk.folder("other-home") });
    const { code, stderr } = await desk.run("record", "set", "office", "tb/1", "a", "1");
    expect([code, stderr]).toEqual([0, expect.stringContaining("a copy of its own from now on")]);
  });
});
