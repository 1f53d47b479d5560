/**
 * Saves that waited become operations, and versions that waited are put before the person here: *Sync Now* of a document, and
 * handing in (domain A5, engine §1.9).
 */
import * as Effect from "effect/Effect";
import { mark, type OwnDisk } from "../copy/core.ts";
import { copyOfLog, incarnationOfLog } from "../log/names.ts";
import { DOCUMENT_PREFIX, type Dot } from "../log/op.ts";
import { documentDigest } from "../edits/plan.ts";
import type { Manifest } from "../documents/content.ts";
import { regainSave } from "../documents/lost-pieces.ts";
import type { Session } from "../copy/session.ts";
import { tellEdit, writeOps } from "../edits/writing.ts";
import {
  foldedOnly,
  hold,
  modeOf,
  NOT_HELD,
  openVersion,
  savesOf,
  type HeldDocument,
  type KeptSave,
  type OpenVersion,
} from "./modes.ts";
import { isWhole } from "./pieces.ts";
import { changeModes, rememberModes } from "./remember.ts";

export interface Published {
  /** Saves that are operations now, in order. */
  readonly saves: ReadonlyArray<{ readonly document: string; readonly dot: string }>;
  /** Documents with a save whose stored bytes are damaged or gone: it stays. */
  readonly damaged: ReadonlyArray<string>;
}

export const NOTHING_PUBLISHED: Published = { saves: [], damaged: [] };

/** A save that is an operation now is what its author has open. */
const openSave = ({ epoch, generation, manifest }: KeptSave, at: Dot): OpenVersion => ({
  manifest,
  dots: [at],
  epoch,
  generation,
});

const publishSave = Effect.fnUntraced(function* (
  session: Session,
  document: string,
  { epoch, generation, manifest, observed, seen, update }: KeptSave,
): Effect.fn.Return<{ readonly at: Dot; readonly dot: string }, OwnDisk> {
  const dots = foldedOnly(observed, session.book.folded);
  const segment = yield* writeOps(session, [
    {
      kind: "put",
      document,
      manifest,
      observed: dots,
      epoch,
      ...(generation > 0 ? { template: { generation, update } } : {}),
    },
  ]);
  const at = { log: segment.log, seq: segment.first };
  const { dot } = tellEdit(
    session,
    at,
    {
      entity: DOCUMENT_PREFIX + document,
      field: "content",
      digest: documentDigest(manifest),
      observed: dots.map((replaced) => ({ dot: replaced, digest: (seen ?? "").slice(0, 16) })),
    },
    update ? { template: true } : {},
  );
  return { at, dot: dot ?? "" };
});

/** Damage is found when the pieces are read. What the file holds is as good. */
const isWholeOrRegained = Effect.fnUntraced(function* (
  session: Session,
  document: string,
  manifest: Manifest,
): Effect.fn.Return<boolean, OwnDisk> {
  if (yield* isWhole(session, manifest)) return true;
  yield* regainSave(session, { document, manifest });
  return yield* isWhole(session, manifest);
});

/** One operation per save. The private memory follows the log: a crash in between is found out when the copy is opened. */
const publishAll = Effect.fnUntraced(function* (
  session: Session,
  documents: ReadonlyArray<string>,
  done: { readonly saves: Array<Published["saves"][number]>; readonly damaged: Array<string> },
): Effect.fn.Return<void, OwnDisk> {
  const { modes } = session;
  for (const document of documents) {
    const left: Array<KeptSave> = [];
    for (const save of savesOf(modes, document)) {
      if (!(yield* isWholeOrRegained(session, document, save.manifest))) {
        left.push(save);
        continue;
      }
      const { at, dot } = yield* publishSave(session, document, save);
      done.saves.push({ document, dot });
      const held = modes.documents.get(document) ?? NOT_HELD;
      hold(modes, document, {
        ...held,
        open: openSave(save, at),
        saves: held.saves.filter((other) => other !== save),
      });
    }
    if (left.length > 0) done.damaged.push(document);
  }
});

