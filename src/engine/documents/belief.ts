/**
 * When the content of a file is believed (engine §1.7.4; I28). There are two ways to know that nobody is in the middle of saving it.
 *
 * Two looks, a second apart, find the same bytes in the same file. Or the system vouches for it: no program has the file open
 * for writing, and none has written into it since a moment before it was read. The first works everywhere, the second where the
 * system can say so. Of a file whose version is lost here only time tells: others may have it, and then there is nothing to take in.
 */
import * as Effect from "effect/Effect";
import { steadyMillis } from "../steady.ts";
import { manifestOf, type Manifest } from "./content.ts";
import type { Hash } from "../log/names.ts";
import { nameKey } from "./portable-names.ts";
import type { WorkingFile } from "./working-folder.ts";
import type { DocumentSettings } from "./settings.ts";
import { sameFile, type Candidate, type Seen, type UnstableReason } from "./desk.ts";
import type { Examined, Import, Look } from "./lookaround.ts";

/** A content nobody knows: it becomes a version when it is believed. */
export interface Doubt {
  readonly file: string;
  readonly found: Extract<Examined, { readonly kind: "content" }>;
  readonly import: Omit<Import, "bytes" | "manifest">;
  /** Told that it is not believed yet. */
  readonly disbelieved?: () => void;
  /** It was known once, and others may say so as soon as they can be asked. */
  readonly patient?: true;
}

/** Whether the candidate is the same as in an earlier look, long enough ago. */
export const isSettled = (
  known: Seen | undefined,
  found: { readonly hash: Hash; readonly described: WorkingFile },
  look: Look,
  stableMillis = look.desk.settings.stableMillis,
): boolean =>
  known !== undefined &&
  known.hash === found.hash &&
  sameFile(known.described, found.described) &&
  look.nowMillis - known.sinceMillis >= stableMillis;

/** How long a file has to stand still for itself. */
const stillFor = ({ patient }: Doubt, { patientMillis, stableMillis }: DocumentSettings): number =>
  patient === true ? Math.max(patientMillis, stableMillis) : stableMillis;

/** Seen not long enough ago, and seemingly the same since: reading it now could not make it believed. */
export const isYoung = (look: Look, known: Seen | undefined, entry: WorkingFile): boolean =>
  known !== undefined && sameFile(known.described, entry) && look.nowMillis < known.againMillis;

export const isUnstable = (look: Look, file: string, why: UnstableReason): void => {
  look.desk.unstable.set(nameKey(file), { file, why });
};

export const isQuiet = (look: Look, file: string): void => {
  look.desk.candidates.delete(nameKey(file));
  look.desk.unstable.delete(nameKey(file));
};

/** Left alone since before it was read, not only now. */
export const wasLeftAlone = (
  aloneMillis: number | undefined,
  { beganMillis }: Pick<Doubt["found"], "beganMillis">,
  now: { readonly nowMillis: number; readonly settings: DocumentSettings },
): boolean =>
  aloneMillis !== undefined &&
  aloneMillis >= now.settings.aloneMillis + now.nowMillis - beganMillis;

const howCut = (
  { keys }: Look["session"],
  { bytes, manifest }: Doubt["found"],
): Effect.Effect<Manifest> =>
  manifest === undefined ? manifestOf(bytes, keys) : Effect.succeed(manifest);

/** Remembers a content that is not believed yet, and when looking at it again is worth while. */
const wait = Effect.fnUntraced(function* (
  { desk, session }: Look,
  doubt: Doubt,
  now: { readonly nowMillis: number; readonly aloneMillis: number | undefined },
): Effect.fn.Return<void> {
  const { file, found } = doubt;
  const { candidates, settings } = desk;
  const known = candidates.get(nameKey(file));
  const same =
    known !== undefined && known.hash === found.hash && sameFile(known.described, found.described);
  desk.unstable.set(nameKey(file), {
    file,
    why: known === undefined || same ? "settling" : "changing",
  });
  const sinceMillis = same ? known.sinceMillis : now.nowMillis;
  const settledMillis = sinceMillis + stillFor(doubt, settings);
  candidates.set(nameKey(file), {
    hash: found.hash,
    described: found.described,
    sinceMillis,
    againMillis:
      now.aloneMillis === undefined
        ? settledMillis
        : Math.min(
            settledMillis,
            now.nowMillis + Math.max(0, settings.aloneMillis - now.aloneMillis),
          ),
    manifest: same ? known.manifest : yield* howCut(session, found),
  });
  // It is read again, and a large one would take as much memory once more.
  desk.folder.letGo?.(found.bytes);
});

/** Says of every content whether it is believed: then how it is cut. The system is asked once, for those that did not stand still for long enough. */
export const judge = Effect.fnUntraced(function* (
  look: Look,
  doubts: ReadonlyArray<Doubt>,
): Effect.fn.Return<
  ReadonlyArray<{ readonly doubt: Doubt; readonly manifest: Manifest | undefined }>
> {
  const { desk, session } = look;
  const candidateOf = (doubt: Doubt): Candidate | undefined =>
    desk.candidates.get(nameKey(doubt.file));
  const settled = (doubt: Doubt): boolean =>
    isSettled(candidateOf(doubt), doubt.found, look, stillFor(doubt, desk.settings));
  const unsettled = doubts.filter(
    (doubt) => doubt.found.vouched !== true && doubt.patient !== true && !settled(doubt),
  );
  const alone =
    unsettled.length === 0
      ? []
      : yield* desk.folder.leftAlone(unsettled.map(({ found }) => found.described));
  desk.vouched ||= alone.some((millis) => millis !== undefined);
  const nowMillis = yield* steadyMillis;
  const answers = new Map(unsettled.map((doubt, at) => [doubt, alone[at]]));
  const judged: Array<{ readonly doubt: Doubt; readonly manifest: Manifest | undefined }> = [];
  for (const doubt of doubts) {
    const { found } = doubt;
    const aloneMillis = answers.get(doubt);
    const vouched =
      doubt.patient !== true &&
      (found.vouched === true ||
        wasLeftAlone(aloneMillis, found, { nowMillis, settings: desk.settings }));
    if (!vouched && !settled(doubt)) {
      yield* wait(look, doubt, { nowMillis, aloneMillis });
      judged.push({ doubt, manifest: undefined });
      continue;
    }
    const known = candidateOf(doubt);
    const manifest = known?.hash === found.hash ? known.manifest : yield* howCut(session, found);
    judged.push({ doubt, manifest });
  }
  return judged;
});
