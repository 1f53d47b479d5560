/** Making a copy: the office original from the files that lie in a folder, or a child from another copy's folder. */
import { rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import {
  createChildCopy,
  createTopLevel,
  nothingMade,
  type CopyHandle,
  type CopyIdentity,
  type JustMade,
} from "../../engine/engine.ts";
import type { DocumentsStatus } from "../../engine/documents/desk.ts";
import { isPlainText } from "../../engine/json.ts";
import { limits } from "../../engine/limits.ts";
import { DOCUMENTS_FOLDER, paths } from "../../engine/log/names.ts";
import { causeText } from "../../engine/node/errors.ts";
import { insteadOfFolder } from "../../engine/node/instead-of-folder.ts";
import { makeDocumentsFolder } from "../../engine/node/documents-folder.ts";
import { spelledFile } from "../../engine/node/spelling.ts";
import { nodeVolume } from "../../engine/node/volume.ts";
import type { VolumeError } from "../../engine/errors.ts";
import type { Volume } from "../../engine/ports.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import type { FolderContext } from "./context.ts";
import { countingVolume } from "./counting.ts";
import { forecast } from "./forecast.ts";
import { inPrivateFolder } from "./laptop.ts";
import { tellingWhatIsLeft } from "./left-behind.ts";
import { checkEmpty, checkNew, checkPlace } from "./new-place.ts";
import { newcomers } from "./newcomers.ts";
import { onLaptop, openHere } from "./on-folder.ts";
import { reachAlone } from "./reach.ts";
import { withProgress } from "./progress.ts";
import { refused } from "./refusal.ts";
import { settleFiles } from "./settle.ts";
import type { CommonOptions } from "./verb.ts";
import { isUnwritten } from "./words.ts";
import { makeFolders } from "../../engine/node/make-folders.ts";

const noPlace = (folder: string, why: string) =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "no-folder",
    wrong: `"${folder}" ${why}`,
    expected: "a place on this computer where you may make a folder",
    todo: "choose another folder",
  });

/** Answers with the first folder it had to make; undefined where all were there. */
const makeFolder = (folder: string) =>
  Effect.tryPromise({
    try: async () => {
      const instead = await insteadOfFolder(folder);
      return instead === undefined ? { made: makeFolders(folder) } : { instead };
    },
    catch: (cause) => noPlace(folder, `cannot be made: ${causeText(cause)}`),
  }).pipe(
    Effect.flatMap((done) =>
      "instead" in done ? Effect.fail(noPlace(folder, done.instead)) : Effect.succeed(done.made),
    ),
  );

/** Takes away folders that were made for nothing; where anything lies in them, they stay. */
const removeEmpty = (folder: string, first: string) =>
  Effect.promise(async () => {
    const last = resolve(first);
    try {
      await rmdir(join(folder, DOCUMENTS_FOLDER)).catch(() => undefined);
      for (let path = resolve(folder); path.startsWith(last); path = dirname(path))
        await rmdir(path);
    } catch {
      // It is used: a copy was made there, or somebody put something in.
    }
  });

/** The folder while it is no copy yet: nobody believes what lies in it before it has its format file. */
const unsealed = ({ folder, moved }: FolderContext): Volume =>
  countingVolume(nodeVolume(folder, { durableWith: paths.format }), moved);

export interface Created {
  readonly folder: string;
  readonly identity: CopyIdentity;
  readonly documents: number;
  readonly skipped: ReadonlyArray<string>;
  readonly from: string;
  /** Whether its documents lie there as files: a disk may have had room for the copy, and none for them. */
  readonly files: DocumentsStatus | null;
  /** Why nothing could be written into the parent's folder: nobody there knows of this copy then. */
  readonly unwritten: VolumeError | null;
}

/**
 * Opens what was just made, so that its documents lie there as files. A child is connected to its parent, and stays so: whoever opens
 * it for the first day's work would else work for himself alone.
 */
