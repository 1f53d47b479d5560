/** The engagement as a whole with `fieldsync`: closing it, who has a document, giving up and ending copies. */
import { setTimeout } from "node:timers/promises";
import { cpSync, existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { begin, Desk, type Running } from "./fieldsync.ts";

/** Both copies at work, the laptop connected to the office. */
const atWork = async (desk: Desk): Promise<ReadonlyArray<Running>> => {
  await desk.twoCopies();
  const open = [begin(desk, "open", "office"), begin(desk, "open", "laptop")];
  await Promise.all(open.map((one) => one.said("Maple")));
  await desk.json("connect", "laptop", "office");
  return open;
};

describe("the engagement as a whole", () => {
  it("is locked down when everybody has handed in, read only then, and opened again", async () => {
    const desk = new Desk();
    const open = await atWork(desk);
    expect(await desk.json("lock-down", "office", "--patience", "60")).toEqual({
      phase: "locked-down",
    });
    await Promise.all(open.map((one) => one.said("the engagement is locked down")));
    const refused = await desk.run("record", "set", "office", "tb/1", "balance", "5");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("error[locked-down]");
    expect(refused.stderr).toContain("fieldsync unlock office");
    expect((await desk.run("status", "office")).stdout).toContain("locked down");
    await desk.json("unlock", "laptop");
    const isOpen = async (): Promise<boolean> =>
      !(await desk.run("status", "office")).stdout.includes("locked down");
    for (let tries = 0; tries < 30 && !(await isOpen()); tries++);
    await desk.json("record", "set", "office", "tb/1", "balance", "5");
  }, 60_000);

  it("is not locked down without a copy that is closed, which is named", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const { code, stderr } = await desk.run("lock-down", "office", "--patience", "2");
    expect(code).toBe(1);
    expect(stderr).toContain("error[copies-missing]");
    expect(stderr).toMatch(/missing: .+ on .+, last change seen: 20[0-9]{2}-[0-9]{2}-[0-9]{2} /u);
    // Of two copies of one person on one laptop the name says nothing, and `abandon` wants the id.
    const { identity } = await desk.json("status", "laptop");
    expect(stderr).toContain(`id: ${(identity as { readonly copyId: string }).copyId}\n`);
    expect(await desk.json("status", "office")).toMatchObject({ status: { phase: "open" } });
  }, 60_000);

  it("says where a copy is connected from now on that had to go to the top-level parent", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    for (const copy of ["ben", "old"]) await desk.json("create-copy", "office", copy);
    const { identity } = await desk.json("status", "old");
    await desk.json("connect", "ben", "laptop");
    const { copyId } = identity as { readonly copyId: string };
    const { stdout } = await desk.run("abandon", "ben", copyId);
    expect(stdout).toBe(
      `copy ${copyId} is abandoned\nthis needs the top-level parent, so this copy is connected to ${desk.folder("office")} from now on\n`,
    );
    expect((await desk.run("unlock", "laptop")).stderr).not.toContain("from now on");
  });

  it("says what becomes of a lock-down that is stopped while it waits", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const asked = begin(desk, "lock-down", "office", "--patience", "600");
    const phase = async (): Promise<string> => (await desk.run("status", "office")).stdout;
    while (!(await phase()).includes("everybody is handing in")) await setTimeout(50);
    asked.child.kill("SIGINT");
    const { code, stderr } = await asked.ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining("fieldsync unlock office")]);
    // It was asked for, and is taken back only by whoever says so.
    expect(await phase()).toContain("everybody is handing in");
    await desk.json("unlock", "office");
    expect(await phase()).not.toContain("everybody is handing in");
  }, 60_000);

  it("keeps a new file aside where a backup made its copy forget the lock-down, and says so", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    cpSync(desk.folder("laptop/_Sync"), desk.folder("backup"), { recursive: true });
    desk.put("laptop/documents/memo.txt", "second");
    const locking = begin(desk, "lock-down", "office", "--patience", "60", "--json");
    const isOver = locking.ended.then(() => true);
    const later = (): Promise<boolean> => setTimeout(100, false);
    while (!(await Promise.race([isOver, later()]))) await desk.json("sync", "laptop");
    expect((await locking.ended).code).toBe(0);
    rmSync(desk.folder("laptop/_Sync"), { recursive: true });
    cpSync(desk.folder("backup"), desk.folder("laptop/_Sync"), { recursive: true });
    desk.put("laptop/documents/letter.txt", "Dear client");
    const { code, stderr } = await desk.run("documents", "add", "laptop", "letter.txt");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("letter.txt could not be taken in:"),
    ]);
    expect(stderr).toContain("was locked down before, so it is kept aside");
    await desk.json("export", "laptop", "out");
    expect(existsSync(desk.folder("out/aside"))).toBe(true);
  }, 60_000);

  it("is cleaned up when everybody has handed in, and verified, used and copied afterwards", async () => {
    const desk = new Desk();
    await atWork(desk);
    for (let balance = 0; balance < 3; balance++)
      await desk.json("record", "set", "laptop", "tb/1", "balance", String(balance));
    expect(await desk.json("clean-up", "laptop", "--patience", "60")).toEqual({ done: false });
    expect(await desk.json("clean-up", "office", "--patience", "60")).toEqual({ done: true });
    await desk.json("record", "set", "office", "tb/1", "balance", "77");
    await desk.json("sync", "laptop");
    for (const folder of ["office", "laptop"])
      expect(await desk.json("verify", folder)).toMatchObject({ sound: true, snapshots: 1 });
    expect((await desk.run("record", "get", "laptop", "tb/1")).stdout).toContain("77");
    await desk.json("create-copy", "office", "another");
    expect((await desk.run("record", "get", "another", "tb/1")).stdout).toContain("77");
    expect((await desk.run("verify", "another")).stdout).toContain("1 snapshot");
  }, 60_000);

  it("is locked down when the others only synchronise, and open nothing", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("create-copy", "office", "another");
    const locking = begin(desk, "lock-down", "laptop", "--patience", "60", "--json");
    const asked = async (): Promise<boolean> =>
      (await desk.run("status", "office")).stdout.includes("hand in");
    for (let tries = 0; tries < 30 && !(await asked()); tries++) await desk.json("sync", "office");
    await desk.json("sync", "another");
    await desk.json("sync", "office");
    expect(await locking.ended).toMatchObject({ code: 0 });
  }, 90_000);

  it("lets one person have a document, over the top-level parent only", async () => {
    const desk = new Desk();
    await atWork(desk);
    await desk.json("check-out", "laptop", "memo.txt");
    expect((await desk.run("locks", "laptop")).stdout).toContain("memo.txt: you");
    const taken = await desk.run("check-out", "office", "memo.txt");
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain("error[locked]");
    await desk.json("release", "laptop", "memo.txt");
    await desk.json("check-out", "office", "memo.txt");
  }, 60_000);

  it("tells the office who has a document, also where nobody has the office original open", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("check-out", "laptop", "memo.txt");
    desk.put("memo.txt", "from the office");
    for (const saves of [
      ["documents", "template", "office", "memo.txt"],
      ["conflicts", "office", "memo.txt", "--promote", "1"],
    ]) {
      const { code, stderr } = await desk.run(...saves);
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[locked]")]);
    }
    expect(await desk.json("locks", "office")).toMatchObject({
      locks: [{ resource: "document/memo.txt", mine: false }],
    });
    const unknown = await desk.run("undo-check-outs", "office", "--document", "meno.txt");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("no-document")]);
    const elsewhere = await desk.run("undo-check-outs", "laptop");
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      1,
      expect.stringContaining("needs-top-level"),
    ]);
    expect(elsewhere.stderr).not.toContain("fieldsync connect");
    expect(await desk.json("undo-check-outs", "office", "--document", "memo.txt")).toEqual({
      document: "memo.txt",
      undone: ["memo.txt"],
    });
    const nothing = await desk.run("undo-check-outs", "office", "--document", "memo.txt");
    expect([nothing.code, nothing.stdout]).toEqual([0, "memo.txt was not checked out\n"]);
    expect((await desk.run("locks", "office")).stdout).toBe("nothing is checked out\n");
    await desk.json("disconnect", "laptop");
    expect((await desk.run("locks", "laptop")).stdout).toContain("as far as was last known");
  });

  it("takes no lock-down for a check-out", async () => {
    const desk = new Desk();
    await atWork(desk);
    begin(desk, "lock-down", "office", "--patience", "60", "--json");
    const asked = async (): Promise<boolean> =>
      (await desk.run("status", "office")).stdout.includes("handing in");
    for (let tries = 0; tries < 30 && !(await asked()); tries++) await setTimeout(100);
    const held = await desk.run("locks", "office");
    expect(held.stdout).toBe("the engagement, for a lock-down or clean-up: you\n");
    const undone = await desk.run("undo-check-outs", "office");
    expect([undone.code, undone.stdout]).toEqual([0, "nothing was checked out\n"]);
  }, 60_000);

  it("goes on without a copy that was deleted, whose documents stay as plain files", async () => {
    const desk = new Desk();
    const [, open] = await atWork(desk);
    await desk.json("delete-copy", "laptop");
    await open?.ended;
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    // And nothing else: no folder, and no mark of ours.
    expect(readdirSync(desk.folder("laptop"), { recursive: true }).map(String).sort()).toEqual([
      "documents",
      join("documents", "memo.txt"),
    ]);
    await desk.json("lock-down", "office", "--patience", "60");
  }, 60_000);

  it("leaves what somebody else put into the folders of a copy that is deleted", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("elsewhere/file.txt", "not ours");
    symlinkSync(desk.folder("elsewhere"), desk.folder("laptop/_Sync/in/link"), "junction");
    await desk.json("delete-copy", "laptop");
    expect(readdirSync(desk.folder("laptop/_Sync"))).toEqual(["in"]);
    expect(desk.read("laptop/_Sync/in/link/file.txt")).toBe("not ours");
    await desk.json("clear-information", "office");
    expect(readdirSync(desk.folder("office"))).toEqual(["documents"]);
  }, 60_000);

  it("clears nothing while two versions of a document are in conflict, and says how to choose", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "handed in last");
    await desk.json("delete-copy", "laptop");
    desk.put("office/documents/memo.txt", "saved here as well");
    const { code, stderr } = await desk.run("clear-information", "office");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[in-conflict]")]);
    expect(stderr).toContain("memo.txt");
    expect(stderr).toContain("fieldsync conflicts office NAME --promote NUMBER");
    // Whoever repeats it without looking has chosen nothing.
    const again = await desk.run("clear-information", "office");
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("error[in-conflict]")]);
    expect(readdirSync(desk.folder("office"))).toContain("_Sync");
    await desk.json("conflicts", "office", "--confirm", "memo.txt");
    await desk.json("clear-information", "office");
    expect(readdirSync(desk.folder("office"))).toEqual(["documents"]);
  }, 60_000);

  it("clears nothing while a file is missing or a newer version is not taken, and says what to do about it", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("documents", "mode", "office", "never", "memo.txt");
    desk.put("laptop/documents/memo.txt", "handed in last");
    await desk.json("delete-copy", "laptop");
    const newer = await desk.run("clear-information", "office");
    expect([newer.code, newer.stderr]).toEqual([1, expect.stringContaining("memo.txt")]);
    expect(newer.stderr).toContain("error[not-in-files]");
    expect(newer.stderr).toContain('fieldsync documents mode office automatic "memo.txt"');
    await desk.json("documents", "mode", "office", "automatic", "memo.txt");
    await desk.json("sync", "office");
    desk.move("office/documents/memo.txt", "memo.txt");
    const began = performance.now();
    const missing = await desk.run("clear-information", "office");
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(missing.stderr).toContain("error[not-in-files]");
    expect(missing.stderr).toContain("fieldsync documents restore office");
    await desk.json("documents", "restore", "office");
    await desk.json("clear-information", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("handed in last");
  }, 60_000);

  it("says of a top-level parent whose clearing the power cut off that what is left of _Sync can go", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("delete-copy", "laptop");
    cpSync(desk.folder("office/_Sync"), desk.folder("kept"), { recursive: true });
    await desk.json("clear-information", "office");
    cpSync(desk.folder("kept"), desk.folder("office/_Sync"), { recursive: true });
    rmSync(desk.folder("office/_Sync/format.json"));
    for (const command of ["status", "sync", "clear-information"]) {
      const { code, stderr } = await desk.run(command, "office");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[not-a-copy]")]);
      expect(stderr).toContain("information was cleared");
      expect(stderr).toContain("Remove its folder _Sync");
      expect(stderr).toContain("the documents stay as they are");
      expect(stderr).not.toContain("check the path");
    }
    expect(desk.read("office/documents/memo.txt")).toBe("first");
    await desk.json("init", "office");
  }, 60_000);

  it("clears the top-level parent with the last version in its file", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "handed in last");
    await desk.json("delete-copy", "laptop");
    await desk.json("clear-information", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("handed in last");
  }, 60_000);

  it("deletes no copy before what was saved last is handed in", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "saved last");
    await desk.json("delete-copy", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("saved last");
  }, 60_000);

  it("deletes no copy whose last save the locked engagement does not take", async () => {
    const desk = new Desk();
    const open = await atWork(desk);
    await desk.json("lock-down", "office", "--patience", "60");
    desk.put("laptop/documents/memo.txt", "too late");
    const { code, stderr } = await desk.run("delete-copy", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[not-handed-in]")]);
    expect(stderr).toContain("memo.txt");
    expect(existsSync(desk.folder("laptop/_Sync/format.json"))).toBe(true);
    await desk.json("unlock", "laptop");
    await desk.json("delete-copy", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("too late");
    // The program that had the copy open has nothing more to do.
    const ended = await open[1]?.ended;
    expect([ended?.code, ended?.stdout]).toEqual([
      0,
      expect.stringContaining("is no copy any more"),
    ]);
  }, 60_000);

  it("gives an abandoned copy what it changed in vain as plain files", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    const { identity } = await desk.json("status", "laptop");
    const { copyId } = identity as { readonly copyId: string };
    const short = await desk.run("abandon", "office", copyId.slice(0, 8));
    expect([short.code, short.stderr]).toEqual([1, expect.stringContaining("error[no-copy]")]);
    expect(short.stderr).toContain("fieldsync properties office");
    await desk.json("abandon", "office", copyId);
    desk.put("laptop/documents/memo.txt", "a week of work");
    await desk.json("documents", "list", "laptop");
    await desk.json("record", "set", "laptop", "tb/1", "balance", "5");
    const told = await desk.run("sync", "laptop");
    expect([told.code, told.stdout]).toEqual([
      1,
      expect.stringContaining("this copy was abandoned"),
    ]);
    expect(told.stdout).toContain("kept aside");
    expect((await desk.run("status", "laptop")).stdout).toContain("fieldsync export laptop OUT");
    const deleted = await desk.run("delete-copy", "laptop");
    expect([deleted.code, deleted.stderr]).toEqual([
      1,
      expect.stringContaining("error[abandoned]"),
    ]);
    expect(deleted.stderr).toContain("fieldsync export laptop OUT");
    const host = await desk.run("connect", "office", "laptop");
    expect([host.code, host.stderr]).toEqual([1, expect.stringContaining("error[abandoned]")]);
    expect(host.stderr).toContain("fieldsync connect office PATH");
    const { documents } = await desk.json("export", "laptop", "out");
    const saved = (documents as ReadonlyArray<{ readonly file: string }>).find(({ file }) =>
      file.startsWith("aside/"),
    );
    expect(desk.read(`out/${saved?.file}`)).toBe("a week of work");
    expect(JSON.parse(desk.read("out/engagement.json"))).toMatchObject({
      aside: expect.arrayContaining([
        expect.objectContaining({ entity: "tb/1", field: "balance", value: 5, why: "abandoned" }),
      ]),
    });
  }, 60_000);

  it("a copy made where another one was deleted is not of who worked there", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("sync", "laptop", "--user", "Anna");
    expect(await desk.json("status", "laptop")).toMatchObject({ identity: { user: "Anna" } });
    await desk.json("delete-copy", "laptop");
    rmSync(desk.folder("laptop"), { recursive: true });
    const { identity } = await desk.json("create-copy", "office", "laptop");
    expect(identity).not.toMatchObject({ user: "Anna" });
  });

  it("a folder whose copy was deleted is told so, not to bring _Sync back", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("delete-copy", "laptop");
    const { code, stderr } = await desk.run("status", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[not-a-copy]")]);
    expect(stderr).toContain("holds no copy of an engagement");
    expect(stderr).not.toContain("bring _Sync back");
  });

  it("refuses a patience that is no number of seconds, before anything is done", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const { code, stderr } = await desk.run("lock-down", "office", "--patience", "soon");
    expect(code).toBe(2);
    expect(stderr).toContain("patience");
  });
});
