/**
 * What has its name is whole (engine I19, I20): a piece of a document, a parcel of them, a snapshot or an operation file that lies under its
 * name has the content the name promises, and a piece in a parcel the one its line promises, also after cables, batteries and power went in
 * the middle; and at no time of the day did anybody meet one that was not. Only a disk that says more than it has done, or damages a file, may break
 * that, hands in Explorer, and programs that save over a file: what was damaged so is not judged.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import { damagedFiles, touchedByHand, type FinishedRun, type RawFile } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { RawPieceFile } from "./raw-pieces.ts";
import type { CheckReport, Violation } from "./report.ts";
import { sha256 } from "./sha256.ts";

const IS = {
  // Also what visitors have left, under the same names.
  pack: /\/_Sync\/(?:own\/log|in)\/.*\.([0-9a-f]{16})\.pack$/,
  signed: /\/_Sync\/(?:(?:own\/log|in)\/.*\.([0-9a-f]{16})\.seg|own\/snap\/([0-9a-f]{64})\.snap)$/,
} as const;

interface Promised {
  /** What the hash of the content has to begin with. */
  readonly hash: string;
  readonly content: Uint8Array;
}

/** Undefined for a file whose name promises nothing, and for one of pieces. */
const promiseOf = ({ bytes, path }: RawFile): Promised | undefined => {
  const pack = IS.pack.exec(path)?.[1];
  if (pack !== undefined) return { hash: pack, content: bytes };
  const signed = IS.signed.exec(path);
  const hash = signed?.[1] ?? signed?.[2];
  // The first line is the signature.
  return hash === undefined
    ? undefined
    : { hash, content: bytes.subarray(bytes.indexOf(0x0a) + 1) };
};

/** A copy that is being deleted, and is held up in that by a program, has begun to remove its files. */
const isGoing = ({ events }: FinishedRun, { actor, seq }: JournalEvent): boolean =>
  events.some(
    (event) => event.kind === "control.signed-off" && event.actor === actor && event.seq < seq,
  );

export const piecesWhole = (run: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  if (run.plan.policies["disk-cache"] === "lying") return { checked: 0, violations };
  /** Bytes are shared between the folders of a room: each content is hashed once. */
  const hashes = new Map<Uint8Array, string>();
  const isKept = ({ hash, content }: Promised, of: Uint8Array): boolean => {
    const found = hashes.get(of) ?? sha256(content);
    hashes.set(of, found);
    return found.startsWith(hash);
  };
  let checked = 0;
  const isDamaged = damagedFiles(run.events);
  const judge = (isRight: boolean, what: () => string): void => {
    checked++;
    if (!isRight) violations.push({ message: what(), proof: [] });
  };
  const judgePieces = ({ isNamed, isParcel, path, pieces }: RawPieceFile, laptop: string): void => {
    const isNotNamed = (): string => `${path} on ${laptop} is not what its name says`;
    if (isParcel) judge(isNamed, isNotNamed);
    for (const { bytes, hash } of pieces)
      judge(
        bytes !== null && isKept({ hash, content: bytes }, bytes),
        isParcel
          ? () => `the piece ${hash} in ${path} on ${laptop} is not what its line says`
          : isNotNamed,
      );
  };
  for (const { files, laptop, pieceFiles } of rawFolders(run)) {
    for (const file of files) {
      const promised = promiseOf(file);
      if (promised === undefined || isDamaged(laptop, file.path)) continue;
      judge(
        isKept(promised, file.bytes),
        () => `${file.path} on ${laptop} is not what its name says`,
      );
    }
    for (const file of pieceFiles) if (!isDamaged(laptop, file.path)) judgePieces(file, laptop);
  }
  const isSavedOver = run.events.some(({ kind }) => kind === "program.saved");
  if (touchedByHand(run.events).size === 0 && !isSavedOver)
    for (const event of run.events)
      if (event.kind === "quarantined" && !isGoing(run, event))
        violations.push({
          message: `${event.actor} met ${textOf(event, "path")} at ${textOf(event, "where")}: ${textOf(event, "why")}`,
          proof: [event.seq],
        });
  return { checked, violations };
};
