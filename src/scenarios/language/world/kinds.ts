/**
 * What laptops have in common: a node is put together from the defaults, from its kind and from its own keys, the last of which says
 * it. Keys are taken whole, so that one place says everything about the battery, and a message can point at it.
 */
import type { Findings } from "../findings.ts";
import { Kind } from "../shape/laptop-schema.ts";
import { POLICY_NAMES } from "../shape/policies-schema.ts";
import { check } from "../shape/shape.ts";
import { didYouMean } from "../suggest.ts";
import { entryOf, pieceOf } from "../yaml/tree.ts";
import type { Entry, MapTree, Span } from "../yaml/tree.ts";

export class Kinds {
  readonly #findings: Findings;
  readonly #kinds = new Map<string, Entry>();
  readonly #wrong = new Set<string>();
  readonly #used = new Set<string>();
  readonly #defaults: ReadonlyArray<Entry>;
  readonly #defaultsAreWrong: boolean;
  readonly #areUnreadable: boolean;

  constructor(findings: Findings, root: MapTree) {
    this.#findings = findings;
    const kinds = entryOf(root, "kinds");
    this.#areUnreadable = kinds !== undefined && kinds.value.kind !== "map";
    if (kinds !== undefined && this.#areUnreadable) {
      findings.report(kinds.keySpan, {
        code: "wrong-type",
        message: "kinds takes kinds of laptops by name",
        hint: "write old-laptop: { os: windows-xp-pro } below it",
      });
    }
    for (const kind of kinds?.value.kind === "map" ? kinds.value.entries : []) {
      this.#kinds.set(kind.key, kind);
      if (check(findings, Kind, { ...pieceOf(kind), ofTheRoom: POLICY_NAMES }) === undefined)
        this.#wrong.add(kind.key);
    }
    const defaults = entryOf(root, "defaults");
    this.#defaults = defaults?.value.kind === "map" ? defaults.value.entries : [];
    this.#defaultsAreWrong =
      defaults !== undefined &&
      check(findings, Kind, { ...pieceOf(defaults), ofTheRoom: POLICY_NAMES }) === undefined;
  }

  /** Kinds no node is of, with the places that define them. */
  get unused(): ReadonlyArray<{ readonly name: string; readonly span: Span }> {
    return [...this.#kinds.values()].flatMap(({ key, keySpan }) =>
      this.#used.has(key) ? [] : [{ name: key, span: keySpan }],
    );
  }

  /** The node with everything it has in common with others; undefined where its kind or the defaults cannot be read. */
  whole(node: Entry): Entry | undefined {
    if (node.value.kind !== "map") return node;
    const named = entryOf(node.value, "kind");
    const kind = named === undefined ? undefined : this.#kindOf(named);
    if (this.#defaultsAreWrong || (named !== undefined && kind === undefined)) return undefined;
    if (kind === undefined && this.#defaults.length === 0) return node;
    const entries = node.value.entries.filter((entry) => entry !== named);
    const common = kind?.value.kind === "map" ? kind.value.entries : [];
    for (const entry of [...common, ...this.#defaults])
      if (entries.every(({ key }) => key !== entry.key)) entries.push(entry);
    return { ...node, value: { ...node.value, entries } };
  }

  #kindOf({ value, keySpan }: Entry): Entry | undefined {
    const written = value.kind === "scalar" ? value.value : undefined;
    const kind = typeof written === "string" ? this.#kinds.get(written) : undefined;
    if (kind !== undefined) {
      this.#used.add(kind.key);
      return this.#wrong.has(kind.key) ? undefined : kind;
    }
    if (this.#areUnreadable) return undefined;
    const known = [...this.#kinds.keys()];
    // `kinds: { 7: … }` has the name `7`, and `kind: 7` is a number.
    const name = String(written ?? "");
    if (typeof written === "number" && known.includes(name)) {
      this.#findings.report(value.span, {
        code: "wrong-type",
        message: `kind takes a text, not ${name}`,
        hint: `put it in quotes: '${name}'`,
      });
      return undefined;
    }
    const hint = didYouMean(name, known);
    const meant = known.find((candidate) => hint === `did you mean "${candidate}"?`);
    const span = meant === undefined ? undefined : this.#kinds.get(meant)?.keySpan;
    this.#findings.report(value.kind === "scalar" ? value.span : keySpan, {
      code: "unknown-kind",
      message: `"${name}" is not a kind of this scenario`,
      hint:
        hint ??
        (known.length === 0
          ? "define it: kinds: { old-laptop: { os: windows-xp-pro } }"
          : `its kinds are ${known.join(", ")}`),
      related: span === undefined ? undefined : { span, text: "defined" },
    });
    return undefined;
  }
}
