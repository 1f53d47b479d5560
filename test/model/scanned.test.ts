/**
 * The engine while other programs hold its files, on every file system there is (engine §1.2 rows 5 and 6): a virus scanner that
 * shares deletion, a program that does not. Nothing stops but what is held, and all disks end the same.
 */
import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import { describe, expect, it } from "vitest";
import { createChildCopy, createTopLevel, openCopy } from "../../src/engine/engine.ts";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { diskPath, listingOf } from "../../src/model/disk/folders.ts";
import type { FileSystemName } from "../../src/model/disk/file-systems.ts";
import { putFromElsewhere } from "../../src/model/disk/file-systems.ts";
import { enginePorts, RunMemory } from "../../src/scenarios/runner/ports.ts";
import { smallEngagement, stateDigest, text } from "../engine/world.ts";
import { content, FIELD, FOLDER, MAPLE, preparedRoom } from "./rooms.ts";

const AT_PARENT = { path: MAPLE, credentials: FIELD };

/** PARENT's copy, open, and a child of it on each peer, open and connected. */
const field = (fileSystem: FileSystemName) => {
  const room = preparedRoom({ policies: { fileSystem } });
  const memory = new RunMemory(room.kernel);
  const ports = new Map(
    ["PARENT", "PEER1", "PEER2"].map((name) => [
      name,
      enginePorts(room.kernel, room.laptop(name), memory),
    ]),
  );
  const options = (name: string) => ({
    volume: room.laptop(name).localVolume(FOLDER),
    user: `user of ${name}`,
    machine: name,
  });
  const open = (name: string): CopyHandle => {
    const scope = room.run(name, Scope.make());
    const opening = Effect.provideService(openCopy(options(name)), Scope.Scope, scope);
    return room.run(name, Effect.provide(opening, ports.get(name)!));
  };
  const make = createTopLevel({ ...options("PARENT"), engagement: smallEngagement });
  room.run("PARENT", Effect.provide(make, ports.get("PARENT")!));
  const copies = { PARENT: open("PARENT"), PEER1: undefined!, PEER2: undefined! } as Record<
    "PARENT" | "PEER1" | "PEER2",
    CopyHandle
  >;
  for (const name of ["PEER1", "PEER2"] as const) {
    const child = createChildCopy({ ...options(name), from: AT_PARENT });
    room.run(name, Effect.provide(child, ports.get(name)!));
    copies[name] = open(name);
    room.run(name, copies[name].connect(AT_PARENT));
  }
  return { room, copies };
};

type Field = ReturnType<typeof field>;

/** Every file in PARENT's drop box is opened by a program on PARENT; the answer closes them. */
const holdDrops = ({ room }: Field, sharesDelete: boolean): (() => void) => {
  const box = room.laptop("PARENT").disk.find([...diskPath(FOLDER), "_Sync", "in"]);
  if (box?.kind !== "folder") throw new Error("PARENT has no drop box");
  const programs = listingOf(box).map(({ name }) => name);
  expect(programs.length).toBeGreaterThan(0);
  for (const name of programs)
    room.run(
      "PARENT",
      room.laptop("PARENT").openProgram({
        program: name,
        on: MAPLE,
        file: `_Sync/in/${name}`,
        letsOthers: sharesDelete ? "all" : "read-and-write",
      }),
    );
  return () => {
    for (const name of programs) room.run("PARENT", room.laptop("PARENT").closeProgram(name));
  };
};

const endsEqual = ({ room, copies }: Field): string => {
  room.wait(120_000);
  const digests = new Set(Object.values(copies).map(stateDigest));
  expect(digests.size).toBe(1);
  for (const copy of Object.values(copies)) {
    expect(copy.status().queue).toBe(0);
    expect(copy.status().waiting).toBe(0);
  }
  return [...digests][0] ?? "";
};

const ALL: ReadonlyArray<FileSystemName> = ["ntfs", "samba", "local"];

describe.each([true, false])(
  "while a program holds what visitors left (shares deletion: %s)",
  (sharesDelete) => {
    const day = (fileSystem: FileSystemName): string => {
      const scene = field(fileSystem);
      const { room, copies } = scene;
      room.run("PEER1", copies.PEER1.setField("tb/1000", "balance", 1));
      const letGo = holdDrops(scene, sharesDelete);
      // The owner has taken in, and the visitor cannot take back; meanwhile people work on.
      room.wait(10_000);
      room.run("PEER1", copies.PEER1.saveDocument("Memo.docx", text("while it is held")));
      room.run("PEER2", copies.PEER2.setField("tb/1000", "name", "Cash in hand"));
      room.wait(60_000);
      expect(copies.PARENT.document("Memo.docx")).toBeDefined();
      expect(copies.PEER2.document("Memo.docx")).toBeDefined();
      expect(copies.PEER1.record("tb/1000")?.["name"]?.current).toBe("Cash in hand");
      letGo();
      return endsEqual(scene);
    };

    it.each(ALL)("news goes both ways on %s, and all is well afterwards", (fileSystem) => {
      expect(day(fileSystem)).toBe(day("ntfs"));
    });
  },
);

describe("names that came from elsewhere", () => {
  it.each(["samba", "local"] as const)(
    "in its folders do not disturb a copy on %s",
    (fileSystem) => {
      const scene = field(fileSystem);
      const { room, copies } = scene;
      const { disk } = room.laptop("PARENT");
      const at = (...names: ReadonlyArray<string>) => [...diskPath(FOLDER), "_Sync", ...names];
      const box = disk.find(at("in"));
      if (box?.kind !== "folder") throw new Error("PARENT has no drop box");
      const twin = listingOf(box)[0]?.name.toUpperCase() ?? "";
      for (const path of [
        at("in", "con"),
        at("in", "trail."),
        at("in", twin),
        at("own", "nul.txt"),
        at("own", "log", "aux"),
        at("tmp", "x."),
      ])
        expect(putFromElsewhere(disk, path, content(9)).ok).toBe(true);
      room.run("PEER1", copies.PEER1.saveDocument("Memo.docx", text("all the same")));
      endsEqual(scene);
      expect(copies.PEER2.document("Memo.docx")).toBeDefined();
    },
  );
});
