/** What a folder does, the same on the own disk and through a share (domain rules 38 and 39, lab.md (d)). */
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { Volume } from "../../src/engine/ports.ts";
import { diskPath } from "../../src/model/disk/folders.ts";
import { content, endOf, FOLDER, MAPLE, FIELD, preparedRoom, type TestRoom } from "./rooms.ts";

const places = [
  { where: "on the own disk", who: "PARENT" },
  { where: "through a share", who: "PEER1" },
] as const;

const opened = (who: (typeof places)[number]["who"]): { room: TestRoom; volume: Volume } => {
  const room = preparedRoom();
  const volume =
    who === "PARENT" ? room.laptop("PARENT").localVolume(FOLDER) : room.hold("PEER1").volume;
  return { room, volume };
};

describe.each(places)("a folder $where", ({ who }) => {
  it("lists its entries sorted by code unit, with kind and size", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.makeFolder("b/deep"));
    for (const name of ["ä", "Z", "a"]) room.run(who, volume.writeTemp(name, content(3)));
    expect(room.run(who, volume.list(""))).toEqual([
      { name: "Z", kind: "file", size: 3 },
      { name: "a", kind: "file", size: 3 },
      { name: "b", kind: "folder", size: 0 },
      { name: "ä", kind: "file", size: 3 },
    ]);
    expect(room.run(who, volume.list("B"))).toEqual([{ name: "deep", kind: "folder", size: 0 }]);
    expect(room.refusal(who, volume.list("a"))).toBe(3);
    expect(room.refusal(who, volume.list("nowhere"))).toBe(3);
    expect(room.events("refused")).toEqual([]);
  });

  it("lists many folders as it lists each, a missing one among them", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.makeFolder("b/deep"));
    expect(room.run(who, volume.listAll(["b", "nowhere", "", "x*"]))).toMatchObject([
      [{ name: "deep" }],
      { code: 3, path: "nowhere" },
      [{ name: "b" }],
      { code: 123, path: "x*" },
    ]);
    expect(room.run(who, volume.listAll([]))).toEqual([]);
  });

  it("keeps names as written and finds them in any case (rule 39)", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.writeTemp("Report.XLSX", content(3)));
    expect(room.run(who, volume.stat("REPORT.xlsx"))).toEqual({
      name: "Report.XLSX",
      kind: "file",
      size: 3,
    });
    expect(room.refusal(who, volume.createExclusive("report.xlsx", content(1)))).toBe(80);
    expect(room.run(who, volume.stat("e\u0301"))).toBeUndefined();
    room.run(who, volume.writeTemp("\u00e9", content(1)));
    expect(room.run(who, volume.stat("e\u0301"))).toBeUndefined();
  });

  it.each([
    "a<b",
    "a>b",
    "a:b",
    'a"b',
    "a\\b",
    "a|b",
    "a?b",
    "a*b",
    "tab\t",
    "dot.",
    "blank ",
    "CON",
    "nul.txt",
    "Com1.a.b",
    "f//x",
    "../x",
    ".",
  ])("refuses the name %j with 123 (rule 39)", (name) => {
    const { room, volume } = opened(who);
    expect(room.refusal(who, volume.writeTemp(name, content(1)))).toBe(123);
    room.run(who, volume.writeTemp("fine", content(1)));
    expect(room.refusal(who, volume.renameToFresh("fine", name))).toBe(123);
  });

  it.each(["CONTRACT", "com10", "a.b", " lead", "Umsätze 2026 (Entwurf).xlsx"])(
    "accepts the name %j (rule 39)",
    (name) => {
      const { room, volume } = opened(who);
      room.run(who, volume.writeTemp(name, content(1)));
      expect(room.run(who, volume.stat(name))).toMatchObject({ name });
    },
  );

  it("measures lengths on the path as it is addressed: 259, and 247 for a folder (rule 39)", () => {
    const { room, volume } = opened(who);
    const room_ = 259 - volume.label.length - 1;
    room.run(who, volume.writeTemp("x".repeat(room_), content(1)));
    expect(room.refusal(who, volume.writeTemp("y".repeat(room_ + 1), content(1)))).toBe(206);
    room.run(who, volume.makeFolder("x".repeat(room_ - 12)));
    expect(room.refusal(who, volume.makeFolder("y".repeat(room_ - 11)))).toBe(206);
  });

  it("refuses a name Windows cannot have however often somebody looks at it (rule 39)", () => {
    const { room, volume } = opened(who);
    for (const _again of [1, 2]) {
      expect(room.refusal(who, volume.stat("con"))).toBe(123);
      expect(room.refusal(who, volume.list("con"))).toBe(123);
    }
  });

  it("lists the folder that stands there now, not the one that stood there before", () => {
    const { room, volume } = opened(who);
    const { disk } = room.laptop("PARENT");
    room.run(who, volume.makeFolder("b/deep"));
    expect(room.run(who, volume.list("b"))).toMatchObject([{ name: "deep" }]);
    disk.removeFolder([...diskPath(FOLDER), "b"]);
    expect(room.refusal(who, volume.list("b"))).toBe(3);
    room.run(who, volume.makeFolder("b/other"));
    expect(room.run(who, volume.list("b"))).toMatchObject([{ name: "other" }]);
    disk.setDrive("C:", "out");
    expect(room.refusal(who, volume.list("b"))).not.toBeUndefined();
    disk.setDrive("C:", "in");
    expect(room.run(who, volume.list("b"))).toMatchObject([{ name: "other" }]);
  });

  it("creates a file only where the name is free, and only in a folder that exists", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.createExclusive("lock", content(1, 7)));
    expect(room.refusal(who, volume.createExclusive("lock", content(1, 8)))).toBe(80);
    expect(room.refusal(who, volume.writeTemp("lock", content(1, 8)))).toBe(80);
    expect(room.refusal(who, volume.createExclusive("no/lock", content(1)))).toBe(3);
    expect(room.run(who, volume.read("lock", { limit: 10 }))).toEqual(content(1, 7));
    expect(room.events("refused")).toEqual([]);
  });

  it("reads a part, refuses more than the reader accepts, and hands the same bytes back", () => {
    const { room, volume } = opened(who);
    const bytes = Uint8Array.from([1, 2, 3, 4, 5]);
    room.run(who, volume.writeTemp("a", bytes));
    expect(room.run(who, volume.read("a", { limit: 5 }))).toBe(bytes);
    expect(room.run(who, volume.read("a", { limit: 2, offset: 1, length: 2 }))).toEqual(
      Uint8Array.from([2, 3]),
    );
    expect(room.run(who, volume.read("a", { limit: 9, offset: 4, length: 9 }))).toHaveLength(1);
    expect(room.run(who, volume.read("a", { limit: 9, offset: 9 }))).toHaveLength(0);
    expect(room.refusal(who, volume.read("a", { limit: 4 }))).toBe("too-large");
    expect(room.refusal(who, volume.read("b", { limit: 4 }))).toBe(2);
    expect(room.refusal(who, volume.read("no/b", { limit: 4 }))).toBe(3);
    room.run(who, volume.makeFolder("f"));
    expect(room.refusal(who, volume.read("f", { limit: 4 }))).toBe(5);
  });

  it("renames to a free name only", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.makeFolder("f"));
    room.run(who, volume.writeTemp("a.tmp", content(2)));
    room.run(who, volume.renameToFresh("a.tmp", "f/a"));
    expect(room.run(who, volume.stat("a.tmp"))).toBeUndefined();
    expect(room.run(who, volume.stat("f/a"))).toMatchObject({ size: 2 });
    room.run(who, volume.writeTemp("b.tmp", content(3)));
    expect(room.refusal(who, volume.renameToFresh("b.tmp", "f/A"))).toBe(80);
    expect(room.refusal(who, volume.renameToFresh("c.tmp", "c"))).toBe(2);
    expect(room.refusal(who, volume.renameToFresh("b.tmp", "no/c"))).toBe(3);
    expect(room.refusal(who, volume.renameToFresh("f", "g"))).toBe(5);
    room.run(who, volume.renameToFresh("f/a", "f/A"));
    expect(room.run(who, volume.list("f"))).toEqual([{ name: "A", kind: "file", size: 2 }]);
  });

  it("removes files, a missing one too, but no folder", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.writeTemp("a", content(2)));
    expect(room.run(who, volume.list(""))).toHaveLength(1);
    room.run(who, volume.remove("A"));
    room.run(who, volume.remove("a"));
    room.run(who, volume.remove("no/a"));
    expect(room.run(who, volume.list(""))).toEqual([]);
    room.run(who, volume.makeFolder("f"));
    expect(room.refusal(who, volume.remove("f"))).toBe(5);
  });

  it("makes folders with their parents, and not where a file is", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.makeFolder("a/b/c"));
    room.run(who, volume.makeFolder("A/B"));
    expect(room.run(who, volume.list("a"))).toEqual([{ name: "b", kind: "folder", size: 0 }]);
    room.run(who, volume.writeTemp("file", content(1)));
    expect(room.refusal(who, volume.makeFolder("file/x"))).toBe(80);
  });

  it("does not let go of a file that a program holds open: 32 (rule 38)", () => {
    const { room, volume } = opened(who);
    room.run(who, volume.writeTemp("a.xlsx", content(2)));
    const program = { program: "Excel", on: MAPLE, file: "A.xlsx", credentials: FIELD };
    room.run("PEER2", room.laptop("PEER2").openProgram(program));
    expect(room.refusal(who, volume.remove("a.xlsx"))).toBe(32);
    expect(room.refusal(who, volume.renameToFresh("a.xlsx", "b"))).toBe(32);
    expect(room.run(who, volume.read("a.xlsx", { limit: 9 }))).toHaveLength(2);
    room.run("PEER2", room.laptop("PEER2").closeProgram("Excel"));
    room.wait(1);
    room.run(who, volume.remove("a.xlsx"));
  });

  it("says what is free, and stops when nothing is: 112", () => {
    const room = preparedRoom({ parent: { diskCapacityBytes: 1_000 } });
    const volume =
      who === "PARENT" ? room.laptop("PARENT").localVolume(FOLDER) : room.hold("PEER1").volume;
    room.run(who, volume.writeTemp("a", content(900)));
    expect(room.run(who, volume.free)).toBe(100);
    expect(room.refusal(who, volume.writeTemp("b", content(101)))).toBe(112);
    room.run(who, volume.remove("a"));
    expect(room.run(who, volume.free)).toBe(1_000);
  });
});

