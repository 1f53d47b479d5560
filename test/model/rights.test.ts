/** Groups, denials, single files, the wizard, and when a withdrawn permission is missed (domain rules 31 to 33, §D 40 to 42). */
import { describe, expect, it } from "vitest";
import type { FieldPolicies } from "../../src/model/policies.ts";
import { openFilesOn, sessionsOn } from "../../src/model/windows/views.ts";
import { content, FIELD, FOLDER, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

/** `anna` of the groups Juniors and Audit, who has no entry of her own. */
const ANNA = { user: "PARENT\\anna", password: "x" };
const withAnna = (): TestRoom => {
  const room = preparedRoom();
  const groups = ["Juniors", "Audit"];
  room.laptop("PARENT").createAccount({ name: "anna", password: "x", groups });
  return room;
};

const may = (room: TestRoom): "nothing" | "read" | "write" => {
  if (room.tries("PEER1", MAPLE, ANNA) === 5) return "nothing";
  const { volume } = room.hold("PEER1", MAPLE, ANNA);
  return room.run("PEER1", volume.probe).writable ? "write" : "read";
};

describe("groups and denials", () => {
  it.each([
    { entries: { Juniors: "read" }, anna: "read" },
    { entries: { juniors: "read", AUDIT: "read-write" }, anna: "write" },
    { entries: { anna: "read", Everyone: "read-write" }, anna: "write" },
    { entries: { Audit: "read-write", Juniors: "none" }, anna: "nothing" },
    { entries: { anna: "read-write", Everyone: "none" }, anna: "nothing" },
    { entries: { Audit: "read-write", Juniors: "no-writing" }, anna: "read" },
    { entries: { Juniors: "no-writing" }, anna: "nothing" },
    { entries: {}, anna: "nothing" },
  ] as const)("rule 31: a share with %j lets a member do: $anna", ({ entries, anna }) => {
    const room = withAnna();
    for (const [account, access] of Object.entries(entries)) {
      expect(room.laptop("PARENT").grant({ share: "Maple", account, access })).toBeNull();
    }
    expect(may(room)).toBe(anna);
  });

  it.each([
    { limits: { Juniors: "read" }, anna: "read" },
    { limits: { Juniors: "read", Audit: "read-write" }, anna: "write" },
    { limits: { Audit: "no-writing" }, anna: "read" },
    { limits: { Everyone: "none" }, anna: "nothing" },
    { limits: { field: "none" }, anna: "write" },
  ] as const)(
    "rule 31: a folder with $limits cuts what the share gives to: $anna",
    ({ limits, anna }) => {
      const room = withAnna();
      const parent = room.laptop("PARENT");
      parent.grant({ share: "Maple", account: "anna", access: "read-write" });
      for (const [account, access] of Object.entries(limits)) {
        expect(parent.limitFolder({ share: "Maple", account, access })).toBeNull();
      }
      expect(may(room)).toBe(anna);
    },
  );

  it("rule 31: a group nobody is in has no permissions to be given", () => {
    const room = preparedRoom();
    const entry = { share: "Maple", account: "Juniors", access: "read" } as const;
    expect(room.laptop("PARENT").grant(entry)?.code).toBe(1332);
  });
});

describe("a folder whose share ends and is made again", () => {
  it("rule 31: goes on limiting what the new share gives, under whatever name", () => {
    const parent = withAnna().laptop("PARENT");
    const { shares } = parent;
    const may = (name: string): string => {
      const share = shares.find(name);
      return share === undefined ? "not shared" : shares.access(share, ["anna"]);
    };
    const entry = { share: "Maple", account: "anna" } as const;
    parent.limitFolder({ ...entry, access: "read" });
    parent.grant({ ...entry, access: "read-write" });
    expect(may("Maple")).toBe("read");
    expect(parent.stopSharing("Maple")).toBeNull();
    expect(parent.shareFolder("Maple", FOLDER.toLowerCase())).toBeNull();
    // What the share itself allowed went with it.
    expect(may("Maple")).toBe("none");
    parent.grant({ ...entry, access: "read-write" });
    expect(may("Maple")).toBe("read");
    expect(parent.shareFolder("Other", FOLDER)).toBeNull();
    parent.grant({ ...entry, share: "Other", access: "read-write" });
    expect(may("Other")).toBe("read");
    parent.limitFolder({ ...entry, access: "read-write" });
    expect(may("Other")).toBe("read-write");
  });
});

describe("single files and folders below", () => {
  it("rule 31: what is said nearest to a file counts, also when the folder above says less", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    const own = parent.localVolume(FOLDER);
    room.run("PARENT", own.makeFolder("closed/open"));
    for (const path of ["closed/a", "closed/open/b", "c"]) {
      room.run("PARENT", own.writeTemp(path, content(3)));
    }
    const limit = (path: string, access: "none" | "read" | "read-write") =>
      parent.limitFolder({ share: "Maple", account: "field", access, path });
    expect(limit("Closed", "none")).toBeNull();
    expect(limit("closed\\open", "read-write")).toBeNull();
    expect(limit("c", "read")).toBeNull();
    const { volume } = room.hold("PEER1");
    const read = (path: string) => volume.read(path, { limit: 9 });
    expect(room.run("PEER1", volume.list("")).map(({ name }) => name)).toEqual(["c", "closed"]);
    expect(room.refusal("PEER1", volume.list("closed"))).toBe(5);
    const before = room.events("refused").length;
    expect(
      room.run("PEER1", volume.listAll(["closed", "", "closed/open", "CLOSED"])),
    ).toMatchObject([{ code: 5 }, [{}, {}], [{}], { code: 5 }]);
    // Refused twice in one request is refused once.
    expect(room.events("refused").length - before).toBe(1);
    expect(room.refusal("PEER1", read("CLOSED/a"))).toBe(5);
    expect(room.run("PEER1", read("closed/open/b"))).toHaveLength(3);
    room.run("PEER1", volume.remove("closed/open/b"));
    expect(room.run("PEER1", read("c"))).toHaveLength(3);
    expect(room.refusal("PEER1", volume.remove("c"))).toBe(5);
    expect(room.refusal("PEER1", volume.renameToFresh("c", "d"))).toBe(5);
    room.run("PEER1", volume.writeTemp("e", content(1)));
    expect(room.refusal("PEER1", volume.renameToFresh("e", "closed/e"))).toBe(5);
    const below = room.hold("PEER1", `${MAPLE}\\closed`, FIELD).volume;
    expect(room.refusal("PEER1", below.list(""))).toBe(5);
    expect(limit("nothing", "read")?.code).toBe(2);
  });
});

