/**
 * Pieces of documents that are gone from `_Sync` while the file in the working folder still holds them (engine §1.10). Without them the
 * operations that speak of them wait: an older version would be shown, or none, and the file would be replaced or taken away, which may be the
 * only one there is.
 */
import * as Effect from "effect/Effect";
import { foldAll, onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { makeRoomFor } from "../copy/at-hand.ts";
import { regainPiece } from "../copy/damaged.ts";
import { storePieces } from "../edits/writing.ts";
import { VolumeError } from "../errors.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { heldBack } from "../log/book.ts";
import { paths } from "../log/names.ts";
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

/** The versions that lack a piece here and are, as far as is known, what their files hold. */
const inFiles = function* (
  { chunks }: Session,
  { records }: Desk,
  versions: ReadonlyArray<Version>,
): Generator<Version & { readonly file: string }> {
  for (const version of versions) {
    const { document, manifest } = version;
    const record = records.get(document);
    if (record?.base !== manifest.sha256) continue;
    if (manifest.chunks.some(({ hash }) => !chunks.has(hash)))
      yield { ...version, file: record.file };
  }
};

/** Files that are read, and whose pieces are stored, in one step. */
const TOGETHER = { count: limits.togetherChunks, bytes: limits.togetherBytes } as const;

const piecesOf = ({ chunks }: Manifest, bytes: Uint8Array) => {
  let offset = 0;
  return chunks.map((chunk) => {
    const from = offset;
    offset += chunk.size;
    return { chunk, bytes: bytes.subarray(from, offset) };
  });
};

/** Takes the pieces of versions from their files, where these hold just that. */
const takePieces = Effect.fnUntraced(function* (
  session: Session,
  { folder }: Desk,
  versions: ReadonlyArray<Version & { readonly file: string }>,
): Effect.fn.Return<void, OwnDisk> {
  makeRoomFor(
    session,
    versions.reduce((sum, { manifest }) => sum + manifest.size, 0),
  );
  const read = yield* folder.readAll(
    versions.map(({ file }) => file),
    { limit: limits.documentBytes },
  );
  const pieces = versions.flatMap(({ manifest }, at) => {
    const found = read[at];
    return found === undefined ||
      found instanceof VolumeError ||
      session.keys.hash(found.bytes) !== manifest.sha256
      ? []
      : piecesOf(manifest, found.bytes).filter(
          // Of a document of several pieces anybody can say anything about where they lie.
          ({ chunk, bytes }) =>
            manifest.chunks.length === 1 || session.keys.hash(bytes) === chunk.hash,
        );
  });
  yield* storePieces(session, pieces);
  for (const { chunk } of pieces) regainPiece(session, chunk.hash);
});

const takeFromFiles = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
  versions: ReadonlyArray<Version>,
): Effect.fn.Return<void, OwnDisk> {
  const lacking = inFiles(session, desk, versions);
  for (const some of inSteps(lacking, ({ manifest }) => manifest.size, TOGETHER))
    yield* takePieces(session, desk, some);
});

/** Whether every piece lies in the own folder. Pieces no operation speaks of are not looked for when it is loaded. */
const liesHere = Effect.fnUntraced(function* (
  session: Session,
  { chunks }: Manifest,
): Effect.fn.Return<boolean, OwnDisk> {
  for (const { hash, size } of chunks) {
    const place = session.own.parcels.places.get(hash);
    const path = place === undefined ? paths.chunk(hash) : place.parcel;
    const found = yield* onOwnDisk(session.own.volume.stat(path));
    if (found === undefined || (place ?? found).size !== size) return false;
  }
  return true;
});

/** The same for a save that is kept here, of which no other copy has anything. */
export const regainSave = (session: Session, kept: Version): Effect.Effect<void, OwnDisk> =>
  session.desk === null ? Effect.void : takeFromFiles(session, session.desk, [kept]);

/** On a full disk the copy is opened all the same: it is tried again when the save is to go out. */
const regainSaves = Effect.fnUntraced(function* (session: Session) {
  for (const [document, { saves }] of session.modes.documents)
    for (const { manifest } of saves)
      if (!(yield* liesHere(session, manifest)))
        yield* Effect.ignore(regainSave(session, { document, manifest }));
});

/** Takes pieces that are gone from the files that have them. */
export const regainFromFiles = Effect.fnUntraced(function* (
  session: Session,
  desk: Desk,
): Effect.fn.Return<void, OwnDisk> {
  yield* regainSaves(session);
  foldAll(session);
  const { book, lost } = session;
  if (book.waiting === 0 && lost.size === 0) return;
  yield* takeFromFiles(session, desk, [...waitingVersions(session), ...snapshotVersions(session)]);
  foldAll(session);
});

/** The same for versions that are shown, whose pieces turned out damaged or gone while the copy is open. */
export const regainShown = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { desk, lost, state } = session;
  if (desk === null || lost.size === 0) return;
  const shown = [...state.documents].flatMap(([document, { versions }]) =>
    versions.map(({ value }): Version => ({ document, manifest: value })),
  );
  yield* takeFromFiles(session, desk, shown);
});
