/**
 * `always` and `never` of steps. They are looked at whenever a moment is over, that is when everything that happens at one time has
 * happened and time is about to pass. In the middle of a moment a cable is out and its laptop does not know yet, which nobody could
 * see; and whatever lasts is there when the moment is over.
 *
 * While nothing is written down nothing changes, so most moments cost one comparison.
 */
import * as Effect from "effect/Effect";
import type { JournalEvent } from "../../sim/journal.ts";
import type { Machine } from "../../sim/machine.ts";
import { formatTime } from "../../sim/time.ts";
import type { Micros } from "../../sim/time.ts";
import { writeFlow } from "../language/yaml/write-yaml.ts";
import type { Expectation, Watch } from "../expectations.ts";
import type { PlannedStep } from "../plan.ts";
import type { Alarm } from "./alarm.ts";
import { beganTooLate, missed, passed } from "./failures.ts";
import { changesUnwritten, look } from "./look.ts";
import type { Difference } from "./look.ts";
import type { Room } from "./room.ts";
import type { Failure } from "./verdict.ts";

/** How often what changes by itself is looked at when nothing happens. */
const CLOCK_MILLIS = 60_000;

interface Watched {
  readonly step: PlannedStep;
  readonly kind: Watch["kind"];
  readonly expectation: Expectation;
  readonly since: Micros;
  readonly until: Micros;
  /** Events that were in the journal when it began. */
  readonly begun: number;
}

/** What an expectation says, as the file would write it. */
const wanted = (expectation: Expectation): string =>
  expectation.kind === "laptop"
    ? writeFlow(expectation.want)
    : writeFlow({ [expectation.kind]: expectation.want });

export class Watching {
  readonly #room: Room;
  readonly #alarm: Alarm;
  readonly #driver: Machine;
  #watched: ReadonlyArray<Watched> = [];
  /** Events that were in the journal when everything was looked at last. */
  #seen = 0;
  /** When the last of those that say when they end is over. */
  #lasts: Micros = 0;

  #clockRuns = false;

  constructor(room: Room, alarm: Alarm, driver: Machine) {
    this.#room = room;
    this.#alarm = alarm;
    this.#driver = driver;
  }

  /** The day does not end before this. */
  get lasts(): Micros {
    return this.#lasts;
  }

  /** Begins to watch; answers with what does not hold even now. */
  begin(step: PlannedStep, watch: Watch): ReadonlyArray<Failure> {
    const since = this.#room.kernel.now;
    const events = this.#room.kernel.journal.events.length;
    const { kind, until } = watch;
    const end = until === null ? Infinity : "at" in until ? until.at : since + until.after;
    if (end < since) return [beganTooLate(this.#room, step, watch, end)];
    if (end !== Infinity) this.#lasts = Math.max(this.#lasts, end);
    const begun = watch.expectations.map((expectation) => {
      const watched: Watched = { step, kind, expectation, since, until: end, begun: events };
      return watched;
    });
    const failures = begun.flatMap((watched) => this.#broken(watched, undefined) ?? []);
    if (failures.length > 0) return failures;
    this.#watched = [...this.#watched, ...begun];
    if (begun.some((watched) => changesUnwritten(watched.expectation))) this.#runClock();
    return failures;
  }

  /** What only gets old needs moments in which nothing else happens. */
  #runClock(): void {
    if (this.#clockRuns) return;
    this.#clockRuns = true;
    this.#driver.fork("a look at the clock", Effect.forever(Effect.sleep(CLOCK_MILLIS)));
  }

  /** A moment is over. */
  readonly quiet = (): void => {
    if (this.#watched.length === 0 || this.#alarm.isRaised) return;
    const { kernel } = this.#room;
    const { events } = kernel.journal;
    const isNew = events.length !== this.#seen;
    this.#end(kernel.now);
    for (const watched of this.#watched) {
      if (!isNew && !changesUnwritten(watched.expectation)) continue;
      const failure = this.#broken(watched, this.#seen);
      if (failure !== undefined) return this.#alarm.raise([failure]);
    }
    this.#seen = events.length;
  };

  /** The day is over: what was watched to its end held. */
  finish(): ReadonlyArray<Failure> {
    // Since the end of some nothing may have happened until this very moment, of which they say nothing.
    this.#end(this.#room.kernel.now);
    const failures = this.#watched.flatMap((watched) => this.#broken(watched, this.#seen) ?? []);
    if (failures.length === 0) this.#end(Infinity);
    return failures;
  }

  #end(now: Micros): void {
    const over = this.#watched.filter((watched) => watched.until < now || now === Infinity);
    if (over.length === 0) return;
    for (const { expectation } of over) passed(this.#room, expectation);
    this.#watched = this.#watched.filter((watched) => !over.includes(watched));
  }

  /** The failure, where it does not hold; `seen` is how many events there were when it still did. */
  #broken(watched: Watched, seen: number | undefined): Failure | undefined {
    const { expectation, kind, step } = watched;
    const difference = look(this.#room, expectation);
    if ((difference === null) === (kind === "always")) return undefined;
    const broken = difference ?? this.#shown(expectation);
    const by =
      seen === undefined
        ? undefined
        : this.#firstEventOf(broken.laptops, Math.max(seen, watched.begun));
    if (by !== undefined) this.#room.kernel.cause = by.seq;
    const since = formatTime(watched.since);
    const failure = missed(this.#room, step, expectation, broken, `all the time since ${since}`);
    const message =
      kind === "always"
        ? failure.message
        : `${broken.key} should never show ${broken.found} since ${since}, and does`;
    return { ...failure, message, ...(by === undefined ? {} : { after: by.seq }) };
  }

  /** What is there and must not be. */
  #shown(expectation: Expectation): Difference {
    const words = wanted(expectation);
    const laptops = expectation.kind === "laptop" ? [expectation.laptop] : [];
    const key = expectation.kind === "laptop" ? expectation.laptop : "the room";
    return { key, expected: `not ${words}`, found: words, laptops };
  }

  /**
   * The first thing that happened to those concerned since it held, else the first thing that happened at all. A mark names a place in our
   * code: what happened there is written down beside it.
   */
  #firstEventOf(laptops: ReadonlyArray<string>, seen: number): JournalEvent | undefined {
    const fresh = this.#room.kernel.journal.events.slice(seen);
    const theirs = fresh.filter((event) => laptops.includes(event.actor));
    return theirs.find(({ kind }) => kind !== "mark") ?? theirs[0] ?? fresh[0];
  }
}
