/** What a bookkeeper meets in the first days: the lines of the guide, slips of the hand, and folders that are not what they were. */
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { notingAhead, type Moved } from "../../../src/cli/fieldsync/counting.ts";
import { listenForStop, progressText } from "../../../src/cli/fieldsync/progress.ts";
import { begin, Desk } from "./fieldsync.ts";

const newDesk = async (): Promise<Desk> => {
  const desk = new Desk();
  await desk.twoCopies();
  return desk;
};

describe("the first day", () => {
  it("a copy that was just made and is opened works with its parent, not for itself alone", async () => {
    const desk = await newDesk();
    const open = begin(desk, "open", "laptop");
    await open.said("connected to");
    desk.put("laptop/documents/memo.txt", "second");
    await open.said("4 changes in all");
    await desk.run("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("second");
    open.child.kill("SIGINT");
    expect((await open.ended).code).toBe(0);
  });

  it("a new file in the documents folder is added by its name, wherever one stands", async () => {
    const desk = await newDesk();
    desk.put("laptop/documents/letter.docx", "Dear client");
    const { code, stdout } = await desk.run("documents", "add", "laptop", "letter.docx");
    expect([code, stdout]).toEqual([0, "letter.docx is a document of the engagement now\n"]);
  });

  it("a file of the same name beside oneself is the one that is meant", async () => {
    const desk = await newDesk();
    desk.put("memo.txt", "another memo");
    const { code, stderr } = await desk.run("documents", "add", "laptop", "memo.txt");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('there is a document "memo.txt" already'),
    ]);
  });

  it.each(["office", "office/documents"])(
    "names as Macs write them are typed as everywhere else, files of them in %s",
    async (folder) => {
      const desk = new Desk();
      const typed = "Änderung.txt".normalize("NFC");
      const written = typed.normalize("NFD");
      desk.put(`${folder}/${written}`, "first");
      await desk.json("init", "office");
      await desk.json("create-copy", "office", "laptop");
      for (const name of [typed, written])
        expect(await desk.json("documents", "versions", "laptop", name)).toMatchObject({
          document: typed,
        });
      await desk.json("check-out", "laptop", written);
      await desk.json("release", "laptop", typed);
      await desk.json("documents", "mode", "laptop", "on-demand", written);
      const { files } = await desk.json("documents", "list", "office");
      expect(files).toMatchObject({ notDocuments: [], missing: 0, question: null });
      desk.put(`from a stick/${written}`, "second");
      await desk.json("documents", "template", "office", `from a stick/${written}`);
      expect(await desk.json("documents", "versions", "office", typed)).toMatchObject({
        versions: [{}, { state: "current" }],
      });
    },
  );

  it("folders in the folder of a new engagement stay out, and it says why", async () => {
    const desk = new Desk();
    desk.put("office/memo.txt", "first");
    desk.put("office/2025/old.txt", "old");
    const { stdout } = await desk.run("init", "office");
    expect(stdout).toContain(
      "because they are folders, links, or files that programs keep beside documents: 2025",
    );
  });

  it("what editors leave beside documents is none, and nobody is asked to add it", async () => {
    const desk = new Desk();
    const left = [
      "memo.txt~",
      ".memo.txt.swp",
      "#memo.txt#",
      ".~lock.memo.odt#",
      "~$memo.docx",
      "a.laccdb",
    ];
    const leave = (folder: string): void => {
      for (const name of left) desk.put(`office/${folder}${name}`, "left behind");
    };
    desk.put("office/memo.txt", "first");
    desk.put("office/~Budget.txt", "a name like any other");
    leave("");
    const made = await desk.json("init", "office");
    expect(made).toMatchObject({ documents: 2 });
    expect(new Set(made["skipped"] as ReadonlyArray<string>)).toEqual(new Set(left));
    leave("documents/");
    expect(await desk.json("status", "office")).toMatchObject({ documents: { notDocuments: [] } });
    const { code, stderr } = await desk.run("documents", "add", "office", "memo.txt~");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("programs keep files of such names beside documents"),
    ]);
  });

  it("a link where people go on working is no document, and elsewhere it stands for its file", async () => {
    const desk = new Desk();
    desk.put("elsewhere.txt", "first");
    desk.put("laid out/documents/memo.txt", "first");
    desk.put("loose/memo.txt", "first");
    for (const folder of ["laid out/documents", "loose"])
      symlinkSync(desk.folder("elsewhere.txt"), desk.folder(`${folder}/link.txt`));
    expect(await desk.json("init", "laid out")).toMatchObject({
      documents: 1,
      skipped: ["link.txt"],
    });
    expect(await desk.json("init", "loose")).toMatchObject({ documents: 2, skipped: [] });
  });

  it.skipIf(process.platform === "win32")(
    "a file whose name cannot be a document's is told of, and how to make it one",
    async () => {
      const desk = await newDesk();
      desk.put("laptop/documents/Report 10:30.docx", "report");
      const { code, stdout } = await desk.run("sync", "laptop");
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining("not documents of the engagement: Report 10:30.docx"),
      ]);
      const added = await desk.run("documents", "add", "laptop", "Report 10:30.docx");
      expect([added.code, added.stderr]).toEqual([1, expect.stringContaining("error[bad-name]")]);
      expect(desk.read("laptop/documents/Report 10:30.docx")).toBe("report");
    },
  );

  it("a document somebody changed meanwhile is not called deleted: it is put back", async () => {
    const desk = await newDesk();
    desk.put("office/documents/memo.txt", "from the office");
    await desk.json("sync", "office");
    rmSync(desk.folder("laptop/documents/memo.txt"));
    await desk.run("sync", "laptop");
    const { code, stdout } = await desk.run("documents", "delete", "laptop");
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("not deleted, because somebody changed it meanwhile: memo.txt\n"),
    ]);
    expect(stdout).not.toMatch(/^deleted/mu);
    expect(desk.read("laptop/documents/memo.txt")).toBe("from the office");
  });

  it("a folder among the documents is told of: nothing in it is synchronised", async () => {
    const desk = await newDesk();
    desk.put("laptop/documents/Invoices/march.pdf", "march");
    for (const command of ["sync", "status"])
      expect((await desk.run(command, "laptop")).stdout).toContain(
        "not documents of the engagement: Invoices/\n",
      );
    rmSync(desk.folder("laptop/documents/Invoices"), { recursive: true });
    expect((await desk.run("status", "laptop")).stdout).not.toContain("not documents");
  });

  it("what is missing, and what is no document, is said by status too", async () => {
    const desk = await newDesk();
    desk.put("laptop/documents/letter.docx", "Dear client");
    const before = await desk.run("status", "laptop");
    expect(before.stdout).toContain("fieldsync documents add laptop FILE");
    rmSync(desk.folder("laptop/documents/memo.txt"));
    const after = await desk.run("status", "laptop");
    expect(after.stdout).toContain("1 document file is missing: memo.txt");
  });
});

