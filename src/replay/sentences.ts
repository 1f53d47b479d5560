/**
 * Every kind of journal event as one sentence a person in the room would say. The event list, the reasons, the search and the
 * plain story all speak through this table.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { formatTime } from "../sim/time.ts";
import { count, flag, text } from "./facts.ts";
import {
  counted,
  DONE,
  fact,
  moved,
  NO_COPY,
  several,
  stepWords,
  type Sentence,
} from "./phrases.ts";
import { formatBytes } from "./quantities.ts";
import { COPY_SENTENCES } from "./sentences-copies.ts";

const ACCESS: ReadonlyMap<string, string> = new Map([
  ["read-write", "read and write"],
  ["read", "only read"],
  ["none", "not into"],
  ["no-writing", "change nothing in"],
]);

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

const stepDone: Sentence = (event) => {
  const step = `Step ${(count(event, "step") ?? 0) + 1}`;
  const say = text(event, "say");
  const done = `${step} is ${flag(event, "failed") ? "not as written" : "done"}`;
  return say === null ? done : `${done}: ${say}`;
};

const DAMAGE_WORDS: ReadonlyMap<string, string> = new Map([
  ["other-bit", "one bit is another one"],
  ["cut-off", "its end is gone"],
  ["blank", "a block of it holds zeros"],
  ["gone", "it is gone"],
]);

const SESSION_ENDS: ReadonlyMap<string, string> = new Map([
  ["logoff", "logged off"],
  ["idle", "idle too long"],
  ["lost", "connection lost"],
  ["withdrawn", "share withdrawn"],
  ["shutdown", "the host shuts down"],
]);

/** Only what is in the way of a plug: that it is off or asleep is said of everything one may do with one's hands. */
const PLUG_REASONS: ReadonlyMap<string, string> = new Map([
  ["no-cable", "no cable is left"],
  ["no-port", "no port is free"],
  ["loop", "that would make a ring"],
  ["already-plugged", "it is plugged in already"],
]);

const address = (event: JournalEvent): string => {
  const how = fact(event, "by") === "169.254" ? "gave itself" : "has";
  return `${event.actor} ${how} the address ${fact(event, "address")}`;
};

const SLEEP_CAUSES: ReadonlyMap<string, string> = new Map([
  ["lid", ": its lid was closed"],
  ["idle", ": nobody has touched it for long"],
  ["battery", ": its battery is nearly empty"],
]);

const sleepCause = (event: JournalEvent): string =>
  SLEEP_CAUSES.get(text(event, "why") ?? "") ?? "";

/** `error 71` for what Windows says, and the words of the room, as `powered-off`, without their hyphens. */
const codeWords = (code: string): string =>
  /^\d+$/.test(code) ? `error ${code}` : code.replaceAll("-", " ");

/** What is expected of the room and of what was tried; everything else is a laptop's. */
const EXPECTED: ReadonlyMap<string, string> = new Map([
  ["refused", "it was refused"],
  ["all-copies", "all copies are equal"],
  ["cables-left", "so many cables are left"],
]);

const asExpected: Sentence = (event, { laptopAt }) => {
  const about = fact(event, "about");
  return `As expected: ${laptopAt.has(about) ? about : (EXPECTED.get(about) ?? about)}`;
};

/** What is expected of one that never ends. */
const AN_END = "an end";

const notAsExpected: Sentence = (event) => {
  const [key, expected, found] = [
    fact(event, "key"),
    fact(event, "expected"),
    fact(event, "found"),
  ];
  // What is found there is a sentence of its own.
  if (key === "all-copies") return `Not as expected: ${key} should be ${expected}: ${found}`;
  if (expected === `not ${found}`)
    return `Not as expected: ${key} should never show ${found}, and does`;
  if (expected === AN_END) return `Not as expected: ${key} should have an end and has none`;
  if (found === NO_COPY)
    return `Not as expected: ${key} should be ${expected} but there is no open copy`;
  if (found === DONE)
    return `Not as expected: ${key} should be refused with ${expected} but is done`;
  if (expected === DONE)
    return `Not as expected: ${key} should be done but is refused with ${found}`;
  return `Not as expected: ${key} should be ${expected} but is ${found}`;
};

const conclusion: Sentence = (event) =>
  fact(event, "verdict") === "passed"
    ? `The day passed, ${counted(event, "checked", "thing")} checked`
    : `The day did not pass: ${fact(event, "verdict")}`;

/** What frames meet, by the kind of the fault (model/wire/room-faults.ts). */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ["partition", "nothing gets through"],
  ["clog", "everything is held back"],
  ["slow", "everything is slow"],
  ["delay", "everything comes late"],
  ["lose", "frames get lost"],
  ["reorder", "frames come out of turn"],
  ["duplicate", "frames come twice"],
]);

const whose = (event: JournalEvent, key: "from" | "to"): string => {
  if (event[key] === "all") return "everybody";
  return Array.isArray(event[key]) ? several(event, key) : fact(event, key);
};

/** `between PEER1 and PARENT`, or one way only. */
const concerned = (event: JournalEvent): string => {
  const [from, to] = [whose(event, "from"), whose(event, "to")];
  if (from === to) return from === "everybody" ? "in the whole room" : `among ${from}`;
  return event["bothWays"] === false ? `from ${from} to ${to}` : `between ${from} and ${to}`;
};

