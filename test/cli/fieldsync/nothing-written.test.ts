/** Disks that take nothing any more, full ones and protected ones: what only tells is told all the same, and nothing is changed by it. */
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, start, type Ended } from "../fieldlab.ts";
import { Desk } from "./fieldsync.ts";

/** Root may mount a disk for itself alone, where the system lets it. */
const canMount = (): boolean =>
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-m", "sh", "-c", "mount -t tmpfs none /mnt"]).status === 0;

/** What becomes of the disk of a folder before a command. */
const DISKS = {
  protected: (folder: string) =>
    `mount --bind ${folder} ${folder} && mount -o remount,ro,bind ${folder}`,
  full: (folder: string) =>
    `mv ${folder} ${folder}.0 && mkdir ${folder} && mount -t tmpfs -o size=1m none ${folder} && cp -a ${folder}.0/. ${folder} && ` +
    `{ dd if=/dev/zero of=${folder}/fill bs=1k; dd if=/dev/zero of=${folder}/fill2 bs=1; } 2>/dev/null; true`,
} as const;
type Disk = keyof typeof DISKS;

const on = (desk: Desk, disk: Disk, folder: string, ...args: ReadonlyArray<string>) => {
  const script = `cd "${desk.root}" && ${DISKS[disk](folder)} && exec "$@"`;
  const program = join(ROOT, "dist/fieldsync.js");
  return start("unshare", ["-m", "sh", "-c", script, "sh", process.execPath, program, ...args], {
    cwd: desk.root,
    env: desk.env(),
  });
};

/** An office with a change in its drop box that it has not taken in, and the copy that left it. */
const withVisit = async (): Promise<Desk> => {
  const desk = new Desk();
  await desk.twoCopies();
  await desk.json("record", "set", "laptop", "tb/1", "balance", "7");
  await desk.json("sync", "laptop");
  return desk;
};

const TELLING: ReadonlyArray<ReadonlyArray<string>> = [
  ["status", "office"],
  ["properties", "office"],
  ["conflicts", "office"],
  ["record", "list", "office"],
  ["record", "get", "office", "tb/1"],
  ["documents", "list", "office"],
  ["documents", "versions", "office", "memo.txt"],
  ["locks", "office"],
  ["verify", "office"],
];

const isTold = ({ code, stderr, stdout }: Ended, why: string): void => {
  expect([code, stderr]).toEqual([0, expect.stringContaining(why)]);
  expect(stderr).toContain("so nothing is changed");
  expect(stdout).not.toBe("");
};

describe.skipIf(!canMount())("where nothing can be written", () => {
  it("to a private folder that is protected, everything that only tells is told, and why nothing is changed", async () => {
    const desk = await withVisit();
    for (const args of TELLING)
      isTold(await on(desk, "protected", "home", ...args), "it can only be read (EROFS)");
    const got = await on(desk, "protected", "home", "record", "get", "office", "tb/1", "--json");
    // Also what a visitor left and nobody has taken in.
    expect(JSON.parse(got.stdout)).toMatchObject({ fields: { balance: { current: 7 } } });
    const synced = await on(desk, "protected", "home", "sync", "laptop");
    expect([synced.code, synced.stderr]).toEqual([
      1,
      expect.stringContaining("error[private-folder]"),
    ]);
  });

  it.each(["home", "office"])(
    "because the disk of %s is full, the same holds, also of what a visitor left there",
    async (folder) => {
      const desk = await withVisit();
      const { code, stderr, stdout } = await on(desk, "full", folder, "status", "office");
      expect([code, stderr]).toEqual([0, expect.stringContaining("the disk is full (ENOSPC)")]);
      expect(stdout).toContain("Maple: the office original");
      const got = await on(desk, "full", folder, "record", "get", "office", "tb/1", "--json");
      expect(JSON.parse(got.stdout)).toMatchObject({ fields: { balance: { current: 7 } } });
    },
  );

  it("to the folder of the copy, it tells what lies there too", async () => {
    const desk = await withVisit();
    isTold(
      await on(desk, "protected", "office", "status", "office"),
      `"${desk.folder("office")}" cannot be written: it can only be read (EROFS)`,
    );
    // Nothing came of it: what the visitor left is taken in by whoever can.
    expect(await desk.json("record", "get", "office", "tb/1")).toMatchObject({
      fields: { balance: { current: 7 } },
    });
  });

  it("an export has all versions, and names what was saved last", async () => {
    const desk = await withVisit();
    desk.put("office/documents/memo.txt", "saved last");
    const { code, stdout } = await on(desk, "protected", "home", "export", "office", "out");
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        "saved last in documents, and not in it, so copy that file as well: memo.txt\n",
      ),
    ]);
    expect(readFileSync(desk.folder("out/documents/memo.txt"), "utf8")).toBe("first");
    expect(JSON.parse(desk.read("out/records.json"))).toMatchObject({ "tb/1": {} });
  });

  it("an export of what lies there and nobody changed ends with 0", async () => {
    const desk = await withVisit();
    const { code, stdout } = await on(desk, "protected", "home", "export", "office", "out");
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 document version and 1 record")]);
  });

  it("a conflict is shown and not settled", async () => {
    const desk = await withVisit();
    const asked = ["conflicts", "office", "--confirm", "memo.txt"];
    const { code, stderr } = await on(desk, "protected", "home", ...asked);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[private-folder]")]);
    expect(stderr).toContain("free some space there, or take off its write protection");
  });

  it("a folder nobody opened here does not become a copy of its own", async () => {
    const desk = await withVisit();
    cpSync(desk.folder("laptop"), desk.folder("stick"), { recursive: true });
    const { code, stderr } = await on(desk, "protected", "stick", "status", "stick");
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("a copy of its own from now")]);
  });
});
