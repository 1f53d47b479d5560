/**
 * The room before the day begins: nodes (with `count` written out), engagement, policies, every default filled in. Devices and cables
 * are read in network.ts.
 */
import type * as z from "zod";
import { OFFICE_DEVICE } from "../../plan.ts";
import type { PlannedEngagement, PlannedNode, Policies as PlannedPolicies } from "../../plan.ts";
import type { Findings } from "../findings.ts";
import { Names } from "./names.ts";
import { MACHINE_NAME, MACHINE_NAME_RULE } from "../shape/name-scalars.ts";
import { readNetwork, type RoomNetwork } from "./network.ts";
import { Kinds } from "./kinds.ts";
import { Engagement, LIMITS, Policies, WholeNode } from "../shape/room-schema.ts";
import { DEFAULT_SHARING_POLICIES, type SharingPolicies } from "../../sharing-policies.ts";
import { check } from "../shape/shape.ts";
import { entryOf, pieceOf, valueOf } from "../yaml/tree.ts";
import type { Entry, MapTree, Span } from "../yaml/tree.ts";

export interface World extends RoomNetwork {
  readonly names: Names;
  readonly kinds: Kinds;
  readonly nodes: ReadonlyArray<PlannedNode>;
  readonly engagement: PlannedEngagement;
  readonly policies: PlannedPolicies;
  /** The node that holds the office original. */
  readonly topLevel: string | null;
}

const DEFAULT_ENGAGEMENT: PlannedEngagement = {
  name: "Engagement",
  documents: 10,
  sizeBytes: 1_000_000,
  records: 100,
};

const readEngagement = (findings: Findings, root: MapTree): PlannedEngagement => {
  const entry = entryOf(root, "engagement");
  const written = entry === undefined ? {} : check(findings, Engagement, pieceOf(entry));
  return {
    name: written?.name ?? DEFAULT_ENGAGEMENT.name,
    documents: written?.documents ?? DEFAULT_ENGAGEMENT.documents,
    sizeBytes: written?.size ?? DEFAULT_ENGAGEMENT.sizeBytes,
    records: written?.records ?? DEFAULT_ENGAGEMENT.records,
  };
};

const readPolicies = (findings: Findings, root: MapTree): PlannedPolicies => {
  const entry = entryOf(root, "policies");
  const written = entry === undefined ? {} : check(findings, Policies, pieceOf(entry));
  return {
    yellow: written?.yellow ?? "not-immediate-parent",
    numbering: written?.numbering ?? "first-to-arrive",
    "offline-colour": written?.["offline-colour"] ?? "grey",
    "cap-order": written?.["cap-order"] ?? "authenticate-first",
    "cap-unit": written?.["cap-unit"] ?? "user-and-machine",
    ...DEFAULT_SHARING_POLICIES,
    ...sharingOf(written ?? {}),
    "new-networks": written?.["new-networks"] ?? "private",
    "failed-names": written?.["failed-names"] ?? "asked-again",
    "automatic-sleep": written?.["automatic-sleep"] ?? "never",
    "file-system": written?.["file-system"] ?? "ntfs",
  };
};

/** What the file says of them. */
const sharingOf = (written: {
  readonly [name in keyof SharingPolicies]?: SharingPolicies[name] | undefined;
}): Partial<SharingPolicies> => {
  const chosen = Object.keys(DEFAULT_SHARING_POLICIES).flatMap((name) => {
    const choice: unknown = Reflect.get(written, name);
    return choice === undefined ? [] : [[name, choice] as const];
  });
  return Object.fromEntries(chosen);
};

export const readWorld = (findings: Findings, root: MapTree): World => {
  const names = new Names(findings);
  const policies = readPolicies(findings, root);
  const kinds = new Kinds(findings, root);
  const laptops = { findings, names, policies, kinds };
  const { nodes, topLevel } = readNodes(laptops, entryOf(root, "nodes"));
  const network = readNetwork(findings, names, entryOf(root, "network"));
  if (topLevel !== null)
    names.devices.set(OFFICE_DEVICE, { name: OFFICE_DEVICE, span: null, group: null });
  return {
    names,
    kinds,
    nodes,
    topLevel,
    ...network,
    engagement: readEngagement(findings, root),
    policies,
  };
};

const readNodes = (
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
  if (entry === undefined) return { nodes, topLevel: null };
  if (entry.value.kind !== "map" || entry.value.entries.length === 0) {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message: "nodes takes the laptops by name",
      hint: "write PARENT: { os: windows-7-pro } below it",
    });
    return { nodes, topLevel: null };
  }
  const taken = new Map<string, Definition>();
  for (const node of entry.value.entries) {
    if (!validName(findings, node)) continue;
    const whole = kinds.whole(node);
    const written = whole === undefined ? undefined : check(findings, WholeNode, pieceOf(whole));
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
      if (written === undefined) continue;
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

/** What a laptop is on the network, where the file says so. */
const onTheNetwork = (written: z.infer<typeof WholeNode>) => ({
  ...(written.address === undefined ? {} : { address: written.address }),
  ...(written["computer-name"] === undefined ? {} : { computerName: written["computer-name"] }),
  ...(written.workgroup === undefined ? {} : { workgroup: written.workgroup }),
  ...(written["network-profile"] === undefined
    ? {}
    : { networkProfile: written["network-profile"] }),
});

/** What a laptop is to those who use its shared folder, where the file says so. */
const hostOf = ({
  "auto-disconnect": idle,
  "disk-latency": latency,
  "disk-speed": speed,
  "program-version": programVersion,
  disk,
}: z.infer<typeof WholeNode>) => ({
  ...(idle === undefined
    ? {}
    : { autoDisconnectMillis: idle === "never" ? -1 : Math.trunc(idle / 1_000) }),
  ...(disk === undefined ? {} : { diskCapacityBytes: disk }),
  ...(programVersion === undefined ? {} : { programVersion }),
  ...(latency === undefined ? {} : { diskLatencyMicros: latency }),
  ...(speed === undefined ? {} : { diskBitsPerSecond: speed }),
});

const visitorsOf = ({
  "lockout-after": lockoutAfter,
  sharing,
  stick,
}: z.infer<typeof WholeNode>) => ({
  ...(stick === true ? { stick: true as const } : {}),
  ...(sharing === undefined ? {} : { sharingModel: sharing }),
  ...(lockoutAfter === undefined ? {} : { lockoutAfter }),
});

const DEFAULT_BATTERY_LIFE = 4 * 3_600_000_000;

const powerOf = ({
  battery,
  "sleeps-after": sleepsAfter,
  "on-lid-close": onLidClose,
}: z.infer<typeof WholeNode>) => ({
  ...(battery === undefined
    ? {}
    : {
        battery: {
          lifeMillis: Math.trunc((battery.life ?? DEFAULT_BATTERY_LIFE) / 1_000),
          percent: battery.charge ?? 100,
        },
      }),
  ...(sleepsAfter === undefined
    ? {}
    : { sleepsAfterMillis: sleepsAfter === "never" ? null : Math.trunc(sleepsAfter / 1_000) }),
  ...(onLidClose === undefined ? {} : { onLidClose }),
});

interface Definition {
  readonly name: string;
  readonly span: Span;
}

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

const countAsWritten = (node: Entry): number | undefined => {
  const count = valueOf(node.value, "count");
  const written = count?.kind === "scalar" ? Number(count.value) : Number.NaN;
  return Number.isInteger(written) && written >= 1 && written <= LIMITS.count ? written : undefined;
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
