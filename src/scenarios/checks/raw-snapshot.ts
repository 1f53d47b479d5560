/**
 * What a snapshot says, read without a line of the engine (docs/engine.md, *Cleaning up*): how far it took in each log, the versions that live
 * of all that, and what was decided until then.
 */
import { documentRegister, fieldRegister } from "./ledger.ts";
import type { RawFile } from "./finished-run.ts";
import { SNAPSHOT_FILE } from "./raw-folder.ts";
import type { RawDecision } from "./raw-decisions.ts";
import type { RawEdit } from "./raw-operations.ts";
import { sha256 } from "./sha256.ts";

export interface RawSnapshot {
  /** The last operation of every log it took in. */
  readonly ends: ReadonlyMap<string, number>;
  /** All it took in and does not tell of was replaced. */
  readonly edits: ReadonlyArray<RawEdit>;
  readonly decisions: ReadonlyArray<RawDecision>;
}

type Places = ReadonlyArray<readonly [log: string, seq: number]>;
type Version = readonly [place: number, seq: number, lam: number, generation: number, ...unknown[]];
type Act = readonly [
  place: number,
  seq: number,
  epoch: number,
  seen: ReadonlyArray<readonly [number, number]>,
];

const decoder = new TextDecoder();

/** Where the act of a decision begins, and what is said about it before. */
const ACTS: { readonly [kind: string]: number } = { intent: 2, commit: 1, unlock: 1, abandon: 2 };

const readSnapshot = (content: Uint8Array): RawSnapshot => {
  const [head = "", ...lines] = decoder.decode(content).trimEnd().split("\n");
  const { logs } = JSON.parse(head) as { readonly logs: Places };
  const logAt = (place: number): string => logs[place]?.[0] ?? "";
  const edits: Array<RawEdit> = [];
  const decisions: Array<RawDecision> = [];
  const add = (register: string, versions: unknown, isDocument: boolean): void => {
    for (const [place, seq, lam, generation, ...rest] of versions as ReadonlyArray<Version>) {
      const log = logAt(place);
      const [epoch, value] = isDocument ? rest : [0, rest[0]];
      edits.push({
        dot: `${log}:${seq}`,
        register,
        value: isDocument ? (value as { sha256: string }).sha256 : JSON.stringify(value),
        observed: [],
        rank: [generation, Number(epoch), lam, log],
      });
    }
  };
  for (const line of lines) {
    const parts = JSON.parse(line) as readonly [kind: string, ...unknown[]];
    const [kind, first, second] = parts;
    if (kind === "field") add(fieldRegister(String(first), String(second)), parts[3], false);
    else if (kind === "document") add(documentRegister(String(first)), second, true);
    const from = ACTS[kind];
    if (from === undefined) continue;
    // By the description of the file: what else stands in such a line, and where, the types of JSON do not know.
    const [place, seq, epoch, seen] = parts.slice(from) as unknown as Act;
    decisions.push({
      kind,
      log: logAt(place),
      seq,
      parts: [epoch, ...parts.slice(1, from)],
      seen: new Map(seen.map(([of, last]) => [logAt(of), last])),
    });
  }
  return { ends: new Map(logs.map(([log, seq]) => [log, seq])), edits, decisions };
};

const isWithin = (inner: RawSnapshot, outer: RawSnapshot): boolean =>
  [...inner.ends].every(([log, seq]) => (outer.ends.get(log) ?? 0) >= seq);

/**
 * The snapshot a copy stands on, of those in its own folder: the one that took in what all others did. `nothing` where there is none, null where
 * that cannot be said.
 */
export const snapshotIn = (files: ReadonlyArray<RawFile>): RawSnapshot | "nothing" | null => {
  const found: Array<RawSnapshot> = [];
  for (const { bytes, path } of files) {
    const name = SNAPSHOT_FILE.exec(path)?.[1];
    if (name === undefined) continue;
    const content = bytes.subarray(bytes.indexOf(0x0a) + 1);
    if (sha256(content) !== name) return null;
    found.push(readSnapshot(content));
  }
  if (found.length === 0) return "nothing";
  return found.find((one) => found.every((other) => isWithin(other, one))) ?? null;
};
