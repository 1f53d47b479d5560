/** Ports, cables and links (domain rules 1 to 5). */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cableWorks } from "../../src/model/hardware/cables.ts";
import { addressOf, cableOf, linkLight, portsOf } from "../../src/model/windows/views.ts";
import { device, node, TestRoom } from "./rooms.ts";

const names = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `PEER${index + 1}`);

const roomOf = (count: number, facts: { ports?: number; cables?: number } = {}): TestRoom =>
  new TestRoom({
    nodes: names(count).map((name) => node(name)),
    devices: [device({ ports: facts.ports ?? 48 }), device({ name: "office", ports: 48 })],
    cables: facts.cables ?? 50,
  });

describe("cables and ports", () => {
  it("a plug takes the lowest free port and one cable of the pool (rule 1)", () => {
    const room = roomOf(3, { ports: 5, cables: 4 });
    room.plug("PEER1", "PEER2", "PEER3");
    expect(cableOf(room.field, "PEER3")).toEqual({ device: "switch", port: 3 });
    expect(room.field.cablesLeft()).toBe(1);
    room.field.unplug("PEER2");
    expect(room.field.cablesLeft()).toBe(2);
    room.field.unplug("PEER3");
    room.plug("PEER3");
    expect(cableOf(room.field, "PEER3")).toEqual({ device: "switch", port: 2 });
    expect(room.events("cable.plugged", "PEER3").at(-1)).toMatchObject({
      device: "switch",
      port: 2,
    });
  });

  it("a laptop has at most one wired link (rule 1)", () => {
    const room = roomOf(1);
    room.plug("PEER1");
    expect(room.field.plug("PEER1")?.code).toBe("already-plugged");
    expect(room.field.cablesLeft()).toBe(49);
  });

  it("the sixth laptop finds no free port on a five-port switch, and keeps its cable in hand (rule 1)", () => {
    const room = roomOf(6, { ports: 5, cables: 6 });
    room.plug(...names(5));
    expect(room.field.plug("PEER6")).toEqual({
      code: "no-port",
      message: "All 5 ports of switch are taken.",
    });
    expect(room.field.cablesLeft()).toBe(1);
    expect(room.marked("no-free-port", "PEER6")).toBe(1);
    expect(room.events("hardware.refused", "PEER6")).toMatchObject([{ reason: "no-port" }]);
  });

  it("four cables for five laptops leave the fifth without one (rule 1)", () => {
    const room = roomOf(5, { ports: 8, cables: 4 });
    room.plug(...names(4));
    expect(room.field.plug("PEER5")?.code).toBe("no-cable");
    expect(room.marked("no-free-cable", "PEER5")).toBe(1);
    expect(portsOf(room.field, "switch")[4]).toBeNull();
    room.field.unplug("PEER1");
    expect(room.field.plug("PEER5")).toBeNull();
  });

  it("a port that was asked for is used, or refused when somebody else is in it (rule 1)", () => {
    const room = roomOf(3, { ports: 4 });
    expect(room.field.plug("PEER1", { into: "switch", port: 3 })).toBeNull();
    expect(room.field.plug("PEER2", { port: 3 })).toEqual({
      code: "port-taken",
      message: "Port 3 of switch is taken by PEER1.",
    });
    expect(room.field.plug("PEER2", { port: 9 })?.message).toBe("switch has no port 9, only 4.");
    expect(room.field.cablesLeft()).toBe(49);
  });

  it("the office has cables of its own (rule 1)", () => {
    const room = roomOf(2, { cables: 0 });
    expect(room.field.plug("PEER1", { into: "OFFICE" })).toBeNull();
    expect(room.field.unplug("PEER1")).toBeNull();
    expect(room.field.cablesLeft()).toBe(0);
  });

  it("a device that is not in the room and a laptop without a cable are refused", () => {
    const room = roomOf(1);
    expect(room.field.plug("PEER1", { into: "router" })?.code).toBe("no-device");
    expect(room.field.unplugDevice("router")?.code).toBe("no-device");
    expect(room.field.unplug("PEER1")?.code).toBe("not-plugged");
    expect(() => room.field.laptop("NOBODY")).toThrow("there is no laptop called NOBODY");
  });

  it("no sequence of plugging and pulling makes or loses a cable (rule 1)", () => {
    const moves = fc.array(
      fc.record({ laptop: fc.constantFrom(...names(7)), pull: fc.boolean(), office: fc.boolean() }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(moves, (sequence) => {
        const room = roomOf(7, { ports: 5, cables: 4 });
        for (const { laptop, pull, office } of sequence) {
          if (pull) room.field.unplug(laptop);
          else room.field.plug(laptop, { into: office ? "office" : "switch" });
          const used = portsOf(room.field, "switch").filter((port) => port !== null).length;
          expect(room.field.cablesLeft()).toBe(4 - used);
          expect(room.field.cablesLeft()).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe("links", () => {
  const laptop = { wired: "as-laptop", autoMdix: false } as const;
  const port = { wired: "as-device", autoMdix: false } as const;
  const adapts = { autoMdix: true } as const;

  it.each([
    { one: laptop, other: port, wiring: "straight", works: true },
    { one: laptop, other: port, wiring: "crossover", works: false },
    { one: { ...laptop, ...adapts }, other: port, wiring: "crossover", works: true },
    { one: laptop, other: { ...port, ...adapts }, wiring: "crossover", works: true },
    { one: laptop, other: laptop, wiring: "straight", works: false },
    { one: laptop, other: laptop, wiring: "crossover", works: true },
    { one: laptop, other: { ...laptop, ...adapts }, wiring: "straight", works: true },
    { one: port, other: port, wiring: "straight", works: false },
    { one: port, other: port, wiring: "crossover", works: true },
  ] as const)("a link comes up if either end adapts or the cable is right: %o (rule 3)", (c) => {
    expect(cableWorks(c.one, c.other, c.wiring)).toBe(c.works);
  });

  it("with the wrong cable between two old ports the link stays dark (rule 3)", () => {
    const room = new TestRoom({
      nodes: [node("OLD", { autoMdix: false }), node("NEW")],
      devices: [device({ autoMdix: false })],
      cables: 0,
      crossoverCables: 2,
    });
    room.plug("OLD", "NEW");
    room.wait(3_600_000);
    expect(linkLight(room.field, "OLD")).toBe("down");
    expect(linkLight(room.field, "NEW")).toBe("up");
    expect(room.marked("link-never-came-up", "OLD")).toBe(1);
    expect(room.marked("link-never-came-up", "NEW")).toBe(0);
  });

  it("the link light comes on two seconds after plugging in (rule 4)", () => {
    const room = roomOf(1);
    room.plug("PEER1");
    room.wait(1_999);
    expect(linkLight(room.field, "PEER1")).toBe("down");
    room.wait(1);
    expect(linkLight(room.field, "PEER1")).toBe("up");
    expect(room.events("link.up")).toMatchObject([{ at: 2_000_000, device: "switch", port: 1 }]);
  });

  it("a cable pulled before the light came on leaves no link behind (rule 4)", () => {
    const room = roomOf(1);
    room.plug("PEER1");
    room.wait(1_000);
    room.field.unplug("PEER1");
    room.wait(60_000);
    expect(room.events("link.up")).toEqual([]);
    expect(room.events("link.down")).toEqual([]);
  });

  it("pulling the cable takes the address away at once, and plugging in starts over (rule 5)", () => {
    const room = roomOf(1);
    room.plug("PEER1");
    room.wait(10_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    room.field.unplug("PEER1");
    expect(addressOf(room.field, "PEER1")).toBeNull();
    expect(linkLight(room.field, "PEER1")).toBe("down");
    const [lost] = room.events("address.lost");
    const [down] = room.events("link.down");
    expect(lost).toMatchObject({ at: 10_000_000, cause: down?.seq });
    expect(down).toMatchObject({
      cause: room.events("cable.unplugged")[0]?.seq,
      device: "switch",
      port: 1,
      why: "cable",
    });
    room.plug("PEER1");
    room.wait(7_999);
    expect(addressOf(room.field, "PEER1")).toBeNull();
    room.wait(1);
    expect(addressOf(room.field, "PEER1")).not.toBeNull();
  });
});
