/** Copies whose small pieces lie in parcels: what `fieldsync verify` tells of one that is damaged, and what `fieldsync repair` makes of it. */
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { paths } from "../../../src/engine/log/names.ts";
import {
  putInParcel,
  putPiece,
  spoilPiece,
  takeApart,
  type ParcelByHand,
} from "../../real/parcels-by-hand.ts";
import { storedPieces } from "../../real/stored-pieces.ts";
import { begin, Desk } from "./fieldsync.ts";

const LETTERS = ["letter 0.txt", "letter 1.txt", "letter 2.txt", "letter 3.txt"];

const aside = (desk: Desk): ReadonlyArray<string> => {
  const place = desk.folder("laptop/_Sync/quarantine");
  return existsSync(place) ? readdirSync(place) : [];
};

/** The pieces of the letters at the laptop, which lie there as files of their own. */
const withLetters = async (desk: Desk): Promise<ReadonlyArray<string>> => {
  for (const name of LETTERS) desk.put(`office/documents/${name}`, name);
  await desk.twoCopies();
  return takeApart(desk.folder("laptop"));
};

/** Somebody's notes, that no document speaks of. */
const putNotes = (desk: Desk, text: string): string => {
  const bytes = Buffer.from(text);
  const hash = createHash("sha256").update(bytes).digest("hex");
  putPiece(desk.folder("laptop"), hash, bytes);
  return hash;
};

describe.each(["owner", "visitor"] as const)("a damaged parcel of the %s", (by) => {
  it("is told of, set aside and fetched anew, and every document is whole", async () => {
    const desk = new Desk();
    const parcel = putInParcel(desk.folder("laptop"), await withLetters(desk), "nothing", by);
    expect(await desk.json("verify", "laptop")).toMatchObject({ sound: true, pieces: 5 });
    spoilPiece(desk.folder("laptop"), parcel, 1);
    const verified = await desk.run("verify", "laptop");
    expect([verified.code, verified.stdout]).toEqual([
      1,
      expect.stringContaining(`damaged: ${parcel.path}: 1 of its 5 pieces is not what its index`),
    ]);
    const repaired = await desk.run("repair", "laptop", "--json");
    expect(JSON.parse(repaired.stdout)).toMatchObject({
      unreadable: [],
      after: { sound: true, problems: [], missing: [], pieces: 5 },
    });
    expect(repaired.code).toBe(0);
    expect(aside(desk).filter((name) => name.endsWith(parcel.name))).toHaveLength(1);
    expect(existsSync(desk.folder(`laptop/${parcel.path}`))).toBe(false);
    for (const name of LETTERS) {
      await desk.json("documents", "save", "laptop", name, "1", `${name}.saved`);
      expect(desk.read(`${name}.saved`)).toBe(name);
    }
  });

  const unneeded = async (desk: Desk): Promise<ParcelByHand> => {
    const hashes = await withLetters(desk);
    const folder = desk.folder("laptop");
    const notes = ["damaged", "lies nowhere else"].map((text) => putNotes(desk, text));
    const parcel = putInParcel(folder, [...notes, ...hashes], "files", by);
    for (const hash of notes) renameSync(`${folder}/${paths.chunk(hash)}`, desk.folder(hash));
    spoilPiece(folder, parcel, 0);
    return parcel;
  };

  const told = ({ path }: ParcelByHand): string =>
    `damaged where nothing needs it: ${path}: 1 of its 7 pieces is not what its index says`;

  it("of which nothing damaged is needed is no failure, and repair sets it aside and keeps the rest", async () => {
    const desk = new Desk();
    const parcel = await unneeded(desk);
    const { code, stdout } = await desk.run("verify", "laptop");
    expect([code, stdout]).toEqual([0, expect.stringContaining(told(parcel))]);
    expect(stdout).toContain("everything that is needed is sound");
    const repaired = await desk.run("repair", "laptop");
    expect([repaired.code, repaired.stdout]).toEqual([
      0,
      expect.stringContaining("everything is sound"),
    ]);
    expect(aside(desk).filter((name) => name.endsWith(parcel.name))).toHaveLength(1);
    const stored = storedPieces(desk.folder("laptop"));
    expect(Buffer.from(stored.get(parcel.pieces[1]!.hash) ?? []).toString()).toBe(
      "lies nowhere else",
    );
  });

  it("of which nothing damaged is needed stays while the copy is open elsewhere, and no repair fails because of it", async () => {
    const desk = new Desk();
    const parcel = await unneeded(desk);
    await begin(desk, "open", "laptop").said("Maple");
    const { code, stdout } = await desk.run("repair", "laptop");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`still ${told(parcel)}`)]);
    expect(existsSync(desk.folder(`laptop/${parcel.path}`))).toBe(true);
  });

  it("with the piece of a change that is kept on this computer is told of as damaged", async () => {
    const desk = new Desk();
    await withLetters(desk);
    await desk.json("documents", "mode", "laptop", "on-demand", "--standard");
    desk.put("laptop/documents/memo.txt", "in the field");
    await desk.json("sync", "laptop");
    const kept = createHash("sha256").update("in the field").digest("hex");
    const hashes = takeApart(desk.folder("laptop")).filter((hash) => hash !== kept);
    const parcel = putInParcel(desk.folder("laptop"), [kept, ...hashes], "nothing", by);
    spoilPiece(desk.folder("laptop"), parcel, 0);
    const { code, stdout } = await desk.run("verify", "laptop");
    expect(stdout).toContain('a change of "memo.txt" that is kept on this computer needs it');
    expect(stdout).toContain(`damaged: ${parcel.path}`);
    expect(code).toBe(1);
  });
});

it.each([
  [paths.parcels, "own-parcel"],
  [paths.broughtParcels, "blob-parcel"],
])(
  "what cannot be a parcel and lies under the name of one in %s is told of and set aside",
  async (folder, written) => {
    const desk = new Desk();
    await desk.twoCopies();
    const name = `4.${"0".repeat(32)}.parcel`;
    mkdirSync(desk.folder(`laptop/${folder}/${name}`), { recursive: true });
    writeFileSync(desk.folder(`laptop/${folder}/notes.txt`), "nobody's");
    const verified = await desk.run("verify", "laptop");
    expect([verified.code, verified.stdout]).toEqual([
      1,
      expect.stringContaining(`${folder}/${name}: a folder lies there, and it should be a file`),
    ]);
    expect((await desk.run("repair", "laptop")).code).toBe(0);
    expect(aside(desk)).toEqual([
      expect.stringMatching(new RegExp(`^[0-9a-f]{8}-${written}-4\\.0{32}\\.parcel$`, "u")),
    ]);
    expect(readdirSync(desk.folder(`laptop/${folder}`))).toEqual(["notes.txt"]);
  },
);
