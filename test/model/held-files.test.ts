/** Files that programs hold open on other laptops when the connection breaks, and what they saved there (domain rules 35 and 36). */
import { describe, expect, it } from "vitest";
import type { WindowsEdition } from "../../src/model/windows/editions.ts";
import { diskPath } from "../../src/model/disk/folders.ts";
import type { LetsOthers } from "../../src/model/sharing/holds.ts";
import { openFilesOn, sessionsOn } from "../../src/model/windows/views.ts";
import {
  content,
  device,
  endOf,
  FIELD,
  FOLDER,
  MAPLE,
  preparedRoom,
  type TestRoom,
} from "./rooms.ts";

/** PEER1 has `a` of the share open, alone, to write. */
const withProgram = (how: { os?: WindowsEdition; size?: number; lets?: LetsOthers } = {}) => {
  const { os = "windows-7-pro", size = 10, lets = "all" } = how;
  const room = preparedRoom({ parent: { os }, devices: [device({ dhcp: true })] });
  const own = room.laptop("PARENT").localVolume(FOLDER);
  room.run("PARENT", own.writeTemp("a", content(size, 1)));
  openAgain(room, "PEER1", lets);
  return room;
};

const openAgain = (room: TestRoom, laptop: string, letsOthers: LetsOthers = "all"): void =>
  room.run(
    laptop,
    room.laptop(laptop).openProgram({
      program: "Word",
      on: MAPLE,
      file: "a",
      writes: true,
      letsOthers,
      credentials: FIELD,
    }),
  );

const outage = (room: TestRoom, seconds: number): void => {
  room.field.unplug("PEER1");
  room.wait(seconds * 1_000);
  room.plug("PEER1");
  room.wait(30_000);
};

/** What lies on the disk of the host now, without opening the file as a reader would: which bytes, and how many. */
const atHost = (room: TestRoom): { readonly fills: string; readonly size: number } => {
  const file = room.laptop("PARENT").disk.find([...diskPath(FOLDER), "a"]);
  const bytes = file?.kind === "file" ? file.bytes : content(0);
  return { fills: [...new Set(bytes)].join(","), size: bytes.length };
};

describe("a file that was open when the connection broke", () => {
  it("rule 35: is taken up again by whoever had it, after fifteen minutes", () => {
    const room = withProgram();
    outage(room, 15 * 60);
    expect(room.events("handle.reclaimed", "PEER1")).toMatchObject([
      { program: "Word", file: "a" },
    ]);
    expect(room.marked("handle-reclaimed", "PEER1")).toBe(1);
    expect(openFilesOn(room.field, "PARENT")).toMatchObject([{ client: "PEER1", path: "a" }]);
    const peer2 = room.hold("PEER2").volume;
    room.run("PEER2", peer2.read("a", { limit: 99 }));
    expect(room.events("handle.lost")).toEqual([]);
  });

  it("rule 35: is lost once the host has missed the client and kept it for sixteen minutes more", () => {
    const room = withProgram();
    outage(room, 120 + 16 * 60 + 1);
    expect(room.events("handle.lost", "PEER1")).toMatchObject([{ program: "Word", file: "a" }]);
    expect(room.marked("handle-lost", "PEER1")).toBe(1);
    expect(openFilesOn(room.field, "PARENT")).toEqual([]);
  });

  it("rule 35: is kept without a seat", () => {
    const room = withProgram();
    room.field.unplug("PEER1");
    room.wait(121_000);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    room.plug("PEER1");
    room.wait(10_000);
    expect(room.marked("handle-reclaimed")).toBe(1);
  });

  it("rule 35: goes to somebody else who wants it meanwhile, and the first one has lost it", () => {
    const room = withProgram({ lets: "read-and-write" });
    room.field.unplug("PEER1");
    room.wait(121_000);
    const { volume } = room.hold("PEER2");
    const before = room.nowMillis;
    room.run("PEER2", volume.remove("a"));
    expect(room.nowMillis - before).toBeLessThan(100);
    room.plug("PEER1");
    room.wait(10_000);
    expect(room.events("handle.lost", "PEER1")).toHaveLength(1);
    expect(room.run("PEER2", volume.list(""))).toEqual([]);
  });

  it("rules 35 and 37: goes to somebody who was waiting for it when the host missed the first one", () => {
    const room = withProgram();
    room.field.unplug("PEER1");
    room.wait(100_000);
    // The host asks PEER1 for it until 135 s, and misses PEER1 at 120 s.
    openAgain(room, "PEER2");
    expect(openFilesOn(room.field, "PARENT")).toMatchObject([{ client: "PEER2", path: "a" }]);
    room.plug("PEER1");
    room.wait(10_000);
    expect(room.marked("handle-reclaimed")).toBe(0);
    expect(room.events("handle.lost", "PEER1")).toHaveLength(1);
  });

  it("rules 35 and 37: keeps nobody waiting when it is closed after it was taken up again", () => {
    const room = withProgram();
    outage(room, 130);
    expect(room.marked("handle-reclaimed", "PEER1")).toBe(1);
    const off = room.field.faults.install(({ to }) => (to === "PEER1" ? { kind: "drop" } : null));
    const { volume } = room.hold("PARENT", MAPLE, null);
    const waiting = room.start("PARENT", volume.read("a", { limit: 99 }));
    room.wait(10_000);
    expect(endOf(waiting)).toBe("running");
    off();
    room.run("PEER1", room.laptop("PEER1").closeProgram("Word"));
    room.wait(100);
    expect(endOf(waiting)).toBe("ok");
  });

  it("rule 35: is lost at once where somebody else had it open too", () => {
    const room = withProgram();
    openAgain(room, "PEER2");
    outage(room, 10);
    expect(room.events("handle.lost", "PEER1")).toHaveLength(1);
    expect(openFilesOn(room.field, "PARENT")).toMatchObject([{ client: "PEER2" }]);
  });

  it("rule 35: is lost at once with Windows XP at the other end", () => {
    const room = withProgram({ os: "windows-xp-pro" });
    room.field.unplug("PEER1");
    expect(room.events("handle.lost", "PEER1")).toHaveLength(1);
    room.wait(121_000);
    expect(openFilesOn(room.field, "PARENT")).toEqual([]);
    const { volume } = room.hold("PEER2");
    room.run("PEER2", volume.remove("a"));
  });

  it("rule 35: is tried for three times, and then lost", () => {
    const room = withProgram();
    room.field.unplug("PEER1");
    room.field.roomFaults.begin({
      name: "wall",
      from: ["PEER1"],
      to: null,
      bothWays: true,
      effect: { kind: "partition" },
    });
    room.plug("PEER1");
    room.wait(2_300);
    const from = room.nowMillis;
    while (room.events("handle.lost").length === 0) room.wait(100);
    // Three times 2.25 s for a name nobody answers to: the names that were known are forgotten with the cable.
    expect(Math.round((room.nowMillis - from) / 1_000)).toBe(7);
    expect(room.marked("handle-reclaimed")).toBe(0);
  });

  it("rule 35: is not kept by a host that loses its power", () => {
    const room = withProgram();
    room.field.unplug("PEER1");
    room.wait(121_000);
    room.field.powerOff("PARENT");
    room.field.powerOn("PARENT");
    room.wait(10_000);
    room.plug("PEER1");
    room.wait(10_000);
    expect(room.events("handle.lost", "PEER1")).toHaveLength(1);
    room.run("PARENT", room.laptop("PARENT").localVolume(FOLDER).remove("a"));
  });

  it("rules 35 and 40: is taken up again after its client slept", () => {
    const room = withProgram();
    room.field.sleep("PEER1");
    room.wait(600_000);
    room.field.wake("PEER1");
    room.wait(10_000);
    expect(room.marked("handle-reclaimed", "PEER1")).toBe(1);
  });
});

