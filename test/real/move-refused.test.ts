/** A copy that cannot move: what the disks refuse, in words, and that the copy then lies where it lay. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kindOfMount, liesOnAShare } from "../../src/engine/node/moving/place.ts";
import { nodeMovingDisk, type MovingDisk } from "../../src/engine/node/moving/disk.ts";
import { Removal, type Kind } from "./removal.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;

beforeEach(() => {
  temp = tempFolder();
});

afterEach(() => temp.remove());

const ready = async (kind: Kind, disk: Partial<MovingDisk> = {}): Promise<Removal> => {
  const removal = new Removal(temp.path, kind);
  await removal.build();
  removal.disk = { ...nodeMovingDisk, ...disk };
  return removal;
};

const move = (removal: Removal) => removal.move("there", { steps: [] });

const failing = (code: string): Error =>
  Object.assign(new Error(`${code}: as on a real disk`), { code });

describe("a copy that cannot move", () => {
  it.each(["EPERM", "EACCES", "EBUSY"])(
    "because another program holds a file there (%s, Windows) lies where it lay, and nothing has to be taken back",
    async (code) => {
      const removal = await ready("on one disk", {
        rename: () => Promise.reject(failing(code)),
      });
      await expect(move(removal)).rejects.toMatchObject({
        reason: "open-elsewhere",
        todo: expect.stringContaining("close documents"),
      });
      removal.disk = nodeMovingDisk;
      await removal.liesWholly(removal.from);
      await move(removal);
      await removal.liesWholly(removal.to);
    },
  );

  it.each(["EBUSY", "EACCES"])(
    "to another disk, because another program holds a document (%s, Windows), is told so before anything is done",
    async (code) => {
      const removal = await ready("to another disk", {
        mayTake: (file) =>
          file.endsWith("memo.txt") ? Promise.reject(failing(code)) : nodeMovingDisk.mayTake(file),
      });
      await expect(move(removal)).rejects.toMatchObject({
        reason: "open-elsewhere",
        text: expect.stringContaining(`holds "${join("documents", "memo.txt")}"`),
        todo: expect.stringContaining("close it there"),
      });
      expect(existsSync(join(removal.laptop.home, "moves"))).toBe(false);
      removal.disk = nodeMovingDisk;
      await removal.liesWholly(removal.from);
      await move(removal);
      await removal.liesWholly(removal.to);
    },
  );

  it("because the other disk is too small is told so before anything is written", async () => {
    const removal = await ready("to another disk", { free: () => Promise.resolve(16_000_000) });
    await expect(move(removal)).rejects.toMatchObject({ reason: "no-room" });
    removal.disk = nodeMovingDisk;
    await removal.liesWholly(removal.from);
  });

  it("because the other disk fills up on the way goes on when there is room again", async () => {
    let written = 0;
    const removal = await ready("to another disk", {
      copyFile: (...args) => {
        written += 1;
        return written > 4 ? Promise.reject(failing("ENOSPC")) : nodeMovingDisk.copyFile(...args);
      },
    });
    await expect(move(removal)).rejects.toMatchObject({ reason: "no-room" });
    expect(await removal.theOnlyCopy()).toBe(removal.from);
    removal.disk = nodeMovingDisk;
    await move(removal);
    await removal.liesWholly(removal.to);
  });

  it.each([
    ["to another disk", "_Sync/own"],
    ["on one disk", "."],
    ["on one disk", ".."],
  ] as const)(
    "(%s) because nothing may go from its old place (%s) is told so before anything is done",
    async (kind, inside) => {
      let closed = "";
      const removal = await ready(kind, {
        mayChange: (folder) =>
          folder === closed ? Promise.reject(failing("EROFS")) : nodeMovingDisk.mayChange(folder),
        rename: (from, to) =>
          from === removal.from
            ? Promise.reject(failing("EROFS"))
            : nodeMovingDisk.rename(from, to),
      });
      closed = join(removal.from, inside);
      await expect(move(removal)).rejects.toMatchObject({
        reason: "failed",
        text: `nothing in "${closed}" may be changed: it can only be read (EROFS)`,
        todo: expect.stringContaining("take off the write protection"),
      });
      removal.disk = nodeMovingDisk;
      await removal.liesWholly(removal.from);
      await move(removal);
      await removal.liesWholly(removal.to);
    },
  );

  it("because the permission is missing at its new place is told so before anything is done", async () => {
    const removal = await ready("to another disk", {
      mayChange: (folder) =>
        folder === removal.laptop.home
          ? Promise.reject(failing("EACCES"))
          : nodeMovingDisk.mayChange(folder),
    });
    await expect(move(removal)).rejects.toMatchObject({
      reason: "failed",
      todo: expect.stringContaining("have the permission given to you"),
    });
    removal.disk = nodeMovingDisk;
    await removal.liesWholly(removal.from);
  });

  it("because the new disk gives back something else than was written is not moved", async () => {
    const removal = await ready("to another disk", {
      copyFile: async (from, to, under) => {
        const hash = await nodeMovingDisk.copyFile(from, to, under);
        if (to.endsWith(".seg")) appendFileSync(to, "x");
        return hash;
      },
    });
    await expect(move(removal)).rejects.toMatchObject({ reason: "failed" });
    expect(await removal.theOnlyCopy()).toBe(removal.from);
    removal.disk = nodeMovingDisk;
    await move(removal);
    await removal.liesWholly(removal.to);
  });

  it("because somebody writes there all the time is told so; what is written once meanwhile comes along", async () => {
    let looks = 0;
    const memo = (removal: Removal): string => join(removal.from, "documents/memo.txt");
    const removal = await ready("to another disk", {
      names: (path) => {
        if (path === removal.from) writeFileSync(memo(removal), "more".repeat((looks += 1)));
        return nodeMovingDisk.names(path);
      },
    });
    await expect(move(removal)).rejects.toMatchObject({ reason: "changing" });
    looks = 100;
    let once = true;
    removal.disk = {
      ...nodeMovingDisk,
      hash: (path, under) => {
        if (once) writeFileSync(memo(removal), "m000");
        once = false;
        return nodeMovingDisk.hash(path, under);
      },
    };
    await move(removal);
    await removal.liesWholly(removal.to);
  });

  it("because a link lies in the folder is told which one", async () => {
    const removal = await ready("to another disk");
    symlinkSync("/etc/passwd", join(removal.from, "link"));
    await expect(move(removal)).rejects.toMatchObject({
      reason: "unusual-file",
      text: expect.stringContaining('"link"'),
    });
    await removal.move("back", { steps: [] });
    expect(await removal.theOnlyCopy()).toBe(removal.from);
    expect(readdirSync(join(removal.to, ".."))).toEqual([]);
  });

  it("because a name is no text is told which one; on one disk it moves as it is", async () => {
    const name = Buffer.from("M\u00e4rz.docx", "latin1");
    const lyingIn = (folder: string): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);
    const far = await ready("to another disk");
    writeFileSync(lyingIn(join(far.from, "documents")), "from an old archive");
    await expect(move(far)).rejects.toMatchObject({
      reason: "unusual-file",
      text: '"documents/M\ufffdrz.docx" has a name that is no text in UTF-8',
      todo: "give it another name and try again",
    });
    await far.move("back", { steps: [] });
    far.kind = "on one disk";
    await move(far);
    expect(existsSync(lyingIn(join(far.to, "documents")))).toBe(true);
  });

  it("because the new place is the root of a disk is told so before anything is done", async () => {
    const removal = await ready("to another disk");
    mkdirSync(removal.to, { recursive: true });
    removal.disk = {
      ...nodeMovingDisk,
      look: async (path) => {
        const found = await nodeMovingDisk.look(path);
        return found && path === removal.to ? { ...found, device: "a stick" } : found;
      },
    };
    await expect(move(removal)).rejects.toMatchObject({
      reason: "bad-target",
      text: `"${removal.to}" is the root of a disk, and no folder can be given its name`,
      todo: `name one there: "${join(removal.to, "Maple")}"`,
    });
    expect(readdirSync(join(removal.to, ".."))).toEqual(["Oak"]);
    rmdirSync(removal.to);
    await removal.liesWholly(removal.from);
  });

  it("nobody comes to see that was kept out of its folders before, not while it is copied either", async () => {
    const removal = await ready("to another disk");
    chmodSync(removal.from, 0o700);
    chmodSync(join(removal.from, "documents"), 0o750);
    // As on a disk without permissions.
    chmodSync(join(removal.from, "_Sync"), 0o777);
    const rights = (path: string): number => statSync(path).mode & 0o777;
    const met = new Set<number>();
    removal.disk = {
      ...nodeMovingDisk,
      copyFile: (from, to, under) => {
        const [staging = ""] = /^.*\/\.fieldsync-move-[0-9a-f]+/u.exec(to) ?? [];
        met.add(rights(staging));
        return nodeMovingDisk.copyFile(from, to, under);
      },
    };
    await move(removal);
    expect([...met]).toEqual([0o700]);
    expect([rights(removal.to), rights(join(removal.to, "documents"))]).toEqual([0o700, 0o750]);
    expect(rights(join(removal.to, "_Sync")) & ~rights(join(removal.to, ".."))).toBe(0);
  });

  it("nobody may do more with its files than with any new one, whatever the old disk says that everybody may", async () => {
    const removal = await ready("to another disk");
    const files = [
      // As on a disk without permissions.
      ["shown to everybody.txt", 0o777, 0o666],
      ["for the office.txt", 0o666, 0o666],
      ["closed.txt", 0o600, 0o600],
      ["a program", 0o755, 0o755],
      ["only to read.txt", 0o440, 0o440],
    ] as const;
    for (const [name, rights] of files) {
      const file = join(removal.from, "documents", name);
      writeFileSync(file, name);
      chmodSync(file, rights);
    }
    await move(removal);
    const taken = process.umask();
    expect(taken).not.toBe(0);
    for (const [name, , rights] of files) {
      const { mode } = statSync(join(removal.to, "documents", name));
      expect([name, mode & 0o777]).toEqual([name, rights & ~taken]);
    }
  });

  it("what another copy brought to the old place while it moved is at the new one afterwards", async () => {
    const removal = await ready("to another disk");
    const brought = join("_Sync", "in", "brought-late");
    removal.disk = {
      ...nodeMovingDisk,
      rename: async (from, to) => {
        await nodeMovingDisk.rename(from, to);
        writeFileSync(join(removal.from, brought), "late");
      },
    };
    const moved = await move(removal);
    expect(moved?.left).toEqual([]);
    expect(existsSync(join(removal.to, brought))).toBe(true);
    expect(existsSync(removal.from)).toBe(false);
  });
});

describe("whether a place lies on another computer", () => {
  const mounts = [
    "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
    "30 21 0:40 / /mnt/office rw - cifs //OFFICE/audit rw",
    "31 21 0:41 / /mnt/my\\040stick rw - fuseblk /dev/sdb1 rw",
    "32 21 0:42 / /home/anna/far rw - fuse.sshfs anna@far: rw",
    "33 32 8:2 / /home/anna/far/near rw - xfs /dev/sdc1 rw",
    "34 21 0:43 / /srv/files rw shared:5 - nfs4 nas:/files rw",
    "",
  ].join("\n");

  it.each([
    ["/home/anna/Maple", "ext4"],
    ["/mnt/office/Maple", "cifs"],
    ["/mnt/office", "cifs"],
    ["/mnt/officer", "ext4"],
    ["/mnt/my stick/Maple", "fuseblk"],
    ["/home/anna/far/Maple", "fuse.sshfs"],
    ["/home/anna/far/near/Maple", "xfs"],
    ["/srv/files/x", "nfs4"],
  ])("%s lies on %s", (place, kind) => {
    expect(kindOfMount(mounts, place)).toBe(kind);
  });

  it("a folder of this computer does not, a path that names a computer does", async () => {
    expect(await liesOnAShare(join(temp.path, "not", "yet"))).toBe(false);
    expect(await liesOnAShare("\\\\OFFICE\\audit\\Maple")).toBe(true);
    expect(await liesOnAShare("//OFFICE/audit/Maple")).toBe(true);
  });
});
