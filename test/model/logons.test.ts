/** The order of checks, accounts and passwords (domain rules 25 to 29). */
import { describe, expect, it } from "vitest";
import { WINDOWS_CODES } from "../../src/model/windows/codes.ts";
import { sessionsOn } from "../../src/model/windows/views.ts";
import { device, FIELD, MAPLE, node, preparedRoom, prepareShare, TestRoom } from "./rooms.ts";

/** Everything that can be wrong at once, in the order in which it is noticed; each row repairs the one before. */
const obstacles = [
  { fault: "the own cable is out", code: 1231 },
  { fault: "the own link has no address yet", code: 1231 },
  { fault: "the host is not there", code: 53 },
  { fault: "the machines share no dialect", code: 384 },
  { fault: "the password is wrong", code: 1326 },
  { fault: "the host is full", code: 71 },
  { fault: "there is no such share", code: 67 },
  { fault: "the share lets this account not in", code: 5 },
  { fault: "the folder lets this account not in", code: 5 },
] as const;

/** A room in which every obstacle from `first` on is still there. */
const obstructed = (first: number): number | string => {
  const stands = (fault: (typeof obstacles)[number]["fault"]): boolean =>
    obstacles.findIndex((obstacle) => obstacle.fault === fault) >= first;
  const room = new TestRoom({
    nodes: [
      node("PARENT", { os: "windows-xp-home" }),
      node("PEER", {
        os: stands("the machines share no dialect") ? "windows-10-pro" : "windows-7-pro",
      }),
      ...["A", "B", "C", "D", "E"].map((name) => node(name)),
    ],
    policies: { dialects: "checked" },
  });
  const parent = room.laptop("PARENT");
  prepareShare(room, "PARENT");
  parent.createAccount({ name: "peer", password: "ok" });
  parent.localVolume("C:/Other");
  parent.shareFolder("Other", "C:/Other");
  parent.grant({ share: "Other", account: "field", access: "read" });
  if (!stands("the host is not there")) room.plug("PARENT");
  room.plug("A", "B", "C", "D", "E");
  if (!stands("the own cable is out")) room.plug("PEER");
  room.wait(200_000);
  if (stands("the own link has no address yet") && !stands("the own cable is out")) {
    room.field.unplug("PEER");
    room.plug("PEER");
    room.wait(3_000);
  }
  if (stands("the host is full") && !stands("the host is not there")) {
    for (const name of ["A", "B", "C", "D", "E"]) room.hold(name, "\\\\PARENT\\Other");
  }
  if (stands("there is no such share")) parent.stopSharing("Maple");
  if (!stands("the share lets this account not in") && !stands("there is no such share")) {
    parent.grant({ share: "Maple", account: "peer", access: "read-write" });
  }
  if (stands("the folder lets this account not in") && !stands("there is no such share")) {
    parent.limitFolder({ share: "Maple", account: "peer", access: "none" });
  }
  const password = stands("the password is wrong") ? "no" : "ok";
  return room.tries("PEER", MAPLE, { user: "PARENT\\peer", password });
};

describe("the order of checks (rule 25)", () => {
  it.each(obstacles.map((obstacle, index) => ({ ...obstacle, index })))(
    "with everything from there on wrong, $fault decides: $code (rule 25)",
    ({ index, code }) => {
      expect(obstructed(index)).toBe(code);
    },
  );

  it("with nothing wrong the share opens (rule 25)", () => {
    expect(obstructed(obstacles.length)).toBe("ok");
  });

  it("who speaks only the old dialect cannot talk to a host without it (domain §D 66)", () => {
    const room = new TestRoom({
      nodes: [node("PARENT", { os: "windows-10-pro" }), node("XP", { os: "windows-xp-pro" })],
      policies: { dialects: "checked" },
    });
    prepareShare(room, "PARENT");
    room.plug("PARENT", "XP");
    room.wait(200_000);
    expect(room.tries("XP")).toBe(64);
  });
});

