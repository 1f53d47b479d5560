/**
 * The folder people work in: the documents of a copy as files that Word, Excel and Explorer open (engine §1.7).
 *
 * A file is never written over. A new version is staged aside, the old file is moved aside, the new one takes its name: two
 * renames, and the old bytes are still there to be looked at. "Aside" is a place on the same disk that only this copy uses
 * (`_Sync/aside`); a name in it is a slot. Names come from `portable-names.ts` or from `list`, never from anywhere else.
 */
import type * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import type { Hash } from "../log/names.ts";
import type { Move, Outcomes, Parts } from "../ports.ts";

/** A file as the disk describes it. All three together say whether it may have changed; equal ones do not prove it has not. */
export interface WorkingFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Modification time: compared for equality, never understood. */
  readonly modified: string;
  /** Which file it is, whatever its name; survives a rename. */
  readonly id: string;
}

/** A file that was read, and how it was described before and after. */
export interface ReadFile {
  readonly before: WorkingFile;
  readonly bytes: Uint8Array;
  readonly after: WorkingFile;
}

/** What a file holds, told without holding it in memory. */
export interface Fingerprint {
  readonly hash: Hash;
  /** Bytes. */
  readonly size: number;
}

/** A file's name in the folder, and the slot it comes from or goes to. */
export interface InSlot {
  readonly slot: string;
  readonly name: string;
}

/** Every failure is a VolumeError; `busy` means that another program holds the file open, `denied` on reading one that it may not be read. */
export interface WorkingFolder {
  /** Where it is, for people, and as its files are addressed: a local path or `\\HOST\share`. */
  readonly label: string;
  /** Characters a whole path may have there (259 on Windows without long paths). */
  readonly longestPath: number;
  /** What `setMarker` wrote last; undefined where there is no marker. Fails `not-found` where the folder is gone. */
  readonly marker: Effect.Effect<string | undefined, VolumeError>;
  setMarker(text: string): Effect.Effect<void, VolumeError>;
  /** The plain files in the folder itself, in any order; no folders, no links. Fails `not-found` where the folder is gone. */
  readonly list: Effect.Effect<ReadonlyArray<WorkingFile>, VolumeError>;
  /** What else lay there when it was listed last: folders, with a slash behind their names, and links. For people, who may think that it is synchronised. */
  readonly others?: () => ReadonlyArray<string>;
  /** Whole files, each between two questions about it; one answer each, `not-found` where it is gone, `too-large` beyond `limit` bytes. */
  readAll(
    names: ReadonlyArray<string>,
    options: { readonly limit: number },
  ): Effect.Effect<ReadonlyArray<ReadFile | VolumeError>>;
  /** Nobody needs this content of `readAll` any more, so its memory may be taken back at once; it must not be touched after that. */
  readonly letGo?: (bytes: Uint8Array) => void;
  stat(name: string): Effect.Effect<WorkingFile | undefined, VolumeError>;
  /** Reads a whole file and says what it was; fails `too-large` beyond `limit` bytes. */
  fingerprint(
    name: string,
    options: { readonly limit: number },
  ): Effect.Effect<Fingerprint, VolumeError>;
  /**
   * For how many milliseconds nobody has written into these files, where no program has one open for writing either: one answer for
   * each. Undefined where a program has, where the file is not described like this any more, and where the system cannot say.
   */
  leftAlone(files: ReadonlyArray<WorkingFile>): Effect.Effect<ReadonlyArray<number | undefined>>;
  /** Moves files aside into free slots, as they are; one answer each. `busy` while another program holds a file. */
  displace(files: ReadonlyArray<InSlot>): Effect.Effect<Outcomes>;
  /** Whether `create` may be used: how a file is described as soon as it is written is how it stays. */
  readonly creates: Effect.Effect<boolean>;
  /**
   * Creates files under names nobody has, syncs them to the disk, and says how each is described from then on, or why it failed: `exists`
   * where the name is taken. The power may leave any part of one under its name, with zeros for the rest.
   */
  create(
    files: ReadonlyArray<{ readonly name: string; readonly parts: Parts }>,
  ): Effect.Effect<ReadonlyArray<WorkingFile | VolumeError>>;
  /** Gives what lies in slots names in the folder; one answer each. `exists` where a name is taken. */
  place(files: ReadonlyArray<InSlot & Pick<Move, "isVacated">>): Effect.Effect<Outcomes>;
  readonly aside: {
    /** Slots in use; `name` is the slot. */
    readonly list: Effect.Effect<ReadonlyArray<WorkingFile>, VolumeError>;
    leftAlone(files: ReadonlyArray<WorkingFile>): Effect.Effect<ReadonlyArray<number | undefined>>;
    read(slot: string, options: { readonly limit: number }): Effect.Effect<Uint8Array, VolumeError>;
    /** Reads whole files and says what they were; one answer each. */
    fingerprintAll(
      slots: ReadonlyArray<string>,
      options: { readonly limit: number },
    ): Effect.Effect<ReadonlyArray<Fingerprint | VolumeError>>;
    /** Writes free slots, syncs them to the disk, and says how each file is described from now on, or why it failed. */
    stage(
      files: ReadonlyArray<{ readonly slot: string; readonly parts: Parts }>,
    ): Effect.Effect<ReadonlyArray<WorkingFile | VolumeError>>;
    /** Empties slots; an empty one is success. One answer each. */
    discardAll(slots: ReadonlyArray<string>): Effect.Effect<Outcomes>;
  };
}
