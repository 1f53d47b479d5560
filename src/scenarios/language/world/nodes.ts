/** The laptops of the room: names, `count` written out, every default filled in. */
import type { Findings } from "../findings.ts";
import { WholeNode } from "../shape/laptop-schema.ts";
import { LIMITS } from "../shape/limits.ts";
import { MACHINE_NAME, MACHINE_NAME_RULE } from "../shape/name-scalars.ts";
import { POLICY_NAMES } from "../shape/policies-schema.ts";
import { check } from "../shape/shape.ts";
import { formatDuration } from "../shape/units.ts";
import type { Kinds } from "./kinds.ts";
import type { Names } from "./names.ts";
import { hostOf, onTheNetwork, powerOf, visitorsOf } from "./node-facts.ts";
import { entryOf, pieceOf, valueOf } from "../yaml/tree.ts";
import type { Entry, Span } from "../yaml/tree.ts";
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { PlannedNode, Policies as PlannedPolicies } from "../../planned-room.ts";

export const readNodes = (
  reader: {
    readonly findings: Findings;
    readonly names: Names;
    readonly policies: PlannedPolicies;
    readonly kinds: Kinds;
  },
  entry: Entry | undefined,
) => {
  const { findings, names, policies, kinds } = reader;
  const nodes: Array<PlannedNode> = [];
  let topLevel: { readonly name: string; readonly span: Span } | null = null;
  // What is missing is said once, and not again by everybody who uses it.
  const none = () => {
    names.areIncomplete = true;
    return { nodes, topLevel: null };
  };
  if (entry === undefined) return none();
  if (entry.value.kind !== "map" || entry.value.entries.length === 0) {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message: "nodes takes the laptops by name",
      hint: "write PARENT: { os: windows-7-pro } below it",
    });
    return none();
  }
  const taken = new Map<string, Definition>();
  for (const node of entry.value.entries) {
    if (!validName(findings, node)) {
      names.areIncomplete = true;
      continue;
    }
    const whole = kinds.whole(node);
    const written =
      whole === undefined
        ? undefined
        : check(findings, WholeNode, { ...pieceOf(whole), ofTheRoom: POLICY_NAMES });
    if (whole !== undefined && written !== undefined) checkBattery(findings, whole, written);
    // A node whose keys are wrong still has a name: later steps must not be told that it does not exist.
    const count = written === undefined ? countAsWritten(node) : written.count;
    for (const name of memberNames(findings, names, node, count)) {
      const twin = taken.get(name.toLowerCase());
      if (twin !== undefined) {
        const same =
          twin.name === name ? "" : `; Windows does not tell ${twin.name} and ${name} apart`;
        findings.report(node.keySpan, {
          code: "already-defined",
          message: `"${name}" is defined twice${same}`,
          hint: "give it another name",
          related: { span: twin.span, text: "first" },
        });
        break;
      }
      taken.set(name.toLowerCase(), { name, span: node.keySpan });
      names.laptops.set(name, {
        name,
        span: node.keySpan,
        group: count === undefined ? null : node.key,
      });
      if (written === undefined) {
        // What was meant by an unreadable `holds` can only be this.
        if (entryOf(node.value, "holds") !== undefined) topLevel ??= { name, span: node.keySpan };
        continue;
      }
      if (written.holds !== undefined && topLevel !== null) {
        findings.report(node.keySpan, {
          code: "already-defined",
          message: "a second node holds the top level",
          hint: "one node holds the office original",
          related: { span: topLevel.span, text: "the other" },
        });
      }
      if (written.holds !== undefined) topLevel = { name, span: node.keySpan };
      if (written.address !== undefined && count !== undefined && count > 1) {
        findings.report(entryOf(node.value, "address")?.keySpan ?? node.keySpan, {
          code: "wrong-value",
          message: `${count} laptops cannot all have the address ${written.address}`,
          hint: "type it in by set-address on those that really do",
        });
        break;
      }
      const logon = name.toLowerCase();
      nodes.push({
        name,
        os: written.os,
        holds: written.holds ?? null,
        user: written.user ?? logon,
        password: written.password ?? logon,
        clockOffsetMillis: Math.trunc((written.clock?.offset ?? 0) / 1_000),
        clockDriftPpm: written.clock?.drift ?? 0,
        fileSystem: written["file-system"] ?? policies["file-system"],
        autoMdix: written["auto-mdix"] ?? true,
        ...onTheNetwork(written),
        ...powerOf(written),
        ...hostOf(written),
        ...visitorsOf(written),
      });
      if (written.address !== undefined) names.nameComputer(written.address, name);
      if (written["computer-name"] !== undefined)
        names.nameComputer(written["computer-name"], name);
    }
  }
  if (names.laptops.size > LIMITS.nodes) {
    findings.report(entry.keySpan, {
      code: "wrong-value",
      message: `${names.laptops.size} laptops are more than a room holds`,
      hint: `${LIMITS.nodes} at most`,
    });
  }
  return { nodes, topLevel: topLevel?.name ?? null };
};

interface Definition {
  readonly name: string;
  readonly span: Span;
}

const SHORTEST_LIFE = 1_000_000;

/** How full it is cannot be told of one that is empty as soon as it is full. */
const checkBattery = (
  findings: Findings,
  { keySpan, value }: Entry,
  { battery }: { readonly battery?: { readonly life?: number | undefined } | undefined },
): void => {
  if (battery?.life === undefined || battery.life >= SHORTEST_LIFE) return;
  findings.report(valueOf(valueOf(value, "battery"), "life")?.span ?? keySpan, {
    code: "bad-duration",
    message: "a battery that is empty at once is none",
    hint: `write life: ${formatDuration(SHORTEST_LIFE)} or more`,
  });
};

const validName = (findings: Findings, node: Entry): boolean => {
  if (node.key === OFFICE_DEVICE) {
    findings.report(node.keySpan, {
      code: "already-defined",
      message: `"${OFFICE_DEVICE}" is the network of the office`,
      hint: "write OFFICE for its server",
    });
    return false;
  }
  if (MACHINE_NAME.test(node.key)) return true;
  findings.report(node.keySpan, {
    code: "bad-name",
    message: `"${node.key}" cannot be a computer name`,
    hint: MACHINE_NAME_RULE,
  });
  return false;
};

const SUPPOSED_COUNT = 99;

const countAsWritten = (node: Entry): number | undefined => {
  const count = valueOf(node.value, "count");
  if (count === undefined) return undefined;
  const written = count.kind === "scalar" ? Number(count.value) : Number.NaN;
  const isCount = Number.isInteger(written) && written >= 1 && written <= LIMITS.count;
  // Nobody knows how many were meant: as many as any step may name.
  return isCount ? written : SUPPOSED_COUNT;
};

const memberNames = (
  findings: Findings,
  names: Names,
  node: Entry,
  count: number | undefined,
): ReadonlyArray<string> => {
  if (count === undefined) return [node.key];
  if (/[0-9]$/.test(node.key)) {
    findings.report(node.keySpan, {
      code: "bad-name",
      message: `a name with a count cannot end with a digit: ${node.key}1 could be two laptops`,
      hint: `write ${node.key.replace(/[0-9]+$/, "")}`,
    });
    return [];
  }
  if (node.key.length + String(count).length > 15) {
    findings.report(node.keySpan, {
      code: "bad-name",
      message: `"${node.key}${count}" cannot be a computer name`,
      hint: MACHINE_NAME_RULE,
    });
    return [];
  }
  names.groups.set(node.key, { name: node.key, count, span: node.keySpan });
  return Array.from({ length: count }, (_, index) => `${node.key}${index + 1}`);
};
