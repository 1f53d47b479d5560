/**
 * The mailbox of a copy: the only way into its fiber.
 *
 * Local edits are served even while a remote call hangs (a dead link may be silent for a minute, domain rule 34): the call
 * runs in a helper fiber that only does I/O, and the copy's own fiber waits for it and for the mailbox at once.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type { EditReceipt, RoundReport, SyncedDocuments } from "../api.ts";
import type { ControlRequest } from "../control/carry-out.ts";
import type { WasShown } from "../edits/before-eyes.ts";
import { Abandoned } from "./core.ts";
import type { Manifest } from "../documents/content.ts";
import type { DocumentsRequest } from "../documents/requests.ts";
import type { LockRequest } from "../locks/requests.ts";
import type { ModesRequest } from "../modes/requests.ts";
import { EngineError, type VolumeError } from "../errors.ts";
import type { HintPlace } from "../hints.ts";
import type { Json, Location } from "../ports.ts";
import type { AlarmService } from "../steady.ts";

export type Edit =
  | {
      readonly kind: "save-document";
      readonly document: string;
      readonly bytes: Uint8Array;
      /** As a template update; the same for a field. */
      readonly template?: boolean;
    }
  /** Bytes found in the working folder: a version beside or after the one that lay there, not after the current one. */
  | {
      readonly kind: "import-document";
      readonly document: string;
      readonly bytes: Uint8Array;
      /** That of the bytes. */
      readonly manifest: Manifest;
      /** SHA-256 of the version the file held before it was changed; null when that is not known. */
      readonly seen: string | null;
    }
  | {
      readonly kind: "delete-document";
      readonly document: string;
      /** Only this version was seen; without it, all shown ones. */
      readonly seen?: string;
    }
  | {
      readonly kind: "confirm-document";
      readonly document: string;
      /** SHA-256 of the version that was current when it was asked for; without it, whichever is. */
      readonly chosen?: string;
    }
  /** `version` is a dot, as the list of versions names it. */
  | { readonly kind: "promote-document"; readonly document: string; readonly version: string }
  | {
      readonly kind: "set-field";
      readonly record: string;
      readonly field: string;
      readonly value: Json;
      readonly template?: boolean;
    }
  | { readonly kind: "delete-record"; readonly record: string };

export interface EditCommand {
  readonly edit: Edit;
  /** What its author had before him when he asked. */
  readonly wasShown: WasShown;
  readonly reply: Deferred.Deferred<EditReceipt, EngineError>;
}

export type ReadCommand = {
  readonly document: string;
  readonly sha256: string | undefined;
  readonly reply: Deferred.Deferred<Uint8Array, EngineError>;
};

type Reply = Deferred.Deferred<void, EngineError>;

export type ControlCommand =
  | { readonly kind: "connect"; readonly location: Location; readonly reply: Reply }
  | { readonly kind: "switch"; readonly target: string; readonly reply: Reply }
  | { readonly kind: "work-online"; readonly reply: Reply }
  | { readonly kind: "work-offline"; readonly reply: Reply }
  | { readonly kind: "disconnect"; readonly reply: Reply }
  | { readonly kind: "close"; readonly reply: Reply }
  | { readonly kind: "check-files"; readonly reply: Reply }
  | { readonly kind: "control"; readonly request: ControlRequest; readonly reply: Reply }
  | { readonly kind: "documents"; readonly request: DocumentsRequest; readonly reply: Reply }
  | { readonly kind: "locks"; readonly request: LockRequest; readonly reply: Reply }
  | {
      readonly kind: "modes";
      readonly request: ModesRequest;
      readonly reply: Deferred.Deferred<SyncedDocuments, EngineError>;
    }
  | { readonly kind: "sync-now"; readonly reply: Deferred.Deferred<RoundReport, EngineError> };

export interface Mailbox {
  readonly edits: Array<EditCommand>;
  readonly reads: Array<ReadCommand>;
  readonly controls: Array<ControlCommand>;
  /** Where something may have changed since the last look there. */
  readonly hints: Set<HintPlace>;
  /** Which files people work on it was; null where that is not known of all. */
  changedFiles: Set<string> | null;
  /** What wakes the copy's fiber in time, where the laptop has one. */
  readonly alarm: AlarmService | undefined;
  /** Wakes the copy's fiber when it waits. */
  wake: (() => void) | null;
  /** The copy is to be opened once more (put-back.ts); commands wait until it is. */
  reopens: boolean;
  closed: boolean;
}

export const makeMailbox = (alarm: AlarmService | undefined): Mailbox => ({
  alarm,
  edits: [],
  reads: [],
  controls: [],
  hints: new Set(),
  changedFiles: new Set(),
  wake: null,
  reopens: false,
  closed: false,
});

/** Puts a command in and waits for its answer. */
export const ask = <A>(
  mailbox: Mailbox,
  put: (mailbox: Mailbox, reply: Deferred.Deferred<A, EngineError>) => void,
): Effect.Effect<A, EngineError> =>
  Effect.suspend(() => {
    if (mailbox.closed) return new EngineError({ reason: "closed", text: "The copy is closed." });
    const reply = Deferred.makeUnsafe<A, EngineError>();
    put(mailbox, reply);
    mailbox.wake?.();
    return Deferred.await(reply);
  });

