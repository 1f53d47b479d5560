/**
 * The breaks of a scenario: changes of one value or rule under which it must fail. A scenario that passes whatever its world is like
 * proves nothing, so each says what would make it fail, and `fieldlab run --breaks` plays that too.
 *
 * A break is a change like `--set`, read with the file: its path must lead somewhere, and the file it makes must still be a scenario.
 * One that is refused would "fail" without a single step being played.
 */
import type { Place, Plan } from "../../plan.ts";
import { Findings } from "../findings.ts";
import type { Problem } from "../problem.ts";
import { Break as BreakSchema } from "../shape/proof-schema.ts";
import { partsOf } from "./path.ts";
import { isReadBefore, withValue } from "./set.ts";
import { check } from "../shape/shape.ts";
import { entryOf, placeOf, plainValue } from "../yaml/tree.ts";
import type { Entry, MapTree, Span, Tree } from "../yaml/tree.ts";
import { writeFlow } from "../yaml/write-yaml.ts";

/** A change under which the scenario must fail, and the scenario with that change. */
export interface Break {
  /** As it would be written after `--set`. */
  readonly set: ReadonlyArray<readonly [path: string, value: string]>;
  readonly because: string;
  readonly place: Place;
  readonly plan: Plan;
}

/** What would be played: where it stands in the file makes no difference. */
const played = (plan: Plan): string =>
  JSON.stringify(plan, (key, value: unknown) => (key === "place" ? undefined : value));

export const readBreaks = (
  findings: Findings,
  /** The plan of the file itself, where a break that is no change is to be told of. */
  { plan: whole, root }: { readonly root: MapTree; readonly plan: Plan | undefined },
  readPlan: (findings: Findings, root: MapTree) => Plan,
): ReadonlyArray<Break> => {
  const entry = entryOf(root, "breaks");
  if (entry === undefined) return [];
  if (entry.value.kind !== "list") {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message: "breaks takes a list of changes",
      hint: "write breaks: [{ set: { nodes.PARENT.os: windows-7-pro }, because: … }]",
    });
    return [];
  }
  // What is wrong with the file itself would be said again by each of its breaks.
  const sound = findings.count === 0;
  const before = sound && whole !== undefined ? played(whole) : undefined;
  return entry.value.items.flatMap((item) => {
    const written = check(findings, BreakSchema, {
      name: "a break",
      tree: item,
      keySpan: item.span,
    });
    const set = entryOf(item, "set");
    if (written === undefined || set?.value.kind !== "map") return [];
    const changes = set.value.entries;
    if (changes.length === 0) {
      findings.report(set.keySpan, {
        code: "bad-break",
        message: "a break changes at least one value",
        hint: "write set: { nodes.PARENT.os: windows-7-pro }",
      });
    }
    const broken = sound ? brokenBy(findings, root, changes) : undefined;
    if (broken === undefined) return [];
    const found = new Findings(findings.checked);
    const plan = readPlan(found, broken);
    const problem = found.inFileOrder(plan.file)[0];
    if (problem === undefined) {
      // On one day of a matrix it may be no change, and one on another.
      if (before !== undefined && played(plan) === before)
        findings.warnOfUnused(set.value.span, {
          code: "bad-break",
          message: `this break changes nothing: ${changes.length === 1 ? "the value is" : "the values are"} so already`,
          hint: "set a value under which the scenario fails",
        });
      return [
        {
          set: changes.map(({ key, value }): [string, string] => [
            key,
            writeFlow(plainValue(value)),
          ]),
          because: written.because,
          place: placeOf(item.span),
          plan,
        },
      ];
    }
    if (isIn(item, problem)) findings.add([problem]);
    else reportElsewhere(findings, set.keySpan, problem);
    return [];
  });
};

/** The file with every change of one break, or undefined after a problem was reported. */
const brokenBy = (
  findings: Findings,
  root: MapTree,
  changes: ReadonlyArray<Entry>,
): MapTree | undefined => {
  let tree: MapTree | undefined = root;
  for (const { key, keySpan, value } of changes) {
    if (tree === undefined) return undefined;
    const quoted = keySpan.end - keySpan.start > key.length ? 1 : 0;
    const parts = partsOf(key, keySpan.source, keySpan.start + quoted);
    if (isReadBefore(findings, parts, "bad-break")) return undefined;
    if (parts.length > 0) {
      tree = withValue(findings, tree, parts, value);
      continue;
    }
    findings.report(keySpan, {
      code: "bad-break",
      message: `"${key}" is not a path`,
      hint: "write set: { nodes.PARENT.os: windows-7-pro }",
    });
    return undefined;
  }
  return changes.length === 0 ? undefined : tree;
};

const isIn = ({ span }: Tree, { place }: Problem): boolean =>
  place.file === span.source.file &&
  offsetOf(span, place) >= span.start &&
  offsetOf(span, place) < span.end;

const offsetOf = ({ source }: Span, place: Place): number =>
  (source.lineStarts[place.line - 1] ?? 0) + place.column - 1;

/** The change itself is well-formed, and something else of the file does not go with it. */
const reportElsewhere = (findings: Findings, span: Span, { message, place }: Problem): void =>
  findings.report(span, {
    code: "bad-break",
    message: `with this break the file is no scenario any more: ${message}`,
    hint: `see line ${place.line}; a break changes what happens, and every step must still be possible to write`,
  });
