/**
 * How a failure is put into words: where it stands, what was expected and found, and what those concerned did last. What went
 * otherwise than written also goes to the journal, so that whoever watches the day sees why it stopped.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { formatTime, type Micros } from "../../sim/time.ts";
import type { Expectation, Watch } from "../expectations.ts";
import type { Place, PlannedStep } from "../plan.ts";
import type { Difference } from "./look.ts";
import type { Room } from "./room.ts";
import type { Failure } from "./verdict.ts";

/** How many events of the laptops concerned a failure shows. */
const RECENT_EVENTS = 8;

const stepName = (step: PlannedStep): string => `timeline[${step.index}] ${step.label}`;

/** Who is concerned: whoever the expectation is about, and whoever acted in the step. A crowd says nothing. */
const CROWD = 3;
const concerned = (
  step: PlannedStep | null,
  about: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const acting = (step?.actions ?? []).flatMap((action) =>
    "laptop" in action ? [action.laptop] : [],
  );
  return acting.length > CROWD ? about : [...new Set([...about, ...acting])];
};

/** A mark that only says again what the refusal behind it says. */
const repeats = (event: JournalEvent, after: JournalEvent | undefined): boolean =>
  event.kind === "mark" && after?.kind === "refused" && after.actor === event.actor;

/** Their last events, without the files that moved. */
const recentEvents = (room: Room, laptops: ReadonlyArray<string>): ReadonlyArray<JournalEvent> => {
  const events = room.kernel.journal.events;
  const found: Array<JournalEvent> = [];
  for (let index = events.length - 1; index >= 0 && found.length < RECENT_EVENTS; index--) {
    const event = events[index]!;
    if (!laptops.includes(event.actor) || event.kind === "transfer") continue;
    if (!repeats(event, events[index + 1])) found.push(event);
  }
  return found.reverse();
};

const failure = (
  room: Room,
  options: {
    readonly place: Place;
    readonly step: PlannedStep | null;
    readonly about: string;
    readonly message: string;
    readonly expected?: string;
    readonly found?: string;
    readonly hint?: string | null;
    readonly key: string;
    readonly laptops: ReadonlyArray<string>;
  },
): Failure => ({
  kind: "expectation-failed",
  place: options.place,
  at: room.kernel.now,
  step: options.step === null ? null : stepName(options.step),
  about: options.about,
  message: options.message,
  expected: options.expected ?? null,
  found: options.found ?? null,
  hint: options.hint ?? options.step?.fail ?? null,
  events: recentEvents(room, options.laptops),
  key: options.key,
  laptops: options.laptops,
  ...(options.step === null ? {} : { stepPlace: options.step.place }),
});

/** Whose it is does not matter, and neither does the value; that copies differ is another thing than that there are none. */
const aboutOf = ({ found, key, laptops }: Difference): string => {
  if (key !== "all-copies") return key.slice(key.indexOf(".") + 1);
  return laptops.reduce((text, laptop) => text.replaceAll(laptop, "one"), `${key}: ${found}`);
};

export const missed = (
  room: Room,
  step: PlannedStep | null,
  expectation: Expectation,
  difference: Difference,
  when: string,
): Failure => {
  room.kernel.record("expect.fail", "scenario", {
    key: difference.key,
    expected: difference.expected,
    found: difference.found,
  });
  return failure(room, {
    place: expectation.place,
    step,
    about: aboutOf(difference),
    message: `${difference.key} should be ${difference.expected} ${when} but is ${difference.found}`,
    expected: difference.expected,
    found: difference.found,
    key: difference.key,
    laptops: concerned(step, difference.laptops),
  });
};

/** What was to go on until a time that is over: nothing of it was seen, or done. */
export const beganTooLate = (
  room: Room,
  step: PlannedStep,
  { kind, place }: { readonly kind: Watch["kind"] | "every"; readonly place: Place },
  until: Micros,
): Failure => {
  const [expected, found] = [`until ${formatTime(until)}`, formatTime(room.kernel.now)];
  room.kernel.record("expect.fail", "scenario", { key: kind, expected, found });
  return {
    ...failure(room, {
      place,
      step,
      about: `${kind} begins too late`,
      message: `${kind} is to go on ${expected}, and begins at ${found}`,
      expected,
      found,
      hint: kind === "every" ? "write a later time" : "write a later time, or for:",
      key: kind,
      laptops: [],
    }),
    kind: "vacuous",
  };
};

/** A step's action did not end as the step says: into the journal, so that whoever watches the day sees why it stopped. */
export const unexpected = (
  room: Room,
  options: Omit<Parameters<typeof failure>[1], "about">,
): Failure => {
  room.kernel.record("expect.fail", "scenario", {
    key: options.key,
    expected: options.expected ?? "an end",
    found: options.found ?? "none",
  });
  const about = `${options.key.slice(options.key.indexOf(".") + 1)} ${options.found ?? "hangs"}`;
  return failure(room, { ...options, about });
};

export const passed = (room: Room, expectation: Expectation): void => {
  const about = expectation.kind === "laptop" ? expectation.laptop : expectation.kind;
  room.kernel.record("expect.pass", "scenario", { about });
};
