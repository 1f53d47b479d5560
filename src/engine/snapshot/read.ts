/**
 * Reads snapshot files; what is in them is told where they are written (write.ts). Read from a share, one is untrusted like everything else
 * (engine §1.10).
 */
import type { LogEnd } from "../log/book.ts";
import { fromStored, type CompressionService } from "../log/compression.ts";
import { decodeManifest, type Manifest } from "../documents/content.ts";
import {
  addAbandoning,
  addIntent,
  type Act,
  type ControlState,
  type QuarantineReason,
} from "../control/state.ts";
import {
  emptyState,
  registerOf,
  sameness,
  type FoldedState,
  type QuarantinedEdit,
  type Register,
  type Version,
} from "../state/fold.ts";
import {
  decode,
  decodeText,
  encodeText,
  isJson,
  listOf,
  malformed,
  objectWith,
  parseJson,
  plainText,
  wholeNumber,
  type Decoded,
} from "../json.ts";
import { limits } from "../limits.ts";
import { isCopyId, isHash, isLogId } from "../log/names.ts";
import type { CopyId, Hash, LogId } from "../log/names.ts";
import { claim, isNumber, type Claim } from "../state/numbering.ts";
import { decodeOp, isFieldName, isRecordId, type Dot } from "../log/op.ts";
import type { Json, Keys } from "../ports.ts";
import type { Snapshot } from "./snapshot.ts";

const ENVELOPE = /^fieldsync-snapshot 1 (?:plain|deflate ([1-9][0-9]{0,8})) ([0-9a-f]{16,512})$/;
const ENVELOPE_BYTES_MAX = 580;
const NEWLINE = 0x0a;
const SEQ_MAX = Number.MAX_SAFE_INTEGER;
const TIME_MAX = 8_640_000_000_000_000;

/** A snapshot as it was read. */
export type DecodedSnapshot = Snapshot & { readonly hash: Hash; readonly bytes: Uint8Array };

/** Reads the parts of lines, with the logs of the header. */
interface Reader {
  readonly logs: ReadonlyArray<readonly [LogId, LogEnd]>;
}

const logAt = (reader: Reader, value: unknown): readonly [LogId, LogEnd] =>
  reader.logs[wholeNumber(value, 0, reader.logs.length - 1, "log")] ?? malformed("log");

const dotAt = (reader: Reader, place: unknown, seq: unknown): Dot => {
  const [log, end] = logAt(reader, place);
  return { log, seq: wholeNumber(seq, 1, end.seq, "sequence") };
};

const copyIn = (value: unknown): CopyId => (isCopyId(value) ? value : malformed("copy id"));

const epochIn = (value: unknown): number => wholeNumber(value, 1, limits.lockEpochs, "epoch");

const exactly = (parts: ReadonlyArray<unknown>, length: number): ReadonlyArray<unknown> =>
  parts.length === length ? parts : malformed(`${String(parts[0])} has not ${length} parts`);

/** `parts` are log, sequence, epoch, and what had been seen. */
const actIn = (reader: Reader, parts: ReadonlyArray<unknown>): Act => ({
  ...dotAt(reader, parts[0], parts[1]),
  epoch: epochIn(parts[2]),
  seen: new Map(
    listOf(parts[3], limits.vectorEntries, "seen").map((entry) => {
      const [place, seq] = listOf(entry, 2, "seen");
      const dot = dotAt(reader, place, seq);
      return [dot.log, dot.seq] as const;
    }),
  ),
});

const versionsIn = <V>(
  reader: Reader,
  value: unknown,
  length: number,
  read: (parts: ReadonlyArray<unknown>) => { readonly epoch: number; readonly value: V },
): ReadonlyArray<Version<V>> =>
  listOf(value, limits.registerVersions, "versions").map((entry) => {
    const parts = exactly(listOf(entry, length, "version"), length);
    return {
      ...dotAt(reader, parts[0], parts[1]),
      lam: wholeNumber(parts[2], 1, SEQ_MAX, "Lamport time"),
      generation: wholeNumber(parts[3], 0, limits.templateGenerations, "template generation"),
      ...read(parts),
    };
  });

