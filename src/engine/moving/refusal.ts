/** Why a copy is not moved. Nothing was changed, or what was begun can go on or be taken back. */
import * as Data from "effect/Data";
import type { MoveNote } from "./note.ts";

/**
 * - `no-folder`       neither place holds the copy
 * - `not-a-copy`      the folder holds no copy of this computer
 * - `not-empty`       the new place holds something already
 * - `copied-folder`   both places hold it: it was copied, not moved
 * - `of-its-own`      the folder was opened at the new place and goes on as a copy of its own
 * - `bad-target`      the new place is inside the old one, the same, or no place for a folder
 * - `on-a-share`      the new place is on another computer
 * - `no-room`         the disk of the new place is too small
 * - `path-too-long`   a file could not have its path there
 * - `open-elsewhere`  another program has files of the folder open
 * - `changing`        files there change all the time
 * - `unusual-file`    a link or a device, which is not copied to another disk
 * - `half-moved`      another move of one of the places was begun and is not finished
 * - `failed`          the system refused a step
 */
export class MoveRefusal extends Data.TaggedError("MoveRefusal")<{
  readonly reason:
    | "no-folder"
    | "not-a-copy"
    | "not-empty"
    | "copied-folder"
    | "of-its-own"
    | "bad-target"
    | "on-a-share"
    | "no-room"
    | "path-too-long"
    | "open-elsewhere"
    | "changing"
    | "unusual-file"
    | "half-moved"
    | "failed";
  readonly text: string;
  readonly expected?: string;
  readonly todo?: string;
  /** The move that was begun and is not finished. */
  readonly half?: MoveNote;
}> {
  override get message(): string {
    return this.text;
  }
}
