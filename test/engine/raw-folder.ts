/**
 * What a folder says, read by the tests' own reader: no code of the engine, so that the engine cannot agree with itself
 * (engine §1.11 "oracles must not share merge code", §2.1 "checkers read the raw folders").
 *
 * A whole snapshot stands for the operations up to its ends, as if they lay there: what they said is read from wherever they still
 * lie, or lay before an engine removed them. So what a copy shows of a snapshot is compared with those operations.
 *
 * A log counts as far as it goes without a gap in files whose bytes are what their names promise; an operation is visible
 * when everything its author had seen is visible and all pieces of its document are there (I4): in files or in parcels, as the checkers of a
 * day read them, who share nothing with the engine either.
 */
import { readingPieces } from "../../src/scenarios/checks/raw-pieces.ts";
import type { MemoryFolder } from "./memory-volume.ts";
import { plain, sha256, text } from "./world.ts";
import type { Json } from "../../src/engine/ports.ts";

interface RawOperation {
  readonly dot: string;
  readonly log: string;
  readonly lam: number;
  /** What it makes visible, in the ledger's words; null for a deletion. */
  readonly line: string | null;
  readonly observed: ReadonlyArray<string>;
  readonly pieces: ReadonlyArray<readonly [hash: string, size: number]>;
}

export interface RawSegment {
  readonly id: string;
  readonly log: string;
  readonly first: number;
  readonly last: number;
  readonly prev: string;
  readonly lam: number;
  readonly deps: ReadonlyArray<readonly [log: string, seq: number]>;
  readonly operations: ReadonlyArray<RawOperation>;
}

export type RawLogs = ReadonlyMap<string, ReadonlyArray<RawSegment>>;

const LOG_FILE = /([0-9a-f]{32}\.\d+)[./](\d+)-(\d+)\.([0-9a-f]{16})\.(seg|pack)$/;
const decoder = new TextDecoder();
const GENESIS = "0".repeat(64);

const operationOf = (
  line: ReadonlyArray<Json>,
  at: {
    readonly log: string;
    readonly seq: number;
    readonly lam: number;
    readonly deps: ReadonlyArray<readonly [string, number]>;
  },
): RawOperation => {
  const place = { dot: `${at.log}:${at.seq}`, log: at.log, lam: at.lam };
  const dots = (value: Json | undefined): ReadonlyArray<string> =>
    (value as ReadonlyArray<readonly [number, number]>).map(
      ([index, seq]) => `${index === 0 ? at.log : at.deps[index - 1]?.[0]}:${seq}`,
    );
  switch (line[0]) {
    case "set":
    case "template-set":
    case "set-on-template": {
      const value = sha256(text(plain(line[3] ?? null))).slice(0, 16);
      const shows = `${String(line[1])} ${String(line[2])} ${value}`;
      return { ...place, line: shows, observed: dots(line[4]), pieces: [] };
    }
    case "put":
    case "template-put":
    case "put-on-template": {
      const manifest = line[2] as unknown as {
        sha256: string;
        chunks: ReadonlyArray<[string, number]>;
      };
      const shows = `document/${String(line[1])} content ${manifest.sha256.slice(0, 16)}`;
      return { ...place, line: shows, observed: dots(line[3]), pieces: manifest.chunks };
    }
    case "delete-record":
    case "delete-document":
      return { ...place, line: null, observed: dots(line[2]), pieces: [] };
    default:
      return { ...place, line: null, observed: [], pieces: [] };
  }
};

const known = new WeakMap<Uint8Array, RawSegment | null>();

/** A segment whose first line has gone by: everything after it is what its id is the hash of. */
const segmentOf = (bytes: Uint8Array): RawSegment | null => {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  let segment: RawSegment | null = null;
  try {
    const content = bytes.subarray(bytes.indexOf(0x0a) + 1);
    const [head = "", ...lines] = decoder.decode(content).split("\n");
    const { log, first, last, prev, lam, deps } = JSON.parse(head) as Omit<RawSegment, "id">;
    const operations = lines.slice(0, -1).map((line, i) =>
      operationOf(JSON.parse(line) as ReadonlyArray<Json>, {
        log,
        seq: first + i,
        lam: lam + i,
        deps,
      }),
    );
    if (operations.length === last - first + 1)
      segment = { id: sha256(content), log, first, last, prev, lam, deps, operations };
  } catch {
    segment = null;
  }
  known.set(bytes, segment);
  return segment;
};

