/**
 * A plan as a scenario file: everything resolved, every default written out, short forms as the small steps they stand for. What
 * `explain` prints is itself a scenario, and loading it gives the same plan.
 */
import type {
  Action,
  Eventually,
  Every,
  Expectation,
  LaptopExpectation,
  Plan,
  PlannedDevice,
  PlannedNode,
  PlannedStep,
  Watch,
} from "../../plan.ts";
import { chanceOf } from "./explain-chance.ts";
import { faultKeys, sharingKeys } from "./explain-sharing.ts";
import { formatDrift, formatDuration, formatRate, formatSize } from "../shape/units.ts";
import { writeFlow, writeText } from "../yaml/write-yaml.ts";

type Value =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Value>
  | { readonly [key: string]: Value | undefined };

export const explainPlan = (plan: Plan): string => {
  const lines = [
    "# yaml-language-server: $schema=../../schema/scenario.v1.json",
    `# ${plan.file}, resolved: every default is written out.`,
    "scenario: 1",
    `name: ${writeText(plan.name)}`,
    `about: ${writeText(plan.about)}`,
    `symptom: ${writeFlow(plan.symptom)}`,
    `cause: ${writeText(plan.cause)}`,
    `source: ${writeText(plan.source)}`,
    `tags: ${writeFlow(plan.tags)}`,
    ...standingOf(plan),
    `seed: ${/^(?:0|[1-9][0-9]{0,14})$/.test(plan.seed) ? plan.seed : `'${plan.seed.replaceAll("'", "''")}'`}`,
    `scheduling: ${plan.scheduling}`,
    `policies: ${writeFlow(plan.policies)}`,
    `engagement: ${writeFlow(engagementOf(plan))}`,
    "nodes:",
    ...plan.nodes.map((node) => `  ${node.name}: ${writeFlow(nodeOf(node))}`),
    "network:",
    ...(plan.devices.length === 0 ? [] : ["  devices:"]),
    ...plan.devices.map((device) => `    ${device.name}: ${writeFlow(deviceOf(device))}`),
    `  cables: ${plan.cables}`,
    `  crossover-cables: ${plan.crossoverCables ?? 0}`,
    "timeline:",
    ...timelineOf(plan.timeline),
    ...chanceOf(plan, rangesOf),
    ...(plan.eventually === null
      ? []
      : [`eventually: ${writeFlow(eventuallyOf(plan.eventually))}`]),
    `always: ${writeFlow(plan.always)}`,
    `must-happen: ${writeFlow(plan.mustHappen.map(({ mark, on }) => (on === null ? mark : { mark, on })))}`,
  ];
  return `${lines.join("\n")}\n`;
};

const standingOf = ({ issue, owner, skip, knownFailure }: Plan): ReadonlyArray<string> => {
  const standing = { issue, owner, skip, "known-failure": knownFailure?.issue };
  return Object.entries(standing).flatMap(([key, words]) =>
    words === undefined ? [] : [`${key}: ${writeText(words)}`],
  );
};

const engagementOf = ({ engagement }: Plan): Value => ({
  name: engagement.name,
  documents: engagement.documents,
  size: formatSize(engagement.sizeBytes),
  records: engagement.records,
});

const nodeOf = (node: PlannedNode): Value => ({
  os: node.os,
  holds: node.holds ?? undefined,
  user: node.user,
  password: node.password,
  clock: {
    offset: formatDuration(node.clockOffsetMillis * 1_000),
    drift: formatDrift(node.clockDriftPpm),
  },
  "file-system": node.fileSystem,
  "auto-mdix": node.autoMdix,
  sharing: node.sharingModel,
  "lockout-after": node.lockoutAfter,
  stick: node.stick,
  address: node.address,
  "computer-name": node.computerName,
  workgroup: node.workgroup,
  "network-profile": node.networkProfile,
  "auto-disconnect":
    node.autoDisconnectMillis === -1
      ? "never"
      : node.autoDisconnectMillis === undefined
        ? undefined
        : formatDuration(node.autoDisconnectMillis * 1_000),
  disk: node.diskCapacityBytes === undefined ? undefined : formatSize(node.diskCapacityBytes),
  "program-version": node.programVersion,
  "disk-latency":
    node.diskLatencyMicros === undefined ? undefined : formatDuration(node.diskLatencyMicros),
  "disk-speed":
    node.diskBitsPerSecond === undefined ? undefined : formatRate(node.diskBitsPerSecond),
  battery:
    node.battery === undefined
      ? undefined
      : { life: formatDuration(node.battery.lifeMillis * 1_000), charge: node.battery.percent },
  "sleeps-after":
    node.sleepsAfterMillis === null
      ? "never"
      : node.sleepsAfterMillis === undefined
        ? undefined
        : formatDuration(node.sleepsAfterMillis * 1_000),
  "on-lid-close": node.onLidClose,
});

