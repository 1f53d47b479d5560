/** Bugs of an exchange: what is handed over, acknowledged, taken back and believed. */
import type { Mutant } from "../mutants.ts";

const PULL = "engine/exchange/pull.ts";
const PUSH = "engine/exchange/push.ts";
const ACKNOWLEDGING = "engine/exchange/acknowledging.ts";
const CONNECTION = "engine/exchange/connection.ts";

export const EXCHANGE: ReadonlyArray<Mutant> = [
  {
    id: "M06",
    bug: "acknowledged before it is stored",
    changes: [
      {
        file: PULL,
        find: "  yield* onOwnDisk(storeRun(core.own, run, core));\n",
        replace: "",
      },
    ],
  },
  {
    id: "M13",
    bug: "what the other copy does not show any more counts as deleted",
    changes: [
      {
        file: "engine/exchange/round.ts",
        find: "  visit.incomplete = isBehind || held !== null;\n",
        replace: [
          "  visit.incomplete = isBehind || held !== null;",
          "  const shows = new Map((visit.have?.entries ?? []).map(({ log, seq }) => [log, seq]));",
          "  for (const [document, { versions }] of [...session.state.documents])",
          "    if (versions.every(({ log, seq }) => shown.has(`${log}:${seq}`) && (shows.get(log) ?? 0) < seq))",
          '      yield* Effect.ignore(makeOwnEdits(session, [{ kind: "delete-document", document }]));',
          "  for (const { versions } of session.state.documents.values())",
          "    for (const { log, seq } of versions) if ((shows.get(log) ?? 0) >= seq) shown.add(`${log}:${seq}`);",
          "",
        ].join("\n"),
      },
      {
        file: "engine/exchange/round.ts",
        find: "  moved.bytes += yield* fetchChunks(session, visit, { fold: true });\n  foldAll(session);\n",
        replace:
          "  moved.bytes += yield* fetchChunks(session, visit, { fold: true });\n  foldAll(session);\n  const all = shownBy.get(session) ?? new Map<string, Set<string>>();\n  shownBy.set(session, all);\n  const shown = all.get(ownerOf(visit)) ?? new Set<string>();\n  all.set(ownerOf(visit), shown);\n",
      },
      {
        file: "engine/exchange/round.ts",
        find: "/** Takes in what their folder offers, and the chunks our state waits for. */",
        replace: "const shownBy = new WeakMap<Session, Map<string, Set<string>>>();\n",
      },
      {
        file: "engine/exchange/round.ts",
        find: 'import type { RoundReport } from "../api.ts";',
        replace:
          'import type { RoundReport } from "../api.ts";\nimport { makeOwnEdits } from "../edits/edit.ts";',
      },
    ],
  },
  {
    id: "M18",
    bug: "a document is announced before its content is there, and shown",
    changes: [
      {
        file: PUSH,
        find: "  if (!(yield* pushDocuments(core, visit, manifests, moved))) return false;\n  yield* dropSegments",
        replace: "  void manifests;\n  yield* dropSegments",
      },
      {
        file: "engine/log/book.ts",
        find: "  segment.chunks.every((chunk) => chunks.has(chunk.hash));\n",
        replace: "  (segment.chunks.length < 0 || chunks.size >= 0);\n",
      },
    ],
  },
  {
    id: "M32",
    bug: "with its own files a visitor clears away those of the host",
    changes: [
      {
        file: PUSH,
        find: "    if (!done) continue;\n    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));",
        replace:
          '    if (!done) continue;\n    if (name.kind === "segment") {\n      const file = entry.name.slice(entry.name.indexOf(name.log) + name.log.length + 1);\n      yield* Effect.ignore(visit.io(visit.volume.remove(paths.segment(name.log, file))));\n    }\n    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));',
      },
    ],
  },
  {
    id: "M42",
    bug: "a kind of operation somebody else wrote is not handed on",
    changes: [
      {
        file: PUSH,
        find: "  const named = new Map(segments.map((segment) =>",
        replace:
          '  const isLeftOut = ({ log, ops }: Segment): boolean =>\n    !log.startsWith(core.own.copy) && ops.some(({ kind }) => kind === "delete-record");\n  const named = new Map(segments.filter((one) => !isLeftOut(one)).map((segment) =>',
      },
    ],
  },
  {
    id: "M43",
    bug: "a lost connection is looked for at the parent",
    changes: [
      {
        file: CONNECTION,
        find: "  const result = yield* Effect.result(openVisit(session, location));",
        replace:
          "  const parent = parentPath(session);\n  const result = yield* Effect.result(\n    openVisit(session, parent === null ? location : { path: parent }),\n  );",
      },
    ],
  },
  {
    id: "M44",
    bug: "who was turned away knocks again at once",
    changes: [
      {
        file: CONNECTION,
        find: "  if (turnedAway) return settings.refusedRetryMillis;",
        replace: "  if (turnedAway) return settings.retryMinMillis;",
      },
    ],
  },
  {
    id: "M47",
    bug: "only the freshest segment is handed over",
    changes: [
      {
        file: PUSH,
        find: "    for (const group of together(lacking()))",
        replace: "    for (const group of together(lacking().slice(-1)))",
      },
    ],
  },
  {
    id: "M48",
    bug: "more is acknowledged than is held",
    changes: [
      {
        file: ACKNOWLEDGING,
        find: "    .map((log) => ({ log: log.id, seq: log.seq, head: log.head })),",
        replace:
          "    .map((log) => ({ log: log.id, seq: log.seq + (log.seq % 7 === 0 ? 1 : 0), head: log.head })),",
      },
    ],
  },
  {
    id: "R07",
    bug: "what was left for somebody is taken back before he has it",
    changes: [
      {
        file: PUSH,
        find: "    if (!done) continue;\n    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));",
        replace:
          "    void done;\n    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));",
      },
    ],
  },
];
