/**
 * Checking a copy as it lies on the disk, without opening it: every hash, every signature, every chain, and whether the parts
 * fit together. Reads only. An engine that opens a damaged copy sets damage aside; this looks before that happens.
 */
import * as Effect from "effect/Effect";
import { direct, type Abandoned } from "../../../engine/copy/core.ts";
import { remembered } from "../../../engine/copy/lost-papers.ts";
import { loadAnchor, loadMemory } from "../../../engine/copy/memory.ts";
import { loadModes } from "../../../engine/modes/memory.ts";
import type { Format } from "../../../engine/copy/papers.ts";
import { readFormat, readNewestHave } from "../../../engine/exchange/visit.ts";
import { emptyBook, foldReady, missingChunks, vectorOfBook } from "../../../engine/log/book.ts";
import { copyOfLog, paths } from "../../../engine/log/names.ts";
import { PARCEL_FOLDERS } from "../../../engine/parcels/own.ts";
import { at, size } from "../../../engine/log/vector.ts";
import { standOn } from "../../../engine/snapshot/keep.ts";
import { findOutOfPlace } from "../../../engine/node/out-of-place.ts";
import { emptyState } from "../../../engine/state/fold.ts";
import type { FolderContext } from "../context.ts";
import type { VolumeError } from "../../../engine/errors.ts";
import type { Refusal } from "../verb.ts";
import { checkSnapshots } from "./contents.ts";
import { compare, notCompared } from "./elsewhere.ts";
import { filesBelow, filesIn, type Findings } from "./files.ts";
import { checkLogs, checkVisitorsLogs } from "./logs.ts";
import { checkPaper } from "./papers.ts";
import { checkPieces, parcelProblems } from "./pieces.ts";
import type { VerifyReport } from "./report.ts";

/** Only a copy at work gives up a look. */
const given = (error: Abandoned): Effect.Effect<never> => Effect.die(error);

const nothingFound = ({ topLevel }: Format): Findings => ({
  logFiles: 0,
  snapshots: 0,
  pieces: 0,
  papers: 1,
  bytes: 0,
  vanished: 0,
  problems: [],
  unreadLogs: new Set(),
  topLevel,
});

const PRIVATE_MEMORY = "the private memory";

const LOST_ANCHOR =
  "how far this copy got is gone; the copy goes on in a new log when it is opened";

const isToldOfMemory = ({ problems }: Findings): boolean =>
  problems.some(({ path }) => path === PRIVATE_MEMORY);

/** Something of the private memory. A copy whose private memory is damaged is not opened, so whoever checks it is told. */
const recalled = <A>(
  { problems }: Findings,
  load: Effect.Effect<A | undefined, VolumeError>,
): Effect.Effect<A | undefined, VolumeError> =>
  Effect.catchDefect(load, (defect) =>
    Effect.sync(() => {
      const why = defect instanceof Error ? defect.message : String(defect);
      problems.push({ path: PRIVATE_MEMORY, why });
      return undefined;
    }),
  );

/** The damaged cards and acknowledgements, and what is damaged in the drop box: no opening of the copy sets these aside. */
export const damagedPapers = (
  context: FolderContext,
): Effect.Effect<ReadonlyArray<string>, Refusal> =>
  Effect.gen(function* () {
    const format = yield* Effect.catchTag(readFormat(context.volume, direct), "Abandoned", given);
    const findings = nothingFound(format);
    const drop = yield* filesIn(context, paths.drop);
    for (const file of [...(yield* filesIn(context, paths.own)), ...drop])
      yield* checkPaper(context, findings, file);
    yield* checkVisitorsLogs(context, findings, drop);
    return findings.problems.flatMap(({ path, unread }) => (unread === true ? [] : [path]));
  });

const LOST_FORMAT = "it is damaged or gone, and is written anew when the copy is opened";

/**
 * What the folder says of itself. Where that is damaged or gone and the private memory knows it, as it does once the copy was opened here, all else is
 * checked as well.
 */
const formatOf = (context: FolderContext) =>
  Effect.catchTag(readFormat(context.volume, direct), "Abandoned", given).pipe(
    Effect.map((format) => ({ format, lost: null })),
    Effect.catchTag("EngineError", (error) =>
      error.reason !== "not-a-copy"
        ? Effect.fail(error)
        : remembered(context.journal, context.volume).pipe(
            Effect.catchDefect(() => Effect.succeed(undefined)),
            Effect.flatMap((known) =>
              known === undefined
                ? Effect.fail(error)
                : Effect.succeed({ format: known.format, lost: LOST_FORMAT }),
            ),
          ),
    ),
  );

/** How often all is read anew where files went away meanwhile: another computer may have the copy open, and packs its logs. */
const TRIES_MAX = 3;

export const verifyFolder = (context: FolderContext): Effect.Effect<VerifyReport, Refusal> =>
  Effect.gen(function* () {
    for (let tries = 1; ; tries++) {
      const { report, vanished } = yield* verifyOnce(context);
      if (vanished === 0 || tries === TRIES_MAX) return report;
    }
  });

