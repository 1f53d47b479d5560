/** Versions of a document as people name them: by their place in the list, by the first digits of their hash, or by their dot. */
import * as Effect from "effect/Effect";
import type { CopyHandle, DocumentVersion } from "../../engine/engine.ts";
import { didYouMean } from "../../scenarios/language/suggest.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { counted } from "../../scenarios/report/counted.ts";
import { quoted } from "./pastable.ts";
import { momentText } from "./words.ts";

const HASH_SHOWN = 12;
const HASH_TYPED_MIN = 8;

/** `number` counts from 1, the oldest; it may grow when older versions of others arrive. */
export interface NumberedVersion extends DocumentVersion {
  readonly number: number;
}

export const versionsOf = (handle: CopyHandle, document: string): ReadonlyArray<NumberedVersion> =>
  handle.versions(document).map((version, index) => ({ number: index + 1, ...version }));

export const shortHash = (sha256: string): string => sha256.slice(0, HASH_SHOWN);

/** Every version of a document there ever was one of; a typing mistake is no document without versions. */
export const knownVersions = (
  handle: CopyHandle,
  document: string,
): Effect.Effect<ReadonlyArray<NumberedVersion>, Stop> =>
  Effect.suspend(() => {
    const all = versionsOf(handle, document);
    if (all.length > 0 || handle.documentStanding(document) !== undefined)
      return Effect.succeed(all);
    const meant = didYouMean(
      document,
      handle.documentModes().documents.map((standing) => standing.document),
    );
    return Effect.fail(
      stop({
        exitCode: EXIT_CODES.failed,
        code: "no-document",
        wrong: `there never was a document "${document}"`,
        todo: `${meant === undefined ? "" : `${meant} `}See all of them with: fieldsync documents list FOLDER`,
      }),
    );
  });

const matches =
  (typed: string) =>
  ({ dot, number, sha256 }: NumberedVersion): boolean =>
    typed === String(number) ||
    typed === dot ||
    (typed.length >= HASH_TYPED_MIN && sha256.startsWith(typed.toLowerCase()));

/** The version people mean. Of several with the same content the newest stands for all. */
export const findVersion = (
  handle: CopyHandle,
  document: string,
  typed: string,
): Effect.Effect<NumberedVersion, Stop> =>
  Effect.gen(function* () {
    const found = (yield* knownVersions(handle, document)).filter(matches(typed));
    const [first] = found;
    const contents = new Set(found.map(({ sha256 }) => sha256));
    if (first !== undefined && contents.size === 1) return found.at(-1) ?? first;
    return yield* stop({
      exitCode: EXIT_CODES.failed,
      code: "no-version",
      wrong:
        contents.size > 1
          ? `"${typed}" fits several versions of "${document}"`
          : `there is no version ${typed} of "${document}"`,
      expected: `the number of a version, or at least ${HASH_TYPED_MIN} digits of its hash`,
      todo: `see them with: fieldsync documents versions FOLDER ${quoted(document)}`,
    });
  });

export const versionText = (version: NumberedVersion): string =>
  [
    `  ${version.number}`,
    shortHash(version.sha256),
    version.state,
    counted(version.sizeBytes, "byte"),
    version.by,
    version.atMillis === null ? "date not kept" : momentText(version.atMillis),
    ...(version.template ? ["template update"] : []),
  ].join("  ");
