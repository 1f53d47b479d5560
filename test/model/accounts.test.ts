/** Accounts that lock themselves, change, or do not count at all (domain rules 27, 28 and 30, §D 32, 36, 37, 43). */
import { describe, expect, it } from "vitest";
import { sessionsOn } from "../../src/model/windows/views.ts";
import { FIELD, MAPLE, preparedRoom, prepareShare, type TestRoom } from "./rooms.ts";

const TYPO = { user: "PARENT\\field", password: "typo" };
const HALF_AN_HOUR = 1_800_000;

describe("wrong passwords", () => {
  const locking = (): TestRoom => preparedRoom({ parent: { lockoutAfter: 3 } });
  const guess = (room: TestRoom, times: number) =>
    Array.from({ length: times }, () => room.tries("PEER1", MAPLE, TYPO));

  it("rule 27: the third wrong password locks the account, and then the right one is 1909 for everybody", () => {
    const room = locking();
    const held = room.hold("PEER2");
    expect(guess(room, 4)).toEqual([1326, 1326, 1326, 1909]);
    expect(room.tries("PEER1")).toBe(1909);
    expect(room.run("PEER2", held.volume.list(""))).toEqual([]);
    held.close();
    expect(room.tries("PEER2")).toBe(1909);
    expect(room.events("account.locked", "PARENT")).toMatchObject([{ account: "field" }]);
    expect(room.marked("account-locked-out", "PARENT")).toBe(1);
    expect(room.events("refused", "PEER2")).toMatchObject([
      { text: "The referenced account is currently locked out and may not be logged on to." },
    ]);
  });

  it("rule 27: half an hour later the account is open again", () => {
    const room = locking();
    guess(room, 3);
    const lockedAt = room.nowMillis;
    room.wait(HALF_AN_HOUR - 1_000);
    expect(room.tries("PEER1")).toBe(1909);
    room.wait(HALF_AN_HOUR - (room.nowMillis - lockedAt));
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("rule 27: a right password in between starts the count anew, and an old wrong one is forgotten", () => {
    const room = locking();
    guess(room, 2);
    expect(room.tries("PEER1")).toBe("ok");
    expect(guess(room, 2)).toEqual([1326, 1326]);
    room.wait(HALF_AN_HOUR);
    expect(guess(room, 2)).toEqual([1326, 1326]);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.events("account.locked")).toEqual([]);
  });

  it("rule 27: as Windows is delivered no account locks itself", () => {
    const room = preparedRoom();
    expect(new Set(guess(room, 20))).toEqual(new Set([1326]));
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("rules 27 and 28: a remembered password that was changed is offered again and again until the account locks", () => {
    const room = locking();
    expect(room.tries("PEER1", MAPLE, { ...FIELD, remember: true })).toBe("ok");
    room.laptop("PARENT").changeAccount({ name: "field", password: "new" });
    expect([1, 2, 3, 4].map(() => room.tries("PEER1", MAPLE, null))).toEqual([
      1326, 1326, 1326, 1909,
    ]);
  });

  it("rule 27: a stranger's name locks nothing", () => {
    const room = locking();
    const nobody = { user: "PARENT\\nobody", password: "x" };
    for (let time = 0; time < 5; time += 1) expect(room.tries("PEER1", MAPLE, nobody)).toBe(1326);
    expect(room.events("account.locked")).toEqual([]);
  });
});

describe("an administrator", () => {
  it("rule 27: changes passwords, disables, lets expire and unlocks, and the next logon notices", () => {
    const room = preparedRoom({ parent: { lockoutAfter: 1 } });
    const parent = room.laptop("PARENT");
    const held = room.hold("PEER1");
    parent.changeAccount({ name: "FIELD", disabled: true });
    expect(room.run("PEER1", held.volume.list(""))).toEqual([]);
    expect(room.tries("PEER2")).toBe(1331);
    parent.changeAccount({ name: "field", disabled: false, expired: true });
    expect(room.tries("PEER2")).toBe(1330);
    parent.changeAccount({ name: "field", expired: false, password: "" });
    expect(room.tries("PEER2", MAPLE, { user: "PARENT\\field", password: "" })).toBe(1327);
    parent.changeAccount({ name: "field", password: "s3cret" });
    room.tries("PEER2", MAPLE, TYPO);
    expect(room.tries("PEER2")).toBe(1909);
    parent.changeAccount({ name: "field", lockedOut: false });
    expect(room.tries("PEER2")).toBe("ok");
    expect(room.events("account.changed", "PARENT")[0]).toMatchObject({
      account: "field",
      changed: ["disabled"],
    });
    expect(parent.changeAccount({ name: "nobody", password: "x" })?.code).toBe(2221);
  });
});

describe("a host that takes everybody for Guest", () => {
  const guests = (): TestRoom => preparedRoom({ parent: { sharingModel: "guest-only" } });

  it("rule 30: lets everybody in whatever they type, to read and not to write", () => {
    const room = guests();
    expect(room.tries("PEER2", MAPLE, { user: "nobody", password: "whatever" })).toBe("ok");
    const { volume } = room.hold("PEER1");
    expect(room.run("PEER1", volume.probe)).toEqual({ writable: false });
    expect(room.refusal("PEER1", volume.makeFolder("a"))).toBe(5);
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ client: "PEER1", account: "Guest" }]);
    expect(room.marked("arrived-as-guest", "PARENT")).toBe(2);
  });

  it("rule 30: lets everybody write where Everyone may", () => {
    const room = guests();
    room.laptop("PARENT").grant({ share: "Maple", account: "Everyone", access: "read-write" });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.makeFolder("a"));
    expect(room.run("PEER1", volume.list(""))).toHaveLength(1);
  });

  it("rule 30: keeps two users of one laptop in one seat, because both are Guest", () => {
    const room = guests();
    const address = room.laptop("PARENT").addressing.address?.text ?? "";
    room.hold("PEER1");
    room.hold("PEER1", `\\\\${address}\\Maple`, { user: "anna", password: "x" });
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
  });

  it.each([
    ["by-edition", "windows-xp-pro", "Guest"],
    ["by-edition", "windows-7-pro", "field"],
    ["classic", "windows-xp-home", "field"],
  ] as const)(
    "rule 30: with the policy %s a host on %s lets %s in",
    (sharingModel, os, account) => {
      const room = preparedRoom({ parent: { os }, policies: { sharingModel } });
      room.wait(200_000);
      room.hold("PEER1");
      expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ account }]);
    },
  );

  it("rule 30: a host that says itself what it is does not ask the policy", () => {
    const parent = { os: "windows-xp-pro", sharingModel: "classic" } as const;
    const room = preparedRoom({ parent, policies: { sharingModel: "by-edition" } });
    room.wait(200_000);
    prepareShare(room, "PEER2");
    room.hold("PEER1");
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ account: "field" }]);
  });
});