describe("one folder, many hands", () => {
  it("of many exclusive creates at the same moment exactly one wins (lab.md (d))", () => {
    const room = preparedRoom({ peers: 8 });
    const create = (volume: Volume) => volume.createExclusive("claim", content(1));
    const tries = Array.from({ length: 8 }, (_, index) => {
      const peer = `PEER${index + 1}`;
      return { peer, volume: room.hold(peer).volume };
    }).map(({ peer, volume }) => room.start(peer, create(volume)));
    room.wait(1_000);
    expect(tries.map(endOf).filter((end) => end === "ok")).toHaveLength(1);
    expect(tries.map(endOf).filter((end) => end === 80)).toHaveLength(7);
  });

  it("what one writes the others see, complete or not at all", () => {
    const room = preparedRoom();
    const writer = room.hold("PEER1").volume;
    const reader = room.laptop("PARENT").localVolume(FOLDER);
    const writing = room.start("PEER1", writer.writeTemp("big", content(10_000_000)));
    room.wait(500);
    expect(room.run("PARENT", reader.list(""))).toEqual([]);
    room.wait(1_000);
    expect(endOf(writing)).toBe("ok");
    expect(room.run("PARENT", reader.list(""))).toMatchObject([{ size: 10_000_000 }]);
  });

  it("the own disk takes its time: none for looking at names, 0.1 ms for the rest, and what the bytes need", () => {
    const room = preparedRoom();
    const volume = room.laptop("PARENT").localVolume(FOLDER);
    const timed = (effect: Effect.Effect<unknown, unknown>): number => {
      const before = room.nowMillis;
      room.run("PARENT", effect);
      return room.nowMillis - before;
    };
    expect(timed(volume.list(""))).toBe(0);
    expect(timed(volume.stat("a"))).toBe(0);
    expect(timed(volume.makeFolder("b"))).toBeCloseTo(0.1);
    expect(timed(volume.writeTemp("a", content(8_000_000)))).toBeCloseTo(104.1);
    expect(timed(volume.read("a", { limit: 1e9 }))).toBeCloseTo(80.1);
  });

  it("two writes at the same time share the disk", () => {
    const room = preparedRoom({ constants: { diskLatencyMicros: 0, diskSyncMicros: 0 } });
    const volume = room.laptop("PARENT").localVolume(FOLDER);
    const writes = ["a", "b"].map((name) =>
      room.start("PARENT", volume.writeTemp(name, content(8_000_000))),
    );
    room.wait(101);
    expect(writes.map(endOf)).toEqual(["ok", "running"]);
    room.wait(98);
    expect(writes.map(endOf)).toEqual(["ok", "running"]);
    room.wait(2);
    expect(writes.map(endOf)).toEqual(["ok", "ok"]);
  });

  it("a folder of the own disk that is not there is not made by looking at it", () => {
    const room = preparedRoom();
    const location = { path: "C:\\Elsewhere" };
    const open = Effect.scoped(room.laptop("PEER1").locations.open(location));
    const volume = room.run("PEER1", open);
    expect(room.refusal("PEER1", volume.list(""))).toBe(3);
    expect(room.refusal("PEER1", volume.probe)).toBe(3);
    room.run("PEER1", volume.makeFolder(""));
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
  });

  it("a volume that is closed while an operation runs ends it at once, without waiting for anybody", () => {
    const room = preparedRoom({ constants: { diskLatencyMicros: 1_000_000 } });
    const held = room.hold("PEER1");
    const asking = room.start("PEER1", held.volume.makeFolder("b"));
    room.wait(500);
    held.close();
    room.wait(1);
    expect(endOf(asking)).toBe(64);
    room.wait(100_000);
    expect(room.marked("timed-out-in-silence")).toBe(0);
    expect(room.events("session.closed")).toMatchObject([{ why: "logoff" }]);
  });

  it("a volume whose scope is closed answers nothing any more", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    held.close();
    expect(room.refusal("PEER1", held.volume.list(""))).toBe(64);
    room.wait(1);
    expect(room.events("session.opened")).toHaveLength(1);
  });
});

it("a name has at most 255 characters, however short the path to it is (rule 39)", () => {
  const room = preparedRoom();
  const drive = room.laptop("PARENT").localVolume("C:");
  room.run("PARENT", drive.writeTemp("x".repeat(255), content(1)));
  expect(room.refusal("PARENT", drive.writeTemp("y".repeat(256), content(1)))).toBe(206);
});
