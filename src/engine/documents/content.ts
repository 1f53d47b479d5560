/**
 * Documents as chunks (engine §1.6). Up to 4 MiB a document is one chunk; above, it is cut where its content says
 * (`cutting.ts`). A manifest carries the size of every chunk, so nothing else knows about cutting.
 */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { chunkEnds } from "./cutting.ts";
import { makeCutter, type Proposal } from "./recutting.ts";
import { beginHashing, hashWhole, stretchesOf } from "../hashing.ts";
import { limits } from "../limits.ts";
import { isHash, type Hash } from "../log/names.ts";
import { listOf, malformed, objectWith, wholeNumber } from "../json.ts";
import type { Keys } from "../ports.ts";

export interface Chunk {
  readonly hash: Hash;
  readonly size: number;
}

/** A document's content: what it is (`sha256`), and the chunks it is put together from. */
export interface Manifest {
  readonly size: number;
  readonly sha256: Hash;
  readonly chunks: ReadonlyArray<Chunk>;
}

export interface CutDocument {
  readonly manifest: Manifest;
  readonly pieces: ReadonlyArray<{ readonly chunk: Chunk; readonly bytes: Uint8Array }>;
}

/** The one place that decides where a document is cut. */
export const cutDocument = (bytes: Uint8Array, keys: Keys["Service"]): CutDocument => {
  const whole = keys.hash(bytes);
  if (bytes.length <= limits.chunkBytes) {
    const chunk = { hash: whole, size: bytes.length };
    return {
      manifest: { size: bytes.length, sha256: whole, chunks: [chunk] },
      pieces: [{ chunk, bytes }],
    };
  }
  let start = 0;
  const pieces = chunkEnds(bytes).map((end) => {
    const piece = bytes.subarray(start, end);
    start = end;
    return { chunk: { hash: keys.hash(piece), size: piece.length }, bytes: piece };
  });
  return {
    manifest: { size: bytes.length, sha256: whole, chunks: pieces.map((piece) => piece.chunk) },
    pieces,
  };
};

/** Pieces that are hashed while the next ones are being cut. */
const HASHED_TOGETHER = { count: 64, bytes: 16 * 1_048_576 } as const;

/** Told of the pieces of a large document, some at a time, as soon as they are hashed. */
export type TellPieces = (pieces: CutDocument["pieces"]) => Effect.Effect<void>;

/**
 * The manifest of the same, of a document that may be much like another one. Where the host can, the whole and the pieces are hashed beside the
 * cutting and beside each other, and the pieces are told of on the way.
 */
export const manifestOf = Effect.fnUntraced(function* (
  bytes: Uint8Array,
  keys: Keys["Service"],
  { before, tell }: { readonly before?: Manifest | undefined; readonly tell?: TellPieces } = {},
): Effect.fn.Return<Manifest> {
  if (keys.beside === undefined || bytes.length <= limits.chunkBytes)
    return cutDocument(bytes, keys).manifest;
  const whole = yield* Effect.forkChild(hashWhole(keys, stretchesOf(bytes)), {
    startImmediately: true,
  });
  const cutter = makeCutter(bytes, HASHED_TOGETHER, before?.chunks);
  const chunks: Array<Chunk> = [];
  const take = (proposal: Proposal, hashes: ReadonlyArray<Hash>): Effect.Effect<void> => {
    const hashed = proposal.pieces.slice(0, cutter.answer(proposal, hashes)).map((piece, at) => ({
      chunk: { hash: hashes[at]!, size: piece.length },
      bytes: piece,
    }));
    chunks.push(...hashed.map(({ chunk }) => chunk));
    return tell === undefined ? Effect.void : tell(hashed);
  };
  let last: Effect.Effect<void> = Effect.void;
  for (let proposal = cutter.next(); proposal.pieces.length > 0; proposal = cutter.next()) {
    const hashing = yield* beginHashing(keys, proposal.pieces);
    yield* last;
    const taken = Effect.flatMap(hashing, (hashes) => take(proposal, hashes));
    // What comes next depends on whether these are what they were.
    if (proposal.expected !== null) yield* taken;
    last = proposal.expected === null ? taken : Effect.void;
  }
  yield* last;
  return { size: bytes.length, sha256: yield* Fiber.join(whole), chunks };
});

/** The same for a document that was cut before. `manifest` must be that of these bytes. */
export const cutAgain = (bytes: Uint8Array, manifest: Manifest): CutDocument => {
  let start = 0;
  const pieces = manifest.chunks.map((chunk) => {
    const piece = bytes.subarray(start, start + chunk.size);
    start += chunk.size;
    return { chunk, bytes: piece };
  });
  return { manifest, pieces };
};

export const encodeManifest = (manifest: Manifest): unknown => ({
  size: manifest.size,
  sha256: manifest.sha256,
  chunks: manifest.chunks.map((chunk) => [chunk.hash, chunk.size]),
});

/** Strict: sizes must add up, one chunk must be the whole, no chunk above the cap. */
export const decodeManifest = (value: unknown): Manifest => {
  const parts = objectWith(value, ["size", "sha256", "chunks"], "manifest");
  const size = wholeNumber(parts["size"], 0, limits.documentBytes, "document size");
  const sha256 = isHash(parts["sha256"])
    ? parts["sha256"]
    : malformed("document hash is not a hash");
  let sum = 0;
  const chunks = listOf(parts["chunks"], limits.documentBytes / 1_024, "chunk list").map(
    (entry): Chunk => {
      const [hash, bytes] = listOf(entry, 2, "chunk");
      // Of a small document it is that of the whole, which was looked at already.
      if (hash !== sha256 && !isHash(hash)) return malformed("chunk hash is not a hash");
      const chunk = { hash, size: wholeNumber(bytes, 0, limits.chunkBytes, "chunk size") };
      sum += chunk.size;
      return chunk;
    },
  );
  if (chunks.length === 0 || sum !== size) return malformed("chunk sizes do not add up");
  if (chunks.length === 1 && chunks[0]?.hash !== sha256)
    return malformed("a single chunk must be the whole document");
  return { size, sha256, chunks };
};
