/**
 * What needs everybody: clean-ups that come to an end. Left to chance somebody is always away, and nothing is ever removed; so people are
 * called together first, as they are in an office.
 */
import type { RandomStream } from "../../../sim/random.ts";
import type { SourceStep } from "../source.ts";
import { everybody, wayTo, type Cast } from "./cast.ts";
import type { Happening } from "./happening.ts";
import { OFFICE, PARENT } from "./people.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

/** Everybody has the copy open and a way to the top-level copy. */
export const callTogether = (cast: Cast): Steps => {
  const laptops = everybody(cast);
  const open = { "open-copy": { laptops: [OFFICE, ...laptops] } };
  if (cast.patient) return [open];
  return cast.setting === "vpn"
    ? [
        open,
        { "connect-vpn": { laptop: PARENT } },
        { connect: { laptop: PARENT, ...wayTo(cast, OFFICE) } },
        { connect: { laptops: cast.peers, ...wayTo(cast, PARENT) } },
      ]
    : [open, { connect: { laptops, ...wayTo(cast, OFFICE) } }];
};

export const cleanUp = (laptop: string, patience: string): SourceStep => ({
  "clean-up": { laptop, patience },
});

const aRecord = (cast: Cast, draws: RandomStream): string =>
  draws.pick("record", [...cast.records, "entry/one"]);

const balance = (cast: Cast, draws: RandomStream, laptop: string): SourceStep => ({
  "edit-record": {
    laptop,
    record: aRecord(cast, draws),
    set: { balance: draws.between("balance", 1, 9_999) },
  },
});

const save = (cast: Cast, draws: RandomStream, laptop: string): SourceStep => ({
  "edit-document": { laptop, document: draws.pick("document", cast.documents), size: "1kB" },
});

/** Work, a clean-up, and work on top of it, by whoever was there; somebody leaves for the clients meanwhile, or nobody. */
const tidyUp = (cast: Cast, draws: RandomStream): Steps => {
  const [one = PARENT, other = one] = draws.shuffle("two", everybody(cast));
  return [
    ...callTogether(cast),
    save(cast, draws, one),
    { after: "20s", ...cleanUp(OFFICE, "3m") },
    balance(cast, draws, OFFICE),
    balance(cast, draws, other),
  ];
};

/**
 * Somebody is at the client's while everybody is asked, and then something happens to whoever asked: his clock is set, or his copy closed
 * for a moment. After a while it has to be over, one way or the other, though the one who is missing has said nothing.
 */
const askedWhileAway = (cast: Cast, draws: RandomStream): Steps => {
  const [away = PARENT, ...others] = draws.shuffle("who", cast.peers);
  const asker = draws.pick("asker", [OFFICE, OFFICE, ...others]);
  const asks = {
    [draws.pick("for", ["lock-down", "clean-up"])]: { laptop: asker, patience: "1m" },
  };
  const after = draws.pick("after", ["5s", "20s"]);
  const [first, ...more]: Steps = draws.chance("clock", 1, 2)
    ? [{ "set-clock": { laptop: asker, by: draws.pick("by", ["-3h", "+2m", "-300d"]) } }]
    : [{ "close-copy": { laptop: asker } }, { after: "20s", "open-copy": { laptop: asker } }];
  return [
    ...callTogether(cast),
    { "work-offline": { laptop: away } },
    { together: [asks, [{ after, ...first }, ...more]] },
    { wait: "25m" },
    { "work-online": { laptop: away } },
    ...(asker === OFFICE ? [{ unlock: { laptop: OFFICE } }] : []),
  ];
};

export const GATHERING: ReadonlyArray<Happening> = [
  { name: "tidy up", weight: 2, draw: tidyUp },
  { name: "asked while somebody is away", weight: 2, draw: askedWhileAway },
];
