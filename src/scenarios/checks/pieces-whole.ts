/**
 * What has its name is whole (engine I19, I20): a piece of a document, a snapshot or an operation file that lies under its name has the
 * content the name promises, also after cables, batteries and power went in the middle; and at no time of the day did anybody meet one that
 * was not. Only a disk that says more than it has done may break that, hands in Explorer, and programs that save over a file: what was damaged so is not judged.
 */
import { textOf } from "./facts.ts";
import { touchedByHand, type FinishedRun, type RawFile } from "./finished-run.ts";
import { rawFolders, sha256 } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

const IS = {
  piece: /\/_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/,
  // Also what visitors have left, under the same names.
  pack: /\/_Sync\/(?:own\/log|in)\/.*\.([0-9a-f]{16})\.pack$/,
  signed: /\/_Sync\/(?:(?:own\/log|in)\/.*\.([0-9a-f]{16})\.seg|own\/snap\/([0-9a-f]{64})\.snap)$/,
} as const;

/** What the hash of the content has to begin with, and the content; undefined for a file whose name promises nothing. */
const promiseOf = ({
  bytes,
  path,
}: RawFile): { readonly hash: string; readonly content: Uint8Array } | undefined => {
  const whole = IS.piece.exec(path)?.[1] ?? IS.pack.exec(path)?.[1];
  if (whole !== undefined) return { hash: whole, content: bytes };
  const signed = IS.signed.exec(path);
  const hash = signed?.[1] ?? signed?.[2];
  // The first line is the signature.
  return hash === undefined
    ? undefined
    : { hash, content: bytes.subarray(bytes.indexOf(0x0a) + 1) };
};

export const piecesWhole = (run: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  if (run.plan.policies["disk-cache"] === "lying") return { checked: 0, violations };
  /** Bytes are shared between the folders of a room: each content is hashed once. */
  const hashes = new Map<Uint8Array, string>();
  let checked = 0;
  for (const { files, laptop } of rawFolders(run))
    for (const file of files) {
      const promise = promiseOf(file);
      if (promise === undefined) continue;
      checked++;
      const hash = hashes.get(file.bytes) ?? sha256(promise.content);
      hashes.set(file.bytes, hash);
      if (!hash.startsWith(promise.hash))
        violations.push({
          message: `${file.path} on ${laptop} is not what its name says`,
          proof: [],
        });
    }
  const isSavedOver = run.events.some(({ kind }) => kind === "program.saved");
  if (touchedByHand(run.events).size === 0 && !isSavedOver)
    for (const event of run.events)
      if (event.kind === "quarantined")
        violations.push({
          message: `${event.actor} met ${textOf(event, "path")} at ${textOf(event, "where")}: ${textOf(event, "why")}`,
          proof: [event.seq],
        });
  return { checked, violations };
};
