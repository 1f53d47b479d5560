/** Sessions, seats and idleness (domain rules 16 to 24, §F3, F4, F8). */
import { describe, expect, it } from "vitest";
import { WINDOWS_CODES } from "../../src/model/windows/codes.ts";
import {
  EDITIONS,
  WINDOWS_EDITIONS,
  type WindowsEdition,
} from "../../src/model/windows/editions.ts";
import { connectionsOf, freeSeats, sessionsOn } from "../../src/model/windows/views.ts";
import { content, FIELD, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

const hour = 3_600_000;
const closed = (room: TestRoom) => room.events("session.closed", "PARENT");

describe("what one session is", () => {
  it("one client and account have one session, whatever they open (rule 16)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.localVolume("C:/Other");
    parent.shareFolder("Other", "C:/Other");
    parent.grant({ share: "Other", account: "field", access: "read" });
    room.hold("PEER1");
    room.hold("PEER1");
    room.hold("PEER1", "\\\\PARENT\\Other");
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ client: "PEER1", account: "field" }]);
    expect(freeSeats(room.field, "PARENT")).toBe(19);
    room.hold("PEER2");
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(2);
    expect(freeSeats(room.field, "PARENT")).toBe(18);
  });

  it("the same account under the host's address is the same session (rules 16 and 29)", () => {
    const room = preparedRoom();
    const address = room.laptop("PARENT").addressing.address?.text ?? "";
    const byName = room.hold("PEER1");
    room.hold("PEER1", `\\\\${address}\\Maple`);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    byName.close();
    expect(closed(room)).toEqual([]);
  });

  it("two accounts of one laptop are two sessions (rule 16)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "audit", password: "x" });
    parent.grant({ share: "Maple", account: "audit", access: "read" });
    const address = parent.addressing.address?.text ?? "";
    room.hold("PEER1");
    room.hold("PEER1", `\\\\${address}\\Maple`, { user: "audit", password: "x" });
    expect(sessionsOn(room.field, "PARENT").map(({ account }) => account)).toEqual([
      "field",
      "audit",
    ]);
  });
});

describe("the cap", () => {
  it.each(WINDOWS_EDITIONS.map((os) => ({ os, cap: EDITIONS[os].inboundCap })))(
    "$os accepts $cap sessions (rule 17)",
    ({ os, cap }) => {
      const caps: { readonly [os in WindowsEdition]?: number } = {
        "windows-xp-home": 5,
        "windows-xp-pro": 10,
        "windows-vista-starter": 5,
        "windows-vista-home-basic": 5,
        "windows-vista-business": 10,
      };
      const expected = os.includes("server") ? null : (caps[os] ?? 20);
      expect(cap).toBe(expected);
    },
  );

  it("the eleventh peer is refused with error 71 and the ten keep working (rule 18)", () => {
    const room = preparedRoom({ parent: { os: "windows-xp-pro" }, peers: 11 });
    room.wait(200_000);
    const ten = Array.from({ length: 10 }, (_, index) => room.hold(`PEER${index + 1}`));
    expect(freeSeats(room.field, "PARENT")).toBe(0);
    const refused = room.failure("PEER11", room.visit()(room.laptop("PEER11")));
    expect(refused).toMatchObject({ reason: "host-full", code: 71 });
    expect(refused.text).toBe(
      "No more connections can be made to this remote computer at this time because there are already as many connections as the computer can accept.",
    );
    expect(room.events("refused", "PEER11")).toMatchObject([
      {
        operation: "open",
        target: MAPLE,
        code: 71,
        text: WINDOWS_CODES[71].text,
        used: 10,
        cap: 10,
      },
    ]);
    expect(room.marked("seat-refused", "PEER11")).toBe(1);
    expect(closed(room)).toEqual([]);
    ten.forEach((held, index) => {
      expect(room.run(`PEER${index + 1}`, held.volume.list(""))).toEqual([]);
    });
    ten[3]?.close();
    room.wait(10);
    expect(room.tries("PEER11")).toBe("ok");
  });

  it("a server edition takes thirty peers (rule 17)", () => {
    const room = preparedRoom({ parent: { os: "windows-server-2008-r2" }, peers: 30 });
    for (let peer = 1; peer <= 30; peer += 1) room.hold(`PEER${peer}`);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(30);
    expect(freeSeats(room.field, "PARENT")).toBeNull();
  });

  it("the host's own access to its own share takes no seat and needs no cable (rule 20)", () => {
    const room = preparedRoom({ parent: { os: "windows-xp-home" }, peers: 5 });
    room.wait(200_000);
    for (let peer = 1; peer <= 5; peer += 1) room.hold(`PEER${peer}`);
    room.field.unplug("PARENT");
    const own = room.hold("PARENT", "\\\\parent\\Maple", null);
    expect(room.run("PARENT", own.volume.probe)).toEqual({ writable: true });
    expect(own.volume.label).toBe("\\\\parent\\Maple");
    expect(room.tries("PARENT", "\\\\PARENT\\Nothing")).toBe(67);
  });

  it("by machine instead of by user, a second account of a seated laptop needs no seat (policy F4)", () => {
    const full = (capUnit: "machine" | "user-and-machine") => {
      const room = preparedRoom({
        parent: { os: "windows-xp-home" },
        peers: 6,
        policies: { capUnit },
      });
      room.wait(200_000);
      const parent = room.laptop("PARENT");
      parent.createAccount({ name: "audit", password: "x" });
      for (let peer = 1; peer <= 5; peer += 1) room.hold(`PEER${peer}`);
      const second = { program: "Print", on: `\\\\${parent.addressing.address?.text}` };
      const credentials = { user: "audit", password: "x" };
      const open = room.laptop("PEER1").openProgram({ ...second, credentials });
      return room.exit("PEER1", open)._tag;
    };
    expect(full("machine")).toBe("Success");
    expect(full("user-and-machine")).toBe("Failure");
  });

  it.each([
    { capOrder: "authenticate-first", code: 1326 },
    { capOrder: "cap-first", code: 71 },
  ] as const)("a wrong password at a full host, $capOrder, is $code (policy F3)", (policy) => {
    const { capOrder, code } = policy;
    const parent = { os: "windows-xp-home" } as const;
    const room = preparedRoom({ parent, peers: 6, policies: { capOrder } });
    room.wait(200_000);
    for (let peer = 1; peer <= 5; peer += 1) room.hold(`PEER${peer}`);
    expect(room.tries("PEER6", MAPLE, { user: "field", password: "wrong" })).toBe(code);
  });
});

