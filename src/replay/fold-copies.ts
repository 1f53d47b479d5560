/** What the sync engine on each laptop tells: its copy, its connection, its indicator, its queue, its conflicts. */
import { count, text } from "./facts.ts";
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

const PUT_BACK = "folder-put-back";

const INDICATORS: ReadonlySet<string> = new Set(["n/a", "green", "yellow", "offline"]);
const isIndicator = (word: string | null): word is Indicator => INDICATORS.has(word ?? "");

const onCopy =
  (change: (event: Parameters<Fold>[1], copy: CopyState) => Partial<CopyState>): Fold =>
  (field, event) =>
    withLaptop(field, event.actor, (laptop) => {
      const copy = laptop.copy ?? NO_COPY;
      return { copy: { ...copy, ...change(event, copy) } };
    });

/** No copy is open: nothing of it is shown, and whoever opens it is told of its conflicts and of hand-ins anew. */
export const withoutCopy = (copy: CopyState | null): Partial<LaptopState> => ({
  copy:
    copy === null
      ? null
      : { ...copy, open: false, connectedTo: null, offlineWhy: null, phase: "open" },
  indicator: null,
  conflicts: 0,
});

/** The laptop with this copy in hand; the one it had before is laid aside, where it is another one. */
const withInHand = (laptop: LaptopState, id: string | null): LaptopState => {
  const { copy, otherCopies, queue } = laptop;
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
    otherCopies: [...others, { copy: { ...copy, open: false }, queue }],
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
      return {
        ...opened,
        copy: { ...(opened.copy ?? NO_COPY), open: true },
        queue,
        queueTold: queue,
        // The top level shows the same all day; every other copy tells its indicator itself.
        ...(text(event, "role") === "top-level" ? { indicator: "n/a" } : {}),
      };
    }),
  "copy.deleted": onCopy(() => ({ role: "deleted", phase: "open" })),
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
  "copy.closed": (field, event) =>
    withLaptop(field, event.actor, ({ copy }) => withoutCopy(copy ?? NO_COPY)),
  "copy.connected": (field, event) =>
    onCopy(() => ({ open: true, connectedTo: connectedTo(event, field), offlineWhy: null }))(
      field,
      event,
    ),
  "copy.offline": onCopy((event) => ({
    connectedTo: null,
    offlineWhy: text(event, "why") ?? "offline",
  })),
  indicator: (field, event) => {
    const to = text(event, "to");
    return isIndicator(to) ? withLaptop(field, event.actor, () => ({ indicator: to })) : field;
  },
  /**
   * The engine tells the length of its queue after a round, if it is another than it told before: without a word it is what
   * it was. In between every own change waits in it.
   */
  edit: (field, event) =>
    withLaptop(field, event.actor, (laptop) =>
      laptop.copy?.role === "top-level" ? {} : { queue: laptop.queue + 1 },
    ),
  round: (field, event) =>
    withLaptop(field, event.actor, (laptop) => ({ queue: laptop.queueTold })),
  queue: (field, event) =>
    withLaptop(field, event.actor, (laptop) => {
      const length = count(event, "length") ?? laptop.queue;
      return { queue: length, queueTold: length };
    }),
  conflict: (field, event) =>
    withLaptop(field, event.actor, (laptop) => ({ conflicts: laptop.conflicts + 1 })),
  /** Told where it is not what the events before add up to. */
  conflicts: (field, event) =>
    withLaptop(field, event.actor, (laptop) => ({
      conflicts: count(event, "count") ?? laptop.conflicts,
    })),
};
