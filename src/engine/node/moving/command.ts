/**
 * What somebody means who asks for a move, and whether it can be done: begin one, go on with one, take one back, or tell the
 * private memory that the folder was moved by hand. The caller has both places for itself.
 */
import * as Effect from "effect/Effect";
import type { EngineError, VolumeError } from "../../errors.ts";
import type { MoveNote } from "../../moving/note.ts";
import { MoveRefusal } from "../../moving/refusal.ts";
import { rememberedCopy, visitorsOf, whoseFolder } from "../../moving/whose.ts";
import type { CopyId } from "../../log/names.ts";
import type { Keys, Trace } from "../../ports.ts";
import { nodePrivateJournal } from "../private-journal.ts";
import { nodeVolume } from "../volume.ts";
import {
  checkClosed,
  checkFree,
  checkIsFolder,
  checkMayGo,
  checkMayTake,
  checkNoRoot,
  checkPaths,
  checkRoom,
  checkTarget,
} from "./checks.ts";
import { documentFiles } from "./document-files.ts";
import {
  hasLeft,
  holdsSync,
  isArrived,
  liesAt,
  memoryAt,
  samePlace,
  saveNote,
  type MovingLaptop,
} from "./laptop.ts";
import { finishMove, giveUp, onOneDisk, settleMove, takeBack, type Ended } from "./move.ts";
import { movesUnderWay } from "./outdated.ts";
import { onDisk, type Told } from "./steps.ts";
import { treeOf } from "./tree.ts";

export interface MoveOptions {
  readonly laptop: MovingLaptop & { readonly keys: Keys["Service"] };
  readonly trace: Trace["Service"];
  /** Full paths, as the disk spells them. */
  readonly from: string;
  readonly to: string;
  readonly told: Told;
  /** Called once all bytes that will be read are known. */
  readonly onExpect: (bytes: number) => void;
}

export interface MoveResult {
  /**
   * `found`: the folder was moved by hand, and is the copy again. `taken-back`: a move that was begun is undone. `there-already`:
   * nothing was left to do. `given-up`: the copy is at neither place, and the move that was begun is forgotten.
   */
  readonly how: "renamed" | "copied" | "found" | "taken-back" | "given-up" | "there-already";
  /** Where the copy lies now; where it was given up, where it lay before the move. */
  readonly folder: string;
  /** Null where the folder cannot be reached now. */
  readonly engagement: string | null;
  /** Files that stay at the old place, see `Ended`. */
  readonly left: ReadonlyArray<string>;
  /** Who came to the old place and knows the copy by it. */
  readonly visitors: ReadonlyArray<string>;
}

type Failure = MoveRefusal | EngineError | VolumeError;

const whoseAt = ({ laptop, trace }: MoveOptions, place: string) =>
  whoseFolder({ keys: laptop.keys, trace }, nodeVolume(place));

const rememberedAt = ({ laptop }: MoveOptions, place: string, owner: CopyId) =>
  rememberedCopy(nodePrivateJournal(memoryAt(laptop, place)), owner);

/** A copied file is read, read back, and compared once more before it is removed. */
const READS = 3;

/** Looks at everything that could stand in the way, and writes the note: from here on the move can always be finished. */
const begin = Effect.fnUntraced(function* (
  options: MoveOptions,
): Effect.fn.Return<MoveNote, Failure> {
  const { from, laptop, told, onExpect, to } = options;
  yield* onDisk(told, () => checkIsFolder(from));
  const { owner } = yield* whoseAt(options, from);
  const copy = yield* rememberedAt(options, from, owner);
  if (copy === undefined)
    return yield* new MoveRefusal({
      reason: "not-a-copy",
      text: `"${from}" was never opened as a copy of this computer, so it has no identity to keep`,
      todo: "move it like any folder and open it there: it becomes a copy of its own",
    });
  const there = yield* Effect.option(whoseAt(options, to));
  if (there._tag === "Some" && there.value.owner === owner)
    return yield* new MoveRefusal({
      reason: "copied-folder",
      text: `"${from}" is still there: "${to}" is a second folder of that copy, not the first one moved`,
      expected: "one of the two",
      todo: "take one of the folders away and repeat the command; or open the second one, and it becomes a copy of its own",
    });
  const another = yield* rememberedAt(options, to, owner);
  if (another !== undefined && another !== copy)
    return yield* new MoveRefusal({
      reason: "bad-target",
      text: `another copy of this engagement lay at "${to}" once, and its private memory is still there`,
      todo: "choose another folder",
    });
  const isDocument = yield* documentFiles(laptop, from, owner);
  return yield* onDisk(told, async ({ signal }) => {
    await checkNoRoot(laptop, { from, to });
    await checkFree(laptop, to);
    await checkClosed(laptop, from, isDocument);
    const tree = await treeOf(laptop.disk, from, signal);
    checkPaths(to, tree);
    const way = (await onOneDisk(laptop, from, to)) ? "rename" : "copy";
    await checkMayGo(laptop, { from, to }, { tree, way });
    if (way === "copy") {
      await checkMayTake(laptop, from, { files: tree.files, signal });
      await checkRoom(laptop, to, tree.bytes);
      onExpect(READS * tree.bytes);
    }
    return await saveNote(laptop, { from, to, owner, copy, way, phase: "going" });
  });
});

