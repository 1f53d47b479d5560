/**
 * Deflating on a real laptop, with the zlib in Node. Fast levels: what is written once is read on every copy and at every
 * opening, and a share is slower than either.
 */
import { getBuiltinModule } from "node:process";
import type { CompressionService } from "../log/compression.ts";

const LEVEL = 3;

/** Loaded with the first file that needs it: a small engagement has none. */
const zlib = () => getBuiltinModule("node:zlib");

/** zlib's own smallest pieces of output, and our largest. */
const CHUNK_BYTES_MIN = 64;
const CHUNK_BYTES_MAX = 1_048_576;

/** One piece of output where that is possible: then nothing is copied together. */
const pieceFor = (size: number): number =>
  Math.min(CHUNK_BYTES_MAX, Math.max(CHUNK_BYTES_MIN, size));

export const nodeCompression: CompressionService = {
  deflate: (bytes) =>
    zlib().deflateRawSync(bytes, { level: LEVEL, chunkSize: pieceFor(bytes.length) }),
  inflate: (bytes, size) => {
    if (size === 0) return undefined;
    try {
      const content = zlib().inflateRawSync(bytes, {
        maxOutputLength: size,
        chunkSize: pieceFor(size + 1),
      });
      return content.length === size ? content : undefined;
    } catch {
      // Cut short, damaged, or more than was promised: whichever it is, it is not what the file says.
      return undefined;
    }
  },
};
