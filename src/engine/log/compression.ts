/**
 * Files of logs made smaller on their way to a disk (engine §1.3). What a file is called, what is hashed and what is signed is
 * always the content as it was before; a copy that writes everything plain and one that does not understand each other.
 *
 * The simulated field writes plain: the default. The size of the content is written before the deflated bytes, so nothing
 * that is read from a share can grow past its limit (M39).
 */
import * as Context from "effect/Context";

export interface CompressionService {
  /** The bytes deflated (RFC 1951); undefined where this copy writes plain. */
  deflate(bytes: Uint8Array): Uint8Array | undefined;
  /** What was deflated, where it is exactly `size` bytes; undefined otherwise, and never more memory than that. */
  inflate(bytes: Uint8Array, size: number): Uint8Array | undefined;
}

export const Compression = Context.Reference<CompressionService>("fieldlab/engine/Compression", {
  defaultValue: () => ({ deflate: () => undefined, inflate: () => undefined }),
});

/** Below this a file takes one cluster of the disk anyway. */
const WORTH_BYTES = 4_096;

/** How content lies in a file: the words its first line says of it, and the bytes that follow. */
interface Stored {
  readonly encoding: "plain" | `deflate ${number}`;
  readonly bytes: Uint8Array;
}

/** Deflated where that is worth it, plain otherwise. */
export const toStored = (content: Uint8Array, compression: CompressionService): Stored => {
  const plain: Stored = { encoding: "plain", bytes: content };
  if (content.length <= WORTH_BYTES) return plain;
  const bytes = compression.deflate(content);
  if (bytes === undefined || bytes.length >= content.length) return plain;
  return { encoding: `deflate ${content.length}`, bytes };
};

/** The content of deflated bytes of which the first line says `size`; undefined where they are not that, or too many. */
export const fromStored = (
  bytes: Uint8Array,
  size: string | undefined,
  limits: { readonly bytesMax: number; readonly compression: CompressionService },
): Uint8Array | undefined => {
  if (size === undefined) return bytes;
  const expected = Number(size);
  return expected > limits.bytesMax ? undefined : limits.compression.inflate(bytes, expected);
};