describe("of several missing files", () => {
  const withSome = async (all: number, gone: ReadonlyArray<string>): Promise<Desk> => {
    const desk = new Desk();
    for (let at = 0; at < all; at++) desk.put(`office/documents/doc ${at}.txt`, `content ${at}`);
    await desk.json("init", "office");
    for (const file of gone) rmSync(desk.folder(`office/documents/${file}`));
    return desk;
  };

  it("some are put back and some deleted, by their names", async () => {
    const desk = await withSome(40, ["doc 1.txt", "doc 2.txt", "doc 3.txt"]);
    const { stdout } = await desk.run("status", "office");
    expect(stdout).toContain("\n  to do so with some of them only, write their names behind it\n");
    const back = await desk.run("documents", "restore", "office", "doc 2.txt");
    expect([back.code, back.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^put back: doc 2\.txt\n2 document files are missing: doc 1\.txt, doc 3\.txt\n/u,
      ),
    ]);
    expect(desk.read("office/documents/doc 2.txt")).toBe("content 2");
    const gone = await desk.run("documents", "delete", "office", "doc 3.txt");
    expect([gone.code, gone.stdout]).toEqual([
      0,
      expect.stringMatching(/^deleted: doc 3\.txt\n1 document file is missing: doc 1\.txt\n/u),
    ]);
    const { documents } = await desk.json("documents", "list", "office");
    expect(Object.keys(documents as object)).toHaveLength(39);
  });

  it("one that is not missing is named, and nothing is done", async () => {
    const desk = await withSome(40, ["doc 1.txt", "doc 3.txt"]);
    for (const answer of ["restore", "delete"]) {
      const { code, stderr } = await desk.run(
        "documents",
        answer,
        "office",
        "doc 1.txt",
        "doc 5.txt",
      );
      expect(code).toBe(1);
      expect(stderr).toContain('error[nothing-missing] the file of "doc 5.txt" is not missing\n');
      expect(stderr).toContain("doc 1.txt, doc 3.txt");
    }
    expect((await desk.run("status", "office")).stdout).toContain("2 document files are missing");
  });

  it("one of very many waits until it is known what happened to the others", async () => {
    const desk = await withSome(4, ["doc 1.txt", "doc 2.txt", "doc 3.txt"]);
    const first = await desk.run("documents", "restore", "office", "doc 2.txt");
    expect([first.code, first.stdout]).toEqual([
      1,
      expect.stringMatching(
        /^put back once it is known what happened to the others: doc 2\.txt\n/u,
      ),
    ]);
    await desk.run("documents", "delete", "office");
    expect(desk.read("office/documents/doc 2.txt")).toBe("content 2");
  });
});

