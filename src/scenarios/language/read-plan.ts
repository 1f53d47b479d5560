/** The tree of one scenario, includes and changes in it already, as a plan: its header, its room, its day. */
import { MARKS } from "../checks/marks.ts";
import { INVARIANTS } from "../plan.ts";
import type { InvariantName, MustHappen, Plan } from "../plan.ts";
import type { Deviation } from "../../sim/schedule.ts";
import type { Findings } from "./findings.ts";
import { isPrivateKey } from "./file/include.ts";
import type { ScenarioInput } from "./load.ts";
import { warnOfHashes, warnOfUnused } from "./world/lint.ts";
import type { Names } from "./world/names.ts";
import { Always, Mark, PlayAgain } from "./shape/proof-schema.ts";
import { HEADER } from "./shape/header-schema.ts";
import { Scenario } from "./shape/schema.ts";
import { readChance } from "./steps/read-chance.ts";
import { check } from "./shape/shape.ts";
import { SET_PLACE } from "./render.ts";
import { closest, didYouMean } from "./suggest.ts";
import { readTimeline } from "./steps/timeline.ts";
import { entryOf, find, pieceOf, placeOf, plainValue, valueOf } from "./yaml/tree.ts";
import type { Entry, MapTree, Span } from "./yaml/tree.ts";
import { readWorld } from "./world/world.ts";

/** What a plan has from outside the tree. */
export interface PlanInput extends Pick<ScenarioInput, "file" | "seed"> {
  /** SHA-256 of the file's bytes. */
  readonly fileHash: string;
}

export interface ReadPlan {
  readonly plan: Plan;
  /** Warns of definitions nobody uses; for the file itself, not for its breaks. */
  readonly lint: () => void;
}

export const readPlan = (input: PlanInput, findings: Findings, root: MapTree): ReadPlan => {
  const name = header(findings, root, "name") ?? "";
  const world = readWorld(findings, root);
  const seed = input.seed ?? header(findings, root, "seed") ?? seedOf(name);
  const chance = readChance({ findings, world, seed }, root);
  const timeline = readTimeline(findings, world, root, chance);
  const eventsLimit = header(findings, root, "events-limit");
  const plan: Plan = {
    file: input.file,
    fileHash: input.fileHash,
    name,
    about: header(findings, root, "about") ?? "",
    symptom: header(findings, root, "symptom") ?? [],
    cause: header(findings, root, "cause") ?? "",
    source: header(findings, root, "source") ?? "",
    tags: header(findings, root, "tags") ?? [],
    ...readStanding(findings, root),
    seed,
    scheduling: header(findings, root, "scheduling") ?? "fifo",
    ...readSchedule(findings, world.names, root),
    policies: world.policies,
    engagement: world.engagement,
    nodes: world.nodes,
    devices: world.devices,
    cables: world.cables,
    ...(world.crossoverCables === 0 ? {} : { crossoverCables: world.crossoverCables }),
    timeline: timeline.steps,
    ...chance,
    eventually: timeline.eventually,
    always: readAlways(findings, root),
    mustHappen: readMarks(findings, world.names, root),
    ...readAgain(findings, root),
    ...(eventsLimit === undefined ? {} : { eventsLimit }),
  };
  const lint = (): void => {
    if (findings.count > 0) return;
    warnOfHashes(findings, root, input.file);
    const breaks = valueOf(root, "breaks");
    warnOfUnused(findings, {
      world,
      accounts: timeline.accounts,
      breaks: breaks === undefined ? undefined : plainValue(breaks),
      workload: valueOf(root, "workload"),
      plan,
      file: input.file,
    });
  };
  return { plan, lint };
};

type HeaderKey = keyof typeof HEADER;
type HeaderValue<K extends HeaderKey> = ReturnType<(typeof HEADER)[K]["parse"]>;

const header = <K extends HeaderKey>(
  findings: Findings,
  root: MapTree,
  key: K,
): HeaderValue<K> | undefined => {
  const entry = entryOf(root, key);
  if (entry === undefined) return undefined;
  const schema: (typeof HEADER)[HeaderKey] = HEADER[key];
  return check(findings, schema, pieceOf(entry)) as HeaderValue<K> | undefined;
};

