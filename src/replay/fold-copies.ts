/** What the sync engine on each laptop tells: its copy, its connection, its indicator, its queue, its conflicts. */
import { count, flag, text } from "./facts.ts";
import { withLaptop } from "./field.ts";
import type { CopyState, FieldState, Indicator, LaptopState } from "./field.ts";
import type { Fold } from "./fold.ts";
import { laptopOfPath } from "./world.ts";

const NO_COPY: CopyState = {
  id: null,
  role: "child",
  from: null,
  open: false,
  connectedTo: null,
  offlineWhy: null,
  phase: "open",
};

const DELETED = "deleted";
const CLEARED = "cleared";

const isGone = ({ role }: CopyState): boolean => role === DELETED || role === CLEARED;

const PUT_BACK = "folder-put-back";

const INDICATORS: ReadonlySet<string> = new Set(["n/a", "green", "yellow", "offline"]);
const isIndicator = (word: string | null): word is Indicator => INDICATORS.has(word ?? "");

type Told = (
  laptop: LaptopState,
  event: Parameters<Fold>[1],
  field: FieldState,
) => Partial<LaptopState>;

/**
 * What a copy tells is of the copy it names: one that was laid aside may be closed only after the other was opened. Older journals name
 * none, and mean the one in hand.
 */
const told =
  (change: Told): Fold =>
  (field, event) =>
    withLaptop(field, event.actor, (laptop) => {
      const id = text(event, "copy");
      const aside = laptop.otherCopies.find((other) => id !== null && other.copy.id === id);
      if (aside === undefined) return change(laptop, event, field);
      const { copy, queue, queueTold } = {
        ...aside,
        ...change({ ...laptop, ...aside, otherCopies: [] }, event, field),
      };
      const changed = { copy: copy ?? aside.copy, queue, queueTold };
      return {
        otherCopies: laptop.otherCopies.map((other) => (other === aside ? changed : other)),
      };
    });

const onCopy = (
  change: (event: Parameters<Fold>[1], field: FieldState) => Partial<CopyState>,
): Fold =>
  told((laptop, event, field) => ({
    copy: { ...(laptop.copy ?? NO_COPY), ...change(event, field) },
  }));

const DOCUMENT = "document/";

const without = (files: LaptopState["files"], settledOne: string): LaptopState["files"] =>
  files.some(({ document }) => document === settledOne)
    ? files.filter(({ document }) => document !== settledOne)
    : files;

/** The file of a document is what its copy shows, or about to be. */
const settled = told(({ files }, event) => ({
  files: without(files, text(event, "document") ?? ""),
}));

const CLOSED: Partial<CopyState> = {
  open: false,
  connectedTo: null,
  offlineWhy: null,
  phase: "open",
};

/** No copy is open: nothing of it is shown, and whoever opens it is told of its conflicts and of hand-ins anew. */
const withoutCopy = (copy: CopyState | null): Partial<LaptopState> => ({
  copy: copy === null ? null : { ...copy, ...CLOSED },
  indicator: null,
  conflicts: 0,
  files: [],
});

/** The copy in hand is closed. Where it was deleted, another one that lies on the laptop is what its user has. */
export const putDown = ({ copy, otherCopies }: LaptopState): Partial<LaptopState> => {
  const left = otherCopies.findLast((other) => !isGone(other.copy));
  return copy === null || !isGone(copy) || left === undefined
    ? withoutCopy(copy)
    : {
        ...withoutCopy(null),
        ...left,
        otherCopies: otherCopies.filter((other) => other !== left),
      };
};

/** The laptop with this copy in hand; the one it had before is laid aside, where it is another one. */
const withInHand = (laptop: LaptopState, id: string | null): LaptopState => {
  const { copy, otherCopies, queue, queueTold } = laptop;
  if (copy === null || copy.id === null || id === null || copy.id === id)
    return { ...laptop, copy: { ...(copy ?? NO_COPY), id: id ?? copy?.id ?? null } };
  const taken = otherCopies.find((other) => other.copy.id === id);
  const others = otherCopies.filter((other) => other !== taken);
  return {
    ...laptop,
    // What the other one shows may have been told while it was being opened.
    ...(copy.open ? withoutCopy(null) : {}),
    copy: taken?.copy ?? { ...NO_COPY, id },
    queue: taken?.queue ?? 0,
    queueTold: 0,
    otherCopies: [...others, { copy: { ...copy, ...CLOSED }, queue, queueTold }],
  };
};

