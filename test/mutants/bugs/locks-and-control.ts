/** Bugs of check-outs, lock-downs and abandoning. */
import type { Mutant } from "../mutants.ts";

const CHAIN = "engine/locks/claim-chain.ts";
const CONTROL = "engine/control/state.ts";

export const LOCKS_AND_CONTROL: ReadonlyArray<Mutant> = [
  {
    id: "M24",
    bug: "a check-out is moved to its name, and who finds it taken believes it is his",
    changes: [
      {
        file: CHAIN,
        find: "  const created = yield* place.io(\n    Effect.catchTag(\n      Effect.as(place.volume.createExclusive(path, bytes), true),",
        replace:
          "  const staged = paths.staged(`${claim.copy}-${claim.nonce}`);\n  const created = yield* place.io(\n    Effect.catchTag(\n      place.volume.makeFolder(paths.staging).pipe(\n        Effect.andThen(place.volume.writeTemp(staged, bytes)),\n        Effect.andThen(Effect.ignore(place.volume.remove(path))),\n        Effect.andThen(Effect.as(place.volume.renameToFresh(staged, path), true)),\n      ),",
      },
    ],
  },
  {
    id: "M25",
    bug: "giving a check-out back removes the claim, and its number is given again",
    changes: [
      {
        file: CHAIN,
        find: "  if (before.epoch >= limits.lockEpochs) return false;\n  const claim = yield* draft(claimant, before, what);",
        replace:
          '  if (before.epoch >= limits.lockEpochs) return false;\n  if (what.reason === "released") {\n    const gone = paths.lockFile(keyOf(before.resource, claimant.keys), { epoch: before.epoch, beat: 0 });\n    yield* place.io(place.volume.remove(gone));\n    return true;\n  }\n  const claim = yield* draft(claimant, before, what);',
      },
    ],
  },
  {
    id: "M26",
    bug: "a check-out nobody shows in the listing is believed to be one's own",
    changes: [
      {
        file: CHAIN,
        find: "  if (created) return keys.hash(bytes);\n",
        replace: "  if (created || !created) return keys.hash(bytes);\n",
      },
    ],
  },
  {
    id: "M27",
    bug: "a check-out ends when its claim is old by the wall clock",
    changes: [
      {
        file: "engine/locks/requests.ts",
        find: '  if (standing.kind !== "unknown") return undefined;\n',
        replace:
          '  if (standing.kind === "held" && (yield* Clock.currentTimeMillis) - standing.claim.at > 3_600_000)\n    return standing.epoch;\n  if (standing.kind !== "unknown") return undefined;\n',
      },
      {
        file: "engine/locks/requests.ts",
        find: 'import * as Effect from "effect/Effect";',
        replace: 'import * as Clock from "effect/Clock";\nimport * as Effect from "effect/Effect";',
      },
    ],
  },
  {
    id: "M28",
    bug: "a check-out is granted over any connection",
    changes: [
      {
        file: "engine/locks/lock-book.ts",
        find: '  session.identity.role === "top-level" ? "own" : topLevelVisit(session);\n\n/** In whose',
        replace:
          '  session.identity.role === "top-level"\n    ? "own"\n    : session.connection.kind === "open"\n      ? session.connection.visit\n      : null;\n\n/** In whose',
      },
    ],
  },
  {
    id: "M29",
    bug: "a lock-down does not wait for everybody",
    changes: [
      {
        file: CONTROL,
        find: "  return participants(control, topLevel).filter((copy) => seals?.has(copy) !== true);",
        replace:
          "  return participants(control, topLevel)\n    .slice(0, 2)\n    .filter((copy) => seals?.has(copy) !== true);",
      },
    ],
  },
  {
    id: "M29e",
    bug: "edits go on after a copy has handed in",
    changes: [
      {
        file: "engine/control/refusals.ts",
        find: '  const phase = phaseOf(control);\n  switch (phase.kind) {\n    case "open":',
        replace:
          '  const phase = phaseOf(control);\n  if (phase.kind === "handing-in") return undefined;\n  switch (phase.kind) {\n    case "open":',
      },
    ],
  },
  {
    id: "M30",
    bug: "a lock-down whose asker is switched off is never brought to an end",
    changes: [
      {
        file: "engine/control/gather.ts",
        find: "  if (session.gathering === null) yield* resumeGathering(session);\n",
        replace: "  void resumeGathering;\n",
      },
    ],
  },
];
