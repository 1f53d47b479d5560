/** Whichever bit of a file is another one than was written: whoever reads it says what is wrong, and goes on (engine §1.10, I19). */
import { assert, describe, it } from "@effect/vitest";
import {
  decodeCard,
  decodeFormat,
  decodeHave,
  encodeCard,
  encodeFormat,
  encodeHave,
  minReaderOf,
} from "../../src/engine/copy/papers.ts";
import {
  decodeClaim,
  encodeBeat,
  encodeClaim,
  isBeatOf,
  type Claim,
} from "../../src/engine/locks/claim.ts";
import { emptyBook } from "../../src/engine/log/book.ts";
import type { CompressionService } from "../../src/engine/log/compression.ts";
import { NOTHING_DECODED } from "../../src/engine/log/decoded.ts";
import { readLogFile, soundSegments } from "../../src/engine/log/log-file.ts";
import { parseLogFileName, segmentName } from "../../src/engine/log/names.ts";
import type { Op } from "../../src/engine/log/op.ts";
import { encodePack, packFile } from "../../src/engine/log/pack.ts";
import { encodeSegment, GENESIS, type Segment } from "../../src/engine/log/segment.ts";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { decodeSnapshot } from "../../src/engine/snapshot/read.ts";
import { encodeSnapshot } from "../../src/engine/snapshot/write.ts";
import { foldTogether, emptyState } from "../../src/engine/state/fold.ts";
import { makeKeys } from "./world.ts";

const COPY = "a".repeat(32);
const LOG = `${COPY}.1`;
const HASH = "b".repeat(64);
const keys = makeKeys();
const plain: CompressionService = { deflate: () => undefined, inflate: () => undefined };

const segmentsOf = (values: ReadonlyArray<string>): ReadonlyArray<Segment> => {
  const segments: Array<Segment> = [];
  for (const [at, value] of values.entries()) {
    const join = { kind: "join", parent: null, user: "Ann", machine: "OFFICE" } as const;
    const ops: ReadonlyArray<Op> = [
      ...(at === 0 ? [{ kind: "control", control: join } as const] : []),
      { kind: "set", record: "entry/1", field: "number", value: at + 1, observed: [] },
      { kind: "set", record: "tb/1", field: "note", value, observed: [] },
    ];
    const before = segments.at(-1);
    const first = (before?.last ?? 0) + 1;
    const prev = before?.id ?? GENESIS;
    const draft = { log: LOG, first, prev, lam: first, at: 0, deps: [], ops };
    segments.push(encodeSegment(draft, keys, plain));
  }
  return segments;
};

const short = segmentsOf(["one", "two"]);
const long = segmentsOf(["x".repeat(3_000), "y".repeat(3_000)]);

const readerWith = (compression: CompressionService) => ({
  keys,
  compression,
  decoded: NOTHING_DECODED,
  book: emptyBook(),
  topLevel: COPY,
});

/** Reads a file of a log as it is met in a folder. */
const asLogFile =
  (file: string, compression: CompressionService) =>
  (bytes: Uint8Array): void => {
    const name = parseLogFileName(file);
    if (name === undefined) throw new Error(`${file} is no name of a file of a log`);
    readLogFile(readerWith(compression), bytes, { log: LOG, name });
    soundSegments(readerWith(compression), bytes, { log: LOG, name });
  };

const pack = (segments: ReadonlyArray<Segment>, compression: CompressionService) => {
  const made = encodePack(segments, keys);
  return { bytes: packFile(made, compression), read: asLogFile(made.name, compression) };
};

const claim: Claim = {
  copy: COPY,
  user: "Ann",
  machine: "OFFICE",
  nonce: COPY,
  prevHash: null,
  epoch: 1,
  resource: "document/a",
  purpose: "check-out",
  at: 0,
  reason: "claimed",
};
const beat = { copy: COPY, nonce: COPY, resource: "document/a", epoch: 1, beat: 1 };

const last = short.at(-1)!;
const snapshot = {
  engagementId: COPY,
  ends: new Map([[LOG, { seq: last.last, head: last.id, lam: last.last }]]),
  state: foldTogether(emptyState(), short),
};

const FILES: ReadonlyArray<
  readonly [string, { readonly bytes: Uint8Array; readonly read: (bytes: Uint8Array) => void }]
> = [
  ["a segment", { bytes: short[0]!.bytes, read: asLogFile(segmentName(short[0]!), plain) }],
  ["a pack", pack(short, plain)],
  ["a deflated pack", pack(long, nodeCompression)],
  [
    "a snapshot",
    {
      bytes: encodeSnapshot(snapshot, COPY, keys, plain).bytes,
      read: (bytes) => void decodeSnapshot(bytes, COPY, keys, plain),
    },
  ],
  [
    "an acknowledgement",
    {
      bytes: encodeHave(
        {
          copy: COPY,
          user: "Ann",
          machine: "OFFICE",
          number: 1,
          entries: [{ log: LOG, seq: 1, head: HASH }],
          wants: [HASH],
          snapshots: [HASH],
        },
        keys,
      ),
      read: (bytes) => void decodeHave(bytes, keys),
    },
  ],
  [
    "an identity card",
    {
      bytes: encodeCard(
        { copy: COPY, engagementId: COPY, parent: null, user: "Ann", machine: "OFFICE" },
        keys,
      ),
      read: (bytes) => void decodeCard(bytes, keys),
    },
  ],
  [
    "the format file",
    {
      bytes: encodeFormat(
        {
          engagementId: COPY,
          engagement: "Maple",
          ownerCopy: COPY,
          createdFrom: null,
          topLevel: COPY,
        },
        1,
      ),
      read: (bytes) => {
        minReaderOf(bytes);
        decodeFormat(bytes, 1);
      },
    },
  ],
  [
    "a claim",
    {
      bytes: encodeClaim(claim, keys),
      read: (bytes) => void decodeClaim(bytes, { resource: null, epoch: 1 }, keys),
    },
  ],
  [
    "a sign of life",
    { bytes: encodeBeat(beat, keys), read: (bytes) => void isBeatOf(bytes, claim, 1, keys) },
  ],
];

describe("a file with one bit that is another one", () => {
  for (const [what, { bytes, read }] of FILES)
    it(`is no end of whoever reads it: ${what}`, () => {
      read(bytes);
      for (let at = 0; at < bytes.length; at++)
        for (let bit = 0; bit < 8; bit++) {
          const flipped = bytes.slice();
          flipped[at] = (bytes[at] ?? 0) ^ (1 << bit);
          assert.doesNotThrow(() => read(flipped), `${what}, byte ${at}, bit ${bit}`);
        }
    });
});
