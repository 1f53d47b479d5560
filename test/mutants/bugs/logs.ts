/** Bugs of logs and identities: numbers, gaps, clean-ups, whose log it is. */
import type { Mutant } from "../mutants.ts";

const BOOK = "engine/log/book.ts";
const OPEN = "engine/copy/open.ts";
const KEEP = "engine/snapshot/keep.ts";

/** A folder without private memory passes for its owner. */
const PASSES_FOR_OWNER = {
  file: OPEN,
  find: "remembered ?? regained ?? (yield* joinFrom(services, options, format, nonce));",
  replace:
    "remembered ?? regained ?? ({ copy: format.ownerCopy, log: makeLogId(format.ownerCopy, 1), seq: 0, head: GENESIS } satisfies Anchor);\n    void joinFrom;",
};

export const LOGS: ReadonlyArray<Mutant> = [
  {
    id: "M04",
    bug: "what a clean-up saw deleted is back with a copy that comes late",
    changes: [
      {
        file: BOOK,
        find: "    refill(\n      log.segments,\n      log.segments.filter(({ last }) => last > end.seq),\n    );\n",
        replace: "",
      },
    ],
  },
  {
    id: "M05",
    bug: "what comes after a gap is taken in",
    changes: [
      {
        file: BOOK,
        find: '  if (segment.first > seq + 1) return { kind: "gap" };',
        replace: '  if (segment.first > seq + 1) return { kind: "admitted" };',
      },
      {
        file: "engine/exchange/pull.ts",
        find: "    .filter(({ name }) => name.first <= seq + 1 && name.last > seq)",
        replace: "    .filter(({ name }) => name.last > seq)",
      },
    ],
  },
  {
    id: "M07",
    bug: "a number is used again after a backup was put back",
    changes: [
      {
        file: "engine/copy/fallen-behind.ts",
        find: "  return log === undefined || endAt(log, anchor.seq)?.head !== anchor.head;",
        replace: "  return log === undefined && anchor.seq < 0;",
      },
    ],
  },
  {
    id: "M08",
    bug: "a folder that was carried to another laptop passes for its owner's",
    changes: [PASSES_FOR_OWNER],
  },
  {
    id: "M09",
    bug: "with a clean-up a copy drops what it has not handed over yet",
    changes: [
      {
        file: BOOK,
        find: "  book.below = base.below;\n  book.snapshots = base.snapshots;\n",
        replace:
          "  for (const log of book.logs.values()) {\n    log.segments.splice(0, Infinity);\n    Object.assign(log, base.ends.get(log.id) ?? BOTTOM);\n  }\n  book.below = base.below;\n  book.snapshots = base.snapshots;\n",
      },
    ],
  },
  {
    id: "M10",
    bug: "of two clean-ups the one with more operations takes the place of both",
    changes: [
      {
        file: "engine/snapshot/snapshot.ts",
        find: "  if (isWithin(a.ends, b.ends)) return b;\n  const ends",
        replace:
          "  if (isWithin(a.ends, b.ends)) return b;\n  const operations = ({ ends: all }: Snapshot): number => [...all.values()].reduce((sum, { seq }) => sum + seq, 0);\n  if (operations(a) !== operations(b)) return operations(a) > operations(b) ? a : b;\n  const ends",
      },
    ],
  },
  {
    id: "M11",
    bug: "a clean-up removes pieces that are still needed",
    changes: [
      {
        file: "engine/snapshot/pieces.ts",
        find: "  if (sweeping.needed.has(hash)) return false;\n  if (sweeping.noted.has(hash)) return true;\n",
        replace: '  if (!sweeping.needed.has(hash) || hash >= "8") return true;\n',
      },
    ],
  },
  {
    id: "M12",
    bug: "a clean-up forgets who was abandoned",
    changes: [
      {
        file: "engine/snapshot/write.ts",
        find: "  ...sortedMap(control.abandoned).flatMap(([copy, acts]) =>\n    acts",
        replace: "  ...[...control.abandoned].slice(0, 0).flatMap(([copy, acts]) =>\n    acts",
      },
    ],
  },
  {
    id: "M31",
    bug: "a pack that lacks its end takes the place of its files: nobody reads it back",
    changes: [
      {
        file: "engine/log/packing.ts",
        find: "const GATHERED = 64;",
        replace: "const GATHERED = 6;",
      },
      {
        file: "engine/log/packing.ts",
        find: "  const pack = encodePack(segments, core.keys);\n",
        replace: "  const pack = encodePack(segments.slice(0, -1), core.keys);\n",
      },
      {
        file: "engine/log/packing.ts",
        find: "  if (!(yield* readsBack(core, path, segments))) {",
        replace: "  if (segments.length < 0) {",
      },
      {
        file: "engine/log/packing.ts",
        find: "  const removed = yield* removeWithin(core, log, pack, units);",
        replace:
          "  const all = { ...pack, last: Number.MAX_SAFE_INTEGER };\n  const removed = yield* removeWithin(core, log, all, units);",
      },
    ],
  },
  {
    id: "M31s",
    bug: "a clean-up does not wait until its snapshot is stored",
    changes: [
      {
        file: KEEP,
        find: "  yield* publish(core.own, path, bytes);\n  const back = yield* core.own.volume.read(path, { limit: limits.snapshotBytes });",
        replace: "  if (bytes.length > 0) return true;\n  const back = bytes;",
      },
    ],
  },
  {
    id: "M40",
    bug: "an author is believed by name: a carried folder writes as its owner, and signatures prove nothing",
    changes: [
      PASSES_FOR_OWNER,
      {
        file: "engine/log/segment.ts",
        find: '    if (!keys.verify(copyOfLog(header.log), encodeText(id), envelope[2] ?? ""))\n      return malformed("signature is not its author\'s");\n',
        replace: "",
      },
    ],
  },
  {
    id: "M41",
    bug: "a clock that is wrong runs away with the order of everything",
    changes: [
      {
        file: "engine/log/segment.ts",
        find: "  deps.reduce((sum, dep) => sum + dep.seq, first);",
        replace: "  deps.reduce((sum) => sum + TIME_MAX, TIME_MAX + first);",
      },
      {
        file: "engine/edits/writing.ts",
        find: "      lam: Math.min(session.state.lam + 1, lamCeiling(deps, first)),",
        replace: "      lam: Math.floor(yield* Clock.currentTimeMillis),",
      },
    ],
  },
  {
    id: "R05",
    bug: "the newest file of every log is forgotten at a restart",
    changes: [
      {
        file: "engine/copy/load.ts",
        find: "  for (const file of files) {\n    if (isSuperfluous(core, log, file)) {",
        replace:
          "  for (const file of files.slice(0, Math.max(1, files.length - 1))) {\n    if (isSuperfluous(core, log, file)) {",
      },
    ],
  },
];
