/** A plain `sync` that finds everything as it was says what the last one said, and never where anything has changed. */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, start, type Ended } from "../../fieldlab.ts";
import { begin, Desk } from "../fieldsync.ts";

const FIELDSYNC = join(ROOT, "dist/fieldsync.js");
const MINUTE = 60_000;

/** What only a note says. */
const MARK = "AS IT WAS\n";

/** Runs a command so much later, as this process sees it. Files keep their times. */
const later = (desk: Desk, millis: number, ...args: ReadonlyArray<string>): Promise<Ended> => {
  const clock = `const now = Date.now; Date.now = () => now() + ${millis};`;
  const preload = `data:text/javascript,${encodeURIComponent(clock)}`;
  return start(process.execPath, ["--import", preload, FIELDSYNC, ...args], {
    cwd: desk.root,
    env: desk.env(),
  });
};

const notesOf = (desk: Desk): ReadonlyArray<string> => {
  const folder = desk.folder("home/as-it-was");
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};

/** Changes what notes say, and only that. */
const rewrite = (desk: Desk, change: (note: Note) => unknown): void =>
  rewriteText(desk, (text) => JSON.stringify(change(JSON.parse(text) as Note)));

const rewriteText = (desk: Desk, change: (text: string) => string): void => {
  for (const file of notesOf(desk)) writeFileSync(file, change(readFileSync(file, "utf8")));
};

interface Note {
  readonly call: string;
  readonly places: ReadonlyArray<unknown>;
  readonly found: { readonly said: string } | null;
}

const mark = (desk: Desk): void =>
  rewrite(desk, (note) => ({ ...note, found: { ...note.found, said: MARK } }));

/** Two copies, and a note of the laptop's `sync` that says what nothing else says. */
const marked = async (...flags: ReadonlyArray<string>): Promise<Desk> => {
  const desk = new Desk();
  await desk.twoCopies();
  save(desk, "first");
  await later(desk, 5_000, "sync", "laptop", ...flags);
  await later(desk, 5_000, "sync", "laptop", ...flags);
  mark(desk);
  return desk;
};

/** A time that all disks keep as it is, to the last digit. */
const OLD = new Date("2026-01-05T08:00:00Z");

/** Only the time of the change, which nobody can set, tells that it was saved. */
const save = (desk: Desk, content: string): void => {
  writeFileSync(memo(desk), content);
  utimesSync(memo(desk), OLD, OLD);
};

const memo = (desk: Desk): string => desk.folder("laptop/documents/memo.txt");

/** A file of the laptop's own logs. */
const segment = (desk: Desk): string => {
  const logs = desk.folder("laptop/_Sync/own/log");
  const files = readdirSync(logs, { recursive: true, encoding: "utf8" });
  return join(
    logs,
    files.find((file) => file.includes("/"))!,
  );
};

const CHANGES: ReadonlyArray<readonly [string, (desk: Desk) => unknown]> = [
  ["a document was saved", (desk) => writeFileSync(memo(desk), "third")],
  ["a document was saved with the same size and the old time", (desk) => save(desk, "fir5t")],
  ["a document was renamed", (desk) => renameSync(memo(desk), `${memo(desk)}.old`)],
  ["a document was deleted", (desk) => rmSync(memo(desk))],
  ["a file was dropped", (desk) => desk.put("laptop/documents/new.txt", "new")],
  [
    "a colleague's change lies in the other folder",
    async (desk) => {
      desk.put("office/documents/memo.txt", "second");
      await desk.run("sync", "office");
    },
  ],
  ["the other folder is away", (desk) => desk.move("office", "elsewhere")],
  ["its own log was changed", (desk) => appendFileSync(segment(desk), "x")],
  [
    "its private memory lost something",
    (desk) => {
      const copies = desk.folder("home/copies");
      const files = readdirSync(copies, { recursive: true, encoding: "utf8" });
      for (const file of files) if (file.endsWith(".memory")) rmSync(join(copies, file));
    },
  ],
  ["its key is gone", (desk) => rmSync(desk.folder("home/keys"), { recursive: true })],
  ["somebody else had the copy since", (desk) => desk.run("status", "laptop")],
  ["the copy was taken offline", (desk) => desk.run("disconnect", "laptop")],
  ["a document was checked out", (desk) => desk.run("check-out", "office", "memo.txt")],
];

