/**
 * A folder on another laptop as the engine sees it: every operation is a request and an answer over the links, with the
 * other disk in between. It lives as long as its scope; a connection that broke meanwhile is made again by the next
 * operation.
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { VolumeError } from "../../engine/errors.ts";
import type { FolderEntry, Listing, Volume } from "../../engine/ports.ts";
import {
  failureOf,
  success,
  volumeError,
  type Failure,
  type Outcome,
  type WindowsCode,
} from "../windows/codes.ts";
import { foldName, parseUnc, segmentsOf, showUnc, type UncPath } from "../disk/file-names.ts";
import type { FileOperation } from "../disk/operation.ts";
import type { Laptop } from "../laptop.ts";
import type { Credentials } from "./redirector.ts";
import { refused } from "../windows/refusals.ts";
import type { Purpose } from "./sessions.ts";
import { Tree } from "./tree.ts";
import { volumeOver } from "../disk/volume.ts";

/** Connects a share for somebody; the returned function stops trying and leaves no seat behind. */
export const connectShare = (
  laptop: Laptop,
  request: {
    readonly host: string;
    readonly place: { readonly share: string; readonly folder: string };
    readonly credentials: Credentials | undefined;
    readonly purpose: Purpose;
    /** Another Windows user of this laptop than the first. */
    readonly desktop?: string;
  },
  done: (outcome: Outcome<Tree>) => void,
): (() => void) => {
  const { host, place, credentials, purpose, desktop } = request;
  const server = { server: host, desktop };
  const { room, redirector } = laptop;
  const holder = {};
  const acquired = redirector.acquire(holder, { ...server, credentials });
  if (!acquired.ok) {
    done(acquired);
    return () => {};
  }
  const tree = new Tree({ room, connection: acquired.value, purpose, place, holder });
  const stop = tree.connect((outcome) => {
    if (outcome.ok) {
      if (credentials !== undefined) redirector.accepted(server, credentials);
      return done(success(tree));
    }
    tree.release({ keepSignIn: true });
    done(outcome);
  });
  return () => {
    stop();
    tree.release({ keepSignIn: true });
  };
};

/** Opens `\\HOST\share` or a folder below it. */
export const openShare = (
  laptop: Laptop,
  text: string,
  credentials: Credentials | undefined,
): Effect.Effect<Volume, VolumeError, Scope.Scope> => {
  const unc = parseUnc(text);
  const what = { operation: "open", target: text, path: text };
  if (unc === null) return Effect.suspend(() => Effect.fail(refused(laptop, what, failureOf(123))));
  if (foldName(unc.host) === foldName(laptop.computerName)) return openOwn(laptop, unc);
  const { host, share, folder } = unc;
  if (share === null)
    return Effect.suspend(() => Effect.fail(refused(laptop, what, failureOf(67))));
  const request = { host, place: { share, folder }, credentials, purpose: "volume" } as const;
  const acquire = laptop.machine.callback<Tree, VolumeError>(`${text} to open`, (resume) =>
    connectShare(laptop, request, (outcome) =>
      resume(
        outcome.ok
          ? Effect.succeed(outcome.value)
          : Effect.fail(refused(laptop, what, outcome.failure)),
      ),
    ),
  );
  const release = (tree: Tree): Effect.Effect<void> =>
    Effect.sync(() => tree.release({ keepSignIn: false }));
  return Effect.map(Effect.acquireRelease(acquire, release, { interruptible: true }), (tree) =>
    volumeOfTree(laptop, tree, showUnc(unc)),
  );
};

type Named = Pick<FileOperation<unknown>, "name" | "path">;

const volumeOfTree = (laptop: Laptop, tree: Tree, label: string): Volume => {
  const waitingFor = `${label} to answer`;
  const run = <A>(operation: FileOperation<A>): Effect.Effect<A, VolumeError> =>
    laptop.machine.callback<A, VolumeError>(waitingFor, (resume) =>
      tree.run(operation, (outcome) => {
        if (outcome.ok) return resume(Effect.succeed(outcome.value));
        const { name, path } = operation;
        const what = { operation: name, target: label, path };
        resume(Effect.fail(refused(laptop, what, outcome.failure)));
      }),
    );
  // However many of them are refused for the same reason, somebody was refused once.
  const runAll = (
    operations: ReadonlyArray<FileOperation<ReadonlyArray<FolderEntry>>>,
  ): Effect.Effect<ReadonlyArray<Listing>> =>
    laptop.machine.callback(waitingFor, (resume) =>
      tree.runAll(operations, (outcomes) => {
        const told = new Set<WindowsCode | null>();
        const failed = ({ name, path }: Named, failure: Failure): VolumeError => {
          if (told.has(failure.code)) return volumeError(failure, name, path);
          told.add(failure.code);
          return refused(laptop, { operation: name, target: label, path }, failure);
        };
        resume(
          Effect.succeed(
            outcomes.map((outcome, index) =>
              outcome.ok ? outcome.value : failed(operations[index]!, outcome.failure),
            ),
          ),
        );
      }),
    );
  return volumeOver({ label, limits: laptop.room.constants, run, runAll });
};

/** The host's own way to its own share uses no seat and no wire (rule 20). */
const openOwn = (laptop: Laptop, unc: UncPath): Effect.Effect<Volume, VolumeError> =>
  Effect.suspend(() => {
    const label = showUnc(unc);
    const share = unc.share === null ? undefined : laptop.shares.find(unc.share);
    if (share !== undefined) {
      const folder = [...share.folder, ...segmentsOf(unc.folder)];
      return Effect.succeed(laptop.volumeAt(folder, label));
    }
    const what = { operation: "open", target: label, path: label };
    return Effect.fail(refused(laptop, what, failureOf(67)));
  });
