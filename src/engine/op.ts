/**
 * Operations: what people did, as facts that are kept for ever (engine §1.5).
 *
 * One operation is one line of a segment, a JSON list that starts with its kind. A dot `(log, seq)` names it; `observed`
 * are the dots it replaces, exactly those its author had seen. A kind this version does not know is stored and relayed
 * byte for byte and not folded (I29).
 */
import { decodeManifest, encodeManifest, type Manifest } from "./content.ts";
import {
  decodeControlOp,
  encodeControlOp,
  isControlKind,
  type ControlOp,
} from "./control/operations.ts";
import { isJson, isPlainText, listOf, malformed, plainText, wholeNumber } from "./json.ts";
import { limits } from "./limits.ts";
import type { LogId } from "./names.ts";
import type { Json } from "./ports.ts";

export interface Dot {
  readonly log: LogId;
  readonly seq: number;
}

export const dotText = (dot: Dot): string => `${dot.log}:${dot.seq}`;

export type Op =
  /** A field of a record gets a value. Coupled values (the lines of an adjusting entry) are one field (I32). */
  | {
      readonly kind: "set";
      readonly record: string;
      readonly field: string;
      readonly value: Json;
      readonly observed: ReadonlyArray<Dot>;
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

export const encodeOp = (op: Op, position: (log: LogId) => number): string => {
  switch (op.kind) {
    case "set":
      return JSON.stringify([
        "set",
        op.record,
        op.field,
        op.value,
        encodeDots(op.observed, position),
      ]);
    case "delete-record":
      return JSON.stringify(["delete-record", op.record, encodeDots(op.observed, position)]);
    case "put":
      return JSON.stringify([
        "put",
        op.document,
        encodeManifest(op.manifest),
        encodeDots(op.observed, position),
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
  const entries = listOf(value, limits.segmentOperations, "observed dots");
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

export const decodeOp = (line: unknown, table: DotTable, ownSeq: number): Op => {
  const parts = listOf(line, 64, "operation");
  const kind = plainText(parts[0], 64, "operation kind");
  switch (kind) {
    case "set": {
      if (parts.length !== 5) return malformed("set has not five parts");
      const value = parts[3];
      return {
        kind,
        record: recordId(parts[1]),
        field: isFieldName(parts[2]) ? parts[2] : malformed("field name"),
        value: isJson(value) ? value : malformed("value"),
        observed: decodeDots(parts[4], table, ownSeq),
      };
    }
    case "delete-record":
      if (parts.length !== 3) return malformed("delete-record has not three parts");
      return { kind, record: recordId(parts[1]), observed: decodeDots(parts[2], table, ownSeq) };
    case "put":
      if (parts.length !== 4 && parts.length !== 5)
        return malformed("put has neither four nor five parts");
      return {
        kind,
        document: plainText(parts[1], limits.documentNameCharacters, "document name"),
        manifest: decodeManifest(parts[2]),
        observed: decodeDots(parts[3], table, ownSeq),
        epoch: parts.length === 5 ? wholeNumber(parts[4], 1, limits.lockEpochs, "epoch") : 0,
      };
    case "delete-document":
      if (parts.length !== 3) return malformed("delete-document has not three parts");
      return {
        kind,
        document: plainText(parts[1], limits.documentNameCharacters, "document name"),
        observed: decodeDots(parts[2], table, ownSeq),
      };
    default:
      return isControlKind(kind)
        ? { kind: "control", control: decodeControlOp(kind, parts) }
        : { kind: "unknown", name: kind };
  }
};
