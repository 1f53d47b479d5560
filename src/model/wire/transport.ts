/**
 * One connection between a client and a server, as both ends see it. The two ends learn of its end at different times: the
 * own cable is noticed at once, the other side's only by silence (domain rules 15, 24 and 34).
 */
import { MILLISECOND } from "../../sim/time.ts";
import { failureOf, type Failure } from "../windows/codes.ts";
import type { Hold } from "../sharing/holds.ts";
import type { Room } from "../room.ts";
import type { Laptop } from "../laptop.ts";
import type { LinkLoss } from "../hardware/link-loss.ts";
import type { EffectiveAccess } from "../sharing/shares.ts";
import type { ServerSession, SessionEnd } from "../sharing/sessions.ts";
import { Silence, type Patient } from "./silence.ts";
import { tell } from "./stream.ts";

/** A share somebody connected. */
export interface ConnectedShare {
  readonly share: string;
  /** What the share allowed when it was connected. */
  readonly granted: EffectiveAccess;
}

/** A file some program holds open through this connection. */
export interface OpenFile {
  readonly share: string;
  readonly path: string;
  readonly hold: Hold;
  /** Lets go of it. */
  readonly release: () => void;
}

/** A request without an answer, as the connection under it sees it (exchange.ts). */
export interface Outstanding extends Patient {
  cableOut(): void;
  freeze(): void;
  fail(failure: Failure): void;
  ownLinkDown(): void;
  reset(): void;
}

export class Transport {
  readonly room: Room;
  readonly client: Laptop;
  readonly server: Laptop;
  /** False once the client has hung up, lost its link, or given up waiting. */
  clientAlive = true;
  /** False once the server has forgotten this connection. */
  serverAlive = true;
  session: ServerSession | null = null;
  /** Shares connected, by whoever connected them; the server's side. */
  readonly trees = new Map<object, ConnectedShare>();
  /** Files held open, by whoever holds them; the server's side. */
  readonly opens = new Map<object, OpenFile>();
  /** Requests without an answer yet, in the order they were made; the client's side. */
  readonly outstanding = new Set<Outstanding>();
  readonly #silence: Silence;
  /** What the client does when the server ends the connection by itself. */
  serverHungUp: (why: SessionEnd) => void = () => {};

  constructor(options: { readonly room: Room; readonly client: Laptop; readonly server: Laptop }) {
    this.room = options.room;
    this.client = options.client;
    this.server = options.server;
    const { kernel, constants } = options.room;
    this.#silence = new Silence({
      kernel,
      entity: options.client.entity,
      limit: constants.requestTimeoutMillis * MILLISECOND,
      waiting: this.outstanding,
    });
    this.client.transports.add(this);
    this.server.transports.add(this);
  }

  /** A request is made; until it is over, the connection is given up where nothing is heard for too long. */
  ask(request: Outstanding): void {
    this.outstanding.add(request);
    this.#silence.watch();
  }

  /** A link on the way went down: content that was moving stands still. */
  linkBroke(why: LinkLoss): void {
    if (why !== "cable" && why !== "device") return;
    for (const exchange of this.outstanding) exchange.cableOut();
  }

  /** The client ends the connection and says so; where nobody hears it, it is a silent loss like any other. */
  hangUp(why: "logoff" | "idle"): void {
    if (!this.clientAlive) return;
    this.vanish();
    for (const exchange of this.outstanding) exchange.fail(failureOf(64));
    tell(this.client, this.server, {
      arrived: () => this.server.sessions.detach(this, why),
      goesOn: () => this.client.power === "on" && this.serverAlive,
    });
  }

  /** The client is gone without a word; the server finds out in its own time (domain §F8). */
  vanish(): void {
    if (!this.clientAlive) return;
    this.clientAlive = false;
    if (this.session === null) this.forget("lost");
    else this.server.sessions.clientVanished(this);
  }

  /** The server ends the connection. Where it does so on purpose it says so, and the client hears it if it can. */
  close(why: SessionEnd): void {
    this.forget(why);
    if (why === "lost" || !this.clientAlive) return;
    tell(this.server, this.client, {
      arrived: () => this.serverHungUp(why),
      goesOn: () => this.clientAlive && this.server.power === "on",
    });
  }

  /** Whether any answer is still owed to the client. */
  get owesAnswer(): boolean {
    return this.outstanding.size > 0;
  }

  /** The server's memory of this connection is gone, and with it what was open through it and is not kept (rule 35). */
  forget(why: SessionEnd): void {
    this.serverAlive = false;
    this.session = null;
    for (const [holder, open] of this.opens) {
      if (why !== "lost" || !this.server.fileServer.durable.keep(this.client, holder, open))
        open.release();
    }
    this.opens.clear();
    this.trees.clear();
    this.client.transports.delete(this);
    this.server.transports.delete(this);
  }

  openFile(holder: object, open: OpenFile): void {
    this.opens.set(holder, open);
  }

  closeFile(holder: object): void {
    const open = this.opens.get(holder);
    if (open === undefined) return;
    this.opens.delete(holder);
    open.release();
  }
}
