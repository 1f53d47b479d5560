/**
 * Whoever was turned away asks again (engine I30): a copy that has lost its connection and was refused by Windows tries once more, sooner
 * than anybody waits in front of a screen, for as long as it is open and nobody told it to stop. Where something else is in the way, a
 * folder that is gone or another program's format, there is nothing to be seen of an attempt, and nothing is judged.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE, type Micros } from "../../sim/time.ts";
import { everyStep, type Plan } from "../plan.ts";
import type { Action } from "../actions.ts";
import { sameFolder, textOf } from "./facts.ts";
import { computersOf, isPutOver, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** The longest wait between two attempts is half a minute; one that meets silence takes some more. */
const ASKS_AGAIN_WITHIN = 8 * MINUTE;

interface Refusal {
  readonly at: Micros;
  readonly seq: number;
  readonly code: string;
  readonly target: string;
}

/** A copy without a connection that somebody has not chosen. */
interface Lost {
  readonly copy: string;
  /** Where it was connected, and asks: what somebody was refused elsewhere is nothing of it. Null where that is not known. */
  readonly location: string | null;
  /** The refusal it has not come back to yet; null where nothing is known of its last attempt. */
  refused: Refusal | null;
}

const BY_CHOICE: ReadonlySet<string> = new Set([
  "work-offline",
  "disconnect",
  "close",
  "abandoned",
]);
const STOPS_ASKING: ReadonlySet<Action["action"]> = new Set([
  "work-offline",
  "disconnect",
  "close-copy",
  "delete-copy",
  "restore-folder",
  "delete-folder",
]);
const ENDS_COPY: ReadonlySet<string> = new Set(["copy.closed", "copy.deleted"]);
/** An attempt shows that the network is asked. */
const ATTEMPTS: ReadonlySet<string> = new Set(["name.resolved", "name.failed", "transfer"]);
/** People and other programs ask as well; what they are refused tells nothing of what the copy does. */
const NOT_BY_THE_COPY: ReadonlySet<string> = new Set([
  "delayed-write",
  "open-program",
  "save",
  "sign-in",
]);
/** A copy asks other computers; accounts, shares and folders of its own are changed by hand. */
const isOfTheCopy = (event: JournalEvent): boolean =>
  textOf(event, "target").startsWith("\\\\") && !NOT_BY_THE_COPY.has(textOf(event, "operation"));

/** Names each laptop has on the network. One that looks for a name of its own meets itself. */
const ownNames = ({ nodes }: Plan): Map<string, Set<string>> =>
  new Map(nodes.map(({ computerName, name }) => [name, new Set([lower(computerName ?? name)])]));

const lower = (name: string): string => name.toLowerCase();

/** The computer in `\\\\PARENT\\Maple`. */
const computerIn = (target: string): string => lower(target.split("\\")[2] ?? "");

/** What may leave an attempt without any trace from now on, at whichever laptop it happens. */
const HIDES: ReadonlySet<string> = new Set([
  "folder.copied",
  "folder.deleted",
  "stick.out",
  "stick.in",
  "copy.deleted",
  "copy.converted",
  "program.saved",
  // A laptop that has the name it asks for may share its own folder: it meets itself.
  "share.created",
  "computer.renamed",
]);

/** What stays in a folder and stops whoever gets in: he has a session there by now, and nothing shows that he has looked. */
const STAYS_HIDDEN: ReadonlySet<string> = new Set([
  "folder.copied",
  "folder.deleted",
  "stick.out",
  "copy.deleted",
  "copy.converted",
  "program.saved",
]);

/** What Windows says to somebody who is in already: his session stays. */
const SAID_INSIDE: ReadonlySet<string> = new Set(["5", "32", "33"]);

/** A laptop at a host. */
const seatIn = (host: string, client: string): string => `${host} ${client}`;

/** First of all the copy is to be opened once more, and as long as its folder holds none nobody else is asked. */
const isPutBack = (event: JournalEvent): boolean =>
  event.kind === "mark" && event["name"] === "folder-put-back";

/** Whether this is where a copy asks. */
const isAskedBy = ({ location }: Pick<Lost, "location">, target: string): boolean =>
  location === null || sameFolder(location, target);

type Stop = readonly [laptop: string, by: Action["action"]];

/** Whom a step was refused, or could not be done for. */
const refusedIn = (event: JournalEvent): ReadonlyArray<string> =>
  Object.keys(event["refused"] ?? {});

const whoStops = (plan: Plan): ReadonlyMap<number, ReadonlyArray<Stop>> => {
  const stops = new Map<number, ReadonlyArray<Stop>>();
  for (const { actions, index } of everyStep(plan.timeline)) {
    const all = actions.flatMap((action): ReadonlyArray<Stop> =>
      "laptop" in action && STOPS_ASKING.has(action.action) ? [[action.laptop, action.action]] : [],
    );
    if (all.length > 0) stops.set(index, [...(stops.get(index) ?? []), ...all]);
  }
  return stops;
};