describe("the sharing wizard", () => {
  it("rule 32: makes everybody a Reader, who can make a copy and send nothing", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    const folder = "C:/Engagements/Oak (Sync)";
    room.run("PARENT", parent.localVolume(folder).writeTemp("a", content(3)));
    expect(parent.shareWithWizard({ share: "Oak", folder, accounts: ["field"] })).toBeNull();
    const { volume } = room.hold("PEER1", "\\\\PARENT\\Oak");
    expect(room.run("PEER1", volume.read("a", { limit: 9 }))).toHaveLength(3);
    expect(room.refusal("PEER1", volume.writeTemp("b", content(1)))).toBe(5);
    const again = { share: "Oak", folder, accounts: ["field"] };
    expect(parent.shareWithWizard(again)?.code).toBe(2118);
  });
});

describe("a permission that is taken away", () => {
  const withdrawn = (withdrawal: FieldPolicies["withdrawal"]) => {
    const room = preparedRoom({ policies: { withdrawal } });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(9)));
    const program = { program: "Excel", on: MAPLE, file: "a", credentials: FIELD };
    room.run("PEER2", room.laptop("PEER2").openProgram(program));
    room.laptop("PARENT").revoke({ share: "Maple", account: "field" });
    room.wait(1);
    const seats = sessionsOn(room.field, "PARENT").length;
    const open = openFilesOn(room.field, "PARENT").length;
    const exit = room.exit("PEER1", volume.list(""));
    return { next: exit._tag, anew: room.tries("PEER1"), open, seats };
  };

  it("rule 33: by default stops what is opened next, and leaves open files alone", () => {
    expect(withdrawn("next-open")).toEqual({ next: "Failure", anew: 5, open: 1, seats: 2 });
  });

  it("rule 33: with next-connection stops only who connects anew", () => {
    expect(withdrawn("next-connection")).toEqual({ next: "Success", anew: 5, open: 1, seats: 2 });
  });

  it("rule 33: with at-once ends sessions and closes files", () => {
    expect(withdrawn("at-once")).toEqual({ next: "Failure", anew: 5, open: 0, seats: 0 });
  });

  it("rule 33: with at-once leaves those alone who may still come in by a group", () => {
    const room = preparedRoom({ policies: { withdrawal: "at-once" } });
    const parent = room.laptop("PARENT");
    parent.grant({ share: "Maple", account: "Everyone", access: "read" });
    const { volume } = room.hold("PEER1");
    parent.revoke({ share: "Maple", account: "field" });
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
    expect(room.events("session.closed")).toEqual([]);
  });
});
