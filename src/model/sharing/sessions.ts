/**
 * The sessions other machines hold on one server, and the seats they take (domain rules 16 to 24, §F3, F4, F8).
 *
 * One session per (client, account), whatever number of shares and files go through it. At the cap a new one is refused and
 * nobody is ever evicted. A session nobody uses ends after the idle time; an open file keeps it for good.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { failureOf, success, type Outcome } from "../windows/codes.ts";
import { EDITIONS } from "../windows/editions.ts";
import { foldName } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";
import type { Transport } from "../wire/transport.ts";

/** Who asked for a session. */
export type Purpose = "volume" | "program" | "sign-in";

export type SessionEnd = "logoff" | "idle" | "lost" | "withdrawn" | "shutdown";

export class ServerSession {
  readonly client: Laptop;
  readonly account: string;
  readonly transports = new Set<Transport>();
  readonly #kernel: Room["kernel"];
  lastActivity: Micros;
  idleTimer: number | null = null;
  /** Whether the journal already says that an open file keeps this session. */
  pinned = false;

  constructor(options: {
    readonly kernel: Room["kernel"];
    readonly client: Laptop;
    readonly account: string;
  }) {
    this.#kernel = options.kernel;
    this.client = options.client;
    this.account = options.account;
    this.lastActivity = options.kernel.now;
  }

  /** Something was asked or answered. */
  touch(): void {
    this.lastActivity = this.#kernel.now;
  }

  get opens(): number {
    let count = 0;
    for (const transport of this.transports) count += transport.opens.size;
    return count;
  }

  /** Whether a client waits for an answer, which may be a long one. */
  get busy(): boolean {
    return [...this.transports].some((transport) => transport.owesAnswer);
  }

  get trees(): number {
    let count = 0;
    for (const transport of this.transports) count += transport.trees.size;
    return count;
  }

  /** Whether any client still stands behind it. */
  get attended(): boolean {
    return [...this.transports].some((transport) => transport.clientAlive);
  }
}

export class Sessions {
  readonly #room: Room;
  readonly #server: Laptop;
  readonly #idleMicros: Micros | null;
  /** By client and folded account, in order of arrival. */
  readonly #byKey = new Map<string, ServerSession>();

  constructor(options: {
    readonly room: Room;
    readonly server: Laptop;
    readonly autoDisconnectMillis: number;
  }) {
    this.#room = options.room;
    this.#server = options.server;
    const { autoDisconnectMillis } = options;
    const zero = options.room.constants.autoDisconnectZeroMillis;
    const millis = autoDisconnectMillis === 0 ? zero : autoDisconnectMillis;
    const isNever = millis < 0 || options.room.policies.idleEnd === "client";
    this.#idleMicros = isNever ? null : millis * MILLISECOND;
  }

