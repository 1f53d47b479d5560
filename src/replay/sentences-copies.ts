/** What copies, documents, check-outs and the engagement as a whole do, in sentences. */
import { flag, shown, text } from "./facts.ts";
import { counted, fact, moved, ownerOf, several, type Sentence } from "./phrases.ts";
import type { JournalEvent } from "../sim/journal.ts";

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

/** Before its first light a copy shows nothing; `n/a` would say that it was the top-level parent. */
const turned: Sentence = (event) => {
  const from = text(event, "from");
  const before = from === null || from === "n/a" ? "" : `, was ${from}`;
  return `${event.actor} turns ${fact(event, "to")}${before}`;
};

const PHASES: ReadonlyMap<string, string> = new Map([
  ["open", "can edit again"],
  ["handing-in", "stops editing to hand in"],
  ["locked-down", "sees the engagement locked down"],
]);

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
      : event["field"] === null && event["value"] === null
        ? `${event.actor} deletes ${fact(event, "entity")}`
        : `${event.actor} changes ${field(event)}`;

/** What a lock is on, as people call it. */
const locked = (event: JournalEvent): string => fact(event, "resource").replace("document/", "");

/** Why a version is not in its file yet. */
const FILE_WAITS: ReadonlyMap<string, string> = new Map([
  ["held-open", "a program has the file open"],
  ["name-taken", "another file has its name"],
  ["path-too-long", "its path would be too long"],
  ["failed", "the disk refuses it"],
]);

/** Why a check-out is over, where the engine has only a word for it. */
const LOCK_ENDS: ReadonlyMap<string, string> = new Map([
  ["released", "it was given back"],
  ["undo-check-out", "somebody has undone the check-out"],
  ["expired", "it was not renewed in time"],
  ["gone", "nothing is left of it in the folder"],
]);

/** What only a person can say of the folder of documents. */
const QUESTIONS: ReadonlyMap<string, string> = new Map([
  ["folder-missing", "where the folder of its documents is"],
  ["other-folder", "whether another folder is the one of its documents"],
]);

const question: Sentence = (event) => {
  const known = QUESTIONS.get(fact(event, "question"));
  const missing = several(event, "documents");
  return known === undefined
    ? `${event.actor} asks whether these were deleted on purpose: ${missing === "" ? "?" : missing}`
    : `${event.actor} asks ${known}`;
};

export const COPY_SENTENCES: { readonly [kind: string]: Sentence } = {
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
  "copy.deleted": (e) =>
    flag(e, "cleared")
      ? `${e.actor} clears the synchronisation information: its documents are plain files now`
      : `${e.actor} has handed in everything and deleted its copy`,
  "copy.cleared": (e) => `What ${e.actor} had as it was cleared: ${fact(e, "digest").slice(0, 12)}`,
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
    `${e.actor} cleans up: ${counted(e, "operations", "operation")} ${e["operations"] === 1 ? "gives" : "give"} way to a snapshot`,
  "snapshot.taken": (e) => `${e.actor} takes the snapshot of the clean-up, and shrinks`,
  "control.unlocked": (e) => `${e.actor} unlocks the engagement`,
  "control.signed-off": (e) => `${e.actor} signs its copy off, to delete it`,
  "control.abandoned": (e, world) =>
    `${e.actor} abandons the copy of ${ownerOf(text(e, "abandoned"), world) ?? "?"}`,
  "lock.claimed": (e) => `${e.actor} has ${locked(e)} checked out`,
  "lock.released": (e) => `${e.actor} gives ${locked(e)} back`,
  "lock.broken": (e) => `${e.actor} undoes the check-out of ${locked(e)}`,
  "lock.refused": (e) => `${e.actor} cannot have ${locked(e)}: ${fact(e, "why")}`,
  "lock.lost": (e) =>
    `${e.actor} has ${locked(e)} no more for itself: ${LOCK_ENDS.get(fact(e, "why")) ?? fact(e, "why")}`,
  "document.mode": (e) =>
    `${e.actor} chooses ${fact(e, "mode").replace("-", " ")} for ${e["document"] === null ? "documents without a mode of their own" : fact(e, "document")}`,
  "document.kept": (e) =>
    e["waits"] === false
      ? `${e.actor} has ${fact(e, "document")} as it was before`
      : `${e.actor} saves ${fact(e, "document")}, and keeps it on this laptop for now`,
  "document.taken": (e) => `${e.actor} takes the version of ${fact(e, "document")} that waited`,
  "document.discarded": (e) =>
    `${e.actor} gives up what was kept of ${fact(e, "document")} on this laptop`,
  "document.placed": (e) =>
    flag(e, "waited")
      ? `${e.actor} puts the version of ${fact(e, "document")} that waited into its file`
      : `${e.actor} has ${fact(e, "document")} as a file now, ${fact(e, "file")}`,
  "document.removed": (e) =>
    `${e.actor} has no file of ${fact(e, "document")} any more, which is deleted`,
  "document.imported": (e) =>
    `${e.actor} takes in what was saved in the file of ${fact(e, "document")}, as a version of it`,
  "document.waits": (e) =>
    `${e.actor} keeps a version of ${fact(e, "document")} waiting: ${FILE_WAITS.get(fact(e, "why")) ?? fact(e, "why")}`,
  "documents.question": question,
  "log.packed": (e) => `${e.actor} makes one file of ${counted(e, "files", "small one")} of a log`,
  "log.forked": (e) => `${e.actor} finds that two laptops wrote as one, and keeps both histories`,
  "copy.incarnation": (e) => `${e.actor}'s copy begins a new life`,
  "copy.converted": (e) =>
    `${e.actor} marks its copy for this program: format ${fact(e, "to")}, which was ${fact(e, "from")}`,
  quarantined: (e) =>
    `${e.actor} does not believe ${fact(e, "path")} at ${fact(e, "where")}: ${fact(e, "why")}`,
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
  conflicts: (e) => `${e.actor} has ${counted(e, "count", "conflict")} now`,
  queue: (e) => `${e.actor} has ${counted(e, "length", "change")} waiting`,
  "copy.state": (e) => `${e.actor}'s copy at the end: ${fact(e, "digest").slice(0, 12)}`,
};
