/**
 * Every kind of journal event as one sentence a person in the room would say. The event list, the reasons, the search and the
 * plain story all speak through this table.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { count, flag, shown, text } from "./facts.ts";
import { formatBytes, formatClock } from "./quantities.ts";
import type { World } from "./world.ts";

type Sentence = (event: JournalEvent, world: World) => string;

/** The laptop that holds a copy; what is no known copy stays as it is. */
const ownerOf = (copy: string | null, world: World): string | null =>
  copy === null ? null : (world.owners.get(copy) ?? copy);

const OFFLINE_REASONS: ReadonlyMap<string, string> = new Map([
  ["work-offline", "works offline, because its user chose to"],
  ["disconnect", "is disconnected, because its user chose to"],
  ["close", "is disconnected, because its copy is closed"],
  ["abandoned", "is disconnected, because its copy was abandoned"],
  ["put-back", "is disconnected, because the folder of its copy is not the one it left"],
]);

const offline: Sentence = (event) => {
  const why = fact(event, "why");
  const chosen = OFFLINE_REASONS.get(why);
  return chosen === undefined
    ? `${event.actor} is offline: ${text(event, "text") ?? why}`
    : `${event.actor} ${chosen}`;
};

const ACCESS: ReadonlyMap<string, string> = new Map([
  ["read-write", "read and write"],
  ["read", "only read"],
  ["none", "not into"],
  ["no-writing", "change nothing in"],
]);

const fact = (event: JournalEvent, key: string): string => shown(event, key) ?? "?";

/** What stands in the list under this key, with commas between. */
const several = (event: JournalEvent, key: string): string => {
  const value = event[key];
  return Array.isArray(value) ? value.join(", ") : "?";
};

/** `, 10 of 10 seats taken` where the event tells. */
const seats = (event: JournalEvent): string => {
  const used = count(event, "used");
  if (used === null) return "";
  const cap = count(event, "cap");
  return cap === null ? "" : `, ${used} of ${cap} seats taken`;
};

/** The code before the address: in a narrow list the end of a sentence is cut. */
const refused: Sentence = (event) =>
  `${event.actor} is refused: error ${fact(event, "code")} from ${fact(event, "target")}${seats(event)}: ${fact(event, "text")}`;

const turned: Sentence = (event) => {
  const from = text(event, "from");
  return `${event.actor} turns ${fact(event, "to")}${from === null ? "" : `, was ${from}`}`;
};

const stepDone: Sentence = (event) => {
  const step = `Step ${(count(event, "step") ?? 0) + 1}`;
  const say = text(event, "say");
  const done = `${step} is ${flag(event, "failed") ? "not as written" : "done"}`;
  return say === null ? done : `${done}: ${say}`;
};

const PHASES: ReadonlyMap<string, string> = new Map([
  ["open", "can edit again"],
  ["handing-in", "stops editing to hand in"],
  ["locked-down", "sees the engagement locked down"],
]);

const SESSION_ENDS: ReadonlyMap<string, string> = new Map([
  ["logoff", "logged off"],
  ["idle", "idle too long"],
  ["lost", "connection lost"],
  ["withdrawn", "share withdrawn"],
  ["shutdown", "the host shuts down"],
]);

const HARDWARE_REASONS: ReadonlyMap<string, string> = new Map([
  ["no-cable", "no cable is left"],
  ["no-port", "no port is free"],
  ["loop", "that would make a ring"],
  ["already-plugged", "it is plugged in already"],
  ["not-plugged", "it is not plugged in"],
  ["asleep", "it is asleep"],
  ["powered-off", "it is switched off"],
]);

const moved = (event: JournalEvent): string => formatBytes(count(event, "bytes") ?? 0);

const address = (event: JournalEvent): string => {
  const how = fact(event, "by") === "169.254" ? "gave itself" : "has";
  return `${event.actor} ${how} the address ${fact(event, "address")}`;
};

