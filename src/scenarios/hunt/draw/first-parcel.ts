/**
 * The file in which the small documents lie that an engagement begins with (engine §1.3, parcels). Its name tells what is in it, and the seed of a day
 * what its documents are: so it can be named before the day is played. Every copy has it, because what lay together lies together wherever it
 * is fetched. Written without a line of the engine, as whoever reads raw folders does (raw-pieces.ts).
 */
import { Journal } from "../../../sim/journal.ts";
import { Kernel } from "../../../sim/kernel.ts";
import { sha256 } from "../../checks/sha256.ts";
import { initialDocuments } from "../../runner/content.ts";

const FIRST_LINE = "fieldsync-parcel 1\n";
const LINE_BYTES = 80;
const PIECES_LEAST = 4;
const PIECE_BYTES_MOST = 65_536;

/** Null where there is none: the documents are too few or too large. */
export const firstParcel = (
  seed: string,
  { documents, sizeBytes }: { readonly documents: number; readonly sizeBytes: number },
): string | null => {
  if (documents < PIECES_LEAST || sizeBytes > documents * PIECE_BYTES_MOST) return null;
  let offset = FIRST_LINE.length + documents * LINE_BYTES;
  let index = FIRST_LINE;
  const engagement = { name: "", documents, sizeBytes, records: 0 };
  const kernel = new Kernel({ seed, policy: "fifo", journal: new Journal() });
  for (const { bytes } of initialDocuments(kernel, engagement)) {
    index += `${sha256(bytes)} ${String(offset).padStart(8, "0")} ${String(bytes.length).padStart(5, "0")}\n`;
    offset += bytes.length;
  }
  const name = sha256(new TextEncoder().encode(index)).slice(0, 32);
  return `_Sync/own/parcel/${documents}.${name}.parcel`;
};
