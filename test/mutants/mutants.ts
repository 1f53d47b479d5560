/**
 * Bugs that are put into a copy of the engine, to measure the hunter: a hunt that finds nothing in them would find nothing at all. Each is
 * a piece of text that occurs once in one file, and what stands there instead. The numbers are those of docs/engine-mutants.md; `R` are
 * wrong reactions of a copy to the room it is in.
 */
import type { Planted } from "./planting.ts";

interface Mutant extends Planted {
  readonly id: string;
  /** What goes wrong, in a few words. */
  readonly bug: string;
}

export const MUTANTS: ReadonlyArray<Mutant> = [
  {
    id: "M01",
    bug: "last writer wins",
    file: "engine/state/fold.ts",
    find: "      fields.set(op.field, register);",
    replace:
      "      register.versions = [currentOf(register)];\n      fields.set(op.field, register);",
  },
  {
    id: "M01d",
    bug: "last writer wins, of documents",
    file: "engine/state/fold.ts",
    find: "      state.documents.set(op.document, register);\n      settle(",
    replace:
      "      register.versions = [currentOf(register)];\n      state.documents.set(op.document, register);\n      settle(",
  },
  {
    id: "M03",
    bug: "deleting removes what the deleter never saw",
    file: "engine/state/fold.ts",
    find: "      for (const [field, register] of fields) {\n        without(register, op.observed);",
    replace: "      for (const [field, register] of fields) {\n        register.versions = [];",
  },
  {
    id: "M06",
    bug: "acknowledged before it is stored",
    file: "engine/exchange/pull.ts",
    find: "        yield* onOwnDisk(storeRun(core.own, run, core));\n",
    replace: "",
  },
  {
    id: "M06e",
    bug: "an edit is answered before it is stored",
    file: "engine/edits/writing.ts",
    find: "  yield* commit(session, segment);\n",
    replace:
      "  admit(session.book, segment);\n  foldAll(session);\n  session.decoded.set(segment.bytes, segment);\n  if (segment.first % 2 === 0) yield* onOwnDisk(storeSegment(session.own, segment));\n",
  },
  {
    id: "M07",
    bug: "a number is used again after a backup was put back",
    file: "engine/copy/open.ts",
    find: "  return log === undefined || endAt(log, anchor.seq)?.head !== anchor.head;",
    replace: "  return log === undefined && anchor.seq < 0;",
  },
  {
    id: "R06",
    bug: "of two versions of one time the one that arrived later is shown",
    file: "engine/state/fold.ts",
    find: "  return a.lam > b.lam || (a.lam === b.lam && a.log > b.log);",
    replace: "  return a.lam >= b.lam;",
  },
  {
    id: "M18",
    bug: "a document is announced before its content is there",
    file: "engine/exchange/push.ts",
    find: "  if (!(yield* pushDocuments(core, visit, manifests, moved))) return false;\n  const name = droppedSegment",
    replace: "  void manifests;\n  const name = droppedSegment",
  },
  {
    id: "M19",
    bug: "files are written in place",
    file: "engine/copy/own-folder.ts",
    find: "  yield* patiently(hand.volume.writeTemp(staging, bytes));\n  return yield* patiently(hand.volume.renameToFresh(staging, path)).pipe(",
    replace:
      "  void staging;\n  return yield* patiently(hand.volume.createExclusive(path, bytes)).pipe(",
  },
  {
    id: "M28",
    bug: "a check-out is granted over any connection",
    file: "engine/locks/lock-book.ts",
    find: '  session.identity.role === "top-level" ? "own" : topLevelVisit(session);\n\n/** In whose',
    replace:
      '  session.identity.role === "top-level"\n    ? "own"\n    : session.connection.kind === "open"\n      ? session.connection.visit\n      : null;\n\n/** In whose',
  },
  {
    id: "M29",
    bug: "a lock-down does not wait for everybody",
    file: "engine/control/state.ts",
    find: "  return participants(control, topLevel).filter((copy) => seals?.has(copy) !== true);",
    replace:
      "  return participants(control, topLevel)\n    .slice(0, 2)\n    .filter((copy) => seals?.has(copy) !== true);",
  },
  {
    id: "M29e",
    bug: "edits go on after a copy has handed in",
    file: "engine/control/refusals.ts",
    find: '  const phase = phaseOf(control);\n  switch (phase.kind) {\n    case "open":',
    replace:
      '  const phase = phaseOf(control);\n  if (phase.kind === "handing-in") return undefined;\n  switch (phase.kind) {\n    case "open":',
  },
  {
    id: "R07",
    bug: "what was left for somebody is taken back before he has it",
    file: "engine/exchange/push.ts",
    find: "    if (!done) continue;\n    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));",
    replace:
      "    void done;\n    yield* visit.io(visit.volume.remove(paths.dropFile(entry.name)));",
  },
  {
    id: "R08",
    bug: "of two equal numbers the later keeps it on some copies",
    file: "engine/state/numbering.ts",
    find: "  a.lam !== b.lam ? a.lam < b.lam : a.log < b.log;",
    replace: "  a.lam !== b.lam ? a.lam < b.lam : true;",
  },
  {
    id: "M43",
    bug: "a lost connection is looked for at the parent",
    file: "engine/exchange/connection.ts",
    find: "  const result = yield* Effect.result(openVisit(session, location));",
    replace:
      "  const parent = parentPath(session);\n  const result = yield* Effect.result(\n    openVisit(session, parent === null ? location : { path: parent }),\n  );",
  },
  {
    id: "M44",
    bug: "who was turned away knocks again at once",
    file: "engine/exchange/connection.ts",
    find: "  if (turnedAway) return settings.refusedRetryMillis;",
    replace: "  if (turnedAway) return settings.retryMinMillis;",
  },
  {
    id: "M47",
    bug: "only the freshest segment is handed over",
    file: "engine/exchange/push.ts",
    find: "    for (const segment of segmentsAfter(log, at(held, log.id)))\n      if (!(yield* pushSegment",
    replace:
      "    for (const segment of segmentsAfter(log, at(held, log.id)).slice(-1))\n      if (!(yield* pushSegment",
  },
  {
    id: "M48",
    bug: "more is acknowledged than is held",
    file: "engine/exchange/push.ts",
    find: "    .map((log) => ({ log: log.id, seq: log.seq, head: log.head })),",
    replace:
      "    .map((log) => ({ log: log.id, seq: log.seq + (log.seq % 7 === 0 ? 1 : 0), head: log.head })),",
  },
  {
    id: "R01",
    bug: "the light is green whoever it is",
    file: "engine/copy/session.ts",
    find: '  return green ? "green" : "yellow";',
    replace: '  return green || session.hosts.size > 1 ? "green" : "yellow";',
  },
  {
    id: "R02",
    bug: "a full host (71) is never asked again",
    file: "engine/exchange/connection.ts",
    find: "  if (turnedAway) return settings.refusedRetryMillis;",
    replace:
      '  if (turnedAway) return error.reason === "host-full" ? 86_400_000 : settings.refusedRetryMillis;',
  },
  {
    id: "R03",
    bug: "a network name that is gone (64) ends the connection for good",
    file: "engine/exchange/connection.ts",
    find: "  return Math.min(settings.retryMaxMillis, Math.max(settings.retryMinMillis, before * 2));",
    replace:
      "  return error.code === 64 ? 86_400_000 : Math.max(settings.retryMinMillis, before * 20);",
  },
  {
    id: "R04",
    bug: "deleted documents in conflict stay",
    file: "engine/state/fold.ts",
    find: "      const register = state.documents.get(op.document);\n      if (register === undefined) return;\n      without(register, op.observed);",
    replace:
      "      const register = state.documents.get(op.document);\n      if (register === undefined) return;\n      if (register.versions.length > 1) return;\n      without(register, op.observed);",
  },
  {
    id: "R05",
    bug: "the newest file of every log is forgotten at a restart",
    file: "engine/copy/load.ts",
    find: "  for (const file of files) {\n    if (isSuperfluous(core, log, file)) {",
    replace:
      "  for (const file of files.slice(0, Math.max(1, files.length - 1))) {\n    if (isSuperfluous(core, log, file)) {",
  },
];
