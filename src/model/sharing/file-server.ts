/**
 * What a laptop does for others: it lets them log on, connects their shares and runs their file operations, in the order of
 * checks of domain rule 25 (who gets into which share: entry.ts). It needs no program running; a laptop that is on and reachable serves.
 */
import { accountOf, GUEST, type Account, type LogOn } from "./accounts.ts";
import { refusal, success, type Outcome } from "../windows/codes.ts";
import { DurableOpens } from "./durable.ts";
import { EDITIONS } from "../windows/editions.ts";
import { enter, grantedTo, type SharePlace } from "./entry.ts";
import { findFile, rootMissing, type FileOperation } from "../disk/operation.ts";
import {
  holdOpen,
  recallOplocks,
  shareConflict,
  type ByteRange,
  type Hold,
  type Wish,
} from "./holds.ts";
import { segmentsOf } from "../disk/file-names.ts";
import type { DiskPath } from "../disk/folders.ts";
import type { Laptop } from "../laptop.ts";
import { Lockout } from "./lockout.ts";
import { ServerOplock } from "./oplock.ts";
import type { SharingModel } from "../policies.ts";
import { mark, type Room } from "../room.ts";
import type { Purpose } from "./sessions.ts";
import { PIPE_SHARE, type EffectiveAccess, type Share } from "./shares.ts";
import type { Micros } from "../../sim/time.ts";
import type { Transport } from "../wire/transport.ts";

export interface OpenRequest {
  readonly holder: object;
  readonly place: SharePlace;
  readonly path: string;
  readonly wish: Wish;
  readonly locks?: ByteRange | undefined;
  /** At the client, when somebody else wants the file too: sends what was kept back, then answers. */
  readonly giveBack: (answer: () => void) => void;
}

export class FileServer {
  readonly #room: Room;
  readonly #laptop: Laptop;
  /** Until then nobody is let in: the computer has just been switched on (error 70). */
  startsAt: Micros = 0;
  /** The computer shuts down: nobody is answered any more. */
  isStopping = false;

  /** Everybody who comes over the network is Guest here (rule 30). */
  readonly guestOnly: boolean;
  readonly lockout: Lockout;
  readonly durable: DurableOpens;

  constructor(
    room: Room,
    laptop: Laptop,
    readings: {
      readonly model: SharingModel | undefined;
      readonly lockoutAfter: number | undefined;
    },
  ) {
    this.#room = room;
    this.#laptop = laptop;
    const model = readings.model ?? room.policies.sharingModel;
    const simple = EDITIONS[laptop.edition].simpleSharing ?? false;
    this.guestOnly = model === "by-edition" ? simple : model === "guest-only";
    const after = readings.lockoutAfter ?? room.constants.lockoutAfter;
    this.durable = new DurableOpens(room, laptop);
    this.lockout = new Lockout({ room, host: laptop.name, after });
  }

  /** Session setup: authenticate, then the cap, or the other way round (policy F3). */
  logOn(transport: Transport, who: LogOn, purpose: Purpose): Outcome<void> {
    if (this.#room.kernel.now < this.startsAt) return refusal(70);
    const { accounts, sessions } = this.#laptop;
    const name = this.guestOnly ? GUEST.name : accountOf(who.user);
    const seat = (): Outcome<void> => sessions.refuses(transport.client, name);
    const authenticated = (): Outcome<Account> => this.#authenticate(who);
    const capFirst = this.#room.policies.capOrder === "cap-first";
    const checks = capFirst ? [seat, authenticated] : [authenticated, seat];
    for (const check of checks) {
      const outcome = check();
      if (!outcome.ok) return outcome;
    }
    sessions.attach(transport, accounts.find(name)?.name ?? name, purpose);
    if (this.guestOnly) mark(this.#room, this.#laptop.name, "arrived-as-guest");
    return success(undefined);
  }

  /** Who it is (rule 27); where everybody is Guest nobody is asked, and no password is wrong (rule 30). */
  #authenticate(who: LogOn): Outcome<Account> {
    if (this.guestOnly) return success(GUEST);
    const { accounts } = this.#laptop;
    const account = accounts.meant(who);
    if (account !== undefined && this.lockout.isLocked(account.name)) return refusal(1909);
    const outcome = accounts.authenticate(who);
    if (account !== undefined && outcome.ok) this.lockout.forgive(account.name);
    if (account !== undefined && account.password !== who.password)
      this.lockout.wrongPassword(account.name);
    return outcome;
  }

  /** Tree connect: is there such a share, and may this account in at all. */
  connectTree(transport: Transport, holder: object, share: string): Outcome<void> {
    let granted: EffectiveAccess = "none";
    if (share.toUpperCase() !== PIPE_SHARE) {
      const entry = enter(transport, { share, folder: "" }, { paths: [""], writes: false });
      if (!entry.ok) return entry;
      granted = grantedTo(transport, entry.value.share);
    }
    transport.trees.set(holder, { share, granted });
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
      readonly holder: object;
      readonly place: SharePlace;
      /** When the request began to arrive. */
      readonly since: Micros;
    },
    done: (outcome: Outcome<A>, stillReading: Micros) => void,
  ): void {
    const { operation, holder, place, since } = request;
    if (operation.looksAtNames) return done(this.look(transport, operation, { holder, place }), 0);
    const { path, target = path, writes } = operation;
    const entry = enter(transport, place, { paths: [path, target], writes, holder });
    if (!entry.ok) return done(entry, 0);
    const { access, share } = entry.value;
    const root = rootOf(share, place);
    const { disk } = this.#laptop;
    const gone = rootMissing(disk, root);
    if (gone !== null) return done({ ok: false, failure: gone }, 0);
    disk.perform({ operation, root, access, since }, done);
  }

