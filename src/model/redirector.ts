/**
 * What a laptop does with other machines' shares: which connections it has, under which user names, and which passwords it
 * remembers (domain rules 15, 28, 29).
 */
import { accountOf, type LogOn } from "./accounts.ts";
import { failureOf, success, type Outcome } from "./codes.ts";
import { Connection } from "./connection.ts";
import { foldName } from "./file-names.ts";
import type { Laptop } from "./laptop.ts";
import { mark, type Room } from "./room.ts";

/** What was typed into the password dialog. */
export interface Credentials {
  /** `field`, or `PARENT\field` as the page asks for. */
  readonly user: string;
  readonly password: string;
  /** The box "remember my password": the pair survives switching the laptop off. */
  readonly remember?: boolean;
}

interface Typed {
  readonly user: string;
  readonly password: string;
  readonly remembered: boolean;
}

export class Redirector {
  readonly #room: Room;
  readonly #client: Laptop;
  readonly #logon: { readonly user: string; readonly password: string };
  /** By folded server name, in the order they were made. */
  readonly #connections = new Map<string, Connection>();
  readonly #typed = new Map<string, Typed>();

  constructor(options: {
    readonly room: Room;
    readonly client: Laptop;
    readonly logon: { readonly user: string; readonly password: string };
  }) {
    this.#room = options.room;
    this.#client = options.client;
    this.#logon = options.logon;
  }

  get connections(): ReadonlyArray<Connection> {
    return [...this.#connections.values()];
  }

  /**
   * The connection to a server for one more user, made or shared. Which pair it uses: what was typed now, else what the
   * existing connection uses, else what was typed before, else the logged-on Windows user (rule 28).
   */
  acquire(user: object, server: string, credentials: Credentials | undefined): Outcome<Connection> {
    if (!this.#client.hasNetwork) return { ok: false, failure: failureOf(1231) };
    const key = foldName(server);
    const existing = this.#connections.get(key);
    if (existing !== undefined && existing.inUse) {
      if (credentials !== undefined && !isSame(existing.who, credentials)) {
        mark(this.#room, this.#client.name, "credential-conflict");
        return { ok: false, failure: failureOf(1219) };
      }
      existing.users.add(user);
      return success(existing);
    }
    const who = this.#choose(key, credentials);
    const connection = new Connection({ room: this.#room, client: this.#client, server, who });
    this.#connections.set(key, connection);
    connection.users.add(user);
    return success(connection);
  }

  /** A pair that was typed and accepted is good until the laptop is switched off, a remembered one for ever. */
  accepted(server: string, { user, password, remember }: Credentials): void {
    const key = foldName(server);
    const known = this.#typed.get(key);
    const isKnown = known?.user === user && known.password === password && known.remembered;
    this.#typed.set(key, { user, password, remembered: remember === true || isKnown });
  }

  /** Forgets a connection that nobody uses any more. */
  tidy(connection: Connection): void {
    const key = foldName(connection.server);
    if (this.#connections.get(key) !== connection) return;
    if (!connection.inUse && connection.transport === null) this.#connections.delete(key);
  }

  /** Windows shuts down: every server is told. */
  logOffAll(): void {
    for (const connection of this.connections) connection.logOff();
  }

  linkDown(): void {
    for (const connection of this.connections) connection.linkDown();
  }

  /** A way to some of the servers is gone, and Windows knows it: what was connected there ends now. */
  loseUnreachable(): void {
    for (const connection of this.connections) {
      const server = connection.transport?.server;
      if (server !== undefined && !this.#client.reaches(server)) connection.linkDown();
    }
  }

  freeze(): void {
    for (const connection of this.connections) connection.freeze();
  }

  /** The laptop was switched off: only what was to be remembered is left. */
  losePower(): void {
    this.freeze();
    this.#connections.clear();
    for (const [key, { remembered }] of this.#typed) {
      if (!remembered) this.#typed.delete(key);
    }
  }

  #choose(key: string, credentials: Credentials | undefined): LogOn {
    const explicit = credentials ?? this.#typed.get(key);
    if (explicit === undefined) return { ...this.#logon, implicit: true };
    return { user: explicit.user, password: explicit.password, implicit: false };
  }
}

/** `field` and `PARENT\\field` are the same user there; another password counts as another credential. */
const isSame = (who: LogOn, typed: Credentials): boolean =>
  foldName(accountOf(who.user)) === foldName(accountOf(typed.user)) &&
  who.password === typed.password;
