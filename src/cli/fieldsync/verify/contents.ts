/** Snapshots: files that are what the hash in their name says. */
import * as Effect from "effect/Effect";
import type { Format } from "../../../engine/copy/papers.ts";
import { limits } from "../../../engine/limits.ts";
import { parseDropName, parseSnapshotName, paths } from "../../../engine/log/names.ts";
import { nodeCompression } from "../../../engine/node/compression.ts";
import { decodeSnapshot, type DecodedSnapshot } from "../../../engine/snapshot/read.ts";
import type { FolderContext } from "../context.ts";
import { bytesOf, filesIn, type Findings } from "./files.ts";

/** The snapshots clean-ups left, the owner's and those visitors brought: their hash, the signature, every line. */
export const checkSnapshots = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { topLevel, engagementId }: Format,
) {
  const sound: Array<DecodedSnapshot> = [];
  const check = Effect.fnUntraced(function* (path: string, hash: string) {
    const bytes = yield* bytesOf(context, findings, { path, limit: limits.snapshotBytes });
    if (bytes === undefined) return undefined;
    findings.snapshots += 1;
    const decoded = decodeSnapshot(bytes, topLevel, context.keys, nodeCompression);
    if (!decoded.ok) findings.problems.push({ path, why: decoded.why });
    else if (decoded.value.hash !== hash)
      findings.problems.push({ path, why: "the content does not have the hash in its name" });
    else if (decoded.value.engagementId !== engagementId)
      findings.problems.push({ path, why: "it is of another engagement" });
    else return decoded.value;
    return undefined;
  });
  for (const { path, entry } of yield* filesIn(context, paths.snapshots)) {
    const hash = parseSnapshotName(entry.name);
    const snapshot = hash === undefined ? undefined : yield* check(path, hash);
    if (snapshot !== undefined) sound.push(snapshot);
  }
  for (const { path, entry } of yield* filesIn(context, paths.drop)) {
    const name = parseDropName(entry.name);
    if (name?.kind === "snapshot") yield* check(path, name.hash);
  }
  return sound;
});
