/**
 * A whole field day from a seed: who is there, what they do, what goes wrong; then everything is put right, and the copies must become
 * equal (architecture "Two phases for every random run"). What comes out is a scenario like any other: it is printed, read, replayed
 * and shrunk as one.
 *
 * Every step draws from a stream of its own, so that the tenth step of a seed does not depend on how much the ninth has drawn.
 */
import { RandomStream } from "../../sim/random.ts";
import {
  ACCOUNT,
  drawCast,
  ENGAGEMENT,
  OFFICE,
  PARENT,
  PEERS_ACCOUNT,
  SHARE,
  type Cast,
} from "./cast.ts";
import type { ScenarioSource, SourceStep } from "./source.ts";
import { FAULT, PROGRAM, TROUBLE } from "./trouble.ts";
import { OFFICE_WORK, WORK, type Happening } from "./work.ts";

const everybody = (cast: Cast): ReadonlyArray<string> => [PARENT, ...cast.peers];

const toOffice = {
  to: `\\\\${OFFICE}\\${ENGAGEMENT}`,
  as: `${OFFICE}\\office`,
  password: "office",
  remember: true,
};
const toParent = {
  to: `\\\\${PARENT}\\${SHARE}`,
  as: `${PARENT}\\${ACCOUNT.name}`,
  password: ACCOUNT.password,
  remember: true,
};

const plugSteps = (cast: Cast): ReadonlyArray<SourceStep> =>
  [...new Set(Object.values(cast.places))].map((into) => ({
    plug: { laptops: everybody(cast).filter((laptop) => cast.places[laptop] === into), into },
  }));

/** Everybody has a copy and is connected: the page's steps 1 to 3, which nobody has trouble with on these days. */
const setUp = (cast: Cast): ReadonlyArray<SourceStep> => [
  {
    "prepare-parent": { laptop: PARENT, from: OFFICE, share: SHARE, accounts: [{ ...ACCOUNT }] },
  },
  ...plugSteps(cast),
  ...(cast.setting === "office" ? [{ "open-copy": { laptop: OFFICE } }] : []),
  {
    "create-child-copy": {
      laptops: cast.peers,
      from: toParent.to,
      as: toParent.as,
      password: toParent.password,
      remember: true,
    },
  },
  ...cast.hosts.map((laptop) => ({
    "share-copy": { laptop, share: SHARE, accounts: [{ ...PEERS_ACCOUNT }] },
  })),
  { connect: { laptops: cast.peers, to: toParent.to } },
  ...(cast.setting === "office" ? [{ connect: { laptops: everybody(cast), ...toOffice } }] : []),
];

const tries = (step: SourceStep): SourceStep => ({ ...step, "even-if-refused": true });

/** Everything that may be wrong is put right, whatever it was; then everybody connects to one copy. */
const heal = (cast: Cast): ReadonlyArray<SourceStep> => {
  const laptops = everybody(cast);
  const { peers } = cast;
  const isOffice = cast.setting === "office";
  const putRight: ReadonlyArray<SourceStep> = [
    { "end-fault": { name: FAULT } },
    ...cast.devices.map((device) => ({ "power-on-device": { device } })),
    { "power-on": { laptops } },
    { wake: { laptops } },
    ...laptops.flatMap((laptop) =>
      cast.nodes[laptop]?.["stick"] === true ? [{ "put-stick-back": { laptop } }] : [],
    ),
    { "allow-file-sharing": { laptops, direction: "inbound" } },
    { "allow-file-sharing": { laptops, direction: "outbound" } },
    { "close-program": { laptops: peers, program: PROGRAM } },
    ...plugSteps(cast),
    {
      "change-account": {
        laptop: PARENT,
        name: ACCOUNT.name,
        disabled: false,
        expired: false,
        "locked-out": false,
      },
    },
    { grant: { laptop: PARENT, share: SHARE, account: ACCOUNT.name, access: "read-write" } },
    { "open-copy": { laptops: isOffice ? [...laptops, OFFICE] : laptops } },
    ...(isOffice
      ? [{ unlock: { laptop: OFFICE } }, { "undo-check-outs": { laptop: OFFICE } }]
      : []),
    ...cast.documents.map((document) => ({
      "set-document-mode": { laptops, document, mode: "automatic" },
    })),
    ...(cast.patient ? [] : [{ disconnect: { laptops } }]),
  ];
  if (cast.patient)
    return [...putRight.map(tries), { wait: "20m" }, tries({ "open-copy": { laptops } })];
  return [
    ...putRight.map(tries),
    // Addresses of Windows XP take three minutes, a seat somebody left without a word fifteen.
    { wait: "20m" },
    tries({ "open-copy": { laptops } }),
    tries({ "work-online": { laptops: peers } }),
    isOffice ? { connect: { laptops, ...toOffice } } : { connect: { laptops: peers, ...toParent } },
  ];
};