/** Turns that are otherwise than fifo; each says one thing about its turn, and no turn is named twice. */
const readSchedule = (findings: Findings, names: Names, root: MapTree): Pick<Plan, "schedule"> => {
  const written = header(findings, root, "schedule");
  const entry = entryOf(root, "schedule");
  if (written === undefined || entry === undefined) return {};
  const refuse = (message: string, hint: string): void =>
    findings.report(entry.keySpan, { code: "bad-schedule", message, hint });
  if ((header(findings, root, "scheduling") ?? "fifo") !== "fifo")
    refuse("a schedule says turn by turn who goes first", "leave scheduling out");
  const turns = written.map(({ turn }) => turn);
  const twice = turns.find((turn, index) => turns.indexOf(turn) !== index);
  if (twice !== undefined) refuse(`turn ${twice} stands there twice`, "say it once");
  const schedule = written.flatMap(
    ({ goes, laptop, lasts, strikes, turn, waits }, index): ReadonlyArray<Deviation> => {
      const said: ReadonlyArray<Deviation> = [
        ...(goes === undefined ? [] : [{ turn, goes }]),
        ...(waits === undefined ? [] : [{ turn, waits }]),
        ...(strikes === undefined
          ? []
          : [
              {
                turn,
                strikes,
                ...(laptop === undefined ? {} : { laptop }),
                ...(lasts === undefined ? {} : { lasts }),
              },
            ]),
      ];
      if (laptop !== undefined)
        names.laptop(laptop, find(entry.value, [index, "laptop"]).tree?.span ?? entry.keySpan);
      if (lasts !== undefined && strikes === undefined)
        refuse(`turn ${turn} says how long, and nothing strikes`, "leave lasts out");
      if (laptop !== undefined && strikes === undefined)
        refuse(`turn ${turn} says whom, and nothing strikes`, "leave laptop out");
      if (said.length !== 1)
        refuse(
          `turn ${turn} needs one of goes, waits and strikes`,
          "write { turn: 812, waits: once }",
        );
      return said;
    },
  );
  return { schedule };
};

/** What becomes of the file among others: where its trouble is written down, whose it is, whether it is played. */
const readStanding = (
  findings: Findings,
  root: MapTree,
): Pick<Plan, "issue" | "owner" | "skip" | "knownFailure"> => {
  const issue = header(findings, root, "issue");
  const owner = header(findings, root, "owner");
  const skip = header(findings, root, "skip");
  const known = header(findings, root, "known-failure");
  const entry = entryOf(root, "known-failure");
  return {
    ...(issue === undefined ? {} : { issue }),
    ...(owner === undefined ? {} : { owner }),
    ...(skip === undefined ? {} : { skip }),
    ...(known === undefined || entry === undefined
      ? {}
      : { knownFailure: { issue: known, place: placeOf(entry.keySpan) } }),
  };
};

/** Another version means another language: nothing else of the file can be judged. */
export const knownVersion = (findings: Findings, root: MapTree): boolean => {
  const count = findings.count;
  header(findings, root, "scenario");
  return findings.count === count;
};

const REQUIRED: ReadonlyArray<{ readonly key: string; readonly hint: string }> = [
  { key: "scenario", hint: "add scenario: 1 as the first line" },
  { key: "name", hint: "add name: and one sentence that says what happens" },
  { key: "nodes", hint: "add nodes: { PARENT: { os: windows-7-pro } }" },
  { key: "timeline", hint: "add timeline: and a list of steps" },
];

/** What others call it, or where it is looked for. */
const HABITS: ReadonlyMap<string, string> = new Map([
  ["steps", "write timeline:"],
  ["actions", "write timeline:"],
  ["laptops", "write nodes:"],
  ["computers", "write nodes:"],
  ["machines", "write nodes:"],
  ["title", "write name:"],
  ["description", "write about:"],
  ["version", "write scenario:"],
  ["expect", "a step has expect:; at the end of the file it is eventually: { within: 30m, … }"],
  ["invariants", "write always:"],
  ["marks", "write must-happen:"],
  ["switch", "write it below network: { switch: { ports: 8 } }"],
  ["router", "write it below network: { router: { ports: 4 } }"],
  ["cables", "write it below network: { cables: 5 }"],
  ["documents", "write it below engagement: { documents: 10 }"],
]);

