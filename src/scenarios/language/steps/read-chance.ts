/** `workload` and `faults`: each block by its name, checked against the room, and drawn. */
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { Plan } from "../../plan.ts";
import { TROUBLES } from "../../chance.ts";
import type { MicrosRange, Window } from "../../chance.ts";
import { FaultsBlock, WorkloadBlock } from "../shape/chance-schema.ts";
import { drawEdits, drawTroubles } from "./draw.ts";
import type { Findings } from "../findings.ts";
import { check } from "../shape/shape.ts";
import { entryOf, pieceOf, placeOf, valueOf } from "../yaml/tree.ts";
import type { Entry, MapTree, Span, Tree } from "../yaml/tree.ts";
import { formatDuration } from "../shape/units.ts";
import type { World } from "../world/world.ts";
import { checkReachable } from "../world/lint.ts";

/** More than this in one block is a slip in its unit. */
const MAX_DRAWN = 10_000;
const DEFAULT_EDITS = { records: 3, documents: 1 };
const DEFAULT_DWELL: MicrosRange = { least: 60_000_000, most: 600_000_000 };

interface ChanceReader {
  readonly findings: Findings;
  readonly world: World;
  readonly seed: string;
}

export const readChance = (
  reader: ChanceReader,
  root: MapTree,
): Pick<Plan, "workload" | "troubles"> => {
  const workload = blocksOf(reader, root, "workload").flatMap(
    (block) => readWorkload(reader, block) ?? [],
  );
  const troubles = blocksOf(reader, root, "faults").flatMap(
    (block) => readTroubles(reader, block) ?? [],
  );
  return {
    ...(workload.length === 0 ? {} : { workload }),
    ...(troubles.length === 0 ? {} : { troubles }),
  };
};

const blocksOf = (
  { findings }: ChanceReader,
  root: MapTree,
  key: "workload" | "faults",
): ReadonlyArray<Entry> => {
  const entry = entryOf(root, key);
  if (entry === undefined) return [];
  // `workload: { who: … }`: the name is forgotten.
  const named =
    entry.value.kind === "map" && entry.value.entries.every(({ value }) => value.kind === "map");
  if (named && entry.value.kind === "map") return entry.value.entries;
  findings.report(entry.keySpan, {
    code: "wrong-type",
    message: `${key} takes blocks by names of your own: what is drawn depends on the name`,
    hint: `write ${key}: { morning: { … } }`,
  });
  return [];
};

const readWorkload = ({ findings, world, seed }: ChanceReader, block: Entry) => {
  const written = check(findings, WorkloadBlock, pieceOf(block));
  if (written === undefined) return undefined;
  const who = laptopsOf(world, block, written.who);
  const window = windowOf(findings, block, written);
  const edits = {
    records: written.edits?.records ?? (written.edits === undefined ? DEFAULT_EDITS.records : 0),
    documents:
      written.edits?.documents ?? (written.edits === undefined ? DEFAULT_EDITS.documents : 0),
  };
  if (edits.records + edits.documents === 0) {
    findings.report(entryOf(block.value, "edits")?.keySpan ?? block.keySpan, {
      code: "wrong-value",
      message: "nobody edits anything",
      hint: "write edits: { records: 3, documents: 1 }",
    });
    return undefined;
  }
  for (const what of ["records", "documents"] as const) {
    if (edits[what] === 0 || world.engagement[what] > 0) continue;
    findings.report(entryOf(block.value, "edits")?.keySpan ?? block.keySpan, {
      code: "wrong-value",
      message: `the engagement has no ${what}`,
      hint: `write edits: { ${what === "records" ? "documents" : "records"}: 1 }, or engagement: { ${what}: 10 }`,
    });
    return undefined;
  }
  if (who === undefined || window === undefined) return undefined;
  if (!isDrawable(findings, block, { window, every: written.every, laptops: who.length }))
    return undefined;
  const planned = {
    name: block.key,
    who,
    every: written.every,
    edits,
    ...window,
    place: placeOf(block.keySpan),
  };
  const drawn = drawEdits(seed, planned, world.engagement);
  warnOfNothing(findings, block, drawn);
  return { ...planned, drawn };
};