/** The segments of a pack, cut out by its index. */
const packed = (bytes: Uint8Array, hash16: string): ReadonlyArray<RawSegment> => {
  if (!sha256(bytes).startsWith(hash16)) return [];
  const first = bytes.indexOf(0x0a);
  const second = bytes.indexOf(0x0a, first + 1);
  const index = JSON.parse(decoder.decode(bytes.subarray(first + 1, second))) as ReadonlyArray<
    readonly [number, number]
  >;
  let at = second + 1;
  return index.flatMap(([, size]) => {
    const segment = segmentOf(bytes.subarray(at, at + size));
    at += size;
    return segment === null ? [] : [segment];
  });
};

const segmentsIn = (path: string, bytes: Uint8Array): ReadonlyArray<RawSegment> => {
  const name = LOG_FILE.exec(path);
  if (name === null) return [];
  if (name[5] === "pack") return packed(bytes, name[4] ?? "");
  const segment = segmentOf(bytes);
  return segment !== null && segment.id.startsWith(name[4] ?? "-") && segment.log === name[1]
    ? [segment]
    : [];
};

const SNAPSHOT = /([0-9a-f]{64})\.snap$/;

/** How far the whole snapshots in a folder reach, per log. */
const snapshotEnds = (folders: Iterable<MemoryFolder>, where: "own" | "all") => {
  const ends = new Map<string, number>();
  for (const folder of folders)
    for (const { path, bytes } of folder.files.values()) {
      const name = SNAPSHOT.exec(path);
      const counts = path.startsWith("_Sync/own/snap/") || where === "all";
      if (name === null || !counts || path.startsWith("_Sync/tmp/")) continue;
      const content = bytes.subarray(bytes.indexOf(0x0a) + 1);
      if (sha256(content) !== name[1]) continue;
      const head = decoder.decode(content.subarray(0, content.indexOf(0x0a)));
      const { logs } = JSON.parse(head) as { logs: ReadonlyArray<readonly [string, number]> };
      for (const [log, seq] of logs) ends.set(log, Math.max(seq, ends.get(log) ?? 0));
    }
  return ends;
};

/**
 * The logs some folders hold together. `own` looks at what the owner has taken in, `all` into the drop box too. Operations a
 * snapshot in them stands for are read from `anywhere`.
 */
export const rawLogs = (
  folders: ReadonlyArray<MemoryFolder>,
  where: "own" | "all",
  anywhere: ReadonlyArray<MemoryFolder> = folders,
): RawLogs => {
  const found = new Map<string, Map<string, RawSegment>>();
  const add = (segment: RawSegment): void => {
    const log = found.get(segment.log) ?? new Map<string, RawSegment>();
    found.set(segment.log, log.set(segment.prev, segment));
  };
  const ends = snapshotEnds(folders, where);
  if (ends.size > 0)
    for (const folder of anywhere)
      for (const { path, bytes } of [...folder.files.values(), ...folder.removed.values()])
        for (const segment of segmentsIn(path, bytes))
          if (segment.last <= (ends.get(segment.log) ?? 0)) add(segment);
  for (const folder of folders)
    for (const { path, bytes } of folder.files.values()) {
      if (!path.startsWith("_Sync/own/log/") && !(where === "all" && path.startsWith("_Sync/in/")))
        continue;
      for (const segment of segmentsIn(path, bytes)) add(segment);
    }
  const logs = new Map<string, ReadonlyArray<RawSegment>>();
  for (const [log, byPrev] of found) {
    const run: Array<RawSegment> = [];
    for (let next = byPrev.get(GENESIS); next !== undefined; next = byPrev.get(next.id)) {
      if (next.first !== (run.at(-1)?.last ?? 0) + 1) break;
      run.push(next);
    }
    logs.set(log, run);
  }
  return logs;
};

const readPieces = readingPieces();

/** The pieces of documents that lie in a folder, by their names: as files, or in parcels of its owner. */
export const piecesIn = (folder: MemoryFolder): ReadonlyMap<string, Uint8Array> =>
  new Map(
    [...folder.files.values()].flatMap((file) =>
      (readPieces(file)?.pieces ?? []).flatMap(({ bytes, hash }) =>
        bytes === null ? [] : [[hash, bytes] as const],
      ),
    ),
  );

