/**
 * Edits of documents that do not follow by themselves: a save is kept here, a delete takes what its author had open.
 *
 * Order of a save: the pieces, then the private memory, then the answer. What was answered survives a crash like an edit does.
 */
import * as Effect from "effect/Effect";
import type { EditReceipt } from "../api.ts";
import { endOf } from "../log/book.ts";
import { editRefusal } from "../control/refusals.ts";
import type { OwnDisk } from "../copy/core.ts";
import { EngineError } from "../errors.ts";
import { fenceOf, lockedRefusal, planUnderLocks, reportLocked } from "../locks/guard.ts";
import { limits } from "../limits.ts";
import type { Edit } from "../copy/mailbox.ts";
import { DOCUMENT_PREFIX, dotText, type Dot } from "../log/op.ts";
import { documentDigest, type PlannedEdit } from "../edits/plan.ts";
import type { Session } from "../copy/session.ts";
import { storePieces, tellEdit, writeOps } from "../edits/writing.ts";
import { hold, modeOf, NOT_HELD, type HeldDocument, type KeptSave } from "./modes.ts";
import { dropPieces } from "./pieces.ts";
import { afterOperation, beforeOperation, changeModes } from "./remember.ts";

type Save = Extract<Edit, { kind: "save-document" | "import-document" }>;
type Delete = Extract<Edit, { kind: "delete-document" }>;
type HeldEdit = Save | Delete;

export const isHeldEdit = ({ modes }: Session, edit: Edit): edit is HeldEdit => {
  switch (edit.kind) {
    case "save-document":
    case "import-document":
    case "delete-document":
      return modeOf(modes, edit.document) !== "automatic";
    case "confirm-document":
    case "promote-document":
    case "set-field":
    case "delete-record":
      return false;
  }
};

/** A person says which version is the one. */
export const isDecision = (
  edit: Edit,
): edit is Extract<Edit, { kind: "confirm-document" | "promote-document" }> =>
  edit.kind === "confirm-document" || edit.kind === "promote-document";

/** Deciding between versions needs all of them on the table. */
export const decisionRefusal = ({ modes }: Session, edit: Edit): EngineError | undefined =>
  isDecision(edit) && (modes.documents.get(edit.document)?.saves.length ?? 0) > 0
    ? new EngineError({
        reason: "invalid",
        text: `"${edit.document}" has a save here that is not synchronised yet. Synchronise the document first.`,
      })
    : undefined;

/** What the author of a save had before his eyes, and the save of ours it takes the place of. */
const basisOf = (
  session: Session,
  held: HeldDocument,
  edit: Save,
): { readonly replaces: KeptSave | undefined } & Pick<
  KeptSave,
  "observed" | "seen" | "epoch" | "generation"
> => {
  const last = held.saves.at(-1);
  const replaces =
    edit.kind === "save-document"
      ? last
      : held.saves.find(({ manifest }) => manifest.sha256 === edit.seen);
  if (replaces !== undefined) return { replaces, ...replaces };
  const { open } = held;
  const seen = edit.kind === "save-document" ? (open?.manifest.sha256 ?? null) : edit.seen;
  if (open !== null && open.manifest.sha256 === seen)
    return { replaces, observed: open.dots, seen, epoch: open.epoch, generation: open.generation };
  // The file held another version when it was changed; that one is replaced as far as it is still shown.
  const versions =
    session.state.documents
      .get(edit.document)
      ?.versions.filter((version) => version.value.sha256 === seen)
      .slice(0, limits.segmentOperations) ?? [];
  return {
    replaces,
    observed: versions.map(({ log, seq }) => ({ log, seq })),
    seen: versions.length > 0 ? seen : null,
    epoch: versions.reduce((most, version) => Math.max(most, version.epoch), 0),
    generation: versions.reduce((most, version) => Math.max(most, version.generation), 0),
  };
};

