/** Sleep, wake, power and clocks (domain rules 40 and 42). */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { addressOf, freeSeats, linkLight, sessionsOn } from "../../src/model/windows/views.ts";
import {
  content,
  device,
  endOf,
  FIELD,
  FOLDER,
  MAPLE,
  node,
  preparedRoom,
  prepareShare,
  TestRoom,
} from "./rooms.ts";

describe("sleep", () => {
  it("a sleeping host answers nothing and says no goodbye: 64 after 60 s, then 53 (rule 40)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.field.sleep("PARENT");
    expect(linkLight(room.field, "PARENT")).toBe("down");
    expect(addressOf(room.field, "PARENT")).toBeNull();
    const before = room.nowMillis;
    expect(room.refusal("PEER1", volume.list(""))).toBe(64);
    expect(Math.round(room.nowMillis - before)).toBe(60_000);
    const then = room.nowMillis;
    expect(room.refusal("PEER1", volume.list(""))).toBe(53);
    expect(Math.round(room.nowMillis - then)).toBe(21_000);
    expect(room.events("session.closed")).toEqual([]);
  });

  it("after waking the link comes up anew and the old sessions are gone (rule 40)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.field.sleep("PARENT");
    room.wait(30_000);
    room.field.wake("PARENT");
    expect(room.events("session.closed")).toMatchObject([{ why: "lost" }]);
    room.wait(7_999);
    expect(addressOf(room.field, "PARENT")).toBeNull();
    room.wait(1);
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
    expect(freeSeats(room.field, "PARENT")).toBe(19);
  });

  it("the timers of a sleeping client stand still, and what it asked fails when it wakes (rule 40)", () => {
    const room = preparedRoom({ constants: { diskLatencyMicros: 5_000_000 } });
    const { volume } = room.hold("PEER1");
    const asking = room.start("PEER1", volume.makeFolder("b"));
    const writing = room.start("PEER1", volume.writeTemp("a", content(50_000_000)));
    const pausing = room.start("PEER1", Effect.sleep(100_000));
    room.wait(1_000);
    room.field.sleep("PEER1");
    room.wait(3_600_000);
    expect([endOf(asking), endOf(writing)]).toEqual(["running", "running"]);
    expect(endOf(pausing)).toBe("running");
    expect(room.events("refused")).toEqual([]);
    room.field.wake("PEER1");
    room.wait(1);
    expect([endOf(asking), endOf(writing)]).toEqual([64, 59]);
    expect(room.events("transfer.cut")).toHaveLength(1);
    expect(room.marked("transfer-cut-by-cable")).toBe(0);
    room.wait(10_000);
    expect(room.run("PEER1", volume.stat("a"))).toBeUndefined();
    expect(endOf(pausing)).toBe("running");
    room.wait(89_000);
    expect(endOf(pausing)).toBe("ok");
  });

  it("a sleeping client keeps its seat until the server misses it (rules 24 and 40)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    room.field.sleep("PEER1");
    room.wait(899_000);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    room.wait(1_001);
    expect(room.events("session.closed")).toMatchObject([{ why: "lost" }]);
  });

  it("a sleeping host does not count anybody's idle time (rules 21 and 40)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    room.field.sleep("PARENT");
    room.wait(3_600_000);
    expect(room.events("session.closed")).toEqual([]);
    room.field.wake("PARENT");
    expect(room.events("session.closed")).toMatchObject([{ why: "lost" }]);
  });

  it("a sign-in does not outlive the connection it made (rules 24 and 40)", () => {
    const room = preparedRoom();
    const peer = room.laptop("PEER1");
    room.run("PEER1", peer.signIn({ server: "PARENT", ...FIELD }));
    const opening = room.start("PEER1", room.visit(MAPLE, null)(peer));
    room.wait(0.01);
    room.field.sleep("PARENT");
    room.wait(100_000);
    expect(endOf(opening)).toBe(64);
    expect(peer.redirector.connections).toEqual([]);
  });

  it("an attempt to connect that was under way fails with 1231 after waking (rules 15 and 40)", () => {
    const room = preparedRoom();
    const trying = room.start("PEER1", room.visit("\\\\NOBODY\\x")(room.laptop("PEER1")));
    room.wait(1_000);
    room.field.sleep("PEER1");
    room.wait(60_000);
    expect(endOf(trying)).toBe("running");
    room.field.wake("PEER1");
    room.wait(1);
    expect(endOf(trying)).toBe(1231);
  });

  it("a cable can be plugged and pulled while its laptop sleeps", () => {
    const room = preparedRoom();
    room.field.sleep("PEER1");
    expect(room.field.unplug("PEER1")).toBeNull();
    expect(room.field.plug("PEER1")).toBeNull();
    room.wait(60_000);
    expect(linkLight(room.field, "PEER1")).toBe("down");
    room.field.wake("PEER1");
    room.wait(2_000);
    expect(linkLight(room.field, "PEER1")).toBe("up");
  });

  it("who sleeps cannot be put to sleep, who is awake not woken", () => {
    const room = preparedRoom();
    expect(room.field.wake("PEER1")?.code).toBe("awake");
    room.field.sleep("PEER1");
    expect(room.field.sleep("PEER1")?.code).toBe("asleep");
    expect(room.field.powerOn("PEER1")?.code).toBe("powered-on");
    expect(room.field.powerOff("PEER1")).toBeNull();
    expect(room.field.sleep("PEER1")?.code).toBe("powered-off");
    expect(room.field.wake("PEER1")?.code).toBe("powered-off");
    expect(room.field.powerOff("PEER1")?.code).toBe("powered-off");
  });
});