describe("what a program saves on another laptop", () => {
  const save = (room: TestRoom, size = 20, fill = 2) =>
    room.laptop("PEER1").saveInProgram("Word", content(size, fill));

  it("rule 36: is acknowledged at once, and at the host five seconds later", () => {
    const room = withProgram();
    const before = room.nowMillis;
    room.run("PEER1", save(room));
    expect(room.nowMillis).toBe(before);
    expect(room.events("program.saved", "PEER1")).toMatchObject([{ program: "Word", bytes: 20 }]);
    expect(atHost(room)).toEqual({ fills: "1", size: 10 });
    room.wait(5_100);
    expect(atHost(room)).toEqual({ fills: "2", size: 20 });
  });

  it("rules 36 and 37: is at the host before anybody else reads the file", () => {
    const room = withProgram();
    room.run("PEER1", save(room));
    const { volume } = room.hold("PEER2");
    expect(room.run("PEER2", volume.read("a", { limit: 99 }))).toEqual(content(20, 2));
    const before = room.nowMillis;
    room.run("PEER1", save(room, 30, 3));
    expect(room.nowMillis).toBeGreaterThan(before);
    expect(room.run("PEER2", volume.read("a", { limit: 99 }))).toEqual(content(30, 3));
  });

  it("rule 36: is lost, although it was acknowledged, when the connection breaks for too long", () => {
    const room = withProgram();
    room.run("PEER1", save(room));
    outage(room, 120 + 16 * 60 + 1);
    expect(atHost(room).fills).toBe("1");
    expect(room.events("write.lost", "PEER1")).toMatchObject([{ program: "Word", bytes: 20 }]);
    expect(room.marked("delayed-write-failed", "PEER1")).toBe(1);
    expect(room.events("refused", "PEER1")).toMatchObject([{ operation: "delayed-write" }]);
    expect(room.refusal("PEER1", save(room))).toBe(64);
  });

  it("rules 35 and 36: is sent after all when the file is taken up again", () => {
    const room = withProgram();
    room.run("PEER1", save(room));
    outage(room, 60);
    expect(atHost(room).fills).toBe("2");
    expect(room.events("write.lost")).toEqual([]);
  });

  it("rule 36: is sent when the program is closed", () => {
    const room = withProgram();
    room.run("PEER1", save(room));
    room.run("PEER1", room.laptop("PEER1").closeProgram("Word"));
    room.wait(100);
    expect(atHost(room).fills).toBe("2");
    expect(openFilesOn(room.field, "PARENT")).toEqual([]);
  });

  it("rule 36: is gone with the power of its laptop, and nobody is told", () => {
    const room = withProgram();
    room.run("PEER1", save(room));
    room.field.powerOff("PEER1");
    room.wait(1_200_000);
    expect(atHost(room).fills).toBe("1");
    expect(room.events("write.lost")).toEqual([]);
  });

  it("rule 36: is new in front and old behind where the cable is pulled in the middle", () => {
    const room = withProgram({ size: 50_000_000 });
    room.run("PEER1", save(room, 40_000_000));
    room.wait(6_000);
    room.field.unplug("PEER1");
    room.wait(1_200_000);
    expect(atHost(room)).toEqual({ fills: "2,1", size: 50_000_000 });
    expect(room.events("write.lost")).toHaveLength(1);
  });

  it("needs a program that holds a file there", () => {
    const room = preparedRoom();
    expect(room.refusal("PEER1", save(room))).toBe("not-found");
  });
});
