/**
 * The bytes of the engagement: documents and records as a client's file would hold them, made from the seed.
 *
 * Every document draws from its own stream, so adding one document does not change the bytes of another (architecture, kernel
 * point 4). Contents are incompressible and unique in every 64 KiB, so chunking and hashing meet realistic data.
 */
import type { Json } from "../../engine/ports.ts";
import type { Kernel } from "../../sim/kernel.ts";
import { documentName, lineName } from "../engagement-names.ts";
import type { PlannedEngagement } from "../planned-room.ts";

const BLOCK_BYTES = 65_536;

/** Bytes of one version of a document. `version` counts from 1 and only makes versions differ. */
export const documentBytes = (
  kernel: Kernel,
  options: { readonly name: string; readonly version: number; readonly sizeBytes: number },
): Uint8Array => {
  const stream = kernel.stream("content", `${options.name}#${options.version}`);
  const bytes = new Uint8Array(options.sizeBytes);
  // A small document needs only the beginning of its block.
  const block = new Uint32Array(Math.min(BLOCK_BYTES / 4, Math.ceil(options.sizeBytes / 4) + 1));
  // xorshift32: one draw seeds a block, the rest is arithmetic; the state must not be zero.
  let state = stream.int("block", 0x7fff_ffff) + 1;
  for (let word = 0; word < block.length; word++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    block[word] = state;
  }
  const source = new Uint8Array(block.buffer);
  for (let offset = 0, count = 0; offset < bytes.length; offset += BLOCK_BYTES, count++) {
    block[0] = (block[0]! + count * 0x9e37_79b1) >>> 0;
    block[1] = count;
    const room = bytes.length - offset;
    bytes.set(room >= BLOCK_BYTES ? source : source.subarray(0, room), offset);
  }
  return bytes;
};

/** The documents the engagement starts with; the sizes differ by at most one byte and add up to the planned size. */
export const initialDocuments = (
  kernel: Kernel,
  engagement: PlannedEngagement,
): ReadonlyArray<{ readonly name: string; readonly bytes: Uint8Array }> => {
  const count = engagement.documents;
  const documents: Array<{ name: string; bytes: Uint8Array }> = [];
  for (let index = 0; index < count; index++) {
    const from = Math.floor((engagement.sizeBytes * index) / count);
    const to = Math.floor((engagement.sizeBytes * (index + 1)) / count);
    const name = documentName(index + 1);
    documents.push({
      name,
      bytes: documentBytes(kernel, { name, version: 1, sizeBytes: to - from }),
    });
  }
  return documents;
};

/** Trial-balance lines `tb/1000` … with an account name and a balance in cents. */
export const initialRecords = (
  kernel: Kernel,
  engagement: PlannedEngagement,
): ReadonlyArray<{ readonly id: string; readonly fields: { readonly [field: string]: Json } }> => {
  const records: Array<{ id: string; fields: { [field: string]: Json } }> = [];
  for (let index = 0; index < engagement.records; index++) {
    const id = lineName(index);
    const balance = kernel.stream("content", id).between("balance", -50_000_000, 50_000_000);
    records.push({ id, fields: { name: `Account ${1000 + index}`, balance } });
  }
  return records;
};
