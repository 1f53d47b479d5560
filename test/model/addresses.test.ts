/** Addresses and names (domain rules 7 to 10 and 13). */
import { describe, expect, it } from "vitest";
import { planAddresses } from "../../src/model/addresses/address.ts";
import { addressOf } from "../../src/model/windows/views.ts";
import { device, FIELD, MAPLE, node, preparedRoom, prepareShare, TestRoom } from "./rooms.ts";

describe("addresses", () => {
  it("a DHCP server gives a lease 300 ms after the link is up (rule 7)", () => {
    const room = new TestRoom({ nodes: [node("PEER1")], devices: [device({ dhcp: true })] });
    room.plug("PEER1");
    room.wait(2_299);
    expect(addressOf(room.field, "PEER1")).toBeNull();
    room.wait(1);
    expect(addressOf(room.field, "PEER1")).toEqual({ address: "192.168.1.10", by: "lease" });
    expect(room.marked("lease-address", "PEER1")).toBe(1);
  });

  it.each([
    { os: "windows-vista-business", seconds: 6 },
    { os: "windows-7-pro", seconds: 6 },
    { os: "windows-xp-pro", seconds: 180 },
    { os: "windows-xp-home", seconds: 180 },
  ] as const)("without a server $os helps itself after $seconds s (rule 7)", ({ os, seconds }) => {
    const room = new TestRoom({ nodes: [node("PEER1", { os })] });
    room.plug("PEER1");
    room.wait(2_000 + seconds * 1_000 - 1);
    expect(addressOf(room.field, "PEER1")).toBeNull();
    room.wait(1);
    expect(addressOf(room.field, "PEER1")?.address).toMatch(/^169\.254\./u);
    expect(room.marked("self-assigned-address", "PEER1")).toBe(1);
  });

  it("a server that appears later is found by the probe every 300 s, and its lease replaces the address (rule 7)", () => {
    const room = new TestRoom({ nodes: [node("PEER1")] });
    room.plug("PEER1");
    room.wait(8_000 + 300_000 + 60_000);
    room.field.setDhcp("switch", true);
    room.wait(240_000 + 299);
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    room.wait(1);
    expect(addressOf(room.field, "PEER1")?.by).toBe("lease");
    expect(room.events("address.lost")).toHaveLength(1);
  });

  it("a server that appears before anybody gave up is used at once (rule 7)", () => {
    const room = new TestRoom({ nodes: [node("XP", { os: "windows-xp-pro" })] });
    room.plug("XP");
    room.wait(60_000);
    room.field.setDhcp("switch", true);
    room.wait(300);
    expect(addressOf(room.field, "XP")?.by).toBe("lease");
    // Nor does it give up on what it has by now.
    room.wait(180_000);
    expect(addressOf(room.field, "XP")?.by).toBe("lease");
  });

  it("an address that somebody types takes the connections of the old one with it (rules 5 and 7)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    room.laptop("PARENT").addressing.setTyped("169.254.200.1");
    expect(room.events("session.closed", "PARENT")).toMatchObject([{ why: "lost" }]);
  });

  it("an address that is replaced takes its connections with it (rules 5 and 7)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    room.field.setDhcp("switch", true);
    room.wait(300_000);
    expect(room.events("session.closed", "PARENT")).toMatchObject([{ why: "lost" }]);
    // The old address is still remembered behind the name: up to ten minutes of 53.
    expect(room.refusal("PEER1", held.volume.list(""))).toBe(53);
    room.wait(600_000);
    expect(room.run("PEER1", held.volume.list(""))).toEqual([]);
  });

  it("who helped himself and who has a lease do not reach each other, whatever the lights say (rule 8)", () => {
    const room = preparedRoom({ peers: 1 });
    room.field.unplug("PEER1");
    room.field.setDhcp("switch", true);
    room.plug("PEER1");
    room.wait(3_000);
    expect(addressOf(room.field, "PEER1")?.by).toBe("lease");
    expect(addressOf(room.field, "PARENT")?.by).toBe("169.254");
    expect(room.tries("PEER1")).toBe(53);
    room.wait(300_000);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("laptops on different switches do not reach each other (rule 8)", () => {
    const room = new TestRoom({
      nodes: [node("PARENT"), node("PEER1")],
      devices: [device(), device({ name: "other" })],
    });
    prepareShare(room, "PARENT");
    room.plug("PARENT");
    room.field.plug("PEER1", { into: "other" });
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe(53);
  });

  it("a thousand laptops have a thousand addresses of either kind, the same every time (rule 9)", () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `PEER${index}`);
    const nodes = names.map((name) => node(name));
    const plan = planAddresses(nodes);
    expect(new Set(plan.map(({ own }) => own)).size).toBe(1_000);
    expect(new Set(plan.map(({ lease }) => lease)).size).toBe(1_000);
    for (const { own, lease } of plan) {
      expect(own).toMatch(/^169\.254\.(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])\.\d+$/u);
      expect(lease).toMatch(/^192\.168\./u);
    }
    expect(planAddresses(nodes)).toEqual(plan);
  });

  it("a program can wait for the address", () => {
    const room = new TestRoom({ nodes: [node("PEER1")] });
    room.plug("PEER1");
    expect(room.run("PEER1", room.laptop("PEER1").awaitAddress)).toMatch(/^169\.254\./u);
    expect(room.nowMillis).toBe(8_000);
    expect(room.run("PEER1", room.laptop("PEER1").awaitAddress)).toMatch(/^169\.254\./u);
  });
});

