/**
 * One request and its answer over a connection. Small ones are one frame each way; file content travels in pieces. If
 * nothing is heard for a minute the connection is given up with error 64 (domain rule 34); progress counts as being heard,
 * because a large document is really many small requests.
 */
import { EventKind, type Kernel } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { failureOf, type Failure, type Outcome } from "../windows/codes.ts";
import { mark } from "../room.ts";
import type { Laptop } from "../laptop.ts";
import { Stream, type Carried } from "../wire/stream.ts";
import type { Outstanding, Transport } from "../wire/transport.ts";

/** How a request ended for the client. */
export type ExchangeEnd<A> =
  | { readonly kind: "answered"; readonly outcome: Outcome<A> }
  /** The server does not know this connection (any more) and did nothing: asking again on a new one is safe. */
  | { readonly kind: "reset" }
  | { readonly kind: "broken"; readonly failure: Failure };

/** What an answer weighs. */
export interface AnswerSize {
  readonly contentBytes: number;
  readonly otherBytes: number;
  /** How long the server's disk still needs for the content; it travels meanwhile. */
  readonly stillReading: Micros;
}

/** Who was asked for something answers here, now or later. */
export interface Asker<A> {
  answer(outcome: Outcome<A>, size: AnswerSize): void;
}

export interface ExchangeRequest<A> {
  readonly transport: Transport;
  /** Path for people and the journal. */
  readonly what: string;
  /** File content that travels with the request. */
  readonly uploadBytes: number;
  /** What requests weigh that go with this one. */
  readonly othersBytes?: number;
  /** The first request of a connection comes before there is a session. */
  readonly beforeSession?: boolean;
  /** At the server. `since` is when the request began to arrive. */
  serve(asker: Asker<A>, since: Micros): void;
  /** At the server: the client gave up when so many bytes of its content had arrived. */
  cutShort?(movedBytes: number): void;
  /** At the client, exactly once. */
  ended(end: ExchangeEnd<A>): void;
}

/** Where a request is: on its way, with the server, or answered and on its way back; a server that does not know the connection says so. */
type Phase = "asking" | "serving" | "answering" | "refusing" | "over";

/** It is what its own streams carry: the request first, then the answer. */
export class Exchange<A> implements Outstanding, Asker<A>, Carried {
  readonly #request: ExchangeRequest<A>;
  readonly #kernel: Kernel;
  readonly #startedAt: Micros;
  /** What the request was made for, in the journal. */
  readonly #cause: number | null;
  #heardAt: Micros;
  /** False while the client sleeps: its clocks stand still (rule 40). */
  #isPatient = true;
  #phase: Phase = "asking";
  #stream: Stream | null = null;
  /** A cable was out while content was moving. */
  #cableWasOut = false;
  /** How often the request stood still on its way. */
  #stalls = 0;
  /** The file content of this exchange and which way it goes. */
  #contentGoes: "up" | "down" = "up";
  #contentBytes: number;
  #outcome: Outcome<A> | null = null;
  /** What the stream of now carries. */
  bytes = 0;

  constructor(request: ExchangeRequest<A>) {
    this.#request = request;
    this.#kernel = request.transport.room.kernel;
    this.#contentBytes = request.uploadBytes;
    this.#startedAt = this.#kernel.now;
    this.#heardAt = this.#startedAt;
    this.#cause = this.#kernel.cause;
  }

  start(): void {
    const { transport, uploadBytes, othersBytes = 0 } = this.#request;
    transport.ask(this);
    this.#send(transport.room.constants.requestBytes + othersBytes + uploadBytes);
  }

  // ---- what its streams ask ----------------------------------------------------------------------------------------

  get from(): Laptop {
    const { client, server } = this.#request.transport;
    return this.#phase === "asking" ? client : server;
  }

  get to(): Laptop {
    const { client, server } = this.#request.transport;
    return this.#phase === "asking" ? server : client;
  }

  goesOn(): boolean {
    const { transport } = this.#request;
    switch (this.#phase) {
      case "asking":
        return transport.clientAlive;
      case "refusing":
        return transport.server.power === "on";
      case "over":
        return false;
      default:
        return transport.serverAlive;
    }
  }