const SET_ASIDE = /^_Sync\/quarantine\/.*-(?=\d+\.[0-9a-f]{32}\.parcel$)/;

/**
 * The sizes of pieces that lie, or lay, in parcels. Of one that was set aside, because of damage or since hardly anything in it was needed any
 * more, what is sound counts like a piece that was removed.
 */
const parcelledIn = ({ files, removed }: MemoryFolder): ReadonlyMap<string, number> => {
  const sizes = new Map<string, number>();
  for (const { bytes, path } of [...removed.values(), ...files.values()]) {
    const lay = path.replace(SET_ASIDE, "_Sync/own/parcel/");
    const found = readPieces({ bytes, path: lay });
    if (found?.isParcel !== true) continue;
    for (const piece of found.pieces)
      if (piece.bytes !== null && (lay === path || sha256(piece.bytes) === piece.hash))
        sizes.set(piece.hash, piece.bytes.length);
  }
  return sizes;
};

const holding = (folder: MemoryFolder): ((hash: string, size: number) => boolean) => {
  const parcelled = parcelledIn(folder);
  return (hash, size) => {
    const path = `_sync/blob/${hash.slice(0, 2)}/${hash}`;
    const file = folder.files.get(path) ?? folder.removed.get(path);
    return file?.bytes.length === size || parcelled.get(hash) === size;
  };
};

interface Visible {
  /** What a copy with these logs must show, sorted. */
  readonly lines: ReadonlyArray<string>;
  /** Operations that count, and those that wait for something. */
  readonly dots: ReadonlySet<string>;
  readonly counted: ReadonlyArray<RawOperation>;
  readonly waiting: ReadonlySet<string>;
}

/** What is to be seen of these logs where only the pieces in these folders are at hand. */
export const visibleIn = (logs: RawLogs, folders: ReadonlyArray<MemoryFolder>): Visible => {
  const next = new Map<string, number>();
  const seen = new Map<string, number>();
  const counted: Array<RawOperation> = [];
  const holders = folders.map(holding);
  const ready = (segment: RawSegment): boolean =>
    segment.deps.every(([log, seq]) => (seen.get(log) ?? 0) >= seq) &&
    segment.operations.every(({ pieces }) =>
      pieces.every(([hash, size]) => holders.some((holds) => holds(hash, size))),
    );
  for (let progress = true; progress;) {
    progress = false;
    for (const [log, run] of logs)
      for (;;) {
        const segment = run[next.get(log) ?? 0];
        if (segment === undefined || !ready(segment)) break;
        counted.push(...segment.operations);
        next.set(log, (next.get(log) ?? 0) + 1);
        seen.set(log, segment.last);
        progress = true;
      }
  }
  const dots = new Set(counted.map(({ dot }) => dot));
  const replaced = new Set(counted.flatMap(({ observed }) => observed));
  const lines = new Set<string>();
  for (const { dot, line } of counted) if (line !== null && !replaced.has(dot)) lines.add(line);
  const waiting = new Set<string>();
  for (const run of logs.values())
    for (const { operations } of run)
      for (const { dot } of operations) if (!dots.has(dot)) waiting.add(dot);
  return { lines: [...lines].toSorted(), dots, counted, waiting };
};

interface RawHave {
  readonly where: string;
  readonly copy: string;
  readonly entries: ReadonlyArray<readonly [log: string, seq: number, head: string]>;
}

/** Every whole acknowledgement in a folder, the owner's and the visitors'. */
export const rawHaves = (folder: MemoryFolder): ReadonlyArray<RawHave> =>
  [...folder.files.values()].flatMap(({ path, bytes }) => {
    if (!/have\.\d+\.json$/.test(path) || path.startsWith("_Sync/tmp/")) return [];
    try {
      const { body } = JSON.parse(decoder.decode(bytes)) as { body: Omit<RawHave, "where"> };
      return [{ where: `${folder.name}/${path}`, copy: body.copy, entries: body.entries }];
    } catch {
      return [];
    }
  });

/** The copy a folder belongs to, where it says so. */
export const rawOwner = (folder: MemoryFolder): string | undefined => {
  const file = folder.files.get("_sync/format.json");
  return file === undefined
    ? undefined
    : (JSON.parse(decoder.decode(file.bytes)) as { ownerCopy: string }).ownerCopy;
};
