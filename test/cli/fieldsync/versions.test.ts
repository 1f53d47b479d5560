/** Versions, template updates and numbers with `fieldsync`, on two folders. */
import { existsSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

const exchange = async (desk: Desk): Promise<void> => {
  for (const copy of ["laptop", "office", "laptop"]) await desk.run("sync", copy);
};

interface Version {
  readonly number: number;
  readonly dot: string;
  readonly sha256: string;
  readonly state: string;
}

const versions = async (desk: Desk, copy: string): Promise<ReadonlyArray<Version>> =>
  (await desk.json("documents", "versions", copy, "memo.txt"))[
    "versions"
  ] as ReadonlyArray<Version>;

describe("versions of a document", () => {
  it("are listed, saved to a file, and promoted out of a conflict or out of the past", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "from the field");
    desk.put("office/documents/memo.txt", "from the office");
    await exchange(desk);
    const all = await versions(desk, "laptop");
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(all.map(({ state }) => state).toSorted()).toEqual([
      "conflicting",
      "current",
      "superseded",
    ]);
    expect(await versions(desk, "office")).toEqual(all);
    const other = all.find(({ state }) => state === "conflicting");
    const seen = await desk.run("conflicts", "laptop", "memo.txt");
    expect(seen.stdout).toContain(`  ${other?.number}  ${other?.sha256.slice(0, 12)}  conflicting`);

    await desk.json("documents", "save", "laptop", "memo.txt", String(other?.number), "other.txt");
    const text = desk.read("other.txt");
    expect(["from the field", "from the office"]).toContain(text);
    expect(desk.read("laptop/documents/memo.txt")).not.toBe(text);
    const promoted = await desk.json(
      "conflicts",
      "laptop",
      "memo.txt",
      "--promote",
      String(other?.number),
    );
    expect(promoted).toMatchObject({ documents: [], promoted: { document: "memo.txt" } });
    expect(desk.read("laptop/documents/memo.txt")).toBe(text);
    await exchange(desk);
    expect(desk.read("office/documents/memo.txt")).toBe(text);

    const first = all[0]?.sha256.slice(0, 12) ?? "";
    await desk.json("conflicts", "office", "memo.txt", "--promote", first);
    await exchange(desk);
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
  }, 180_000);

  it("are named by what the list shows, and nothing else", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const [only] = await versions(desk, "office");
    for (const wrong of ["0", "2", "first", only?.sha256.slice(0, 7) ?? ""]) {
      const { code, stderr } = await desk.run(
        "documents",
        "save",
        "office",
        "memo.txt",
        wrong,
        "out.txt",
      );
      expect([wrong, code]).toEqual([wrong, 1]);
      expect(stderr).toContain("error[no-version]");
    }
    expect(existsSync(desk.folder("out.txt"))).toBe(false);
    desk.put("here.txt", "mine");
    const over = await desk.run(
      "documents",
      "save",
      "office",
      "memo.txt",
      only?.dot ?? "",
      "here.txt",
    );
    expect(over.stderr).toContain("error[bad-target]");
    expect(desk.read("here.txt")).toBe("mine");
    const current = await desk.run("conflicts", "office", "memo.txt", "--promote", "1");
    expect(current.stderr).toContain("is the current one already");
    const nameless = await desk.run("conflicts", "office", "--promote", "1");
    expect([nameless.code, nameless.stdout]).toEqual([2, ""]);
  });
});

describe("a template update", () => {
  it("is shown before what others changed meanwhile, in their files too, and their change can be promoted", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    // The laptop is away while both work.
    await desk.json("disconnect", "laptop");
    desk.put("new/memo.txt", "from the template");
    const updated = await desk.run("documents", "template", "laptop", "new/memo.txt");
    expect(updated.stdout).toBe("memo.txt was updated as a template\n");
    expect(desk.read("laptop/documents/memo.txt")).toBe("from the template");
    desk.put("office/documents/memo.txt", "one");
    await desk.json("sync", "office");
    desk.put("office/documents/memo.txt", "two");
    await desk.json("sync", "office");
    await desk.json("record", "set", "laptop", "tb/1", "name", "Cash and banks", "--template");
    await desk.json("record", "set", "office", "tb/1", "name", "Cash");
    await desk.json("record", "set", "office", "tb/1", "name", "Petty cash");
    await exchange(desk);
    for (const copy of ["laptop", "office"]) {
      expect(desk.read(`${copy}/documents/memo.txt`)).toBe("from the template");
      expect(await desk.json("record", "get", copy, "tb/1")).toMatchObject({
        fields: { name: { current: "Cash and banks" } },
      });
    }
    const listed = await desk.run("documents", "versions", "office", "memo.txt");
    expect(listed.stdout).toMatch(/current .*template update/u);
    const mine = (await versions(desk, "office")).find(({ state }) => state === "conflicting");
    await desk.json("conflicts", "office", "memo.txt", "--promote", mine?.dot ?? "");
    await exchange(desk);
    expect(desk.read("laptop/documents/memo.txt")).toBe("two");
  }, 180_000);
});

