/** Two folders kept equal with `fieldsync`, as somebody does who has just read its guide. */
import {
  cpSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

describe("two copies", () => {
  it("a document changed on the laptop arrives in the office, and the answer comes back", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    desk.put("laptop/documents/memo.txt", "second");
    expect(await desk.json("sync", "laptop")).toMatchObject({ imported: 1, sent: 1 });
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("second");
    desk.put("office/documents/memo.txt", "third");
    await desk.json("sync", "office");
    expect(await desk.json("sync", "laptop")).toMatchObject({ fetched: 1 });
    expect(desk.read("laptop/documents/memo.txt")).toBe("third");
  });

  it("a file that differs only in case is no version of the document it lies beside", async (test) => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/MEMO.txt", "shouted");
    test.skip(desk.read("laptop/documents/memo.txt") !== "first", "this disk does not mind case");
    expect(await desk.json("sync", "laptop")).toMatchObject({ imported: 0, sent: 0 });
    desk.put("laptop/documents/memo.txt", "second");
    expect(await desk.json("sync", "laptop")).toMatchObject({ imported: 1, sent: 1 });
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("second");
    desk.put("office/documents/memo.txt", "third");
    await desk.json("sync", "office");
    await desk.json("sync", "laptop");
    expect([
      desk.read("laptop/documents/memo.txt"),
      desk.read("laptop/documents/MEMO.txt"),
    ]).toEqual(["third", "shouted"]);
  });

  it("status says with whom a copy exchanges, and only who tried that the other is away", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("sync", "laptop");
    const office = desk.folder("office");
    const { stdout } = await desk.run("status", "laptop");
    expect(stdout).toContain(`exchanges with ${office} at the next sync`);
    renameSync(office, `${office}-away`);
    const tried = await desk.run("sync", "laptop");
    expect(`${tried.stdout}${tried.stderr}`).toContain(office);
    expect(`${tried.stdout}${tried.stderr}`).not.toContain("at the next sync");
    expect((await desk.run("status", "laptop")).stdout).not.toContain("cannot reach");
  });

  it("a conflict is made, seen on both sides, and settled by confirming", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "from the field");
    desk.put("office/documents/memo.txt", "from the office");
    await desk.json("sync", "office");
    const { stdout } = await desk.run("sync", "laptop");
    expect(stdout).toContain("1 conflict: see it with: fieldsync conflicts");
    const seen = await desk.json("conflicts", "laptop");
    expect(seen["documents"]).toMatchObject([{ name: "memo.txt" }]);
    const told = (await desk.run("conflicts", "laptop")).stdout;
    expect(told).toContain("fieldsync conflicts laptop --confirm NAME");
    expect(told).toContain("fieldsync conflicts laptop NAME --promote NUMBER");
    // Found is 1, so that a script notices.
    const verified = await desk.run("verify", "laptop");
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain("1 conflict");
    await desk.json("export", "laptop", "look");
    const texts = [desk.read("look/documents/memo.txt")];
    for (const tag of readdirSync(desk.folder("look/versions")))
      texts.push(desk.read(`look/versions/${tag}/memo.txt`));
    expect(texts.sort()).toEqual(["from the field", "from the office"]);
    expect(await desk.json("conflicts", "laptop", "--confirm", "memo.txt")).toMatchObject({
      documents: [],
    });
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(await desk.json("conflicts", "office")).toMatchObject({ documents: [], fields: [] });
    expect(desk.read("office/documents/memo.txt")).toBe(desk.read("laptop/documents/memo.txt"));
  });

  it("records are set, read, in conflict, settled and deleted", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("record", "set", "laptop", "tb/1000", "balance", "1250");
    await desk.json("record", "set", "office", "tb/1000", "balance", "0012", "--text");
    await desk.json("sync", "laptop");
    expect((await desk.run("conflicts", "laptop")).stdout).toContain('"0012" or 1250');
    await desk.json("record", "set", "laptop", "tb/1000", "balance", "1300");
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(await desk.json("record", "get", "office", "tb/1000")).toMatchObject({
      fields: { balance: { current: 1_300, versions: [1_300] } },
    });
    await desk.json("record", "delete", "office", "tb/1000");
    expect(await desk.json("record", "list", "office")).toEqual({ numbers: [], records: {} });
    const gone = await desk.run("record", "get", "office", "tb/1000");
    expect([gone.code, gone.stdout]).toEqual([1, ""]);
    expect(gone.stderr).toContain('there is no record "tb/1000"');
  });

  it("a file dropped into the folder is a document when it is added, and a missing one is asked about", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/letter.txt", "dear client");
    expect((await desk.run("documents", "list", "laptop")).stdout).toContain(
      "not documents of the engagement: letter.txt",
    );
    await desk.json("documents", "add", "laptop", "laptop/documents/letter.txt");
    desk.put("elsewhere.txt", "from elsewhere");
    await desk.json("documents", "add", "laptop", "elsewhere.txt");
    expect(desk.read("laptop/documents/elsewhere.txt")).toBe("from elsewhere");
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/letter.txt")).toBe("dear client");
    rmSync(desk.folder("office/documents/letter.txt"));
    const asked = await desk.run("sync", "office");
    expect(asked.code).toBe(1);
    expect(asked.stdout).toContain("1 document file is missing: letter.txt");
    await desk.json("documents", "restore", "office");
    expect(desk.read("office/documents/letter.txt")).toBe("dear client");
    rmSync(desk.folder("office/documents/letter.txt"));
    expect(await desk.json("documents", "delete", "office")).toMatchObject({
      deleted: ["letter.txt"],
    });
    await desk.json("sync", "laptop");
    expect(existsSync(desk.folder("laptop/documents/letter.txt"))).toBe(false);
  });

  it("many files are added with one command, and what cannot be is told beside the others", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const names = Array.from({ length: 40 }, (_, at) => `scan ${at}.pdf`);
    for (const name of names) desk.put(`laptop/documents/${name}`, `page ${name}`);
    desk.put("laptop/documents/empty.txt", "");
    for (const folder of ["one", "two"]) desk.put(`${folder}/plan.txt`, folder);
    const segments = (): ReadonlyArray<string> =>
      readdirSync(desk.folder("laptop/_Sync/own/log"), { recursive: true }).map(String);
    const before = segments().length;
    const { code, stdout } = await desk.run(
      "documents",
      "add",
      "laptop",
      ...names.map((name) => `laptop/documents/${name}`),
      "laptop/documents/empty.txt",
      "one/plan.txt",
      "two/plan.txt",
      "nowhere.txt",
    );
    expect(code).toBe(1);
    expect(stdout).toContain("41 files became documents: scan 0.pdf, scan 1.pdf");
    expect(stdout).toContain("error[not-taken-in] empty.txt could not be taken in: it is empty");
    expect(stdout).toContain('error[exists] there is a document "plan.txt" already');
    expect(stdout).toContain("error[unreadable]");
    expect(desk.read("laptop/documents/plan.txt")).toBe("one");
    expect(segments().length - before).toBeLessThanOrEqual(3);
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/scan 39.pdf")).toBe("page scan 39.pdf");
  });

  it("who adds a file while most documents are missing is told to answer for them first", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    rmSync(desk.folder("office/documents/memo.txt"));
    desk.put("office/documents/letter.txt", "dear client");
    const refused = await desk.run("documents", "add", "office", "office/documents/letter.txt");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("error[files-missing]");
    await desk.json("documents", "delete", "office");
    expect(await desk.json("documents", "add", "office", "office/documents/letter.txt")).toEqual({
      documents: ["letter.txt"],
      refused: [],
    });
  });

  it.each([
    ["empty.txt", "error[not-taken-in]", "it is empty"],
    ["link.txt", "error[not-taken-in]", "it is a link"],
    ["~$memo.docx", "error[not-taken-in]", "give it another name"],
    ["a:b.txt", "error[bad-name]", "rename it"],
    [`${"z".repeat(120)}.txt`, "error[bad-name]", "at most 100 characters"],
  ])("a file that cannot become a document is told why: %s", async (name, code, why) => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put(`laptop/documents/${name}`, name === "empty.txt" ? "" : "new");
    if (name === "link.txt") {
      rmSync(desk.folder("laptop/documents/link.txt"));
      symlinkSync(
        desk.folder("office/documents/memo.txt"),
        desk.folder(`laptop/documents/${name}`),
      );
    }
    const refused = await desk.run("documents", "add", "laptop", name);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(code)]);
    expect(refused.stderr).toContain(why);
  });

  it("a file whose document is spelled otherwise is not called a new one, and an umlaut of a Mac is one", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop/documents/memo.txt", "laptop/documents/Memo.txt");
    const refused = await desk.run("documents", "add", "laptop", "Memo.txt");
    expect(refused.stderr).toContain('"Memo.txt" is the file of the document "memo.txt" already');
    desk.put("laptop/documents/Plan.txt", "first");
    await desk.json("documents", "add", "laptop", "Plan.txt");
    desk.put("laptop/documents/plan.txt", "second");
    const beside = await desk.run("documents", "add", "laptop", "plan.txt");
    expect([beside.code, beside.stderr]).toEqual([1, expect.stringContaining("error[exists]")]);
    expect(beside.stderr).toContain('"Plan.txt" already, and its file is "Plan.txt"');
    const name = "Änderung.txt";
    desk.put(`laptop/documents/${name.normalize("NFD")}`, "new");
    expect(await desk.json("documents", "add", "laptop", name.normalize("NFD"))).toEqual({
      documents: [name.normalize("NFC")],
      refused: [],
    });
  });

  it("files that cannot be reached are a failure of sync, and what was saved there comes in later", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop/documents", "elsewhere");
    symlinkSync(desk.folder("elsewhere"), desk.folder("laptop/documents"));
    desk.put("elsewhere/memo.txt", "second");
    const failed = await desk.run("sync", "laptop");
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining("is a link")]);
    rmSync(desk.folder("laptop/documents"));
    desk.move("elsewhere", "laptop/documents");
    const { code, stdout } = await desk.run("sync", "laptop");
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 changed file taken in")]);
  });

  it("who works here is said once", async () => {
    const desk = new Desk();
    desk.put("office/memo.txt", "first");
    await desk.json("init", "office", "--user", "anna", "--machine", "DESK1");
    expect(await desk.json("status", "office")).toMatchObject({
      identity: { user: "anna", machine: "DESK1", engagement: "office" },
    });
    // The original stays where it was, and the document is the one people work on.
    expect([desk.read("office/memo.txt"), desk.read("office/documents/memo.txt")]).toEqual([
      "first",
      "first",
    ]);
  });

  it("verify finds a damaged piece and says which, and ends with 1", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    expect(await desk.json("verify", "laptop")).toMatchObject({ sound: true, problems: [] });
    const pieces = desk.folder("laptop/_Sync/blob");
    const [folder = ""] = readdirSync(pieces);
    const [piece = ""] = readdirSync(join(pieces, folder));
    truncateSync(join(pieces, folder, piece), 2);
    const { code, stdout } = await desk.run("verify", "laptop", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sound: false,
      problems: [{ path: `_Sync/blob/${folder}/${piece}` }],
      missing: [piece],
    });
  });

  it("a folder put back from a backup takes back nothing of what others changed since, also where they came before it was opened", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    cpSync(desk.folder("laptop"), desk.folder("backup"), {
      recursive: true,
      preserveTimestamps: true,
    });
    desk.put("office/documents/memo.txt", "second");
    await desk.json("sync", "office");
    await desk.json("sync", "laptop");
    expect(desk.read("laptop/documents/memo.txt")).toBe("second");
    rmSync(desk.folder("laptop"), { recursive: true });
    cpSync(desk.folder("backup"), desk.folder("laptop"), {
      recursive: true,
      preserveTimestamps: true,
    });
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    await desk.json("sync", "office", "--with", desk.folder("laptop"));
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("laptop/documents/memo.txt")).toBe("second");
    expect(desk.read("office/documents/memo.txt")).toBe("second");
  });
});