const verifyOnce = (
  context: FolderContext,
): Effect.Effect<{ readonly report: VerifyReport; readonly vanished: number }, Refusal> =>
  Effect.gen(function* () {
    const { format, lost } = yield* formatOf(context);
    const findings = nothingFound(format);
    if (lost !== null) findings.problems.push({ path: paths.format, why: lost });
    findings.problems.push(...(yield* Effect.promise(() => findOutOfPlace(context.folder))));
    const own = yield* filesIn(context, paths.own);
    const drop = yield* filesIn(context, paths.drop);
    // Before the files of their own: a parcel that is taken apart meanwhile is looked for once more.
    const parcels = (yield* Effect.forEach(PARCEL_FOLDERS, (folder) =>
      filesIn(context, folder),
    )).flat();
    const pieces = yield* filesBelow(context, paths.chunks);
    const logs = yield* filesBelow(context, paths.logs);
    context.moved.expectedBytes =
      context.moved.bytes +
      [own, drop, parcels, pieces, logs].flat().reduce((sum, { entry }) => sum + entry.size, 0);
    for (const file of [...own, ...drop]) yield* checkPaper(context, findings, file);
    const book = emptyBook();
    const state = emptyState();
    const snapshots = yield* checkSnapshots(context, findings, format);
    standOn(book, state, format.engagementId, snapshots);
    yield* checkLogs(context, findings, book);
    yield* checkVisitorsLogs(context, findings, drop);
    const found = yield* checkPieces(context, findings, { parcels, pieces });
    const { here } = found;
    foldReady(book, state, here, () => undefined);
    const vector = vectorOfBook(book);
    // What the copy has acknowledged, others rely on.
    const have = yield* Effect.catchTag(
      readNewestHave(
        context,
        context.volume,
        direct,
        own.map(({ entry }) => entry),
      ),
      "Abandoned",
      given,
    );
    for (const { log, seq } of have?.entries ?? [])
      if (at(vector, log) < seq && !findings.unreadLogs.has(log))
        findings.problems.push({
          path: paths.log(log),
          why: `acknowledged up to ${seq}, and here up to ${at(vector, log)} (author ${copyOfLog(log)})`,
        });
    // What it wrote last says its private memory: the acknowledgement may be gone with the log.
    const anchor = yield* recalled(findings, loadAnchor(context.journal, format.ownerCopy));
    const isTold = (have?.entries ?? []).some(
      ({ log, seq }) => log === anchor?.log && at(vector, log) < seq,
    );
    const isLess = anchor !== undefined && at(vector, anchor.log) < anchor.seq;
    if (isLess && !isTold && !findings.unreadLogs.has(anchor.log))
      findings.problems.push({
        path: paths.log(anchor.log),
        why: `this copy wrote up to ${anchor.seq}, and here is up to ${at(vector, anchor.log)}`,
      });
    const memory = yield* recalled(findings, loadMemory(context.journal, format.ownerCopy));
    if (memory !== undefined && anchor === undefined && !isToldOfMemory(findings))
      findings.problems.push({ path: PRIVATE_MEMORY, why: LOST_ANCHOR });
    // Changes that are kept on this computer are in no log, and on no other disk.
    const modes = yield* recalled(findings, loadModes(context.journal, format.ownerCopy));
    const keptNotHere = new Set<string>();
    for (const [document, { saves }] of modes?.documents ?? [])
      for (const { hash } of saves.flatMap(({ manifest }) => manifest.chunks))
        if (!here.has(hash)) {
          keptNotHere.add(hash);
          findings.problems.push({
            path: paths.chunk(hash),
            why: `a change of "${document}" that is kept on this computer needs it, and it is not here: save the document again, or discard the change`,
          });
        }
    const below = [...book.snapshots.values()].flatMap(({ manifests }) =>
      manifests.flatMap(({ chunks }) => chunks.map(({ hash }) => hash)),
    );
    const missing = [
      ...new Set([...missingChunks(book, here), ...below.filter((hash) => !here.has(hash))]),
    ];
    const lacking = new Set([...missing, ...keptNotHere]);
    findings.problems.push(...parcelProblems(found.damaged, findings.problems, lacking));
    const report: VerifyReport = {
      engagement: format.engagement,
      logFiles: findings.logFiles,
      snapshots: findings.snapshots,
      pieces: findings.pieces,
      papers: findings.papers,
      bytes: findings.bytes,
      operations: size(vector),
      problems: findings.problems,
      missing,
      waiting: book.waiting,
      conflicts: state.conflicts,
      abandoned: state.control.abandoned.has(format.ownerCopy),
      elsewhere:
        findings.unreadLogs.size > 0
          ? notCompared(memory?.target ?? null)
          : yield* compare(context, { format, vector, target: memory?.target ?? null }),
      sound:
        findings.problems.every(({ unneeded }) => unneeded === true) &&
        missing.length === 0 &&
        book.waiting === 0 &&
        state.conflicts === 0,
    };
    return { report, vanished: findings.vanished };
  });
