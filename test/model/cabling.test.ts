/** Several switches, cables from laptop to laptop, broken ports, loose plugs, switches without power (domain rules 1 to 8). */
import { describe, expect, it } from "vitest";
import type { FieldWorld } from "../../src/model/world.ts";
import { addressOf, linkLight, portsOf } from "../../src/model/windows/views.ts";
import {
  content,
  device,
  endOf,
  FIELD,
  node,
  prepareShare,
  preparedRoom,
  TestRoom,
} from "./rooms.ts";

const TWO_TABLES = [
  device({ name: "left", ports: 5, uplink: "right" }),
  device({ name: "right", ports: 5 }),
];

/** PARENT at the right table, PEER1 and PEER2 at the left one, all with addresses. */
const twoTables = (world: Partial<FieldWorld> = {}): TestRoom => {
  const nodes = ["PARENT", "PEER1", "PEER2"].map((name) => node(name));
  const room = new TestRoom({ nodes, devices: TWO_TABLES, ...world });
  prepareShare(room, "PARENT");
  room.field.plug("PARENT", { into: "right" });
  room.field.plug("PEER1", { into: "left" });
  room.field.plug("PEER2", { into: "left" });
  room.wait(10_000);
  return room;
};

describe("several switches", () => {
  it("a cable between two switches makes one segment of them (rules 2 and 8)", () => {
    const room = twoTables();
    expect(room.tries("PEER1")).toBe("ok");
    room.field.unplugDevice("left");
    expect(room.tries("PEER2")).toBe(53);
    expect(linkLight(room.field, "PEER2")).toBe("up");
  });

  it("the cable between two switches takes a port of each and one cable of the pool (rule 2)", () => {
    const room = twoTables({ cables: 4 });
    expect(room.field.cablesLeft()).toBe(0);
    expect(portsOf(room.field, "left")).toEqual(["PEER1", "PEER2", null, null, "right"]);
    expect(portsOf(room.field, "right")).toEqual(["left", "PARENT", null, null, null]);
    room.field.unplug("PEER1");
    expect(room.field.plug("PEER1", { into: "left", port: 5 })).toMatchObject({
      code: "port-taken",
      message: "Port 5 of left is taken by right.",
    });
    room.field.unplugDevice("left");
    expect(room.field.cablesLeft()).toBe(2);
    expect(portsOf(room.field, "right")[0]).toBeNull();
  });

  it("frames need no longer over two switches than their extra hop takes (rule 2)", () => {
    const near = twoTables();
    near.field.unplug("PEER1");
    near.field.plug("PEER1", { into: "right" });
    near.wait(10_000);
    const far = twoTables();
    const took = (room: TestRoom): number => {
      const { volume } = room.hold("PEER1");
      const before = room.nowMillis;
      room.run("PEER1", volume.writeTemp("a", content(10_000_000)));
      return room.nowMillis - before;
    };
    const [short, long] = [took(near), took(far)];
    expect(long).toBeGreaterThan(short);
    // One piece of 64 KiB at 100 Mbit/s, and the way back of an answer.
    expect(long - short).toBeLessThan(7);
  });

  it("a frame passes each cable between switches once, on its way there and back (rule 2)", () => {
    const room = new TestRoom({
      nodes: [node("PARENT"), node("PEER1"), node("PEER2")],
      devices: [
        device({ name: "wall" }),
        device({ name: "table", uplink: "wall" }),
        device({ name: "corner", uplink: "table" }),
      ],
    });
    room.field.plug("PARENT", { into: "wall" });
    room.field.plug("PEER1", { into: "table" });
    room.field.plug("PEER2", { into: "corner" });
    room.wait(10_000);
    const passes = (from: string, to: string): number => {
      const [{ nic, room: here }, there] = [room.laptop(from), room.laptop(to)];
      return here.segments.way(nic, there.nic).length;
    };
    // The cable of each laptop besides.
    expect(passes("PARENT", "PEER1")).toBe(3);
    expect(passes("PARENT", "PEER2")).toBe(4);
    expect(passes("PEER2", "PARENT")).toBe(4);
    expect(passes("PEER2", "PEER1")).toBe(3);
  });

  it("two tables share the one cable between their switches (rule 2)", () => {
    const nodes = ["PARENT", "OTHER", "PEER1", "PEER2"].map((name) => node(name));
    const room = twoTables({ nodes });
    prepareShare(room, "OTHER");
    room.field.plug("OTHER", { into: "right" });
    room.wait(10_000);
    // Each of them has a host of his own: what they share is the cable between the tables.
    const files = [
      { name: "PEER1", host: "PARENT" },
      { name: "PEER2", host: "OTHER" },
    ].map(({ name, host }) => {
      const { volume } = room.hold(name, `\\\\${host}\\Maple`, {
        ...FIELD,
        user: `${host}\\field`,
      });
      return room.start(name, volume.writeTemp(name, content(5_000_000)));
    });
    const before = room.nowMillis;
    while (files.some((file) => endOf(file) === "running")) room.wait(10);
    // 10 MB over 100 Mbit/s, 0.8 s and the frames' own bytes.
    expect(room.nowMillis - before).toBeGreaterThan(830);
    expect(room.nowMillis - before).toBeLessThan(1_000);
  });

  it("a cable pulled between two switches is silence for who was connected: 64 after 60 s (rules 2 and 34)", () => {
    const room = twoTables();
    const { volume } = room.hold("PEER1");
    const writing = room.start("PEER1", volume.writeTemp("a", content(20_000_000)));
    room.wait(500);
    room.field.unplugDevice("left");
    room.wait(59_000);
    expect(endOf(writing)).toBe("running");
    room.wait(2_000);
    expect(endOf(writing)).toBe(64);
  });

  it("a ring of switches is refused, whatever has power (rule 2)", () => {
    const room = new TestRoom({
      nodes: [node("PEER1")],
      devices: [
        device({ name: "a", uplink: "b" }),
        device({ name: "b", uplink: "c" }),
        device({ name: "c" }),
      ],
    });
    room.field.setDevicePower("b", "off");
    expect(room.field.plugDevice("c", "a")?.code).toBe("loop");
    expect(room.field.plugDevice("a", "c")?.code).toBe("already-plugged");
    expect(room.field.plugDevice("c", "c")?.code).toBe("loop");
    expect(room.field.plugDevice("c", "nowhere")?.code).toBe("no-device");
    expect(room.field.unplugDevice("c")?.code).toBe("not-plugged");
    expect(room.field.cablesLeft()).toBe(48);
  });

  it("two old switches need the crossed cable (rule 3)", () => {
    const old = { autoMdix: false };
    const room = new TestRoom({
      nodes: [node("PEER1"), node("PEER2")],
      devices: [device({ name: "a", ...old }), device({ name: "b", ...old })],
      cables: 5,
      crossoverCables: 1,
    });
    room.field.plug("PEER1", { into: "a" });
    room.field.plug("PEER2", { into: "b" });
    room.field.plugDevice("a", "b");
    room.wait(10_000);
    expect(room.events("uplink.up")).toEqual([]);
    room.field.unplugDevice("a");
    room.field.plugDevice("a", "b", "crossover");
    room.wait(10_000);
    expect(room.events("uplink.up")).toHaveLength(1);
  });

  it("a router behind another switch gives its leases to the whole segment (rule 7)", () => {
    const room = new TestRoom({
      nodes: [node("PEER1")],
      devices: [device({ name: "switch" }), device({ name: "router", kind: "router", dhcp: true })],
    });
    room.plug("PEER1");
    room.wait(9_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    room.field.plugDevice("switch", "router");
    room.wait(300_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("lease");
  });
});

describe("a cable from laptop to laptop", () => {
  const pair = (facts: { autoMdix?: boolean } = {}, crossoverCables = 0): TestRoom => {
    const nodes = [node("PARENT", facts), node("PEER1", facts)];
    const room = new TestRoom({ nodes, cables: 2, crossoverCables });
    prepareShare(room, "PARENT");
    return room;
  };

  it("joins two laptops without any switch, with one cable (rule 3)", () => {
    const room = pair();
    expect(room.field.join("PEER1", "PARENT")).toBeNull();
    expect(room.field.cablesLeft()).toBe(1);
    room.wait(8_000);
    expect(room.tries("PEER1")).toBe("ok");
    room.field.unplug("PARENT");
    expect(room.field.cablesLeft()).toBe(2);
    expect([linkLight(room.field, "PARENT"), linkLight(room.field, "PEER1")]).toEqual([
      "down",
      "down",
    ]);
    expect(room.tries("PEER1")).toBe(1231);
  });

  it("between two old network cards only the crossed cable works (rule 3)", () => {
    const room = pair({ autoMdix: false }, 1);
    room.field.join("PEER1", "PARENT");
    room.wait(60_000);
    expect(room.marked("link-never-came-up")).toBe(2);
    room.field.unplug("PEER1");
    room.field.join("PEER1", "PARENT", "crossover");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("who already has a cable in cannot be joined, and nobody with himself (rule 1)", () => {
    const room = pair();
    room.plug("PEER1");
    expect(room.field.join("PARENT", "PEER1")?.code).toBe("already-plugged");
    expect(room.field.join("PARENT", "PARENT")?.code).toBe("loop");
    expect(room.field.cablesLeft()).toBe(1);
  });

  it("goes dark at both ends when one laptop sleeps, and comes back with it (rules 3 and 40)", () => {
    const room = pair();
    room.field.join("PEER1", "PARENT");
    room.wait(1_000);
    room.field.sleep("PARENT");
    room.wait(10_000);
    expect(room.events("link.up")).toEqual([]);
    room.field.wake("PARENT");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
    room.field.sleep("PARENT");
    expect(room.events("link.down").map(({ actor, why }) => ({ actor, why }))).toEqual([
      { actor: "PARENT", why: "sleep" },
      { actor: "PEER1", why: "device" },
    ]);
  });

  it("stays dark as long as the other laptop sleeps (rule 4)", () => {
    const room = pair();
    room.field.sleep("PARENT");
    room.field.join("PEER1", "PARENT");
    room.wait(10_000);
    expect(linkLight(room.field, "PEER1")).toBe("down");
    room.field.wake("PARENT");
    room.wait(2_000);
    expect(linkLight(room.field, "PEER1")).toBe("up");
  });

  it("no cable of the wanted kind is a refusal of its own (rule 1)", () => {
    const room = pair();
    expect(room.field.join("PEER1", "PARENT", "crossover")).toEqual({
      code: "no-cable",
      message: "All crossover cables are in use.",
    });
    expect(room.field.plug("PEER1", { cable: "straight" })).toBeNull();
  });
});

describe("a switch with spanning tree", () => {
  const room30 = (facts: Partial<Parameters<typeof device>[0]>, os = "windows-7-pro"): TestRoom => {
    const room = new TestRoom({
      nodes: [node("PARENT", { os: os as "windows-7-pro" }), node("PEER1")],
      devices: [device({ spanningTree: "on", ...facts })],
    });
    prepareShare(room, "PARENT");
    room.plug("PARENT", "PEER1");
    return room;
  };

  it("lets nothing through for 30 s after the light came on (rule 6)", () => {
    const room = room30({});
    room.wait(9_000);
    expect(linkLight(room.field, "PEER1")).toBe("up");
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    expect(room.tries("PEER1")).toBe(53);
    room.wait(29_000 - room.nowMillis);
    expect(room.tries("PEER1")).toBe(53);
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.marked("port-held-back", "PEER1")).toBe(1);
  });

  it("makes a laptop give itself an address although a router is there, until the next probe (rules 6 and 7)", () => {
    const room = room30({ dhcp: true });
    room.wait(60_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    room.wait(300_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("lease");
  });

  it("leaves Windows XP enough time to be given a lease (rules 6 and 7)", () => {
    const room = room30({ dhcp: true }, "windows-xp-pro");
    room.wait(32_000);
    expect(addressOf(room.field, "PARENT")).toBeNull();
    room.wait(300);
    expect(addressOf(room.field, "PARENT")?.by).toBe("lease");
  });

  it("holds another switch back whichever of the two asks for it, the lower or the upper (rule 6)", () => {
    for (const strict of ["wall", "table"]) {
      const of = (name: string, more = {}) =>
        device({ name, ...more, ...(name === strict ? { spanningTree: "portfast" } : {}) });
      const room = new TestRoom({
        nodes: [node("PARENT"), node("PEER1")],
        devices: [of("wall"), of("table", { uplink: "wall" })],
      });
      prepareShare(room, "PARENT");
      room.field.plug("PARENT", { into: "wall" });
      room.field.plug("PEER1", { into: "table" });
      room.wait(9_000);
      expect(room.tries("PEER1")).toBe(53);
      room.wait(32_000 - room.nowMillis + 1);
      expect(room.tries("PEER1")).toBe("ok");
    }
  });

  it("with portfast holds only other switches back (rule 6)", () => {
    const room = new TestRoom({
      nodes: [node("PARENT"), node("PEER1"), node("PEER2")],
      devices: [
        device({ name: "wall", spanningTree: "portfast" }),
        device({ name: "table", uplink: "wall" }),
      ],
    });
    prepareShare(room, "PARENT");
    room.field.plug("PARENT", { into: "wall" });
    room.field.plug("PEER1", { into: "wall" });
    room.field.plug("PEER2", { into: "table" });
    room.wait(9_000);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.tries("PEER2")).toBe(53);
    room.wait(32_000 - room.nowMillis + 1);
    expect(room.tries("PEER2")).toBe("ok");
  });

  it("a cable pulled while the port holds back leaves nothing behind (rule 6)", () => {
    const room = room30({});
    room.wait(20_000);
    room.field.unplug("PEER1");
    room.wait(60_000);
    expect(room.events("link.carries", "PEER1")).toEqual([]);
    expect(room.events("link.carries", "PARENT")).toHaveLength(1);
  });
});

describe("hardware that fails", () => {
  it("a broken port stays dark, the one beside it works (rule 4)", () => {
    const room = new TestRoom({
      nodes: [node("PEER1"), node("PEER2")],
      devices: [device({ brokenPorts: [1] })],
    });
    room.plug("PEER1", "PEER2");
    room.wait(10_000);
    expect([linkLight(room.field, "PEER1"), linkLight(room.field, "PEER2")]).toEqual([
      "down",
      "up",
    ]);
    expect(room.marked("link-never-came-up", "PEER1")).toBe(1);
    room.field.unplug("PEER1");
    room.field.plug("PEER1", { port: 3 });
    room.wait(10_000);
    expect(linkLight(room.field, "PEER1")).toBe("up");
  });

  it("a switch without power is dark at every port, and starts over when it is back (rules 4 and 5)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    const asking = room.start("PEER1", volume.writeTemp("a", content(20_000_000)));
    room.wait(500);
    room.field.setDevicePower("switch", "off");
    room.wait(1);
    expect(endOf(asking)).toBe(59);
    expect(room.tries("PEER1")).toBe(1231);
    expect(room.events("link.down", "PARENT")).toMatchObject([{ why: "device" }]);
    expect(room.field.setDevicePower("switch", "off")?.code).toBe("powered-off");
    room.wait(60_000);
    expect(linkLight(room.field, "PARENT")).toBe("down");
    room.field.unplug("PEER2");
    room.plug("PEER2");
    room.wait(3_000);
    expect(linkLight(room.field, "PEER2")).toBe("down");
    expect(room.marked("link-never-came-up")).toBe(0);
    room.field.setDevicePower("switch", "on");
    room.wait(8_001);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.field.setDevicePower("switch", "on")?.code).toBe("powered-on");
  });

  it("a router without power hands out nothing (rule 7)", () => {
    const room = new TestRoom({
      nodes: [node("PEER1")],
      devices: [device(), device({ name: "router", dhcp: true, uplink: "switch" })],
    });
    room.wait(5_000);
    room.field.setDevicePower("router", "off");
    room.plug("PEER1");
    room.wait(10_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    room.field.setDevicePower("router", "on");
    room.wait(310_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("lease");
  });

  it("a loose cable loses contact every ten seconds until it is firm again (rule 5)", () => {
    const room = preparedRoom();
    room.field.loosen("PEER1", { everyMillis: 10_000, forMillis: 35_000 });
    const from = room.kernel.now;
    room.wait(100_000);
    const lost = room.events("link.down", "PEER1").map((event) => (event.at - from) / 1_000_000);
    expect(lost).toEqual([10, 20, 30]);
    expect(room.events("cable.firm", "PEER1")).toMatchObject([{ at: from + 35_000_000 }]);
    expect(linkLight(room.field, "PEER1")).toBe("up");
    expect(room.field.cablesLeft()).toBe(47);
  });

  it("a loose cable without a rhythm loses contact when its own stream says, the same every time (rule 5)", () => {
    const lost = (): ReadonlyArray<number> => {
      const room = preparedRoom();
      room.field.loosen("PEER1", { everyMillis: null, forMillis: 120_000 });
      room.wait(130_000);
      return room.events("link.down", "PEER1").map((event) => event.at);
    };
    const once = lost();
    expect(once.length).toBeGreaterThan(5);
    expect(lost()).toEqual(once);
    const gaps = once.slice(1).map((at, index) => (at - once[index]!) / 1_000);
    expect(new Set(gaps).size).toBe(gaps.length);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15_000);
  });

  it("pulling a loose cable and plugging it in again makes it firm (rule 5)", () => {
    const room = preparedRoom();
    room.field.loosen("PEER1", { everyMillis: 5_000, forMillis: 600_000 });
    room.wait(6_000);
    room.field.unplug("PEER1");
    room.plug("PEER1");
    room.wait(60_000);
    expect(room.events("link.down", "PEER1")).toHaveLength(1);
    expect(room.field.loosen("PEER2", { everyMillis: 1, forMillis: 1 })).toBeNull();
    room.field.unplug("PEER2");
    expect(room.field.loosen("PEER2", { everyMillis: 1, forMillis: 1 })?.code).toBe("not-plugged");
  });
});

describe("a VPN to the office", () => {
  const there = (...routers: ReadonlyArray<string>): TestRoom => {
    const room = new TestRoom({
      nodes: [node("PARENT"), node("PEER1"), node("PEER2")],
      devices: [
        device({ name: "office" }),
        device({ name: "router", kind: "router", dhcp: true }),
        device({ name: "table", uplink: "router" }),
      ],
    });
    prepareShare(room, "PARENT");
    room.field.plug("PARENT", { into: "office" });
    for (const [at, into] of routers.entries()) room.field.plug(`PEER${at + 1}`, { into });
    room.wait(10_000);
    return room;
  };
  const slow = { isolates: false, bitsPerSecond: 100_000_000, latencyMicros: 50_000 };

  it("crosses the internet on the way there and on the way back", () => {
    const room = there("router");
    expect(room.laptop("PEER1").tunnel.open(slow)).toBeNull();
    const { volume } = room.hold("PEER1");
    const before = room.nowMillis;
    room.run("PEER1", volume.list(""));
    expect(room.nowMillis - before).toBeGreaterThan(100);
    expect(room.nowMillis - before).toBeLessThan(110);
  });

  it("needs a router of the room, behind another switch as well, and no cable to another laptop is one", () => {
    const room = there("table");
    expect(room.laptop("PEER1").tunnel.open(slow)).toBeNull();
    expect(room.tries("PEER1")).toBe("ok");
    const joined = there();
    joined.field.join("PEER1", "PEER2");
    joined.wait(10_000);
    expect(joined.laptop("PEER1").tunnel.open(slow)?.code).toBe("no-internet");
  });
});
