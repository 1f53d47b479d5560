/**
 * The folder of a copy as it lies on the disk, read without a line of the engine (engine §1.3): segments of logs, acknowledgements,
 * snapshots, pieces of documents. What is not whole does not count, as whoever reads a shared folder must take it.
 */
import { everyStep } from "../plan.ts";
import type { Plan } from "../plan.ts";
import { textOf } from "./facts.ts";
import { damagedFiles, type FinishedRun, type RawFile } from "./finished-run.ts";
import { piecesThere, readingPieces, type RawPieceFile } from "./raw-pieces.ts";
import { sha256 } from "./sha256.ts";

/** Consecutive operations of one log in one file. */
export interface RawSegment {
  readonly path: string;
  readonly id: string;
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** Everything after the signature. */
  readonly content: Uint8Array;
}

/** Somebody says that he holds these logs up to these operations. */
interface RawAcknowledgement {
  readonly path: string;
  readonly copy: string;
  readonly entries: ReadonlyArray<readonly [log: string, seq: number]>;
}

export interface RawFolder {
  readonly laptop: string;
  readonly owner: string | null;
  readonly files: ReadonlyArray<RawFile>;
  readonly segments: ReadonlyArray<RawSegment>;
  readonly acknowledgements: ReadonlyArray<RawAcknowledgement>;
  /** How far the snapshots of the owner reach, per log. */
  readonly snapshotEnds: ReadonlyMap<string, number>;
  /** Those of the files in which pieces of documents lie, also where one is damaged. */
  readonly pieceFiles: ReadonlyArray<RawPieceFile>;
  /** The names of the pieces that are there. */
  readonly pieces: ReadonlySet<string>;
}

const decoder = new TextDecoder();

const LOG_FILE = /([0-9a-f]{32}\.\d+)[./](\d+)-(\d+)\.([0-9a-f]{16})\.(seg|pack)$/;
export const SNAPSHOT_FILE = /\/_Sync\/own\/snap\/([0-9a-f]{64})\.snap$/;
const HAVE_FILE = /have\.\d+\.json$/;

/** Everything after the signature, which is the first line. */
const contentOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes.indexOf(0x0a) + 1);

const headOf = (content: Uint8Array): unknown => {
  const end = content.indexOf(0x0a);
  return JSON.parse(decoder.decode(end === -1 ? content : content.subarray(0, end)));
};

/** What a half-written or damaged file says is nothing. */
const orNothing = <A>(read: () => A): A | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

type Segment = Omit<RawSegment, "path">;

const segmentIn = (bytes: Uint8Array): Segment => {
  const content = contentOf(bytes);
  const { log, first, last } = headOf(content) as { log: string; first: number; last: number };
  return { id: sha256(content), log, first, last, content };
};

/** A pack is an index of sizes and then whole segments, one after the other. */
const segmentsInPack = (bytes: Uint8Array): ReadonlyArray<Segment> => {
  const sizes = headOf(contentOf(bytes)) as ReadonlyArray<readonly [number, number]>;
  let at = bytes.indexOf(0x0a, bytes.indexOf(0x0a) + 1) + 1;
  return sizes.map(([, size]) => {
    const found = segmentIn(bytes.subarray(at, at + size));
    at += size;
    return found;
  });
};

interface LogFile {
  /** Of the whole file, where its name is about that. */
  readonly hash: string;
  readonly segments: ReadonlyArray<Segment>;
}

/** Files by their bytes, which are shared between the folders of a room: each content is read once. */
type Read = Map<Uint8Array, LogFile>;

const logFile = (bytes: Uint8Array, isPack: boolean, read: Read): LogFile => {
  let file = read.get(bytes);
  if (file === undefined) {
    file = {
      hash: isPack ? sha256(bytes) : "",
      segments: orNothing(() => (isPack ? segmentsInPack(bytes) : [segmentIn(bytes)])) ?? [],
    };
    read.set(bytes, file);
  }
  return file;
};