const layOut = Effect.fnUntraced(function* (
  reached: Effect.Success<ReturnType<typeof reachAlone>>,
  made: JustMade,
  connect: (handle: CopyHandle) => Effect.Effect<void>,
) {
  const { handle } = yield* openHere(reached.context, reached.ours, { made });
  yield* settleFiles(handle);
  yield* connect(handle);
  const status = handle.status();
  return {
    documents: Object.keys(handle.exportState().documents).length,
    files: handle.documents?.status() ?? null,
    unwritten: isUnwritten(status) ? status.lastFailure : null,
  };
});

/** A new folder is not made here: an office original in a place nobody meant would be worse than a second command. */
const MAKE_IT =
  "make the folder, put the documents of the engagement into it, and repeat the command";

export const init = (options: CommonOptions & { readonly name: string | undefined }) =>
  Effect.scoped(
    Effect.gen(function* () {
      yield* checkPlace(options.folder);
      const reached = yield* reachAlone({ ...options, ifMissing: MAKE_IT });
      const { context } = reached;
      yield* checkNew(context);
      // A disk that does not mind case has a spelling of its own.
      const folder = yield* Effect.promise(() => spelledFile(context.folder));
      const name = options.name ?? basename(folder);
      const shown = name.slice(0, 40);
      if (!isPlainText(name, limits.personCharacters))
        return yield* stop({
          exitCode: EXIT_CODES.usage,
          code: "bad-name",
          wrong: `an engagement cannot be called "${shown}"`,
          expected: `1 to ${limits.personCharacters} printable characters`,
        });
      const work = Effect.gen(function* () {
        const { documents, from, skipped } = yield* newcomers(context.folder);
        context.moved.expectedBytes = documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
        const { machine, user } = context.laptop;
        // Before the copy is one: a copy without this folder would ask where it is.
        yield* makeDocumentsFolder(context.folder);
        const made = nothingMade();
        const identity = yield* onLaptop(
          context,
          createTopLevel({
            made,
            volume: unsealed(context),
            engagement: { name, documents, records: [] },
            user,
            machine,
          }),
        );
        context.moved.expectedBytes = null;
        const created: Created = {
          folder: context.folder,
          identity,
          skipped,
          from,
          ...(yield* layOut(reached, made, () => Effect.void)),
        };
        return created;
      });
      return yield* withProgress(
        "making the engagement",
        context.moved,
        tellingWhatIsLeft(context.folder, inPrivateFolder(context.laptop.home, work)),
      );
    }),
  ).pipe(Effect.mapError(refused));

export const createCopy = (options: CommonOptions & { readonly parent: string }) =>
  Effect.scoped(
    Effect.gen(function* () {
      yield* checkPlace(options.folder);
      const made = yield* makeFolder(options.folder);
      if (made !== undefined) yield* Effect.addFinalizer(() => removeEmpty(options.folder, made));
      const reached = yield* reachAlone(options);
      const { context } = reached;
      yield* checkNew(context);
      yield* checkEmpty(context.folder);
      const { machine, user } = context.laptop;
      const sizing = Effect.scoped(
        Effect.flatMap(context.locations.open({ path: options.parent }), (volume) =>
          forecast(context.moved, volume),
        ),
      );
      const work = Effect.gen(function* () {
        yield* Effect.forkScoped(Effect.ignore(sizing));
        yield* makeDocumentsFolder(context.folder);
        const made = nothingMade();
        const identity = yield* onLaptop(
          context,
          createChildCopy({
            made,
            from: { path: options.parent },
            volume: unsealed(context),
            user,
            machine,
          }),
        );
        context.moved.expectedBytes = null;
        const created: Created = {
          folder: context.folder,
          identity,
          skipped: [],
          from: options.parent,
          ...(yield* layOut(reached, made, (handle) => Effect.ignore(handle.switchTo("parent")))),
        };
        return created;
      });
      return yield* withProgress(
        "copying",
        context.moved,
        tellingWhatIsLeft(context.folder, inPrivateFolder(context.laptop.home, work)),
      );
    }),
  ).pipe(Effect.mapError(refused));