const deviceOf = (device: PlannedDevice): Value => ({
  kind: device.kind,
  ports: device.ports,
  speed: formatRate(device.speedBitsPerSecond),
  dhcp: device.dhcp,
  "auto-mdix": device.autoMdix ?? true,
  "broken-ports": device.brokenPorts,
  "spanning-tree": device.spanningTree ?? "none",
  uplink: device.uplink,
});

/** The nominal time of each step: what the file alone says about it. */
const timelineOf = (steps: ReadonlyArray<PlannedStep>): ReadonlyArray<string> => {
  const lines: Array<string> = [];
  let least = 0;
  for (const [position, step] of steps.entries()) {
    least = "at" in step.start ? Math.max(least, step.start.at) : least + step.start.after;
    if (steps[position - 1]?.index !== step.index) lines.push(...headingOf(steps, step, least));
    lines.push(...indented("  ", stepOf(step)));
    for (const action of step.actions) if (action.action === "wait") least += action.forMicros;
  }
  return lines;
};

const indented = (by: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line) => `${by}${line}`);

const headingOf = (
  steps: ReadonlyArray<PlannedStep>,
  step: PlannedStep,
  least: number,
): ReadonlyArray<string> => {
  const parts = steps.filter((other) => other.index === step.index).length;
  const small = parts === 1 ? "" : `, ${parts} small steps`;
  return [
    `  # timeline[${step.index}] ${step.label}, line ${step.place.line}${small}; not before ${formatDuration(least)}`,
  ];
};

/** A step as an item of a list, without indentation. */
const stepOf = (step: PlannedStep): ReadonlyArray<string> => {
  const start =
    "at" in step.start
      ? `at: ${formatDuration(step.start.at)}`
      : `after: ${formatDuration(step.start.after)}`;
  const lines: Array<string> = [];
  const [action] = step.actions;
  if (action !== undefined && action.action !== "look") {
    const who = laptopsOf(step.actions.flatMap((each) => ("laptop" in each ? [each.laptop] : [])));
    lines.push(`${action.action}: ${writeFlow(keysOf(action, who))}`);
  }
  if (step.evenIfRefused === true) lines.push("even-if-refused: true");
  if (step.together !== undefined)
    lines.push("together:", ...step.together.flatMap((row) => indented("  ", rowOf(row))));
  if (step.every !== undefined) lines.push(...everyOf(step.every));
  if (step.say !== null) lines.push(`say: ${writeText(step.say)}`);
  if (step.ask !== null) lines.push(`ask: ${writeFlow({ ...step.ask })}`);
  if (step.expect.length > 0) lines.push(`expect: ${writeFlow(expectOf(step.expect))}`);
  if (step.eventually !== null)
    lines.push(`eventually: ${writeFlow(eventuallyOf(step.eventually))}`);
  for (const watch of step.watches ?? []) lines.push(`${watch.kind}: ${writeFlow(watchOf(watch))}`);
  if (step.pass !== null) lines.push(`pass: ${writeText(step.pass)}`);
  if (step.fail !== null) lines.push(`fail: ${writeText(step.fail)}`);
  return item([start, ...lines]);
};

const item = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line, position) => `${position === 0 ? "- " : "  "}${line}`);

/** One row of steps that go on at the same time as others. */
const rowOf = (row: ReadonlyArray<PlannedStep>): ReadonlyArray<string> => item(row.flatMap(stepOf));