describe("what it says can be pasted", () => {
  it("names the folder as one would type it from here, quoted where that is needed", async () => {
    const desk = new Desk();
    desk.put("Maple 2026/documents/memo.txt", "first");
    const { stdout } = await desk.run("init", "Maple 2026");
    expect(stdout).toContain('open the copy with: fieldsync open "Maple 2026"\n');
  });

  it("also in what a command refuses with, and in what an open copy says", async () => {
    const desk = await newDesk();
    const { stderr } = await desk.run("record", "get", "laptop", "tb/1");
    expect(stderr).toContain("fieldsync record list laptop\n");
    rmSync(desk.folder("laptop/documents/memo.txt"));
    const open = begin(desk, "open", "laptop");
    await open.said("fieldsync documents restore laptop\n");
  });
});

describe("a slip of the hand", () => {
  it.each([
    ["documents", "versions", "laptop", "meno.txt"],
    ["conflicts", "laptop", "meno.txt"],
  ])("in the name of a document is no good news: %s %s", async (...args) => {
    const desk = await newDesk();
    const { code, stderr } = await desk.run(...args);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error[no-document] there never was a document "meno.txt"\n' +
        '  did you mean "memo.txt"? See all of them with: fieldsync documents list laptop\n',
    );
  });

  it("in the path of the parent leaves nothing behind", async () => {
    const desk = await newDesk();
    const { code, stderr } = await desk.run("create-copy", "ofice", "new/copy");
    expect(code).toBe(1);
    expect(stderr).toContain("ofice: it is not there (ENOENT)\n");
    expect(stderr).not.toContain("stat");
    expect(existsSync(desk.folder("new"))).toBe(false);
  });

  it("a folder inside a copy is told where the copy is, not to begin another one", async () => {
    const desk = await newDesk();
    const { stderr } = await desk.run("sync", "laptop/documents");
    expect(stderr).toContain(`name the folder of the copy: "${desk.folder("laptop")}"`);
    expect(stderr).not.toContain("init");
  });
});

describe("a folder a copy keeps for itself", () => {
  it.each([
    ["create-copy", "office", "laptop/_Sync/oak"],
    ["create-copy", "office", "laptop/_sync/in/oak"],
    ["create-copy", "office", "laptop/documents/oak"],
    ["init", "laptop/documents"],
  ])("is no place for another one: %s %s %s", async (...args) => {
    const desk = await newDesk();
    const before = readdirSync(desk.folder("laptop"), { recursive: true });
    const { code, stderr } = await desk.run(...args);
    expect(stderr).toContain(`keeps for itself\n`);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-target]")]);
    expect(readdirSync(desk.folder("laptop"), { recursive: true })).toEqual(before);
  });

  it("is not the folder it lies in: beside them there may be another copy", async () => {
    const desk = await newDesk();
    expect((await desk.run("create-copy", "office", "office/oak")).code).toBe(0);
  });
});