/** Makes operations of the saves of these documents, whatever their mode. */
export const publishSaves = Effect.fnUntraced(function* (
  session: Session,
  documents: ReadonlyArray<string>,
): Effect.fn.Return<Published, OwnDisk> {
  const waiting = documents.filter((document) => savesOf(session.modes, document).length > 0);
  if (waiting.length === 0) {
    if (session.modes.unwritten) yield* rememberModes(session);
    return NOTHING_PUBLISHED;
  }
  const done = { saves: [], damaged: [] };
  const all = yield* Effect.result(publishAll(session, waiting, done));
  yield* rememberModes(session);
  if (all._tag === "Failure") return yield* all.failure;
  if (done.saves.length > 0) mark(session, "kept-saves-published");
  return done;
});

/** On Demand documents with saves that wait. */
export const onDemandSaves = ({ modes }: Session): ReadonlyArray<string> =>
  [...modes.documents]
    .filter(([document, { saves }]) => saves.length > 0 && modeOf(modes, document) === "on-demand")
    .map(([document]) => document);

/** Puts the engagement's current versions of these documents before the person here. Returns those that changed. */
export const takeVersions = Effect.fnUntraced(function* (
  session: Session,
  documents: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<string>, OwnDisk> {
  const { modes, state } = session;
  const taken: Array<string> = [];
  const opened = new Map<string, HeldDocument>();
  for (const document of documents) {
    const held = modes.documents.get(document) ?? NOT_HELD;
    const open = openVersion(state.documents.get(document));
    if (open?.manifest.sha256 !== held.open?.manifest.sha256) taken.push(document);
    if (!isSameOpen(open, held.open)) opened.set(document, { ...held, open });
  }
  if (opened.size > 0)
    yield* changeModes(session, () => {
      for (const [document, held] of opened) hold(modes, document, held);
    });
  if (session.desk !== null && taken.length > 0) session.desk.lookAtMillis = 0;
  for (const document of taken)
    session.trace.emit("document.taken", {
      copy: session.own.copy,
      document,
      value: modes.documents.get(document)?.open?.manifest.sha256.slice(0, 16) ?? null,
    });
  return taken;
});

const isSameOpen = (a: HeldDocument["open"], b: HeldDocument["open"]): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.manifest.sha256 === b.manifest.sha256 &&
    a.epoch === b.epoch &&
    a.dots.length === b.dots.length &&
    a.dots.every((dot) => b.dots.some(({ log, seq }) => log === dot.log && seq === dot.seq)));

/** The operation a save became in an earlier life that ended before the private memory knew. */
const becameOperation = (session: Session, document: string, save: KeptSave): Dot | undefined => {
  for (const log of session.book.logs.values()) {
    if (copyOfLog(log.id) !== copyOfLog(save.after.log)) continue;
    const lives = incarnationOfLog(log.id) - incarnationOfLog(save.after.log);
    if (lives < 0) continue;
    for (const segment of log.segments)
      for (const [index, op] of segment.ops.entries()) {
        const seq = segment.first + index;
        if (
          op.kind === "put" &&
          op.document === document &&
          op.manifest.sha256 === save.manifest.sha256 &&
          (lives > 0 || seq > save.after.seq)
        )
          return { log: log.id, seq };
      }
  }
  return undefined;
};

/** When a copy is opened: saves that became operations before a crash wait no longer (I20). Opening twice is opening once. */
export const settleSaves = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { modes } = session;
  let changed = false;
  for (const [document, held] of modes.documents)
    for (const save of held.saves) {
      const at = becameOperation(session, document, save);
      if (at === undefined) continue;
      const known = modes.documents.get(document) ?? NOT_HELD;
      hold(modes, document, {
        ...known,
        open: openSave(save, at),
        saves: known.saves.filter((other) => other !== save),
      });
      changed = true;
    }
  if (changed) yield* rememberModes(session);
});