const everyOf = ({ everyMicros, untilMicros, steps }: Every): ReadonlyArray<string> => [
  `every: ${formatDuration(everyMicros)}`,
  ...(untilMicros === null ? [] : [`until: ${formatDuration(untilMicros)}`]),
  "repeat:",
  "  times: 1",
  "  steps:",
  ...indented("    ", steps.flatMap(stepOf)),
];

const keysOf = (action: Action, who: { readonly [key: string]: Value }): Value => {
  switch (action.action) {
    case "look":
      return {};
    case "wait":
      return { for: formatDuration(action.forMicros) };
    case "plug":
      return { ...who, into: action.into, port: action.port ?? undefined, cable: action.cable };
    case "dock":
      return { ...who, into: action.into, port: action.port ?? undefined };
    case "join":
      return { ...who, with: action.with, cable: action.cable ?? undefined };
    case "plug-device":
      return { device: action.device, into: action.into, cable: action.cable ?? undefined };
    case "unplug-device":
    case "power-off-device":
    case "power-on-device":
      return { device: action.device };
    case "flap": {
      const every = action.everyMicros === null ? undefined : formatDuration(action.everyMicros);
      return { ...who, every, for: formatDuration(action.forMicros) };
    }
    case "set-address":
      return { ...who, address: action.address ?? undefined };
    case "rename-computer":
      return { ...who, to: action.to };
    case "set-network-profile":
      return { ...who, profile: action.profile };
    case "block-file-sharing":
    case "allow-file-sharing":
      return { ...who, direction: action.direction };
    case "connect-vpn": {
      const { isolates, bitsPerSecond, latencyMicros } = action;
      return {
        ...who,
        isolates,
        rate: formatRate(bitsPerSecond),
        latency: formatDuration(latencyMicros),
      };
    }
    case "fill-disk":
      return { ...who, free: formatSize(action.freeBytes) };
    case "set-clock":
      return { ...who, by: formatDuration(action.byMillis * 1_000) };
    case "create-account": {
      const { name, password, disabled, expired, lockedOut, groups } = action;
      return { ...who, name, password, disabled, expired, "locked-out": lockedOut, groups };
    }
    case "grant":
      return { ...who, share: action.share, account: action.account, access: action.access };
    case "revoke":
      return { ...who, share: action.share, account: action.account };
    case "share-folder":
      return { ...who, share: action.share, readers: action.readers };
    case "stop-sharing":
      return { ...who, share: action.share };
    case "change-account":
    case "limit-folder":
    case "save-in-program":
    case "copy-folder":
    case "restore-folder":
    case "delete-folder":
    case "pull-stick":
    case "put-stick-back":
      return { ...who, ...sharingKeys(action) };
    case "fault":
    case "end-fault":
      return faultKeys(action, rangesOf);
    case "create-sync-copy":
      return { ...who, from: action.from };
    case "create-child-copy":
      return { ...who, from: action.from, folder: action.folder, ...credentialsOf(action) };
    case "sign-in":
    case "connect":
      return { ...who, to: action.to, ...credentialsOf(action) };
    case "upgrade-program":
    case "switch":
      return { ...who, to: action.to };
    case "lock-down":
    case "clean-up":
      return { ...who, patience: formatDuration(action.patienceMicros) };
    case "abandon":
      return { ...who, "copy-of": action.copyOf, folder: action.folder };
    case "open-copy":
      return { ...who, folder: action.folder };
    case "edit-document":
      return {
        ...who,
        document: action.document,
        size: action.sizeBytes === null ? undefined : formatSize(action.sizeBytes),
        content: action.content,
        template: action.template || undefined,
      };
    case "promote":
      return { ...who, document: action.document, by: action.by };
    case "set-document-mode":
      return { ...who, document: action.document ?? undefined, mode: action.mode };
    case "check-out":
    case "release":
    case "undo-check-outs":
    case "sync-documents":
      return { ...who, document: action.document ?? undefined };
    case "confirm":
    case "delete-document":
      return { ...who, document: action.document };
    case "edit-record":
      return {
        ...who,
        record: action.record,
        set: action.set,
        template: action.template || undefined,
      };
    case "delete-record":
      return { ...who, record: action.record };
    case "open-program":
      return {
        ...who,
        program: action.program,
        on: action.on,
        file: action.file ?? undefined,
        "lets-others": action.letsOthers,
        writes: action.writes,
        locks: action.locks === undefined ? undefined : { ...action.locks },
        "windows-user": action.desktop,
        ...credentialsOf(action),
      };
    case "close-program":
      return { ...who, program: action.program };
    case "unplug":
    case "close-copy":
    case "disconnect":
    case "work-offline":
    case "work-online":
    case "sync-now":
    case "unlock":
    case "delete-copy":
    case "undock":
    case "disconnect-vpn":
    case "sleep":
    case "hibernate":
    case "wake":
    case "close-lid":
    case "open-lid":
    case "power-off":
    case "power-on":
    case "shut-down":
    case "reboot":
    case "unplug-power":
    case "plug-power":
      return who;
  }
};

