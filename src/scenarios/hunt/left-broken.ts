/**
 * What is broken in the room when a day is over: laptops that sleep, cables and sticks that are out, permissions that are gone. That copies
 * differ is a failure only where everything has been put right; a smaller day must not leave more broken than the day it was made from.
 *
 * Read from the journal, and where people only ask (to be connected, for an account) from the plan they follow.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE } from "../../sim/time.ts";
import type { Action } from "../actions.ts";
import { textOf } from "../checks/facts.ts";
import { everyStep, type Plan } from "../plan.ts";
import type { RunResult } from "../runner/verdict.ts";

/** One thing that is broken, in words: `BEN's stick is out`. */
type Broken = string;

export interface LeftBroken {
  readonly things: ReadonlyArray<Broken>;
  /** Bytes left on the disks somebody has filled, or emptied again. */
  readonly free: { readonly [laptop: string]: number };
}

interface Pair {
  readonly breaks: ReadonlyArray<string>;
  readonly mends: ReadonlyArray<string>;
  /** Whose, or which one, it is. */
  readonly thing: (event: JournalEvent) => Broken;
}

/** Events that break something, and those that put the same thing right again. */
const PAIRS: ReadonlyArray<Pair> = [
  {
    breaks: ["power.sleep", "power.hibernate", "power.off"],
    mends: ["power.wake", "power.on"],
    thing: ({ actor }) => `${actor} is off or asleep`,
  },
  {
    breaks: ["cable.unplugged"],
    mends: ["cable.plugged"],
    thing: ({ actor }) => `${actor} has no cable`,
  },
  {
    breaks: ["cable.loose"],
    mends: ["cable.firm"],
    thing: ({ actor }) => `${actor}'s plug is loose`,
  },
  // A dead port and the wrong cable leave it dark.
  { breaks: ["link.down"], mends: ["link.up"], thing: ({ actor }) => `${actor} has no link` },
  {
    breaks: ["uplink.unplugged"],
    mends: ["uplink.plugged"],
    thing: ({ actor }) => `${actor} hangs at no other device`,
  },
  { breaks: ["device.off"], mends: ["device.on"], thing: ({ actor }) => `${actor} is off` },
  { breaks: ["dhcp.off"], mends: ["dhcp.on"], thing: ({ actor }) => `${actor} gives no addresses` },
  { breaks: ["dock.out"], mends: ["dock.in"], thing: ({ actor }) => `${actor} is not in its dock` },
  {
    breaks: ["lid.closed"],
    mends: ["lid.opened"],
    thing: ({ actor }) => `${actor}'s lid is closed`,
  },
  {
    breaks: ["power-cord.out"],
    mends: ["power-cord.in"],
    thing: ({ actor }) => `${actor} is on battery`,
  },
  { breaks: ["vpn.up"], mends: ["vpn.down"], thing: ({ actor }) => `${actor} is in the VPN` },
  { breaks: ["stick.out"], mends: ["stick.in"], thing: ({ actor }) => `${actor}'s stick is out` },
  {
    breaks: ["fault.began"],
    mends: ["fault.ended"],
    thing: (event) => `the fault ${textOf(event, "name")} is on`,
  },
  {
    breaks: ["firewall.blocked"],
    mends: ["firewall.allowed"],
    thing: (event) => `${event.actor} blocks file sharing, ${textOf(event, "direction")}`,
  },
  {
    breaks: ["share.removed"],
    mends: ["share.created"],
    thing: (event) => `${event.actor} does not share ${textOf(event, "share")}`,
  },
  {
    breaks: ["program.opened"],
    mends: ["program.closed"],
    thing: (event) => `${event.actor} has ${textOf(event, "program")} open`,
  },
  {
    // Nothing closes a copy when the power goes; it is closed all the same.
    breaks: ["copy.closed", "power.off"],
    mends: ["copy.opened"],
    thing: ({ actor }) => `${actor}'s copy is closed`,
  },
  {
    breaks: ["folder.deleted"],
    mends: ["copy.created", "folder.copied"],
    thing: ({ actor }) => `${actor} has no copy`,
  },
  {
    breaks: ["copy.cleared"],
    mends: ["folder.copied"],
    thing: ({ actor }) => `${actor} was cleared`,
  },
  {
    breaks: ["lock.claimed"],
    mends: ["lock.released", "lock.lost", "lock.broken"],
    thing: (event) => `${textOf(event, "resource")} is checked out`,
  },
  {
    breaks: ["copy.offline", "copy.closed", "power.off"],
    mends: ["copy.connected"],
    thing: ({ actor }) => `${actor} is not connected any more`,
  },
  {
    breaks: ["copy.created"],
    mends: ["copy.connected"],
    thing: ({ actor }) => `${actor}'s copy was never connected`,
  },
];

