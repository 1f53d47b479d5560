/** A finished day written by hand: what a checker must judge, without the engine or the model. */
import { createHash } from "node:crypto";
import type { FinishedRun, RawFile } from "../../../src/scenarios/checks/finished-run.ts";
import { checkInvariant } from "../../../src/scenarios/checks/invariants.ts";
import { loadScenario } from "../../../src/scenarios/language/load.ts";
import type { InvariantName, Plan } from "../../../src/scenarios/plan.ts";
import { Journal } from "../../../src/sim/journal.ts";

type Facts = Parameters<Journal["record"]>[1];

export type Told = readonly [actor: string, kind: string, facts: Facts, at?: number];

/** The day `timeline` is a plan of, with laptops A, B and HOST. */
export const planOf = (timeline = "[{ wait: 1m }]", more = "", engagement = ""): Plan => {
  const text = `scenario: 1
name: By hand
nodes: { OFFICE: { os: windows-server-2008-r2, holds: top-level }, HOST: { os: windows-7-pro }, A: { os: windows-7-pro }, B: { os: windows-7-pro } }
engagement: { name: Maple, documents: 1, size: 1kB, records: 1${engagement} }
network: { switch: { ports: 8 } }
${more}
timeline: ${timeline}
`;
  const loaded = loadScenario({ file: "by-hand.scenario.yaml", text });
  if ("plan" in loaded) return loaded.plan;
  throw new Error(loaded.problems.map(({ message }) => message).join("\n"));
};

export const finished = (options: {
  readonly told?: ReadonlyArray<Told>;
  readonly plan?: Plan;
  readonly disks?: { readonly [laptop: string]: ReadonlyArray<RawFile> };
}): FinishedRun => {
  const journal = new Journal({});
  for (const [actor, kind, facts, at] of options.told ?? [])
    journal.record({ at: at ?? 0, actor, kind, cause: null }, facts);
  return {
    events: journal.events,
    plan: options.plan ?? planOf(),
    disks: new Map(Object.entries(options.disks ?? {})),
  };
};

/** What the checker of this name says of the day: how much it compared, and its sentences. */
export const judged = (name: InvariantName, run: FinishedRun) => {
  const { checked, violations } = checkInvariant(name, run);
  return { checked, violations: violations.map(({ message }) => message) };
};

/** Somebody puts a folder in the place of a copy's. */
export const putOver = (laptop: string, at = 0): Told => [
  laptop,
  "folder.copied",
  { folder: "C:\\Copies\\monday", of: laptop, to: "C:\\Engagements\\Maple (Sync)" },
  at,
];

/** Somebody makes a backup, which changes nothing of the copy. */
export const backedUp = (laptop: string, at = 0): Told => [
  laptop,
  "folder.copied",
  { folder: "C:\\Engagements\\Maple (Sync)", of: laptop, to: "C:\\Copies\\monday" },
  at,
];

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const FOLDER = "C:/Engagements/Maple (Sync)";

export const rawFile = (path: string, text: string): RawFile => ({
  path: `${FOLDER}/${path}`,
  bytes: bytesOf(text),
});

export const LOG = `${"a".repeat(32)}.1`;

/** A segment of one operation as the engine lays it down: a signature, then what the name is the hash of. */
export const segmentFile = (seq: number, says: string, log = LOG): RawFile => {
  const content = `${JSON.stringify({ log, first: seq, last: seq })}\n${says}\n`;
  const name = `${seq}-${seq}.${hashOf(content).slice(0, 16)}.seg`;
  return rawFile(`_Sync/own/log/${log}/${name}`, `signature\n${content}`);
};

/** A pack of segments of one log: a first line, the sequence each ends at and its bytes, then they themselves. */
export const packFile = (segments: ReadonlyArray<RawFile>, log = LOG): RawFile => {
  const texts = segments.map(({ bytes }) => new TextDecoder().decode(bytes));
  const index = segments.map(({ bytes }, at) => [at + 1, bytes.length]);
  const text = `fieldsync-pack 1\n${JSON.stringify(index)}\n${texts.join("")}`;
  const name = `1-${segments.length}.${hashOf(text).slice(0, 16)}.pack`;
  return rawFile(`_Sync/own/log/${log}/${name}`, text);
};

/** A segment as its author wrote it, with its operations as lines. */
export const operationsFile = (
  where: {
    readonly log?: string;
    readonly first: number;
    readonly lam: number;
    readonly deps?: ReadonlyArray<[string, number]>;
  },
  ...lines: ReadonlyArray<ReadonlyArray<unknown>>
): RawFile => {
  const { deps = [], first, lam, log = LOG } = where;
  const last = first + lines.length - 1;
  const said = [{ log, first, last, lam, deps }, ...lines].map((line) => JSON.stringify(line));
  const content = `${said.join("\n")}\n`;
  const name = `${first}-${last}.${hashOf(content).slice(0, 16)}.seg`;
  return rawFile(`_Sync/own/log/${log}/${name}`, `signature\n${content}`);
};

/** A snapshot in the own folder: how far it took in each log, then a line for everything it says. */
export const snapshotFile = (
  logs: ReadonlyArray<readonly [log: string, seq: number]>,
  ...lines: ReadonlyArray<ReadonlyArray<unknown>>
): RawFile => {
  const said = [{ logs }, ...lines].map((line) => JSON.stringify(line));
  const content = `${said.join("\n")}\n`;
  return rawFile(`_Sync/own/snap/${hashOf(content)}.snap`, `signature\n${content}`);
};

export const ownedBy = (copy: string): RawFile =>
  rawFile("_Sync/format.json", JSON.stringify({ ownerCopy: copy }));

export const piece = (content: string, name = hashOf(content)): RawFile =>
  rawFile(`_Sync/blob/${name.slice(0, 2)}/${name}`, content);

/** Pieces in one file: a line for each, which says where it begins and how long it is, and then they themselves. */
export const parcelFile = (
  ...pieces: ReadonlyArray<string | { readonly content: string; readonly named: string }>
): RawFile => {
  const held = pieces.map((each) =>
    typeof each === "string" ? { content: each, named: hashOf(each) } : each,
  );
  let from = "fieldsync-parcel 1\n".length + 80 * held.length;
  const lines = held.map(({ content, named }) => {
    const line = `${named} ${String(from).padStart(8, "0")} ${String(content.length).padStart(5, "0")}\n`;
    from += content.length;
    return line;
  });
  const index = `fieldsync-parcel 1\n${lines.join("")}`;
  const name = `${held.length}.${hashOf(index).slice(0, 32)}.parcel`;
  return rawFile(
    `_Sync/own/parcel/${name}`,
    `${index}${held.map(({ content }) => content).join("")}`,
  );
};

/** The same file with one byte changed. */
export const withByte = (file: RawFile, at: number, byte: string): RawFile => ({
  ...file,
  bytes: file.bytes.with(at, byte.charCodeAt(0)),
});

export const acknowledgement = (copy: string, entries: ReadonlyArray<[string, number]>): RawFile =>
  rawFile("_Sync/own/have.1.json", JSON.stringify({ body: { copy, entries } }));
