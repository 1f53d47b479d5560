/**
 * No seat is lost for ever: a laptop that uses nothing of a host does not keep a session there (domain rules 21 and 34). Whoever has
 * neither a connected copy nor a program there, and a host that was on all the while, is missed after the idle time of the client and
 * two minutes of silence at the latest. Where only clients end what nobody uses, nobody misses one whose goodbye was not heard.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE } from "../../sim/time.ts";
import type { Plan } from "../plan.ts";
import { textOf } from "./facts.ts";
import { computersOf, homesOf, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** Ten minutes of a client, fifteen of a host, and time to notice. */
const PATIENCE = 30 * MINUTE;

const GOES_DOWN: ReadonlySet<string> = new Set(["power.off", "power.sleep", "power.hibernate"]);
const COMES_UP: ReadonlySet<string> = new Set(["power.on", "power.wake"]);

interface Seat {
  readonly seq: number;
  readonly client: string;
  readonly host: string;
  /** Since it was taken, client or host were gone, or were not heard: there may have been a goodbye nobody got. */
  goodbyeLost: boolean;
}

/** Through these nobody hears a goodbye. Whoever gives up while nothing comes through says none when it does again. */
const SILENCING: ReadonlySet<string> = new Set(["clog", "partition", "lose"]);

/** A connection goes with the link, with the address it was made from, and with the VPN it went through. */
const CUTS_OFF: ReadonlySet<string> = new Set([
  ...GOES_DOWN,
  "link.down",
  "address.lost",
  "vpn.down",
]);

/**
 * Who is not heard any more: whoever goes down, loses his link, his address or his VPN; anybody, where two devices lose the cable between them;
 * and what two computers say to each other is silenced for both.
 */
const silencedBy = (event: JournalEvent): ((laptop: string) => boolean) => {
  if (CUTS_OFF.has(event.kind)) return (laptop) => laptop === event.actor;
  if (event.kind === "uplink.down") return () => true;
  if (event.kind !== "fault.began" || !SILENCING.has(textOf(event, "fault"))) return () => false;
  const named = [event["from"], event["to"]].filter((side) => Array.isArray(side)).flat();
  return (laptop) => named.length === 0 || named.includes(laptop);
};

/** Whether a host waits for its clients to end what they do not use (F6; *AutoDisconnect* -1). */
const endsNothing = ({ nodes, policies }: Plan, host: string): boolean =>
  policies["idle-end"] === "client" ||
  nodes.find(({ name }) => name === host)?.autoDisconnectMillis === -1;

export const seatsGivenBack = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const computers = computersOf(run);
  /** A program that somebody has elsewhere needs no seat here. By an address, or by a name two have had, it may be anywhere. */
  const mayBeOn = (on: string, host: string): boolean => {
    const name = on.replace(/^\\+/, "").split("\\")[0] ?? "";
    return (computers.get(name.toLowerCase()) ?? host) === host;
  };
  const homes = homesOf(events);
  const seats = new Map<string, Seat>();
  /** When anything last happened between a client and a host, or to one of them. */
  const lastUse = new Map<string, number>();
  /** By laptop, the one whose copy its own is connected to: whoever moves on leaves the one before. */
  const connected = new Map<string, string>();
  const programs = new Map<string, { readonly laptop: string; readonly on: string }>();
  /** Since when each laptop is on, where that has changed. */
  const up = new Map<string, number>();
  const end = events.at(-1)?.at ?? 0;
  for (const event of events) {
    const client = textOf(event, "client");
    const seat = `${event.actor} ${client} ${textOf(event, "account")}`;
    lastUse.set(event.actor, event.at);
    if (GOES_DOWN.has(event.kind)) up.set(event.actor, Infinity);
    if (COMES_UP.has(event.kind)) up.set(event.actor, event.at);
    const isSilenced = silencedBy(event);
    for (const taken of seats.values())
      if (isSilenced(taken.client) || isSilenced(taken.host)) taken.goodbyeLost = true;
    switch (event.kind) {
      case "session.opened":
        seats.set(seat, { seq: event.seq, client, host: event.actor, goodbyeLost: false });
        break;
      case "session.closed":
        seats.delete(seat);
        break;
      case "copy.connected":
        connected.set(event.actor, homes.get(textOf(event, "to")) ?? "");
        break;
      case "copy.offline":
      case "copy.closed":
      case "copy.deleted":
        connected.delete(event.actor);
        break;
      case "power.off":
        connected.delete(event.actor);
        for (const [key, { laptop }] of programs) if (laptop === event.actor) programs.delete(key);
        break;
      case "program.opened":
        programs.set(`${event.actor} ${textOf(event, "program")}`, {
          laptop: event.actor,
          on: textOf(event, "on"),
        });
        break;
      case "program.closed":
        programs.delete(`${event.actor} ${textOf(event, "program")}`);
        break;
    }
  }
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const { client, goodbyeLost, host, seq } of seats.values()) {
    if (plan.policies["dead-peer"] === "by-idleness" || plan.policies["idle-end"] === "host")
      continue;
    if (endsNothing(plan, host) && goodbyeLost) continue;
    checked++;
    const isAsleep = up.get(client) === Infinity;
    const isUsed =
      !isAsleep &&
      (connected.get(client) === host ||
        [...programs.values()].some(({ laptop, on }) => laptop === client && mayBeOn(on, host)));
    const quietSince = Math.max(
      lastUse.get(client) ?? 0,
      events[seq]?.at ?? 0,
      // Who sleeps misses nobody.
      up.get(host) ?? 0,
    );
    if (!isUsed && end - quietSince > PATIENCE)
      violations.push({
        message: `${client} keeps a seat of ${host} and has done nothing for more than half an hour`,
        proof: [seq],
      });
  }
  return { checked, violations };
};