const add = <V>(
  state: FoldedState,
  versions: ReadonlyArray<Version<V>>,
  same: (value: V) => string,
): Register<V> => {
  const register = registerOf(versions, same) ?? malformed("a register without a version");
  if (register.conflicted) state.conflicts += 1;
  return register;
};

const claimIn = (reader: Reader, value: unknown): Claim => {
  const [place, lam, at] = exactly(listOf(value, 3, "claim"), 3);
  return {
    log: logAt(reader, place)[0],
    lam: wholeNumber(lam, 1, SEQ_MAX, "Lamport time"),
    at: wholeNumber(at, -TIME_MAX, TIME_MAX, "date"),
  };
};

const REASONS: ReadonlySet<unknown> = new Set<QuarantineReason>(["abandoned", "locked-down"]);

const readQuarantined = (reader: Reader, parts: ReadonlyArray<unknown>): QuarantinedEdit => {
  const dot = dotAt(reader, parts[1], parts[2]);
  const table = [
    { log: dot.log, seq: 0 },
    ...reader.logs.map(([log, end]) => ({ log, seq: end.seq })),
  ];
  const op = decodeOp(parts[4], table, dot.seq);
  if (op.kind === "control" || op.kind === "unknown") return malformed("kind of operation");
  const why = parts[3];
  if (!REASONS.has(why)) return malformed("reason");
  return { ...dot, why: why === "abandoned" ? "abandoned" : "locked-down", op };
};

const readEdit = (state: FoldedState, reader: Reader, parts: ReadonlyArray<unknown>): boolean => {
  switch (parts[0]) {
    case "field": {
      const [, record, field, entries] = exactly(parts, 4);
      if (!isRecordId(record) || !isFieldName(field)) return malformed("record or field");
      const versions = versionsIn<Json>(reader, entries, 5, ([, , , , value]) =>
        isJson(value) ? { epoch: 0, value } : malformed("value"),
      );
      const fields = state.records.get(record) ?? new Map<string, Register<Json>>();
      if (fields.has(field)) return malformed("a field twice");
      state.records.set(record, fields.set(field, add(state, versions, sameness.record)));
      return true;
    }
    case "document": {
      const [, name, entries] = exactly(parts, 3);
      const document = plainText(name, limits.documentNameCharacters, "document name");
      const versions = versionsIn<Manifest>(reader, entries, 6, ([, , , , epoch, value]) => ({
        epoch: wholeNumber(epoch, 0, limits.lockEpochs, "epoch"),
        value: decodeManifest(value),
      }));
      if (state.documents.has(document)) return malformed("a document twice");
      state.documents.set(document, add(state, versions, sameness.document));
      return true;
    }
    case "number": {
      const [, record, number, toArrive, byDate] = exactly(parts, 5);
      if (!isRecordId(record) || !isNumber(number)) return malformed("number");
      claim(state.numbering, record, number, {
        "first-to-arrive": claimIn(reader, toArrive),
        "creation-date": claimIn(reader, byDate),
      });
      return true;
    }
    case "quarantined":
      state.quarantined.push(readQuarantined(reader, exactly(parts, 5)));
      return true;
    default:
      return false;
  }
};

