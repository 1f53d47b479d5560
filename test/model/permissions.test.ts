/** Who may do what in a share, and what happens when that changes (domain rules 31 to 33, 42 of §D). */
import { describe, expect, it } from "vitest";
import { sessionsOn } from "../../src/model/windows/views.ts";
import { content, FIELD, MAPLE, preparedRoom } from "./rooms.ts";

describe("permissions", () => {
  it.each([
    { share: "read-write", folder: "read-write", opens: "ok", writes: "ok" },
    { share: "read", folder: "read-write", opens: "ok", writes: 5 },
    { share: "read-write", folder: "read", opens: "ok", writes: 5 },
    { share: "none", folder: "read-write", opens: 5, writes: 5 },
    { share: "read-write", folder: "none", opens: 5, writes: 5 },
  ] as const)(
    "share $share and folder $folder: opening $opens, writing $writes (rules 31, 32)",
    (c) => {
      const room = preparedRoom();
      const parent = room.laptop("PARENT");
      room.run(
        "PARENT",
        parent.localVolume("C:/Engagements/Maple (Sync)").writeTemp("a", content(9)),
      );
      parent.grant({ share: "Maple", account: "field", access: c.share });
      parent.limitFolder({ share: "Maple", account: "field", access: c.folder });
      expect(room.tries("PEER1")).toBe(c.opens);
      if (c.opens !== "ok") return;
      const { volume } = room.hold("PEER1");
      expect(room.run("PEER1", volume.list(""))).toHaveLength(1);
      expect(room.run("PEER1", volume.read("a", { limit: 100 }))).toEqual(content(9));
      expect(room.run("PEER1", volume.probe)).toEqual({ writable: c.writes === "ok" });
      const open = (program: string, writes: boolean) =>
        room.laptop("PEER1").openProgram({
          program,
          on: MAPLE,
          file: "a",
          letsOthers: "all",
          credentials: FIELD,
          ...(writes ? { writes } : {}),
        });
      room.run("PEER1", open("Viewer", false));
      if (c.writes === "ok") return room.run("PEER1", volume.remove("a"));
      expect(room.refusal("PEER1", volume.writeTemp("b", content(1)))).toBe(5);
      expect(room.refusal("PEER1", volume.createExclusive("b", content(1)))).toBe(5);
      expect(room.refusal("PEER1", volume.renameToFresh("a", "b"))).toBe(5);
      expect(room.refusal("PEER1", volume.remove("a"))).toBe(5);
      expect(room.refusal("PEER1", volume.makeFolder("f"))).toBe(5);
      expect(room.events("refused", "PEER1")[0]).toMatchObject({
        operation: "write",
        target: MAPLE,
        text: "Access is denied.",
      });
      expect(room.refusal("PEER1", open("Word", true))).toBe(5);
    },
  );

  it("an account without any entry does not get in (rule 31)", () => {
    const room = preparedRoom();
    room.laptop("PARENT").createAccount({ name: "guest", password: "x" });
    expect(room.tries("PEER1", MAPLE, { user: "PARENT\\guest", password: "x" })).toBe(5);
    room.wait(1);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
  });

  it("a withdrawn permission stops the next operation, while an open file stays open (rule 33)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(9)));
    const program = { program: "Excel", on: MAPLE, file: "a", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(program));
    room.laptop("PARENT").revoke({ share: "Maple", account: "field" });
    expect(room.refusal("PEER1", volume.list(""))).toBe(5);
    expect(room.tries("PEER1")).toBe(5);
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ opens: 1 }]);
    room.laptop("PARENT").grant({ share: "Maple", account: "field", access: "read" });
    expect(room.run("PEER1", volume.list(""))).toHaveLength(1);
  });

  it("a share that ends closes what was open through it and the sessions that had nothing else (rule 33)", () => {
    const room = preparedRoom();
    const parent = room.laptop("PARENT");
    parent.localVolume("C:/Other");
    parent.shareFolder("Other", "C:/Other");
    parent.grant({ share: "Other", account: "field", access: "read" });
    const maple = room.hold("PEER1").volume;
    room.run("PEER1", maple.writeTemp("a", content(9)));
    const program = { program: "Excel", on: MAPLE, file: "a", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(program));
    room.hold("PEER2");
    const other = room.hold("PEER2", "\\\\PARENT\\Other").volume;
    expect(parent.stopSharing("Maple")).toBeNull();
    room.wait(1);
    expect(room.events("session.closed", "PARENT")).toMatchObject([
      { client: "PEER1", why: "withdrawn" },
    ]);
    expect(room.refusal("PEER1", maple.list(""))).toBe(67);
    expect(room.run("PEER2", other.list(""))).toEqual([]);
    const local = parent.localVolume("C:/Engagements/Maple (Sync)");
    room.run("PARENT", local.remove("a"));
    expect(room.marked("reconnected-after-idle")).toBe(0);
  });

  it("a shared folder that is no longer there is 67, not a missing file (rule 25)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1", "\\\\PARENT\\Maple\\gone", FIELD);
    const isGone = { code: 67, reason: "offline" };
    expect(room.failure("PEER1", volume.list(""))).toMatchObject(isGone);
    const content = new Uint8Array(1);
    expect(room.failure("PEER1", volume.createExclusive("memo", content))).toMatchObject(isGone);
  });

  it("a share that ends leaves a sign-in alone that never used it (rule 33)", () => {
    const room = preparedRoom();
    room.run("PEER1", room.laptop("PEER1").signIn({ server: "PARENT", ...FIELD }));
    room.wait(1);
    room.laptop("PARENT").stopSharing("Maple");
    room.wait(1);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
  });
});