describe("adjusting entries", () => {
  it("with the same number are shown with the next free one on both sides", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("record", "set", "laptop", "entry/laptop-1", "number", "7");
    await desk.json("record", "set", "office", "entry/office-1", "number", "7");
    await exchange(desk);
    const [laptop, office] = [
      await desk.json("record", "list", "laptop"),
      await desk.json("record", "list", "office"),
    ];
    expect(laptop).toEqual(office);
    const numbers = office["numbers"] as ReadonlyArray<{ record: string; shown: number }>;
    expect(numbers.map(({ shown }) => shown)).toEqual([7, 8]);
    const second = numbers[1]?.record ?? "";
    const shown = await desk.run("record", "get", "laptop", second);
    expect(shown.stdout).toContain("number: 7   shown as 8: another entry was first");
    const first = await desk.run("record", "get", "laptop", numbers[0]?.record ?? "");
    expect(first.stdout).not.toContain("shown as");
    expect(await desk.json("conflicts", "laptop")).toMatchObject({ fields: [] });
    await desk.json("export", "laptop", "out");
    expect(JSON.parse(desk.read("out/engagement.json"))).toMatchObject({ numbers });
  });

  it("keep their lines together: they come from a file as one value", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const lines = [
      { account: "1000", debit: 250 },
      { account: "4000", credit: 250 },
    ];
    desk.put("lines.json", JSON.stringify(lines));
    await desk.json("record", "set", "laptop", "entry/a", "lines", "--from", "lines.json");
    await exchange(desk);
    expect(await desk.json("record", "get", "office", "entry/a")).toMatchObject({
      fields: { lines: { current: lines, versions: [lines] } },
    });
    desk.put("broken.json", '[{"account": 1000');
    const broken = await desk.run(
      "record",
      "set",
      "laptop",
      "entry/a",
      "lines",
      "--from",
      "broken.json",
    );
    expect(broken.stderr).toContain("error[not-json]");
    const setFrom = (file: string) =>
      desk.run("record", "set", "laptop", "entry/a", "lines", "--from", file);
    // As an editor of Windows writes it, and as its shell does.
    desk.put("marked.json", `\ufeff${JSON.stringify(lines)}`);
    expect((await setFrom("marked.json")).code).toBe(0);
    writeFileSync(desk.folder("utf16.json"), `\ufeff${JSON.stringify(lines)}`, "utf16le");
    expect((await setFrom("utf16.json")).stderr).toContain("it is written in UTF-16\n");
    desk.put("comma.json", '[{"account": 1000},\n {"account": 4000,}]');
    expect((await setFrom("comma.json")).stderr).toContain("a JSON value: line 2 column 19\n");
    desk.put("long.json", `["${"a".repeat(20_000_000)}"]`);
    const long = await setFrom("long.json");
    expect([long.code, long.stderr]).toEqual([1, expect.stringContaining("error[too-long]")]);
    expect(long.stderr).toContain("keep it in a document, or in several fields\n");
    desk.put("empty.json", "");
    expect((await setFrom("empty.json")).stderr).toContain("it is empty\n");
    for (const args of [[], ["1", "--from", "lines.json"], ["--text", "--from", "lines.json"]]) {
      const { code } = await desk.run("record", "set", "laptop", "entry/a", "lines", ...args);
      expect([args, code]).toEqual([args, 2]);
    }
    await desk.json("record", "set", "laptop", "entry/a", "lines", "null");
    expect(await desk.json("record", "get", "laptop", "entry/a")).toMatchObject({
      fields: { lines: { current: null } },
    });
  });
});