const faultBegan: Sentence = (event) => {
  const fault = fact(event, "fault");
  return `From now on ${FAULTS.get(fault) ?? `there is ${fault}`} ${concerned(event)}: ${fact(event, "name")}`;
};

/** A time that can be told; whoever edits a journal may write any number. */
const forHowLong = (millis: number): string => {
  const micros = Math.round(Math.abs(millis) * 1_000);
  return Number.isSafeInteger(micros) ? formatTime(micros) : `${Math.abs(millis)} milliseconds`;
};

/** Of a share, of its folder, or of something in that. */
const shared = (event: JournalEvent): string => {
  const share = fact(event, "share");
  if (text(event, "level") !== "folder") return share;
  const path = text(event, "path");
  return path === null || path === "" ? `the folder of ${share}` : `${path} in ${share}`;
};

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
    "dhcp.on": (e) => `${e.actor} gives addresses from now on`,
    "dhcp.off": (e) => `${e.actor} gives no addresses any more`,
    "device.off": (e) => `${e.actor} has no power any more`,
    "device.on": (e) => `${e.actor} has power again`,
    "link.carries": (e) => `${e.actor}: the port lets frames through now`,
    "link.up": (e) => `${e.actor}: the link light goes on`,
    "link.down": (e) => `${e.actor}: the link light goes off`,
    "hardware.refused": (e) => {
      const reason = fact(e, "reason");
      const known = PLUG_REASONS.get(reason);
      if (known === undefined)
        return `The room says no: ${text(e, "message") ?? `${e.actor} ${reason.replaceAll("-", " ")}`}`;
      return `${e.actor} cannot be plugged: ${known}`;
    },
    "power.sleep": (e) => `${e.actor} goes to sleep${sleepCause(e)}`,
    "power.hibernate": (e) => `${e.actor} hibernates${sleepCause(e)}`,
    "power.shutting-down": (e) => `${e.actor} shuts down and tells everybody`,
    "power-cord.in": (e) =>
      `${e.actor} has its power cord in, ${fact(e, "percent")} % in its battery`,
    "power-cord.out": (e) => `${e.actor} runs on its battery, ${fact(e, "percent")} % is left`,
    "battery.warning": (e) => `${e.actor} warns: ${fact(e, "percent")} % of its battery is left`,
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
      return `${e.actor} puts its clock ${way} by ${forHowLong(by)}`;
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
      `${e.actor} lets account ${fact(e, "account")} ${ACCESS.get(fact(e, "access")) ?? fact(e, "access")} ${shared(e)}`,
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
    "file.saved": (e) => `${e.actor} saves the file ${fact(e, "file")}`,
    "file.deleted": (e) => `${e.actor} deletes the file ${fact(e, "file")} in Explorer`,
    "handle.lost": (e) =>
      `${e.actor} loses ${fact(e, "file")}, which ${fact(e, "program")} had open`,
    "handle.reclaimed": (e) =>
      `${e.actor} has ${fact(e, "file")} open again in ${fact(e, "program")}`,
    "write.lost": (e) =>
      `${e.actor} loses what was saved in ${fact(e, "program")}: ${fact(e, "file")}`,
    transfer: (e) => `${e.actor} exchanges ${moved(e)} with ${fact(e, "to")}: ${fact(e, "what")}`,
    "transfer.cut": (e) =>
      `${e.actor} is cut off from ${fact(e, "to")} at ${formatBytes(count(e, "moved") ?? 0)} of ${moved(e)}: ${fact(e, "what")}`,
    "folder.copied": (e) => {
      const of = fact(e, "of");
      return `${e.actor} copies ${fact(e, "folder")}${of === e.actor ? "" : ` of ${of}`} to ${fact(e, "to")} in Explorer`;
    },
    "folder.deleted": (e) => `${e.actor} deletes ${fact(e, "folder")} in Explorer`,
    "file.damaged": (e) =>
      `${fact(e, "file")} is damaged on ${e.actor}: ${DAMAGE_WORDS.get(fact(e, "how")) ?? fact(e, "how")}`,
    "stick.out": (e) => `${e.actor} has its USB stick pulled out`,
    "stick.in": (e) => `${e.actor} has its USB stick back`,
    "fault.began": faultBegan,
    "fault.ended": (e) => `It is over with ${fact(e, "name")}`,
    drawn: (e) =>
      `By chance at ${e.actor}: ${fact(e, "what").replaceAll("-", " ")} (${fact(e, "block")})`,
    "drawn.refused": (e) =>
      `${e.actor} could not ${fact(e, "what").replaceAll("-", " ")}, which was left to chance: ${codeWords(fact(e, "code"))}`,
    step: (e) => `Step ${(count(e, "step") ?? 0) + 1}: ${stepWords(e)}`,
    "step.done": stepDone,
    "expect.pass": asExpected,
    "expect.fail": notAsExpected,
    mark: (e) => `${e.actor}: ${fact(e, "name").replaceAll("-", " ")}`,
    verdict: conclusion,
    "ledger.cut-off": (e) =>
      `${e.actor}'s user was not told whether a change to ${fact(e, "register")} is saved`,
    "ledger.saved": (e) => `${e.actor}'s user notes a save of ${fact(e, "register")}`,
    "ledger.edit": (e) => `${e.actor}'s user notes a change to ${fact(e, "register")}`,
    ...COPY_SENTENCES,
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
