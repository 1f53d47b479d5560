/** Making the top level: the office original of an engagement, from its documents and records (domain A1). */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { CopyIdentity, EngagementSpec } from "../api.ts";
import { admit, headOf, seqOf } from "../log/book.ts";
import { cutDocument } from "../documents/content.ts";
import { saveFirstFiles } from "../documents/records.ts";
import { keepAtHand } from "./at-hand.ts";
import type { Core } from "./core.ts";
import { EngineError, type VolumeError } from "../errors.ts";
import { gather, isEnough, nothingGathered, release } from "../exchange/gathered.ts";
import { canonicalJson, isJson, isPlainText } from "../json.ts";
import { isTooLong } from "../edits/plan.ts";
import type { JustMade } from "./just-made.ts";
import { limits } from "../limits.ts";
import { emptyMemory } from "./memory.ts";
import { makeLogId } from "../log/names.ts";
import { asEngineError, identityOf, makeCore, prepare, seal } from "./new-folder.ts";
import { encodeOp, isFieldName, isPortableDocumentName, isRecordId, type Op } from "../log/op.ts";
import { storeSegment } from "./own-folder.ts";
import { storeOwnChunks } from "./pieces.ts";
import { unusablePerson, type Format } from "./papers.ts";
import { Keys, PrivateJournal, type Trace, type Volume } from "../ports.ts";
import { encodeSegment } from "../log/segment.ts";

export interface CreateTopLevelOptions {
  readonly volume: Volume;
  readonly engagement: EngagementSpec;
  readonly user: string;
  readonly machine: string;
  /** Filled with what the next opening need not read. */
  readonly made?: JustMade;
}

const checkSpec = (spec: EngagementSpec): EngineError | undefined => {
  const refuse = (text: string): EngineError => new EngineError({ reason: "invalid", text });
  if (!isPlainText(spec.name, limits.personCharacters))
    return refuse("An engagement needs a name.");
  for (const { name, bytes } of spec.documents) {
    if (!isPortableDocumentName(name)) return refuse(`"${name}" cannot be the name of a document.`);
    if (bytes.length > limits.documentBytes) return refuse(`${name} is too large.`);
  }
  for (const { id, fields } of spec.records) {
    if (!isRecordId(id)) return refuse(`"${id}" cannot be the id of a record.`);
    for (const [field, value] of Object.entries(fields))
      if (!isFieldName(field) || !isJson(value) || isTooLong(canonicalJson(value)))
        return refuse(`Field "${field}" of ${id} is not usable.`);
  }
  return undefined;
};

/** Operations of a new engagement, and their documents' chunks stored. */
const firstOperations = Effect.fnUntraced(function* (
  core: Core,
  spec: EngagementSpec,
): Effect.fn.Return<ReadonlyArray<Op>, VolumeError> {
  const ops: Array<Op> = [];
  const gathered = yield* nothingGathered(core.own.volume);
  const store = release(gathered, (pieces) =>
    Effect.tap(storeOwnChunks(core, pieces), () => Effect.sync(() => keepAtHand(core, pieces))),
  );
  for (const { name, bytes } of spec.documents) {
    const { manifest, pieces } = cutDocument(bytes, core.keys);
    for (const piece of pieces) {
      if (core.chunks.has(piece.chunk.hash)) continue;
      // Where storing it fails, there will be no copy.
      core.chunks.add(piece.chunk.hash);
      gather(gathered, { hash: piece.chunk.hash, bytes: piece.bytes });
      if (isEnough(gathered)) yield* store;
    }
    ops.push({ kind: "put", document: name, manifest, observed: [], epoch: 0 });
  }
  yield* store;
  for (const { id, fields } of spec.records)
    for (const [field, value] of Object.entries(fields))
      ops.push({ kind: "set", record: id, field, value, observed: [] });
  const { user, machine } = core;
  ops.push({ kind: "control", control: { kind: "join", parent: null, user, machine } });
  return ops;
});

/** Writes operations as segments that stay below the cut size. */
const writeSegments = Effect.fnUntraced(function* (
  core: Core,
  ops: ReadonlyArray<Op>,
): Effect.fn.Return<void, VolumeError> {
  const log = makeLogId(core.own.copy, 1);
  const now = Math.floor(yield* Clock.currentTimeMillis);
  let batch: Array<Op> = [];
  let characters = 0;
  const flush = Effect.fnUntraced(function* (): Effect.fn.Return<void, VolumeError> {
    if (batch.length === 0) return;
    const first = seqOf(core.book, log) + 1;
    const draft = {
      log,
      first,
      prev: headOf(core.book, log),
      lam: first,
      at: now,
      deps: [],
      ops: batch,
    };
    const segment = encodeSegment(draft, core.keys, core.compression);
    yield* storeSegment(core.own, segment);
    core.decoded.segments.set(segment.bytes, segment);
    admit(core.book, segment);
    batch = [];
    characters = 0;
  });
  for (const op of ops) {
    characters +=
      op.kind === "put" ? 200 + 80 * op.manifest.chunks.length : encodeOp(op, () => 0).length;
    if (characters > limits.segmentCutBytes || batch.length >= limits.segmentOperations)
      yield* flush();
    batch.push(op);
  }
  yield* flush();
});

/** The files that lie in the documents folder already, and what is in them. */
const filesOf = (spec: EngagementSpec, ops: ReadonlyArray<Op>) => {
  const bases = new Map(
    ops.flatMap((op) => (op.kind === "put" ? [[op.document, op.manifest.sha256] as const] : [])),
  );
  return spec.documents.flatMap(({ file, name: document }) => {
    const base = bases.get(document);
    return file === undefined || base === undefined ? [] : [{ document, base, file }];
  });
};

/** Makes the office original. */
export const createTopLevel = Effect.fnUntraced(function* (
  options: CreateTopLevelOptions,
): Effect.fn.Return<CopyIdentity, EngineError, Keys | PrivateJournal | Trace> {
  const wrong = unusablePerson(options) ?? checkSpec(options.engagement);
  if (wrong !== undefined) return yield* wrong;
  const keys = yield* Keys;
  const engagementId = yield* keys.newId;
  const copy = yield* keys.newId;
  const core = yield* makeCore(options, { engagementId, topLevel: copy }, copy);
  const format: Format = {
    engagementId,
    engagement: options.engagement.name,
    ownerCopy: copy,
    createdFrom: null,
    topLevel: copy,
  };
  const make = Effect.gen(function* () {
    yield* prepare(core.own, core.keys);
    const ops = yield* firstOperations(core, options.engagement);
    yield* writeSegments(core, ops);
    yield* saveFirstFiles(yield* PrivateJournal, copy, filesOf(options.engagement, ops));
    yield* seal(core, { format, parent: null, memory: emptyMemory });
  });
  yield* Effect.mapError(make, asEngineError);
  if (options.made !== undefined) options.made.copy = copy;
  core.trace.emit("copy.created", { copy, role: "top-level", from: null });
  return identityOf(core, format);
});
