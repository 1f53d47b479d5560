/** What a program that holds a file open lets others do, and how long they wait for it (domain rules 37 and 38, §D 28). */
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { ProgramOptions } from "../../src/model/laptop.ts";
import { content, endOf, FIELD, FOLDER, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

/** `a` of ten bytes lies in the share. */
const withFile = (): TestRoom => {
  const room = preparedRoom();
  const own = room.laptop("PARENT").localVolume(FOLDER);
  room.run("PARENT", own.writeTemp("a", content(10)));
  return room;
};

const open = (room: TestRoom, laptop: string, how: Partial<ProgramOptions> = {}) =>
  room.laptop(laptop).openProgram({
    program: "Word",
    on: MAPLE,
    file: "a",
    credentials: FIELD,
    ...how,
  });

/** How a program that opens the file on PEER1 ends. */
const opens = (room: TestRoom, how: Partial<ProgramOptions> = {}): number | string => {
  const opening = room.start("PEER1", open(room, "PEER1", how));
  room.wait(1_000);
  return endOf(opening);
};

describe("what a holder lets others do", () => {
  it.each([
    { letsOthers: "all", reads: "ok", writes: "ok", renames: "ok" },
    { letsOthers: "read-and-write", reads: "ok", writes: "ok", renames: 32 },
    { letsOthers: "read", reads: "ok", writes: 32, renames: 32 },
    { letsOthers: "nothing", reads: 32, writes: 32, renames: 32 },
  ] as const)(
    "rule 38: a holder that lets others do $letsOthers: reading $reads, writing $writes, renaming $renames",
    ({ letsOthers, reads, writes, renames }) => {
      const room = withFile();
      room.run("PEER2", open(room, "PEER2", { letsOthers }));
      const { volume } = room.hold("PEER1");
      const reading = room.start("PEER1", volume.read("a", { limit: 99 }));
      room.wait(1_000);
      expect(endOf(reading)).toBe(reads);
      expect(opens(room, { writes: true, letsOthers: "all" })).toBe(writes);
      room.run("PEER1", room.laptop("PEER1").closeProgram("Word"));
      room.wait(1_000);
      const renaming = room.start("PEER1", volume.renameToFresh("a", "b"));
      room.wait(1_000);
      expect(endOf(renaming)).toBe(renames);
    },
  );

  it("rule 38: who wants a file for himself is refused with 32 while others have it", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2", { letsOthers: "all" }));
    expect(opens(room, { letsOthers: "nothing" })).toBe(32);
    expect(opens(room, { letsOthers: "read" })).toBe("ok");
  });

  it("rule 38: who lets others only read is refused with 32 while somebody writes", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2", { letsOthers: "all", writes: true }));
    expect(opens(room, { letsOthers: "read" })).toBe(32);
    expect(opens(room, { letsOthers: "read-and-write" })).toBe("ok");
  });

  it("rule 38: bytes that are locked cannot be read: 33; the others can", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2", { locks: { from: 4, to: 6 } }));
    const { volume } = room.hold("PEER1");
    const read = (offset: number, length: number) =>
      volume.read("a", { limit: 99, offset, length });
    expect(room.run("PEER1", read(0, 4))).toHaveLength(4);
    expect(room.run("PEER1", read(6, 4))).toHaveLength(4);
    expect(room.failure("PEER1", read(3, 2))).toMatchObject({
      code: 33,
      reason: "busy",
      text: "The process cannot access the file because another process has locked a portion of the file.",
    });
    expect(room.refusal("PEER1", read(5, 1))).toBe(33);
    expect(room.refusal("PEER1", volume.read("a", { limit: 99 }))).toBe(33);
    room.run("PEER2", room.laptop("PEER2").closeProgram("Word"));
    room.wait(1_000);
    expect(room.run("PEER1", volume.read("a", { limit: 99 }))).toHaveLength(10);
  });

  it("rule 38: on the host itself the same holds for programs of the host", () => {
    const room = withFile();
    const exclusive = { letsOthers: "nothing", locks: { from: 0, to: 1 } } as const;
    room.run("PARENT", open(room, "PARENT", exclusive));
    expect(opens(room)).toBe(32);
    expect(room.refusal("PARENT", open(room, "PARENT", { program: "Excel" }))).toBe(32);
    const own = room.laptop("PARENT").localVolume(FOLDER);
    expect(room.refusal("PARENT", own.read("a", { limit: 99 }))).toBe(32);
  });

  it("rule 38: a POSIX disk asks nobody", () => {
    const room = preparedRoom({ policies: { fileSystem: "local" } });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(10)));
    room.run("PEER2", open(room, "PEER2", { letsOthers: "nothing", locks: { from: 0, to: 9 } }));
    expect(room.run("PEER1", volume.read("a", { limit: 99 }))).toHaveLength(10);
  });
});

