/** A disk with room for some of it: what a command then says, and what it leaves there. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, start, type Ended } from "../fieldlab.ts";
import { Desk } from "./fieldsync.ts";

const MOUNT = "mount -t tmpfs -o size=2m none";

/** Root may mount a disk for itself alone, where the system lets it. */
const canMount = (): boolean =>
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-m", "sh", "-c", `${MOUNT} /mnt`]).status === 0;

/** Runs a command with a disk of 2 MiB mounted at `small`. The files there that have a name like that come behind what it says. */
const onSmallDisk = (desk: Desk, named: string, ...args: ReadonlyArray<string>): Promise<Ended> => {
  mkdirSync(desk.folder("small"), { recursive: true });
  const script = `${MOUNT} small && "$@"; code=$?; find small -type f -name '${named}'; exit $code`;
  const program = join(ROOT, "dist/fieldsync.js");
  return start("unshare", ["-m", "sh", "-c", script, "sh", process.execPath, program, ...args], {
    cwd: desk.root,
    env: desk.env(),
  });
};

/** An office with documents of so many bytes each, of which no two pieces are alike. */
const officeWith = async (...sizes: ReadonlyArray<number>): Promise<Desk> => {
  const desk = new Desk();
  mkdirSync(desk.folder("office/documents"), { recursive: true });
  for (const [at, size] of sizes.entries())
    writeFileSync(desk.folder(`office/documents/big-${at}.bin`), randomBytes(size));
  await desk.json("init", "office");
  return desk;
};

describe.skipIf(!canMount())("a small disk", () => {
  it("with room for the copy and none for its documents: create-copy says so and does not end well", async () => {
    const desk = await officeWith(300_000, 300_000, 300_000, 300_000);
    const { code, stdout } = await onSmallDisk(
      desk,
      "format.json",
      "create-copy",
      "office",
      "small/laptop",
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining("the disk is full")]);
    expect(stdout).toContain("small/laptop/_Sync/format.json");
  });

  it("keeps no half of a version that is saved, and none of one in an archive", async () => {
    const desk = await officeWith(3_000_000);
    for (const args of [
      ["documents", "save", "office", "big-0.bin", "1", "small/big.bin"],
      ["export", "office", "small/out"],
    ]) {
      const { code, stderr, stdout } = await onSmallDisk(desk, "big*", ...args);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain("the disk is full");
      expect(stderr).toContain("free some space there");
    }
  });

  it("that is full is named by a full path on it: of two copies either may be meant", async () => {
    const desk = await officeWith(300_000);
    await desk.json("create-copy", "office", "laptop");
    writeFileSync(desk.folder("laptop/documents/big-0.bin"), randomBytes(1_200_000));
    const script = `${MOUNT} small && cp -a laptop/. small && mount --bind small laptop && "$@"`;
    const program = join(ROOT, "dist/fieldsync.js");
    const sync = ["sh", "-c", script, "sh", process.execPath, program, "sync", "laptop"];
    mkdirSync(desk.folder("small"));
    const { code, stderr, stdout } = await start("unshare", ["-m", ...sync], {
      cwd: desk.root,
      env: desk.env(),
    });
    expect(code).toBe(1);
    const said = stdout + stderr;
    expect(/ (\S+): the disk is full \(ENOSPC\)/u.exec(said)?.[1]).toContain(
      desk.folder("laptop/_Sync"),
    );
    expect(said).toContain("free some space on that disk");
  });

  it("for the private folder: create-copy and init say what is left, and the same command or the next one goes on", async () => {
    const desk = await officeWith(3_000);
    desk.move("home", "office-home");
    mkdirSync(desk.folder("home"));
    const script = `mount -t tmpfs -o size=32k none home && head -c "$1" /dev/zero > home/filler; shift
      node="$1"; program="$2"; shift 2
      "$node" "$program" "$@"; code=$?
      rm home/filler; mount -o remount,size=2m home
      if test -e "made/_Sync/format.json"; then "$node" "$program" status made >/dev/null || exit 90; else "$node" "$program" "$@" >/dev/null || exit 91; fi
      rm -r made; exit $code`;
    const program = join(ROOT, "dist/fieldsync.js");
    const told = new Set<string>();
    for (const what of ["create-copy", "init"])
      for (let room = 0; room <= 7; room++) {
        if (what === "init") desk.put("made/documents/memo.txt", "first");
        const args = what === "init" ? ["init", "made"] : ["create-copy", "office", "made"];
        const filler = String((7 - room) * 4_096);
        const { code, stderr } = await start(
          "unshare",
          ["-m", "sh", "-c", script, "sh", filler, process.execPath, program, ...args],
          { cwd: desk.root, env: desk.env() },
        );
        expect([what, room, code]).toEqual([what, room, code < 2 ? code : 1]);
        if (code === 0 || stderr === "") continue;
        const isMade = stderr.includes(
          "the copy is made all the same; see it with: fieldsync status made",
        );
        const goesOn = stderr.includes("is no copy yet: the same command goes on with it");
        expect([stderr, isMade !== goesOn]).toEqual([stderr, true]);
        told.add(`${what} ${isMade ? "made" : "goes on"}`);
      }
    expect([...told].toSorted()).toEqual([
      "create-copy goes on",
      "create-copy made",
      "init goes on",
      "init made",
    ]);
  });
});

describe.skipIf(!canMount())("a disk that can only be read", () => {
  /** Runs a command while the laptop's copy lies on such a disk. */
  const onClosedDisk = (desk: Desk, ...args: ReadonlyArray<string>): Promise<Ended> => {
    const script = 'mount --bind laptop laptop && mount -o remount,bind,ro laptop && "$@"';
    const program = join(ROOT, "dist/fieldsync.js");
    return start("unshare", ["-m", "sh", "-c", script, "sh", process.execPath, program, ...args], {
      cwd: desk.root,
      env: desk.env(),
    });
  };

  it("keeps its copy: what cannot be done there says how it could, and a move is not even begun", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const set = await onClosedDisk(desk, "record", "set", "laptop", "tb/1", "balance", "1");
    expect([set.code, set.stderr]).toEqual([1, expect.stringContaining("can only be read")]);
    expect(set.stderr).toContain("take off its write protection");
    const moved = await onClosedDisk(desk, "move", "laptop", "elsewhere");
    expect([moved.code, moved.stderr]).toEqual([1, expect.stringContaining("error[failed]")]);
    expect(moved.stderr).toContain("it can only be read (EROFS)");
    expect(moved.stderr).toContain("take off the write protection of that disk");
    expect(await desk.json("status", "laptop")).toMatchObject({ halfMoved: null });
    expect((await desk.run("sync", "laptop")).code).toBe(0);
    expect(existsSync(desk.folder("elsewhere"))).toBe(false);
  });
});
