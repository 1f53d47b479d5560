/**
 * A client's connection to one server, under the name it was typed with: one line of `net use` (domain rules 16, 21, 23,
 * 29). Volumes and programs share it; it is made when somebody needs it, dropped when nobody does, given up after ten idle
 * minutes, and made again by the next operation if there is a seat.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import type { LogOn } from "./accounts.ts";
import { failureOf, success, type Outcome } from "../windows/codes.ts";
import { Connecting } from "./connecting.ts";
import type { Laptop } from "../laptop.ts";
import { NameCache } from "./name-cache.ts";
import { mark, type Room } from "../room.ts";
import type { Purpose, SessionEnd } from "./sessions.ts";
import { tell } from "../wire/stream.ts";
import type { Transport } from "../wire/transport.ts";

/** `broken`: it may be made again. `ended`: the server wanted it so. */
export type LossOfConnection = "broken" | "ended";

type Waiter = (outcome: Outcome<Transport>) => void;

export class Connection {
  readonly server: string;
  /** The Windows user whose connection it is, if he is logged on beside the first. */
  readonly desktop: string | undefined;
  readonly who: LogOn;
  readonly #room: Room;
  readonly #client: Laptop;
  /** What the client remembers of names there. */
  readonly names: NameCache;
  /** Volumes and programs that use it. */
  readonly users = new Set<object>();
  /** What those do who want to know that the connection broke. */
  readonly #losers = new Map<object, (why: LossOfConnection) => void>();
  /** Somebody logged on by hand; the connection waits for use until it idles out. */
  signedIn = false;
  transport: Transport | null = null;
  #connecting: Connecting | null = null;
  #waiting: Array<Waiter> = [];
  #lastUse = 0;
  #idleTimer: number | null = null;
  #droppedForIdleness = false;

  constructor(options: {
    readonly room: Room;
    readonly client: Laptop;
    readonly server: string;
    readonly desktop: string | undefined;
    readonly who: LogOn;
  }) {
    this.#room = options.room;
    this.#client = options.client;
    this.server = options.server;
    this.desktop = options.desktop;
    this.names = new NameCache(options.room);
    this.who = options.who;
  }

  /** Whether it stands in the way of another user name for the same server (rule 29). */
  get inUse(): boolean {
    return this.users.size > 0 || this.signedIn || this.#connecting !== null;
  }

  /** Calls back with a live transport, connecting where there is none. */
  ensure(purpose: Purpose, done: Waiter): void {
    const { transport } = this;
    if (transport !== null) return done(success(transport));
    this.#waiting.push(done);
    if (this.#connecting === null) this.#connect(purpose);
  }

  /** A user lets go; the last one hands the seat back at once. */
  release(user: object, options: { readonly keepSignIn: boolean }): void {
    if (!this.users.delete(user)) return;
    this.#losers.delete(user);
    const isKept = options.keepSignIn && this.signedIn;
    if (this.users.size === 0 && !isKept) return this.logOff();
    const { transport } = this;
    if (transport === null) return;
    tell(this.#client, transport.server, {
      arrived: () => transport.server.fileServer.release(transport, user),
      goesOn: () => transport.clientAlive && transport.serverAlive,
    });
    this.restartIdleTimer();
  }

  /** The own link or the server is gone: nothing of the old connection can be used any more. */
  lose(transport: Transport, why: LossOfConnection = "broken"): void {
    if (this.transport !== transport) return;
    transport.vanish();
    this.#forgetTransport();
    for (const exchange of transport.outstanding) exchange.fail(failureOf(64));
    this.#tellLosers(why);
  }

  /** Has the user told, once, when the connection under him breaks. */
  whenLost(user: object, tell: (why: LossOfConnection) => void): void {
    this.#losers.set(user, tell);
  }

  #tellLosers(why: LossOfConnection): void {
    const told = [...this.#losers.values()];
    this.#losers.clear();
    for (const tell of told) tell(why);
  }

  /** Media sense: everything that was under way ends now (rules 5 and 15). */
  linkDown(): void {
    this.#connecting?.fail(1231);
    const { transport } = this;
    if (transport === null) return;
    transport.vanish();
    this.#forgetTransport();
    for (const exchange of transport.outstanding) exchange.ownLinkDown();
    this.#tellLosers("broken");
  }

