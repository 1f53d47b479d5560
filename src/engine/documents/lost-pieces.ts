/**
 * Pieces of documents that are gone from `_Sync` while the file in the working folder still holds them (engine §1.10). Without them the
 * operations that speak of them wait: an older version would be shown, or none, and the file would be replaced or taken away, which may be the
 * only one there is.
 */
import * as Effect from "effect/Effect";
import { foldAll, type OwnDisk } from "../copy/core.ts";
import { regainPiece } from "../copy/damaged.ts";
import { storePieces } from "../edits/writing.ts";
import { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { heldBack } from "../log/book.ts";
import type { Session } from "../copy/session.ts";
import type { Manifest } from "./content.ts";
import type { Desk } from "./desk.ts";

interface Version {
  readonly document: string;
  readonly manifest: Manifest;
}

/** Versions that are not shown before something that is missing has come. Their files stay as they are until then. */
export const waitingVersions = ({ book }: Pick<Session, "book">): ReadonlyArray<Version> =>
  heldBack(book).flatMap(({ ops }) =>
    ops.flatMap((op) =>
      op.kind === "put" ? [{ document: op.document, manifest: op.manifest }] : [],
    ),
  );

const snapshotVersions = ({ book }: Session): ReadonlyArray<Version> =>
  [...book.below.documents].flatMap(([document, { versions }]) =>
    versions.map(({ value }) => ({ document, manifest: value })),
  );

/** The bytes of a version, where the document's file holds just it. */
const bytesInFile = Effect.fnUntraced(function* (
  { keys }: Session,
  { folder, records }: Desk,
  { document, manifest }: Version,
): Effect.fn.Return<Uint8Array | undefined> {
  const record = records.get(document);
  if (record?.base !== manifest.sha256) return undefined;
  const [read] = yield* folder.readAll([record.file], { limit: limits.documentBytes });
  if (read === undefined || read instanceof VolumeError) return undefined;
  return keys.hash(read.bytes) === manifest.sha256 ? read.bytes : undefined;
});

const piecesOf = ({ chunks }: Manifest, bytes: Uint8Array) => {
  let offset = 0;
  return chunks.map((chunk) => {
    const from = offset;
    offset += chunk.size;
    return { chunk, bytes: bytes.subarray(from, offset) };
  });
};

/** Takes pieces that are gone from the files that have them. */
export const regainFromFiles = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void, OwnDisk> {
  foldAll(session);
  const { book, chunks, lost } = session;
  if (book.waiting === 0 && lost.size === 0) return;
  for (const version of [...waitingVersions(session), ...snapshotVersions(session)]) {
    if (version.manifest.chunks.every(({ hash }) => chunks.has(hash))) continue;
    const bytes = yield* bytesInFile(session, desk, version);
    if (bytes === undefined) continue;
    yield* storePieces(session, piecesOf(version.manifest, bytes));
    for (const { hash } of version.manifest.chunks) regainPiece(session, hash);
  }
  foldAll(session);
});
