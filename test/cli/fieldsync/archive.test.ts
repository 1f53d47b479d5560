/** What `fieldsync export` writes: all there is, also what was saved a moment ago, and nowhere where a copy looks after everything. */
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

describe("an archive", () => {
  it("holds what was saved last, also where nobody has the copy open", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "saved a moment ago");
    await desk.json("export", "laptop", "out");
    expect(desk.read("out/documents/memo.txt")).toBe("saved a moment ago");
  });

  it("says what is not in it, and does not end well", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop/documents", "taken-away");
    const { code, stdout } = await desk.run("export", "laptop", "out");
    expect([code, stdout]).toEqual([1, expect.stringContaining("the documents folder is missing")]);
    expect(desk.read("out/documents/memo.txt")).toBe("first");
  });

  it("leaves a folder that is used as it is", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("used/letter.docx", "mine");
    const { code, stderr } = await desk.run("export", "laptop", "used");
    expect([code, stderr]).toEqual([1, expect.stringContaining("letter.docx is there\n")]);
    expect(readdirSync(desk.folder("used"))).toEqual(["letter.docx"]);
    // Made by whoever prepared the place, or left by an archive that was stopped at its beginning.
    mkdirSync(desk.folder("new/documents"), { recursive: true });
    expect((await desk.run("export", "laptop", "new")).code).toBe(0);
  });

  it.skipIf(process.platform === "win32").each([
    ["through a link to the copy", "link", "laptop/out"],
    ["through a link in the path", "laptop", "link/out"],
    ["spelled with two slashes", "laptop", "/laptop/out"],
    ["in the documents of another copy", "laptop", "office/documents/out"],
    ["in the _Sync of another copy", "laptop", "office/_Sync/out"],
  ])("is not written into a copy: %s", async (_, folder, out) => {
    const desk = new Desk();
    await desk.twoCopies();
    symlinkSync(desk.folder("laptop"), desk.folder("link"));
    const before = readdirSync(desk.root, { recursive: true }).map(String).toSorted();
    const typed = out.startsWith("/") ? `/${desk.folder(out.slice(1))}` : out;
    const { code, stderr } = await desk.run("export", folder, typed);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-target]")]);
    const after = readdirSync(desk.root, { recursive: true }).map(String).toSorted();
    expect(after.filter((path) => !before.includes(path) && path.includes("out"))).toEqual([]);
  });
});
