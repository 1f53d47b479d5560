/**
 * Segments: immutable files that carry a run of one author's operations (engine §1.3, §1.5).
 *
 *     fieldsync-segment 1 plain <signature>     version, encoding, the author's signature over the id
 *     fieldsync-segment 1 deflate <bytes> <signature>     or this: the rest is deflated, and was so many bytes
 *     {"log":…,"first":…,"last":…,"prev":…}     header
 *     ["set","tb/1000","balance",1250,[[1,7]]]  one line per operation
 *
 * The id of a segment is the hash of everything after the first line, as it was before it was deflated; its name carries the first 16 digits. `prev` is
 * the id of the log's previous segment, so a head names a whole history. Segments are never cut anew: packing them later
 * keeps them whole.
 */
import { fromStored, toStored, type CompressionService } from "./compression.ts";
import type { Chunk } from "../documents/content.ts";
import {
  decode,
  decodeText,
  encodeText,
  listOf,
  malformed,
  objectWith,
  parseJson,
  wholeNumber,
} from "../json.ts";
import type { Decoded } from "../json.ts";
import { limits } from "../limits.ts";
import {
  byCodeUnits,
  copyOfLog,
  isHash,
  isLogId,
  isWrittenLog,
  type Hash,
  type LogId,
} from "./names.ts";
import { decodeOp, encodeOp, type DotTable, type Op } from "./op.ts";
import type { Keys } from "../ports.ts";

export interface Segment {
  readonly id: Hash;
  readonly log: LogId;
  readonly first: number;
  readonly last: number;
  /** Id of the log's previous segment; `GENESIS` for the first. */
  readonly prev: Hash;
  /** Lamport time of the first operation; the following count up by one. */
  readonly lam: number;
  /** Wall clock of the author, milliseconds since 1970; for people, never compared (I25). */
  readonly at: number;
  /** What its author had folded when it was written, other logs only, sorted. */
  readonly deps: DotTable;
  readonly ops: ReadonlyArray<Op>;
  /** Chunks of the documents in it. */
  readonly chunks: ReadonlyArray<Chunk>;
  /** The file, as its author wrote it. */
  readonly bytes: Uint8Array;
}

export const GENESIS: Hash = "0".repeat(64);

const ENVELOPE = /^fieldsync-segment 1 (?:plain|deflate ([1-9][0-9]{0,9})) ([0-9a-f]{16,512})$/;
const ENVELOPE_BYTES_MAX = 560;
const NEWLINE = 0x0a;
const TIME_MAX = 8_640_000_000_000_000;

/** Highest Lamport time possible before operation `first`: one per operation its author can have known (bounds M41). */
export const lamCeiling = (deps: DotTable, first: number): number =>
  deps.reduce((sum, dep) => sum + dep.seq, first);

const chunksOf = (ops: ReadonlyArray<Op>): ReadonlyArray<Chunk> =>
  ops.flatMap((op) => (op.kind === "put" ? op.manifest.chunks : []));

export interface SegmentDraft {
  readonly log: LogId;
  readonly first: number;
  readonly prev: Hash;
  readonly lam: number;
  readonly at: number;
  readonly deps: DotTable;
  readonly ops: ReadonlyArray<Op>;
}

export const encodeSegment = (
  draft: SegmentDraft,
  keys: Keys["Service"],
  compression: CompressionService,
): Segment => {
  const positions = new Map<LogId, number>([[draft.log, 0]]);
  for (const [index, dep] of draft.deps.entries()) positions.set(dep.log, index + 1);
  const position = (log: LogId): number => {
    const found = positions.get(log);
    if (found === undefined)
      throw new Error(`an operation observes log ${log}, which its author has not folded`);
    return found;
  };
  const last = draft.first + draft.ops.length - 1;
  const header = JSON.stringify({
    log: draft.log,
    first: draft.first,
    last,
    prev: draft.prev,
    lam: draft.lam,
    at: draft.at,
    deps: draft.deps.map((dep) => [dep.log, dep.seq]),
  });
  const lines = draft.ops.map((op) => encodeOp(op, position));
  const content = encodeText(`${header}\n${lines.join("\n")}\n`);
  const id = keys.hash(content);
  const signature = keys.sign(copyOfLog(draft.log), encodeText(id));
  const stored = toStored(content, compression);
  const envelope = encodeText(`fieldsync-segment 1 ${stored.encoding} ${signature}\n`);
  const bytes = new Uint8Array(envelope.length + stored.bytes.length);
  bytes.set(envelope, 0);
  bytes.set(stored.bytes, envelope.length);
  return { ...draft, id, last, chunks: chunksOf(draft.ops), bytes };
};

