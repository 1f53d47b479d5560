/**
 * A lock-down or clean-up is agreed only when every copy has handed in (engine I13): every copy that was made and registered before it
 * was asked for, and was neither deleted nor abandoned. One that was made from a copy which could not be noted down is as unknown as that.
 * Whoever has handed in edits nothing until the engagement is open again; a copy whose file says so and was damaged knows nothing of it; a backup that somebody puts over the copy knows nothing of it, nor of
 * copies that were made since, until they hand in there what they hold. What was on its way when the folder was put back, or was chosen by a
 * listing a client of Windows still believed, builds on what lay there before: it says nothing to the backup. Whoever was made from a copy that
 * was given up before it had told of him hands in when he comes to another one.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { SECOND } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { Hearsay } from "./hearsay.ts";
import { homesOf, isPutOver, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

/** What ends a lock-down or clean-up for those who hear of it. */
const OPENS_AGAIN: ReadonlySet<string> = new Set([
  "control.committed",
  "control.taken-back",
  "control.unlocked",
  "control.abandoned",
]);

/** How long a client of Windows believes a listing. */
const BELIEVED = 10 * SECOND;

export const lockDownComplete = ({ events, plan }: FinishedRun): CheckReport => {
  const isLying = plan.policies["disk-cache"] === "lying";
  /** Copies that take part, and the laptop of each. */
  const members = new Map<string, string>();
  /** Copies that could not be noted down where they were made from, and those made from them. */
  const unregistered = new Set<string>();
  const owed = new Map<string, ReadonlyMap<string, string>>();
  const sealed = new Map<string, Set<string>>();
  /** The seal of each copy that has handed in and is not open again. */
  const closed = new Map<string, number>();
  /** Copies that have said since they were opened that no edits are taken, and the laptop of each. */
  const shut = new Map<string, string>();
  /** By laptop and folder: which members its copy knew when it was copied there. */
  const backups = new Map<string, ReadonlySet<string>>();
  /** By laptop: whom the backup that was put over its copy does not know. */
  const unknownTo = new Map<string, Set<string>>();
  /** By laptop: when its folder was put back, and who has told of an exchange since. The first may have begun before. */
  const putBack = new Map<string, { readonly at: number; readonly heardOf: Set<string> }>();
  const homes = homesOf(events);
  const hearsay = new Hearsay();
  /** Which of two copies somebody works in. */
  const worksIn = new Map<string, string>();
  /** When anybody last opened the engagement again, or may have. */
  let openAgain = -1;
  const host = (event: JournalEvent): string => homes.get(textOf(event, "with")) ?? "";
  const hasLookedAnew = (copy: string, laptop: string, at: number): boolean => {
    const last = putBack.get(laptop);
    return last === undefined || (last.heardOf.has(copy) && at > last.at + BELIEVED);
  };
  const violations: Array<Violation> = [];
  /** Where a copy that is opened may not find again what it had handed in. */
  const damagedAt = new Set<string>();
  let checked = 0;
  for (const event of events) {
    hearsay.take(event);
    const copy = textOf(event, "copy");
    const epoch = textOf(event, "epoch");
    const isLockedDown = textOf(event, "purpose") === "lock-down";
    if (event.kind === "file.damaged") damagedAt.add(event.actor);
    const isForgotten =
      isPutOver(event) || (event.kind === "copy.opened" && damagedAt.has(event.actor)) || isLying;
    if ((OPENS_AGAIN.has(event.kind) && !isLockedDown) || isForgotten) openAgain = event.seq;
    switch (event.kind) {
      case "copy.created":
        if (event["registered"] === false || unregistered.has(textOf(event, "from")))
          unregistered.add(copy);
        else if (event["registered"] === true) members.set(copy, event.actor);
        // Whom that one is a stranger to which it is made from has not heard of it either.
        for (const strangers of unknownTo.values())
          if (strangers.has(textOf(event, "from"))) strangers.add(copy);
        // It knows whom the copy knows that it is made from, and nobody else.
        unknownTo.set(event.actor, new Set(unknownTo.get(homes.get(textOf(event, "from")) ?? "")));
        break;
      case "control.signed-off":
      case "copy.deleted":
        members.delete(copy);
        closed.delete(copy);
        break;
      case "copy.closed":
        shut.delete(copy);
        break;
      case "power.off":
        for (const [each, laptop] of shut) if (laptop === event.actor) shut.delete(each);
        break;
      case "copy.opened":
        worksIn.set(event.actor, copy);
        // What it was left while it was not open may have told it that the engagement is open again: then it has nothing to say.
        if (!shut.has(copy) && (closed.get(copy) ?? openAgain) < openAgain) closed.delete(copy);
        break;
      case "control.abandoned":
        members.delete(textOf(event, "abandoned"));
        break;
      case "control.intent": {
        const strangers = unknownTo.get(event.actor);
        owed.set(epoch, new Map([...members].filter(([member]) => !strangers?.has(member))));
        break;
      }
      case "round":
        // Whoever hands something in there introduces himself once more.
        if (Number(event["pushed"]) > 0 && hasLookedAnew(copy, host(event), event.at))
          unknownTo.get(host(event))?.delete(copy);
        putBack.get(host(event))?.heardOf.add(copy);
        break;
      case "control.sealed":
        sealed.set(epoch, (sealed.get(epoch) ?? new Set<string>()).add(copy));
        closed.set(copy, event.seq);
        worksIn.set(event.actor, copy);
        break;
      case "folder.copied": {
        const [from, to] = [textOf(event, "folder"), textOf(event, "to")];
        if (!to.includes("\\Engagements\\")) {
          const strangers = unknownTo.get(event.actor);
          const known = [...members.keys()].filter((member) => strangers?.has(member) !== true);
          backups.set(`${event.actor} ${to}`, new Set(known));
          break;
        }
        closed.delete(worksIn.get(event.actor) ?? "");
        const known = backups.get(`${textOf(event, "of")} ${from}`) ?? new Set<string>();
        const strangers = [...members.keys()].filter((member) => !known.has(member));
        unknownTo.set(event.actor, new Set(strangers));
        putBack.set(event.actor, { at: event.at, heardOf: new Set() });
        break;
      }
      case "phase":
        if (textOf(event, "to") !== "open") shut.set(copy, event.actor);
        else {
          closed.delete(copy);
          shut.delete(copy);
        }
        break;
      case "ledger.edit": {
        const seal = closed.get(worksIn.get(event.actor) ?? "");
        if (seal === undefined) break;
        // Who hears at once that one asking is over and the next has begun takes in the files that were saved meanwhile, and hands these in.
        if (event["from"] === "file" && seal < openAgain) break;
        checked++;
        violations.push({
          message: `${event.actor} edited ${textOf(event, "register")} after it had handed in`,
          proof: [seal, event.seq],
        });
        break;
      }
      case "control.committed":
        for (const [member, laptop] of owed.get(epoch) ?? []) {
          if (unknownTo.get(event.actor)?.has(member) === true) continue;
          checked++;
          if (sealed.get(epoch)?.has(member) === true || !members.has(member)) continue;
          if (hearsay.isUnheardOf(member)) continue;
          violations.push({
            message: `${event.actor} agreed on the ${textOf(event, "purpose")} although ${laptop} had not handed in`,
            proof: [event.seq],
          });
        }
        break;
    }
  }
  return { checked, violations };
};
