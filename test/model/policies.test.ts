/** Every reading that may be chosen makes a difference (domain §F). The others are in the tests of what they are about. */
import { describe, expect, it } from "vitest";
import type { FieldPolicies } from "../../src/model/policies.ts";
import { freeSeats, sessionsOn } from "../../src/model/windows/views.ts";
import { content, FIELD, MAPLE, preparedRoom } from "./rooms.ts";

describe("choices", () => {
  it.each([
    ["five", "windows-vista-home-basic", 5],
    ["ten", "windows-vista-home-basic", 10],
    ["ten", "windows-vista-starter", 10],
    ["ten", "windows-vista-business", 10],
    ["ten", "windows-xp-home", 5],
  ] as const)("F5: with %s seats %s accepts %i (rule 17)", (vistaHomeSeats, os, seats) => {
    const room = preparedRoom({ parent: { os }, policies: { vistaHomeSeats } });
    expect(freeSeats(room.field, "PARENT")).toBe(seats);
  });

  it.each([
    ["shorter", 600],
    ["client", 600],
    ["host", 900],
  ] as const)(
    "F6: ended by %s a session nobody uses is over after %i s (rule 21)",
    (idleEnd, s) => {
      const room = preparedRoom({ policies: { idleEnd } });
      room.hold("PEER1");
      room.wait(s * 1_000 - 1_000);
      expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
      room.wait(1_001);
      expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    },
  );

  it("F6: where the client alone ends it, a host keeps a silent client's session (rule 24)", () => {
    const after = (idleEnd: FieldPolicies["idleEnd"]): number => {
      const room = preparedRoom({ policies: { idleEnd } });
      room.hold("PEER1");
      room.field.unplug("PEER1");
      room.wait(3_600_000);
      return sessionsOn(room.field, "PARENT").length;
    };
    expect([after("shorter"), after("client")]).toEqual([0, 1]);
  });

  it("F6: where the host alone ends it, its client misses one that has forgotten him (rule 21)", () => {
    const room = preparedRoom({ policies: { idleEnd: "host" } });
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "audit", password: "x" });
    room.run("PEER1", room.laptop("PEER1").signIn({ server: "PARENT", ...FIELD }));
    room.field.powerOff("PARENT");
    room.field.powerOn("PARENT");
    const other = (): number | string =>
      room.tries("PEER1", MAPLE, { user: "PARENT\\audit", password: "x" });
    room.wait(300_000);
    expect(other()).toBe(1219);
    room.wait(301_000);
    expect(other()).toBe(5);
  });

  it.each([
    ["two-minutes", 0],
    ["by-idleness", 1],
  ] as const)(
    "F8: %s later a silent client that holds a file has %i seats (rule 24)",
    (deadPeer, seats) => {
      const room = preparedRoom({ policies: { deadPeer } });
      const { volume } = room.hold("PEER1");
      room.run("PEER1", volume.writeTemp("a", content(1)));
      const program = { program: "Word", on: MAPLE, file: "a", credentials: FIELD };
      room.run("PEER1", room.laptop("PEER1").openProgram(program));
      room.field.unplug("PEER1");
      room.wait(3_600_000);
      expect(sessionsOn(room.field, "PARENT")).toHaveLength(seats);
    },
  );

  it.each([
    ["like-xp", "windows-7-pro", 21],
    ["shorter", "windows-7-pro", 9],
    ["shorter", "windows-xp-pro", 21],
  ] as const)(
    "F10: %s, a client on %s gives up knocking after %i s (rule 13)",
    (connectTimeout, os, s) => {
      const room = preparedRoom({ peer: { os }, policies: { connectTimeout } });
      room.wait(200_000);
      expect(room.tries("PEER1")).toBe("ok");
      room.field.sleep("PARENT");
      const before = room.nowMillis;
      expect(room.tries("PEER1")).toBe(53);
      expect(Math.round((room.nowMillis - before) / 1_000)).toBe(s);
    },
  );
});
