/** What people do day by day, on the system calls of Windows. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fieldlab } from "../cli/fieldlab.ts";
import { setUpWindows, windowsMissing, WindowsDesk } from "./windows.ts";

const MEMO_OF_OFFICE = "Office/Maple/documents/Memo.txt";
const MEMO_OF_ANNA = "Anna's laptop/Maple/documents/Memo.txt";

const missing = windowsMissing();

/** Nobody else may open it meanwhile: what Word and Excel do. libuv's `UV_FS_O_EXLOCK`, which only Windows has. */
const HOLDS = `import fs from "node:fs";
const [, , file, until] = process.argv;
const held = fs.openSync(file, fs.constants.O_RDWR | 0x10000000);
const timer = setInterval(() => { if (fs.existsSync(until)) { clearInterval(timer); fs.closeSync(held); } }, 50);
console.log("held");`;

const until = async (isSo: () => boolean): Promise<void> => {
  await vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 30_000, interval: 50 });
};

let prefix = "";
let desks = 0;
const cleanUps: Array<() => void> = [];

beforeAll(() => {
  if (missing !== undefined) console.log(`tests on the calls of Windows are skipped: ${missing}`);
  else prefix = setUpWindows((cleanUp) => void cleanUps.push(cleanUp));
});

// What runs there ends before its disk goes.
afterAll(() => {
  for (const cleanUp of cleanUps.toReversed()) cleanUp();
});

const newDesk = (): WindowsDesk => new WindowsDesk(prefix, `day ${(desks += 1)}`);

