/**
 * The room before the day begins: nodes (with `count` written out), engagement, policies, every default filled in. Devices and cables
 * are read in network.ts.
 */
import type { Findings } from "../findings.ts";
import { Engagement } from "../shape/engagement-schema.ts";
import { LIMITS } from "../shape/limits.ts";
import { Policies } from "../shape/policies-schema.ts";
import { check } from "../shape/shape.ts";
import { formatSize } from "../shape/units.ts";
import { Kinds } from "./kinds.ts";
import { Names } from "./names.ts";
import { readNetwork } from "./network.ts";
import type { RoomNetwork } from "./network.ts";
import { readNodes } from "./nodes.ts";
import { entryOf, pieceOf, valueOf } from "../yaml/tree.ts";
import type { Entry, MapTree } from "../yaml/tree.ts";
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type {
  PlannedEngagement,
  PlannedNode,
  Policies as PlannedPolicies,
} from "../../planned-room.ts";
import { DEFAULT_SHARING_POLICIES } from "../../sharing-policies.ts";
import type { SharingPolicies } from "../../sharing-policies.ts";

export interface World extends RoomNetwork {
  readonly names: Names;
  readonly kinds: Kinds;
  readonly nodes: ReadonlyArray<PlannedNode>;
  readonly engagement: PlannedEngagement;
  /** Else it is the usual one, because that of the file cannot be read. */
  readonly engagementIsKnown: boolean;
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

const readEngagement = (
  findings: Findings,
  root: MapTree,
): Pick<World, "engagement" | "engagementIsKnown"> => {
  const entry = entryOf(root, "engagement");
  const written = entry === undefined ? {} : check(findings, Engagement, pieceOf(entry));
  const engagement: PlannedEngagement = {
    name: written?.name ?? DEFAULT_ENGAGEMENT.name,
    documents: written?.documents ?? DEFAULT_ENGAGEMENT.documents,
    sizeBytes: written?.size ?? DEFAULT_ENGAGEMENT.sizeBytes,
    records: written?.records ?? DEFAULT_ENGAGEMENT.records,
    ...(written?.files === true ? { files: true } : {}),
  };
  if (entry !== undefined) checkSize(findings, entry, engagement);
  return { engagement, engagementIsKnown: written !== undefined };
};

/** An engagement nobody could have, or that would not fit into memory. */
const checkSize = (
  findings: Findings,
  { keySpan, value }: Entry,
  { documents, sizeBytes }: PlannedEngagement,
): void => {
  const most = Math.min(LIMITS.bytes, documents * LIMITS.documentBytes);
  if (documents === 0 || sizeBytes <= most) return;
  findings.report(valueOf(value, "size")?.span ?? keySpan, {
    code: "wrong-value",
    message: `the engagement is too large for ${documents === 1 ? "1 document" : `${documents} documents`}`,
    hint: `${formatSize(most)} at most: a document has up to ${formatSize(LIMITS.documentBytes)}, and all together ${formatSize(LIMITS.bytes)}`,
  });
};

const readPolicies = (findings: Findings, root: MapTree): PlannedPolicies => {
  const entry = entryOf(root, "policies");
  const written = entry === undefined ? {} : check(findings, Policies, pieceOf(entry));
  return {
    yellow: written?.yellow ?? "not-immediate-parent",
    numbering: written?.numbering ?? "first-to-arrive",
    "locks-with-peer": written?.["locks-with-peer"] ?? "none",
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
    ...readEngagement(findings, root),
    policies,
  };
};