export const keepsAsking = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const computers = computersOf(run);
  const stops = whoStops(plan);
  const names = ownNames(plan);
  const lost = new Map<string, Lost>();
  /** Copies that were connected, and nobody took that back: they are bound when they are opened again. */
  const bound = new Map<string, { readonly laptop: string; readonly location: string }>();
  /** Copies that are given up forget whom they were connected to, as soon as they hear of it. */
  const abandoned = new Set<string>();
  const lastRefusal = new Map<string, Refusal>();
  /** How many sessions a laptop has at a host: one for each account. */
  const seats = new Map<string, number>();
  let mayStopBehindTheDoor = false;
  const violations: Array<Violation> = [];
  let checked = 0;
  /** Whether an attempt may show nothing: it opens no session, as there is one, and stops behind the door. */
  const asksUnseen = (laptop: string, { code, target }: Refusal): boolean => {
    const host = computers.get(computerIn(target)) ?? "";
    return (
      mayStopBehindTheDoor && SAID_INSIDE.has(code) && (seats.get(seatIn(host, laptop)) ?? 0) > 0
    );
  };
  /** A session more or less. Where it was the last, the next attempt shows, and the time counts from now. */
  const countSeats = (host: string, laptop: string, change: 1 | -1, at: Micros): void => {
    const one = lost.get(laptop);
    const refused = one?.refused ?? null;
    const wasUnseen = refused !== null && asksUnseen(laptop, refused);
    const seat = seatIn(host, laptop);
    seats.set(seat, Math.max(0, (seats.get(seat) ?? 0) + change));
    if (one !== undefined && wasUnseen && !asksUnseen(laptop, refused))
      one.refused = { ...refused, at };
  };
  const judge = (laptop: string, at: Micros, proof: ReadonlyArray<number>): void => {
    const refused = lost.get(laptop)?.refused ?? null;
    if (refused === null || asksUnseen(laptop, refused)) return;
    checked++;
    if (at - refused.at <= ASKS_AGAIN_WITHIN) return;
    violations.push({
      message: `${laptop} was refused with ${refused.code} and did not ask again for ${Math.floor((at - refused.at) / MINUTE)} minutes`,
      proof: [refused.seq, ...proof],
    });
  };
  /** It is not known any more what the last attempt came to. */
  const forget = (laptop: string, at: Micros, seq: number): void => {
    judge(laptop, at, [seq]);
    const one = lost.get(laptop);
    if (one !== undefined) one.refused = null;
    lastRefusal.delete(laptop);
  };
  const giveUp = (laptop: string, at: Micros, seq: number): void => {
    forget(laptop, at, seq);
    lost.delete(laptop);
  };
  for (const event of events) {
    const { actor, at, kind, seq } = event;
    if (kind === "step") {
      for (const [laptop, action] of stops.get(Number(event["step"])) ?? []) {
        giveUp(laptop, at, seq);
        if (action === "close-copy") continue;
        for (const [copy, home] of bound) if (home.laptop === laptop) bound.delete(copy);
      }
    } else if (kind === "refused") {
      if (!isOfTheCopy(event)) continue;
      // It met itself. The next time it may do so without a word.
      if (names.get(actor)?.has(computerIn(textOf(event, "target"))) === true) {
        forget(actor, at, seq);
        continue;
      }
      const target = textOf(event, "target");
      const refused = { at, seq, code: textOf(event, "code"), target };
      lastRefusal.set(actor, refused);
      const one = lost.get(actor);
      if (one === undefined || !isAskedBy(one, target)) continue;
      judge(actor, at, [seq]);
      one.refused = refused;
    } else if (kind === "step.done") {
      const isRefused = refusedIn(event);
      // It lost its connection just before it was told to stay offline.
      for (const [laptop, action] of stops.get(Number(event["step"])) ?? [])
        if (BY_CHOICE.has(action) && !isRefused.includes(laptop)) lost.delete(laptop);
      // People were refused at the door. The copy may be let in, and stop behind it.
      if (mayStopBehindTheDoor) for (const laptop of isRefused) forget(laptop, at, seq);
    } else if (kind === "copy.connected") {
      giveUp(actor, at, seq);
      bound.set(textOf(event, "copy"), { laptop: actor, location: textOf(event, "location") });
    } else if (kind === "copy.opened") {
      giveUp(actor, at, seq);
      const copy = textOf(event, "copy");
      const location = bound.get(copy)?.location;
      if (location !== undefined && !abandoned.has(copy))
        lost.set(actor, { copy, location, refused: null });
    } else if (ENDS_COPY.has(kind)) giveUp(actor, at, seq);
    else if (kind === "copy.offline") {
      if (BY_CHOICE.has(textOf(event, "why")) || abandoned.has(textOf(event, "copy"))) continue;
      const copy = textOf(event, "copy");
      const one = { copy, location: bound.get(copy)?.location ?? null };
      const last = lastRefusal.get(actor);
      const isItsOwn = last !== undefined && at - last.at < MINUTE && isAskedBy(one, last.target);
      lost.set(actor, { ...one, refused: isItsOwn ? { ...last, at } : null });
    } else if (kind === "control.abandoned") {
      abandoned.add(textOf(event, "abandoned"));
      for (const [laptop, { copy }] of lost)
        if (copy === textOf(event, "abandoned")) giveUp(laptop, at, seq);
    } else if (kind === "session.opened" || kind === "session.closed") {
      const client = textOf(event, "client");
      const isOpened = kind === "session.opened";
      if (isOpened) forget(client, at, seq);
      countSeats(actor, client, isOpened ? 1 : -1, at);
    } else if (ATTEMPTS.has(kind) || kind.startsWith("power.") || isPutBack(event))
      forget(actor, at, seq);
    if (kind === "computer.renamed") names.get(actor)?.add(lower(textOf(event, "name")));
    const isBackup = kind === "folder.copied" && !isPutOver(event);
    mayStopBehindTheDoor ||= STAYS_HIDDEN.has(kind) && !isBackup;
    if ((HIDES.has(kind) && !isBackup) || (mayStopBehindTheDoor && kind === "permission.granted"))
      for (const laptop of lost.keys()) forget(laptop, at, seq);
  }
  const end = events.at(-1)?.at ?? 0;
  for (const laptop of lost.keys()) judge(laptop, end, []);
  return { checked, violations };
};