  arrived(): void {
    if (this.#phase === "asking") return this.#asked();
    if (this.#phase === "refusing") return this.reset();
    if (this.#outcome === null) return;
    this.#record(this.#outcome);
    this.#end({ kind: "answered", outcome: this.#outcome });
  }

  /** A piece of it is there; a server that does not know this connection refuses the rest. */
  progressed(): void {
    if (this.#phase === "refusing") return;
    this.#heard();
    if (this.#phase !== "asking" || this.#request.transport.serverAlive) return;
    this.#stream?.stop();
    this.#refuse();
  }

  // ---- what ends it ------------------------------------------------------------------------------------------------

  /** The client's own link went down: media sense ends everything at once, 59 where content was moving (rule 5). */
  ownLinkDown(): void {
    this.fail(failureOf(this.#isMoving ? 59 : 64));
  }

  fail(failure: Failure): void {
    this.#recordCut();
    this.#end({ kind: "broken", failure });
  }

  /** The server ended the connection before it took this request up: asking again is safe. */
  reset(): void {
    this.#end({ kind: "reset" });
  }

  /** The sleeping machine's clocks stand still (rule 40). */
  freeze(): void {
    this.#isPatient = false;
  }

  /** A cable on the way is out: if content is moving now and the transfer ends for it, that is why. */
  cableOut(): void {
    if (this.#isMoving) this.#cableWasOut = true;
  }

  /** Bytes of content that are through. */
  get #movedBytes(): number {
    const moved = (this.#stream?.moved ?? 0) - this.#request.transport.room.constants.requestBytes;
    return Math.min(this.#contentBytes, Math.max(0, moved));
  }

  /** Content was under way that never gets there: says how far it came, where that is worth a line. */
  #recordCut(): void {
    const { transport, what } = this.#request;
    const bytes = this.#contentBytes;
    if (!this.#isMoving) return;
    const isThere = transport.serverAlive && transport.server.power === "on";
    if (this.#contentGoes === "up" && isThere) this.#request.cutShort?.(this.#movedBytes);
    if (bytes < transport.room.constants.journaledTransferBytes) return;
    const { from, to } = this.#ends();
    const tookMicros = this.#kernel.now - this.#startedAt;
    const moved = this.#movedBytes;
    this.#kernel.record("transfer.cut", from, { to, what, bytes, moved, tookMicros });
    if (this.#cableWasOut) mark(transport.room, transport.client.name, "transfer-cut-by-cable");
  }

  get #isMoving(): boolean {
    const phase = this.#contentGoes === "up" ? "asking" : "answering";
    return this.#contentBytes > 0 && this.#phase === phase;
  }

  /** The whole request is at the server. */
  #asked(): void {
    const { transport, beforeSession, uploadBytes } = this.#request;
    if (uploadBytes > 0) this.#heard();
    if (!transport.serverAlive || (transport.session === null && beforeSession !== true)) {
      return this.#refuse();
    }
    this.#phase = "serving";
    this.#request.serve(this, this.#startedAt);
  }

  answer(outcome: Outcome<A>, size: AnswerSize): void {
    const { transport } = this.#request;
    transport.session?.touch();
    if (!transport.serverAlive) return; // the client has been told, or will find out by silence
    const { wire, constants } = transport.room;
    const bytes = constants.requestBytes + size.contentBytes + size.otherBytes;
    if (size.stillReading > 0) {
      // A disk slower than the wire holds the answer back; otherwise reading and sending overlap.
      const wait = size.stillReading - wire.sendingTime(transport.server.nic, bytes);
      const leave = (): void => this.#sendAnswer(outcome, bytes, size.contentBytes);
      const { entity } = transport.server;
      if (wait > 0) return void this.#kernel.schedule(wait, EventKind.disk, entity, leave);
    }
    this.#sendAnswer(outcome, bytes, size.contentBytes);
  }

  #sendAnswer(outcome: Outcome<A>, bytes: number, contentBytes: number): void {
    if (this.#phase !== "serving" || !this.#request.transport.serverAlive) return;
    this.#phase = "answering";
    this.#outcome = outcome;
    if (contentBytes > 0) {
      this.#contentGoes = "down";
      this.#contentBytes = contentBytes;
    }
    this.#send(bytes);
  }

  /** Sends the request, or later the answer, for as long as somebody waits for it. */
  #send(bytes: number): void {
    this.bytes = bytes;
    this.#stalls += this.#stream?.stalls ?? 0;
    this.#stream = new Stream(this);
    this.#stream.start();
  }

  /** The server knows nothing of this connection and says so. */
  #refuse(): void {
    this.#phase = "refusing";
    this.#contentBytes = 0;
    this.#send(this.#request.transport.room.constants.requestBytes);
  }

  #heard(): void {
    this.#heardAt = this.#kernel.now;
  }

  losePatience(): Micros {
    if (!this.#isPatient) return Infinity;
    const { transport } = this.#request;
    const { now } = this.#kernel;
    const limit = transport.room.constants.requestTimeoutMillis * MILLISECOND;
    if (now - this.#heardAt < limit) return this.#heardAt + limit;
    // A server that is busy with a long write says so: the request is pending, not lost.
    const pending = this.#phase === "serving" && transport.serverAlive;
    if (pending && transport.client.reach.includes(transport.server)) {
      this.#heard();
      return now + limit;
    }
    this.#kernel.cause = this.#cause;
    mark(transport.room, transport.client.name, "timed-out-in-silence");
    this.fail(failureOf(64));
    return Infinity;
  }

  #record(outcome: Outcome<A>): void {
    const { transport, what } = this.#request;
    const bytes = this.#contentBytes;
    const isWorthALine = outcome.ok && bytes >= transport.room.constants.journaledTransferBytes;
    if (this.#phase === "over" || !isWorthALine) return;
    const { from, to } = this.#ends();
    const tookMicros = this.#kernel.now - this.#startedAt;
    this.#kernel.record("transfer", from, { to, what, bytes, tookMicros });
    if (this.#stalls + (this.#stream?.stalls ?? 0) > 0)
      mark(transport.room, transport.client.name, "transfer-stood-still");
  }

  #ends(): { readonly from: string; readonly to: string } {
    const { client, server } = this.#request.transport;
    return this.#contentGoes === "up"
      ? { from: client.name, to: server.name }
      : { from: server.name, to: client.name };
  }

  #end(end: ExchangeEnd<A>): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#stream?.stop();
    this.#request.transport.outstanding.delete(this);
    this.#request.ended(end);
  }
}