const readControl = (
  control: ControlState,
  reader: Reader,
  parts: ReadonlyArray<unknown>,
): boolean => {
  switch (parts[0]) {
    case "join": {
      const [, copy, parent, user, machine, place, seq] = exactly(parts, 7);
      control.joined.set(copyIn(copy), {
        ...dotAt(reader, place, seq),
        parent: parent === null ? null : copyIn(parent),
        user: plainText(user, limits.personCharacters, "user"),
        machine: plainText(machine, limits.personCharacters, "machine"),
      });
      return true;
    }
    case "leave":
      control.left.add(copyIn(exactly(parts, 2)[1]));
      return true;
    case "heard": {
      const [, copy, at] = exactly(parts, 3);
      control.heardAt.set(copyIn(copy), wholeNumber(at, -TIME_MAX, TIME_MAX, "time"));
      return true;
    }
    case "intent": {
      const purpose = exactly(parts, 6)[1];
      if (purpose !== "lock-down" && purpose !== "clean-up") return malformed("purpose");
      const act = actIn(reader, parts.slice(2));
      addIntent(control, { ...act, purpose });
      return true;
    }
    case "sealed": {
      const [, epoch, copies] = exactly(parts, 3);
      const sealed = listOf(copies, limits.vectorEntries, "copies").map(copyIn);
      control.seals.set(epochIn(epoch), new Set(sealed));
      return true;
    }
    case "commit":
      control.commits.push(actIn(reader, exactly(parts, 5).slice(1)));
      return true;
    case "unlock":
      control.unlocks.push(actIn(reader, exactly(parts, 5).slice(1)));
      return true;
    case "abandon": {
      const copy = copyIn(exactly(parts, 6)[1]);
      addAbandoning(control, copy, actIn(reader, parts.slice(2)));
      return true;
    }
    default:
      return false;
  }
};

const readHeader = (
  line: string,
  topLevel: CopyId,
): { readonly snapshot: Snapshot; readonly reader: Reader } => {
  const parts = objectWith(parseJson(line), ["engagementId", "lam", "logs"], "header");
  const logs = listOf(parts["logs"], limits.vectorEntries, "logs").map((entry) => {
    const [log, seq, head, lam] = listOf(entry, 4, "log");
    if (!isLogId(log) || !isHash(head)) return malformed("log");
    const end: LogEnd = {
      head,
      seq: wholeNumber(seq, 1, SEQ_MAX, "sequence"),
      lam: wholeNumber(lam, 1, SEQ_MAX, "Lamport time"),
    };
    return [log, end] as const;
  });
  const state = emptyState(topLevel);
  state.lam = wholeNumber(parts["lam"], 1, SEQ_MAX, "Lamport time");
  const { engagementId } = parts;
  if (!isCopyId(engagementId)) return malformed("engagement id");
  const ends = new Map(logs);
  if (ends.size !== logs.length) return malformed("a log twice");
  return { snapshot: { engagementId, ends, state }, reader: { logs } };
};

/** Checks and reads a snapshot file: envelope, hash, the top-level parent's signature, every line. */
export const decodeSnapshot = (
  bytes: Uint8Array,
  topLevel: CopyId,
  keys: Keys["Service"],
  compression: CompressionService,
): Decoded<DecodedSnapshot> =>
  decode(() => {
    if (bytes.length > limits.snapshotBytes) return malformed("too large");
    const end = bytes.subarray(0, ENVELOPE_BYTES_MAX).indexOf(NEWLINE);
    const envelope = end < 0 ? null : ENVELOPE.exec(decodeText(bytes.subarray(0, end)));
    if (envelope === null) return malformed("first line is not a snapshot's");
    const content = fromStored(bytes.subarray(end + 1), envelope[1], {
      bytesMax: limits.snapshotBytes,
      compression,
    });
    if (content === undefined) return malformed("it does not hold what its first line says");
    const hash = keys.hash(content);
    if (!keys.verify(topLevel, encodeText(hash), envelope[2] ?? ""))
      return malformed("signature is not the top-level parent's");
    const lines = decodeText(content).split("\n");
    if (lines.pop() !== "") return malformed("last line has no end");
    const { snapshot, reader } = readHeader(lines[0] ?? "", topLevel);
    const { state } = snapshot;
    for (const line of lines.slice(1)) {
      const parts = listOf(parseJson(line), 16, "line");
      if (!readEdit(state, reader, parts) && !readControl(state.control, reader, parts))
        return malformed("kind of line");
    }
    return { ...snapshot, hash, bytes };
  });
