/**
 * Where documents are files (engine §1.7, I28): the file of every document holds what its copy shows, or the copy says why it does not; and what
 * somebody saved is taken in, or lies there and is about to be. A copy that was hindered a moment ago may not have looked yet.
 *
 * Reads the journal (`ledger.saved`, `copy.state`) and the files as they lie on the disk when the day is over.
 */
import { createHash } from "node:crypto";
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE } from "../../sim/time.ts";
import { textOf, textsOf } from "./facts.ts";
import {
  isFinalState,
  lastMoved,
  touchedByHand,
  type FinishedRun,
  type RawFile,
  type Registers,
} from "./finished-run.ts";
import { documentRegister } from "./ledger.ts";
import type { CheckReport, Violation } from "./report.ts";
import { timeToLook } from "./time-to-look.ts";

/** A file that is held is tried again once a minute at the latest. */
const LOOKS_AGAIN_WITHIN = 2 * MINUTE;

interface Said {
  readonly shown: string | null;
  readonly says?: string;
}

/** What a copy says of its files when the day is over, and the name of the folder it lies in. */
interface FilesOf {
  readonly in: string;
  readonly documents: { readonly [document: string]: Said };
}

const DOCUMENT = /\/Engagements\/([^/]+)\/documents\/([^/]+)$/;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const ASIDE = /\/Engagements\/[^/]+\/_Sync\/aside\/[^/]+$/;

/** Files of documents on a disk, by name; of the folder the copy is in that was opened last. */
const filesIn = (files: ReadonlyArray<RawFile>, folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    files.flatMap(({ bytes, path }) => {
      const [, of, name] = DOCUMENT.exec(path) ?? [];
      return of === folder && name !== undefined ? [[name, bytes] as const] : [];
    }),
  );

/** What can change a file, or keep its copy from looking at it. */
const STIRS: ReadonlySet<string> = new Set([
  "file.saved",
  "file.deleted",
  "document.placed",
  "document.removed",
  "document.imported",
  "program.closed",
  "disk.free",
  "document.taken",
]);

const lastStirred = (events: ReadonlyArray<JournalEvent>, laptop: string) =>
  events.findLast(({ actor, kind }) => actor === laptop && STIRS.has(kind))?.at ?? 0;

/** A file that does not hold what its copy shows, as a sentence. */
const differing = (laptop: string, document: string, said: Said, bytes: Uint8Array | undefined) => {
  const holds = bytes === undefined ? "is not there" : `holds ${sha256(bytes)}`;
  const shows = said.shown === null ? "no version of it" : said.shown;
  return `the file of ${document} on ${laptop} ${holds}, its copy shows ${shows}, and does not say why`;
};

const isLater = (saved: JournalEvent, event: JournalEvent): boolean =>
  event.seq > saved.seq && event.actor === saved.actor;

/** Whether the person there did away with it himself: he saved over it, or deleted the file. */
const isDoneAway = (saved: JournalEvent, events: ReadonlyArray<JournalEvent>): boolean => {
  const register = textOf(saved, "register");
  return events.some(
    (event) =>
      isLater(saved, event) &&
      ((event.kind === "ledger.saved" &&
        textOf(event, "register") === register &&
        textsOf(event, "saw").includes(textOf(saved, "value"))) ||
        (event.kind === "file.deleted" && documentRegister(textOf(event, "file")) === register)),
  );
};

/** What somebody saved in a file is an edit, is what was there before, lies there still, or he did away with it himself. */
const lostSaves = ({ disks, events }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  const touched = touchedByHand(events);
  const saves = events.filter(({ actor, kind }) => kind === "ledger.saved" && !touched.has(actor));
  const known = new Set(
    events.flatMap((event) => {
      if (event.kind === "ledger.edit") return textOf(event, "value");
      return isFinalState(event) ? Object.values((event["edited"] ?? {}) as Registers).flat() : [];
    }),
  );
  for (const saved of saves) {
    const value = textOf(saved, "value");
    const lies = (): boolean =>
      (disks.get(saved.actor) ?? []).some(
        ({ bytes, path }) => (DOCUMENT.test(path) || ASIDE.test(path)) && sha256(bytes) === value,
      );
    if (
      known.has(value) ||
      textsOf(saved, "saw").includes(value) ||
      isDoneAway(saved, events) ||
      lies()
    )
      continue;
    violations.push({
      message: `what was saved in a file on ${saved.actor}, ${textOf(saved, "register")}, was never taken in, and does not lie there any more`,
      proof: [saved.seq],
    });
  }
  return { checked: saves.length, violations };
};

/** Where the file holds what was saved there last, it is no version: that stays, too. */
const SAVED_THERE: ReadonlySet<string | undefined> = new Set(["changed", "no-document"]);

/** What would have had to stay beside the version that is shown: a save that is kept replaces the current one, and stands beside no other. */
const besideShown = (state: JournalEvent, document: string, shown: string | null): number => {
  const [current, ...others] =
    ((state["edited"] ?? {}) as Registers)[documentRegister(document)] ?? [];
  const replaced = current === shown ? null : current;
  return new Set(others.filter((value) => value !== shown && value !== replaced)).size;
};

/** A top level that was cleared left its documents as files, and nothing else: each holds what was shown, as long as nobody touches it. */
const filesLeft = ({ disks, events }: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  let checked = 0;
  const touched = touchedByHand(events);
  for (const state of events.filter(({ kind }) => kind === "copy.cleared")) {
    const { actor, seq } = state;
    const said = state["files"] as unknown as FilesOf | undefined;
    const isStirred = events.some(
      (event) => event.seq > seq && event.actor === actor && STIRS.has(event.kind),
    );
    if (said === undefined || touched.has(actor) || isStirred) continue;
    const files = filesIn(disks.get(actor) ?? [], said.in);
    for (const [document, { says, shown }] of Object.entries(said.documents)) {
      checked++;
      if (besideShown(state, document, shown) > 0)
        violations.push({
          message: `${actor} was cleared while another version of ${document} stood beside the one that is shown: nobody has chosen, and it is lost`,
          proof: [seq],
        });
      const bytes = files.get(document);
      if (SAVED_THERE.has(says) || (bytes === undefined ? null : sha256(bytes)) === shown) continue;
      violations.push({
        message: `${actor} was cleared, and the file of ${document} does not hold what was shown: it is lost`,
        proof: [seq],
      });
    }
  }
  return { checked, violations };
};

export const filesAgree = (run: FinishedRun): CheckReport => {
  const { disks, events, plan } = run;
  if (plan.engagement.files !== true || plan.policies["disk-cache"] === "lying")
    return { checked: 0, violations: [] };
  const saves = lostSaves(run);
  const left = filesLeft(run);
  const violations = [...saves.violations, ...left.violations];
  let checked = saves.checked + left.checked;
  const touched = touchedByHand(events);
  for (const state of events.filter(({ kind }) => kind === "copy.state")) {
    const { actor } = state;
    const since = Math.max(lastMoved(events), lastStirred(events, actor));
    if (touched.has(actor) || timeToLook(events, actor, since) <= LOOKS_AGAIN_WITHIN) continue;
    const said = state["files"] as unknown as FilesOf | undefined;
    if (said === undefined) continue;
    const files = filesIn(disks.get(actor) ?? [], said.in);
    for (const [document, of] of Object.entries(said.documents)) {
      checked++;
      const bytes = files.get(document);
      if (of.says !== undefined || (bytes === undefined ? null : sha256(bytes)) === of.shown)
        continue;
      violations.push({ message: differing(actor, document, of, bytes), proof: [state.seq] });
    }
  }
  return { checked, violations };
};