/** Which laptop a connection leads to: by the path it goes through, else by whatever name the engine gives. */
const connectedTo = (event: Parameters<Fold>[1], { world }: FieldState): string => {
  const location = text(event, "location");
  return location === null ? (text(event, "to") ?? "?") : laptopOfPath(location, world);
};

export const COPY_FOLDS: { readonly [kind: string]: Fold } = {
  "copy.created": (field, event) =>
    withLaptop(field, event.actor, (laptop) => {
      const made = withInHand(laptop, text(event, "copy"));
      const role = text(event, "role") ?? "child";
      return { ...made, copy: { ...(made.copy ?? NO_COPY), role, from: text(event, "from") } };
    }),
  "copy.opened": (field, event) =>
    withLaptop(field, event.actor, (laptop) => {
      const opened = withInHand(laptop, text(event, "copy"));
      // The engine counts what waits as it opens, and tells it again only where it changes. Older ones did not say how much.
      const queue = count(event, "queue") ?? opened.queue;
      const copy = opened.copy ?? NO_COPY;
      return {
        ...opened,
        // A disk that lies may have taken back with the power that it was deleted.
        copy: { ...copy, role: text(event, "role") ?? copy.role, open: true },
        queue,
        queueTold: queue,
        // The top level shows the same all day; every other copy tells its indicator itself.
        ...(text(event, "role") === "top-level" ? { indicator: "n/a" } : {}),
      };
    }),
  "copy.deleted": onCopy((event) => ({
    role: flag(event, "cleared") ? CLEARED : DELETED,
    phase: "open",
  })),
  /** A backup was put over the open folder, and the copy begins anew with what is in that: what waited and was told is of before. */
  mark: (field, event) =>
    text(event, "name") === PUT_BACK
      ? withLaptop(field, event.actor, ({ copy }) => ({
          copy: copy === null ? null : { ...copy, phase: "open" },
          queue: 0,
          queueTold: 0,
        }))
      : field,
  phase: onCopy((event) => ({ phase: text(event, "to") ?? "open" })),
  "copy.closed": told((laptop) => putDown({ ...laptop, copy: laptop.copy ?? NO_COPY })),
  "copy.connected": onCopy((event, field) => ({
    open: true,
    connectedTo: connectedTo(event, field),
    offlineWhy: null,
  })),
  "copy.offline": onCopy((event) => ({
    connectedTo: null,
    offlineWhy: text(event, "why") ?? "offline",
  })),
  indicator: told((_, event) => {
    const to = text(event, "to");
    return isIndicator(to) ? { indicator: to } : {};
  }),
  /**
   * The engine tells the length of its queue after a round, if it is another than it told before: without a word it is what
   * it was. In between every own change waits in it.
   */
  edit: told(({ copy, files, queue }, event) => ({
    ...(copy?.role === "top-level" ? {} : { queue: queue + 1 }),
    ...(files.length > 0 && event["value"] === null
      ? { files: without(files, (text(event, "entity") ?? "").slice(DOCUMENT.length)) }
      : {}),
  })),
  round: told(({ queueTold }) => ({ queue: queueTold })),
  queue: told((laptop, event) => {
    const length = count(event, "length") ?? laptop.queue;
    return { queue: length, queueTold: length };
  }),
  "document.waits": told(({ files }, event) => {
    const document = text(event, "document") ?? "";
    return { files: [...without(files, document), { document, is: "waiting" }] };
  }),
  "document.placed": settled,
  "document.removed": settled,
  "document.imported": settled,
  /** A question is about all files that are missing by then. */
  "documents.question": told(({ files }, event) => {
    const documents = event["documents"];
    const missing = (Array.isArray(documents) ? documents : []).filter(
      (one) => typeof one === "string",
    );
    return {
      files: [
        ...files.filter(({ document, is }) => is === "waiting" && !missing.includes(document)),
        ...missing.map((document) => ({ document, is: "missing" as const })),
      ],
    };
  }),
  conflict: told(({ conflicts }) => ({ conflicts: conflicts + 1 })),
  /** Told where it is not what the events before add up to. */
  conflicts: told(({ conflicts }, event) => ({ conflicts: count(event, "count") ?? conflicts })),
};
