/** Where NTFS, a Samba server and a POSIX disk differ (lab.md (d), engine §1.2), and that the engine minds none of it. */
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { FileSystemName } from "../../src/model/disk/file-systems.ts";
import { putFromElsewhere } from "../../src/model/disk/file-systems.ts";
import { deleteFolder } from "../../src/model/disk/explorer.ts";
import { diskPath } from "../../src/model/disk/folders.ts";
import { content, endOf, FIELD, FOLDER, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

const ALL: ReadonlyArray<FileSystemName> = ["ntfs", "samba", "local"];

const opened = (fileSystem: FileSystemName) => {
  const room = preparedRoom({ policies: { fileSystem } });
  return { room, one: room.hold("PEER1").volume, two: room.hold("PEER2").volume };
};

/** PEER2 holds a file of the share open. */
const hold = (room: TestRoom, file: string, sharesDelete: boolean): void =>
  room.run(
    "PEER2",
    room.laptop("PEER2").openProgram({
      program: "scanner",
      on: MAPLE,
      file,
      letsOthers: sharesDelete ? "all" : "read-and-write",
      credentials: FIELD,
    }),
  );

const letGo = (room: TestRoom): void => {
  room.run("PEER2", room.laptop("PEER2").closeProgram("scanner"));
  room.wait(1_000);
};

describe("two clients that rename to one fresh name at the same moment", () => {
  const race = (fileSystem: FileSystemName) => {
    const { room, one, two } = opened(fileSystem);
    room.run("PEER1", one.writeTemp("of one", content(10, 1)));
    room.run("PEER2", two.writeTemp("of two", content(20, 2)));
    const tries = [
      room.start("PEER1", one.renameToFresh("of one", "final")),
      room.start("PEER2", two.renameToFresh("of two", "final")),
    ];
    room.wait(1_000);
    const left = room.run("PEER1", one.list("")).map(({ name }) => name);
    return { ends: tries.map(endOf), left };
  };

  it.each(["ntfs", "local"] as const)("one wins on %s, and the other file stays", (fileSystem) => {
    const { ends, left } = race(fileSystem);
    expect(new Set(ends)).toEqual(new Set([80, "ok"]));
    expect(left).toHaveLength(2);
  });

  it("both believe they won on samba, and one file is gone", () => {
    const { ends, left } = race("samba");
    expect(ends).toEqual(["ok", "ok"]);
    expect(left).toEqual(["final"]);
  });

  it.each(ALL)("an exclusive create has one winner on %s all the same", (fileSystem) => {
    const { room, one, two } = opened(fileSystem);
    const tries = [
      room.start("PEER1", one.createExclusive("lock", content(1))),
      room.start("PEER2", two.createExclusive("lock", content(1))),
    ];
    room.wait(1_000);
    expect(new Set(tries.map(endOf))).toEqual(new Set([80, "ok"]));
  });
});

describe("a file an office program holds", () => {
  it.each(["ntfs", "samba"] as const)("is neither renamed nor deleted on %s", (fileSystem) => {
    const { room, one } = opened(fileSystem);
    room.run("PEER1", one.writeTemp("a", content(1)));
    hold(room, "a", false);
    expect(room.refusal("PEER1", one.renameToFresh("a", "b"))).toBe(32);
    expect(room.refusal("PEER1", one.remove("a"))).toBe(32);
    letGo(room);
    room.run("PEER1", one.renameToFresh("a", "b"));
  });

  it("is renamed and deleted on a POSIX disk", () => {
    const { room, one } = opened("local");
    room.run("PEER1", one.writeTemp("a", content(1)));
    hold(room, "a", false);
    room.run("PEER1", one.renameToFresh("a", "b"));
    room.run("PEER1", one.remove("b"));
    room.run("PEER1", one.createExclusive("b", content(2)));
    letGo(room);
    expect(room.run("PEER1", one.list(""))).toMatchObject([{ name: "b", size: 2 }]);
  });
});

describe("a file that is deleted while a virus scanner holds it", () => {
  it.each([
    ["ntfs", 5],
    ["samba", 80],
  ] as const)("keeps its name on %s until the scanner lets go (rule 38)", (fileSystem, taken) => {
    const { room, one } = opened(fileSystem);
    room.run("PEER1", one.writeTemp("a", content(3)));
    room.run("PEER1", one.writeTemp("b", content(3)));
    hold(room, "a", true);
    room.run("PEER1", one.remove("a"));
    expect(room.run("PEER1", one.list(""))).toMatchObject([{ name: "a" }, { name: "b" }]);
    expect(room.refusal("PEER1", one.read("a", { limit: 9 }))).toBe(5);
    expect(room.refusal("PEER1", one.createExclusive("A", content(1)))).toBe(taken);
    expect(room.refusal("PEER1", one.renameToFresh("b", "a"))).toBe(taken);
    expect(room.refusal("PEER1", one.renameToFresh("a", "c"))).toBe(5);
    expect(room.refusal("PEER1", one.remove("a"))).toBe(5);
    letGo(room);
    expect(room.run("PEER1", one.list(""))).toMatchObject([{ name: "b" }]);
    room.run("PEER1", one.createExclusive("a", content(1)));
  });

  it("takes its room on the disk once, also when its folder is deleted meanwhile (rule 38)", () => {
    const { room, one } = opened("ntfs");
    const { disk } = room.laptop("PARENT");
    const before = disk.usedBytes;
    room.run("PEER1", one.writeTemp("a", content(3)));
    hold(room, "a", true);
    room.run("PEER1", one.remove("a"));
    expect(deleteFolder(room.laptop("PARENT"), diskPath(FOLDER))).toBeNull();
    letGo(room);
    expect(disk.usedBytes).toBe(before);
  });

  it("is gone at once on a POSIX disk", () => {
    const { room, one } = opened("local");
    room.run("PEER1", one.writeTemp("a", content(3)));
    hold(room, "a", true);
    room.run("PEER1", one.remove("a"));
    expect(room.run("PEER1", one.list(""))).toEqual([]);
    room.run("PEER1", one.createExclusive("a", content(1)));
    letGo(room);
    expect(room.run("PEER1", one.list(""))).toMatchObject([{ name: "a", size: 1 }]);
  });

  it.each(ALL)("may be renamed before on %s, and the scanner does not notice", (fileSystem) => {
    const { room, one } = opened(fileSystem);
    room.run("PEER1", one.writeTemp("a", content(3)));
    hold(room, "a", true);
    room.run("PEER1", one.renameToFresh("a", "b"));
    letGo(room);
    expect(room.run("PEER1", one.list(""))).toMatchObject([{ name: "b", size: 3 }]);
  });
});

describe("a name Windows cannot have, put there from elsewhere", () => {
  const put = (fileSystem: FileSystemName, names: ReadonlyArray<string>) => {
    const { room, one } = opened(fileSystem);
    room.run("PEER1", one.writeTemp("Report", content(1)));
    const { disk } = room.laptop("PARENT");
    const ends = names.map((name) => {
      const end = putFromElsewhere(disk, [...diskPath(FOLDER), name], content(2));
      return end.ok ? "ok" : end.failure.code;
    });
    return { room, one, ends, listed: room.run("PEER1", one.list("")).map(({ name }) => name) };
  };

  it("does not exist on ntfs", () => {
    const { ends, listed } = put("ntfs", ["con", "trail.", "REPORT"]);
    expect(ends).toEqual([123, 123, 80]);
    expect(listed).toEqual(["Report"]);
  });

  it("is listed under another one on samba, and can be read there", () => {
    const { room, one, ends, listed } = put("samba", ["con", "trail."]);
    expect(ends).toEqual(["ok", "ok"]);
    const strange = listed.filter((name) => name !== "Report");
    expect(strange).toHaveLength(2);
    for (const name of strange) {
      expect(name).toMatch(/^[A-Z0-9_]{6}~[A-Z0-9]$/u);
      expect(room.run("PEER1", one.read(name, { limit: 9 }))).toHaveLength(2);
    }
  });

  it.each(["samba", "local"] as const)(
    "that differs only in case is listed on %s and not reached",
    (fileSystem) => {
      const { room, one, listed } = put(fileSystem, ["REPORT"]);
      expect(listed).toEqual(["REPORT", "Report"]);
      expect(room.run("PEER1", one.read("REPORT", { limit: 9 }))).toHaveLength(1);
    },
  );

  it("is listed as written on a POSIX disk, and no path of ours leads there", () => {
    const { room, one, listed } = put("local", ["con"]);
    expect(listed).toEqual(["Report", "con"]);
    expect(room.refusal("PEER1", Effect.asVoid(one.read("con", { limit: 9 })))).toBe(123);
  });
});
