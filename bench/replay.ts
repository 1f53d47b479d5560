/**
 * How quick the replay is with a journal of a million events and 32 machines: opening it, going to any moment, a key and the frame
 * after it; and the first picture of it from a file. The peer goes to a moment the way a replay without kept states has to: from the start. Goals: a moment in 50 ms, a
 * frame in 16 ms at 140×40, the start in half a second.
 *
 * `node bench/replay.ts`
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fieldBefore } from "../src/replay/field.ts";
import { apply } from "../src/replay/fold.ts";
import { fieldAt } from "../src/replay/history.ts";
import { play, startPlayer, type Action } from "../src/replay/player.ts";
import { openReplay } from "../src/replay/replay.ts";
import { loadScenario } from "../src/scenarios/language/load.ts";
import { runPlan } from "../src/scenarios/runner/run.ts";
import { JournalReader } from "../src/sim/journal-reader.ts";
import type { JournalEvent } from "../src/sim/journal.ts";
import { SECOND } from "../src/sim/time.ts";
import { frameOf } from "../src/tui/frame.ts";
import { groupDigits, median, writeTable } from "./results.ts";

const EVENTS = 1_000_000;
const SEEKS = 200;
const STEPS = 200;
const size = { columns: 140, rows: 40 };
/** Spreads the moments looked at over the day without any order. */
const STRIDE = 7_919_991;

const file = "scenarios/caps/server-thirty-peers.scenario.yaml";
const root = fileURLToPath(new URL("../", import.meta.url));
const loaded = loadScenario({ file, text: readFileSync(join(root, file), "utf8") });
if (!("plan" in loaded)) throw new Error(`${file} does not load`);
const { journal } = runPlan(loaded.plan);

/** The same day again and again, one after the other. */
const days = (): ReadonlyArray<JournalEvent> => {
  const count = journal.events.length;
  const dayLasts = (journal.events.at(-1)?.at ?? 0) + SECOND;
  return Array.from({ length: EVENTS }, (_, seq) => {
    const event = journal.events[seq % count]!;
    const day = Math.floor(seq / count);
    const cause = event.cause === null ? null : event.cause + day * count;
    return { ...event, seq, at: event.at + day * dayLasts, cause };
  });
};

const time = <A>(work: () => A): readonly [millis: number, result: A] => {
  const before = performance.now();
  const result = work();
  return [performance.now() - before, result];
};

const long = { header: journal.header, events: days() };
const heapBefore = process.memoryUsage().heapUsed;
const [openMillis, replay] = time(() => openReplay(long));
const heapBytes = process.memoryUsage().heapUsed - heapBefore;

/** As the command line reads it: in pieces, the first part drawn as soon as it is there. */
const PIECE_BYTES = 1_048_576;
const ENOUGH_EVENTS = 20_000;

const folder = mkdtempSync(join(tmpdir(), "fieldlab-bench-"));
const journalFile = join(folder, "day.jsonl");
const writing = openSync(journalFile, "w");
writeSync(writing, `${JSON.stringify(long.header)}\n`);
for (let from = 0; from < EVENTS; from += 10_000)
  writeSync(
    writing,
    long.events
      .slice(from, from + 10_000)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(""),
  );
closeSync(writing);

const about = { title: "bench", repeat: "", verdictLine: "passed", sourceFile: null };

const reader = new JournalReader();
const reading = openSync(journalFile, "r");
const decoder = new TextDecoder();
const piece = new Uint8Array(PIECE_BYTES);
const readUntil = (enough: number): void => {
  while (reader.events.length < enough) {
    const bytes = readSync(reading, piece);
    if (bytes === 0) return;
    reader.take(decoder.decode(piece.subarray(0, bytes), { stream: true }));
  }
};
const [firstPictureMillis] = time(() => {
  readUntil(ENOUGH_EVENTS);
  const begun = { header: long.header, events: reader.events.slice(), partial: true };
  return frameOf(startPlayer(openReplay(begun)), about, size);
});
const [readMillis] = time(() => readUntil(Infinity));
closeSync(reading);
rmSync(folder, { recursive: true });

const seeks = Array.from(
  { length: SEEKS },
  (_, at) => time(() => fieldAt(replay.history, (at * STRIDE) % EVENTS))[0],
);
const [fromStartMillis] = time(() => {
  let field = fieldBefore(replay.world);
  for (const event of replay.events) field = apply(field, event);
  return field;
});

let player = startPlayer(replay);
const press = (action: Action): number =>
  time(() => {
    player = play(player, action);
    return frameOf(player, about, size);
  })[0];
press({ do: "ask", asks: "moment", typed: "50" });
press({ do: "type", text: "%" });
const steps = Array.from({ length: STEPS }, (_, at) =>
  press({ do: "event", by: at % 3 === 2 ? -1 : 1 }),
);

const millis = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
writeTable({
  section: "Replay",
  title: "A journal of a million events",
  rows: [
    ["", "median", "longest"],
    ["the first picture, from a file", millis(firstPictureMillis), ""],
    ["the rest of the file read meanwhile", millis(readMillis), ""],
    ["opened, from the events in memory", millis(openMillis), ""],
    ["any moment of the day", millis(median(seeks)), millis(Math.max(...seeks))],
    ["peer: the last moment, folded from the start", millis(fromStartMillis), ""],
    ["a key and the frame after it, 140×40", millis(median(steps)), millis(Math.max(...steps))],
    ["memory beside the events", `${(heapBytes / 1_048_576).toFixed(0)} MiB`, ""],
  ],
  notes: [
    `${groupDigits(EVENTS)} events of ${replay.world.laptops.length} machines: a shipped day again and again. Goals: a moment in 50 ms, a frame in 16 ms, opened in half a second.`,
  ],
  packages: ["ink"],
});