describe("a folder that is not what it was", () => {
  it("renamed by hand and opened, it says that it is another copy now, and which one to give up", async () => {
    const desk = await newDesk();
    const { copyId } = (await desk.json("status", "laptop"))["identity"] as { copyId: string };
    desk.move("laptop", "renamed");
    const { stderr } = await desk.run("sync", "renamed");
    expect(stderr).toContain("is a copy of its own from now on");
    expect(stderr).toContain(`give it up with: fieldsync abandon renamed ${copyId}\n`);
    expect((await desk.run("status", "renamed")).stderr).not.toContain("of its own");
  });

  it.each(["status", "verify"])("within a copy, %s names the copy", async (command) => {
    const desk = await newDesk();
    const { code, stderr } = await desk.run(command, "laptop/documents");
    expect([code, stderr]).toEqual([1, expect.stringContaining("lies inside a copy")]);
    expect(stderr).toContain(`name the folder of the copy: "${desk.folder("laptop")}"`);
  });

  it("robbed of _Sync, it says that it was a copy", async () => {
    const desk = await newDesk();
    rmSync(desk.folder("laptop/_Sync"), { recursive: true });
    const { code, stderr } = await desk.run("sync", "laptop");
    expect(code).toBe(1);
    expect(stderr).toContain('laptop" was a copy, and its folder _Sync is gone\n');
    mkdirSync(desk.folder("laptop/_Sync"));
    const emptied = await desk.run("sync", "laptop");
    expect(emptied.stderr).toContain(
      'laptop" was a copy, and what its folder _Sync held is gone or damaged\n',
    );
    expect(stderr).toContain("recycle bin");
  });

  it.each([
    ["status", "laptop"],
    ["sync", "laptop"],
    ["record", "set", "laptop", "tb/1", "balance", "1"],
    ["open", "laptop"],
  ])("robbed of its keys, it says so and does not come to a standstill: %s", async (...args) => {
    const desk = await newDesk();
    desk.put("laptop/documents/memo.txt", "second");
    rmSync(desk.folder("home/keys"), { recursive: true });
    const { code, stderr } = await desk.run(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[private-memory]")]);
    desk.put("laptop/documents/memo.txt", "first");
    expect((await desk.run("export", "laptop", "out")).code).toBe(0);
  });

  it("robbed of its keys, it can be exported, and what was saved last and is not in it is named", async () => {
    const desk = await newDesk();
    desk.put("laptop/documents/memo.txt", "second");
    rmSync(desk.folder("home/keys"), { recursive: true });
    const { code, stdout } = await desk.run("export", "laptop", "out");
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("copy that file as well: memo.txt\n"),
    ]);
    expect(desk.read("out/documents/memo.txt")).toBe("first");
  });

  it("robbed of _Sync/own, it gets everything back from its parent", async () => {
    const desk = await newDesk();
    rmSync(desk.folder("laptop/_Sync/own"), { recursive: true });
    expect((await desk.run("sync", "laptop")).code).toBe(0);
    const { code, stdout } = await desk.run("verify", "laptop");
    expect([code, stdout]).toEqual([0, expect.stringContaining("everything is sound")]);
  });

  it("robbed of its documents, it makes them anew where one asks for it", async () => {
    const desk = await newDesk();
    rmSync(desk.folder("laptop/documents"), { recursive: true });
    const { stdout } = await desk.run("sync", "laptop");
    expect(stdout).toContain("have it made anew with: fieldsync documents restore laptop\n");
    expect((await desk.run("documents", "restore", "laptop")).code).toBe(0);
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    expect((await desk.run("sync", "laptop")).code).toBe(0);
  });

  it("changes that wait in the parent's folder until somebody opens it there are no alarm of verify", async () => {
    const desk = await newDesk();
    desk.put("laptop/documents/memo.txt", "second");
    await desk.run("sync", "laptop");
    const { code, stdout } = await desk.run("verify", "laptop");
    expect(code).toBe(0);
    expect(stdout).toContain("it does when it is opened or synchronised there\n");
  });
});