describe("accounts", () => {
  it.each([
    { user: "PARENT\\field", password: "s3cret", result: "ok" },
    { user: "parent\\FIELD", password: "s3cret", result: "ok" },
    { user: "field", password: "s3cret", result: "ok" },
    { user: "PEER1\\field", password: "s3cret", result: 1326 },
    { user: "PARENT\\field", password: "S3cret", result: 1326 },
    { user: "PARENT\\nobody", password: "s3cret", result: 1326 },
    { user: "PARENT\\blank", password: "", result: 1327 },
    { user: "PARENT\\blank", password: "guess", result: 1326 },
    { user: "PARENT\\disabled", password: "x", result: 1331 },
    { user: "PARENT\\disabled", password: "guess", result: 1326 },
    { user: "PARENT\\expired", password: "x", result: 1330 },
    { user: "PARENT\\locked", password: "x", result: 1909 },
  ] as const)("$user with password '$password' gives $result (rules 26 and 27)", (logon) => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "blank", password: "" });
    parent.createAccount({ name: "disabled", password: "x", disabled: true });
    parent.createAccount({ name: "expired", password: "x", expired: true });
    parent.createAccount({ name: "locked", password: "x", lockedOut: true });
    const { user, password, result } = logon;
    expect(room.tries("PEER1", MAPLE, { user, password })).toBe(result);
    if (result === "ok") return;
    expect(room.events("refused", "PEER1")).toMatchObject([
      { code: result, text: WINDOWS_CODES[result].text },
    ]);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
  });

  it("an account made on the parent is unknown on a peer (rule 26)", () => {
    const room = preparedRoom();
    const peer = room.laptop("PEER2");
    peer.localVolume("C:/Maple");
    peer.shareFolder("Maple", "C:/Maple");
    expect(
      room.tries("PEER1", "\\\\PEER2\\Maple", { user: "PEER2\\field", password: "s3cret" }),
    ).toBe(1326);
  });

  it("a bare user name can be read as an account of the client itself, by policy", () => {
    const room = preparedRoom({ policies: { bareUser: "account-of-client" } });
    expect(room.tries("PEER1", MAPLE, { user: "field", password: "s3cret" })).toBe(1326);
    expect(room.tries("PEER1", MAPLE, FIELD)).toBe("ok");
  });

  it("Windows at the machine itself refuses what exists already or does not exist", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    const codes = [
      parent.createAccount({ name: "Field", password: "y" })?.code,
      parent.shareFolder("maple", "C:/Engagements/Maple (Sync)")?.code,
      parent.shareFolder("Elsewhere", "C:/Elsewhere")?.code,
      parent.stopSharing("Elsewhere")?.code,
      parent.grant({ share: "Maple", account: "nobody", access: "read" })?.code,
      parent.revoke({ share: "Elsewhere", account: "field" })?.code,
    ];
    expect(codes).toEqual([2224, 2118, 2116, 2310, 1332, 2310]);
    expect(room.events("refused", "PARENT").map((event) => event["code"])).toEqual(codes);
  });
});

describe("which pair is offered", () => {
  const twins = (password: string): TestRoom => {
    const logon = { user: "anna", password };
    const room = preparedRoom({ peer: { logon } });
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "anna", password: "same" });
    parent.grant({ share: "Maple", account: "anna", access: "read" });
    return room;
  };

  it("the same name and password on both machines need no dialog (rule 28)", () => {
    const room = twins("same");
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    expect(room.events("session.opened", "PARENT")).toMatchObject([{ account: "anna" }]);
  });

  it("the same name with another password is refused (rule 28)", () => {
    expect(twins("different").tries("PEER1", MAPLE, null)).toBe(1326);
  });

  it("a pair that was typed once is offered again until the laptop is switched off (rule 28)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1", MAPLE, null)).toBe(1326);
    expect(room.tries("PEER1", MAPLE, FIELD)).toBe("ok");
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    room.field.powerOff("PEER1");
    room.field.powerOn("PEER1");
    room.wait(10_000);
    expect(room.tries("PEER1", MAPLE, null)).toBe(1326);
  });

  it("a remembered pair survives switching off, even after it stopped being right (rule 28)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1", MAPLE, { ...FIELD, remember: true })).toBe("ok");
    expect(room.tries("PEER1", MAPLE, FIELD)).toBe("ok");
    room.field.powerOff("PEER1");
    room.field.powerOn("PEER1");
    room.wait(10_000);
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
  });

  it("another pair that is typed once takes the place of a remembered one until the laptop is switched off (rule 28)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "audit", password: "x" });
    parent.grant({ share: "Maple", account: "audit", access: "read" });
    const accounts = (): ReadonlyArray<unknown> =>
      room.events("session.opened", "PARENT").map(({ account }) => account);
    expect(room.tries("PEER1", MAPLE, { ...FIELD, remember: true })).toBe("ok");
    expect(room.tries("PEER1", MAPLE, { user: "PARENT\\audit", password: "x" })).toBe("ok");
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    expect(accounts()).toEqual(["field", "audit", "audit"]);
    room.field.powerOff("PEER1");
    room.field.powerOn("PEER1");
    room.wait(10_000);
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    expect(accounts().at(-1)).toBe("field");
  });

  it("a pair that was refused is not kept (rule 28)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "peer1", password: "pw of PEER1" });
    parent.grant({ share: "Maple", account: "peer1", access: "read" });
    room.tries("PEER1", MAPLE, { user: "PARENT\\field", password: "typo", remember: true });
    // What is offered without being asked is the pair of whoever is logged on, not the typo.
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    expect(room.events("session.opened", "PARENT")).toMatchObject([{ account: "peer1" }]);
    expect(room.tries("PEER1", MAPLE, FIELD)).toBe("ok");
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
  });

  it("a second user name for a server that is in use is refused with 1219 (rule 29)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "audit", password: "x" });
    parent.grant({ share: "Maple", account: "audit", access: "read" });
    const held = room.hold("PEER1");
    const audit = { user: "PARENT\\audit", password: "x" };
    expect(room.tries("PEER1", MAPLE, audit)).toBe(1219);
    expect(room.tries("PEER1", "\\\\parent\\Maple", audit)).toBe(1219);
    expect(room.tries("PEER1", MAPLE, { ...FIELD, password: "typo" })).toBe(1219);
    expect(room.marked("credential-conflict", "PEER1")).toBe(3);
    expect(room.run("PEER1", held.volume.list(""))).toEqual([]);
    const byAddress = `\\\\${parent.addressing.address?.text}\\Maple`;
    expect(room.tries("PEER1", byAddress, audit)).toBe("ok");
    held.close();
    expect(room.tries("PEER1", MAPLE, audit)).toBe("ok");
  });

  it("another Windows user of the same laptop has a connection and a seat of his own (rules 16 and 29)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.createAccount({ name: "audit", password: "x" });
    parent.grant({ share: "Maple", account: "audit", access: "read" });
    room.hold("PEER1");
    const open = (program: string, credentials?: { user: string; password: string }) => {
      const laptop = room.laptop("PEER1");
      const options = { program, on: MAPLE, desktop: "carla" };
      return room.run(
        "PEER1",
        laptop.openProgram(credentials === undefined ? options : { ...options, credentials }),
      );
    };
    open("Explorer", { user: "PARENT\\audit", password: "x" });
    expect(sessionsOn(room.field, "PARENT").map(({ account }) => account)).toEqual([
      "field",
      "audit",
    ]);
    // What he typed is good for his own programs, and for nobody else's.
    open("Word");
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(2);
    room.run("PEER1", room.laptop("PEER1").closeProgram("Explorer"));
    room.run("PEER1", room.laptop("PEER1").closeProgram("Word"));
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    expect(room.marked("credential-conflict", "PEER1")).toBe(0);
  });

  it("who opens without typing anything shares the connection that is there (rule 29)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
    expect(room.events("session.opened")).toHaveLength(1);
  });
});

