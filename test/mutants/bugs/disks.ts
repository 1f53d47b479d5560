/** Bugs of writing to disks, the own and others': order, staging, what counts as whole, and files somebody holds. */
import type { Mutant } from "../mutants.ts";

const OWN_FOLDER = "engine/copy/own-folder.ts";
const PULL = "engine/exchange/pull.ts";

/** Files get their names before they have their content: what other mistakes need to be seen. */
const WRITTEN_IN_PLACE = {
  file: OWN_FOLDER,
  find: "  yield* patiently(hand.volume.writeTemp(staging, bytes)).pipe(\n    Effect.tapError(() => Effect.sync(() => hand.leftBehind.add(staging))),\n  );\n  return yield* patiently(hand.volume.renameToFresh(staging, path)).pipe(",
  replace:
    "  void staging;\n  return yield* patiently(hand.volume.createExclusive(path, bytes)).pipe(",
};

export const DISKS: ReadonlyArray<Mutant> = [
  {
    id: "M06e",
    bug: "an edit is answered before it is stored",
    changes: [
      {
        file: "engine/edits/writing.ts",
        find: "  yield* commit(session, segment);\n",
        replace:
          "  admit(session.book, segment);\n  foldAll(session);\n  session.decoded.segments.set(segment.bytes, segment);\n  if (segment.first % 2 === 0) yield* onOwnDisk(storeSegment(session.own, segment));\n",
      },
    ],
  },
  {
    id: "M18o",
    bug: "a document is noted in the own log, and its author answered, before its content is stored",
    changes: [
      {
        file: "engine/edits/edit.ts",
        find: "  yield* whileAhead(\n    session.tellAhead,\n    () => takingIn(session, batch),\n    storePieces(\n      session,\n      batch.flatMap(({ plan }) => plan.pieces),\n    ),\n  );\n  const segment = yield* writeOps(",
        replace: "  const segment = yield* writeOps(",
      },
      {
        file: "engine/edits/edit.ts",
        find: 'if (stored._tag === "Success") answer(session, stored.success, batch);\n      else {',
        replace:
          'if (stored._tag === "Success") {\n        answer(session, stored.success, batch);\n        const pieces = batch.flatMap(({ plan }) => plan.pieces);\n        if (pieces.length > 0) yield* Effect.sleep(2_000);\n        yield* Effect.ignore(storePieces(session, pieces));\n        foldAll(session);\n      } else {',
      },
      {
        file: "engine/edits/edit.ts",
        find: 'import { mark, OwnDisk, toEngineError } from "../copy/core.ts";',
        replace: 'import { foldAll, mark, OwnDisk, toEngineError } from "../copy/core.ts";',
      },
    ],
  },
  { id: "M19", bug: "files are written in place", changes: [WRITTEN_IN_PLACE] },
  {
    id: "M20",
    bug: "files are written in place, and nobody checks that a piece is what its name says",
    changes: [
      WRITTEN_IN_PLACE,
      {
        file: "engine/exchange/fetching.ts",
        find: "  bytes.length === (size ?? bytes.length) && core.keys.hash(bytes) === hash;",
        replace: "  bytes.length >= 0 || core.keys.hash(bytes) === hash || size !== null;",
      },
      {
        file: "engine/exchange/host.ts",
        find: "        if (found[at] !== piece.hash) damaged.push(piece.hash);\n        else {\n",
        replace: "        {\n",
      },
    ],
  },
  {
    id: "M21",
    bug: "files are written in place, and a damaged one ends every exchange",
    changes: [
      WRITTEN_IN_PLACE,
      {
        file: PULL,
        find: '  if (found.kind === "damaged") reject(core, source, file.path, found.why);\n',
        replace:
          '  if (found.kind === "damaged")\n    return yield* source.io(source.volume.read(`${file.path}.damaged`, { limit: 1 }).pipe(Effect.as([])));\n',
      },
    ],
  },
  {
    id: "M22",
    bug: "a file that is held is taken for a permission that was withdrawn",
    changes: [
      {
        file: "engine/exchange/connection.ts",
        find: '  if (error._tag !== "VolumeError") return;\n  session.lastFailure = error;\n',
        replace:
          '  if (error._tag !== "VolumeError") return;\n  session.lastFailure = error;\n  if (error.reason === "busy") {\n    session.revoked = true;\n    session.trace.emit("copy.revoked", { copy: session.own.copy, location: location.path });\n  }\n',
      },
    ],
  },
  {
    id: "M45",
    bug: "files are written in place, and a part of a piece counts as the whole",
    changes: [
      WRITTEN_IN_PLACE,
      {
        file: "engine/exchange/shipping.ts",
        find: "      if (there !== undefined && there === piece.size) visit.chunksThere",
        replace: "      if (there !== undefined) visit.chunksThere",
      },
      {
        file: "engine/exchange/host.ts",
        find: "        if (found[at] !== piece.hash) damaged.push(piece.hash);\n        else {\n",
        replace: "        {\n",
      },
    ],
  },
  {
    id: "R16",
    bug: "an edit the full disk did not take is answered all the same",
    changes: [
      {
        file: "engine/edits/writing.ts",
        find: "          entry === undefined ? Effect.fail(new OwnDisk({ error })) : Effect.void,",
        replace:
          '          entry === undefined && error.reason !== "no-space"\n            ? Effect.fail(new OwnDisk({ error }))\n            : Effect.void,',
      },
    ],
  },
  {
    id: "R17",
    bug: "an edit is answered although the stick with the copy is out",
    changes: [
      {
        file: "engine/edits/writing.ts",
        find: '        Effect.catchTag("VolumeError", () => Effect.as(endLog(session), undefined)),\n        Effect.flatMap((entry) =>\n          entry === undefined ?',
        replace:
          '        Effect.catchTag("VolumeError", () => Effect.void),\n        Effect.flatMap((entry) =>\n          entry === undefined && error.reason !== "offline" && error.reason !== "not-found" ?',
      },
    ],
  },
];