/** Forty files, and nothing more is known. */
const MOVED: Moved = {
  files: 40,
  bytes: 42_600_000,
  written: 0,
  expectedBytes: null,
  ahead: [],
};

const after = (nowMillis: number) => ({ startedMillis: 0, nowMillis });

describe("progress", () => {
  it("is a part where the whole is known, with the time left, and else what was moved", () => {
    const moved = { ...MOVED, expectedBytes: 1_200_000_000 };
    expect(progressText("copying", moved, after(1_000))).toBe("copying: 3 %");
    expect(progressText("copying", { ...moved, bytes: 600_000_000 }, after(10_000))).toBe(
      "copying: 50 %, about 10 s left",
    );
    expect(progressText("sync", { ...moved, expectedBytes: null }, after(1_000))).toBe(
      "sync: 40 files read or written, 42.6 MB",
    );
  });

  it("is what the engine says it stores, as a part of it, with the time left", () => {
    const moved: Moved = { ...MOVED, ahead: [], written: 100_000_000 };
    const said = (nowMillis: number): string => progressText("sync", moved, after(nowMillis));
    const end = notingAhead(moved)({ what: "fetching", documents: 2, bytes: 400_000_000 });
    Object.assign(moved.ahead[0]!, { beganMillis: 50_000 });
    expect(said(55_000)).toBe("sync: fetching 2 documents of 400 MB, 0 %");
    moved.written += 100_000_000;
    expect(said(52_000)).toBe("sync: fetching 2 documents of 400 MB, 25 %");
    expect(said(60_000)).toBe("sync: fetching 2 documents of 400 MB, 25 %, about 30 s left");
    // Logs and acknowledgements are written beside it.
    moved.written += 400_000_000;
    expect(said(60_000)).toBe("sync: fetching 2 documents of 400 MB, 100 %");
    const endInner = notingAhead(moved)({ what: "taking in", documents: 1, bytes: 5_000_000 });
    expect(said(60_000)).toBe("sync: taking in 1 document of 5.0 MB, 0 %");
    end();
    expect(said(60_000)).toBe("sync: taking in 1 document of 5.0 MB, 0 %");
    endInner();
    expect(said(60_000)).toBe("sync: 40 files read or written, 42.6 MB");
    // A large one is written in one go: nobody knows how much of it is there.
    notingAhead(moved)({ what: "laying out", documents: 2, bytes: 9_000_000 });
    moved.written += 3_000_000;
    expect(said(900_000)).toBe("sync: laying out 2 documents of 9.0 MB, 33 %");
  });

  it("is whom it waits for, where that is people", () => {
    const said = (waitsFor: ReadonlyArray<string>): string =>
      progressText("lock-down", { ...MOVED, waitsFor }, after(1_000));
    expect(said(["Anna on A", "Ben on B"])).toBe("lock-down: waiting for Anna on A; Ben on B");
    expect(said(["A", "B", "C", "D", "E"])).toBe("lock-down: waiting for A; B; C and 2 more");
    expect(said([])).toBe("lock-down: 40 files read or written, 42.6 MB");
  });
});

describe("Ctrl-C", () => {
  it("is answered at once where the end takes a moment, and only then", () => {
    vi.useFakeTimers();
    try {
      const signals = new EventEmitter();
      const said: Array<string> = [];
      const end = listenForStop(signals, (text) => void said.push(text));
      signals.emit("SIGINT");
      expect(said).toEqual([]);
      vi.advanceTimersByTime(1_000);
      signals.emit("SIGINT");
      vi.advanceTimersByTime(1_000);
      expect(said).toEqual(["stopping after the file at hand; nothing is lost\n"]);
      end();
      expect(signals.listenerCount("SIGINT")).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