const decodeHeader = (line: string): Omit<Segment, "id" | "ops" | "chunks" | "bytes"> => {
  if (line.length > limits.segmentHeaderBytes) return malformed("header is too long");
  const parts = objectWith(
    parseJson(line),
    ["log", "first", "last", "prev", "lam", "at", "deps"],
    "header",
  );
  const log = isWrittenLog(parts["log"]) ? parts["log"] : malformed("log id");
  const first = wholeNumber(parts["first"], 1, Number.MAX_SAFE_INTEGER, "first");
  const last = wholeNumber(parts["last"], first, first + limits.segmentOperations - 1, "last");
  const prev = isHash(parts["prev"]) ? parts["prev"] : malformed("prev");
  if ((prev === GENESIS) !== (first === 1))
    return malformed("only the first segment has no predecessor");
  const deps = listOf(parts["deps"], limits.vectorEntries, "deps").map((entry) => {
    const [dep, seq] = listOf(entry, 2, "dependency");
    if (!isLogId(dep) || dep === log) return malformed("dependency's log");
    return { log: dep, seq: wholeNumber(seq, 1, Number.MAX_SAFE_INTEGER, "dependency") };
  });
  if (deps.some((dep, i) => i > 0 && byCodeUnits(deps[i - 1]?.log ?? "", dep.log) >= 0))
    return malformed("dependencies are not in order");
  const lam = wholeNumber(parts["lam"], 1, lamCeiling(deps, first), "Lamport time");
  return {
    log,
    first,
    last,
    prev,
    lam,
    at: wholeNumber(parts["at"], -TIME_MAX, TIME_MAX, "time"),
    deps,
  };
};

/** Checks and reads a segment file: envelope, hash, signature, header, every line. */
export const decodeSegment = (
  bytes: Uint8Array,
  keys: Keys["Service"],
  compression: CompressionService,
): Decoded<Segment> =>
  decode(() => {
    if (bytes.length > limits.segmentBytes) return malformed("too large");
    const end = bytes.subarray(0, ENVELOPE_BYTES_MAX).indexOf(NEWLINE);
    const envelope = end < 0 ? null : ENVELOPE.exec(decodeText(bytes.subarray(0, end)));
    if (envelope === null) return malformed("first line is not a segment's");
    const content =
      fromStored(bytes.subarray(end + 1), envelope[1], {
        bytesMax: limits.segmentBytes,
        compression,
      }) ?? malformed("does not inflate to what its first line says");
    const id = keys.hash(content);
    const lines = decodeText(content).split("\n");
    if (lines.pop() !== "") return malformed("last line has no end");
    const header = decodeHeader(lines[0] ?? "");
    if (!keys.verify(copyOfLog(header.log), encodeText(id), envelope[2] ?? ""))
      return malformed("signature is not its author's");
    if (lines.length - 1 !== header.last - header.first + 1)
      return malformed("number of operations");
    const table: DotTable = [{ log: header.log, seq: 0 }, ...header.deps];
    const ops: Array<Op> = [];
    for (let i = 1; i < lines.length; i++) {
      const line = lines[i] ?? "";
      if (line.length > limits.lineCharacters) return malformed("operation is too long");
      ops.push(decodeOp(parseJson(line), table, header.first + i - 1));
    }
    return { ...header, id, ops, chunks: chunksOf(ops), bytes };
  });
