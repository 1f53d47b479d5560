/**
 * Operations: what people did, as facts that are kept for ever (engine §1.5).
 *
 * One operation is one line of a segment, a JSON list that starts with its kind. A dot `(log, seq)` names it; `observed`
 * are the dots it replaces, exactly those its author had seen. A kind this version does not know is stored and relayed
 * byte for byte and not folded (I29).
 */
import { decodeManifest, encodeManifest, type Manifest } from "../documents/content.ts";
import {
  decodeControlOp,
  encodeControlOp,
  isControlKind,
  type ControlOp,
} from "../control/operations.ts";
import { isJson, isPlainText, listOf, malformed, plainText, wholeNumber } from "../json.ts";
import { limits } from "../limits.ts";
import type { LogId } from "./names.ts";
import type { Json } from "../ports.ts";

export interface Dot {
  readonly log: LogId;
  readonly seq: number;
}

export const dotText = (dot: Dot): string => `${dot.log}:${dot.seq}`;

/**
 * How an edit stands to template updates (domain rule 56). `generation` counts the updates its content descends from, so an
 * update is shown before everything that did not know of it, and what people made of it later stays in its place.
 */
export interface OnTemplate {
  readonly generation: number;
  /** It is the update itself, not an edit that went on from one. */
  readonly update: boolean;
}

export type Op =
  /** A field of a record gets a value. Coupled values (the lines of an adjusting entry) are one field (I32). */
  | {
      readonly kind: "set";
      readonly record: string;
      readonly field: string;
      readonly value: Json;
      readonly observed: ReadonlyArray<Dot>;
      /** Absent where no template update is in what it builds on; the same for a document. */
      readonly template?: OnTemplate;
    }
  /** The observed values of a record go; a value the author had not seen stays (I7). */
  | {
      readonly kind: "delete-record";
      readonly record: string;
      readonly observed: ReadonlyArray<Dot>;
    }
  /** A document gets a version. */
  | {
      readonly kind: "put";
      readonly document: string;
      readonly manifest: Manifest;
      readonly observed: ReadonlyArray<Dot>;
      /** Epoch of the check-out it was made under, or of what it replaces if that is later; 0 for none. */
      readonly epoch: number;
      readonly template?: OnTemplate;
    }
  | {
      readonly kind: "delete-document";
      readonly document: string;
      readonly observed: ReadonlyArray<Dot>;
    }
  /** What is done to the engagement as a whole. */
  | { readonly kind: "control"; readonly control: ControlOp }
  | { readonly kind: "unknown"; readonly name: string };

/** Documents and records share one name space in the journal: a document is `document/<name>`. */
export const DOCUMENT_PREFIX = "document/";

export const isRecordId = (value: unknown): value is string =>
  isPlainText(value, limits.recordIdCharacters) && !value.startsWith(DOCUMENT_PREFIX);
export const isFieldName = (value: unknown): value is string =>
  isPlainText(value, limits.fieldCharacters);

