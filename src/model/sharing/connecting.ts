/**
 * One attempt to get a session on a server, with the checks of domain rule 25 in their order: link and address, name,
 * transport, dialect, session setup. The first failure decides the code.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import type { LogOn } from "./accounts.ts";
import { failureOf, success, type Outcome, type WindowsCode } from "../windows/codes.ts";
import { EDITIONS, commonDialect } from "../windows/editions.ts";
import { Exchange } from "./exchange.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";
import type { Purpose } from "./sessions.ts";
import { Transport } from "../wire/transport.ts";

/** `\\169.254.7.9\share`: an address needs no name lookup. */
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/u;

export class Connecting {
  readonly #room: Room;
  readonly #client: Laptop;
  readonly #server: string;
  readonly #who: LogOn;
  readonly #purpose: Purpose;
  readonly #done: (outcome: Outcome<Transport>) => void;
  #stopAsking: () => void = () => {};
  #timer: number | null = null;
  #transport: Transport | null = null;
  #exchange: Exchange<void> | null = null;
  #over = false;

  constructor(options: {
    readonly room: Room;
    readonly client: Laptop;
    readonly server: string;
    readonly who: LogOn;
    readonly purpose: Purpose;
    readonly done: (outcome: Outcome<Transport>) => void;
  }) {
    this.#room = options.room;
    this.#client = options.client;
    this.#server = options.server;
    this.#who = options.who;
    this.#purpose = options.purpose;
    this.#done = options.done;
  }

  start(): void {
    if (!this.#client.reach.hasNetwork) return this.fail(1231);
    if (ADDRESS.test(this.#server)) return this.#call(this.#server);
    if (this.#client.names.own === "refused") return this.fail(52);
    this.#stopAsking = this.#client.names.resolve(this.#server, (address) => {
      if (this.#over) return;
      if (address === null) this.fail(53);
      else this.#call(address);
    });
  }

  fail(code: WindowsCode): void {
    this.#finish({ ok: false, failure: failureOf(code) });
  }

  /** Nobody waits for it any more. */
  cancel(): void {
    this.#transport?.hangUp("logoff");
    this.#stop();
  }

  /** The sleeping machine's clocks stand still (rule 40). */
  freeze(): void {
    this.#stopAsking();
    this.#stopTimer();
    this.#exchange?.freeze();
  }

  /** Knocks at 0, 3 and 9 s and gives up at 21 s (rule 13). */
  #call(address: string): void {
    const { connectFirstWaitMillis, connectRetries } = this.#room.constants;
    const isLater = EDITIONS[this.#client.edition].addressing === "vista-and-later";
    const isShorter = isLater && this.#room.policies.connectTimeout === "shorter";
    const retries = isShorter ? connectRetries - 1 : connectRetries;
    const knock = (tries: number, wait: number): void => {
      const host = this.#client.reach.hostAt(address);
      if (host !== undefined) this.#knock(host);
      this.#after(wait, () => {
        if (tries < retries) return knock(tries + 1, wait * 2);
        mark(this.#room, this.#client.name, "timed-out-in-silence");
        this.fail(53);
      });
    };
    knock(0, connectFirstWaitMillis);
  }

  #knock(host: Laptop): void {
    if (!this.#client.firewall.letsOut) return this.#client.firewall.dropped();
    this.#client.reach.say(host, () => {
      if (!host.firewall.letsIn) return host.firewall.dropped();
      if (host.fileServer.isStopping) return;
      host.reach.say(this.#client, () => {
        if (!this.#over && this.#transport === null) this.#answeredBy(host);
      });
    });
  }

  #answeredBy(host: Laptop): void {
    this.#stopTimer();
    if (this.#room.policies.dialects === "checked") {
      const code = dialectFault(this.#client, host);
      if (code !== null) return this.fail(code);
    }
    this.#setUpSession(new Transport({ room: this.#room, client: this.#client, server: host }));
  }

  #setUpSession(transport: Transport): void {
    this.#transport = transport;
    const small = { contentBytes: 0, otherBytes: 0, stillReading: 0 };
    this.#exchange = new Exchange<void>({
      transport,
      what: this.#server,
      uploadBytes: 0,
      beforeSession: true,
      serve: (asker) => {
        asker.answer(transport.server.fileServer.logOn(transport, this.#who, this.#purpose), small);
      },
      ended: (end) => {
        if (end.kind === "answered" && end.outcome.ok) return this.#finish(success(transport));
        transport.vanish();
        if (end.kind === "answered" && !end.outcome.ok) return this.#finish(end.outcome);
        this.#finish({ ok: false, failure: failureOf(64) });
      },
    });
    this.#exchange.start();
  }

  #finish(outcome: Outcome<Transport>): void {
    if (this.#over) return;
    this.#stop();
    this.#done(outcome);
  }

  #stop(): void {
    this.#over = true;
    this.#stopAsking();
    this.#stopTimer();
    this.#exchange?.fail(failureOf(64));
  }

  #after(delayMillis: number, run: () => void): void {
    const { kernel } = this.#room;
    const delay = delayMillis * MILLISECOND;
    this.#timer = kernel.schedule(delay, EventKind.timer, this.#client.entity, run);
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#room.kernel.cancel(this.#timer);
    this.#timer = null;
  }
}

/** 384 where this machine lacks the server's only dialect, 64 the other way round (domain §D 66); null where they can talk. */
const dialectFault = (client: Laptop, server: Laptop): WindowsCode | null => {
  if (commonDialect(client.edition, server.edition) !== null) return null;
  return EDITIONS[server.edition].dialects.includes("smb2") ? 64 : 384;
};