const copyCreated: Sentence = (event, world) => {
  const from = ownerOf(text(event, "from"), world);
  return from === null
    ? `${event.actor} holds the ${fact(event, "role")} copy`
    : `${event.actor} has its own copy, made from ${from}`;
};

const field = (event: JournalEvent): string => {
  const name = shown(event, "field");
  return name === null || name === "" ? fact(event, "entity") : `${fact(event, "entity")}, ${name}`;
};

const changes: Sentence = (event) =>
  shown(event, "promoted") !== null
    ? `${event.actor} makes an earlier version of ${fact(event, "entity")} current again`
    : event["template"] === true
      ? `${event.actor} updates ${field(event)} from the template`
      : `${event.actor} changes ${field(event)}`;

const SLEEP_CAUSES: ReadonlyMap<string, string> = new Map([
  ["lid", ": its lid was closed"],
  ["idle", ": nobody has touched it for long"],
  ["battery", ": its battery is nearly empty"],
]);

const sleepCause = (event: JournalEvent): string =>
  SLEEP_CAUSES.get(text(event, "why") ?? "") ?? "";

/** What a lock is on, as people call it. */
const locked = (event: JournalEvent): string => fact(event, "resource").replace("document/", "");

/** What an action ends with where nothing refuses it. */
const DONE = "done";

const notAsExpected: Sentence = (event) => {
  const [key, expected, found] = [
    fact(event, "key"),
    fact(event, "expected"),
    fact(event, "found"),
  ];
  if (found === DONE)
    return `Not as expected: ${key} should be refused with ${expected} but is done`;
  if (expected === DONE)
    return `Not as expected: ${key} should be done but is refused with ${found}`;
  return `Not as expected: ${key} should be ${expected} but is ${found}`;
};

const conclusion: Sentence = (event) =>
  fact(event, "verdict") === "passed"
    ? `The day passed, ${fact(event, "checked")} things checked`
    : `The day did not pass: ${fact(event, "verdict")}`;

