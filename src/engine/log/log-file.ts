/**
 * Reading one file of a log, a segment or a pack, from any folder: what it holds beyond what we have, checked (engine §1.10).
 */
import { judge, follows, seqOf } from "./book.ts";
import { isIntroduced } from "../control/introduced.ts";
import type { Core } from "../copy/core.ts";
import type { Decoded } from "../json.ts";
import { limits } from "../limits.ts";
import { writtenLog, type LogFileName, type LogId } from "./names.ts";
import { isWhole, openPack, plainPack, type PackedSegment } from "./pack.ts";
import { decodeSegment, type Segment } from "./segment.ts";

/** What a file of a log turned out to be. */
export type Found =
  /** Segments that follow each other and continue the log held; none when all of it is held, or lies behind a gap. */
  | { readonly kind: "run"; readonly run: ReadonlyArray<Segment> }
  /** Not what its name promises; `run` is what is sound in it nevertheless. */
  | { readonly kind: "damaged"; readonly why: string; readonly run: ReadonlyArray<Segment> }
  /** Sound, but another history. */
  | { readonly kind: "foreign"; readonly why: string };

/** The largest such a file may be. */
export const bytesMax = (name: LogFileName): number =>
  name.kind === "pack" ? limits.packBytes : limits.segmentBytes;

type Reader = Pick<Core, "keys" | "decoded" | "compression" | "book" | "topLevel">;

/** Checks a segment file's bytes, remembering what was parsed before. */
const readSegment = (core: Reader, bytes: Uint8Array): Decoded<Segment> => {
  const known = core.decoded.segments.get(bytes);
  if (known !== undefined) return { ok: true, value: known };
  const decoded = decodeSegment(bytes, core.keys, core.compression);
  if (decoded.ok) core.decoded.segments.set(bytes, decoded.value);
  return decoded;
};

const judged = (core: Reader, segment: Segment): Found => {
  if (!isIntroduced(segment, core.topLevel))
    return { kind: "damaged", why: "its author is no copy of this engagement", run: [] };
  const admission = judge(core.book, segment);
  if (admission.kind === "foreign") return admission;
  return { kind: "run", run: admission.kind === "admitted" ? [segment] : [] };
};

/** The segment in a file, if it is what the name promises. */
const segmentIn = (
  core: Reader,
  bytes: Uint8Array,
  log: LogId,
  name: LogFileName,
): Decoded<Segment> => {
  const decoded = readSegment(core, bytes);
  if (!decoded.ok) return decoded;
  const segment = decoded.value;
  const kept =
    segment.log === log &&
    segment.first === name.first &&
    segment.last === name.last &&
    segment.id.startsWith(name.hash16);
  return kept ? decoded : { ok: false, why: "content does not match the name" };
};

const fromSegment = (core: Reader, bytes: Uint8Array, log: LogId, name: LogFileName): Found => {
  const decoded = segmentIn(core, bytes, log, name);
  return decoded.ok ? judged(core, decoded.value) : { kind: "damaged", why: decoded.why, run: [] };
};

/** Reads packed segments as long as they are sound and follow each other. */
const runOf = (
  core: Reader,
  packed: ReadonlyArray<PackedSegment>,
  log: LogId,
): { readonly run: ReadonlyArray<Segment>; readonly stop: Found | undefined } => {
  const run: Array<Segment> = [];
  for (const piece of packed) {
    if (piece.last <= seqOf(core.book, log)) continue;
    const decoded = readSegment(core, piece.bytes);
    if (!decoded.ok) return { run, stop: { kind: "damaged", why: decoded.why, run } };
    const segment = decoded.value;
    if (segment.log !== log || segment.last !== piece.last)
      return { run, stop: { kind: "damaged", why: "a segment in it is not its log's", run } };
    const before = run.at(-1);
    if (before === undefined) {
      const first = judged(core, segment);
      if (first.kind !== "run" || first.run.length === 0) return { run, stop: first };
    } else if (!follows(before, segment))
      return {
        run,
        stop: { kind: "damaged", why: "its segments do not follow each other", run },
      };
    run.push(segment);
  }
  return { run, stop: undefined };
};

const fromPack = (core: Reader, file: Uint8Array, log: LogId, name: LogFileName): Found => {
  const bytes = plainPack(file, core.compression);
  if (bytes === undefined)
    return { kind: "damaged", why: "does not inflate to what its first line says", run: [] };
  const whole = isWhole(bytes, name, core.keys);
  const opened = openPack(bytes, name);
  if (!opened.ok) return { kind: "damaged", why: opened.why, run: [] };
  const { run, stop } = runOf(core, opened.value, log);
  if (!whole) return { kind: "damaged", why: "content does not match the name", run };
  if (opened.value.at(-1)?.last !== name.last)
    return { kind: "damaged", why: "does not end where its name says", run };
  return stop ?? { kind: "run", run };
};

/** Every segment in a file that is what it says, by a copy of this engagement and of the file's log, whichever history of it that is. */
export const soundSegments = (
  core: Reader,
  bytes: Uint8Array,
  file: { readonly log: LogId; readonly name: LogFileName },
): ReadonlyArray<Segment> => {
  const pieces = (): ReadonlyArray<{ readonly bytes: Uint8Array }> => {
    if (file.name.kind === "segment") return [{ bytes }];
    const plain = plainPack(bytes, core.compression);
    const opened = plain === undefined ? undefined : openPack(plain, file.name);
    return opened?.ok === true ? opened.value : [];
  };
  return pieces().flatMap((piece) => {
    const decoded = readSegment(core, piece.bytes);
    return decoded.ok &&
      decoded.value.log === writtenLog(file.log) &&
      isIntroduced(decoded.value, core.topLevel)
      ? [decoded.value]
      : [];
  });
};

/** Checks a file's bytes against its name and the log held. */
export const readLogFile = (
  core: Reader,
  bytes: Uint8Array,
  file: { readonly log: LogId; readonly name: LogFileName },
): Found =>
  file.name.kind === "pack"
    ? fromPack(core, bytes, file.log, file.name)
    : fromSegment(core, bytes, file.log, file.name);

/** The segments in files that follow each other, as far as they are what their names promise and continue the log held. */
export const readFollowing = (
  core: Reader,
  files: ReadonlyArray<{
    readonly bytes: Uint8Array;
    readonly log: LogId;
    readonly name: LogFileName;
  }>,
): ReadonlyArray<Segment> => {
  const run: Array<Segment> = [];
  for (const { bytes, log, name } of files) {
    const decoded = segmentIn(core, bytes, log, name);
    if (!decoded.ok) break;
    const before = run.at(-1);
    if (before === undefined) {
      const first = judged(core, decoded.value);
      if (first.kind !== "run" || first.run.length === 0) break;
    } else if (!follows(before, decoded.value)) break;
    run.push(decoded.value);
  }
  return run;
};
