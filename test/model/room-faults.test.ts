/** Faults of the room under their names: what each does to frames on their way, and that it ends (domain rules 13 and 34). */
import { FaultRules, type Passage } from "../../src/model/wire/faults.ts";
import { describe, expect, it } from "vitest";
import type { FaultEffect, RoomFault } from "../../src/model/wire/room-faults.ts";
import { SECOND } from "../../src/sim/time.ts";
import { content, endOf, preparedRoom, type TestRoom } from "./rooms.ts";

const MB = 1_000_000;

const fault = (effect: FaultEffect, facts: Partial<RoomFault> = {}): RoomFault => ({
  name: "wall",
  from: null,
  to: null,
  bothWays: true,
  effect,
  ...facts,
});

/** Seconds that writing so many bytes takes while the fault is there. */
const writing = (effect: FaultEffect | null, bytes = 10 * MB): number => {
  const room = preparedRoom();
  const { volume } = room.hold("PEER1");
  if (effect !== null) room.field.roomFaults.begin(fault(effect));
  const before = room.nowMillis;
  room.run("PEER1", volume.writeTemp("a", content(bytes)));
  expect(room.run("PEER1", volume.stat("a"))).toMatchObject({ size: bytes });
  return (room.nowMillis - before) / 1_000;
};

const asks = (room: TestRoom, laptop: string, other: string): number | string => {
  const trying = room.start(laptop, room.visit(other)(room.laptop(laptop)));
  room.wait(30_000);
  return endOf(trying);
};

describe("a partition", () => {
  it("one way keeps frames of one laptop to another away, and nobody else's: 53 (rule 13)", () => {
    const room = preparedRoom();
    const one = fault({ kind: "partition" }, { from: ["PEER1"], to: ["PARENT"], bothWays: false });
    expect(asks(room, "PEER1", "\\\\PARENT\\Maple")).toBe("ok");
    room.field.roomFaults.begin(one);
    expect(asks(room, "PEER1", "\\\\PARENT\\Maple")).toBe(53);
    expect(asks(room, "PEER2", "\\\\PARENT\\Maple")).toBe("ok");
    expect(room.events("fault.began")).toMatchObject([
      { actor: "room", name: "wall", fault: "partition", from: ["PEER1"], to: ["PARENT"] },
    ]);
    expect(room.field.roomFaults.end("wall")).toBe(true);
    expect(asks(room, "PEER1", "\\\\PARENT\\Maple")).toBe("ok");
    expect(room.events("fault.ended")).toMatchObject([{ name: "wall" }]);
    expect(room.field.faults.quiet).toBe(true);
  });

  it("both ways lets neither reach the other", () => {
    const answers = (bothWays: boolean): number => {
      const room = preparedRoom();
      const { volume } = room.hold("PEER1");
      room.field.roomFaults.begin(
        fault({ kind: "partition" }, { from: ["PARENT"], to: ["PEER1"], bothWays }),
      );
      room.start("PEER1", volume.makeFolder("a"));
      room.wait(1_000);
      const own = room.laptop("PARENT").localVolume("C:/Engagements/Maple (Sync)");
      return room.run("PARENT", own.list("")).length;
    };
    expect([answers(false), answers(true)]).toEqual([1, 0]);
  });

  it("of one name there is one at a time, and one that is not there cannot end", () => {
    const room = preparedRoom();
    expect(room.field.roomFaults.begin(fault({ kind: "partition" }))).toBe(true);
    expect(room.field.roomFaults.begin(fault({ kind: "clog" }))).toBe(false);
    expect(room.field.roomFaults.end("wall")).toBe(true);
    expect(room.field.roomFaults.end("wall")).toBe(false);
  });
});

describe("what happens to frames", () => {
  const plain = writing(null);

  it("a slow link has its own bandwidth, in both directions each", () => {
    const seconds = writing({ kind: "slow", bitsPerSecond: 8 * MB });
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThan(10.3);
  });

  it("a delay makes every question late, by its jitter more or less", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    const delay = { kind: "delay", byMicros: SECOND / 10, jitterMicros: SECOND / 20 } as const;
    room.field.roomFaults.begin(fault(delay));
    const times = Array.from({ length: 10 }, () => {
      const before = room.nowMillis;
      room.run("PEER1", volume.list(""));
      return room.nowMillis - before;
    });
    for (const time of times) {
      expect(time).toBeGreaterThan(200);
      expect(time).toBeLessThan(301);
    }
    expect(new Set(times).size).toBeGreaterThan(5);
  });

  it("loss costs time, and no byte", () => {
    const rare = writing({ kind: "lose", oneIn: 50 });
    const often = writing({ kind: "lose", oneIn: 5 });
    expect(rare).toBeGreaterThan(plain + 0.3);
    expect(often).toBeGreaterThan(rare);
  });

  it("a reordered frame comes behind later ones, and the document is whole", () => {
    const seconds = writing({ kind: "reorder", oneIn: 4, byMicros: SECOND / 10 });
    expect(seconds).toBeGreaterThan(plain + 0.1);
  });

  it("a duplicate costs its time on the wire", () => {
    const seconds = writing({ kind: "duplicate", oneIn: 1 });
    expect(seconds / plain).toBeGreaterThan(1.9);
    expect(seconds / plain).toBeLessThan(2.1);
    expect(writing({ kind: "duplicate", oneIn: 1_000_000 })).toBe(plain);
  });

  it("a fault that ends leaves those that began after it", () => {
    const rules = new FaultRules();
    const [first, , last] = [
      rules.install(() => null),
      rules.install(() => ({ kind: "drop" })),
      rules.install(() => ({ kind: "twice" })),
    ];
    const passage = {} as Passage;
    first();
    first();
    expect(rules.judge(passage)).toEqual({ kind: "drop" });
    last();
    expect(rules.judge(passage)).toEqual({ kind: "drop" });
  });

  it("a clogged link lets everything through when it is over, and nothing before (rule 34)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.field.roomFaults.begin(fault({ kind: "clog" }));
    const asking = room.start("PEER1", volume.list(""));
    room.wait(30_000);
    expect(endOf(asking)).toBe("running");
    room.field.roomFaults.end("wall");
    room.wait(1);
    expect(endOf(asking)).toBe("ok");
  });

  it("the first fault decides, and chance is drawn from a stream of its own", () => {
    const day = (extra: boolean): number => {
      const room = preparedRoom();
      const { volume } = room.hold("PEER1");
      const other = { name: "other", from: ["PEER2"], to: ["PARENT"] };
      if (extra) room.field.roomFaults.begin(fault({ kind: "lose", oneIn: 2 }, other));
      room.field.roomFaults.begin(fault({ kind: "lose", oneIn: 10 }));
      const peer2 = extra ? room.start("PEER2", room.visit()(room.laptop("PEER2"))) : null;
      room.wait(10_000);
      expect(peer2 === null || peer2.result !== undefined).toBe(true);
      const before = room.nowMillis;
      room.run("PEER1", volume.writeTemp("a", content(MB)));
      return Math.round(room.nowMillis - before);
    };
    expect(day(false)).toBe(day(false));
  });
});
