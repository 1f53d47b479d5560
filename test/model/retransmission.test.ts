/** What is lost is sent again, and whoever waits decides how long that may take (domain rules 24 and 34, lab.md (c)). */
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/model/wire/faults.ts";
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

const MB = 1_000_000;

const drop =
  (sender: string, receiver: string): FaultRule =>
  ({ from, to }) =>
    from === sender && to === receiver ? { kind: "drop" } : null;

/** The cable of the host is out for a while near the end of a transfer of 40 MB, and has its address back soon. */
const outage = (way: "up" | "down", seconds: number) => {
  const devices = [device({ dhcp: true })];
  const room = preparedRoom({ devices });
  const { volume } = room.hold("PEER1");
  if (way === "down") room.run("PEER1", volume.writeTemp("scan.pdf", content(40 * MB)));
  const transfer =
    way === "up"
      ? room.start("PEER1", volume.writeTemp("scan.pdf", content(40 * MB)))
      : room.start("PEER1", Effect.asVoid(volume.read("scan.pdf", { limit: 100 * MB })));
  const from = room.nowMillis;
  room.wait(3_000);
  room.field.unplug("PARENT");
  room.wait(seconds * 1_000);
  room.plug("PARENT");
  while (transfer.result === undefined) room.wait(100);
  return { room, end: endOf(transfer), seconds: (room.nowMillis - from) / 1_000 };
};

describe("a cable of the host that is out for a while", () => {
  it.each(["up", "down"] as const)(
    "rule 34: three seconds make a document on its way %s stand still, and it goes on where it stopped",
    (way) => {
      const { room, end, seconds } = outage(way, 3);
      expect(end).toBe("ok");
      // 3.4 s on the wire, 9.3 s until something is sent again; from the beginning it would be three seconds more.
      expect(seconds).toBeGreaterThan(12);
      expect(seconds).toBeLessThan(13);
      expect(room.marked("transfer-stood-still", "PEER1")).toBe(1);
      expect(room.events("transfer.cut")).toEqual([]);
      expect(room.events("refused")).toEqual([]);
      expect(room.events("session.opened")).toHaveLength(1);
      const own = room.laptop("PARENT").localVolume(FOLDER);
      expect(room.run("PARENT", own.stat("scan.pdf"))).toMatchObject({ size: 40 * MB });
    },
  );

  it("rule 34: seventy seconds end it: 64, and the cable is named as the cause", () => {
    const { room, end } = outage("up", 70);
    expect(end).toBe(64);
    expect(room.events("transfer.cut")).toMatchObject([{ actor: "PEER1", bytes: 40 * MB }]);
    expect(room.marked("transfer-cut-by-cable", "PEER1")).toBe(1);
    expect(room.marked("transfer-stood-still")).toBe(0);
  });

  it("rule 34: a question is answered late, and once", () => {
    const room = preparedRoom({ devices: [device({ dhcp: true })] });
    const { volume } = room.hold("PEER1");
    room.field.unplug("PARENT");
    const asking = room.start("PEER1", volume.createExclusive("claim", content(1)));
    room.wait(3_000);
    room.plug("PARENT");
    room.wait(20_000);
    expect(endOf(asking)).toBe("ok");
    expect(room.run("PEER1", volume.list(""))).toHaveLength(1);
  });

  it("rule 34: an answer that was lost is sent again, and nothing is done twice", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    const off = room.field.faults.install(drop("PARENT", "PEER1"));
    const asking = room.start("PEER1", volume.createExclusive("claim", content(1)));
    room.wait(3_000);
    expect(endOf(asking)).toBe("running");
    off();
    room.wait(5_000);
    expect(endOf(asking)).toBe("ok");
  });

  it("rule 40: a host that slept for ten seconds has forgotten who asked; the question is asked anew", () => {
    const room = preparedRoom({ devices: [device({ dhcp: true })] });
    const { volume } = room.hold("PEER1");
    room.field.sleep("PARENT");
    const asking = room.start("PEER1", volume.makeFolder("a"));
    room.wait(10_000);
    room.field.wake("PARENT");
    room.wait(40_000);
    expect(endOf(asking)).toBe("ok");
    expect(room.events("session.opened")).toHaveLength(2);
  });
});

describe("a word that is not answered", () => {
  it("rule 24: a goodbye that is lost is said again, and the seat is free soon", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    const off = room.field.faults.install(drop("PEER1", "PARENT"));
    held.close();
    room.wait(3_000);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    off();
    room.wait(5_000);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
  });

  it("rule 24: closing a file reaches the host after a short outage", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(1)));
    const program = { program: "Word", on: MAPLE, file: "a", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(program));
    const off = room.field.faults.install(drop("PEER1", "PARENT"));
    room.run("PEER1", room.laptop("PEER1").closeProgram("Word"));
    room.wait(1_000);
    off();
    expect(openFilesOn(room.field, "PARENT")).toHaveLength(1);
    room.wait(5_000);
    expect(openFilesOn(room.field, "PARENT")).toEqual([]);
  });
});

describe("a client that dies without a word", () => {
  const death = (how: (room: TestRoom) => void): number => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(1)));
    const program = { program: "Word", on: MAPLE, file: "a", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(program));
    how(room);
    const from = room.nowMillis;
    while (room.events("session.closed").length === 0) room.wait(1_000);
    return Math.round((room.nowMillis - from) / 1_000);
  };

  it.each([
    ["has its cable pulled", (room: TestRoom) => room.field.unplug("PEER1")],
    ["loses power", (room: TestRoom) => room.field.powerOff("PEER1")],
    ["falls asleep", (room: TestRoom) => room.field.sleep("PEER1")],
  ] as const)(
    "rule 24: one that holds a file and %s keeps its seat for 120 s (policy F8)",
    (_, how) => {
      expect(death(how)).toBe(120);
    },
  );
});
