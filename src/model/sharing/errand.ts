/**
 * Something a user of a share wants done at the server: the share is reached, then the request is sent; once more from the start where the
 * server did not know the connection any more and did nothing.
 */
import { failureOf, type Outcome } from "../windows/codes.ts";
import { Exchange, type Asker, type ExchangeEnd, type ExchangeRequest } from "./exchange.ts";
import type { Micros } from "../../sim/time.ts";
import type { Transport } from "../wire/transport.ts";

/** What is to be done at the server. */
export interface Work<A> {
  /** Path for people and the journal. */
  readonly what: string;
  /** File content that travels with the request. */
  readonly uploadBytes: number;
  /** What requests weigh that go with this one. */
  readonly othersBytes?: number;
  serve(transport: Transport, asker: Asker<A>, since: Micros): void;
  /** What is left at the server of content that arrived in part. */
  cutShort?(transport: Transport, movedBytes: number): void;
}

/** The way to the share, as an errand needs it. */
export interface WayToShare {
  /** The connection over which the share is connected at this moment. */
  readonly open: Transport | null;
  /** Connects what is not connected. */
  reach(done: (outcome: Outcome<Transport>) => void): void;
  /** A request is over: the idle time starts anew. */
  used(): void;
  /** Nothing of this connection can be used any more. */
  lose(transport: Transport): void;
}

export class Errand<A> {
  readonly #way: WayToShare;
  readonly #work: Work<A>;
  readonly #done: (outcome: Outcome<A>) => void;
  #triesLeft = 1;
  #over = false;

  constructor(way: WayToShare, work: Work<A>, done: (outcome: Outcome<A>) => void) {
    this.#way = way;
    this.#work = work;
    this.#done = done;
  }

  start(): void {
    const { open } = this.#way;
    if (open !== null) return this.#ask(open);
    this.#way.reach((reached) => {
      if (this.#over) return;
      if (reached.ok) this.#ask(reached.value);
      else this.#finish(reached);
    });
  }

  /** Nobody waits for it any more. */
  readonly stop = (): void => {
    this.#over = true;
  };

  #ask(transport: Transport): void {
    new Exchange(new Request(this.#way, transport, this.#work, this.#ended)).start();
  }

  readonly #ended: Ended<A> = (transport, end) => {
    if (end.kind !== "reset") return this.#finish(end.outcome);
    this.#way.lose(transport);
    if (this.#triesLeft > 0 && !this.#over) {
      this.#triesLeft -= 1;
      return this.start();
    }
    this.#finish({ ok: false, failure: failureOf(64) });
  };

  #finish(outcome: Outcome<A>): void {
    if (this.#over) return;
    this.#over = true;
    this.#done(outcome);
  }
}

export type Ended<A> = (transport: Transport, end: AnsweredOrReset<A>) => void;

type AnsweredOrReset<A> = Exclude<ExchangeEnd<A>, { readonly kind: "broken" }>;

/** Work that is asked for once, over one connection. Where it breaks meanwhile, everybody who uses it has lost it (rule 34). */
export class Request<A> implements ExchangeRequest<A> {
  readonly transport: Transport;
  readonly #way: WayToShare;
  readonly #work: Work<A>;
  readonly #done: Ended<A>;

  constructor(way: WayToShare, transport: Transport, work: Work<A>, done: Ended<A>) {
    this.#way = way;
    this.transport = transport;
    this.#work = work;
    this.#done = done;
  }

  get what(): string {
    return this.#work.what;
  }

  get uploadBytes(): number {
    return this.#work.uploadBytes;
  }

  get othersBytes(): number {
    return this.#work.othersBytes ?? 0;
  }

  serve(asker: Asker<A>, since: Micros): void {
    this.#work.serve(this.transport, asker, since);
  }

  cutShort(movedBytes: number): void {
    this.#work.cutShort?.(this.transport, movedBytes);
  }

  ended(end: ExchangeEnd<A>): void {
    this.#way.used();
    if (end.kind !== "broken") return this.#done(this.transport, end);
    this.#way.lose(this.transport);
    this.#done(this.transport, {
      kind: "answered",
      outcome: { ok: false, failure: end.failure },
    });
  }
}