/** Where `--set cables=3` would have to lead. */
const PATHS: ReadonlyMap<string, string> = new Map([
  ["cables", "network.cables"],
  ["switch", "network.switch"],
  ["router", "network.router"],
  ["ports", "network.switch.ports"],
  ["documents", "engagement.documents"],
  ["records", "engagement.records"],
  ["os", "nodes.PARENT.os"],
]);

const pathMeant = ({ key, keySpan }: Entry): string | undefined => {
  const path = keySpan.source.file.startsWith(SET_PLACE) ? PATHS.get(key) : undefined;
  if (path === undefined) return undefined;
  const { text } = keySpan.source;
  return `write --set ${path}${text.slice(keySpan.end)}`;
};

export const checkTopLevelKeys = (findings: Findings, root: MapTree, start: Span): void => {
  const known = Object.keys(Scenario.shape);
  for (const entry of root.entries) {
    if (known.includes(entry.key) || isPrivateKey(entry.key)) continue;
    findings.report(entry.keySpan, {
      code: "unknown-key",
      message: `"${entry.key}" is not a key of a scenario`,
      hint:
        pathMeant(entry) ??
        HABITS.get(entry.key) ??
        didYouMean(entry.key, known) ??
        `its keys are ${known.join(", ")}`,
    });
  }
  for (const { key, hint } of REQUIRED) {
    if (entryOf(root, key) !== undefined) continue;
    // That the right key is missing says nothing new where a slip of it is reported.
    const isMeant = (slip: string): boolean =>
      HABITS.get(slip) === `write ${key}:` || (!HABITS.has(slip) && closest(slip, known) === key);
    if (root.entries.some((entry) => !known.includes(entry.key) && isMeant(entry.key))) continue;
    findings.report(start, {
      code: "missing-key",
      message: `a scenario needs the key "${key}"`,
      hint,
    });
  }
};

/** A fixed number made from the name (FNV-1a), so that a plain run repeats itself. */
export const seedOf = (name: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name))
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash);
};

const readAlways = (findings: Findings, root: MapTree): ReadonlyArray<InvariantName> => {
  const entry = entryOf(root, "always");
  return entry === undefined ? INVARIANTS : (check(findings, Always, pieceOf(entry)) ?? []);
};

const readAgain = (findings: Findings, root: MapTree): Pick<Plan, "playAgain"> => {
  const entry = entryOf(root, "play-again");
  const written = entry === undefined ? undefined : check(findings, PlayAgain, pieceOf(entry));
  return written === undefined ? {} : { playAgain: [...new Set(written)] };
};

const readMarks = (findings: Findings, names: Names, root: MapTree): ReadonlyArray<MustHappen> => {
  const entry = entryOf(root, "must-happen");
  if (entry === undefined) return [];
  if (entry.value.kind !== "list") {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message: "must-happen takes a list of marks",
      hint: "write must-happen: [seat-refused]",
    });
    return [];
  }
  const known = Object.keys(MARKS);
  return entry.value.items.flatMap((item) => {
    const written = check(findings, Mark, { name: "a mark", tree: item, keySpan: item.span });
    if (written === undefined) return [];
    const mark = typeof written === "string" ? written : written.mark;
    const span =
      typeof written === "string" ? item.span : (find(item, ["mark"]).tree?.span ?? item.span);
    if (!known.includes(mark)) {
      findings.report(span, {
        code: "unknown-mark",
        message: `"${mark}" is not a mark`,
        hint: didYouMean(mark, known) ?? `marks are ${known.join(", ")}`,
      });
    }
    const on = typeof written === "string" ? undefined : written.on;
    if (on !== undefined && !names.devices.has(on))
      names.laptop(on, valueOf(item, "on")?.span ?? item.span);
    return [{ mark, on: on ?? null, place: placeOf(span) }];
  });
};