  /** Falls asleep: timers stand still until the wake-up finds everything broken (rule 40). */
  freeze(): void {
    this.#connecting?.freeze();
    this.#stopIdleTimer();
    for (const exchange of this.transport?.outstanding ?? []) exchange.freeze();
  }

  /** Starts or restarts the count of idle time. */
  restartIdleTimer(): void {
    this.#lastUse = this.#room.kernel.now;
    if (this.#idleTimer === null && this.transport !== null) this.#watch();
  }

  #connect(purpose: Purpose): void {
    let isOver = false;
    const connecting = new Connecting({
      room: this.#room,
      client: this.#client,
      server: this.server,
      who: this.who,
      purpose,
      done: (outcome) => {
        isOver = true;
        this.#connected(outcome);
      },
    });
    this.#connecting = connecting;
    connecting.start();
    if (isOver) this.#connecting = null;
  }

  #connected(outcome: Outcome<Transport>): void {
    this.#connecting = null;
    if (outcome.ok) {
      const transport = outcome.value;
      this.transport = transport;
      // Written straight into the property it would be among V8's old objects, and keep the whole room until those are collected.
      const hungUp = (why: SessionEnd): void => this.#hungUpOn(transport, why);
      transport.serverHungUp = hungUp;
      if (this.#droppedForIdleness) mark(this.#room, this.#client.name, "reconnected-after-idle");
      this.#droppedForIdleness = false;
      this.restartIdleTimer();
    }
    for (const waiter of this.#waiting.splice(0)) waiter(outcome);
    this.#client.redirector.tidy(this);
  }

  /** Hands the seat back and forgets the connection. */
  logOff(): void {
    this.signedIn = false;
    this.#connecting?.cancel();
    this.#connecting = null;
    this.transport?.hangUp("logoff");
    this.#forgetTransport();
    for (const waiter of this.#waiting.splice(0)) waiter({ ok: false, failure: failureOf(64) });
    this.#client.redirector.tidy(this);
  }

  /** The server ended the connection by itself: for idleness, or because the share is no longer there. */
  #hungUpOn(transport: Transport, why: SessionEnd): void {
    if (why !== "idle") return this.lose(transport, "ended");
    this.#idledOut(transport);
    for (const exchange of transport.outstanding) exchange.reset();
  }

  #idledOut(transport: Transport): void {
    if (this.transport !== transport) return;
    transport.hangUp("idle");
    this.#droppedForIdleness = true;
    this.#forgetTransport();
  }

  #forgetTransport(): void {
    this.names.forget();
    this.transport = null;
    this.#stopIdleTimer();
    this.signedIn = false;
    this.#client.redirector.tidy(this);
  }

  #watch(): void {
    const { kernel, constants } = this.#room;
    const limit = constants.keepConnectionMillis * MILLISECOND;
    const delay = Math.max(1, this.#lastUse + limit - kernel.now);
    this.#idleTimer = kernel.schedule(delay, EventKind.timer, this.#client.entity, () => {
      this.#idleTimer = null;
      const { transport } = this;
      if (transport === null) return;
      if (this.#room.policies.idleEnd === "host") return this.#askWhetherAlive(transport);
      if (transport.opens.size > 0) return this.#pin(transport);
      if (transport.outstanding.size > 0) this.#lastUse = kernel.now;
      if (kernel.now - this.#lastUse < limit) return this.#watch();
      this.#idledOut(transport);
    });
  }

  /** Where the host ends what nobody uses, the client still misses a host that has forgotten the connection: nobody else can end it then. */
  #askWhetherAlive(transport: Transport): void {
    if (!transport.serverAlive) return this.lose(transport);
    this.#lastUse = this.#room.kernel.now;
    this.#watch();
  }

  /** An open file: the connection stays, and the count starts again when the file is closed. */
  #pin(transport: Transport): void {
    if (transport.session !== null) transport.server.sessions.pin(transport.session);
  }

  #stopIdleTimer(): void {
    if (this.#idleTimer !== null) this.#room.kernel.cancel(this.#idleTimer);
    this.#idleTimer = null;
  }
}