/** Notes that a place should be looked at soon, and what there. */
export const hint = (mailbox: Mailbox, place: HintPlace, files?: ReadonlyArray<string>): void => {
  mailbox.hints.add(place);
  if (place === "documents")
    if (files === undefined) mailbox.changedFiles = null;
    else for (const file of files) mailbox.changedFiles?.add(file);
  mailbox.wake?.();
};

export const hasLocal = (mailbox: Mailbox): boolean =>
  mailbox.edits.length > 0 || mailbox.reads.length > 0;

/** The files hints spoke of since this was asked last; undefined where they did not say which. */
export const takeChangedFiles = (mailbox: Mailbox): ReadonlySet<string> | undefined => {
  const files = mailbox.changedFiles ?? undefined;
  mailbox.changedFiles = new Set();
  return files;
};

/** A command that makes a running exchange pointless. */
const abandoning = ({ controls }: Mailbox): ControlCommand | undefined =>
  controls.length === 0
    ? undefined
    : controls.find(
        ({ kind }) =>
          kind !== "sync-now" &&
          kind !== "check-files" &&
          kind !== "work-online" &&
          kind !== "documents" &&
          kind !== "control" &&
          kind !== "modes" &&
          kind !== "locks",
      );

/**
 * Runs a call on somebody else's folder while `serveLocal` keeps answering local commands. Every look at a share goes through here, so
 * this and `sleepOrNews` are written without generators.
 */
export const whileServing = <A>(
  mailbox: Mailbox,
  serveLocal: Effect.Effect<void>,
  act: Effect.Effect<A, VolumeError>,
): Effect.Effect<A, VolumeError | Abandoned> =>
  Effect.withFiber((fiber) => attend(mailbox, serveLocal, Effect.runForkWith(fiber.context)(act)));

/** What is to be done now until the helper has ended. */
const attend = <A>(
  mailbox: Mailbox,
  serveLocal: Effect.Effect<void>,
  helper: Fiber.Fiber<A, VolumeError>,
): Effect.Effect<A, VolumeError | Abandoned> => {
  const exit = helper.pollUnsafe();
  if (exit !== undefined) return exit;
  const command = abandoning(mailbox);
  if (command !== undefined || mailbox.reopens) {
    helper.interruptUnsafe();
    const by =
      command === undefined
        ? "the folder of this copy was put back"
        : `the command ${command.kind} came in between`;
    return new Abandoned({ by });
  }
  const goOn = Effect.suspend(() => attend(mailbox, serveLocal, helper));
  return hasLocal(mailbox)
    ? Effect.andThen(
        Effect.onInterrupt(serveLocal, () => Fiber.interrupt(helper)),
        goOn,
      )
    : untilEnd(mailbox, helper, goOn);
};

/** Waits for the helper and answers as it does. Where a command comes first, `goOn` says what is to be done. */
const untilEnd = <A>(
  mailbox: Mailbox,
  helper: Fiber.Fiber<A, VolumeError>,
  goOn: Effect.Effect<A, VolumeError | Abandoned>,
): Effect.Effect<A, VolumeError | Abandoned> =>
  Effect.callback((resume) => {
    const forget = helper.addObserver((exit) => {
      if (mailbox.wake !== wake) return;
      mailbox.wake = null;
      resume(exit);
    });
    const wake = (): void => {
      mailbox.wake = null;
      forget();
      resume(goOn);
    };
    mailbox.wake = wake;
    return Fiber.interrupt(helper);
  });

const hasAny = (mailbox: Mailbox): boolean => hasLocal(mailbox) || mailbox.controls.length > 0;

const hasNews = (mailbox: Mailbox): boolean => hasAny(mailbox) || mailbox.hints.size > 0;

const NEWS = Effect.succeed("news" as const);
const TIME = Effect.succeed("time" as const);

/** Sleeps until a command or a hint comes or the time is over. */
export const sleepOrNews = (mailbox: Mailbox, millis: number): Effect.Effect<"news" | "time"> =>
  hasNews(mailbox)
    ? NEWS
    : mailbox.alarm === undefined || millis <= 0
      ? sleepBeside(mailbox, millis)
      : untilAlarm(mailbox, mailbox.alarm, millis);

const untilAlarm = (
  mailbox: Mailbox,
  alarm: AlarmService,
  millis: number,
): Effect.Effect<"news" | "time"> =>
  Effect.callback<"news" | "time">((resume) => {
    const end = (why: typeof NEWS | typeof TIME): void => {
      if (mailbox.wake !== wake) return;
      mailbox.wake = null;
      stop();
      resume(why);
    };
    const wake = (): void => end(NEWS);
    mailbox.wake = wake;
    const stop = alarm(millis, () => end(TIME));
    return Effect.sync(stop);
  });

const sleepBeside = (mailbox: Mailbox, millis: number): Effect.Effect<"news" | "time"> =>
  Effect.raceFirst(
    Effect.as(Effect.sleep(millis), "time" as const),
    Effect.callback<"news">((resume) => {
      const wake = (): void => {
        mailbox.wake = null;
        resume(NEWS);
      };
      mailbox.wake = wake;
      return Effect.sync(() => {
        if (mailbox.wake === wake) mailbox.wake = null;
      });
    }),
  );
