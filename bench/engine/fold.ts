/**
 * How long it takes to work out the state of an engagement from its operations, beside yjs on the same edits. Goal: 100 000
 * operations in half a second.
 *
 * Five authors set 20 000 fields each, 64 to a segment, every author having seen all the others wrote the segment before; one
 * in ten edits is made without having seen the last one of that field, so there are conflicts. yjs merges the same edits as
 * updates of the same size into one document of maps.
 *
 * `node bench/engine/fold.ts`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Y from "yjs";
import { admit, emptyBook, foldReady, judge } from "../../src/engine/log/book.ts";
import { emptyState } from "../../src/engine/state/fold.ts";
import type { Dot, Op } from "../../src/engine/log/op.ts";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { nodeKeys } from "../../src/engine/node/keys.ts";
import {
  decodeSegment,
  encodeSegment,
  GENESIS,
  type Segment,
} from "../../src/engine/log/segment.ts";
import { groupDigits, median, writeTable } from "../results.ts";

const AUTHORS = 5;
const OPERATIONS = 100_000;
const PER_SEGMENT = 64;
const RECORDS = 2_000;
const ROUNDS = 7;

const folder = mkdtempSync(join(tmpdir(), "fieldlab-bench-"));
const keys = nodeKeys(folder);
const copies = Array.from({ length: AUTHORS }, () => Effect.runSync(keys.newId));

interface Made {
  readonly segments: ReadonlyArray<Segment>;
  readonly edits: ReadonlyArray<ReadonlyArray<{ record: string; value: number }>>;
}

/** Deterministic and cheap; only has to spread. */
const spread = (n: number): number => Math.imul(n + 1, 2_654_435_761) >>> 0;

const make = (): Made => {
  const segments: Array<Segment> = [];
  const edits: Array<ReadonlyArray<{ record: string; value: number }>> = [];
  const last = copies.map(() => ({ seq: 0, head: GENESIS }));
  const newest = new Map<string, Dot>();
  let made = 0;
  let lam = 1;
  while (made < OPERATIONS) {
    const author = segments.length % AUTHORS;
    const own = last[author]!;
    const log = `${copies[author]}.1`;
    const batch: Array<{ record: string; value: number }> = [];
    const ops: Array<Op> = [];
    const touched = new Set<string>();
    while (ops.length < PER_SEGMENT && made < OPERATIONS) {
      const record = `tb/${spread(made) % RECORDS}`;
      made += 1;
      if (touched.has(record)) continue;
      touched.add(record);
      const before = newest.get(record);
      const blind = spread(made * 7) % 10 === 0;
      ops.push({
        kind: "set",
        record,
        field: "balance",
        value: made,
        observed: before === undefined || blind ? [] : [before],
      });
      newest.set(record, { log, seq: own.seq + ops.length });
      batch.push({ record, value: made });
    }
    const deps = last
      .map(({ seq }, index) => ({ log: `${copies[index]}.1`, seq }))
      .filter((dep) => dep.log !== log && dep.seq > 0)
      .toSorted((a, b) => (a.log < b.log ? -1 : 1));
    const draft = { log, first: own.seq + 1, prev: own.head, lam, at: 0, deps, ops };
    const segment = encodeSegment(draft, keys, nodeCompression);
    lam += ops.length;
    last[author] = { seq: segment.last, head: segment.id };
    segments.push(segment);
    edits.push(batch);
  }
  return { segments, edits };
};

const { segments, edits } = make();
rmSync(folder, { recursive: true });

const time = (work: () => void): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};

let conflicts = 0;
const fold = (all: ReadonlyArray<Segment>) => {
  const book = emptyBook();
  const state = emptyState();
  for (const segment of all) {
    if (judge(book, segment).kind !== "admitted") throw new Error("a segment does not fit");
    admit(book, segment);
  }
  foldReady(book, state, new Set(), () => undefined);
  if (book.waiting > 0) throw new Error("not everything was folded");
  ({ conflicts } = state);
};

const decodeAndFold = () => {
  fold(
    segments.map(({ bytes }) => {
      const decoded = decodeSegment(bytes, keys, nodeCompression);
      if (!decoded.ok) throw new Error(decoded.why);
      return decoded.value;
    }),
  );
};

/** The same edits as yjs updates: every author works in a document that has merged all updates before. */
const updates = (() => {
  const made: Array<Uint8Array> = [];
  const docs = copies.map(() => new Y.Doc());
  for (const [index, batch] of edits.entries()) {
    const doc = docs[index % AUTHORS]!;
    const before = Y.encodeStateVector(doc);
    doc.transact(() => {
      const root = doc.getMap("records");
      for (const { record, value } of batch) root.set(record, value);
    });
    const update = Y.encodeStateAsUpdate(doc, before);
    made.push(update);
    for (const other of docs) if (other !== doc) Y.applyUpdate(other, update);
  }
  return made;
})();

const merge = () => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  if (doc.getMap("records").size === 0) throw new Error("nothing was merged");
};

for (const work of [() => fold(segments), decodeAndFold, merge]) work();
const folded: Array<number> = [];
const read: Array<number> = [];
const merged: Array<number> = [];
for (let round = 0; round < ROUNDS; round++) {
  folded.push(time(() => fold(segments)));
  read.push(time(decodeAndFold));
  merged.push(time(merge));
}

const row = (name: string, millis: ReadonlyArray<number>, bytes: ReadonlyArray<Uint8Array>) => [
  name,
  `${median(millis).toFixed(0)} ms`,
  groupDigits((OPERATIONS / median(millis)) * 1_000),
  `${median(merged.map((peer, index) => peer / millis[index]!)).toFixed(1)} ×`,
  (bytes.reduce((sum, part) => sum + part.length, 0) / OPERATIONS).toFixed(0),
];

writeTable({
  section: "Engine",
  title: "100 000 operations to a state",
  rows: [
    ["", "time", "operations/s", "against yjs", "bytes per operation"],
    row(
      "**fold** of segments in memory",
      folded,
      segments.map(({ bytes }) => bytes),
    ),
    row(
      "hashed, ed25519 verified, parsed, folded",
      read,
      segments.map(({ bytes }) => bytes),
    ),
    row("peer: yjs `applyUpdate` of the same edits", merged, updates),
  ],
  notes: [
    `${AUTHORS} authors, ${RECORDS} records, ${segments.length} segments; one edit in ten is made without having seen the last one, ${groupDigits(conflicts)} fields end in conflict. Median of ${ROUNDS}, in turn. Goal: half a second.`,
  ],
  packages: ["yjs", "effect"],
});