  get all(): ReadonlyArray<ServerSession> {
    return [...this.#byKey.values()];
  }

  get cap(): number | null {
    const { edition } = this.#server;
    const isVistaHome =
      edition === "windows-vista-starter" || edition === "windows-vista-home-basic";
    if (isVistaHome && this.#room.policies.vistaHomeSeats === "ten") return 10;
    return EDITIONS[edition].inboundCap;
  }

  /** Seats taken, in the unit of policy F4. */
  get used(): number {
    if (this.#room.policies.capUnit === "user-and-machine") return this.#byKey.size;
    return new Set(this.all.map((session) => session.client)).size;
  }

  /** Whether a session of this client and account would need a seat that is not there (rule 18). */
  refuses(client: Laptop, account: string): Outcome<void> {
    const { cap, used } = this;
    const isFull = cap !== null && used >= cap;
    const machineCounts = this.#room.policies.capUnit === "machine";
    const hasSeat = machineCounts
      ? this.all.some((session) => session.client === client)
      : this.#byKey.has(keyOf(client, account));
    if (!isFull || hasSeat) return success(undefined);
    return { ok: false, failure: { ...failureOf(71), seats: { used, cap } } };
  }

  /** Gives the connection its session: the one that exists, or a new one that takes a seat. */
  attach(transport: Transport, account: string, purpose: Purpose): void {
    const key = keyOf(transport.client, account);
    let session = this.#byKey.get(key);
    if (session !== undefined && !session.attended) {
      // The client came back before the server noticed that it had gone: its old session is replaced, not added to.
      this.close(session, "lost");
      session = undefined;
    }
    if (session === undefined) session = this.#open(key, transport.client, account, purpose);
    session.transports.add(transport);
    transport.session = session;
  }

  /** The connection is over; the last one takes its session along. */
  detach(transport: Transport, why: SessionEnd): void {
    const { session } = transport;
    if (session === null) return transport.forget(why);
    session.transports.delete(transport);
    transport.forget(why);
    if (session.transports.size === 0) this.#remove(session, why);
    else this.released(session);
  }

  close(session: ServerSession, why: SessionEnd): void {
    this.#remove(session, why);
    for (const transport of session.transports) transport.close(why);
    session.transports.clear();
  }

  /** The server's own side of the wire is gone, or it lost its memory: all sessions with it. */
  loseAll(): void {
    this.closeAll("lost");
    if (this.#server.power === "off") this.#server.fileServer.durable.dropAll();
  }

  closeAll(why: SessionEnd): void {
    for (const session of this.all) this.close(session, why);
  }

  /** The client fell silent; with files open or an answer owed the server misses it soon, otherwise by idleness (F8). */
  clientVanished(transport: Transport): void {
    const isMissedSoon = transport.opens.size > 0 || transport.owesAnswer;
    if (!isMissedSoon || this.#room.policies.deadPeer === "by-idleness") return;
    const delay = this.#room.constants.deadPeerMillis * MILLISECOND;
    this.#later(delay, () => {
      if (transport.serverAlive) this.detach(transport, "lost");
    });
  }

  /** A file was closed: the idle time counts again. */
  released(session: ServerSession): void {
    session.touch();
    session.pinned = false;
    if (session.idleTimer === null) this.#watch(session);
  }

  /** The idle time is over but a file is open: the session stays (rule 21). */
  pin(session: ServerSession): void {
    if (session.pinned) return;
    session.pinned = true;
    mark(this.#room, this.#server.name, "seat-pinned-by-open-file");
  }

  #open(key: string, client: Laptop, account: string, purpose: Purpose): ServerSession {
    const { kernel } = this.#room;
    const session = new ServerSession({ kernel, client, account });
    this.#byKey.set(key, session);
    const { used, cap } = this;
    kernel.record("session.opened", this.#server.name, { client: client.name, account, used, cap });
    if (purpose === "program") mark(this.#room, this.#server.name, "seat-taken-by-other-program");
    this.#watch(session);
    return session;
  }

  #remove(session: ServerSession, why: SessionEnd): void {
    const { client, account } = session;
    this.#byKey.delete(keyOf(client, account));
    if (session.idleTimer !== null) this.#room.kernel.cancel(session.idleTimer);
    session.idleTimer = null;
    const { used } = this;
    const facts = { client: client.name, account, used, why };
    this.#room.kernel.record("session.closed", this.#server.name, facts);
    if (why === "idle") mark(this.#room, this.#server.name, "seat-freed-by-idle");
  }

  #watch(session: ServerSession): void {
    const limit = this.#idleMicros;
    if (limit === null) return;
    const { kernel } = this.#room;
    const delay = Math.max(1, session.lastActivity + limit - kernel.now);
    session.idleTimer = this.#later(delay, () => {
      session.idleTimer = null;
      if (session.opens > 0) return this.pin(session);
      if (session.busy) session.touch();
      if (kernel.now - session.lastActivity < limit) return this.#watch(session);
      this.close(session, session.attended ? "idle" : "lost");
    });
  }

  #later(delay: Micros, run: () => void): number {
    return this.#room.kernel.schedule(delay, EventKind.server, this.#server.entity, () => {
      // A sleeping machine's timers stand still; at wake-up all its sessions are gone anyway (rule 40).
      if (this.#server.power === "on") run();
    });
  }
}

const keyOf = (client: Laptop, account: string): string => `${client.name}\\${foldName(account)}`;
