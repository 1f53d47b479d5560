/** Disks that are full, slow, lose power, lie about what they have done, or are pulled out; folders in Explorer (§D 26, 59, 62, 67). */
import { describe, expect, it } from "vitest";
import { diskPath } from "../../src/model/disk/folders.ts";
import { copyFolder, deleteFolder } from "../../src/model/disk/explorer.ts";
import type { FieldPolicies } from "../../src/model/policies.ts";
import { content, endOf, FIELD, FOLDER, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

const own = (room: TestRoom, laptop = "PARENT") => room.laptop(laptop).localVolume(FOLDER);
const names = (room: TestRoom, laptop = "PARENT"): ReadonlyArray<string> =>
  room.run(laptop, own(room, laptop).list("")).map(({ name, size }) => `${name} ${size}`);

const powerCut = (room: TestRoom): void => {
  room.field.powerOff("PARENT");
  room.field.powerOn("PARENT");
};

describe("a disk that is full", () => {
  it("refuses what does not fit with 112, near and far, and takes what does (§D 62)", () => {
    const room = preparedRoom({ parent: { diskCapacityBytes: 100 } });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(60)));
    expect(room.refusal("PEER1", volume.writeTemp("b", content(41)))).toBe(112);
    expect(room.refusal("PARENT", own(room).createExclusive("b", content(41)))).toBe(112);
    room.run("PEER1", volume.writeTemp("b", content(40)));
    expect(room.run("PEER1", volume.free)).toBe(0);
  });
});

describe("a disk that loses power", () => {
  const cut = (powerLoss: FieldPolicies["powerLoss"]) => {
    const room = preparedRoom({ policies: { powerLoss } });
    room.run("PARENT", own(room).writeTemp("whole", content(9)));
    // 80 MB/s: half of it is written after half a second.
    room.start("PARENT", own(room).writeTemp("half", content(80_000_000)));
    room.wait(500);
    powerCut(room);
    return names(room);
  };

  it("leaves of content that was being written what the head had written (rule 36)", () => {
    const [half, whole] = cut("torn");
    expect(whole).toBe("whole 9");
    const size = Number(half?.split(" ")[1]);
    expect(size / 80e6).toBeGreaterThan(0.48);
    expect(size / 80e6).toBeLessThan(0.51);
  });

  it("leaves nothing of it where the policy says so, and keeps what was acknowledged (rule 36)", () => {
    expect(cut("nothing-of-it")).toEqual(["whole 9"]);
  });

  it("keeps a torn write out of the way of the next one after it", () => {
    const room = preparedRoom();
    room.start("PARENT", own(room).createExclusive("a", content(80_000_000)));
    room.wait(500);
    powerCut(room);
    expect(room.refusal("PARENT", own(room).createExclusive("a", content(1)))).toBe(80);
    room.run("PARENT", own(room).remove("a"));
    room.wait(10_000);
    expect(names(room)).toEqual([]);
  });
});

describe("a disk that lies", () => {
  const lying = (): TestRoom => {
    const room = preparedRoom({ policies: { diskCache: "lying" } });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("kept", content(3)));
    room.run("PEER1", volume.writeTemp("moved", content(4)));
    room.run("PEER1", volume.writeTemp("gone", content(5)));
    room.run("PEER1", volume.makeFolder("old/inner"));
    return room;
  };

  it("takes back what it said was done in the last five seconds, newest first (rule 36)", () => {
    const room = lying();
    room.wait(5_001);
    const { volume } = room.hold("PEER1");
    const used = room.laptop("PARENT").disk.usedBytes;
    room.run("PEER1", volume.writeTemp("new", content(6)));
    room.run("PEER1", volume.renameToFresh("moved", "here"));
    room.run("PEER1", volume.renameToFresh("here", "there"));
    room.run("PEER1", volume.remove("gone"));
    room.run("PEER1", volume.makeFolder("fresh"));
    powerCut(room);
    expect(names(room)).toEqual(["gone 5", "kept 3", "moved 4", "old 0"]);
    expect(room.laptop("PARENT").disk.usedBytes).toBe(used);
    expect(room.run("PARENT", own(room).read("moved", { limit: 9 }))).toEqual(content(4));
  });

  it("has kept its word after five seconds", () => {
    const room = lying();
    room.wait(5_001);
    powerCut(room);
    expect(names(room)).toHaveLength(4);
  });

  it("lies to programs about what they saved, too", () => {
    const room = preparedRoom({ policies: { diskCache: "lying" } });
    room.run("PARENT", own(room).writeTemp("a", content(3, 1)));
    room.wait(6_000);
    const open = { program: "Word", on: MAPLE, file: "a", writes: true, credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(open));
    room.run("PEER1", room.laptop("PEER1").saveInProgram("Word", content(7, 2)));
    room.wait(6_000);
    powerCut(room);
    expect(room.run("PARENT", own(room).read("a", { limit: 9 }))).toEqual(content(3, 1));
  });
});