describe("power", () => {
  it("a laptop that loses power forgets its sessions and programs, and keeps its disk", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(9)));
    room.run("PEER1", room.laptop("PEER1").openProgram({ program: "P", on: MAPLE, file: "a" }));
    room.field.powerOff("PARENT");
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    room.field.powerOff("PEER1");
    expect(room.events("program.closed")).toMatchObject([{ program: "P" }]);
    room.wait(60_000);
    room.field.powerOn("PARENT");
    room.field.powerOn("PEER1");
    room.wait(10_000);
    const folder = room.laptop("PARENT").localVolume(FOLDER);
    expect(room.run("PARENT", folder.list(""))).toHaveLength(1);
    room.run("PARENT", folder.remove("a"));
    expect(room.laptop("PEER1").programs.names).toEqual([]);
    expect(room.tries("PEER1", MAPLE, FIELD)).toBe("ok");
  });

  it("what the disk was doing when the power went does not happen afterwards", () => {
    const room = preparedRoom({ constants: { diskLatencyMicros: 1_000_000 } });
    const folder = room.laptop("PARENT").localVolume(FOLDER);
    room.start("PARENT", folder.writeTemp("a", content(9)));
    room.wait(500);
    room.field.powerOff("PARENT");
    room.wait(5_000);
    room.field.powerOn("PARENT");
    expect(room.run("PARENT", folder.list(""))).toEqual([]);
  });
});

describe("clocks", () => {
  it("each laptop has its own clock, and nothing corrects it (rule 42)", () => {
    const room = new TestRoom({
      nodes: [node("TRUE"), node("FAST", { clockOffsetMillis: 10_800_000, clockDriftPpm: 100 })],
      devices: [device({ dhcp: true })],
    });
    const before = room.run("TRUE", Clock.currentTimeMillis);
    prepareShare(room, "TRUE");
    room.plug("TRUE", "FAST");
    room.wait(10_000);
    expect(room.tries("FAST", "\\\\TRUE\\Maple", { ...FIELD, user: "TRUE\\field" })).toBe("ok");
    room.wait(100_000_000 - room.nowMillis);
    const [fast, right] = ["FAST", "TRUE"].map((name) => room.run(name, Clock.currentTimeMillis));
    expect(right).toBe(before + 100_000_000);
    expect(fast).toBe(before + 100_000_000 + 10_800_000 + 10_000);
  });

  it("a clock that somebody sets goes on from there, and timers do not notice (rule 42)", () => {
    const room = new TestRoom({ nodes: [node("PEER1")] });
    const before = room.run("PEER1", Clock.currentTimeMillis);
    const sleeping = room.start("PEER1", Effect.sleep(60_000));
    room.wait(1_000);
    room.laptop("PEER1").setClock(-10_800_000);
    room.wait(1_000);
    expect(room.run("PEER1", Clock.currentTimeMillis) - before).toBe(2_000 - 10_800_000);
    room.wait(57_999);
    expect(sleeping.result).toBeUndefined();
    room.wait(1);
    expect(sleeping.result).toBeDefined();
    expect(room.events("clock.set")).toMatchObject([{ actor: "PEER1", byMillis: -10_800_000 }]);
  });
});
