/**
 * What the operations in a segment say, read without a line of the engine (docs/engine.md, *Operations*): who edited what, which versions he
 * replaced, and what he had folded when he did.
 */
import { DELETED, documentRegister, fieldRegister } from "./ledger.ts";
import type { RawSegment } from "./raw-folder.ts";

/** Names an operation: its log and its number there. */
export type Dot = string;

export interface RawEdit {
  readonly dot: Dot;
  /** As the ledger names it; of a deleted record, its name with a dot behind: all fields. */
  readonly register: string;
  /** As the ledger compares it; `deleted` for a deletion. */
  readonly value: string;
  readonly observed: ReadonlyArray<Dot>;
  /** What decides which version is shown, the most important first. */
  readonly rank: readonly [generation: number, epoch: number, lam: number, log: string];
}

export interface RawOperations {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** What its author had folded, by log. */
  readonly deps: ReadonlyArray<readonly [log: string, seq: number]>;
  readonly edits: ReadonlyArray<RawEdit>;
  /** Pieces of the documents in it. */
  readonly pieces: ReadonlyArray<string>;
  /** Operations that are no edits: `join`, `commit` and so on. */
  readonly control: ReadonlyArray<RawControl>;
}

interface RawControl {
  readonly kind: string;
  readonly seq: number;
  /** What stands behind the kind. */
  readonly parts: ReadonlyArray<unknown>;
}

interface Header {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  readonly lam: number;
  readonly deps: ReadonlyArray<readonly [string, number]>;
}

type Pairs = ReadonlyArray<readonly [number, number]>;
type Manifest = { readonly sha256: string; readonly chunks: ReadonlyArray<readonly [string]> };

const dotOf = (log: string, seq: number): Dot => `${log}:${seq}`;

const decoder = new TextDecoder();

/** Both kinds on a template carry its generation behind what they replace. */
const ON_TEMPLATE = /^(?:template-(?:set|put)|(?:set|put)-on-template)$/;

const operationsIn = ({ content }: RawSegment): RawOperations => {
  const [head = "", ...lines] = decoder.decode(content).trimEnd().split("\n");
  const { deps, first, lam, last, log } = JSON.parse(head) as Header;
  const logs = [log, ...deps.map(([other]) => other)];
  const edits: Array<RawEdit> = [];
  const pieces: Array<string> = [];
  const control: Array<RawControl> = [];
  for (const [at, line] of lines.entries()) {
    const [kind, ...parts] = JSON.parse(line) as [string, ...Array<unknown>];
    const isOnTemplate = ON_TEMPLATE.test(kind);
    const add = (register: string, value: string, pairs: unknown, rest: Array<unknown> = []) => {
      const [generation, epoch] = isOnTemplate ? rest : [0, ...rest];
      edits.push({
        dot: dotOf(log, first + at),
        register,
        value,
        observed: (pairs as Pairs).map(([place, seq]) => dotOf(logs[place] ?? "", seq)),
        rank: [Number(generation), Number(epoch ?? 0), lam + at, log],
      });
    };
    if (kind === "delete-record") add(fieldRegister(String(parts[0]), ""), DELETED, parts[1]);
    else if (kind === "delete-document") add(documentRegister(String(parts[0])), DELETED, parts[1]);
    else if (kind === "set" || (isOnTemplate && kind.includes("set"))) {
      const [record, field, value, observed, ...rest] = parts;
      const text = JSON.stringify(value);
      add(fieldRegister(String(record), String(field)), text, observed, rest);
    } else if (kind === "put" || isOnTemplate) {
      const [document, manifest, observed, ...rest] = parts;
      const { chunks, sha256 } = manifest as Manifest;
      pieces.push(...chunks.map(([hash]) => hash));
      add(documentRegister(String(document)), sha256, observed, rest);
    } else control.push({ kind, seq: first + at, parts });
  }
  return { log, first, last, deps, edits, pieces, control };
};

/** Reads a segment that lies in several folders once. */
export const readingOnce = (): ((segment: RawSegment) => RawOperations) => {
  const read = new Map<string, RawOperations>();
  return (segment) => {
    const known = read.get(segment.id) ?? operationsIn(segment);
    read.set(segment.id, known);
    return known;
  };
};
