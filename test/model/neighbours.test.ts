/** Typed addresses, names that are taken, firewalls and the browse list (domain rules 8 to 14). */
import * as Exit from "effect/Exit";
import { describe, expect, it } from "vitest";
import { planAddresses } from "../../src/model/addresses/address.ts";
import { Holders } from "../../src/model/addresses/holders.ts";
import { addressOf } from "../../src/model/windows/views.ts";
import { ipconfig, netView } from "../../src/model/windows/windows-views.ts";
import type { FieldNode } from "../../src/model/world.ts";
import {
  device,
  endOf,
  FIELD,
  MAPLE,
  node,
  preparedRoom,
  prepareShare,
  TestRoom,
} from "./rooms.ts";

const MINUTE = 60_000;

/** PARENT and PEER1 with these facts, plugged in, PARENT's folder shared. */
const two = (
  parent: Partial<FieldNode>,
  peer: Partial<FieldNode> = {},
  facts: Parameters<typeof device>[0] = {},
): TestRoom => {
  const nodes = [node("PARENT", parent), node("PEER1", peer)];
  const room = new TestRoom({ nodes, devices: [device(facts)] });
  prepareShare(room, "PARENT");
  room.plug("PARENT", "PEER1");
  room.wait(10_000);
  return room;
};

describe("typed addresses", () => {
  it("a typed address is there as soon as the link is (rule 7)", () => {
    const room = new TestRoom({ nodes: [node("PARENT", { address: "192.168.1.10" })] });
    room.plug("PARENT");
    room.wait(2_000);
    expect(addressOf(room.field, "PARENT")).toEqual({ address: "192.168.1.10", by: "static" });
  });

  it("one typed address among laptops that helped themselves is alone, whatever the lights say (rule 8)", () => {
    const room = two({ address: "192.168.1.10" });
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    expect(room.tries("PEER1")).toBe(53);
    room.laptop("PARENT").addressing.setTyped(null);
    room.wait(7_000);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it.each([
    { one: "192.168.1.10", other: "192.168.1.11", reached: true },
    { one: "192.168.1.10", other: "192.168.2.10", reached: false },
    { one: "10.0.0.1", other: "10.9.9.9", reached: true },
    { one: "172.16.1.1", other: "172.16.9.9", reached: true },
    { one: "172.16.1.1", other: "172.17.1.1", reached: false },
    { one: "169.254.3.4", other: undefined, reached: true },
  ])("$one and $other are neighbours: $reached (rule 8)", ({ one, other, reached }) => {
    const room = two({ address: one }, other === undefined ? {} : { address: other });
    expect(room.tries("PEER1")).toBe(reached ? "ok" : 53);
  });

  it("a typed address of the router's network reaches who has a lease (rule 8)", () => {
    const room = two({ address: "192.168.1.77" }, {}, { dhcp: true });
    expect(addressOf(room.field, "PEER1")?.by).toBe("lease");
    expect(room.tries("PEER1")).toBe("ok");
    room.laptop("PARENT").addressing.setTyped("192.168.2.77");
    room.wait(600_000);
    expect(room.tries("PEER1")).toBe(53);
  });

  it("a typed address stays when a router appears (rule 7)", () => {
    const room = two({ address: "192.168.1.77" });
    room.field.setDhcp("switch", true);
    room.wait(10 * MINUTE);
    expect(addressOf(room.field, "PARENT")?.by).toBe("static");
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("an address that another laptop has is refused; Windows 7 then helps itself (rule 9)", () => {
    const room = two({ address: "192.168.1.10" }, { address: "192.168.1.10" });
    expect(addressOf(room.field, "PARENT")?.by).toBe("static");
    expect(addressOf(room.field, "PEER1")?.by).toBe("169.254");
    expect(room.events("address.duplicate")).toMatchObject([
      { actor: "PEER1", address: "192.168.1.10", holder: "PARENT" },
    ]);
    expect(room.marked("duplicate-address", "PEER1")).toBe(1);
    room.laptop("PEER1").addressing.setTyped("192.168.1.11");
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("an address that another laptop has leaves Windows XP without any (rule 9)", () => {
    const room = two({ address: "10.0.0.1" }, { address: "10.0.0.1", os: "windows-xp-pro" });
    room.wait(10 * MINUTE);
    expect(addressOf(room.field, "PEER1")).toBeNull();
    expect(room.tries("PEER1")).toBe(1231);
  });

  it("the same address on another switch is nobody's business (rule 9)", () => {
    const room = new TestRoom({
      nodes: [node("A", { address: "10.0.0.1" }), node("B", { address: "10.0.0.1" })],
      devices: [device(), device({ name: "other" })],
    });
    room.field.plug("A", { into: "switch" });
    room.field.plug("B", { into: "other" });
    room.wait(3_000);
    expect(room.events("address.duplicate")).toEqual([]);
  });

  it("nobody is given an address that somebody typed (rule 9)", () => {
    const free = planAddresses([node("A"), node("B")]);
    const [first] = free;
    const plan = planAddresses([
      node("A"),
      node("B"),
      node("C", { address: first!.lease }),
      node("D", { address: first!.own }),
    ]);
    const given = plan.flatMap(({ lease, own }) => [lease, own]);
    expect(given).not.toContain(first!.lease);
    expect(given).not.toContain(first!.own);
    expect(new Set(given).size).toBe(8);
  });

  it("ipconfig says what the cable and the address are", () => {
    const room = two({ address: "192.168.1.10" });
    expect(ipconfig(room.field, "PARENT")).toEqual([
      "Windows IP Configuration",
      "",
      "Ethernet adapter Local Area Connection:",
      "",
      "   Connection-specific DNS Suffix  . :",
      "   IPv4 Address. . . . . . . . . . . : 192.168.1.10",
      "   Subnet Mask . . . . . . . . . . . : 255.255.255.0",
      "   Default Gateway . . . . . . . . . :",
    ]);
    expect(ipconfig(room.field, "PEER1").slice(5, 7)).toEqual([
      `   Autoconfiguration IPv4 Address. . : ${addressOf(room.field, "PEER1")?.address}`,
      "   Subnet Mask . . . . . . . . . . . : 255.255.0.0",
    ]);
    room.field.unplug("PEER1");
    expect(ipconfig(room.field, "PEER1").slice(4)).toEqual([
      "   Media State . . . . . . . . . . . : Media disconnected",
      "   Connection-specific DNS Suffix  . :",
    ]);
  });
});

describe("computer names", () => {
  it("a second computer of one name is refused it, and cannot connect by name: 52 (rule 12)", () => {
    const nodes = [node("PARENT"), node("PEER1"), node("CLONE", { computerName: "peer1" })];
    const room = new TestRoom({ nodes });
    prepareShare(room, "PARENT");
    room.plug("PARENT", "PEER1", "CLONE");
    room.wait(10_000);
    expect(room.events("name.duplicate")).toMatchObject([
      { actor: "CLONE", name: "peer1", holder: "PEER1" },
    ]);
    expect(room.marked("duplicate-name", "CLONE")).toBe(1);
    expect(room.tries("CLONE")).toBe(52);
    expect(room.tries("PEER1")).toBe("ok");
    const address = addressOf(room.field, "PARENT")?.address;
    expect(room.tries("CLONE", `\\\\${address}\\Maple`)).toBe("ok");
  });

  it("the same name on another switch is nobody's business (rule 12)", () => {
    const room = new TestRoom({
      nodes: [node("PEER1"), node("CLONE", { computerName: "PEER1" })],
      devices: [device(), device({ name: "other" })],
    });
    room.field.plug("PEER1", { into: "switch" });
    room.field.plug("CLONE", { into: "other" });
    room.wait(10_000);
    expect(room.events("name.duplicate")).toEqual([]);
  });

  it("a name is free again when its holder has gone (rule 12)", () => {
    const nodes = [node("PARENT"), node("PEER1"), node("CLONE", { computerName: "PEER1" })];
    const room = new TestRoom({ nodes });
    prepareShare(room, "PARENT");
    room.plug("PARENT", "PEER1", "CLONE");
    room.wait(10_000);
    room.field.unplug("PEER1");
    room.field.unplug("CLONE");
    room.plug("CLONE");
    room.wait(10_000);
    expect(room.tries("CLONE")).toBe("ok");
  });

  it("a name is free again when its holder has another one (rule 12)", () => {
    const nodes = [node("PARENT"), node("PEER1"), node("CLONE", { computerName: "PEER1" })];
    const room = new TestRoom({ nodes });
    prepareShare(room, "PARENT");
    room.plug("PARENT", "PEER1");
    room.wait(10_000);
    room.laptop("PEER1").rename("PEER9");
    room.field.powerOff("PEER1");
    room.field.powerOn("PEER1");
    room.wait(10_000);
    room.plug("CLONE");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.tries("CLONE")).toBe("ok");
  });

  it("with two computers of one name, others reach the one that came first (rule 12)", () => {
    const nodes = [node("PEER1"), node("CLONE", { computerName: "PARENT" }), node("PARENT")];
    const room = new TestRoom({ nodes });
    prepareShare(room, "PARENT");
    room.plug("CLONE");
    room.wait(5_000);
    room.plug("PARENT", "PEER1");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe(1326); // the clone knows no account called field
  });

  it("a renamed computer has its new name from its next start (rule 12)", () => {
    const room = preparedRoom();
    room.laptop("PARENT").rename("MAIN");
    expect(room.tries("PEER1")).toBe("ok");
    room.field.powerOff("PARENT");
    room.field.powerOn("PARENT");
    room.wait(20_000);
    expect(room.tries("PEER2")).toBe(53);
    const main = { user: "MAIN\\field", password: "s3cret" };
    expect(room.tries("PEER2", "\\\\main\\Maple", main)).toBe("ok");
    expect(room.tries("PEER1", "\\\\main\\Maple", FIELD)).toBe(1326);
    const own = room.exit("PARENT", room.visit("\\\\MAIN\\Maple", null)(room.laptop("PARENT")));
    expect(Exit.isSuccess(own)).toBe(true);
  });

  it("with the policy that says so, it is remembered for ten seconds that nobody answered (rule 10)", () => {
    const room = preparedRoom({ policies: { failedNames: "remembered" } });
    const before = room.nowMillis;
    const asks = (): number => {
      const from = room.nowMillis;
      expect(room.tries("PEER1", "\\\\NOBODY\\x")).toBe(53);
      return room.nowMillis - from;
    };
    expect(asks()).toBe(2_250);
    expect(asks()).toBe(0);
    room.wait(9_999);
    expect(asks()).toBe(0);
    room.wait(1);
    expect(asks()).toBe(2_250);
    expect(room.events("name.failed")).toHaveLength(2);
    expect(room.nowMillis - before).toBe(14_500);
  });
});

describe("who holds an address", () => {
  it("is whoever is left, when one of two who had it goes (rule 9)", () => {
    const room = new TestRoom({ nodes: [node("PARENT"), node("PEER1")] });
    const [one, other] = [room.laptop("PARENT"), room.laptop("PEER1")];
    const holders = new Holders();
    holders.add("192.168.1.10", other);
    holders.add("192.168.1.10", one);
    expect(holders.of("192.168.1.10")).toEqual([one, other]);
    holders.remove("192.168.1.10", one);
    expect(holders.of("192.168.1.10")).toEqual([other]);
    holders.remove("192.168.1.10", other);
    expect(holders.of("192.168.1.10")).toEqual([]);
  });
});

describe("firewalls", () => {
  it("each change is told, and what is dropped after it is said anew (rules 13 and 14)", () => {
    const room = preparedRoom();
    const { firewall } = room.laptop("PARENT");
    firewall.block("inbound", true);
    room.tries("PEER1");
    room.tries("PEER1");
    expect(room.marked("dropped-by-firewall", "PARENT")).toBe(1);
    firewall.block("inbound", true);
    room.tries("PEER1");
    expect(room.marked("dropped-by-firewall", "PARENT")).toBe(2);
    firewall.setProfile("public");
    room.tries("PEER1");
    expect(room.marked("dropped-by-firewall", "PARENT")).toBe(3);
    firewall.block("inbound", false);
    expect(room.events("firewall.blocked")).toHaveLength(2);
    expect(room.events("firewall.allowed")).toMatchObject([{ direction: "inbound" }]);
  });

  it("on a network Windows takes for public nobody finds the host, which can still connect out (rule 14)", () => {
    const room = preparedRoom({ parent: { networkProfile: "public" } });
    const before = room.nowMillis;
    expect(room.tries("PEER1")).toBe(53);
    expect(room.nowMillis - before).toBe(2_250);
    expect(room.marked("dropped-by-firewall", "PARENT")).toBe(1);
    prepareShare(room, "PEER1");
    const credentials = { user: "PEER1\\field", password: "s3cret" };
    expect(room.tries("PARENT", "\\\\PEER1\\Maple", credentials)).toBe("ok");
    room.laptop("PARENT").firewall.setProfile("private");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("an address does not help against a public network: 53 after 21 s (rules 13 and 14)", () => {
    const room = preparedRoom({ parent: { networkProfile: "public" } });
    const address = addressOf(room.field, "PARENT")?.address;
    const before = room.nowMillis;
    expect(room.tries("PEER1", `\\\\${address}\\Maple`)).toBe(53);
    expect(room.nowMillis - before).toBe(21_000);
  });

  it("new networks are public where the policy says so, until somebody says otherwise (rule 14)", () => {
    const room = preparedRoom({
      policies: { newNetworks: "public" },
      peer: { networkProfile: "private" },
    });
    expect(room.tries("PEER1")).toBe(53);
    room.laptop("PARENT").firewall.setProfile("private");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it.each([
    { who: "PARENT", direction: "inbound", refused: ["PEER1", "PEER2"] },
    { who: "PEER1", direction: "outbound", refused: ["PEER1"] },
    { who: "PARENT", direction: "outbound", refused: [] },
    { who: "PEER1", direction: "inbound", refused: [] },
  ] as const)(
    "a program on $who that blocks $direction file sharing costs $refused 21 s and 53 (rules 13 and 14)",
    ({ who, direction, refused }) => {
      const room = preparedRoom();
      room.laptop(who).firewall.block(direction, true);
      for (const peer of ["PEER1", "PEER2"] as const) {
        const before = room.nowMillis;
        const isRefused = refused.some((name) => name === peer);
        expect(room.tries(peer)).toBe(isRefused ? 53 : "ok");
        if (isRefused) expect(Math.round(room.nowMillis - before)).toBe(21_000);
      }
      // Said once, however often somebody knocks, and by the laptop that drops it.
      const said = refused.length > 0 ? 1 : 0;
      expect(room.marked("dropped-by-firewall")).toBe(said);
      expect(room.marked("dropped-by-firewall", who)).toBe(said);
      room.laptop(who).firewall.block(direction, false);
      expect(room.tries("PEER1")).toBe("ok");
    },
  );

  it("a connection that exists goes on when a program begins to block (rule 14)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.laptop("PARENT").firewall.block("inbound", true);
    room.laptop("PARENT").firewall.setProfile("public");
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
  });

  it("a program that stops blocking while somebody knocks lets him in with the next knock (rule 13)", () => {
    const room = preparedRoom();
    room.laptop("PARENT").firewall.block("inbound", true);
    const trying = room.start("PEER1", room.visit(MAPLE)(room.laptop("PEER1")));
    room.wait(5_000);
    room.laptop("PARENT").firewall.block("inbound", false);
    room.wait(4_100);
    expect(endOf(trying)).toBe("ok");
  });
});

describe("the browse list", () => {
  const seen = (room: TestRoom, laptop: string): ReadonlyArray<string> | null =>
    room.field.browsing.seenBy(room.laptop(laptop));

  it("a computer that has just come is seen by those who were there within 12 minutes, and reached at once (rule 11)", () => {
    const room = new TestRoom({ nodes: [node("PARENT"), node("PEER1")] });
    prepareShare(room, "PARENT");
    room.plug("PEER1");
    room.wait(10_000);
    room.plug("PARENT");
    room.wait(10_000);
    expect(seen(room, "PEER1")).toEqual(["PEER1"]);
    expect(room.tries("PEER1")).toBe("ok");
    expect(seen(room, "PARENT")).toEqual(["PARENT", "PEER1"]);
    room.wait(12 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PARENT", "PEER1"]);
  });

  it("a computer that has gone is listed for 36 minutes after it was last heard of (rule 11)", () => {
    const room = preparedRoom();
    room.wait(12 * MINUTE);
    room.field.unplug("PARENT");
    expect(room.tries("PEER1")).toBe(53);
    room.wait(24 * MINUTE);
    expect(seen(room, "PEER1")).toContain("PARENT");
    room.wait(12 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PEER1", "PEER2"]);
  });

  it("what a computer announced 4 minutes after it came counts as well (rule 11)", () => {
    const room = new TestRoom({ nodes: [node("PARENT"), node("PEER1")] });
    room.plug("PARENT", "PEER1");
    room.wait(8_000 + 5 * MINUTE);
    room.field.unplug("PARENT");
    room.wait(31 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PARENT", "PEER1"]);
  });

  it("a cable that is loose for a day leaves no more than an hour's memories (rule 11)", () => {
    const room = preparedRoom();
    room.field.loosen("PEER1", { everyMillis: 60_000, forMillis: 86_400_000 });
    room.wait(86_400_000);
    expect(room.field.browsing.remembered).toBeLessThan(60);
    expect(room.field.browsing.remembered).toBeGreaterThan(40);
  });

  it("another workgroup is not listed, and can be reached (rule 11)", () => {
    const room = preparedRoom({ parent: { workgroup: "AUDIT" } });
    room.wait(13 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PEER1", "PEER2"]);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("another switch is not listed until a cable joins the two (rule 11)", () => {
    const room = new TestRoom({
      nodes: [node("PARENT"), node("PEER1")],
      devices: [device(), device({ name: "other" })],
    });
    room.field.plug("PARENT", { into: "other" });
    room.field.plug("PEER1", { into: "switch" });
    room.wait(13 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PEER1"]);
    room.field.plugDevice("other", "switch");
    room.wait(12 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PARENT", "PEER1"]);
  });

  it("what a computer announced on another network before it came is not listed here (rule 11)", () => {
    const room = new TestRoom({
      nodes: [node("PARENT"), node("PEER1")],
      devices: [device(), device({ name: "other" })],
    });
    room.field.plug("PARENT", { into: "other" });
    room.wait(13 * MINUTE);
    room.field.unplug("PARENT");
    room.field.plug("PEER1", { into: "switch" });
    room.wait(20_000);
    room.field.plug("PARENT", { into: "switch" });
    room.wait(20_000);
    expect(seen(room, "PEER1")).toEqual(["PEER1"]);
    room.wait(12 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PARENT", "PEER1"]);
  });

  it("two laptops with only a cable between them see each other (rule 11)", () => {
    const room = new TestRoom({ nodes: [node("PARENT"), node("PEER1")] });
    room.field.join("PEER1", "PARENT");
    room.wait(13 * MINUTE);
    expect(seen(room, "PEER1")).toEqual(["PARENT", "PEER1"]);
  });

  it("a public network shows nobody, and a public host is not shown (rules 11 and 14)", () => {
    const room = preparedRoom({ parent: { networkProfile: "public" } });
    room.wait(13 * MINUTE);
    expect(seen(room, "PARENT")).toBeNull();
    expect(seen(room, "PEER1")).toEqual(["PEER1", "PEER2"]);
    room.field.unplug("PEER1");
    expect(seen(room, "PEER1")).toBeNull();
  });

  it("net view says it as Windows does", () => {
    const room = preparedRoom({ peers: 1 });
    room.wait(13 * MINUTE);
    expect(netView(room.field, "PEER1")).toEqual([
      "Server Name            Remark",
      "",
      "-".repeat(79),
      "\\\\PARENT",
      "\\\\PEER1",
      "The command completed successfully.",
    ]);
    room.field.unplug("PEER1");
    expect(netView(room.field, "PEER1")[0]).toBe("System error 6118 has occurred.");
  });
});
