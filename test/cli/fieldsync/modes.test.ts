/** `fieldsync documents mode`, `sync` and `discard`: what stays on the laptop, and what the user is told about it. */
import { createHash } from "node:crypto";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { begin, Desk } from "./fieldsync.ts";

/** An office and a laptop where memo.txt is On Demand. */
const onDemand = async (): Promise<Desk> => {
  const desk = new Desk();
  await desk.twoCopies();
  await desk.json("documents", "mode", "laptop", "on-demand", "memo.txt");
  return desk;
};

describe("an on-demand document", () => {
  it("stays on the laptop until it is synchronised, and everything says so", async () => {
    const desk = await onDemand();
    desk.put("laptop/documents/memo.txt", "in the field");
    const synced = await desk.run("sync", "laptop");
    expect(synced.code).toBe(0);
    expect(synced.stdout).toContain("nothing waits to be sent");
    expect(synced.stdout).toContain("1 document has changes that stay on this computer for now");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("first");
    expect((await desk.run("documents", "list", "laptop")).stdout).toContain(
      "memo.txt   on demand, changes kept here",
    );
    expect(await desk.json("status", "laptop")).toMatchObject({
      status: { queue: 0, keptDocuments: 1 },
      queue: [{ entity: "document/memo.txt", operations: 0, kept: 1, mode: "on-demand" }],
    });
    expect((await desk.run("properties", "laptop")).stdout).toContain(
      "  memo.txt: changes kept here (on demand)",
    );
    await desk.json("export", "laptop", "archive");
    expect(desk.read("archive/documents/memo.txt")).toBe("first");
    const [tag = ""] = readdirSync(desk.folder("archive/kept"));
    expect(desk.read(`archive/kept/${tag}/memo.txt`)).toBe("in the field");
    const sent = await desk.run("documents", "sync", "laptop", "memo.txt");
    expect(sent.stdout).toContain("sent: memo.txt");
    expect(sent.code).toBe(0);
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("in the field");
    expect(await desk.json("verify", "laptop")).toMatchObject({});
  }, 120_000);

  it("keeps its file while a newer version waits, and fetches it on demand", async () => {
    const desk = await onDemand();
    desk.put("office/documents/memo.txt", "from the office");
    await desk.json("sync", "office");
    const { stdout } = await desk.run("sync", "laptop");
    expect(stdout).toContain("1 document has a newer version waiting");
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    expect((await desk.run("documents", "list", "laptop")).stdout).toContain(
      "a newer version waits",
    );
    expect((await desk.run("properties", "laptop")).stdout).toContain(
      "1 document has a newer version waiting",
    );
    const fetched = await desk.run("documents", "sync", "laptop", "--all");
    expect(fetched.stdout).toContain("fetched: memo.txt");
    expect(desk.read("laptop/documents/memo.txt")).toBe("from the office");
  }, 120_000);

  it("synchronised while the office is away is not called sent", async () => {
    const desk = await onDemand();
    await desk.json("connect", "laptop", "office");
    desk.put("laptop/documents/memo.txt", "in the field");
    desk.move("office", "gone");
    const { code, stdout } = await desk.run("documents", "sync", "laptop", "memo.txt");
    expect(code).toBe(1);
    expect(stdout).toContain("not sent yet: memo.txt");
    expect(stdout).not.toMatch(/^sent/mu);
    desk.move("gone", "office");
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("in the field");
  }, 120_000);

  it("that nobody changed here is not called synchronised while the office is away: there may be a newer version", async () => {
    const desk = await onDemand();
    await desk.json("connect", "laptop", "office");
    desk.move("office", "gone");
    const { code, stdout } = await desk.run("documents", "sync", "laptop", "--all");
    expect([code, stdout]).toEqual([1, expect.stringContaining("cannot reach ")]);
    desk.move("gone", "office");
    expect((await desk.run("documents", "sync", "laptop", "--all")).code).toBe(0);
  }, 120_000);

  it("whose changes are discarded has its old file again", async () => {
    const desk = await onDemand();
    desk.put("laptop/documents/memo.txt", "a mistake");
    await desk.json("sync", "laptop");
    await desk.json("documents", "discard", "laptop", "memo.txt");
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    expect(await desk.json("status", "laptop")).toMatchObject({ status: { keptDocuments: 0 } });
  }, 120_000);

  it("is taken from its file where the bytes of its change are gone with a folder put back from a backup", async () => {
    const desk = await onDemand();
    cpSync(desk.folder("laptop/_Sync"), desk.folder("backup"), { recursive: true });
    desk.put("laptop/documents/memo.txt", "in the field");
    await desk.json("sync", "laptop");
    rmSync(desk.folder("laptop/_Sync"), { recursive: true });
    cpSync(desk.folder("backup"), desk.folder("laptop/_Sync"), { recursive: true });
    expect((await desk.run("verify", "laptop")).stdout).toContain(
      'a change of "memo.txt" that is kept on this computer needs it',
    );
    const sent = await desk.run("documents", "sync", "laptop", "memo.txt");
    expect([sent.code, sent.stdout]).toEqual([0, expect.stringContaining("sent: memo.txt")]);
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("in the field");
  }, 120_000);

  it("whose change is gone for good is named by export, which writes everything else", async () => {
    const desk = await onDemand();
    desk.put("laptop/documents/memo.txt", "in the field");
    await desk.json("sync", "laptop");
    const hash = createHash("sha256").update("in the field").digest("hex");
    rmSync(desk.folder(`laptop/_Sync/blob/${hash.slice(0, 2)}/${hash}`));
    rmSync(desk.folder("laptop/documents/memo.txt"));
    const { code, stdout } = await desk.run("export", "laptop", "archive");
    expect([code, stdout]).toEqual([1, expect.stringContaining("not written: memo.txt")]);
    expect(stdout).toContain("no other copy has them");
    expect(desk.read("archive/documents/memo.txt")).toBe("first");
    expect(desk.read("archive/engagement.json")).toContain('"unreadable"');
  }, 120_000);

  it("is changed by several commands while the copy is open elsewhere", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await begin(desk, "open", "laptop").said("Maple");
    await desk.json("documents", "mode", "laptop", "on-demand", "--standard");
    desk.put("field.txt", "new");
    await desk.json("documents", "add", "laptop", "field.txt");
    expect((await desk.run("documents", "list", "laptop")).stdout).toContain(
      "field.txt   on demand, changes kept here",
    );
    const again = await desk.run("documents", "add", "laptop", "field.txt");
    expect(again.stderr).toContain('there is a document "field.txt" already');
    expect(await desk.json("documents", "sync", "laptop", "--all")).toMatchObject({
      published: [{ document: "field.txt" }],
    });
  }, 120_000);
});

