/**
 * When the versions of a document travel: Automatic, On Demand or Never (domain A5, rule 48). A setting of one copy, kept in
 * its private memory; the other copies neither know nor mind.
 *
 * A mode decides when a save becomes an operation, and when a version that arrived is put before the person who works here.
 * It does not decide what the folder holds: operations and document pieces travel as always, so a copy stays complete, a
 * relay relays, and nobody waits for a piece somebody else did not want.
 */
import type { Manifest } from "../documents/content.ts";
import { limits } from "../limits.ts";
import { currentOf, type FoldedState, type Register } from "../state/fold.ts";
import { byCodeUnits, type DocumentMode, type Hash, type LogId } from "../log/names.ts";
import type { Dot } from "../log/op.ts";

/** A version the person here has before his eyes: what his next save replaces. */
export interface OpenVersion {
  readonly manifest: Manifest;
  /** Every operation that put this content there. */
  readonly dots: ReadonlyArray<Dot>;
  readonly epoch: number;
  /** Template updates it descends from. */
  readonly generation: number;
}

/** A save that is not an operation yet. Its pieces are durable in the own folder. */
export interface KeptSave {
  readonly manifest: Manifest;
  /** What its author had open at the first save since the last Sync: what it will replace, and nothing that came later. */
  readonly observed: ReadonlyArray<Dot>;
  /** The content of `observed`; null where nothing was open. */
  readonly seen: Hash | null;
  readonly epoch: number;
  /** Template updates it descends from, itself included if it is one. */
  readonly generation: number;
  /** It is a template update itself. */
  readonly update: boolean;
  /** How far the own log was when it was kept: tells after a crash whether it became an operation. */
  readonly after: Dot;
}

/** A document that does not follow by itself, or whose mode was chosen for it alone. */
export interface HeldDocument {
  /** Chosen for this document; null where the copy's standard mode counts. */
  readonly mode: DocumentMode | null;
  /** Null where nothing of it was ever put before the person here. */
  readonly open: OpenVersion | null;
  /** Usually one. A second one beside it was made without knowing the first; the last one is shown. */
  readonly saves: ReadonlyArray<KeptSave>;
}

export interface Modes {
  /** Of documents without a mode of their own. */
  standard: DocumentMode;
  readonly documents: Map<string, HeldDocument>;
  /** Whether the private memory still says something else, because it could not be written. */
  unwritten: boolean;
}

export const emptyModes = (): Modes => ({
  standard: "automatic",
  documents: new Map(),
  unwritten: false,
});

export const NOT_HELD: HeldDocument = { mode: null, open: null, saves: [] };

export const modeOf = (modes: Modes, document: string): DocumentMode =>
  modes.documents.get(document)?.mode ?? modes.standard;

export const savesOf = (modes: Modes, document: string): ReadonlyArray<KeptSave> =>
  modes.documents.get(document)?.saves ?? NOT_HELD.saves;

/** What a register shows, as something to have open. */
export const openVersion = (register: Register<Manifest> | undefined): OpenVersion | null => {
  if (register === undefined) return null;
  const { value } = currentOf(register);
  const same = register.versions.filter((version) => version.value.sha256 === value.sha256);
  return {
    manifest: value,
    // So many the private memory takes.
    dots: same.slice(0, limits.segmentOperations).map(({ log, seq }) => ({ log, seq })),
    epoch: same.reduce((most, version) => Math.max(most, version.epoch), 0),
    generation: same.reduce((most, version) => Math.max(most, version.generation), 0),
  };
};

/** What this copy knows of its documents: the engagement's, and what it holds back itself. */
export interface Known {
  readonly state: FoldedState;
  readonly modes: Modes;
}

/** The content the person here works on; undefined where the document is deleted, or nothing of it was taken yet. */
export const shownHere = ({ modes, state }: Known, document: string): Manifest | undefined => {
  const held = modes.documents.get(document);
  const last = held?.saves.at(-1);
  if (last !== undefined) return last.manifest;
  if (modeOf(modes, document) !== "automatic") return held?.open?.manifest;
  const register = state.documents.get(document);
  return register === undefined ? undefined : currentOf(register).value;
};

/** Whether the engagement's current version is another than the one the person here has open. */
export const hasNewer = ({ modes, state }: Known, document: string): boolean => {
  if (modeOf(modes, document) === "automatic") return false;
  const register = state.documents.get(document);
  const open = modes.documents.get(document)?.open?.manifest.sha256;
  return (register === undefined ? undefined : currentOf(register).value.sha256) !== open;
};

/** A version the copy keeps for itself, by its content: one that is open, or a save that waits. */
export const keptHere = (modes: Modes, document: string, sha256: Hash): Manifest | undefined => {
  const held = modes.documents.get(document);
  if (held === undefined) return undefined;
  const save = held.saves.find(({ manifest }) => manifest.sha256 === sha256);
  if (save !== undefined) return save.manifest;
  return held.open?.manifest.sha256 === sha256 ? held.open.manifest : undefined;
};

/** Documents that have a version here, also those the engagement does not have (yet, or any more). */
export const documentsHere = ({
  modes,
  state,
}: Known): ReadonlySet<string> | FoldedState["documents"] => {
  const only = [...modes.documents].filter(
    ([document, { open, saves }]) =>
      !state.documents.has(document) && (open !== null || saves.length > 0),
  );
  if (only.length === 0) return state.documents;
  return new Set([...state.documents.keys(), ...only.map(([document]) => document)]);
};

/** Everything that has a mode to speak of, in order. */
export const documentsWithMode = (known: Known): ReadonlyArray<string> =>
  [...new Set([...documentsHere(known).keys(), ...known.modes.documents.keys()])].toSorted(
    byCodeUnits,
  );

/** Changes what is held of a document; what says nothing is forgotten. */
export const hold = (modes: Modes, document: string, held: HeldDocument): void => {
  if (held.mode === null && held.open === null && held.saves.length === 0)
    modes.documents.delete(document);
  else modes.documents.set(document, held);
};

/** Dots a segment may name: what is folded here. A folder from a backup may know less than the private memory. */
export const foldedOnly = (
  dots: ReadonlyArray<Dot>,
  folded: ReadonlyMap<LogId, number>,
): ReadonlyArray<Dot> => dots.filter((dot) => (folded.get(dot.log) ?? 0) >= dot.seq);
