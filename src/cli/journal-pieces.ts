/**
 * Journals from files, read piece by piece: a long one never lies in memory as text, and its first part can be looked at while the
 * rest is read.
 */
import * as Effect from "effect/Effect";
import type { ReplayJournal } from "../replay/journal.ts";
import { JournalReader, type Malformed } from "../sim/journal-reader.ts";
import { EXIT_CODES, stop, type Stop } from "./exit.ts";
import { openPieces } from "./files.ts";

/** Three million events or so. They take two and a half times as much memory, and Node has no more by itself on a laptop of 8 GB. */
const MAX_JOURNAL_BYTES = 512 * 1_048_576;

/** Read and drawn in less than half a second. */
const ENOUGH_EVENTS = 20_000;

const notAJournal = (file: string, { line, message }: Malformed): Stop =>
  stop({
    exitCode: EXIT_CODES.invalid,
    code: "not-a-journal",
    wrong: `${file}:${line}: ${message}`,
    expected: "a file written by fieldlab run --journal",
    todo: "write it again, or name the scenario instead",
  });

/** Reads on until `enough` events are there or the file ends, and answers whether it has ended. */
const readOn = Effect.fnUntraced(function* <R>(
  {
    next,
    reader,
  }: { readonly next: Effect.Effect<string | null, Stop, R>; readonly reader: JournalReader },
  { enough, file }: { readonly enough: number; readonly file: string },
) {
  while (reader.events.length < enough) {
    const piece = yield* next;
    if (piece === null) return true;
    const malformed = reader.take(piece);
    if (malformed !== null) return yield* notAJournal(file, malformed);
  }
  return false;
});

const open = Effect.fnUntraced(function* (file: string) {
  const next = yield* openPieces(file, { what: "a journal", limit: MAX_JOURNAL_BYTES });
  return { next, reader: new JournalReader() };
});

const ended = (file: string, reader: JournalReader): Effect.Effect<ReplayJournal, Stop> => {
  const parsed = reader.end();
  return parsed.kind === "malformed"
    ? Effect.fail(notAJournal(file, parsed))
    : Effect.succeed(parsed);
};

export const readJournal = (file: string) =>
  Effect.gen(function* () {
    const reading = yield* open(file);
    yield* readOn(reading, { enough: Infinity, file });
    return yield* ended(file, reading.reader);
  }).pipe(Effect.scoped);

/**
 * The first part, what reads the rest of it (null where the first part is all), and all that was read until now. Of a journal that is cut
 * short or damaged further on the first part is what stands before that, and reading the rest fails.
 */
export const beginJournal = Effect.fnUntraced(function* (file: string) {
  const reading = yield* open(file);
  const { reader } = reading;
  const first = yield* Effect.result(
    Effect.flatMap(readOn(reading, { enough: ENOUGH_EVENTS, file }), (isAll) =>
      isAll ? ended(file, reader) : Effect.succeed(null),
    ),
  );
  if (first._tag === "Success" && first.success !== null) {
    const begun = first.success;
    return { begun, rest: null, soFar: () => begun };
  }
  const { header } = reader;
  if (first._tag === "Failure" && reader.events.length === 0) return yield* first.failure;
  // There is no event before the header.
  if (header === null) return yield* Effect.die("a journal without a header");
  const soFar = (): ReplayJournal => ({ header, events: reader.events.slice(), partial: true });
  const begun = soFar();
  if (first._tag === "Failure") {
    const unreadable: Effect.Effect<ReplayJournal, Stop> = Effect.fail(first.failure);
    return { begun, rest: unreadable, soFar };
  }
  const rest = readOn(reading, { enough: Infinity, file }).pipe(
    Effect.andThen(Effect.suspend(() => ended(file, reader))),
  );
  return { begun, rest, soFar };
});
