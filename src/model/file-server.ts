/**
 * What a laptop does for others: it lets them log on, connects their shares and runs their file operations, in the order of
 * checks of domain rule 25. It needs no program running; a laptop that is on and reachable serves.
 */
import { accountOf, type Account, type LogOn } from "./accounts.ts";
import { deletePending, failureOf, refusal, success, type Failure, type Outcome } from "./codes.ts";
import type { Disk, DiskFile, DiskPath } from "./disk.ts";
import { rootMissing, type FileOperation } from "./file-operations.ts";
import { holdOpen } from "./file-systems.ts";
import { foldName, segmentsOf } from "./file-names.ts";
import type { Laptop } from "./laptop.ts";
import type { Room } from "./room.ts";
import type { Purpose } from "./sessions.ts";
import { PIPE_SHARE, type Share } from "./shares.ts";
import type { Micros } from "../sim/time.ts";
import type { Transport } from "./transport.ts";

/** Below which folder of which share. */
export interface SharePlace {
  readonly share: string;
  readonly folder: string;
}

export class FileServer {
  readonly #room: Room;
  readonly #laptop: Laptop;
  /** Until then nobody is let in: the computer has just been switched on (error 70). */
  startsAt: Micros = 0;
  /** The computer shuts down: nobody is answered any more. */
  isStopping = false;

  constructor(room: Room, laptop: Laptop) {
    this.#room = room;
    this.#laptop = laptop;
  }

  /** Session setup: authenticate, then the cap, or the other way round (policy F3). */
  logOn(transport: Transport, who: LogOn, purpose: Purpose): Outcome<void> {
    if (this.#room.kernel.now < this.startsAt) return refusal(70);
    const { accounts, sessions } = this.#laptop;
    const seat = (): Outcome<void> => sessions.refuses(transport.client, accountOf(who.user));
    const authenticated = (): Outcome<Account> => accounts.authenticate(who);
    const capFirst = this.#room.policies.capOrder === "cap-first";
    const checks = capFirst ? [seat, authenticated] : [authenticated, seat];
    for (const check of checks) {
      const outcome = check();
      if (!outcome.ok) return outcome;
    }
    const account = accounts.find(accountOf(who.user));
    sessions.attach(transport, account?.name ?? accountOf(who.user), purpose);
    return success(undefined);
  }

  /** Tree connect: is there such a share, and may this account in at all. */
  connectTree(transport: Transport, holder: object, share: string): Outcome<void> {
    if (share.toUpperCase() !== PIPE_SHARE) {
      const entry = this.#enter(transport, share, false);
      if (!entry.ok) return entry;
    }
    transport.trees.set(holder, share);
    return success(undefined);
  }

  /**
   * Runs one operation. Each opens its file anew, so a permission that was withdrawn or a share that was ended meanwhile is
   * noticed by the next operation, while a file some program holds open stays open (rule 33).
   */
  operate<A>(
    transport: Transport,
    request: {
      readonly operation: FileOperation<A>;
      readonly place: SharePlace;
      /** When the request began to arrive. */
      readonly since: Micros;
    },
    done: (outcome: Outcome<A>, stillReading: Micros) => void,
  ): void {
    const { operation, place, since } = request;
    const entry = this.#enter(transport, place.share, operation.writes);
    if (!entry.ok) return done(entry, 0);
    const root = [...entry.value.share.folder, ...segmentsOf(place.folder)];
    const { disk } = this.#laptop;
    const { access } = entry.value;
    // A look that finds something proves that the folder is there; everything else asks first.
    if (operation.looksAtNames) {
      const seen = operation.run(disk, root, access);
      if (seen.ok && seen.value !== undefined) return done(seen, 0);
    }
    const gone = rootMissing(disk, root);
    if (gone !== null) return done({ ok: false, failure: gone }, 0);
    disk.perform({ operation, root, access, since }, done);
  }

  /** Opens a file for a program that keeps it open. */
  openFile(
    transport: Transport,
    request: {
      readonly holder: object;
      readonly place: SharePlace;
      readonly path: string;
      readonly sharesDelete: boolean;
    },
  ): Outcome<void> {
    const { holder, place, path, sharesDelete } = request;
    const { disk } = this.#laptop;
    const entry = this.#enter(transport, place.share, false);
    if (!entry.ok) return entry;
    const below = [...segmentsOf(place.folder), ...segmentsOf(path.replaceAll("\\", "/"))];
    const found = findFile(disk, [...entry.value.share.folder, ...below]);
    if (!found.ok) return found;
    const release = holdOpen(disk, found.value, sharesDelete);
    transport.openFile(holder, { share: place.share, path, release });
    return success(undefined);
  }

  /** A program or volume let go of its file and its share. */
  release(transport: Transport, holder: object): void {
    transport.trees.delete(holder);
    if (!transport.opens.has(holder)) return;
    transport.closeFile(holder);
    if (transport.session !== null) this.#laptop.sessions.released(transport.session);
  }

  /** A share was ended: what was open through it is closed, and sessions that had nothing else end with it. */
  endShare(name: string): void {
    for (const session of this.#laptop.sessions.all) {
      let touched = false;
      for (const transport of session.transports) {
        for (const [holder, share] of transport.trees) {
          if (foldName(share) !== foldName(name)) continue;
          this.release(transport, holder);
          touched = true;
        }
      }
      if (touched && session.trees === 0) this.#laptop.sessions.close(session, "withdrawn");
    }
  }

  /** The share and what the session's account may do in it; 67 and 5 in the order of rule 25. */
  #enter(
    transport: Transport,
    name: string,
    writes: boolean,
  ): Outcome<{ readonly share: Share; readonly access: "read" | "read-write" }> {
    const fail = (failure: Failure): Outcome<never> => ({ ok: false, failure });
    const { shares, disk } = this.#laptop;
    const share = shares.find(name);
    if (share === undefined) return fail(failureOf(67));
    const gone = rootMissing(disk, share.folder);
    if (gone !== null) return fail(gone);
    const access = shares.access(share, transport.session?.account ?? "");
    if (access === "none" || (writes && access === "read")) return fail(failureOf(5));
    return success({ share, access });
  }
}

/** The file at this place, or why there is none. */
export const findFile = (disk: Disk, path: DiskPath): Outcome<DiskFile> => {
  const node = disk.find(path);
  if (node?.kind === "file") return node.deletedIn === null ? success(node) : deletePending;
  if (node !== undefined) return refusal(5);
  return refusal(disk.find(path.slice(0, -1)) === undefined ? 3 : 2);
};