describe("a document with a mode of its own", () => {
  it("is listed no more when it was deleted", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("documents", "mode", "laptop", "on-demand", "memo.txt");
    rmSync(desk.folder("laptop/documents/memo.txt"));
    await desk.json("documents", "delete", "laptop");
    expect((await desk.run("documents", "list", "laptop")).stdout).toBe("0 documents\n");
  });
});

describe("a document that is never synchronised", () => {
  it("stays out of every exchange, and out of deleting the copy without a word", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("documents", "mode", "laptop", "never", "memo.txt");
    desk.put("laptop/documents/memo.txt", "private");
    expect(await desk.json("documents", "sync", "laptop", "--all")).toMatchObject({
      published: [],
      left: [{ entity: "document/memo.txt", mode: "never" }],
    });
    const named = await desk.run("documents", "sync", "laptop", "memo.txt");
    expect(named.code).toBe(1);
    expect(named.stderr).toContain("never synchronised on this copy");
    await desk.json("connect", "laptop", "office");
    const refused = await desk.run("delete-copy", "laptop");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("memo.txt");
    expect(desk.read("laptop/documents/memo.txt")).toBe("private");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("first");
  }, 120_000);
});

describe("the commands", () => {
  it("want names or the flag for all, and a mode that exists", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    for (const wrong of [
      ["documents", "mode", "laptop", "on-demand"],
      ["documents", "mode", "laptop", "never", "memo.txt", "--standard"],
      ["documents", "mode", "laptop", "sometimes", "memo.txt"],
      ["documents", "sync", "laptop"],
      ["documents", "sync", "laptop", "memo.txt", "--all"],
    ])
      expect({ wrong, code: (await desk.run(...wrong)).code }).toEqual({ wrong, code: 2 });
    const unknown = await desk.run("documents", "mode", "laptop", "never", "nothing.txt");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('there never was a document "nothing.txt"');
  }, 120_000);
});