const segmentsOf = ({ bytes, path }: RawFile, read: Read): ReadonlyArray<RawSegment> => {
  const name = LOG_FILE.exec(path);
  if (name === null || path.includes("/_Sync/tmp/") || path.includes("/_Sync/quarantine/"))
    return [];
  const [, log, , , named = ""] = name;
  const isPack = name[5] === "pack";
  const file = logFile(bytes, isPack, read);
  return file.segments
    .filter((segment) =>
      isPack ? file.hash.startsWith(named) : segment.log === log && segment.id.startsWith(named),
    )
    .map((segment) => ({ path, ...segment }));
};

const acknowledgementsOf = ({ bytes, path }: RawFile): ReadonlyArray<RawAcknowledgement> => {
  if (!HAVE_FILE.test(path) || path.includes("/_Sync/tmp/")) return [];
  return (
    orNothing(() => {
      const { body } = JSON.parse(decoder.decode(bytes)) as { body: RawAcknowledgement };
      return [{ path, copy: body.copy, entries: body.entries }];
    }) ?? []
  );
};

const snapshotEndsOf = (files: ReadonlyArray<RawFile>): ReadonlyMap<string, number> => {
  const ends = new Map<string, number>();
  for (const { bytes, path } of files) {
    const name = SNAPSHOT_FILE.exec(path);
    if (name === null) continue;
    const content = contentOf(bytes);
    if (sha256(content) !== name[1]) continue;
    const head = orNothing(
      () => headOf(content) as { logs: ReadonlyArray<readonly [string, number]> },
    );
    for (const [log, seq] of head?.logs ?? []) ends.set(log, Math.max(seq, ends.get(log) ?? 0));
  }
  return ends;
};

const ownerOf = (files: ReadonlyArray<RawFile>): string | null => {
  const file = files.find(({ path }) => path.endsWith("/_Sync/format.json"));
  if (file === undefined) return null;
  const format = orNothing(() => JSON.parse(decoder.decode(file.bytes)) as { ownerCopy?: string });
  return format?.ownerCopy ?? null;
};

/** Why a copy was made that nobody asked for. */
const BECAME_A_COPY = "folder was copied";

/**
 * Copies that folders became on laptops they were carried to, by laptop and by the copy whose folder it was. The folder itself says whose it
 * was all the same.
 */
const carriedOver = (events: FinishedRun["events"]): ReadonlyMap<string, string> =>
  new Map(
    events
      .filter(({ kind, why }) => kind === "copy.created" && why === BECAME_A_COPY)
      .map((event) => [`${event.actor} ${textOf(event, "from")}`, textOf(event, "copy")]),
  );

/** The names a copy's folder has unless people choose one. */
export const usualFolders = (plan: Plan): ReadonlyArray<string> => [
  plan.engagement.name,
  `${plan.engagement.name} (Sync)`,
];

/** Where people of the plan make a second copy on this laptop, or turn to one: who gets a copy then gets it there. */
export const secondFolders = (plan: Plan, laptop: string): ReadonlyArray<string> =>
  everyStep(plan.timeline)
    .flatMap(({ actions }) => actions)
    .flatMap((action) =>
      (action.action === "create-child-copy" || action.action === "open-copy") &&
      action.laptop === laptop
        ? (action.folder ?? [])
        : [],
    );

/** A disk may hold copies of the folder besides, made in Explorer: those are nobody's. */
export const isInFolder = (path: string, folders: ReadonlyArray<string>): boolean =>
  folders.some((folder) => path.includes(`/Engagements/${folder}/`));