/** What a share allows and what the folder in it does are two things: whoever is let in by one may be kept out by the other. */
const placeOf = (event: JournalEvent): string => {
  const place = `${textOf(event, "share")}${textOf(event, "path")}`;
  return textOf(event, "level") === "folder" ? `the folder of ${place}` : place;
};

/** The same for events that say themselves whether they break or mend. */
const stateOf = (event: JournalEvent): readonly [Broken, boolean] | null => {
  const { actor, kind } = event;
  switch (kind) {
    case "permission.granted":
    case "permission.revoked":
      return [
        `${textOf(event, "account")} may not write in ${placeOf(event)} of ${actor}`,
        textOf(event, "access") !== "read-write",
      ];
    case "firewall.profile":
      return [`${actor} is in a public network`, textOf(event, "profile") === "public"];
    case "phase":
      return [`${actor}'s copy cannot be edited`, textOf(event, "to") !== "open"];
    case "document.mode":
      return [
        `${actor} does not take every version of ${textOf(event, "document")}`,
        textOf(event, "mode") !== "automatic",
      ];
    default:
      return null;
  }
};

/** How long an account stays locked by itself, and so how long before the end it matters. */
const LOCKED_FOR = 30 * MINUTE;

const ASKS_TO_CONNECT: ReadonlySet<Action["action"]> = new Set([
  "connect",
  "switch",
  "work-online",
]);
const ASKS_TO_LEAVE: ReadonlySet<Action["action"]> = new Set(["disconnect", "work-offline"]);

type SetBroken = (thing: Broken, isBroken: boolean) => void;

const inPlan = (plan: Plan, set: SetBroken): void => {
  /** Those the accounts were made with, by laptop and account. */
  const passwords = new Map<string, string>();
  for (const { actions } of everyStep(plan.timeline))
    for (const action of actions) {
      if (!("laptop" in action)) continue;
      const { laptop } = action;
      if (ASKS_TO_CONNECT.has(action.action)) set(`${laptop} works without a connection`, false);
      if (ASKS_TO_LEAVE.has(action.action)) set(`${laptop} works without a connection`, true);
      if (action.action === "set-address")
        set(`${laptop} has a typed address`, action.address !== null);
      if (action.action === "create-child-copy" || action.action === "open-copy")
        set(`${laptop} works in another folder`, action.folder !== undefined);
      if (action.action !== "create-account" && action.action !== "change-account") continue;
      const { name, password } = action;
      const account = `${laptop} ${name}`;
      const original = passwords.get(account);
      if (action.action === "create-account") {
        if (original === undefined) passwords.set(account, action.password);
        continue;
      }
      if (password !== undefined && original !== undefined)
        set(`the account ${name} of ${laptop} has another password`, password !== original);
      for (const key of ["disabled", "expired", "lockedOut"] as const)
        if (action[key] !== undefined)
          set(`the account ${name} of ${laptop} is ${key}`, action[key]);
    }
};

