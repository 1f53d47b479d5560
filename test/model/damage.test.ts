/** A disk that damages a file by itself: which, and what of it is another thing than was written. */
import { describe, expect, it } from "vitest";
import { DAMAGES, damageFile, type Damage } from "../../src/model/disk/damage.ts";
import { diskPath } from "../../src/model/disk/folders.ts";
import { node, TestRoom } from "./rooms.ts";

const FOLDER = "C:/Engagements/Maple (Sync)";
const BYTES = 10_000;

const whole = Uint8Array.from({ length: BYTES }, (_, at) => 1 + (at % 200));

const copyWith = (files: { readonly [path: string]: Uint8Array }) => {
  const room = new TestRoom({ nodes: [node("ANNA")] });
  const anna = room.laptop("ANNA");
  for (const [path, bytes] of Object.entries(files)) {
    const parts = path.split("/");
    const volume = anna.localVolume([FOLDER, ...parts.slice(0, -1)].join("/"));
    room.run("ANNA", volume.writeTemp("new", bytes));
    room.run("ANNA", volume.renameToFresh("new", parts.at(-1)!));
  }
  const content = (path: string): Uint8Array | undefined => {
    const found = anna.disk.find([...diskPath(FOLDER), ...path.split("/")]);
    return found?.kind === "file" ? found.bytes : undefined;
  };
  const damage = (how: Damage, mayBe: (path: string) => boolean = () => true) =>
    damageFile(anna, { folder: diskPath(FOLDER), mayBe, how });
  return { anna, content, damage, room };
};

/** Where two contents differ. */
const differing = (one: Uint8Array, other: Uint8Array): ReadonlyArray<number> =>
  [...one.keys()].filter((at) => one[at] !== other[at]);

describe("a file that a disk damages", () => {
  it("has one other bit, or no end, or a block of zeros, or is not there any more, and the journal tells which", () => {
    const after = (how: Damage) => {
      const { anna, content, damage, room } = copyWith({ "_Sync/a": whole });
      const used = anna.disk.usedBytes;
      expect(damage(how)).toBeNull();
      expect(room.journal.events.at(-1)).toMatchObject({
        kind: "file.damaged",
        folder: FOLDER.replaceAll("/", "\\"),
        file: "_Sync/a",
        how,
      });
      const left = content("_Sync/a");
      expect(used - anna.disk.usedBytes).toBe(BYTES - (left?.length ?? 0));
      return left;
    };
    const flipped = after("other-bit")!;
    const [at] = differing(whole, flipped);
    expect(differing(whole, flipped)).toHaveLength(1);
    expect(Math.log2(whole[at!]! ^ flipped[at!]!) % 1).toBe(0);
    const cut = after("cut-off")!;
    expect(cut.length).toBeLessThan(BYTES);
    expect(cut).toEqual(whole.slice(0, cut.length));
    const blank = after("blank")!;
    const zeros = differing(whole, blank);
    expect(zeros[0]! % 4_096).toBe(0);
    expect(zeros.length).toBe(Math.min(4_096, BYTES - zeros[0]!));
    expect(zeros.every((each) => blank[each] === 0)).toBe(true);
    expect(after("gone")).toBeUndefined();
  });

  it("is one of those it may be, by chance, and none that is empty", () => {
    const hits = (): ReadonlyArray<unknown> => {
      const files = { "a/x": whole, "a/y": whole, "b/z": whole, "a/empty": new Uint8Array(0) };
      const { damage, room } = copyWith(files);
      return Array.from({ length: 20 }, () => {
        expect(damage("other-bit", (path) => path.startsWith("a/"))).toBeNull();
        return room.journal.events.at(-1)?.["file"];
      });
    };
    expect(new Set(hits())).toEqual(new Set(["a/x", "a/y"]));
    expect(hits()).toEqual(hits());
  });

  it("is refused where the folder is not there (3), or no such file (2)", () => {
    const { anna, damage } = copyWith({ "_Sync/a": whole });
    for (const how of DAMAGES) expect(damage(how, () => false)?.code).toBe(2);
    const nowhere = damageFile(anna, { folder: diskPath("C:/No"), mayBe: () => true, how: "gone" });
    expect(nowhere?.code).toBe(3);
  });
});