/** The old place is gone, and the new one holds the copy: it was moved by hand, or by this command before. */
const find = Effect.fnUntraced(function* (
  options: MoveOptions,
): Effect.fn.Return<MoveNote | "there-already", Failure> {
  const { from, laptop, told, to } = options;
  const there = yield* Effect.catchTag(
    whoseAt(options, to),
    "VolumeError",
    () =>
      new MoveRefusal({
        reason: "no-folder",
        text: `"${from}" is not there`,
        expected:
          "the folder of a copy, or, where it was moved already, that folder at the new place",
        todo: "check both paths",
      }),
  );
  const copy = yield* rememberedAt(options, from, there.owner);
  const here = yield* rememberedAt(options, to, there.owner);
  if (copy === undefined) {
    if (here !== undefined) {
      if (yield* onDisk(told, () => hasLeft(laptop, from, there.owner))) return "there-already";
      return yield* new MoveRefusal({
        reason: "no-folder",
        text: `"${from}" is not there, and the copy in "${to}" was not moved from there`,
        expected: "the folder of a copy, or the place this copy was moved from",
        todo: "check both paths; where the copy lies in the right place, there is nothing to do",
      });
    }
    return yield* new MoveRefusal({
      reason: "not-a-copy",
      text: `the copy in "${to}" is none that lay in "${from}" on this computer`,
      todo: "check both paths; a folder that came from elsewhere becomes a copy of its own when it is opened",
    });
  }
  const author = here ?? there.author ?? copy;
  if (author !== copy)
    return yield* new MoveRefusal({
      reason: "of-its-own",
      text: `"${to}" was opened since it was moved, and goes on as a copy of its own`,
      expected: "a folder nobody opened at its new place",
      todo: `nothing is lost: go on with it, and give up the old one with: fieldsync abandon "${to}" ${copy}`,
    });
  return yield* onDisk(told, () =>
    saveNote(laptop, { from, to, owner: there.owner, copy, way: "rename", phase: "going" }),
  );
});

type Earlier =
  /** It is this very move. */
  | { readonly kind: "same"; readonly note: MoveNote }
  | { readonly kind: "taken-back" | "given-up" }
  | { readonly kind: "none" };

/** Moves of these places that were begun before. */
const earlier = ({ from, laptop, told, to }: MoveOptions): Effect.Effect<Earlier, MoveRefusal> =>
  onDisk(told, async (under): Promise<Earlier> => {
    for (const note of await movesUnderWay(laptop)) {
      const isAt = (noted: string, place: string): boolean => samePlace(laptop, noted, place);
      if (isAt(note.from, from) && isAt(note.to, to)) return { kind: "same", note };
      const concerned = [note.from, note.to].some((noted) => isAt(noted, from) || isAt(noted, to));
      if (!concerned || (await settleMove(laptop, note, under))) continue;
      const liesWhere = await liesAt(laptop, note);
      const isNowhere = liesWhere === "to" && !(await isArrived(laptop, note));
      if (isAt(note.from, to) && isAt(note.to, from)) {
        if (liesWhere === "from") {
          await takeBack(laptop, note, under);
          return { kind: "taken-back" };
        }
        if (isNowhere) return { kind: await giveUp(laptop, note) };
        await finishMove(laptop, note, under);
      } else if (isNowhere && note.phase === "going") await takeBack(laptop, note, under);
      else
        throw new MoveRefusal({
          reason: "half-moved",
          text: `a move from "${note.from}" to "${note.to}" was begun and is not finished`,
          half: note,
        });
    }
    return { kind: "none" };
  });

const howOf = (wasThere: boolean, { way }: Ended): MoveResult["how"] =>
  way === "copy" ? "copied" : wasThere ? "renamed" : "found";

/** Takes a renaming back that did not come to pass; one that became a copying meanwhile, or happened, is left as it is. */
const undo = ({ laptop, told }: MoveOptions, { from, to }: MoveNote) =>
  onDisk(told, async (under) => {
    for (const note of await movesUnderWay(laptop))
      if (note.from === from && note.to === to && note.way === "rename" && note.phase === "going")
        if ((await liesAt(laptop, note)) === "from") await takeBack(laptop, note, under);
  });

const resting = Effect.fnUntraced(function* (
  options: MoveOptions,
  how: "taken-back" | "given-up" | "there-already",
) {
  const there = yield* Effect.option(whoseAt(options, options.to));
  const engagement = there._tag === "Some" ? there.value.engagement : null;
  return { how, folder: options.to, engagement, left: [], visitors: [] };
});

export const moveCopy = Effect.fnUntraced(function* (
  options: MoveOptions,
): Effect.fn.Return<MoveResult, Failure> {
  const { from, laptop, told, to, trace } = options;
  const before = yield* earlier(options);
  if (before.kind === "taken-back" || before.kind === "given-up")
    return yield* resting(options, before.kind);
  const { isHere, wasThere } = yield* onDisk(told, async () => {
    if (before.kind === "none") await checkTarget(options);
    return {
      isHere: (await laptop.disk.look(from)) !== undefined,
      wasThere: await holdsSync(laptop, from),
    };
  });
  const note =
    before.kind === "same" ? before.note : isHere ? yield* begin(options) : yield* find(options);
  if (note === "there-already") return yield* resting(options, note);
  const ended = yield* Effect.tapError(
    onDisk(told, (under) => finishMove(laptop, note, under)),
    // Nothing was moved, and nothing worth keeping was prepared.
    () => (note.way === "rename" ? Effect.ignore(undo(options, note)) : Effect.void),
  );
  const { engagement } = yield* whoseAt(options, to);
  const visitors = yield* visitorsOf({ keys: laptop.keys, trace }, nodeVolume(to));
  return { how: howOf(wasThere, ended), folder: to, engagement, left: ended.left, visitors };
});