describe("idleness", () => {
  it("a session without a sign of life ends after 600 s, and its seat is free (rule 21)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    const opened = room.kernel.now;
    room.wait(599_999);
    expect(closed(room)).toEqual([]);
    room.wait(2);
    expect(closed(room)).toMatchObject([
      { client: "PEER1", account: "field", used: 0, why: "idle" },
    ]);
    expect(Math.round(((closed(room)[0]?.at ?? 0) - opened) / 1e6)).toBe(600);
    expect(room.marked("seat-freed-by-idle", "PARENT")).toBe(1);
    expect(connectionsOf(room.field, "PEER1")).toEqual([
      { server: "PARENT", user: "field", state: "disconnected" },
    ]);
  });

  it("the server's own time wins where it is shorter (rule 21)", () => {
    const room = preparedRoom({ constants: { autoDisconnectMillis: 300_000 } });
    const held = room.hold("PEER1");
    room.wait(300_001);
    expect(closed(room)).toMatchObject([{ why: "idle" }]);
    expect(room.run("PEER1", held.volume.list(""))).toEqual([]);
    expect(room.marked("reconnected-after-idle", "PEER1")).toBe(1);
  });

  it("every operation starts the idle time anew (rule 21)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    for (let round = 0; round < 5; round += 1) {
      room.wait(500_000);
      room.run("PEER1", held.volume.list(""));
    }
    expect(closed(room)).toEqual([]);
    room.wait(600_001);
    expect(closed(room)).toHaveLength(1);
  });

  it("an AutoDisconnect of 0 means a few seconds, -1 never (rule 22)", () => {
    const quick = preparedRoom({ parent: { autoDisconnectMillis: 0 } });
    quick.hold("PEER1");
    quick.wait(4_001);
    expect(closed(quick)).toMatchObject([{ why: "idle" }]);
    const never = preparedRoom({
      parent: { autoDisconnectMillis: -1 },
      constants: { keepConnectionMillis: 10 * hour },
    });
    never.hold("PEER1");
    never.wait(9 * hour);
    expect(closed(never)).toEqual([]);
  });

  it("after an idle drop the next operation reconnects by itself (rule 23)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    room.wait(700_000);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    expect(room.run("PEER1", held.volume.list(""))).toEqual([]);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    expect(room.marked("reconnected-after-idle", "PEER1")).toBe(1);
    room.laptop("PARENT").stopSharing("Maple");
    expect(closed(room)).toMatchObject([{ why: "idle" }, { why: "withdrawn" }]);
  });

  it("after an idle drop others may have taken the seat, and the next operation is refused with 71 (rule 23)", () => {
    const room = preparedRoom({ parent: { os: "windows-xp-home" }, peers: 6 });
    room.wait(200_000);
    const first = room.hold("PEER1");
    room.wait(600_001);
    for (let peer = 2; peer <= 6; peer += 1) room.hold(`PEER${peer}`);
    expect(room.refusal("PEER1", first.volume.list(""))).toBe(71);
    expect(room.events("refused", "PEER1")).toMatchObject([
      { operation: "list", target: MAPLE, code: 71, used: 5, cap: 5 },
    ]);
    room.wait(600_001);
    expect(room.run("PEER1", first.volume.list(""))).toEqual([]);
  });

  it.each([{ keepConnectionMillis: 5_000 }, { autoDisconnectMillis: 5_000 }])(
    "a session that is moving a large document is not idle: %o (rule 21)",
    (constants) => {
      const room = preparedRoom({ constants });
      const held = room.hold("PEER1");
      room.run("PEER1", held.volume.writeTemp("big", content(100_000_000)));
      expect(closed(room)).toEqual([]);
      room.wait(4_990);
      expect(closed(room)).toEqual([]);
      room.wait(11);
      expect(closed(room)).toMatchObject([{ why: "idle" }]);
    },
  );

  it("a closed file starts the server's idle time anew (rule 21)", () => {
    const room = preparedRoom({ constants: { keepConnectionMillis: 10 * hour } });
    const held = room.hold("PEER1");
    room.run("PEER1", held.volume.createExclusive("a.xlsx", content(10)));
    const peer = room.laptop("PEER1");
    room.run("PEER1", peer.openProgram({ program: "Excel", on: MAPLE, file: "a.xlsx" }));
    room.wait(2 * hour);
    room.run("PEER1", peer.closeProgram("Excel"));
    room.wait(899_999);
    expect(closed(room)).toEqual([]);
    room.wait(2);
    expect(closed(room)).toMatchObject([{ why: "idle" }]);
  });
});

