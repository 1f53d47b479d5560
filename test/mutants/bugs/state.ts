/** Bugs of the state: how versions replace each other, what is a conflict, who keeps a number. */
import type { Mutant } from "../mutants.ts";

const FOLD = "engine/state/fold.ts";

/** A copy makes edits nobody asked for, whenever something came in. `find` is where an exchange has just folded. */
const meddle = (edits: string, imports: string): Mutant["changes"] => [
  {
    file: "engine/exchange/round.ts",
    find: "  yield* advanceControl(session);\n  // An abandoned copy",
    replace: `${edits}\n  yield* advanceControl(session);\n  // An abandoned copy`,
  },
  {
    file: "engine/exchange/round.ts",
    find: 'import { foldAll, mark, type ExchangeError } from "../copy/core.ts";',
    replace: `import { foldAll, mark, type ExchangeError } from "../copy/core.ts";\nimport { makeOwnEdits } from "../edits/edit.ts";\n${imports}`,
  },
];

export const STATE: ReadonlyArray<Mutant> = [
  {
    id: "M01",
    bug: "last writer wins",
    changes: [
      {
        file: FOLD,
        find: '      if (becameConflicted(state, register, sameness.record))\n        onConflict({ kind: "record", name, field });',
        replace: "      register.versions = [currentOf(register)];",
      },
    ],
  },
  {
    id: "M01d",
    bug: "last writer wins, of documents",
    changes: [
      {
        file: FOLD,
        find: "      register.versions.push({ log, seq, lam, epoch: op.epoch, generation, value: op.manifest });",
        replace:
          "      register.versions.push({ log, seq, lam, epoch: op.epoch, generation, value: op.manifest });\n      register.versions = [currentOf(register)];",
      },
    ],
  },
  {
    id: "M02",
    bug: "of two versions the one whose author's clock said later is shown",
    changes: [
      {
        file: FOLD,
        find: "applyOp(state, op, log, seq, lam + i, at, onConflict)",
        replace: "applyOp(state, op, log, seq, Math.max(1, at), at, onConflict)",
      },
    ],
  },
  {
    id: "M03",
    bug: "deleting removes what the deleter never saw",
    changes: [
      {
        file: FOLD,
        find: "      for (const [field, register] of fields) {\n        without(register, op.observed);",
        replace: "      for (const [field, register] of fields) {\n        register.versions = [];",
      },
    ],
  },
  {
    id: "M16",
    bug: "a save of the same size counts as no change",
    changes: [
      {
        file: "engine/edits/plan.ts",
        find: "      const { manifest, pieces } = cutDocument(edit.bytes, keys);",
        replace:
          "      const fresh = cutDocument(edit.bytes, keys);\n      const unchanged = open !== undefined && open.value.size === edit.bytes.length;\n      const manifest = unchanged ? open.value : fresh.manifest;\n      const pieces = unchanged ? [] : fresh.pieces;",
      },
    ],
  },
  {
    id: "M15",
    bug: "what arrived while a save waited is replaced unseen",
    changes: [
      {
        file: "engine/edits/plan.ts",
        find: "      const known = register?.versions.filter(wasShown) ?? [];\n      const open",
        replace: "      const known = register?.versions ?? [];\n      const open",
      },
      {
        file: "engine/edits/plan.ts",
        find: '      const replaced = register?.versions.filter(wasShown) ?? [];\n      const observed = seen(replaced, (value) => valueDigest(keys, value));\n      return {\n        op: {\n          kind: "set",',
        replace:
          '      const replaced = register?.versions ?? [];\n      const observed = seen(replaced, (value) => valueDigest(keys, value));\n      return {\n        op: {\n          kind: "set",',
      },
    ],
  },
  {
    id: "M33",
    bug: "whoever sees a document in conflict saves the other version under a name of its own",
    changes: meddle(
      [
        "  for (const [name, register] of [...session.state.documents]) {",
        "    const other = `copy of ${session.machine} of ${name}`;",
        '    if (!register.conflicted || name.startsWith("copy of ") || session.state.documents.has(other)) continue;',
        '    const bytes = new TextEncoder().encode(register.versions.map(({ value }) => value.sha256).join(" "));',
        '    yield* Effect.ignore(makeOwnEdits(session, [{ kind: "save-document", document: other, bytes }]));',
        "  }",
      ].join("\n"),
      "",
    ),
  },
  {
    id: "M34",
    bug: "two versions of one content are a conflict",
    changes: [
      {
        file: FOLD,
        find: "    return same(value) !== key;",
        replace: "    return true;",
      },
    ],
  },
  {
    id: "M35",
    bug: "settling a conflict deletes what was chosen",
    changes: [
      {
        file: FOLD,
        find: "      register.versions.push({ log, seq, lam, epoch: op.epoch, generation, value: op.manifest });",
        replace:
          "      if (op.observed.length < 2)\n        register.versions.push({ log, seq, lam, epoch: op.epoch, generation, value: op.manifest });\n      if (register.versions.length === 0) return void state.documents.delete(op.document);",
      },
    ],
  },
  {
    id: "M36",
    bug: "whoever sees a number given twice writes down another one",
    changes: meddle(
      [
        "  for (const { record, shown, wanted } of numbersOf(session.state, session.numbering))",
        "    if (shown !== wanted)",
        '      yield* Effect.ignore(makeOwnEdits(session, [{ kind: "set-field", record, field: "number", value: shown }]));',
      ].join("\n"),
      'import { numbersOf } from "../state/numbers.ts";',
    ),
  },
  {
    id: "M37",
    bug: "two versions of a field are merged part by part into one nobody wrote",
    changes: [
      {
        file: FOLD,
        find: "      register.versions.push({ log, seq, lam, epoch: 0, generation, value: op.value });",
        replace:
          '      const beside = register.versions[0]?.value;\n      const value =\n        typeof op.value === "number" && typeof beside === "number"\n          ? Math.floor(op.value / 100) * 100 + (beside % 100)\n          : op.value;\n      register.versions.push({ log, seq, lam, epoch: 0, generation, value });',
      },
    ],
  },
  {
    id: "R04",
    bug: "deleted documents in conflict stay",
    changes: [
      {
        file: FOLD,
        find: "      const register = state.documents.get(op.document);\n      if (register === undefined) return;\n      without(register, op.observed);",
        replace:
          "      const register = state.documents.get(op.document);\n      if (register === undefined) return;\n      if (register.versions.length > 1) return;\n      without(register, op.observed);",
      },
    ],
  },
  {
    id: "R06",
    bug: "of two versions of one time the one that arrived later is shown",
    changes: [
      {
        file: FOLD,
        find: "  return a.lam > b.lam || (a.lam === b.lam && a.log > b.log);",
        replace: "  return a.lam >= b.lam;",
      },
    ],
  },
  {
    id: "R08",
    bug: "of two equal numbers the one that arrived first is kept",
    changes: [
      {
        file: "engine/state/numbers.ts",
        find: "a.wanted - b.wanted || (isEarlier(reading, a, b) ? -1 : 1)",
        replace: "a.wanted - b.wanted",
      },
    ],
  },
];