const readTroubles = ({ findings, world, seed }: ChanceReader, block: Entry) => {
  const written = check(findings, FaultsBlock, pieceOf(block));
  if (written === undefined) return undefined;
  const everybody = world.nodes.filter(({ holds }) => holds === null).map(({ name }) => name);
  const who = written.who === undefined ? everybody : laptopsOf(world, block, written.who);
  const window = windowOf(findings, block, written);
  const devices = world.devices.map(({ name }) => name).filter((name) => name !== OFFICE_DEVICE);
  const kinds = TROUBLES.filter((kind) => written.kinds.includes(kind));
  if (kinds.includes("switch-power") && devices.length === 0) {
    findings.report(entryOf(block.value, "kinds")?.keySpan ?? block.keySpan, {
      code: "unknown-device",
      message: "there is no switch or router whose power could go",
      hint: "add network: { switch: { ports: 8 } }, or leave switch-power out",
    });
    return undefined;
  }
  if (who === undefined || window === undefined) return undefined;
  if (!isDrawable(findings, block, { window, every: written.every, laptops: 1 })) return undefined;
  const planned = {
    name: block.key,
    who,
    kinds,
    every: written.every,
    dwell: written.dwell ?? DEFAULT_DWELL,
    ...window,
    place: placeOf(block.keySpan),
  };
  const drawn = drawTroubles(seed, planned, devices);
  warnOfNothing(findings, block, drawn);
  return { ...planned, drawn };
};

/** The time is over before the first of it. */
const warnOfNothing = (
  findings: Findings,
  { key, keySpan }: Entry,
  drawn: ReadonlyArray<unknown>,
): void => {
  if (drawn.length > 0) return;
  findings.warn(keySpan, {
    code: "unused",
    message: `nothing comes of "${key}": its time is over before the first of it`,
    hint: "write a later until:, or a shorter every:",
  });
};

const laptopsOf = (
  { names }: World,
  block: Entry,
  who: string | ReadonlyArray<string>,
): ReadonlyArray<string> | undefined => {
  const tree = valueOf(block.value, "who");
  const list = typeof who === "string" ? [who] : who;
  const expanded = list.map((one, position) =>
    names.expand(one, spanOf(tree, position) ?? block.keySpan),
  );
  if (expanded.includes(undefined)) return undefined;
  return [...new Set(expanded.flatMap((laptops) => laptops ?? []))];
};

const spanOf = (tree: Tree | undefined, position: number): Span | undefined =>
  tree?.kind === "list" ? tree.items[position]?.span : tree?.span;

const windowOf = (
  findings: Findings,
  block: Entry,
  { from, until }: { readonly from: number; readonly until: number },
): Window | undefined => {
  const span = valueOf(block.value, "until")?.span ?? block.keySpan;
  if (until > from) {
    checkReachable(findings, span, { before: 0, least: until });
    return { fromMicros: from, untilMicros: until };
  }
  findings.report(span, {
    code: "time-goes-back",
    message: `it begins at ${formatDuration(from)} and ends at ${formatDuration(until)}`,
    hint: `write until: ${formatDuration(from + 3_600_000_000)}`,
  });
  return undefined;
};

const isDrawable = (
  findings: Findings,
  block: Entry,
  {
    window,
    every,
    laptops,
  }: { readonly window: Window; readonly every: MicrosRange; readonly laptops: number },
): boolean => {
  const most = (laptops * (window.untilMicros - window.fromMicros)) / Math.max(1, every.least);
  if (every.least > 0 && most <= MAX_DRAWN) return true;
  findings.report(valueOf(block.value, "every")?.span ?? block.keySpan, {
    code: "wrong-value",
    message: `that can be more than ${MAX_DRAWN} times`,
    hint: "write every: 5m..20m",
  });
  return false;
};