/** Whether a kind of trouble makes sense among these people, and can be put right again at the end. */
const isPossible = (cast: Cast, family: string): boolean => {
  switch (family) {
    case "sticks":
      return Object.values(cast.nodes).some((node) => node["stick"] === true);
    case "devices":
      return cast.devices.length > 0;
    case "permissions":
      // Where Windows asks at the next connection only, nobody notices that he may write again before he connects anew.
      return !cast.patient || cast.policies["withdrawal"] !== "next-connection";
    default:
      return true;
  }
};

const TOUCHES_CONNECTIONS: ReadonlySet<string> = new Set([
  "connect",
  "connect to the office",
  "work-offline",
  "work-online",
  "close-copy",
]);

/** Some kinds are left out of a day altogether, and some are ten times as frequent as others. */
const drawKinds = (cast: Cast, draws: RandomStream): ReadonlyArray<Happening> => {
  const all = cast.setting === "office" ? [...WORK, ...OFFICE_WORK] : WORK;
  const work = cast.patient ? all.filter(({ name }) => !TOUCHES_CONNECTIONS.has(name)) : all;
  const happen = [
    ...work.filter(({ name }) => !draws.chance(`without ${name}`, 1, 5)),
    ...Object.entries(TROUBLE).flatMap(([family, kinds]) =>
      isPossible(cast, family) && draws.chance(`with ${family}`, 2, 5) ? kinds : [],
    ),
  ];
  return happen.map((kind) => ({
    ...kind,
    weight: kind.weight * draws.pick(`weight of ${kind.name}`, [1, 1, 3, 10]),
  }));
};

/** What one person does next: a step, or a few that belong together. */
const drawRow = (
  cast: Cast,
  kinds: ReadonlyArray<Happening>,
  draws: RandomStream,
): ReadonlyArray<SourceStep> => {
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let left = draws.int("kind", total);
  const kind = kinds.find(({ weight }) => (left -= weight) < 0) ?? kinds[0]!;
  const drawn = kind.draw(cast, draws);
  return (Array.isArray(drawn) ? (drawn as ReadonlyArray<SourceStep>) : [drawn as SourceStep]).map(
    tries,
  );
};

/** Who a row is done by. One person does one thing at a time. */
const actorsOf = (row: ReadonlyArray<SourceStep>): ReadonlyArray<string> =>
  row.flatMap((step) =>
    Object.values(step).flatMap((value) =>
      typeof value === "object" &&
      value !== null &&
      "laptop" in value &&
      typeof value["laptop"] === "string"
        ? [value["laptop"]]
        : [],
    ),
  );

/** In a room people do not wait for each other: some things are done at the same moment. */
const drawSteps = (
  cast: Cast,
  kinds: ReadonlyArray<Happening>,
  draws: RandomStream,
): ReadonlyArray<SourceStep> => {
  const after = draws.pick("after", ["0s", "0s", "0s", "300ms", "2s", "10s", "1m", "12m"]);
  const delay = after === "0s" ? {} : { after };
  const rows: Array<ReadonlyArray<SourceStep>> = [];
  for (let left = draws.pick("at the same moment", [1, 1, 1, 2, 3]); left > 0; left--) {
    const row = drawRow(cast, kinds, draws);
    const busy = rows.flatMap(actorsOf);
    if (!actorsOf(row).some((actor) => busy.includes(actor))) rows.push(row);
  }
  if (rows.length > 1)
    return [{ ...delay, together: rows.map((row) => (row.length === 1 ? row[0]! : row)) }];
  const [[first, ...others] = []] = rows;
  return [{ ...delay, ...first }, ...others];
};

const STEPS_MOST = 40;

/** The day of a seed. */
export const swarmDay = (seed: string): ScenarioSource => {
  const stream = (entity: string): RandomStream =>
    new RandomStream({ seed, name: "swarm", entity });
  const cast = drawCast(stream("cast"));
  const kinds = drawKinds(cast, stream("kinds"));
  const count = 4 + stream("length").int("steps", STEPS_MOST - 3);
  const steps = Array.from({ length: count }, (_, index) =>
    drawSteps(cast, kinds, stream(`step ${index}`)),
  ).flat();
  const scheduling = stream("scheduling").pick("policy", ["fifo", "random", "pct"]);
  return {
    name: `Hunted day ${seed}`,
    seed,
    ...(scheduling === "fifo" ? {} : { scheduling }),
    ...(Object.keys(cast.policies).length === 0 ? {} : { policies: cast.policies }),
    engagement: cast.engagement,
    nodes: cast.nodes,
    network: cast.network,
    timeline: [
      ...setUp(cast),
      ...steps,
      ...heal(cast),
      { wait: "1s", eventually: { within: "30m", "all-copies": "equal" } },
      // Nothing is left to be said: whatever still moves after half an hour is too much.
      { wait: "35m" },
    ],
  };
};