describe("signing in by hand", () => {
  it("opens a session that idles out like any other, and keeps the pair (page Step 3, rules 21 and 28)", () => {
    const room = preparedRoom();
    const peer = room.laptop("PEER1");
    room.run("PEER1", peer.signIn({ server: "\\\\PARENT", ...FIELD, remember: true }));
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    room.wait(600_001);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    expect(room.tries("PEER1", MAPLE, null)).toBe("ok");
  });

  it("the session of a sign-in is used by what comes next and goes with its last user (rules 16 and 24)", () => {
    const room = preparedRoom();
    room.run("PEER1", room.laptop("PEER1").signIn({ server: "PARENT", ...FIELD }));
    const held = room.hold("PEER1", MAPLE, null);
    expect(room.events("session.opened")).toHaveLength(1);
    held.close();
    room.wait(1);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
  });

  it("a share that is refused afterwards leaves the sign-in as it is", () => {
    const room = preparedRoom();
    room.run("PEER1", room.laptop("PEER1").signIn({ server: "PARENT", ...FIELD }));
    expect(room.tries("PEER1", "\\\\PARENT\\Nothing", null)).toBe(67);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
  });

  it("a wrong password is refused, and without a name Windows offers what it has (rules 27 and 28)", () => {
    const room = preparedRoom();
    const peer = room.laptop("PEER1");
    const wrong = { server: "PARENT", user: "field", password: "no" };
    expect(room.refusal("PEER1", peer.signIn(wrong))).toBe(1326);
    expect(room.refusal("PEER1", peer.signIn({ server: "PARENT" }))).toBe(1326);
    expect(room.events("refused", "PEER1")).toMatchObject([
      { operation: "sign-in", target: "\\\\PARENT" },
      { operation: "sign-in" },
    ]);
    room.run("PEER1", peer.signIn({ server: "PEER1" }));
  });
});

describe("paths", () => {
  it.each([
    { path: "PARENT\\Maple", code: 123 },
    { path: "\\\\", code: 123 },
    { path: "\\\\PARENT", code: 67 },
    { path: "\\\\PARENT\\Nothing", code: 67 },
  ])("$path is refused with $code", ({ path, code }) => {
    expect(preparedRoom().tries("PEER1", path)).toBe(code);
  });

  it("the engine's port opens a UNC path, a folder below a share and a folder of the own disk", () => {
    const room = new TestRoom({ nodes: [node("PARENT"), node("PEER1")], devices: [device()] });
    prepareShare(room, "PARENT");
    room.plug("PARENT", "PEER1");
    room.wait(10_000);
    const parent = room.laptop("PARENT").localVolume("C:/Engagements/Maple (Sync)");
    room.run("PARENT", parent.makeFolder("a/b"));
    const below = room.hold("PEER1", "//PARENT/Maple/a", FIELD);
    expect(room.run("PEER1", below.volume.list(""))).toMatchObject([{ name: "b" }]);
    expect(below.volume.label).toBe("\\\\PARENT\\Maple\\a");
  });
});