describe("names", () => {
  it("an unknown name is asked for three times, 750 ms apart, and fails after 2.25 s with 53 (rules 10 and 13)", () => {
    const room = preparedRoom();
    const before = room.nowMillis;
    expect(room.tries("PEER1", "\\\\NOBODY\\Maple")).toBe(53);
    expect(Math.round(room.nowMillis - before)).toBe(2_250);
    expect(room.events("name.failed", "PEER1")).toMatchObject([{ name: "NOBODY" }]);
  });

  it("capitals do not matter in a computer name (rule 10)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1", "\\\\parent\\MAPLE")).toBe("ok");
  });

  it("a name that comes back while it is being asked for is found by the next try (rule 10)", () => {
    const room = preparedRoom();
    room.field.unplug("PARENT");
    room.plug("PARENT");
    room.wait(8_000 - 700);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("a name is remembered for 600 s even when its address no longer answers, which then costs 21 s (rules 10 and 13)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.events("name.resolved")).toHaveLength(1);
    room.field.unplug("PARENT");
    const before = room.nowMillis;
    expect(room.tries("PEER1")).toBe(53);
    expect(Math.round(room.nowMillis - before)).toBe(21_000);
    expect(room.marked("timed-out-in-silence", "PEER1")).toBe(1);
    room.wait(570_000);
    const still = room.nowMillis;
    expect(room.tries("PEER1")).toBe(53);
    expect(Math.round(room.nowMillis - still)).toBe(21_000);
    const later = room.nowMillis;
    expect(room.tries("PEER1")).toBe(53);
    expect(Math.round(room.nowMillis - later)).toBe(2_250);
  });

  it("a host that answers the third knock at 9 s is reached (rule 13)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1")).toBe("ok");
    room.field.unplug("PARENT");
    room.plug("PARENT");
    const before = room.nowMillis;
    expect(room.tries("PEER1")).toBe("ok");
    expect(Math.floor(room.nowMillis - before)).toBe(9_000);
  });

  it("the own link down forgets the names of the old segment (rule 10)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1")).toBe("ok");
    room.field.unplug("PEER1");
    room.plug("PEER1");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.events("name.resolved", "PEER1")).toHaveLength(2);
  });

  it("an address needs no name lookup (rule 25)", () => {
    const room = preparedRoom();
    const address = addressOf(room.field, "PARENT")?.address ?? "";
    expect(room.tries("PEER1", `\\\\${address}\\Maple`, FIELD)).toBe("ok");
    expect(room.events("name.resolved")).toEqual([]);
    expect(room.tries("PEER1", MAPLE, FIELD)).toBe("ok");
  });
});