describe("when a seat is free again", () => {
  it("a clean close frees the seat at once (rule 24)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    held.close();
    room.wait(1);
    expect(closed(room)).toMatchObject([{ why: "logoff", used: 0 }]);
    expect(connectionsOf(room.field, "PEER1")).toEqual([]);
  });

  it("a pulled client cable keeps the seat until the server's idle time is over (rule 24, F8)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    const opened = room.kernel.now;
    room.field.unplug("PEER1");
    room.wait(899_000);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    room.wait(1_001);
    expect(closed(room)).toMatchObject([{ why: "lost" }]);
    expect(Math.round(((closed(room)[0]?.at ?? 0) - opened) / 1e6)).toBe(900);
  });

  it("a vanished client that held a file open is missed after 120 s (rule 24, F8)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    room.run("PEER1", held.volume.createExclusive("a.xlsx", content(10)));
    const program = { program: "Excel", on: MAPLE, file: "a.xlsx", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(program));
    room.field.unplug("PEER1");
    room.wait(119_999);
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ opens: 1 }]);
    room.wait(2);
    expect(closed(room)).toMatchObject([{ why: "lost" }]);
    const other = room.hold("PEER2");
    room.run("PEER2", other.volume.remove("a.xlsx"));
  });

  it("a client that comes back before it is missed replaces its own session instead of taking a second seat (rules 16 and 24)", () => {
    const room = preparedRoom({ parent: { os: "windows-xp-home" }, peers: 5 });
    room.wait(200_000);
    for (let peer = 1; peer <= 5; peer += 1) room.hold(`PEER${peer}`);
    room.field.unplug("PEER5");
    room.plug("PEER5");
    room.wait(10_000);
    expect(room.tries("PEER5")).toBe("ok");
    expect(closed(room)).toMatchObject([{ client: "PEER5", why: "lost" }]);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(5);
  });

  it("a host whose own cable was out has its sessions still when it comes back under the same address (rule 24)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.hold("PEER2");
    room.field.unplug("PARENT");
    room.wait(3_000);
    room.plug("PARENT");
    room.wait(10_000);
    expect(freeSeats(room.field, "PARENT")).toBe(18);
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
    expect(closed(room)).toEqual([]);
    expect(room.events("session.opened")).toHaveLength(2);
  });

  it("a host whose own cable was out has lost its sessions when it comes back under another address (rules 5 and 24)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    room.hold("PEER2");
    room.field.unplug("PARENT");
    room.field.setDhcp("switch", true);
    room.plug("PARENT");
    room.wait(3_000);
    expect(closed(room)).toMatchObject([{ why: "lost" }, { why: "lost" }]);
    expect(freeSeats(room.field, "PARENT")).toBe(20);
  });

  it("of two connections of one session the missed one goes first and the other by idleness (rules 16 and 24, F8)", () => {
    const room = preparedRoom();
    const address = room.laptop("PARENT").addressing.address?.text ?? "";
    const polling = room.hold("PEER1", `\\\\${address}\\Maple`);
    room.run("PEER1", polling.volume.createExclusive("a.xlsx", content(10)));
    const program = { program: "Excel", on: MAPLE, file: "a.xlsx", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(program));
    for (let round = 0; round < 4; round += 1) {
      room.wait(500_000);
      room.run("PEER1", polling.volume.list(""));
    }
    expect(room.marked("seat-pinned-by-open-file")).toBe(1);
    room.field.unplug("PEER1");
    room.wait(121_000);
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ opens: 0 }]);
    room.wait(900_000);
    expect(closed(room)).toMatchObject([{ why: "lost" }]);
  });
});