  /** The same for an operation that looks at names: the system answers out of memory, on the spot. */
  look<A>(
    transport: Transport,
    operation: FileOperation<A>,
    { holder, place }: { readonly holder: object; readonly place: SharePlace },
  ): Outcome<A> {
    const { path } = operation;
    const entry = enter(transport, place, { paths: [path], writes: false, holder });
    if (!entry.ok) return entry;
    const { access, share } = entry.value;
    const root = rootOf(share, place);
    const { disk } = this.#laptop;
    const seen = operation.run(disk, root, access);
    // A look that finds something proves that the folder is there; everything else asks first.
    if (seen.ok && seen.value !== undefined) return seen;
    const gone = rootMissing(disk, root);
    return gone === null ? seen : { ok: false, failure: gone };
  }

  /** Opens a file for a program that keeps it open. Whoever is alone with it gets an oplock (rule 37). */
  openFile(
    transport: Transport,
    request: OpenRequest,
    done: (outcome: Outcome<"alone" | "with-others">) => void,
  ): void {
    const { holder, place, path, wish, locks, giveBack } = request;
    const { disk } = this.#laptop;
    const flat = path.replaceAll("\\", "/");
    const entry = enter(transport, place, { paths: [flat], writes: wish.writes === true, holder });
    if (!entry.ok) return done(entry);
    const below = [...segmentsOf(place.folder), ...segmentsOf(flat)];
    const found = findFile(disk, [...entry.value.share.folder, ...below]);
    if (!found.ok) return done(found);
    const file = found.value;
    recallOplocks(disk, file, wish, () => {
      if (!transport.serverAlive) return;
      const conflict = shareConflict(disk, file, wish);
      if (conflict !== null) return done(refusal(conflict));
      const hold: Hold = { ...wish, ...(locks === undefined ? {} : { locks }), oplock: null };
      const oplock = new ServerOplock({ transport, hold, giveBack });
      if (file.holds.size === 0) hold.oplock = oplock;
      const letGo = holdOpen(disk, file, hold);
      const release = (): void => {
        letGo();
        oplock.settle();
      };
      transport.openFile(holder, { share: place.share, path, hold, release });
      done(success(hold.oplock === null ? "with-others" : "alone"));
    });
  }

  /** A client is back for the file it had open; 2 where nothing was kept for it (rule 35). */
  takeUpFile(
    transport: Transport,
    holder: object,
    giveBack: (answer: () => void) => void,
  ): Outcome<void> {
    const open = this.durable.takeUp(transport.client, holder);
    if (open === undefined) return refusal(2);
    const oplock = new ServerOplock({ transport, hold: open.hold, giveBack });
    open.hold.oplock = oplock;
    const release = (): void => {
      open.release();
      oplock.settle();
    };
    transport.openFile(holder, { ...open, release });
    return success(undefined);
  }

  /** A client gave up in the middle of a write: what has arrived of it stays (rule 36). */
  writtenInPart(
    transport: Transport,
    {
      operation,
      place,
    }: { readonly operation: FileOperation<unknown>; readonly place: SharePlace },
    movedBytes: number,
  ): void {
    if (this.#room.policies.cutWrites === "absent" || movedBytes === 0) return;
    const { path } = operation;
    const entry = enter(transport, place, { paths: [path], writes: true });
    if (!entry.ok) return;
    const root = [...entry.value.share.folder, ...segmentsOf(place.folder)];
    operation.inPart?.(this.#laptop.disk, root, movedBytes);
  }

  /** A program or volume let go of its file and its share. */
  release(transport: Transport, holder: object): void {
    transport.trees.delete(holder);
    if (!transport.opens.has(holder)) return;
    transport.closeFile(holder);
    if (transport.session !== null) this.#laptop.sessions.released(transport.session);
  }
}

/** Where a volume begins on the disk. */
const rootOf = (share: Share, { folder }: SharePlace): DiskPath =>
  folder === "" ? share.folder : [...share.folder, ...segmentsOf(folder)];