describe.skipIf(missing !== undefined)("on Windows", () => {
  /** The office, and the copy Anna made from it. */
  const twoCopies = async () => {
    const windows = newDesk();
    const office = windows.path("Office", "Maple");
    const anna = windows.path("Anna's laptop", "Maple");
    windows.put(MEMO_OF_OFFICE, "first");
    const init = await windows.fieldsync("init", office, "--name", "Maple");
    expect(init.code).toBe(0);
    expect(init.stdout).toContain(
      String.raw`work in ${office}\documents, and open the copy with: fieldsync open "${office}"`,
    );
    const copy = await windows.fieldsync("create-copy", office, anna);
    expect(copy.code).toBe(0);
    expect(windows.read(MEMO_OF_ANNA)).toBe("first");
    return { windows, office, anna };
  };
  /** A program that has a document of a copy open until it is told to close it. */
  const holding = async (windows: WindowsDesk, folder: string) => {
    windows.put("hold.mjs", HOLDS);
    const holder = windows.start(
      windows.place("hold.mjs"),
      String.raw`${folder}\documents\Memo.txt`,
      windows.path("closed"),
    );
    await until(() => holder.said().includes("held"));
    return {
      closes: async () => {
        windows.put("closed", "");
        await holder.ended;
      },
    };
  };
  const synced = async (windows: WindowsDesk, ...folders: ReadonlyArray<string>) => {
    for (const folder of folders) expect((await windows.fieldsync("sync", folder)).code).toBe(0);
  };

  it("what is saved arrives, a conflict is seen and resolved, and everything is sound", async () => {
    const { anna, office, windows } = await twoCopies();
    windows.put(MEMO_OF_ANNA, "Anna's");
    windows.put(MEMO_OF_OFFICE, "the office's");
    await synced(windows, office, anna, office);
    const seen = await windows.fieldsync("conflicts", anna);
    expect(seen.stdout).toContain("Memo.txt");
    expect((await windows.fieldsync("conflicts", anna, "--confirm", "Memo.txt")).code).toBe(0);
    await synced(windows, anna, office, anna);
    expect(windows.read(MEMO_OF_OFFICE)).toBe(windows.read(MEMO_OF_ANNA));
    expect((await windows.fieldsync("conflicts", office)).stdout).toBe("no conflicts\n");
    for (const folder of [office, anna])
      expect((await windows.fieldsync("verify", folder)).stdout).toContain("everything is sound\n");
  });

  it("a document another program holds waits until it is closed, and a name in another case is the same one", async () => {
    const { anna, office, windows } = await twoCopies();
    const holder = await holding(windows, anna);
    windows.put(MEMO_OF_OFFICE, "second");
    await synced(windows, office);
    expect((await windows.fieldsync("sync", anna)).stdout).toContain(
      "waits for its file: Memo.txt (Another program holds the file open.)\n",
    );
    expect(windows.read(MEMO_OF_ANNA)).toBe("first");
    await holder.closes();
    await synced(windows, anna);
    expect(windows.read(MEMO_OF_ANNA)).toBe("second");
    renameSync(windows.place(MEMO_OF_ANNA), windows.place(join(MEMO_OF_ANNA, "../MEMO.TXT")));
    const again = await windows.fieldsync("sync", anna);
    expect(again.stdout).toContain("0 changed files taken in, 0 changes fetched, 0 sent");
    expect(again.stdout).not.toContain("missing");
  });

  it("an open copy serves other commands, and one that was killed is opened again", async () => {
    const { anna, office, windows } = await twoCopies();
    const fieldsync = join(import.meta.dirname, "../../dist/fieldsync.js");
    const open = windows.start(fieldsync, "open", anna);
    await until(() => open.said().includes("is open"));
    expect(
      (await windows.fieldsync("record", "set", anna, "tb/1000", "balance", "1250")).stdout,
    ).toBe("tb/1000: balance is 1250\n");
    expect((await windows.fieldsync("open", anna)).stderr).toContain("error[in-use]");
    windows.put(MEMO_OF_ANNA, "saved while it is open");
    await until(() => open.said().includes("Memo.txt"));
    open.child.kill("SIGKILL");
    await open.ended;
    await synced(windows, anna, office);
    expect(windows.read(MEMO_OF_OFFICE)).toBe("saved while it is open");
    const records = await windows.fieldsync("record", "list", office);
    expect(records.stdout).toBe("tb/1000\n  balance: 1250\n");
  });

  it("a copy moves, is locked down with its office, and is deleted", async () => {
    const { anna, office, windows } = await twoCopies();
    const moved = windows.path("Anna's laptop", "Audits 2026", "Maple");
    windows.put("Anna's laptop/Audits 2026/there.txt", "");
    expect((await windows.fieldsync("move", anna, moved)).code).toBe(0);
    expect(existsSync(windows.place("Anna's laptop/Maple"))).toBe(false);
    const open = windows.start(join(import.meta.dirname, "../../dist/fieldsync.js"), "open", moved);
    await until(() => open.said().includes("is open"));
    const locked = await windows.fieldsync("lock-down", office);
    expect([locked.code, locked.stdout]).toEqual([0, expect.stringContaining("locked down")]);
    expect((await windows.fieldsync("unlock", office)).code).toBe(0);
    open.child.kill("SIGKILL");
    await open.ended;
    expect((await windows.fieldsync("delete-copy", moved)).code).toBe(0);
    // Windows removes no folder that is watched, so it goes when the copy is closed.
    expect(readdirSync(windows.place("Anna's laptop/Audits 2026/Maple"))).toEqual(["documents"]);
    expect((await windows.fieldsync("status", moved)).stderr).toContain("error[not-a-copy]");
  });

  it("a document another program holds keeps its copy from beginning to move to another drive", async () => {
    const { anna, windows } = await twoCopies();
    const there = windows.elsewhere("Maple");
    const holder = await holding(windows, anna);
    const { code, stderr } = await windows.fieldsync("move", anna, there);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        String.raw`error[open-elsewhere] another program holds "documents\Memo.txt"`,
      ),
    ]);
    expect((await windows.fieldsync("status", anna)).stdout).not.toContain("was begun");
    await holder.closes();
    const moved = await windows.fieldsync("move", anna, there);
    expect([moved.code, moved.stdout]).toEqual([0, expect.stringContaining("is moved to")]);
    expect(existsSync(windows.place("Anna's laptop/Maple"))).toBe(false);
  });

  it("a place is the same one in every spelling", async () => {
    const { anna, office, windows } = await twoCopies();
    const typed = `${office.toUpperCase().replaceAll("\\", "/")}/`;
    expect((await windows.fieldsync("connect", anna.toLowerCase(), typed)).stdout).toBe(
      `connected to ${office} (green); nothing waits to be sent\n`,
    );
    const known = await windows.fieldsync("properties", `\\\\?\\${anna}`, "--json");
    expect(JSON.parse(known.stdout)).toMatchObject({
      locations: [{ kind: "parent", path: office }],
    });
    expect((await windows.fieldsync("switch", `${anna}\\`, office.toLowerCase())).code).toBe(0);
  });

  it("a drive that is not there is named", async () => {
    const { anna, windows } = await twoCopies();
    expect((await windows.fieldsync("status", String.raw`Q:\Maple`)).stderr).toContain(
      String.raw`error[no-folder] "Q:\Maple" is not there, because "Q:\" is not`,
    );
    expect((await windows.fieldsync("move", anna, String.raw`Q:\Maple`)).stderr).toContain(
      String.raw`error[bad-target] "Q:\Maple" cannot be made: "Q:\" is not there`,
    );
  });

  it("a field day is the same day as anywhere else, to the last line of its journal", async () => {
    const windows = newDesk();
    const day = "scenarios/caps/xp-pro-eleventh-peer.scenario.yaml";
    const there = await windows.fieldlab("run", day.replaceAll("/", "\\"), "--reporter", "json");
    const here = await fieldlab(["run", day, "--reporter", "json"]);
    const journalOf = (report: string): unknown =>
      /"journalHash": "[0-9a-f]{64}"/u.exec(report)?.[0];
    expect(journalOf(there.stdout)).toBeDefined();
    expect(journalOf(there.stdout)).toBe(journalOf(here.stdout));
  });
});
