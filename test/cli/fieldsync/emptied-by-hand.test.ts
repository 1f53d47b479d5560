/** Folders that are not as they look: empty to people and not to programs, or gone while a copy is at work in them. */
import { mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { begin, Desk } from "./fieldsync.ts";

const LEFT = [".DS_Store", "Thumbs.db", "desktop.ini"];

describe("a folder in which nothing lies but what a file manager left", () => {
  it("is empty for create-copy and export, and what lies there stays", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    await desk.json("init", "office");
    for (const name of LEFT)
      for (const folder of ["laptop", "out"]) desk.put(`${folder}/${name}`, "icons");
    expect(await desk.json("create-copy", "office", "laptop")).toMatchObject({ documents: 1 });
    expect(await desk.json("export", "laptop", "out")).toMatchObject({ records: 0 });
    for (const name of LEFT)
      expect([desk.read(`laptop/${name}`), desk.read(`out/${name}`)]).toEqual(["icons", "icons"]);
  });

  it("among the documents of a copy to be is named, as a document may be called so", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    await desk.json("init", "office");
    desk.put("laptop/documents/.DS_Store", "icons");
    const { code, stderr } = await desk.run("create-copy", "office", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("documents/.DS_Store is there\n")]);
    expect(stderr).toContain("  take that file away, which a file manager left there");
    desk.put("laptop/documents/plan.txt", "mine");
    const other = await desk.run("create-copy", "office", "laptop");
    expect(other.stderr).toContain("documents/plan.txt is there\n");
    expect(other.stderr).toContain("  choose another folder\n");
  });

  it("is no place to move to before that file is taken away, and it is named", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("oak/.DS_Store", "icons");
    const { code, stderr } = await desk.run("move", "laptop", "oak");
    expect([code, stderr]).toEqual([1, expect.stringContaining("not empty: .DS_Store is there\n")]);
    expect(stderr).toContain("  take that file away, which a file manager left there");
    desk.put("oak/a.txt", "mine");
    desk.put("oak/.A.txt", "mine");
    const other = await desk.run("move", "laptop", "oak");
    expect(other.stderr).toContain(".A.txt is there\n");
    expect(other.stderr).toContain("  choose another folder\n");
  });

  it("and is called documents is not where init looks for the files of the engagement", async () => {
    const desk = new Desk();
    desk.put("office/memo.txt", "first");
    desk.put("office/documents/.DS_Store", "icons");
    expect(await desk.json("init", "office")).toMatchObject({ documents: 1 });
    expect(desk.read("office/documents/memo.txt")).toBe("first");
  });
});

describe("a documents folder that is gone", () => {
  it("is no deletion of documents, and none of single files: that is what is told", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    rmSync(desk.folder("laptop/documents"), { recursive: true });
    for (const args of [
      ["delete", "laptop"],
      ["delete", "laptop", "memo.txt"],
      ["restore", "laptop", "memo.txt"],
    ]) {
      const { code, stderr } = await desk.run("documents", ...args);
      expect([code, stderr]).toEqual([1, expect.stringContaining("folder itself is missing")]);
      expect(stderr).toContain("with: fieldsync documents restore laptop;");
    }
    expect((await desk.run("documents", "restore", "laptop")).code).toBe(0);
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
  });
});

