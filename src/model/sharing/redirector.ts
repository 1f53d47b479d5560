/**
 * What a laptop does with other machines' shares: which connections it has, under which user names, and which passwords it
 * remembers (domain rules 15, 28, 29).
 */
import { accountOf, type LogOn } from "./accounts.ts";
import { failureOf, success, type Outcome } from "../windows/codes.ts";
import { Connection } from "./connection.ts";
import { foldName } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";

/** What was typed into the password dialog. */
export interface Credentials {
  /** `field`, or `PARENT\field` as the page asks for. */
  readonly user: string;
  readonly password: string;
  /** The box "remember my password": the pair survives switching the laptop off. */
  readonly remember?: boolean;
}

/** A server, and who at this laptop wants it: another Windows user beside the first has connections and passwords of his own. */
interface Wanted {
  readonly server: string;
  /** Name of that other user; his password is the same. */
  readonly desktop: string | undefined;
}

interface Typed {
  readonly user: string;
  readonly password: string;
}

export class Redirector {
  readonly #room: Room;
  readonly #client: Laptop;
  readonly #logon: { readonly user: string; readonly password: string };
  /** By server and desktop, in the order they were made. */
  readonly #connections = new Map<string, Connection>();
  /** What was typed last and accepted, until the laptop is switched off; then what was to be remembered counts again. */
  readonly #typed = new Map<string, Typed>();
  readonly #remembered = new Map<string, Typed>();

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
  acquire(
    user: object,
    { server, desktop, credentials }: Wanted & { readonly credentials: Credentials | undefined },
  ): Outcome<Connection> {
    if (!this.#client.reach.hasNetwork) return { ok: false, failure: failureOf(1231) };
    const key = keyOf({ server, desktop });
    const existing = this.#connections.get(key);
    if (existing !== undefined && existing.inUse) {
      if (credentials !== undefined && !isSame(existing.who, credentials)) {
        mark(this.#room, this.#client.name, "credential-conflict");
        return { ok: false, failure: failureOf(1219) };
      }
      existing.users.add(user);
      return success(existing);
    }
    const who = this.#choose({ server, desktop }, credentials);
    const room = this.#room;
    const connection = new Connection({ room, client: this.#client, server, desktop, who });
    this.#connections.set(key, connection);
    connection.users.add(user);
    return success(connection);
  }

  /** A pair that was typed and accepted is good until the laptop is switched off, a remembered one for ever: until another is remembered. */
  accepted(wanted: Wanted, { user, password, remember }: Credentials): void {
    const key = keyOf(wanted);
    this.#typed.set(key, { user, password });
    if (remember === true) this.#remembered.set(key, { user, password });
  }

  /** Forgets a connection that nobody uses any more. */
  tidy(connection: Connection): void {
    const key = keyOf(connection);
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
      if (server !== undefined && !this.#client.reach.includes(server)) connection.linkDown();
    }
  }

  freeze(): void {
    for (const connection of this.connections) connection.freeze();
  }

  /** The laptop was switched off: only what was to be remembered is left. */
  losePower(): void {
    this.freeze();
    this.#connections.clear();
    this.#typed.clear();
  }

  #choose(wanted: Wanted, credentials: Credentials | undefined): LogOn {
    const key = keyOf(wanted);
    const explicit = credentials ?? this.#typed.get(key) ?? this.#remembered.get(key);
    if (explicit === undefined) {
      const { desktop } = wanted;
      const logon = desktop === undefined ? this.#logon : { user: desktop, password: desktop };
      return { ...logon, implicit: true };
    }
    return { user: explicit.user, password: explicit.password, implicit: false };
  }
}

/** `field` and `PARENT\\field` are the same user there; another password counts as another credential. */
const isSame = (who: LogOn, typed: Credentials): boolean =>
  foldName(accountOf(who.user)) === foldName(accountOf(typed.user)) &&
  who.password === typed.password;

const keyOf = ({ server, desktop }: Wanted): string =>
  desktop === undefined ? foldName(server) : `${foldName(server)} for ${foldName(desktop)}`;