describe("a stick that is pulled out", () => {
  it("takes its folders away and brings them back, without what was being written (§D 67)", () => {
    const room = preparedRoom({ policies: { powerLoss: "nothing-of-it" } });
    const { disk } = room.laptop("PARENT");
    const stick = room.laptop("PARENT").localVolume("E:/Maple");
    room.run("PARENT", stick.writeTemp("a", content(3)));
    const writing = room.start("PARENT", stick.writeTemp("b", content(80_000_000)));
    room.wait(500);
    disk.setDrive("E:", "out");
    expect(room.refusal("PARENT", stick.list(""))).toBe(3);
    expect(room.refusal("PARENT", stick.writeTemp("c", content(1)))).toBe(3);
    expect(room.failure("PARENT", stick.makeFolder("d"))).toMatchObject({
      code: 21,
      reason: "offline",
      text: "The device is not ready.",
    });
    expect(room.run("PARENT", own(room).list(""))).toEqual([]);
    room.wait(10_000);
    expect(endOf(writing)).toBe(21);
    disk.setDrive("E:", "in");
    expect(room.run("PARENT", stick.list(""))).toMatchObject([{ name: "a", size: 3 }]);
  });
});

describe("a folder in Explorer", () => {
  const path = diskPath(FOLDER);
  const backup = diskPath("C:/Backup");
  const withFiles = (): TestRoom => {
    const room = preparedRoom();
    room.run("PARENT", own(room).makeFolder("_Sync/in"));
    room.run("PARENT", own(room).writeTemp("_Sync/a", content(3)));
    room.run("PARENT", own(room).writeTemp("b", content(4)));
    return room;
  };
  const at = (room: TestRoom, laptop: string, folder = path) => ({
    laptop: room.laptop(laptop),
    path: folder,
  });

  it("is copied with everything in it, and put back over what came since (§D 59)", () => {
    const room = withFiles();
    expect(copyFolder(at(room, "PARENT"), at(room, "PARENT", backup))).toBeNull();
    room.run("PARENT", own(room).remove("_Sync/a"));
    room.run("PARENT", own(room).writeTemp("c", content(5)));
    expect(copyFolder(at(room, "PARENT", backup), at(room, "PARENT"))).toBeNull();
    expect(names(room)).toEqual(["_Sync 0", "b 4"]);
    const inside = room.run("PARENT", own(room).list("_Sync")).map(({ name }) => name);
    expect(inside).toEqual(["a", "in"]);
    expect(room.laptop("PARENT").disk.usedBytes).toBe(14);
    expect(room.events("folder.copied", "PARENT")).toHaveLength(2);
  });

  it("is carried to another laptop (§D 59)", () => {
    const room = withFiles();
    expect(copyFolder(at(room, "PARENT"), at(room, "PEER1"))).toBeNull();
    expect(names(room, "PEER1")).toEqual(["_Sync 0", "b 4"]);
    room.run("PEER1", own(room, "PEER1").remove("b"));
    expect(names(room)).toEqual(["_Sync 0", "b 4"]);
  });

  it("is deleted, and the share of it is no longer there: 67 (§D 48)", () => {
    const room = withFiles();
    const { volume } = room.hold("PEER1");
    expect(deleteFolder(room.laptop("PARENT"), path)).toBeNull();
    expect(room.refusal("PEER1", volume.list(""))).toBe(67);
    expect(room.laptop("PARENT").disk.usedBytes).toBe(0);
    expect(deleteFolder(room.laptop("PARENT"), path)?.code).toBe(3);
  });

  it("is neither deleted nor written over while a program holds a file in it: 32 (rule 38)", () => {
    const room = withFiles();
    const open = { program: "Word", on: MAPLE, file: "_Sync/a", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(open));
    expect(deleteFolder(room.laptop("PARENT"), path)?.code).toBe(32);
    expect(copyFolder(at(room, "PARENT"), at(room, "PARENT", backup))).toBeNull();
    expect(copyFolder(at(room, "PARENT", backup), at(room, "PARENT"))?.code).toBe(32);
    room.run("PEER1", room.laptop("PEER1").closeProgram("Word"));
    room.wait(1_000);
    expect(deleteFolder(room.laptop("PARENT"), path)).toBeNull();
  });

  it("does not fit on a disk that is full: 112, and one that is not there is 3", () => {
    const room = preparedRoom({ parent: { diskCapacityBytes: 10 } });
    room.run("PARENT", own(room).writeTemp("a", content(6)));
    expect(copyFolder(at(room, "PARENT"), at(room, "PARENT", backup))?.code).toBe(112);
    expect(copyFolder(at(room, "PARENT", backup), at(room, "PARENT"))?.code).toBe(3);
  });
});
