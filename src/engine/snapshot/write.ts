/**
 * Snapshot files (`_Sync/own/snap/<hash>.snap`):
 *
 *     fieldsync-snapshot 1 plain <signature>            version, encoding; the top-level parent's signature over the hash
 *     {"engagementId":…,"lam":…,"logs":[[log,seq,head,lam],…]}
 *     ["field","tb/1000","balance",[[0,7,12,0,1250]]]   a line per register, its versions: log, sequence, Lamport time, template
 *                                                       generation, value
 *     ["document","Plan.docx",[[1,3,9,0,0,{…}]]]        … and for documents the epoch before the manifest
 *     ["number","entry/12",7,[0,3,1764…],[1,5,1763…]]   who gave an entry this number first, by arrival and by date: log, Lamport
 *                                                       time, date
 *     ["quarantined",…], ["join",…], ["commit",…], …    what is kept aside, and the control operations
 *
 * Logs are named by their place in the header. The hash is over everything after the first line and is the file's name. One
 * state has one file: all lines stand in a fixed order. Read from a share it is untrusted like everything else (engine §1.10).
 */
import { toStored, type CompressionService } from "../log/compression.ts";
import { encodeManifest } from "../documents/content.ts";
import type { Act, ControlState } from "../control/state.ts";
import type { QuarantinedEdit, Register, Version } from "../state/fold.ts";
import { canonicalJson, encodeText, parseJson } from "../json.ts";
import { byCodeUnits, writtenLog } from "../log/names.ts";
import type { CopyId, Hash, LogId } from "../log/names.ts";
import { NUMBERING_READINGS, type Claim } from "../state/numbering.ts";
import { encodeOp, type Dot } from "../log/op.ts";
import type { Keys } from "../ports.ts";
import type { Snapshot } from "./snapshot.ts";

/** A snapshot as a file. */
export interface SnapshotFile {
  readonly hash: Hash;
  readonly bytes: Uint8Array;
}

type Place = (log: LogId) => number;

/** A branch that was given up for an earlier snapshot is no log any more. */
const isLog = (log: LogId): boolean => writtenLog(log) === log;

const byDot = (a: Dot, b: Dot): number => byCodeUnits(a.log, b.log) || a.seq - b.seq;

const sortedMap = <V>(map: ReadonlyMap<string, V>): ReadonlyArray<readonly [string, V]> =>
  [...map].toSorted(([a], [b]) => byCodeUnits(a, b));

const byNumber = <V>(map: ReadonlyMap<number, V>): ReadonlyArray<readonly [number, V]> =>
  [...map].toSorted(([a], [b]) => a - b);

const versionsOf = <V>(
  register: Register<V>,
  place: Place,
  rest: (version: Version<V>) => ReadonlyArray<unknown>,
): unknown =>
  register.versions
    .toSorted(byDot)
    .map((version) => [
      place(version.log),
      version.seq,
      version.lam,
      version.generation,
      ...rest(version),
    ]);

const actParts = (act: Act, place: Place): ReadonlyArray<unknown> => [
  place(act.log),
  act.seq,
  act.epoch,
  sortedMap(act.seen)
    .filter(([log]) => isLog(log))
    .map(([log, seq]) => [place(log), seq]),
];

const claimParts = ({ log, lam, at }: Claim, place: Place): ReadonlyArray<unknown> => [
  place(log),
  lam,
  at,
];

