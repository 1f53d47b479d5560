/**
 * Benchmark (a) of the kernel: the hold model. N events are pending; each that happens schedules another after an
 * exponential delay with a mean of one second, so N stays the same. Events per second at 100, 10 000 and 1 000 000 pending,
 * beside SimPy, RxJS's VirtualTimeScheduler and a plain sorted array.
 *
 *   node bench/kernel/hold.ts            measures everything, prints a table, writes it to bench/RESULTS.md
 *   node bench/kernel/hold.ts CONTENDER PENDING     measures one, in this process
 *
 * Every figure is a process of its own, so that no contender runs on code another one has taught the compiler.
 */
import { VirtualTimeScheduler } from "rxjs";
import * as Effect from "effect/Effect";
import { Journal } from "../../src/sim/journal.ts";
import { EventKind, Kernel } from "../../src/sim/kernel.ts";
import { EventQueue } from "../../src/sim/queue.ts";
import { SECOND } from "../../src/sim/time.ts";
import { exponential, measureInProcess, rateOf, type Contender } from "./measure.ts";
import { groupDigits } from "../results.ts";
import { millions, writeKernelTable } from "./report.ts";
import { measureSimPy } from "./simpy.ts";

const SIZES = [100, 10_000, 1_000_000] as const;
const ENTITIES = 1_024;

/** ns-3's best scheduler on the reference machine (reference/lab.md, W1): the goal at each size. */
const NS3 = { 100: 5_200_000, 10_000: 3_700_000, 1_000_000: 1_600_000 } as const;
/** SimPy on the reference machine, for when it is not installed here. */
const SIMPY_REFERENCE = { 100: 490_000, 10_000: 290_000, 1_000_000: 86_000 } as const;

/** Through the public path: `schedule`, causes, limits and the run loop, with the leak guard on. */
const kernel: Contender = (pending) => {
  const world = new Kernel({
    seed: "hold",
    policy: "fifo",
    journal: new Journal(),
    limits: { eventsMax: Number.MAX_SAFE_INTEGER },
  });
  for (let entity = 0; entity < ENTITIES; entity++) world.entity(`entity ${entity}`);
  const delay = exponential(SECOND);
  let left = 0;
  let ended: ((effect: Effect.Effect<void>) => void) | undefined;
  const handler = (entity: number): void => {
    world.schedule(delay(), EventKind.network, entity, handler, entity);
    if (--left === 0) ended?.(Effect.void);
  };
  for (let event = 0; event < pending; event++) {
    world.schedule(delay(), EventKind.network, event % ENTITIES, handler, event % ENTITIES);
  }
  const machine = world.machine("bench");
  return (events) => {
    left = events;
    const counted = machine.callback<void>("the last event", (resume) => {
      ended = resume;
    });
    const outcome = world.run(machine.fork("count events", counted));
    if (outcome.kind !== "done") throw new Error(`the run was ${outcome.kind}`);
  };
};

/** A queue with so many events pending, spread like those of the hold model. */
const pendingQueue = (pending: number): EventQueue => {
  const future = new EventQueue();
  const delay = exponential(SECOND);
  const handler = (entity: number): void => {
    future.push(future.time + delay(), EventKind.network, entity, handler, entity, -1);
  };
  for (let event = 0; event < pending; event++) {
    future.push(delay(), EventKind.network, event % ENTITIES, handler, event % ENTITIES, -1);
  }
  return future;
};

const queue: Contender = (pending) => {
  const future = pendingQueue(pending);
  return (events) => {
    for (let event = 0; event < events; event++) {
      future.take();
      future.run(future.argument);
    }
  };
};

const sortedArray: Contender = (pending) => {
  const delay = exponential(SECOND);
  let now = 0;
  // Latest first, so that taking the next event is a cheap `pop`; inserting is a binary search and a splice.
  const future: Array<{ readonly time: number; readonly run: () => void }> = [];
  const run = (): void => {
    const time = now + delay();
    let [low, high] = [0, future.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (future[middle]!.time > time) low = middle + 1;
      else high = middle;
    }
    future.splice(low, 0, { time, run });
  };
  for (let event = 0; event < pending; event++) future.push({ time: delay(), run });
  future.sort((left, right) => right.time - left.time);
  return (events) => {
    for (let event = 0; event < events; event++) {
      const next = future.pop()!;
      now = next.time;
      next.run();
    }
  };
};

const rxjs: Contender = (pending) => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  const delay = exponential(SECOND);
  let happened = 0;
  const work = (): void => {
    happened++;
    scheduler.schedule(work, delay());
  };
  for (let event = 0; event < pending; event++) scheduler.schedule(work, delay());
  return (events) => {
    const before = happened;
    // `flush` stops at a moment, not after a number of events.
    scheduler.maxFrames += Math.ceil((events * SECOND) / pending);
    scheduler.flush();
    return happened - before;
  };
};

const CONTENDERS = { kernel, queue, rxjs, "sorted array": sortedArray } as const;

const [contender, size] = process.argv.slice(2);
if (contender !== undefined) {
  const build = Object.entries(CONTENDERS).find(([name]) => name === contender)?.[1];
  if (build === undefined || size === undefined)
    throw new Error("node bench/kernel/hold.ts CONTENDER PENDING");
  console.log(rateOf(build(Number(size))));
} else {
  const rows = [
    ["events/s", ...SIZES.map((pending) => `${groupDigits(pending)} pending`)],
    [
      "**fieldlab kernel**, `schedule` + `run`",
      ...SIZES.map((pending) => against(measure("kernel", pending), pending)),
    ],
    ["its queue alone", ...SIZES.map((pending) => against(measure("queue", pending), pending))],
    [
      "its memory per pending event (goal: 64 bytes)",
      ...SIZES.map((pending) => `${(pendingQueue(pending).bytes / pending).toFixed(0)} bytes`),
    ],
    ["plain sorted array", ...SIZES.map((pending) => millions(measure("sorted array", pending)))],
    [
      "RxJS VirtualTimeScheduler",
      ...SIZES.map((pending) =>
        pending > 10_000
          ? "skipped: every `schedule` sorts the whole list"
          : millions(measure("rxjs", pending)),
      ),
    ],
    ["SimPy", ...SIZES.map((pending) => measureSimPy(pending, SIMPY_REFERENCE[pending]))],
    ["ns-3, best scheduler (reference machine)", ...SIZES.map((pending) => millions(NS3[pending]))],
  ];
  writeKernelTable("Hold model", rows, [
    "Mean delay 1 s; median of three processes, each the median of bursts over two seconds. In brackets: against ns-3's best.",
  ]);
}

function measure(name: keyof typeof CONTENDERS, pending: number): number {
  return measureInProcess(import.meta.filename, [name, String(pending)]);
}

function against(rate: number, pending: (typeof SIZES)[number]): string {
  return `${millions(rate)} (${(rate / NS3[pending]).toFixed(1)} ×)`;
}