const SENTENCES: ReadonlyMap<string, Sentence> = new Map(
  Object.entries({
    "cable.plugged": (e) =>
      `${e.actor} is plugged into ${fact(e, "device")}, port ${fact(e, "port")}`,
    "cable.unplugged": (e) => `${e.actor} is unplugged from ${fact(e, "device")}`,
    "cable.joined": (e) => `A cable goes from ${e.actor} straight to ${fact(e, "to")}`,
    "cable.parted": (e) => `The cable between ${e.actor} and ${fact(e, "to")} is pulled out`,
    "cable.loose": (e) => `${e.actor}: the cable is not quite in`,
    "cable.firm": (e) => `${e.actor}: the cable holds again`,
    "uplink.plugged": (e) =>
      `${e.actor} is plugged into ${fact(e, "device")}, port ${fact(e, "port")}`,
    "uplink.unplugged": (e) => `${e.actor} is unplugged from ${fact(e, "device")}`,
    "uplink.up": (e) => `${e.actor} and ${fact(e, "device")} hear each other`,
    "uplink.down": (e) => `${e.actor} and ${fact(e, "device")} do not hear each other any more`,
    "device.off": (e) => `${e.actor} has no power any more`,
    "device.on": (e) => `${e.actor} has power again`,
    "link.carries": (e) => `${e.actor}: the port lets frames through now`,
    "link.up": (e) => `${e.actor}: the link light goes on`,
    "link.down": (e) => `${e.actor}: the link light goes off`,
    "hardware.refused": (e) => {
      const reason = fact(e, "reason");
      const known = HARDWARE_REASONS.get(reason);
      if (known === undefined) return `The room says no: ${text(e, "message") ?? reason}`;
      return `${e.actor} cannot be plugged: ${known}`;
    },
    "power.sleep": (e) => `${e.actor} goes to sleep${sleepCause(e)}`,
    "power.hibernate": (e) => `${e.actor} hibernates${sleepCause(e)}`,
    "power.shutting-down": (e) => `${e.actor} shuts down and tells everybody`,
    "power-cord.in": (e) =>
      `${e.actor} has its power cord in, ${fact(e, "percent")} % in its battery`,
    "power-cord.out": (e) => `${e.actor} runs on its battery, ${fact(e, "percent")} % are left`,
    "battery.warning": (e) => `${e.actor} warns: ${fact(e, "percent")} % of its battery are left`,
    "battery.critical": (e) => `${e.actor} has ${fact(e, "percent")} % of its battery left`,
    "lid.closed": (e) => `${e.actor} has its lid closed`,
    "lid.opened": (e) => `${e.actor} has its lid open again`,
    "dock.in": (e) => `${e.actor} is put into its dock`,
    "dock.out": (e) => `${e.actor} is taken out of its dock`,
    "power.wake": (e) => `${e.actor} wakes up`,
    "power.off": (e) => `${e.actor} is switched off`,
    "power.on": (e) => `${e.actor} is switched on`,
    "address.assigned": address,
    "address.lost": (e) => `${e.actor} has no address any more`,
    "address.duplicate": (e) =>
      `${e.actor} cannot have the address ${fact(e, "address")}: ${fact(e, "holder")} has it`,
    "vpn.up": (e) =>
      e["isolates"] === true
        ? `${e.actor} reaches the office over a VPN, and nobody beside it`
        : `${e.actor} reaches the office over a VPN`,
    "disk.free": (e) => `${e.actor} has ${moved(e)} left on its disk`,
    "vpn.down": (e) => `${e.actor}: the VPN is gone`,
    "name.duplicate": (e) =>
      `${e.actor} cannot be called ${fact(e, "name")}: ${fact(e, "holder")} is called so`,
    "computer.renamed": (e) => `${e.actor} will be called ${fact(e, "name")} from its next start`,
    "firewall.profile": (e) => `${e.actor} takes the network for a ${fact(e, "profile")} one`,
    "firewall.blocked": (e) => `${e.actor} blocks ${fact(e, "direction")} file sharing`,
    "firewall.allowed": (e) => `${e.actor} blocks ${fact(e, "direction")} file sharing no more`,
    "clock.set": (e) => {
      const by = count(e, "byMillis") ?? 0;
      const way = by < 0 ? "back" : "forward";
      return `${e.actor} puts its clock ${way} by ${formatClock(Math.abs(by) * 1_000)}`;
    },
    "name.resolved": (e) => `${e.actor} finds ${fact(e, "name")} at ${fact(e, "address")}`,
    "name.failed": (e) => `${e.actor} cannot find ${fact(e, "name")}`,
    "account.created": (e) => `${e.actor} has a new account, ${fact(e, "account")}`,
    "account.changed": (e) => `${e.actor} changes account ${fact(e, "account")}`,
    "account.locked": (e) =>
      `${e.actor} locks account ${fact(e, "account")} after too many wrong passwords`,
    "share.created": (e) => `${e.actor} shares its folder as ${fact(e, "share")}`,
    "share.removed": (e) => `${e.actor} shares ${fact(e, "share")} no more`,
    "permission.granted": (e) =>
      `${e.actor} lets account ${fact(e, "account")} ${ACCESS.get(fact(e, "access")) ?? fact(e, "access")} ${fact(e, "share")}`,
    "permission.revoked": (e) =>
      `${e.actor} lets account ${fact(e, "account")} no more into ${fact(e, "share")}`,
    "session.opened": (e) =>
      `${e.actor} accepts ${fact(e, "client")}${seats(e)}, as ${fact(e, "account")}`,
    "session.closed": (e) => {
      const end = fact(e, "why");
      return `${e.actor} ends the session of ${fact(e, "client")}: ${SESSION_ENDS.get(end) ?? end}${seats(e)}`;
    },
    refused,
    "program.opened": (e) => {
      const file = text(e, "file");
      return `${e.actor} opens ${fact(e, "program")} on ${fact(e, "on")}${file === null ? "" : ` and holds ${file} open`}`;
    },
    "program.closed": (e) => `${e.actor} closes ${fact(e, "program")}`,
    "program.saved": (e) => `${e.actor} saves in ${fact(e, "program")} on ${fact(e, "on")}`,
    "handle.lost": (e) =>
      `${e.actor} loses ${fact(e, "file")}, which ${fact(e, "program")} had open`,
    "handle.reclaimed": (e) =>
      `${e.actor} has ${fact(e, "file")} open again in ${fact(e, "program")}`,
    "write.lost": (e) =>
      `${e.actor} loses what was saved in ${fact(e, "program")}: ${fact(e, "file")}`,
    transfer: (e) => `${e.actor} exchanges ${moved(e)} with ${fact(e, "to")}: ${fact(e, "what")}`,
    "transfer.cut": (e) =>
      `${e.actor} is cut off from ${fact(e, "to")} at ${formatBytes(count(e, "moved") ?? 0)} of ${moved(e)}: ${fact(e, "what")}`,
    "folder.copied": (e) =>
      `${e.actor} has a copy of ${fact(e, "of")}'s folder at ${fact(e, "to")}`,
    "folder.deleted": (e) => `${e.actor} deletes ${fact(e, "folder")} in Explorer`,
    "stick.out": (e) => `${e.actor} has its USB stick pulled out`,
    "stick.in": (e) => `${e.actor} has its USB stick back`,
    "fault.began": (e) =>
      `From now on there is a ${fact(e, "fault")} between ${fact(e, "from")} and ${fact(e, "to")}: ${fact(e, "name")}`,
    "fault.ended": (e) => `It is over with ${fact(e, "name")}`,
    "copy.created": copyCreated,
    "copy.opened": (e) => `${e.actor} opens its copy`,
    "copy.closed": (e) => `${e.actor} closes its copy`,
    "copy.connected": (e) => `${e.actor} is connected to ${fact(e, "location")}`,
    "copy.offline": offline,
    indicator: turned,
    "copy.revoked": (e) => `${e.actor} is not let in at ${fact(e, "location")} any more`,
    "copy.switched": (e) =>
      `${e.actor} is moved to the top-level parent, because it asked for: ${fact(e, "why")}`,
    "copy.repaired": (e) => `${e.actor} writes the lost ${fact(e, "what")} of its copy anew`,
    "copy.deleted": (e) => `${e.actor} has handed in everything and deleted its copy`,
    "control.intent": (e) => `${e.actor} asks everybody to hand in for a ${fact(e, "purpose")}`,
    "copy.refused": (e) => `${e.actor} is told: ${fact(e, "text")}`,
    phase: (e) => {
      const to = fact(e, "to");
      return `${e.actor} ${PHASES.get(to) ?? `sees the engagement as ${to}`}`;
    },
    "control.sealed": (e) => `${e.actor} has handed in`,
    "control.committed": (e) =>
      `Everybody has handed in: ${e.actor} completes the ${fact(e, "purpose")}`,
    "control.taken-back": (e) =>
      `${e.actor} takes it back, because these are missing: ${fact(e, "missing")}`,
    "snapshot.made": (e) =>
      `${e.actor} cleans up: ${count(e, "operations") ?? "?"} operations give way to a snapshot`,
    "snapshot.taken": (e) => `${e.actor} takes the snapshot of the clean-up, and shrinks`,
    "control.unlocked": (e) => `${e.actor} unlocks the engagement`,
    "control.signed-off": (e) => `${e.actor} signs its copy off, to delete it`,
    "control.abandoned": (e, world) =>
      `${e.actor} abandons the copy of ${ownerOf(text(e, "abandoned"), world) ?? "?"}`,
    "lock.claimed": (e) => `${e.actor} has ${locked(e)} checked out`,
    "lock.released": (e) => `${e.actor} gives ${locked(e)} back`,
    "lock.broken": (e) => `${e.actor} undoes the check-out of ${locked(e)}`,
    "lock.refused": (e) => `${e.actor} cannot have ${locked(e)}: ${fact(e, "why")}`,
    "lock.lost": (e) => `${e.actor} has ${locked(e)} no more for itself: ${fact(e, "why")}`,
    "document.mode": (e) =>
      `${e.actor} chooses ${fact(e, "mode").replace("-", " ")} for ${e["document"] === null ? "documents without a mode of their own" : fact(e, "document")}`,
    "document.kept": (e) =>
      e["waits"] === false
        ? `${e.actor} has ${fact(e, "document")} as it was before`
        : `${e.actor} saves ${fact(e, "document")}, and keeps it on this laptop for now`,
    "document.taken": (e) => `${e.actor} takes the version of ${fact(e, "document")} that waited`,
    "document.discarded": (e) =>
      `${e.actor} gives up what was kept of ${fact(e, "document")} on this laptop`,
    edit: changes,
    "edits.aside": (e) =>
      `What ${e.actor} did to ${several(e, "entities")} is kept aside: ${e["why"] === "abandoned" ? "its copy was given up" : "the engagement was locked down without it"}`,
    "edits.back": (e) => `What ${e.actor} did and was kept aside belongs to the engagement again`,
    renumbered: (e) =>
      fact(e, "shown") === fact(e, "wanted")
        ? `${e.actor} shows ${fact(e, "entity")} with its number ${fact(e, "wanted")} again`
        : `${e.actor} shows ${fact(e, "entity")} as number ${fact(e, "shown")}: ${fact(e, "wanted")} was taken first by another entry`,
    round: (e, world) =>
      `${e.actor} synchronises with ${ownerOf(text(e, "with"), world) ?? "?"}: ${fact(e, "pulled")} in, ${fact(e, "pushed")} out, ${moved(e)}`,
    conflict: (e) => `${e.actor} keeps both of two changes to ${fact(e, "entity")}`,
    conflicts: (e) => `${e.actor} has ${fact(e, "count")} conflicts now`,
    queue: (e) => `${e.actor} has ${fact(e, "length")} changes waiting`,
    drawn: (e) =>
      `By chance at ${e.actor}: ${fact(e, "what").replaceAll("-", " ")} (${fact(e, "block")})`,
    "drawn.refused": (e) =>
      `${e.actor} could not ${fact(e, "what").replaceAll("-", " ")}, which was left to chance: ${fact(e, "code")}`,
    step: (e) => `Step ${(count(e, "step") ?? 0) + 1}: ${fact(e, "label")}`,
    "step.done": stepDone,
    "expect.pass": (e) => `As expected: ${fact(e, "about")}`,
    "expect.fail": notAsExpected,
    mark: (e) => `${e.actor}: ${fact(e, "name").replaceAll("-", " ")}`,
    verdict: conclusion,
    "copy.state": (e) => `${e.actor}'s copy at the end: ${fact(e, "digest").slice(0, 12)}`,
    "ledger.cut-off": (e) =>
      `${e.actor}'s user was not told whether a change to ${fact(e, "register")} is saved`,
    "ledger.edit": (e) => `${e.actor}'s user notes a change to ${fact(e, "register")}`,
  } satisfies Record<string, Sentence>),
);

const EVENT_KEYS: ReadonlySet<string> = new Set(["seq", "at", "actor", "kind", "cause"]);

/** A kind nobody has put into words yet still tells its facts. */
const asFacts: Sentence = (event) =>
  [
    `${event.actor}: ${event.kind}`,
    ...Object.keys(event)
      .filter((key) => !EVENT_KEYS.has(key))
      .map((key) => `${key} ${fact(event, key)}`),
  ].join(" ");

export const sentence: Sentence = (event, world) =>
  (SENTENCES.get(event.kind) ?? asFacts)(event, world);
