/** Parcels that change under a copy that is open: `fieldsync repair` of another process, or a person, took one apart. */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { takeDamagedApart } from "../../src/engine/node/damaged-parcels.ts";
import { smallEngagement, text } from "../engine/world.ts";
import { quickDisk } from "../support/quick-disk.ts";
import { DiskLaptop } from "./disk-world.ts";
import {
  pieceIn,
  putInParcel,
  putPiece,
  spoilPiece,
  takeApart,
  type ParcelByHand,
} from "./parcels-by-hand.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const run = Effect.runPromise;
const LETTERS = Array.from({ length: 6 }, (_, at) => `Letter ${at}.docx`);

let temp: TempFolder;
let office: DiskLaptop;
let parcel: ParcelByHand;
let copy: CopyHandle;
let close: () => Promise<unknown>;

beforeEach(async () => {
  temp = tempFolder(quickDisk());
  office = new DiskLaptop(join(temp.path, "now"), "OFFICE");
  const documents = LETTERS.map((name) => ({ name, bytes: text(name) }));
  await office.createTop({ ...smallEngagement, documents });
  parcel = putInParcel(office.folder(), takeApart(office.folder()));
  ({ close, copy } = await office.open());
});

afterEach(async () => {
  await close();
  temp.remove();
});

/** Every document as it is read the first time. Nobody else could bring what is missing. */
const reads = async (): Promise<ReadonlyArray<string>> => {
  const read: Array<string> = [];
  for (const name of LETTERS)
    read.push(
      await run(
        Effect.match(copy.readDocument(name), {
          onFailure: ({ message }) => message,
          onSuccess: (bytes) => new TextDecoder().decode(bytes),
        }),
      ),
    );
  return read;
};

it("the pieces of a parcel that was taken apart meanwhile are read where they lie now", async () => {
  takeApart(office.folder());
  expect(await reads()).toEqual(LETTERS);
});

it("the pieces of a parcel that was replaced meanwhile are read from the new one", async () => {
  putPiece(office.folder(), parcel.pieces[0]!.hash, pieceIn(parcel, 0));
  spoilPiece(office.folder(), parcel, 0);
  await takeDamagedApart(office.folder());
  expect(await reads()).toEqual(LETTERS);
});

it("a piece that is damaged in its parcel is read from the file it also lies in", async () => {
  putPiece(office.folder(), parcel.pieces[2]!.hash, pieceIn(parcel, 2));
  spoilPiece(office.folder(), parcel, 2);
  expect(await reads()).toEqual(LETTERS);
});

it("a piece that is damaged in its parcel is read from another parcel it also lies in", async () => {
  await close();
  const twice = [parcel.pieces[2]!, parcel.pieces[4]!];
  putPiece(office.folder(), twice[0]!.hash, pieceIn(parcel, 2));
  putPiece(office.folder(), twice[1]!.hash, pieceIn(parcel, 4));
  // Its name comes first, so that the other one is looked at last when the copy is opened.
  const other = putInParcel(
    office.folder(),
    twice.map(({ hash }) => hash),
  );
  expect(other.name < parcel.name).toBe(true);
  for (const at of [2, 4]) spoilPiece(office.folder(), parcel, at);
  ({ close, copy } = await office.open());
  expect(await reads()).toEqual(LETTERS);
});