/** Copies that folders became on the laptop where the copy whose folder it was had been made, and lay: by the new one, that one. */
const madeFromOnesOwn = (events: FinishedRun["events"]): ReadonlyMap<string, string> => {
  const made = events.filter(({ kind }) => kind === "copy.created");
  const places = new Set(made.map((event) => `${event.actor} ${textOf(event, "copy")}`));
  return new Map(
    made
      .filter((event) => event["why"] === BECAME_A_COPY)
      .filter((event) => places.has(`${event.actor} ${textOf(event, "from")}`))
      .map((event) => [textOf(event, "copy"), textOf(event, "from")]),
  );
};

/**
 * Whose the only folder of a laptop is that says it is this one's. Where the copy it names was made here, somebody has deleted either its own folder
 * or the one that became another's: what nobody put there in Explorer is still its own, and of the rest nobody knows.
 */
const ownerOfOnly = (
  { owner }: RawFolder,
  { isPut, madeHere }: { readonly isPut: boolean; readonly madeHere: ReadonlyMap<string, string> },
): string | null => {
  const original = madeHere.get(owner ?? "");
  if (original === undefined) return owner;
  return isPut ? null : original;
};

/**
 * Whose each folder is. One that was carried here says of itself that it is another's; where one laptop has two that say the same, the one
 * somebody put there in Explorer is nobody's until it is opened, and where that does not tell them apart neither is anybody's.
 */
const withOwnersApart = (
  folders: ReadonlyArray<RawFolder>,
  events: FinishedRun["events"],
  carried: ReadonlyMap<string, string>,
): ReadonlyArray<RawFolder> => {
  const becameOthers = new Set(carried.values());
  const madeHere = madeFromOnesOwn(events);
  const putThere = new Set(
    events
      .filter(({ kind }) => kind === "folder.copied")
      .map((event) => `${event.actor} ${textOf(event, "to").replaceAll("\\", "/")}/`),
  );
  const isPut = ({ files, laptop }: RawFolder): boolean => {
    const path = files[0]?.path ?? "";
    return [...putThere].some((place) => `${laptop} ${path}`.startsWith(place));
  };
  return folders.map((folder) => {
    const twins = folders.filter(
      ({ laptop, owner }) => laptop === folder.laptop && owner === folder.owner,
    );
    if (twins.length === 1)
      return { ...folder, owner: ownerOfOnly(folder, { isPut: isPut(folder), madeHere }) };
    // Of two that say the same one became a copy of its own: which of them is not known.
    const own = becameOthers.has(folder.owner ?? "") ? [] : twins.filter((twin) => !isPut(twin));
    return own.length === 1 && own[0] === folder ? folder : { ...folder, owner: null };
  });
};

/** The folders of all copies, laptop by laptop. */
export const rawFolders = (run: FinishedRun): ReadonlyArray<RawFolder> =>
  run.folders ?? readFolders(run);

export const readFolders = ({ disks, events, plan }: FinishedRun): ReadonlyArray<RawFolder> => {
  const carried = carriedOver(events);
  const folders: Array<RawFolder> = [];
  const read: Read = new Map();
  const piecesIn = readingPieces();
  const isDamaged = damagedFiles(events);
  for (const [laptop, all] of disks)
    for (const name of [...usualFolders(plan), ...new Set(secondFolders(plan, laptop))]) {
      const files = all.filter(({ path }) => isInFolder(path, [name]));
      if (files.length === 0) continue;
      // What is neither hashed nor checked here says nothing once it is damaged.
      const sound = files.filter(({ path }) => !isDamaged(laptop, path));
      const owner = ownerOf(sound);
      const pieceFiles = files.flatMap((file) => piecesIn(file) ?? []);
      folders.push({
        laptop,
        owner: carried.get(`${laptop} ${owner}`) ?? owner,
        files,
        segments: files.flatMap((file) => segmentsOf(file, read)),
        acknowledgements: sound.flatMap(acknowledgementsOf),
        snapshotEnds: snapshotEndsOf(files),
        pieceFiles,
        pieces: piecesThere(pieceFiles),
      });
    }
  return withOwnersApart(folders, events, carried);
};