const controlLines = (control: ControlState, place: Place): ReadonlyArray<unknown> => [
  ...sortedMap(control.joined).map(([copy, { parent, user, machine, log, seq }]) => [
    "join",
    copy,
    parent,
    user,
    machine,
    place(log),
    seq,
  ]),
  ...[...control.left].toSorted(byCodeUnits).map((copy) => ["leave", copy]),
  ...sortedMap(control.heardAt).map(([copy, at]) => ["heard", copy, at]),
  ...byNumber(control.intents).flatMap(([, intents]) =>
    intents.map((intent) => ["intent", intent.purpose, ...actParts(intent, place)]),
  ),
  ...byNumber(control.seals).map(([epoch, copies]) => [
    "sealed",
    epoch,
    [...copies].toSorted(byCodeUnits),
  ]),
  ...control.commits.toSorted(byDot).map((act) => ["commit", ...actParts(act, place)]),
  ...control.unlocks.toSorted(byDot).map((act) => ["unlock", ...actParts(act, place)]),
  ...sortedMap(control.abandoned).flatMap(([copy, acts]) =>
    acts.toSorted(byDot).map((act) => ["abandon", copy, ...actParts(act, place)]),
  ),
];

const quarantinedLine = ({ log, seq, why, op }: QuarantinedEdit, place: Place): string => {
  const said =
    "observed" in op ? { ...op, observed: op.observed.filter((dot) => isLog(dot.log)) } : op;
  const line = encodeOp(said, (other) => (other === log ? 0 : place(other) + 1));
  return `["quarantined",${place(log)},${seq},${JSON.stringify(why)},${line}]`;
};

function* linesOf({ ends, state }: Snapshot): Generator<string> {
  const logs = [...ends.keys()].toSorted(byCodeUnits);
  const places = new Map(logs.map((log, index) => [log, index]));
  const place: Place = (log) => {
    const found = places.get(log);
    if (found === undefined) throw new Error(`a snapshot speaks of log ${log}, which is not in it`);
    return found;
  };
  for (const [record, fields] of sortedMap(state.records))
    for (const [field, register] of sortedMap(fields)) {
      const versions = versionsOf(register, place, ({ value }) => [
        parseJson(canonicalJson(value)),
      ]);
      yield JSON.stringify(["field", record, field, versions]);
    }
  for (const [document, register] of sortedMap(state.documents)) {
    const versions = versionsOf(register, place, ({ epoch, value }) => [
      epoch,
      encodeManifest(value),
    ]);
    yield JSON.stringify(["document", document, versions]);
  }
  for (const [record, claims] of sortedMap(state.numbering.claims))
    for (const [number, firsts] of byNumber(claims)) {
      const parts = NUMBERING_READINGS.map((reading) => claimParts(firsts[reading], place));
      yield JSON.stringify(["number", record, number, ...parts]);
    }
  for (const edit of state.quarantined.toSorted(byDot)) yield quarantinedLine(edit, place);
  for (const parts of controlLines(state.control, place)) yield JSON.stringify(parts);
}

/** What a snapshot says, without a signature: equal for equal states. */
const contentOf = (snapshot: Snapshot): Uint8Array => {
  const logs = sortedMap(snapshot.ends).map(([log, end]) => [log, end.seq, end.head, end.lam]);
  const { engagementId, state } = snapshot;
  const header = JSON.stringify({ engagementId, lam: state.lam, logs });
  return encodeText(`${[header, ...linesOf(snapshot)].join("\n")}\n`);
};

/** The hash a snapshot has; two copies that hold the same operations compute the same. */
export const hashOfSnapshot = (snapshot: Snapshot, keys: Keys["Service"]): Hash =>
  keys.hash(contentOf(snapshot));

/** Writes a snapshot, signed by the top-level parent: the only one whose snapshots count. `plainBytes` is its size where it is not deflated. */
export const encodeSnapshot = (
  snapshot: Snapshot,
  topLevel: CopyId,
  keys: Keys["Service"],
  compression: CompressionService,
): SnapshotFile & { readonly plainBytes: number } => {
  const content = contentOf(snapshot);
  const hash = keys.hash(content);
  const signature = keys.sign(topLevel, encodeText(hash));
  const stored = toStored(content, compression);
  const envelope = encodeText(`fieldsync-snapshot 1 ${stored.encoding} ${signature}\n`);
  const bytes = new Uint8Array(envelope.length + stored.bytes.length);
  bytes.set(envelope, 0);
  bytes.set(stored.bytes, envelope.length);
  return { hash, bytes, plainBytes: envelope.length + content.length };
};
