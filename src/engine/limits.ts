/**
 * Limits on everything read from a share (engine §1.10): a size is checked before the bytes are read, a count before the
 * loop runs. Sizes are bytes.
 */
const KIBIBYTE = 1_024;
const MEBIBYTE = 1_024 * KIBIBYTE;

export const limits = {
  segmentBytes: 8 * MEBIBYTE,
  /** A segment is cut before it grows past this, so that one file never holds up a slow link for long. */
  segmentCutBytes: 1 * MEBIBYTE,
  segmentOperations: 10_000,
  /** Versions one operation replaces, as whoever deletes a record with as many fields does. */
  observedDots: 20_000,
  /** Versions of one field or document in a snapshot. */
  registerVersions: 1_000_000,
  segmentHeaderBytes: 128 * KIBIBYTE,
  lineCharacters: 1 * MEBIBYTE,
  packBytes: 8 * MEBIBYTE,
  packSegments: 50_000,
  /** A snapshot holds what is shown of the whole engagement. */
  snapshotBytes: 64 * MEBIBYTE,
  /**
   * Snapshots one acknowledgement names: one, and more only where they were made without knowing of each other, each in another life of the
   * office original. Of one that names more nothing can be read.
   */
  snapshots: 1_000,
  haveBytes: 256 * KIBIBYTE,
  cardBytes: 16 * KIBIBYTE,
  formatBytes: 16 * KIBIBYTE,
  /** A claim of a lock or a sign of life of its holder. */
  claimBytes: 8 * KIBIBYTE,
  /** Claims of one lock over the whole life of an engagement: their names have nine digits. */
  lockEpochs: 999_999_999,
  /** Template updates one content may descend from. */
  templateGenerations: 999_999_999,
  lockResourceCharacters: 200,
  /** Locks looked at in one folder. */
  lockResources: 10_000,
  /** Signs of life read at one look before the newest is given up as forged. */
  beatsTried: 4,
  chunkBytes: 4 * MEBIBYTE,
  /** Chunks written together: at most so many, and no more once they have so many bytes. */
  togetherChunks: 1_000,
  togetherBytes: 4 * MEBIBYTE,
  /** Chunks in one parcel, their bytes, and the largest of them: larger ones are files of their own. Its index says a size in five figures. */
  parcelPieces: 1_000,
  parcelBytes: 4 * MEBIBYTE,
  parcelPieceBytes: 64 * KIBIBYTE,
  /** So many small chunks that are stored in one step become a parcel. */
  parcelFrom: 4,
  /** So many small parcels in the own folder become large ones. */
  parcelsGathered: 64,
  /** Parcels looked at in one folder. */
  parcels: 10_000,
  /** Chunks in them, as their names say: a gigabyte of memory at most. */
  parcelledPieces: 2_000_000,
  documentBytes: 1_024 * MEBIBYTE,
  documentNameCharacters: 100,
  recordIdCharacters: 200,
  fieldCharacters: 200,
  personCharacters: 200,
  jsonDepth: 16,
  /** Logs of an engagement: one for every life of every copy, and none ever goes. */
  vectorEntries: 1_000,
  /** Missing chunks named in one acknowledgement; the next one names more. */
  wantedChunks: 200,
  /** Rejected paths remembered per folder, so that a share full of rubbish cannot fill our memory. */
  rejectedPaths: 1_000,
} as const;
