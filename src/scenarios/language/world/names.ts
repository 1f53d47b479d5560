/**
 * The names of a scenario: which laptops and devices there are, where they are defined, and what a name in the file means.
 *
 * Laptops are matched exactly, because their names go into journals; hosts in network paths as Windows does it, without case.
 */
import type { Findings } from "../findings.ts";
import { didYouMean } from "../suggest.ts";
import type { Span } from "../yaml/tree.ts";

export interface Definition {
  readonly name: string;
  /** The key that defines it; null for what is there by itself. */
  readonly span: Span | null;
  /** `PEER` when the name comes from `PEER: { count: 11 }`. */
  readonly group: string | null;
}

/** `PEER: { count: 11 }`. */
export interface Group {
  readonly name: string;
  readonly count: number;
  readonly span: Span;
}

const RANGE = /^(.*?)([0-9]+)\.\.(.*?)([0-9]+)$/;
/** Ends of a range further apart than this are a slip. */
const MAX_RANGE = 1_000;

export class Names {
  readonly laptops = new Map<string, Definition>();
  readonly devices = new Map<string, Definition>();
  readonly groups = new Map<string, Group>();
  /** Names of computers that are not the names of their nodes, in small letters, with the laptop that has them. */
  readonly #computers = new Map<string, string>();
  /** The same as they are written. */
  readonly computerNames = new Set<string>();
  readonly #findings: Findings;
  readonly #reported = new Set<string>();
  /** A node has a name that cannot be: one that is not found may be meant for it. */
  areIncomplete = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The laptop of this name, or undefined after a problem at `span` was reported. */
  laptop(name: string, span: Span): string | undefined {
    if (this.laptops.has(name)) return name;
    this.#unknown(name, span, name);
    return undefined;
  }

  /** The laptop a path like `\\parent\Maple` or a user name like `parent\field` means, as it is written in the file. */
  host(name: string): string | undefined {
    if (this.laptops.has(name)) return name;
    const lower = name.toLowerCase();
    for (const laptop of this.laptops.keys()) if (laptop.toLowerCase() === lower) return laptop;
    return undefined;
  }

  /** This laptop is called so on the network, from the start or from some step on. */
  nameComputer(name: string, laptop: string): void {
    this.#computers.set(name.toLowerCase(), laptop);
    this.computerNames.add(name);
  }

  /** The laptop that is called so at some time of the day without the file's nodes saying so. */
  renamed(name: string): string | undefined {
    return this.#computers.get(name.toLowerCase());
  }

  reportUnknownHost(name: string, span: Span): void {
    this.#unknown(name, span, name);
  }

  /** One name or a range as its laptops, in order; undefined after a problem was reported. */
  expand(written: string, span: Span): ReadonlyArray<string> | undefined {
    const range = RANGE.exec(written);
    if (range === null) {
      const laptop = this.laptop(written, span);
      return laptop === undefined ? undefined : [laptop];
    }
    const [, prefix = "", from = "", other = "", to = ""] = range;
    const first = Number(from);
    const last = Number(to);
    if (prefix !== other || last < first || last - first >= MAX_RANGE) {
      this.#findings.report(span, {
        code: "bad-name",
        message: `"${written}" is not a range`,
        hint: "write PEER1..PEER10: the same name, from the lower number to the higher",
      });
      return undefined;
    }
    const names: Array<string> = [];
    for (let number = first; number <= last; number += 1) {
      const name = `${prefix}${number}`;
      if (!this.laptops.has(name)) {
        if (/^0[0-9]/.test(from) && this.laptops.has(`${prefix}${from}`)) {
          this.#findings.report(span, {
            code: "bad-name",
            message: `"${written}" is not a range: its numbers have zeros in front`,
            hint: `name them one by one: [${prefix}${from}, …, ${prefix}${to}]`,
          });
          return undefined;
        }
        this.#unknown(name, span, written);
        return undefined;
      }
      names.push(name);
    }
    return names;
  }

  device(name: string, span: Span): string | undefined {
    if (this.devices.has(name)) return name;
    const known = [...this.devices.keys()];
    const suggestion = didYouMean(name, known);
    const meant = known.find((device) => suggestion?.includes(`"${device}"`) === true);
    this.#findings.report(span, {
      code: "unknown-device",
      message: `"${name}" is not a device of this scenario`,
      hint:
        suggestion ??
        (known.length === 0
          ? "add network: { switch: { ports: 8 } }"
          : `its devices are ${known.join(", ")}`),
      related: relatedTo(meant === undefined ? undefined : this.devices.get(meant)),
    });
    return undefined;
  }

  /** Laptops, and ranges of those that have a count. */
  #asWritten(): ReadonlyArray<string> {
    const ranges = new Map(
      [...this.groups.values()].map(({ count, name }) => [
        name,
        count === 1 ? `${name}1` : `${name}1..${name}${count}`,
      ]),
    );
    const nodes = [...this.laptops.values()].map(({ name, group }) =>
      group === null ? name : (ranges.get(group) ?? name),
    );
    return [...new Set(nodes)];
  }

  #unknown(name: string, span: Span, written: string): void {
    const message = `"${name}" is not a node of this scenario`;
    const group = this.groups.get(name);
    if (group !== undefined) {
      const all = group.count === 1 ? `${name}1` : `${name}1..${name}${group.count}`;
      this.#findings.report(span, {
        code: "unknown-node",
        message: `"${name}" stands for ${group.count} laptops, ${all}`,
        hint: group.count === 1 ? `write ${all}` : `write laptops: ${all}, or one of them`,
        related: { span: group.span, text: "defined" },
      });
      return;
    }
    const numbered = /^(.*?)([0-9]+)$/.exec(name);
    const tooHigh = numbered === null ? undefined : this.groups.get(numbered[1] ?? "");
    if (tooHigh !== undefined) {
      const hint =
        Number(numbered?.[2]) > tooHigh.count
          ? `the last one is ${tooHigh.name}${tooHigh.count}`
          : `they are ${tooHigh.name}1 to ${tooHigh.name}${tooHigh.count}`;
      this.#findings.report(span, {
        code: "unknown-node",
        message,
        hint,
        related: { span: tooHigh.span, text: "defined" },
      });
      return;
    }
    const candidates = [...this.laptops.keys(), ...this.groups.keys()];
    const hint = didYouMean(name, candidates);
    const meant = candidates.find((candidate) => hint === `did you mean "${candidate}"?`);
    const definition =
      meant === undefined ? undefined : (this.laptops.get(meant) ?? this.groups.get(meant));
    // Where nothing like it is there, its definition is what is missing, and that is one problem.
    if (hint === undefined && (this.areIncomplete || this.#reported.has(name))) return;
    this.#reported.add(name);
    const dash = /^(.*[0-9])-(.*[0-9])$/.exec(name);
    const nodes = this.#asWritten();
    const few = nodes.length <= 8 ? `its nodes are ${nodes.join(", ")}` : undefined;
    this.#findings.report(span, {
      code: "unknown-node",
      message:
        written === name
          ? message
          : `"${name}" of the range ${written} is not a node of this scenario`,
      hint:
        (dash === null ? hint : `write ${dash[1]}..${dash[2]}`) ??
        (candidates.length === 0 ? "define it under nodes" : few),
      related: dash === null ? relatedTo(definition) : undefined,
    });
  }
}

const relatedTo = (definition: { readonly span: Span | null } | undefined) =>
  definition === undefined || definition.span === null
    ? undefined
    : { span: definition.span, text: "defined" };
