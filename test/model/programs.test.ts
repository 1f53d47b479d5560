/** Other programs take seats too (domain rules 19 to 21). */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { describe, expect, it } from "vitest";
import { freeSeats, openFilesOn, sessionsOn } from "../../src/model/windows/views.ts";
import { content, endOf, FIELD, FOLDER, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

const HOST = "\\\\PARENT";

const withDocument = (): TestRoom => {
  const room = preparedRoom();
  const folder = room.laptop("PARENT").localVolume(FOLDER);
  room.run("PARENT", folder.makeFolder("Scans"));
  room.run("PARENT", folder.writeTemp("Scans/a.pdf", content(9)));
  return room;
};

describe("programs", () => {
  it("another program's session takes a seat like any other (rule 19)", () => {
    const room = preparedRoom({ parent: { os: "windows-xp-home" }, peers: 6 });
    room.wait(200_000);
    for (let peer = 1; peer <= 5; peer += 1) {
      const open = { program: "Print", on: HOST, credentials: FIELD };
      room.run(`PEER${peer}`, room.laptop(`PEER${peer}`).openProgram(open));
    }
    expect(room.marked("seat-taken-by-other-program", "PARENT")).toBe(5);
    expect(freeSeats(room.field, "PARENT")).toBe(0);
    expect(room.tries("PEER6")).toBe(71);
    room.run("PEER2", room.laptop("PEER2").closeProgram("Print"));
    room.wait(1);
    expect(room.tries("PEER6")).toBe("ok");
    expect(room.events("program.opened", "PEER1")).toMatchObject([
      { program: "Print", on: HOST, account: "field" },
    ]);
    expect(room.events("program.closed", "PEER2")).toMatchObject([{ program: "Print" }]);
  });

  it("a program that uses the session which is there anyway takes no further seat (rule 16)", () => {
    const room = withDocument();
    room.hold("PEER1");
    const open = { program: "Acrobat", on: MAPLE, file: "Scans\\A.pdf" };
    room.run("PEER1", room.laptop("PEER1").openProgram(open));
    expect(room.marked("seat-taken-by-other-program")).toBe(0);
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ opens: 1 }]);
    expect(openFilesOn(room.field, "PARENT")).toEqual([
      { client: "PEER1", share: "Maple", path: "Scans\\A.pdf" },
    ]);
  });

  it("an idle program without an open file gives its seat back like everybody (rule 21)", () => {
    const room = preparedRoom();
    const open = { program: "Explorer", on: HOST, credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(open));
    room.wait(600_001);
    expect(room.events("session.closed")).toMatchObject([{ why: "idle" }]);
  });

  it("an open file pins the seat for hours, and closing it starts the idle time (rule 21)", () => {
    const room = withDocument();
    const open = { program: "Acrobat", on: MAPLE, file: "Scans/a.pdf", credentials: FIELD };
    room.run("PEER1", room.laptop("PEER1").openProgram(open));
    const held = room.hold("PEER1");
    room.wait(8 * 3_600_000);
    expect(room.events("session.closed")).toEqual([]);
    expect(room.marked("seat-pinned-by-open-file", "PARENT")).toBe(1);
    room.run("PEER1", room.laptop("PEER1").closeProgram("Acrobat"));
    room.wait(599_000);
    expect(room.events("session.closed")).toEqual([]);
    room.wait(1_001);
    expect(room.events("session.closed")).toMatchObject([{ why: "idle" }]);
    expect(room.run("PEER1", held.volume.list(""))).toHaveLength(1);
  });

  it.each([
    { on: HOST, file: "a.pdf", code: 67 },
    { on: "PARENT", file: undefined, code: 123 },
    { on: MAPLE, file: "nothing.pdf", code: 2 },
    { on: MAPLE, file: "no/nothing.pdf", code: 3 },
    { on: MAPLE, file: "Scans", code: 5 },
    { on: "\\\\PARENT\\Nothing", file: undefined, code: 67 },
    { on: "\\\\NOBODY", file: undefined, code: 53 },
  ])(
    "opening $file on $on is refused with $code and leaves no seat behind",
    ({ on, file, code }) => {
      const room = withDocument();
      const open = {
        program: "Acrobat",
        on,
        credentials: FIELD,
        ...(file === undefined ? {} : { file }),
      };
      expect(room.refusal("PEER1", room.laptop("PEER1").openProgram(open))).toBe(code);
      room.wait(1);
      expect(sessionsOn(room.field, "PARENT")).toEqual([]);
      expect(room.events("program.opened")).toEqual([]);
    },
  );

  it("a second program of the same name is refused, closing an unknown one does nothing", () => {
    const room = withDocument();
    const peer = room.laptop("PEER1");
    room.run("PEER1", peer.openProgram({ program: "P", on: HOST, credentials: FIELD }));
    expect(room.refusal("PEER1", peer.openProgram({ program: "P", on: HOST }))).toBe("busy");
    room.run("PEER1", peer.closeProgram("Q"));
    expect(peer.programs.names).toEqual(["P"]);
    room.run("PEER1", peer.closeProgram("P"));
    expect(peer.programs.names).toEqual([]);
  });

  it("a program on the host itself holds its file without a seat (rules 20 and 38)", () => {
    const room = withDocument();
    const parent = room.laptop("PARENT");
    room.run("PARENT", parent.openProgram({ program: "Acrobat", on: MAPLE, file: "Scans/a.pdf" }));
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    const { volume } = room.hold("PEER1");
    expect(room.refusal("PEER1", volume.remove("Scans/a.pdf"))).toBe(32);
    room.run("PARENT", parent.closeProgram("Acrobat"));
    room.run("PEER1", volume.remove("Scans/a.pdf"));
    const gone = { program: "Acrobat", on: MAPLE, file: "Scans/a.pdf" };
    expect(room.refusal("PARENT", parent.openProgram(gone))).toBe(2);
    expect(room.refusal("PARENT", parent.openProgram({ program: "X", on: "\\\\PARENT\\No" }))).toBe(
      67,
    );
  });

  it("of two programs of one name that start at the same time one opens", () => {
    const room = withDocument();
    const open = { program: "P", on: MAPLE, file: "Scans/a.pdf", credentials: FIELD };
    const both = [1, 2].map(() => room.start("PEER1", room.laptop("PEER1").openProgram(open)));
    room.wait(100);
    expect(both.map(endOf)).toEqual(["ok", "busy"]);
    expect(sessionsOn(room.field, "PARENT")).toMatchObject([{ opens: 1 }]);
  });

  it("a program that is interrupted while it opens holds nothing (rule 24)", () => {
    const room = withDocument();
    for (const afterMillis of [0, 0.3, 0.5, 0.7, 0.9, 1.1, 1.5]) {
      const open = { program: "P", on: MAPLE, file: "Scans/a.pdf", credentials: FIELD };
      const opening = Effect.timeoutOption(room.laptop("PEER1").openProgram(open), afterMillis);
      room.run("PEER1", opening);
      room.run("PEER1", room.laptop("PEER1").closeProgram("P"));
      room.wait(10);
      expect(sessionsOn(room.field, "PARENT")).toEqual([]);
      expect(room.laptop("PEER1").redirector.connections).toEqual([]);
    }
  });

  it("a host that loses power does not find its own files open afterwards (rule 38)", () => {
    const room = withDocument();
    const parent = room.laptop("PARENT");
    room.run("PARENT", parent.openProgram({ program: "Acrobat", on: MAPLE, file: "Scans/a.pdf" }));
    room.field.powerOff("PARENT");
    room.field.powerOn("PARENT");
    const folder = parent.localVolume(FOLDER);
    room.run("PARENT", folder.remove("Scans/a.pdf"));
    expect(room.run("PARENT", folder.list("Scans"))).toEqual([]);
  });

  it("a program that is interrupted at the moment it has opened is closed again", () => {
    const room = withDocument();
    const parent = room.laptop("PARENT");
    const open = parent.openProgram({ program: "Acrobat", on: MAPLE, file: "Scans/a.pdf" });
    const interrupted = Effect.gen(function* () {
      const opening = yield* Effect.forkChild(open);
      yield* Effect.yieldNow;
      yield* Fiber.interrupt(opening);
    });
    room.run("PARENT", interrupted);
    expect(room.events("program.opened")).toHaveLength(1);
    expect(room.events("program.closed")).toHaveLength(1);
    room.run("PARENT", parent.localVolume(FOLDER).remove("Scans/a.pdf"));
  });

  it("a program that goes through a folder holds what is there until it is closed, or the power goes", () => {
    const room = withDocument();
    const parent = room.laptop("PARENT");
    const folder = parent.localVolume(FOLDER);
    const isHeld = (path: string): boolean =>
      Exit.isFailure(room.run("PARENT", Effect.exit(folder.read(path, { limit: 1_000_000 }))));
    expect(parent.programs.holdFolder("Backup", "C:/Nowhere")).toBe(false);
    expect(parent.programs.holdFolder("Backup", FOLDER)).toBe(true);
    expect(parent.programs.holdFolder("Backup", FOLDER)).toBe(false);
    expect(isHeld("Scans/a.pdf")).toBe(true);
    room.run("PARENT", folder.writeTemp("new", new Uint8Array(3)));
    expect(isHeld("new")).toBe(false);
    room.run("PARENT", parent.closeProgram("Backup"));
    expect(isHeld("Scans/a.pdf")).toBe(false);
    expect(parent.programs.holdFolder("Backup", FOLDER)).toBe(true);
    room.field.powerOff("PARENT");
    room.field.powerOn("PARENT");
    expect(isHeld("Scans/a.pdf")).toBe(false);
  });
});