const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
const FORBIDDEN = /[\\/:*?"<>|]/;

/** A name every laptop can give a file (domain rule 39). Asked of people; what arrives from others is only bounded. */
export const isPortableDocumentName = (value: unknown): value is string =>
  isPlainText(value, limits.documentNameCharacters) &&
  !FORBIDDEN.test(value) &&
  !RESERVED.test(value) &&
  !value.endsWith(".") &&
  !value.endsWith(" ");

/** `position` 0 is the log itself, i the i-th entry of the segment's `deps`. */
export type DotTable = ReadonlyArray<{ readonly log: LogId; readonly seq: number }>;

const encodeDots = (
  dots: ReadonlyArray<Dot>,
  position: (log: LogId) => number,
): ReadonlyArray<unknown> => dots.map((dot) => [position(dot.log), dot.seq]);

/** Kinds of their own, so that a reader who knows no template updates relays them as they are (I29). */
const TEMPLATE_KINDS = {
  "template-set": { kind: "set", update: true },
  "set-on-template": { kind: "set", update: false },
  "template-put": { kind: "put", update: true },
  "put-on-template": { kind: "put", update: false },
} as const;

const wireKind = (kind: "set" | "put", { update }: OnTemplate): keyof typeof TEMPLATE_KINDS =>
  update ? `template-${kind}` : `${kind}-on-template`;

export const encodeOp = (op: Op, position: (log: LogId) => number): string => {
  switch (op.kind) {
    case "set":
      return JSON.stringify([
        op.template === undefined ? "set" : wireKind("set", op.template),
        op.record,
        op.field,
        op.value,
        encodeDots(op.observed, position),
        ...(op.template === undefined ? [] : [op.template.generation]),
      ]);
    case "delete-record":
      return JSON.stringify(["delete-record", op.record, encodeDots(op.observed, position)]);
    case "put":
      return JSON.stringify([
        op.template === undefined ? "put" : wireKind("put", op.template),
        op.document,
        encodeManifest(op.manifest),
        encodeDots(op.observed, position),
        ...(op.template === undefined ? [] : [op.template.generation]),
        ...(op.epoch > 0 ? [op.epoch] : []),
      ]);
    case "delete-document":
      return JSON.stringify(["delete-document", op.document, encodeDots(op.observed, position)]);
    case "control":
      return JSON.stringify(encodeControlOp(op.control));
    case "unknown":
      throw new Error(`an operation of kind ${op.name} is relayed as it is, never written anew`);
  }
};

/**
 * Observed dots must lie inside the segment's dependencies (or earlier in its own log): an author cannot replace what it
 * cannot have seen, and so the outcome cannot depend on the order of arrival.
 */
const decodeDots = (value: unknown, table: DotTable, ownSeq: number): ReadonlyArray<Dot> => {
  const entries = listOf(value, limits.observedDots, "observed dots");
  const dots: Array<Dot> = [];
  for (const entry of entries) {
    const [position, seq] = listOf(entry, 2, "dot");
    const source = table[wholeNumber(position, 0, table.length - 1, "dot's log")];
    if (source === undefined) return malformed("dot's log");
    const most = position === 0 ? ownSeq - 1 : source.seq;
    dots.push({ log: source.log, seq: wholeNumber(seq, 1, most, "dot's sequence") });
  }
  return dots;
};

const recordId = (value: unknown): string => (isRecordId(value) ? value : malformed("record id"));

type Parts = ReadonlyArray<unknown>;

const decodeSet = (parts: Parts, table: DotTable, ownSeq: number): Extract<Op, { kind: "set" }> => {
  const value = parts[3];
  return {
    kind: "set",
    record: recordId(parts[1]),
    field: isFieldName(parts[2]) ? parts[2] : malformed("field name"),
    value: isJson(value) ? value : malformed("value"),
    observed: decodeDots(parts[4], table, ownSeq),
  };
};

const decodePut = (
  parts: Parts,
  table: DotTable,
  ownSeq: number,
  epoch: unknown,
): Extract<Op, { kind: "put" }> => ({
  kind: "put",
  document: plainText(parts[1], limits.documentNameCharacters, "document name"),
  manifest: decodeManifest(parts[2]),
  observed: decodeDots(parts[3], table, ownSeq),
  epoch: epoch === undefined ? 0 : wholeNumber(epoch, 1, limits.lockEpochs, "epoch"),
});

const decodeOnTemplate = (
  name: keyof typeof TEMPLATE_KINDS,
  parts: Parts,
  table: DotTable,
  ownSeq: number,
): Op => {
  const { kind, update } = TEMPLATE_KINDS[name];
  const at = kind === "set" ? 5 : 4;
  if (parts.length < at + 1 || parts.length > 6) return malformed(`${name} has a wrong length`);
  const generation = wholeNumber(parts[at], 1, limits.templateGenerations, "template generation");
  const op =
    kind === "set"
      ? decodeSet(parts, table, ownSeq)
      : decodePut(parts, table, ownSeq, parts[at + 1]);
  return { ...op, template: { generation, update } };
};

export const decodeOp = (line: unknown, table: DotTable, ownSeq: number): Op => {
  const parts = listOf(line, 64, "operation");
  const kind = plainText(parts[0], 64, "operation kind");
  switch (kind) {
    case "set":
      if (parts.length !== 5) return malformed("set has not five parts");
      return decodeSet(parts, table, ownSeq);
    case "delete-record":
      if (parts.length !== 3) return malformed("delete-record has not three parts");
      return { kind, record: recordId(parts[1]), observed: decodeDots(parts[2], table, ownSeq) };
    case "put":
      if (parts.length !== 4 && parts.length !== 5)
        return malformed("put has neither four nor five parts");
      return decodePut(parts, table, ownSeq, parts.length === 5 ? parts[4] : undefined);
    case "delete-document":
      if (parts.length !== 3) return malformed("delete-document has not three parts");
      return {
        kind,
        document: plainText(parts[1], limits.documentNameCharacters, "document name"),
        observed: decodeDots(parts[2], table, ownSeq),
      };
    case "template-set":
    case "set-on-template":
    case "template-put":
    case "put-on-template":
      return decodeOnTemplate(kind, parts, table, ownSeq);
    default:
      return isControlKind(kind)
        ? { kind: "control", control: decodeControlOp(kind, parts) }
        : { kind: "unknown", name: kind };
  }
};

/** What an operation is about: `document/<name>`, a record's id, or for those that change neither its own kind. */
export const entityOf = (op: Op): string => {
  if ("document" in op) return `${DOCUMENT_PREFIX}${op.document}`;
  if ("record" in op) return op.record;
  return `an operation of kind ${op.kind === "unknown" ? op.name : op.kind}`;
};