const keepSave = Effect.fnUntraced(function* (
  session: Session,
  edit: Save,
  plan: PlannedEdit & { readonly manifest: KeptSave["manifest"] },
): Effect.fn.Return<EditReceipt, OwnDisk> {
  const { document } = edit;
  const { modes } = session;
  const held = modes.documents.get(document) ?? NOT_HELD;
  const { entity, field, digest, manifest } = plan;
  const receipt: EditReceipt = { dot: null, entity, field, digest };
  const { epoch, generation, observed, replaces, seen } = basisOf(session, held, edit);
  const update = edit.kind === "save-document" && edit.template === true;
  const others = held.saves.filter((save) => save !== replaces);
  // A file that is as it was has nothing new. Whoever saves says that this is to be there, whatever others make of it meanwhile.
  const isBack = edit.kind === "import-document" && manifest.sha256 === seen;
  if (isBack && replaces === undefined) return receipt;
  if (!isBack) yield* storePieces(session, plan.pieces);
  const save: KeptSave = {
    manifest,
    observed,
    seen,
    epoch: Math.max(epoch, fenceOf(session, document)),
    generation: Math.min(generation + (update ? 1 : 0), limits.templateGenerations),
    update,
    after: endOf(session.book, session.identity.logId),
  };
  const saves = isBack ? others : [...others, save];
  yield* changeModes(session, () => hold(modes, document, { ...held, saves }));
  if (replaces !== undefined) yield* dropPieces(session, [replaces.manifest]);
  session.trace.emit("document.kept", {
    copy: session.own.copy,
    document,
    mode: modeOf(modes, document),
    value: digest,
    replaces: replaces === undefined ? null : documentDigest(replaces.manifest),
    observedDots: observed.map(dotText),
    waits: !isBack,
  });
  if (session.desk !== null && edit.kind === "save-document") session.desk.lookAtMillis = 0;
  return receipt;
});

/** What a delete takes: versions its author had open, and saves of his own; a version he never took stays. */
const deletedBy = (
  session: Session,
  held: HeldDocument,
  { document, seen }: Delete,
): Pick<PlannedEdit, "observed"> & { readonly saves: ReadonlyArray<KeptSave> } => {
  const isMeant = (sha256: string): boolean => seen === undefined || sha256 === seen;
  const saves = held.saves.filter(({ manifest }) => isMeant(manifest.sha256));
  const open = held.open !== null && isMeant(held.open.manifest.sha256) ? held.open.dots : [];
  const dots = [...open, ...saves.flatMap(({ observed }) => observed)];
  const isTaken = (at: Dot): boolean =>
    dots.some(({ log, seq }) => log === at.log && seq === at.seq);
  const observed = (session.state.documents.get(document)?.versions ?? [])
    .filter(isTaken)
    .map(({ log, seq, value }) => ({ dot: { log, seq }, digest: documentDigest(value) }));
  return { observed, saves };
};

const deleteHeld = Effect.fnUntraced(function* (
  session: Session,
  edit: Delete,
): Effect.fn.Return<EditReceipt, OwnDisk | EngineError> {
  const { document } = edit;
  const held = session.modes.documents.get(document) ?? NOT_HELD;
  const { observed, saves } = deletedBy(session, held, edit);
  if (observed.length === 0 && saves.length === 0)
    return yield* new EngineError({
      reason: "invalid",
      text: session.state.documents.has(document)
        ? `"${document}" has a version you have not taken yet. Synchronise the document first.`
        : `There is no document "${document}".`,
    });
  const plan = { entity: DOCUMENT_PREFIX + document, field: null, digest: null, observed };
  let receipt: EditReceipt = { dot: null, entity: plan.entity, field: null, digest: null };
  const left = held.saves.filter((save) => !saves.includes(save));
  const forget = changeModes(session, () =>
    hold(session.modes, document, { ...held, open: null, saves: left }),
  );
  if (observed.length > 0) {
    yield* beforeOperation(session);
    const dots = observed.map(({ dot }) => dot);
    const op = { kind: "delete-document", document, observed: dots } as const;
    const segment = yield* writeOps(session, [op]);
    receipt = tellEdit(session, { log: segment.log, seq: segment.first }, plan);
    if (!(yield* afterOperation(session, forget))) return receipt;
  } else yield* forget;
  yield* dropPieces(
    session,
    saves.map(({ manifest }) => manifest),
  );
  return receipt;
});

/** A refusal because of a lock is told to the journal as well. */
const unlessLocked = <A>(
  session: Session,
  edit: HeldEdit,
  found: A | EngineError,
): Effect.Effect<A, EngineError> => {
  if (!(found instanceof EngineError)) return Effect.succeed(found);
  reportLocked(session, edit, found);
  return found;
};

/** Carries out an edit `isHeldEdit` speaks of. */
export const editHeld = Effect.fnUntraced(function* (
  session: Session,
  edit: HeldEdit,
): Effect.fn.Return<EditReceipt, OwnDisk | EngineError> {
  const refusal = editRefusal(session, edit);
  if (refusal !== undefined) return yield* refusal;
  if (edit.kind === "delete-document") {
    yield* unlessLocked(session, edit, lockedRefusal(session, edit));
    return yield* deleteHeld(session, edit);
  }
  const plan = yield* unlessLocked(session, edit, planUnderLocks(session, edit));
  if (plan.op.kind !== "put") throw new Error("a save is planned as a put");
  return yield* keepSave(session, edit, { ...plan, manifest: plan.op.manifest });
});
