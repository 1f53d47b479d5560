/**
 * A program that edits a copy until it is killed: started by test/real/killed.test.ts with the folder of all laptops and the
 * name of one. Every edit that was acknowledged is one line on standard output, written before the next edit begins.
 */
import { writeSync } from "node:fs";
import * as Effect from "effect/Effect";
import type { EditReceipt } from "../../src/engine/engine.ts";
import { DiskLaptop } from "./disk-world.ts";
import type { Written } from "./written.ts";

const [root = "", name = "", life = "", connectTo = ""] = process.argv.slice(2);

/** Past one piece of a document (4 MiB) now and then, so that a save takes several files. */
const sizeOf = (turn: number): number => (turn % 7 === 3 ? 4_300_000 : 200 + turn);

const tell = (line: Written): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

const dotOf = ({ dot, entity }: EditReceipt): string => {
  if (dot === null) throw new Error(`${entity} was kept back, and nobody asked for that`);
  return dot;
};

const { copy } = await new DiskLaptop(root, name).open();
tell({ kind: "opened", logId: copy.identity.logId });
if (connectTo !== "") await Effect.runPromise(copy.connect({ path: connectTo }));
for (let turn = 1; ; turn++) {
  const record = `tb/${life}-${turn}`;
  const dot = dotOf(await Effect.runPromise(copy.setField(record, "balance", turn)));
  tell({ kind: "field", record, value: turn, dot });
  if (turn % 3 !== 0) continue;
  const document = `Scan ${life}-${turn}.pdf`;
  const fill = turn % 251;
  const bytes = new Uint8Array(sizeOf(turn)).fill(fill);
  const saved = await Effect.runPromise(copy.saveDocument(document, bytes));
  tell({ kind: "document", document, size: bytes.length, fill, dot: dotOf(saved) });
}