const credentialsOf = (typed: {
  readonly user: string | null;
  readonly password: string | null;
  readonly remember: boolean;
}) =>
  typed.user === null
    ? {}
    : { as: typed.user, password: typed.password ?? "", remember: typed.remember };

const laptopsOf = (laptops: ReadonlyArray<string>): { readonly [key: string]: Value } => {
  const [only, second] = laptops;
  if (only !== undefined && second === undefined) return { laptop: only };
  const list = rangesOf(laptops);
  const [range] = list;
  return { laptops: list.length === 1 && range !== undefined ? range : list };
};

/** `[PARENT, PEER1, PEER2, PEER3]` → `[PARENT, PEER1..PEER3]`. */
const rangesOf = (laptops: ReadonlyArray<string>): ReadonlyArray<string> => {
  const runs: Array<{
    readonly prefix: string;
    readonly first: string;
    last: string;
    next: string;
    length: number;
  }> = [];
  for (const laptop of laptops) {
    const [, prefix = "", digits = ""] = /^(.*?)([0-9]*)$/.exec(laptop) ?? [];
    const run = runs.at(-1);
    const next = digits === "" ? "" : `${prefix}${Number(digits) + 1}`;
    if (run !== undefined && run.next === laptop) {
      run.last = laptop;
      run.next = next;
      run.length += 1;
    } else {
      runs.push({ prefix, first: laptop, last: laptop, next, length: 1 });
    }
  }
  return runs.flatMap((run) => {
    if (run.length === 1) return [run.first];
    return run.length === 2 ? [run.first, run.last] : [`${run.first}..${run.last}`];
  });
};

/** Laptops that must show the same, one after the other in the file, share one key. */
const expectOf = (expectations: ReadonlyArray<Expectation>): { readonly [key: string]: Value } => {
  const result: Record<string, Value> = {};
  const add = (laptops: ReadonlyArray<string>, want: LaptopExpectation): void => {
    for (const key of rangesOf(laptops)) result[key] = wantOf(want);
  };
  let together: Array<string> = [];
  for (const [index, expectation] of expectations.entries()) {
    if (expectation.kind !== "laptop") {
      result[expectation.kind] = expectation.want;
      continue;
    }
    together.push(expectation.laptop);
    const next = expectations[index + 1];
    if (next?.kind === "laptop" && JSON.stringify(next.want) === JSON.stringify(expectation.want))
      continue;
    add(together, expectation.want);
    together = [];
  }
  return result;
};

const wantOf = (want: LaptopExpectation): Value => {
  const result: Record<string, Value> = {};
  for (const [key, value] of Object.entries(want)) result[key] = value;
  if (want["synchronised-with"] !== undefined)
    result["synchronised-with"] = rangesOf(want["synchronised-with"]);
  return result;
};

const eventuallyOf = (eventually: Eventually): Value => ({
  within: formatDuration(eventually.withinMicros),
  ...expectOf(eventually.expectations),
});

const watchOf = ({ expectations, until }: Watch): Value => ({
  ...(until === null
    ? {}
    : "at" in until
      ? { until: formatDuration(until.at) }
      : { for: formatDuration(until.after) }),
  ...expectOf(expectations),
});
