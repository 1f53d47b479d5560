/**
 * The document versions that exist, read from the disks alone: what the power cannot take away, whether or not anybody was
 * told of it. Shares no code with the engine, whose own tally would agree with itself (engine §1.11).
 */
import { sha256 } from "../world.ts";
import type { MemoryFolder } from "../memory-volume.ts";
import { piecesIn } from "../raw-folder.ts";

const SEGMENT = /^_Sync\/own\/log\/[^/]+\/[^/]+\.seg$/;
/** Lines before the operations: signature and header. */
const HEAD_LINES = 2;

interface Put {
  readonly sha256: string;
  readonly chunks: ReadonlyArray<readonly [hash: string, size: number]>;
}

/** Document versions in a segment file. */
const puts = (segment: Uint8Array): ReadonlyArray<Put> =>
  new TextDecoder()
    .decode(segment)
    .trimEnd()
    .split("\n")
    .slice(HEAD_LINES)
    .map((line) => JSON.parse(line))
    .filter((operation) => operation[0] === "put")
    .map((operation) => operation[2]);

/** Whether the bytes of a version can be put together from the chunks beside it. */
const isWhole = (held: ReadonlyMap<string, Uint8Array>, put: Put): boolean => {
  const pieces = put.chunks.map(([hash]) => held.get(hash));
  return (
    !pieces.includes(undefined) &&
    sha256(Buffer.concat(pieces.filter((piece) => piece !== undefined))) === put.sha256
  );
};

/** SHA-256 of every document version that is in a log of one of these copies, together with its bytes. */
export const versionsOnDisk = (folders: Iterable<MemoryFolder>): ReadonlySet<string> =>
  new Set(
    [...folders].flatMap((folder) => {
      const held = piecesIn(folder);
      return [...folder.files.values()]
        .filter((file) => SEGMENT.test(file.path))
        .flatMap((file) => puts(file.bytes))
        .filter((put) => isWhole(held, put))
        .map((put) => put.sha256);
    }),
  );