describe("a name that something else has", () => {
  it("a document is not called put back whose name a folder has", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    rmSync(desk.folder("laptop/documents/memo.txt"));
    mkdirSync(desk.folder("laptop/documents/memo.txt"));
    await desk.run("sync", "laptop");
    const { code, stdout } = await desk.run("documents", "restore", "laptop");
    expect([code, stdout]).toEqual([1, expect.stringContaining("memo.txt is another file")]);
    expect(stdout).toMatch(/^not all missing files are back\n/u);
    rmdirSync(desk.folder("laptop/documents/memo.txt"));
    await desk.json("sync", "laptop");
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
  });

  it("a file that is called documents is told as what it is, with what to do", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop/documents", "kept");
    desk.put("laptop/documents", "a note");
    desk.put("other/documents", "a note");
    for (const args of [
      ["documents", "restore", "laptop"],
      ["create-copy", "office", "other"],
    ]) {
      const { code, stderr } = await desk.run(...args);
      expect([code, stderr]).toEqual([1, expect.stringContaining("documents: this is a file, ")]);
      expect(stderr).toContain("\n  give what lies there another name");
    }
    rmSync(desk.folder("laptop/documents"));
    expect((await desk.run("documents", "restore", "laptop")).code).toBe(0);
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
  });

  it.skipIf(process.platform === "win32")(
    "a link that is called documents is named, with what to do",
    async () => {
      const desk = new Desk();
      await desk.twoCopies();
      desk.move("laptop/documents", "kept");
      symlinkSync("../kept", desk.folder("laptop/documents"));
      const { code, stdout } = await desk.run("sync", "laptop");
      expect([code, stdout]).toEqual([1, expect.stringContaining("documents: this is a link ")]);
      expect(stdout).toContain("put the file or the folder itself there\n");
      expect(stdout).not.toContain("marker");
    },
  );
});

describe("a folder in which a copy was deleted", () => {
  it("takes another one when its documents are taken away: what nobody sees there is in nobody's way", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("delete-copy", "laptop");
    const { code, stderr } = await desk.run("create-copy", "office", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("documents/memo.txt is there")]);
    rmSync(desk.folder("laptop/documents/memo.txt"));
    expect(await desk.json("create-copy", "office", "laptop")).toMatchObject({ documents: 1 });
    desk.put("laptop/documents/memo.txt", "second");
    expect(await desk.json("sync", "laptop")).toMatchObject({ imported: 1, sent: 1 });
  });

  it("takes an engagement of its own too, with the files that lie in it", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("delete-copy", "laptop");
    desk.move("laptop/documents/memo.txt", "laptop/memo.txt");
    expect(await desk.json("init", "laptop")).toMatchObject({ documents: 1, skipped: [] });
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
  });
});

describe("a file whose name is no text", () => {
  it("is named by init and by documents add, with what to do", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    const name = Buffer.from("M\u00e4rz.docx", "latin1");
    const file = Buffer.concat([Buffer.from(`${desk.folder("office/documents")}/`), name]);
    writeFileSync(file, "from an old archive");
    const { code, stderr } = await desk.run("init", "office");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-name]")]);
    expect(stderr).toContain('M\ufffdrz.docx" has a name that is no text in UTF-8\n');
    rmSync(file);
    await desk.json("init", "office");
    writeFileSync(file, "from an old archive");
    const { stdout } = await desk.run("status", "office");
    expect(stdout).toContain("not documents of the engagement: M\ufffdrz.docx\n");
    const added = await desk.run("documents", "add", "office", "M\ufffdrz.docx");
    expect([added.code, added.stderr]).toEqual([
      1,
      expect.stringContaining("its name is no text in UTF-8: give it another one"),
    ]);
  });
});

describe("the whole folder of an open copy", () => {
  it("that is moved away is what is told, not the documents in it; and it goes on when it is back", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const open = begin(desk, "open", "laptop");
    await open.said("connected to");
    desk.move("laptop", "elsewhere");
    await open.said(`"${desk.folder("laptop")}" is not there any more`);
    await open.said("tell the copy with: fieldsync move laptop NEW-FOLDER\n");
    desk.move("elsewhere", "laptop");
    desk.put("laptop/documents/memo.txt", "second");
    await open.said("4 changes in all");
    open.child.kill("SIGINT");
    const { code, stdout } = await open.ended;
    expect([code, stdout.match(/documents restore/gu)]).toEqual([0, null]);
  });

  it("is told to programs as well", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const open = begin(desk, "open", "laptop", "--json");
    await open.said('"isFolderGone":false');
    desk.move("laptop", "elsewhere");
    await open.said('"isFolderGone":true');
    mkdirSync(desk.folder("laptop"));
    open.child.kill("SIGINT");
    expect((await open.ended).code).toBe(0);
  });
});
