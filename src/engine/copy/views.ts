/** The plain reads of an opened copy: status, Properties, the menu of locations, and the canonical state for checks. */
import type { CopyProperties, CopyStatus, KnownCopy, KnownLocation } from "../api.ts";
import type { ExportedState, QuarantinedEntry, ShownDocument, ShownRecord } from "../shown.ts";
import { forkedCopies } from "../log/branches.ts";
import { vectorOfBook } from "../log/book.ts";
import type { Manifest } from "../documents/content.ts";
import { lastAsked } from "../control/asked.ts";
import { membersOf } from "../control/members.ts";
import { phaseOf } from "../control/state.ts";
import { currentOf, sameness, type FoldedState, type Register } from "../state/fold.ts";
import { byCodeUnits, type CopyId } from "../log/names.ts";
import { vectorOf } from "./papers.ts";
import { heldCounts } from "../modes/view.ts";
import { dotText, entityOf, type Op } from "../log/op.ts";
import type { Json } from "../ports.ts";
import { indicatorOf, queueLength, type Session } from "./session.ts";
import { covers, size } from "../log/vector.ts";

export const statusOf = (session: Session): CopyStatus => {
  const { kept, newer } = heldCounts(session);
  return { ...plainStatus(session), keptDocuments: kept, newerDocuments: newer };
};

const plainStatus = (session: Session): Omit<CopyStatus, "keptDocuments" | "newerDocuments"> => ({
  indicator: indicatorOf(session),
  busy: session.busy,
  connectedTo: session.connection.kind === "open" ? session.connection.location.path : null,
  boundTo: session.connection.kind === "none" ? null : session.connection.location.path,
  queue: queueLength(session),
  conflicts: session.state.conflicts,
  waiting: [...session.gaps.values()].reduce(
    (sum, { behind }) => sum + behind,
    session.book.waiting,
  ),
  offlineByChoice: session.memory.offlineByChoice,
  revoked: session.revoked,
  phase: phaseOf(session.state.control).kind,
  abandoned: session.state.control.abandoned.has(session.own.copy),
  quarantined: session.state.quarantined.length,
  forked: forkedCopies(session.book).size,
  otherHistory: session.unfitting.size > 0,
  notUnderstood: session.state.unknown,
  lastFailure: session.lastFailure,
  notRemembered: session.notRemembered,
});

export const propertiesOf = (session: Session): CopyProperties => {
  const vector = vectorOfBook(session.book);
  const copies = new Map<CopyId, KnownCopy>(session.hosts);
  for (const [copyId, have] of session.visitors)
    copies.set(copyId, {
      copyId,
      user: have.user,
      machine: have.machine,
      met: "visitor",
      upToDate: covers(vectorOf(have), vector),
      acknowledged: size(vectorOf(have)),
    });
  return {
    identity: session.identity,
    copies: [...copies.values()].toSorted((a, b) => byCodeUnits(a.copyId, b.copyId)),
    operations: size(vector),
    members: membersOf(session),
    asked: lastAsked(session),
  };
};

const quarantinedValue = (op: Op): Json =>
  op.kind === "set" ? op.value : op.kind === "put" ? op.manifest.sha256 : null;

export const quarantinedOf = (session: Session): ReadonlyArray<QuarantinedEntry> =>
  session.state.quarantined.map(({ op, why, log, seq }) => ({
    dot: dotText({ log, seq }),
    why,
    entity: entityOf(op),
    field: op.kind === "set" ? op.field : op.kind === "put" ? "content" : null,
    value: quarantinedValue(op),
  }));

export const locationsOf = (session: Session): ReadonlyArray<KnownLocation> =>
  session.memory.locations.map(({ path, kind }) => ({ path, kind }));

/** Different values of a register in the order of their texts: the same on every copy, whatever arrived first. */
const distinct = <V>(register: Register<V>, text: (value: V) => string): ReadonlyArray<V> => {
  const [only] = register.versions;
  if (only !== undefined && register.versions.length === 1) return [only.value];
  const byText = new Map<string, V>();
  for (const version of register.versions) byText.set(text(version.value), version.value);
  return [...byText].toSorted(([a], [b]) => byCodeUnits(a, b)).map(([, value]) => value);
};

const shownDocument = (register: Register<Manifest>): ShownDocument => ({
  current: currentOf(register).value.sha256,
  versions: distinct(register, sameness.document).map((manifest) => manifest.sha256),
});

const shownRecord = (fields: ReadonlyMap<string, Register<Json>>): ShownRecord =>
  sortedObject(fields, (register) => ({
    current: currentOf(register).value,
    versions: distinct(register, sameness.record),
  }));

export const documentOf = (state: FoldedState, name: string): ShownDocument | undefined => {
  const register = state.documents.get(name);
  return register === undefined ? undefined : shownDocument(register);
};

export const recordOf = (state: FoldedState, id: string): ShownRecord | undefined => {
  const fields = state.records.get(id);
  return fields === undefined ? undefined : shownRecord(fields);
};

export const exportedState = (state: FoldedState): ExportedState => ({
  documents: sortedObject(state.documents, shownDocument),
  records: sortedObject(state.records, shownRecord),
});

const sortedObject = <V, T>(
  map: ReadonlyMap<string, V>,
  show: (value: V) => T,
): { readonly [key: string]: T } => {
  const keys = [...map.keys()];
  if (keys.length > 1) keys.sort(byCodeUnits);
  return Object.fromEntries(keys.map((key) => [key, show(map.get(key)!)]));
};