describe("a file somebody has to himself", () => {
  const reading = (room: TestRoom): { readonly end: number | string; readonly millis: number } => {
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.list(""));
    const before = room.nowMillis;
    const program = room.start("PEER1", volume.read("a", { limit: 99 }));
    room.kernel.run(program);
    return { end: endOf(program), millis: Math.round(room.nowMillis - before) };
  };

  it("rule 37: is given back in a moment by a client that is awake", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2"));
    const { end, millis } = reading(room);
    expect(end).toBe("ok");
    expect(millis).toBeLessThan(10);
    expect(room.marked("oplock-waited-for")).toBe(0);
  });

  it("rule 37: keeps the next one waiting for 35 s when its client sleeps, and nobody after that", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2"));
    room.field.sleep("PEER2");
    expect(reading(room)).toEqual({ end: "ok", millis: 35_000 });
    expect(room.marked("oplock-waited-for", "PARENT")).toBe(1);
    expect(reading(room).millis).toBeLessThan(10);
  });

  it("rule 37: keeps the host's own programs waiting too", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2"));
    room.field.sleep("PEER2");
    const own = room.laptop("PARENT").localVolume(FOLDER);
    const two = [
      room.start("PARENT", Effect.asVoid(own.read("a", { limit: 99 }))),
      room.start("PARENT", open(room, "PARENT", { program: "Excel" })),
    ];
    room.wait(34_999);
    expect(two.map(endOf)).toEqual(["running", "running"]);
    room.wait(10);
    expect(two.map(endOf)).toEqual(["ok", "ok"]);
  });

  it("rule 37: is not asked for by somebody who would be refused anyway", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2"));
    room.field.sleep("PEER2");
    const { volume } = room.hold("PEER1");
    const before = room.nowMillis;
    expect(room.refusal("PEER1", volume.remove("a"))).toBe(32);
    expect(room.nowMillis - before).toBeLessThan(10);
  });

  it("rule 37: waits no longer when its holder closes it", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2"));
    const off = room.field.faults.install(({ to }) => (to === "PEER2" ? { kind: "drop" } : null));
    const { volume } = room.hold("PARENT", MAPLE, null);
    const waiting = room.start("PARENT", volume.read("a", { limit: 99 }));
    room.wait(10_000);
    expect(endOf(waiting)).toBe("running");
    off();
    room.run("PEER2", room.laptop("PEER2").closeProgram("Word"));
    room.wait(100);
    expect(endOf(waiting)).toBe("ok");
  });

  it("rule 37: two who opened it have nothing to give back", () => {
    const room = withFile();
    room.run("PEER2", open(room, "PEER2"));
    room.run("PEER1", open(room, "PEER1"));
    room.field.sleep("PEER2");
    room.field.sleep("PEER1");
    const own = room.laptop("PARENT").localVolume(FOLDER);
    const before = room.nowMillis;
    room.run("PARENT", own.read("a", { limit: 99 }));
    expect(room.nowMillis - before).toBeLessThan(10);
  });
});
