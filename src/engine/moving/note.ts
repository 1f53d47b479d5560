/**
 * Moving a copy to another place on its computer with its identity (domain A9 "Move", rule 68; engine §1.4).
 *
 * What it is for: a copy is bound to the place where it lies, so that a folder copied in Explorer cannot pass for it. Whoever
 * wants the copy itself somewhere else moves it with this: documents, `_Sync`, private memory and all.
 *
 * Rules. There is one truth about where the copy lies, and it changes in one step. The truth is this note, kept beside the private
 * memories, and for a folder that is renamed the disk itself:
 *
 *     way      while `going` the copy lies        it changes when
 *     rename   where its folder is                the folder gets its new name
 *     copy     at the old place                   the note says `gone`
 *
 * Whatever lies at the other place meanwhile is not opened as the copy, or as anything else. Before the truth changes all is
 * ready at the new place; afterwards all that is left at the old one is removed. So a move that was cut off can go on, or
 * be taken back, from whichever step it reached.
 *
 * Limits: on one computer and for one user, as the private key is. To another computer a copy does not move: it is made anew there.
 */
import {
  canonicalJson,
  decode,
  decodeText,
  encodeText,
  malformed,
  objectWith,
  parseJson,
  type Decoded,
} from "../json.ts";
import { isCopyId, type CopyId } from "../log/names.ts";

export type MoveWay = "rename" | "copy";

export interface MoveNote {
  /** Full paths, as the disk spells them. */
  readonly from: string;
  readonly to: string;
  /** The copy the folder says it belongs to: the name of its private slots. */
  readonly owner: CopyId;
  /** The copy that moves. */
  readonly copy: CopyId;
  readonly way: MoveWay;
  readonly phase: "going" | "gone";
}

/** Longer than any path of any system. */
const PATH_CHARACTERS_MAX = 32_767;

export const encodeMoveNote = ({ copy, from, owner, phase, to, way }: MoveNote): Uint8Array =>
  encodeText(`${canonicalJson({ move: 1, from, to, owner, copy, way, phase })}\n`);

const pathIn = (value: unknown, what: string): string =>
  typeof value === "string" && value !== "" && value.length <= PATH_CHARACTERS_MAX
    ? value
    : malformed(`${what} is not a path`);

export const decodeMoveNote = (bytes: Uint8Array): Decoded<MoveNote> =>
  decode(() => {
    const keys = ["move", "from", "to", "owner", "copy", "way", "phase"];
    const parts = objectWith(parseJson(decodeText(bytes)), keys, "note");
    const { copy, owner, phase, way } = parts;
    if (parts["move"] !== 1) return malformed("another version");
    return {
      from: pathIn(parts["from"], "from"),
      to: pathIn(parts["to"], "to"),
      owner: isCopyId(owner) ? owner : malformed("owner"),
      copy: isCopyId(copy) ? copy : malformed("copy"),
      way: way === "rename" || way === "copy" ? way : malformed("way"),
      phase: phase === "going" || phase === "gone" ? phase : malformed("phase"),
    };
  });

/** Where the copy lies. `oldIsThere`: the old place holds a folder with a `_Sync`. */
export const whereItLies = (
  { phase, way }: Pick<MoveNote, "phase" | "way">,
  oldIsThere: boolean,
): "from" | "to" => {
  if (phase === "gone") return "to";
  return way === "copy" || oldIsThere ? "from" : "to";
};

/** Slots without an owner in their name: what stands in the format file, and who works here. */
const SHARED_SLOTS: ReadonlySet<string> = new Set(["format", "person"]);

/** Whether a slot of a private memory goes along with this copy. Others belong to a copy that lay at the same place once. */
export const movesAlong = (slot: string, owner: CopyId): boolean =>
  SHARED_SLOTS.has(slot) || slot.startsWith(`${owner}.`);