describe("a plain sync with nothing to do", () => {
  it("leaves what it said for the next one, which says the same and does not take the copy", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const whole = await later(desk, 5_000, "sync", "laptop");
    expect(whole.stdout).toContain("0 changed files taken in, 0 changes fetched, 0 sent");
    expect(await later(desk, 5_000, "sync", "laptop")).toEqual(whole);
    rewrite(desk, (note) => {
      expect(note.found?.said).toBe(whole.stdout);
      return note;
    });
    mark(desk);
    expect(await later(desk, 6_000, "sync", "laptop")).toEqual({ ...whole, stdout: MARK });
  });

  it.each(CHANGES)("does its work again when %s", async (_, change) => {
    const desk = await marked();
    expect((await later(desk, 6_000, "sync", "laptop")).stdout).toBe(MARK);
    await change(desk);
    const { stderr, stdout } = await later(desk, 6_000, "sync", "laptop");
    expect(stdout).not.toContain(MARK);
    expect(stdout + stderr).not.toBe("");
  });

  it("takes in what was saved though nothing was left to say so but the time of the change", async () => {
    const desk = await marked();
    save(desk, "fir5t");
    await later(desk, 6_000, "sync", "laptop");
    await desk.run("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("fir5t");
  });

  it("does its work again after ten minutes, and when the clock was put back", async () => {
    const desk = await marked();
    expect((await later(desk, 9 * MINUTE, "sync", "laptop")).stdout).toBe(MARK);
    expect((await later(desk, 11 * MINUTE, "sync", "laptop")).stdout).not.toBe(MARK);
    mark(desk);
    expect((await later(desk, -MINUTE, "sync", "laptop")).stdout).not.toBe(MARK);
  });

  it("says nothing of what was changed a moment before it looked", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    for (let run = 0; run < 3; run++) await later(desk, 0, "sync", "laptop");
    expect(notesOf(desk)).toHaveLength(1);
    rewrite(desk, (note) => {
      expect(note.found).toBeNull();
      return note;
    });
  });

  it("leaves nothing where something waits for people", async () => {
    const desk = await marked();
    rmSync(memo(desk));
    for (let run = 0; run < 3; run++) {
      const { stdout } = await later(desk, 6_000 + run * 1_000, "sync", "laptop");
      expect(stdout).toContain("memo.txt");
    }
    expect(notesOf(desk)).toEqual([]);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 100)],
    ["of another shape", (text: string) => text.replace('"places":[', '"places":[7,')],
    ["of another build or user", (text: string) => text.replace("/dist/", "/tsid/")],
    ["empty", () => ""],
  ])("takes a note that is %s for none", async (_, change) => {
    const desk = await marked();
    rewriteText(desk, change);
    const { code, stderr, stdout } = await later(desk, 6_000, "sync", "laptop");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("connected to");
  });

  it("is asked anew for JSON", async () => {
    const desk = await marked();
    const { stdout } = await later(desk, 6_000, "sync", "laptop", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ imported: 0, status: { indicator: "green" } });
  });

  it("asks the process that has the copy open", async () => {
    const desk = await marked();
    const open = begin(desk, "open", "laptop");
    await open.said("connected to");
    const { stdout } = await later(desk, 6_000, "sync", "laptop");
    expect(stdout).toContain("connected to");
    open.child.kill("SIGINT");
    await open.ended;
  });

  it("tells of a full disk that its answer is to be kept on", async () => {
    const desk = await marked();
    const { code, stderr } = await start(
      "sh",
      ["-c", `"$0" "$1" sync laptop >/dev/full`, process.execPath, FIELDSYNC],
      { cwd: desk.root, env: desk.env() },
    );
    expect(code).toBe(2);
    expect(stderr).toContain("the standard output cannot be written");
  });

  it("keeps no notes of long ago", async () => {
    const desk = await marked();
    const [old = ""] = notesOf(desk);
    const longAgo = new Date(Date.now() - 20 * MINUTE);
    renameSync(old, `${old}0`);
    utimesSync(`${old}0`, longAgo, longAgo);
    await later(desk, 6_000, "sync", "laptop");
    expect(notesOf(desk)).toEqual([old]);
  });

  it("keeps its notes from other users", async () => {
    const desk = await marked();
    const [note = ""] = notesOf(desk);
    const modes = execFileSync("stat", ["-c", "%a", note, join(note, "..")], { encoding: "utf8" });
    expect(modes).toBe("600\n700\n");
  });
});
