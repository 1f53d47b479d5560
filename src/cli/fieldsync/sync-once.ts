/**
 * `fieldsync sync` once: what it does and says. It knows nothing of command lines, because the command that is started most often, by
 * schedules as well as by people, is also started without one (`plain-sync.ts`).
 */
import * as Effect from "effect/Effect";
import type {
  DocumentsStatus,
  PendingReason,
  UnstableReason,
} from "../../engine/documents/desk.ts";
import type { CopyHandle } from "../../engine/engine.ts";
import { counted } from "../../scenarios/report/counted.ts";
import { EXIT_CODES, type ExitCode } from "../exit.ts";
import type { CopyContext } from "./context.ts";
import { asKnown } from "./known-place.ts";
import { settleAll } from "./settle.ts";
import type { Refusal } from "./verb.ts";
import {
  conflictsText,
  connectionText,
  documentsText,
  heldText,
  lines,
  phaseText,
  queueText,
} from "./words.ts";

export const SYNC = "sync";

export interface SyncArguments {
  /** The copy to connect to first. */
  readonly with: string | undefined;
}

/** Connects where no connection is: to the copy people chose last, or to the parent. */
export const goOnline = (handle: CopyHandle): Effect.Effect<void, Refusal> => {
  const { boundTo, offlineByChoice } = handle.status();
  if (boundTo === null && handle.identity.role === "child") return handle.switchTo("parent");
  return offlineByChoice ? handle.workOnline : Effect.void;
};

/** The same, or the copy that was named. */
export const join = ({ handle }: CopyContext, args: SyncArguments): Effect.Effect<void, Refusal> =>
  args.with === undefined
    ? goOnline(handle)
    : Effect.flatMap(asKnown(handle, args.with), (path) => handle.connect({ path }));

/** Exchanges until nothing is left. */
export const syncOnce = (context: CopyContext, args: SyncArguments) =>
  Effect.gen(function* () {
    const { handle, done } = context;
    const before = { ...done };
    yield* settleAll(handle, join(context, args));
    return {
      imported: done.imported - before.imported,
      fetched: done.fetched - before.fetched,
      sent: done.sent - before.sent,
      operations: handle.properties().operations,
      status: handle.status(),
      documents: handle.documents?.status() ?? null,
    };
  });

export type Synced = Effect.Success<ReturnType<typeof syncOnce>>;

export const syncedText = ({
  documents,
  fetched,
  imported,
  operations,
  sent,
  status,
}: Synced): string =>
  lines([
    `${counted(imported, "changed file")} taken in, ${counted(fetched, "change")} fetched, ${sent} sent; ${operations} in all`,
    connectionText(status),
    queueText(status),
    heldText(status),
    phaseText(status),
    conflictsText(status.conflicts),
    documentsText(documents),
  ]);

/** No other program gives such a file free, and no time does. */
const WAITS_FOR_PEOPLE: ReadonlySet<UnstableReason> = new Set([
  "refused",
  "too-large",
  "not-readable",
]);

/** A file nobody asked to be a document is none of our business. */
export const isLeftOut = (
  { file, why }: DocumentsStatus["unstable"][number],
  notDocuments: ReadonlyArray<string>,
): boolean => WAITS_FOR_PEOPLE.has(why) && !notDocuments.includes(file);

/** Why a version is not in place that no other program is asked to let go of. */
export const isStuck = (why: PendingReason): boolean => why === "failed" || why === "path-too-long";

/** What people saved could not be taken in, or what came could not be put there, and it is no other program that is waited for. */
export const filesFailed = (documents: DocumentsStatus): boolean => {
  const { notDocuments, pending, problem, question, unstable } = documents;
  return (
    question !== null ||
    problem !== null ||
    unstable.some((file) => isLeftOut(file, notDocuments)) ||
    pending.some(({ why }) => isStuck(why))
  );
};

export const syncedExitCode = ({ documents, status }: Synced): ExitCode =>
  status.queue > 0 ||
  status.waiting > 0 ||
  status.otherHistory ||
  (documents !== null && filesFailed(documents))
    ? EXIT_CODES.failed
    : EXIT_CODES.passed;
