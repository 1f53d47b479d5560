/**
 * Nothing is edited or deleted that nobody asked for: a folder that is empty, unplugged or somebody else's deletes nothing (engine I16),
 * and looking at two versions or two equal numbers writes nothing (I3). Every edit the engine stores belongs to something the person at
 * that laptop did by then.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import type { DrawnEdit } from "../chance.ts";
import type { Action } from "../actions.ts";
import { SECOND } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { cutOffIn, documentRegister, ledgerOf, type LedgerEdit } from "./ledger.ts";
import { actionsOn, furthest, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const sameDocument = (action: { readonly document: string | null }, entity: string): boolean =>
  action.document === null || entity === `document/${action.document}`;

/** Whether somebody who does this can bring about that edit. */
const explains = (action: Action, event: JournalEvent): boolean => {
  const entity = textOf(event, "entity");
  const isDeletion = event["value"] === null;
  switch (action.action) {
    case "edit-record":
      return (
        !isDeletion && action.record === entity && Object.hasOwn(action.set, textOf(event, "field"))
      );
    case "delete-record":
      return isDeletion && action.record === entity;
    case "edit-document":
    case "promote":
    case "confirm":
      return !isDeletion && sameDocument(action, entity);
    case "delete-document":
      return isDeletion && sameDocument(action, entity);
    case "missing-files":
      return isDeletion && action.answer === "deleted" && sameDocument(action, entity);
    default:
      return false;
  }
};

/** Whether this edit was drawn for that laptop, and its time had come. */
const isAskedBy = ({ action, at }: DrawnEdit, event: JournalEvent): boolean =>
  action.laptop === event.actor && at <= event.at;

const DOCUMENT = "document/";

/**
 * Whether a version of a document is one that the person at that laptop saved, promoted or confirmed, and as often as he did. The journal
 * tells the beginning of its name. What is being saved when the day is over nobody has been told yet.
 */
const savesOf = (events: FinishedRun["events"]): ((event: JournalEvent) => boolean) => {
  const end = events.at(-1)?.at ?? 0;
  const saves = [...ledgerOf(events), ...cutOffIn(events)].filter(({ register }) =>
    register.startsWith("document:"),
  );
  const taken = new Set<LedgerEdit>();
  return (event) => {
    const entity = textOf(event, "entity");
    const begins = textOf(event, "value");
    if (!entity.startsWith(DOCUMENT) || event["value"] === null) return true;
    const register = documentRegister(entity.slice(DOCUMENT.length));
    const save = saves.find(
      (one) =>
        one.laptop === event.actor &&
        one.register === register &&
        one.value.startsWith(begins) &&
        !taken.has(one),
    );
    if (save !== undefined) taken.add(save);
    return save !== undefined || end - event.at <= SECOND;
  };
};

/**
 * Contents that lay in the folder when a copy was made there, by seq of the edit: whoever makes a copy where another one was finds its files,
 * and what the engagement does not know any more is taken in once more, so that nothing is lost. And files somebody saved elsewhere, that came with a
 * folder which was carried there. And saves whose operations were damaged: the file may be all there is of them.
 */
const foundThere = (events: FinishedRun["events"]): ReadonlySet<number> => {
  const hadCopies = new Map<string, number>();
  const latest = new Map<string, number>();
  const found = new Set<number>();
  const carriedTo = new Set<string>();
  const damagedAt = new Set<string>();
  const saved = new Set<string>();
  /** Such files that were kept there until a Sync. */
  const kept = new Set<string>();
  for (const event of events) {
    const { actor, kind, seq } = event;
    if (kind === "folder.copied") carriedTo.add(actor);
    if (
      kind === "file.damaged" &&
      /^_Sync\/(?:blob|own\/(?:log|parcel))\//.test(textOf(event, "file"))
    )
      damagedAt.add(actor);
    if (kind === "ledger.saved")
      saved.add(placeOf("", textOf(event, "register"), textOf(event, "value")));
    // A top level that was cleared has forgotten its files, and a backup may bring them back.
    if (kind === "copy.created" || kind === "copy.cleared")
      hadCopies.set(actor, (hadCopies.get(actor) ?? 0) + 1);
    const entity = kind === "edit" ? textOf(event, "entity") : DOCUMENT + textOf(event, "document");
    const what = `${actor} ${entity} ${textOf(event, "value")}`;
    if (kind === "edit") latest.set(what, seq);
    if (kind === "edit" && kept.delete(what)) found.add(seq);
    if (kind !== "document.imported" && kind !== "document.kept") continue;
    const register = documentRegister(textOf(event, "document"));
    const isCarried =
      carriedTo.has(actor) && saved.has(placeOf("", register, textOf(event, "value")));
    if (kind === "document.kept" && isCarried) kept.add(what);
    const isFound = (hadCopies.get(actor) ?? 0) > 1 || isCarried || damagedAt.has(actor);
    if (kind === "document.kept" || !isFound) continue;
    const edit = latest.get(what);
    if (edit !== undefined) found.add(edit);
  }
  return found;
};

/** Edits that were files somebody had saved, whoever it was: from another laptop as well, over the network. */
const savedAsFiles = (events: FinishedRun["events"]): ReadonlySet<string> =>
  new Set(
    events
      .filter(({ from, kind }) => kind === "ledger.edit" && from === "file")
      .map((event) => placeOf(event.actor, textOf(event, "register"), textOf(event, "value"))),
  );

/** Of a content the journal tells the first digits. */
const placeOf = (laptop: string, register: string, value: string): string =>
  `${laptop} ${register} ${value.slice(0, 16)}`;

const isFileIn = (files: ReadonlySet<string>, event: JournalEvent): boolean => {
  const entity = textOf(event, "entity");
  return (
    entity.startsWith(DOCUMENT) &&
    files.has(
      placeOf(event.actor, documentRegister(entity.slice(DOCUMENT.length)), textOf(event, "value")),
    )
  );
};

const unsaved = (event: JournalEvent): Violation => ({
  message: `${event.actor} wrote a version of ${textOf(event, "entity")} that nobody there has saved, or once more than somebody has`,
  proof: [event.seq],
});

export const editsAskedFor = ({ events, plan }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  const leftToChance = (plan.workload ?? []).flatMap(({ drawn }) => drawn);
  const isSaved = savesOf(events);
  const found = foundThere(events);
  const files = savedAsFiles(events);
  let checked = 0;
  let step = -1;
  for (const event of events) {
    step = furthest(step, event);
    if (event.kind !== "edit") continue;
    if (found.has(event.seq)) continue;
    checked++;
    const asked =
      isFileIn(files, event) ||
      actionsOn(plan, event.actor, step).some(({ action }) => explains(action, event)) ||
      leftToChance.some((edit) => isAskedBy(edit, event) && explains(edit.action, event));
    if (!asked) violations.push(unasked(event));
    else if (!isSaved(event)) violations.push(unsaved(event));
  }
  return { checked, violations };
};

const unasked = (event: JournalEvent): Violation => ({
  message: `${event.actor} ${event["value"] === null ? "deleted" : "changed"} ${textOf(event, "entity")}, and nobody there had asked for that`,
  proof: [event.seq],
});