/** Names of computers: a new one counts from the next start. */
const renamed = ({ journal: { events }, plan: { nodes } }: RunResult, set: SetBroken): void => {
  for (const { computerName, name } of nodes) {
    const own = computerName ?? name;
    let [now, next] = [own, own];
    for (const event of events) {
      if (event.actor !== name) continue;
      if (event.kind === "computer.renamed") next = textOf(event, "name");
      if (event.kind === "power.on") now = next;
    }
    set(`${name} is called otherwise`, now !== own || next !== own);
  }
};

/** Copies that were given up, until their laptops have others. */
const givenUp = (events: ReadonlyArray<JournalEvent>, set: SetBroken): void => {
  const homes = new Map<string, string>();
  for (const event of events)
    if (event.kind === "copy.created") {
      homes.set(textOf(event, "copy"), event.actor);
      set(`${event.actor}'s copy is given up`, false);
    } else if (event.kind === "control.abandoned") {
      const home = homes.get(textOf(event, "abandoned"));
      if (home !== undefined) set(`${home}'s copy is given up`, true);
    }
};

export const leftBroken = (result: RunResult): LeftBroken => {
  const { journal, plan, simulatedMicros } = result;
  const broken = new Set<Broken>();
  const free: Record<string, number> = {};
  const set = (thing: Broken, isBroken: boolean): void => {
    if (isBroken) broken.add(thing);
    else broken.delete(thing);
  };
  const clocks = new Map<string, number>();
  const usual = plan.policies["new-networks"];
  for (const { address, clockOffsetMillis, holds, name, networkProfile = usual } of plan.nodes) {
    const isOutside = holds !== "top-level";
    set(`${name} has a typed address`, address !== undefined);
    set(`${name} is in a public network`, networkProfile === "public");
    set(`${name} has no cable`, isOutside);
    set(`${name} has no link`, isOutside);
    set(`${name} has no copy`, isOutside);
    clocks.set(name, clockOffsetMillis);
    set(`${name}'s clock is wrong`, clockOffsetMillis !== 0);
  }
  inPlan(plan, set);
  renamed(result, set);
  givenUp(journal.events, set);
  for (const event of journal.events) {
    for (const { breaks, mends, thing } of PAIRS) {
      if (breaks.includes(event.kind)) set(thing(event), true);
      if (mends.includes(event.kind)) set(thing(event), false);
    }
    const state = stateOf(event);
    if (state !== null) set(...state);
    // One cable, two ends.
    if (event.kind === "cable.joined" || event.kind === "cable.parted")
      for (const laptop of [event.actor, textOf(event, "to")])
        set(`${laptop} has no cable`, event.kind === "cable.parted");
    if (event.kind === "account.locked" && event.at > simulatedMicros - LOCKED_FOR)
      set(`the account ${textOf(event, "account")} of ${event.actor} is lockedOut`, true);
    if (event.kind === "clock.set") {
      const offset = (clocks.get(event.actor) ?? 0) + Number(event["byMillis"]);
      clocks.set(event.actor, offset);
      set(`${event.actor}'s clock is wrong`, offset !== 0);
    }
    if (event.kind === "disk.free") free[event.actor] = Number(event["bytes"]);
  }
  return { things: [...broken], free };
};

/** What is broken after one day and was whole after the other. */
export const worseThan = (day: LeftBroken, other: LeftBroken): ReadonlyArray<Broken> => [
  ...day.things.filter((thing) => !other.things.includes(thing)),
  ...Object.entries(day.free)
    .filter(([laptop, bytes]) => bytes < (other.free[laptop] ?? Infinity))
    .map(([laptop]) => `${laptop}'s disk is full`),
];

/** The same of a room in which this laptop is called otherwise. */
export const brokenAs = ({ free, things }: LeftBroken, from: string, to: string): LeftBroken => ({
  things: things.map((thing) => thing.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to)),
  free: Object.fromEntries(
    Object.entries(free).map(([laptop, bytes]) => [laptop === from ? to : laptop, bytes]),
  ),
});
