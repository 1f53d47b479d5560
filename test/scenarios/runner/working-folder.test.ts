/** The folder people work in, on a simulated disk: what the engine asks of it, beside what programs do there. */
import { createHash } from "node:crypto";
import type * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { VolumeError } from "../../../src/engine/errors.ts";
import { documentsFolder, workingFolder } from "../../../src/scenarios/runner/working-folder.ts";
import { node, TestRoom } from "../../model/rooms.ts";

const COPY = "C:/Engagements/Maple (Sync)";
const DOCUMENTS = documentsFolder(COPY);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256 = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");
const LIMIT = { limit: 1_000 };

const desk = () => {
  const room = new TestRoom({ nodes: [node("ANNA")] });
  const anna = room.laptop("ANNA");
  anna.localVolume(COPY);
  const left: Array<readonly [name: string, content: string]> = [];
  const folder = workingFolder(anna, COPY, sha256, (...one) => void left.push(one));
  const run = <A, E>(effect: Effect.Effect<A, E>): A => room.run("ANNA", effect);
  const save = (name: string, text: string) => run(anna.saveFile(DOCUMENTS, name, bytes(text)));
  const reasons = (answers: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
    answers.map((answer) => (answer instanceof VolumeError ? answer.reason : answer));
  return { anna, folder, left, reasons, room, run, save };
};

const made = () => {
  const here = desk();
  here.anna.localVolume(DOCUMENTS);
  return here;
};

describe("the folder people work in", () => {
  it("is not there until somebody makes it", () => {
    const { folder, room } = desk();
    expect(room.failure("ANNA", folder.marker).reason).toBe("not-found");
    expect(room.failure("ANNA", folder.list).reason).toBe("not-found");
  });

  it("has a marker that can be written anew, and is no file people see", () => {
    const { folder, run } = made();
    expect(run(folder.marker)).toBeUndefined();
    run(folder.setMarker("one"));
    run(folder.setMarker("two"));
    expect(run(folder.marker)).toBe("two");
    expect(run(folder.list)).toEqual([]);
  });

  it("describes a file by its name, its size and two numbers that tell it and its content from all others", () => {
    const { folder, run, save } = made();
    save("a.docx", "first");
    save("b.docx", "first");
    const [a, b] = run(folder.list);
    expect([a?.name, a?.size, b?.name]).toEqual(["a.docx", 5, "b.docx"]);
    expect(new Set([a?.id, b?.id]).size).toBe(2);
    expect(run(folder.stat("A.DOCX"))).toEqual(a);
    save("a.docx", "other");
    const again = run(folder.stat("a.docx"));
    expect(again?.size).toBe(5);
    expect(again?.modified).not.toBe(a?.modified);
    expect(run(folder.stat("c.docx"))).toBeUndefined();
  });

  it("reads files one by one, each with what it was like before and after, and says which are gone or too large", () => {
    const { folder, reasons, run, save } = made();
    save("a.docx", "first");
    save("large.docx", "x".repeat(1_001));
    const [a, gone, large] = run(folder.readAll(["a.docx", "gone.docx", "large.docx"], LIMIT));
    const described = run(folder.stat("a.docx"));
    expect(a).toEqual({ before: described, bytes: bytes("first"), after: described });
    expect(reasons([gone, large])).toEqual(["not-found", "too-large"]);
    expect(run(folder.fingerprint("a.docx", LIMIT))).toEqual({
      hash: sha256(bytes("first")),
      size: 5,
    });
  });

  it("moves files aside and others into their place, and writes over none", () => {
    const { folder, reasons, run, save } = made();
    save("a.docx", "old");
    const old = run(folder.stat("a.docx"));
    const [staged] = run(folder.aside.stage([{ slot: "new.1", parts: [bytes("ne"), bytes("w")] }]));
    expect(staged).toMatchObject({ name: "new.1", size: 3 });
    expect(reasons(run(folder.place([{ slot: "new.1", name: "a.docx" }])))).toEqual(["exists"]);
    expect(run(folder.displace([{ name: "a.docx", slot: "old.1" }]))).toEqual([undefined]);
    expect(run(folder.place([{ slot: "new.1", name: "a.docx" }]))).toEqual([undefined]);
    expect(run(folder.stat("a.docx"))).toEqual({ ...(staged as object), name: "a.docx" });
    expect(run(folder.aside.list)).toEqual([{ ...old, name: "old.1" }]);
    expect(run(folder.aside.read("old.1", LIMIT))).toEqual(bytes("old"));
    expect(run(folder.aside.fingerprintAll(["old.1"], LIMIT))).toEqual([
      { hash: sha256(bytes("old")), size: 3 },
    ]);
    expect(run(folder.aside.discardAll(["old.1", "old.2"]))).toEqual([undefined, undefined]);
    expect(run(folder.aside.list)).toEqual([]);
    expect(reasons(run(folder.displace([{ name: "gone.docx", slot: "old.3" }])))).toEqual([
      "not-found",
    ]);
    expect(
      reasons(
        run(
          folder.create([
            { name: "a.docx", parts: [] },
            { name: "b.docx", parts: [bytes("b")] },
          ]),
        ),
      ),
    ).toEqual(["exists", expect.objectContaining({ name: "b.docx", size: 1 })]);
  });

  it("says what is in a file before it is moved out, so that whoever saves while there is none is known to have had it", () => {
    const { folder, left, run, save } = made();
    save("a.docx", "old");
    run(
      folder.displace([
        { name: "a.docx", slot: "old.1" },
        { name: "gone.docx", slot: "old.2" },
      ]),
    );
    expect(left).toEqual([["a.docx", sha256(bytes("old"))]]);
  });

  it("has nothing aside before something was, and cannot tell how long a file stood still", () => {
    const { folder, run, save } = made();
    save("a.docx", "first");
    expect(run(folder.aside.list)).toEqual([]);
    expect(run(folder.leftAlone(run(folder.list)))).toEqual([undefined]);
    expect(run(folder.creates)).toBe(false);
  });

  it("moves nothing that a program has open, and says so", () => {
    const { anna, folder, reasons, run, save } = made();
    save("a.docx", "old");
    run(anna.openProgram({ program: "Word", on: DOCUMENTS, file: "a.docx", letsOthers: "read" }));
    expect(reasons(run(folder.displace([{ name: "a.docx", slot: "old.1" }])))).toEqual(["busy"]);
    run(anna.closeProgram("Word"));
    expect(run(folder.displace([{ name: "a.docx", slot: "old.1" }]))).toEqual([undefined]);
  });
});
