/**
 * One request and its answer over a connection. Small ones are one frame each way; file content travels in pieces. If
 * nothing is heard for a minute the connection is given up with error 64 (domain rule 34); progress counts as being heard,
 * because a large document is really many small requests.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { failureOf, type Failure, type Outcome } from "../windows/codes.ts";
import { mark } from "../room.ts";
import { Stream, type StreamOptions } from "../wire/stream.ts";
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

export interface ExchangeRequest<A> {
  readonly transport: Transport;
  /** Path for people and the journal. */
  readonly what: string;
  /** File content that travels with the request. */
  readonly uploadBytes: number;
  /** What requests weigh that go with this one; 0 by default. */
  readonly othersBytes?: number;
  /** The first request of a connection comes before there is a session. */
  readonly beforeSession?: boolean;
  /** At the server; answers now or later. `since` is when the request began to arrive. */
  serve(answer: (outcome: Outcome<A>, size: AnswerSize) => void, since: Micros): void;
  /** At the server: the client gave up when so many bytes of its content had arrived. */
  cutShort?(movedBytes: number): void;
  /** At the client, exactly once. */
  ended(end: ExchangeEnd<A>): void;
}

export class Exchange<A> implements Outstanding {
  readonly #request: ExchangeRequest<A>;
  readonly #startedAt: Micros;
  #heardAt: Micros;
  #timer: number | null = null;
  /** Where the request is: on its way, with the server, or answered and on its way back. */
  #phase: "asking" | "serving" | "answering" | "over" = "asking";
  #stream: Stream | null = null;
  /** A cable was out while content was moving. */
  #cableWasOut = false;
  /** How often the request stood still on its way. */
  #stalls = 0;
  /** The file content of this exchange and which way it goes. */
  #content: { readonly direction: "up" | "down"; readonly bytes: number };

  constructor(request: ExchangeRequest<A>) {
    this.#request = request;
    this.#content = { direction: "up", bytes: request.uploadBytes };
    this.#startedAt = request.transport.room.kernel.now;
    this.#heardAt = this.#startedAt;
  }

  start(): void {
    const { transport, uploadBytes, othersBytes = 0 } = this.#request;
    const { constants } = transport.room;
    transport.outstanding.add(this);
    this.#watch(constants.requestTimeoutMillis * MILLISECOND);
    const bytes = constants.requestBytes + othersBytes + uploadBytes;
    const { client, server } = transport;
    const goesOn = (): boolean => this.#phase !== "over" && transport.clientAlive;
    this.#send({
      from: client,
      to: server,
      bytes,
      arrived: this.#asked,
      progressed: this.#asking,
      goesOn,
    });
  }

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
    this.#stopWatching();
  }

  /** A cable on the way is out: if content is moving now and the transfer ends for it, that is why. */
  cableOut(): void {
    if (this.#isMoving) this.#cableWasOut = true;
  }

  /** Bytes of content that are through. */
  get #movedBytes(): number {
    const moved = (this.#stream?.moved ?? 0) - this.#request.transport.room.constants.requestBytes;
    return Math.min(this.#content.bytes, Math.max(0, moved));
  }

  /** Content was under way that never gets there: says how far it came, where that is worth a line. */
  #recordCut(): void {
    const { transport, what } = this.#request;
    const { kernel, constants } = transport.room;
    const { bytes, direction } = this.#content;
    if (!this.#isMoving) return;
    const isThere = transport.serverAlive && transport.server.power === "on";
    if (direction === "up" && isThere) this.#request.cutShort?.(this.#movedBytes);
    if (bytes < constants.journaledTransferBytes) return;
    const { from, to } = this.#ends();
    kernel.record("transfer.cut", from, { to, what, bytes, moved: this.#movedBytes });
    if (this.#cableWasOut) mark(transport.room, transport.client.name, "transfer-cut-by-cable");
  }

  get #isMoving(): boolean {
    const { direction, bytes } = this.#content;
    return bytes > 0 && this.#phase === (direction === "up" ? "asking" : "answering");
  }

  /** A piece of the request is at the server; one that does not know this connection refuses the rest. */
  readonly #asking = (): void => {
    this.#heard();
    if (this.#request.transport.serverAlive) return;
    this.#stream?.stop();
    this.#refuse();
  };

  /** The whole request is at the server. */
  readonly #asked = (): void => {
    const { transport, beforeSession, uploadBytes } = this.#request;
    if (uploadBytes > 0) this.#heard();
    if (!transport.serverAlive || (transport.session === null && beforeSession !== true)) {
      return this.#refuse();
    }
    this.#phase = "serving";
    this.#request.serve(this.#answer, this.#startedAt);
  };

  readonly #answer = (outcome: Outcome<A>, size: AnswerSize): void => {
    const { transport } = this.#request;
    transport.session?.touch();
    if (!transport.serverAlive) return; // the client has been told, or will find out by silence
    const { wire, constants, kernel } = transport.room;
    const bytes = constants.requestBytes + size.contentBytes + size.otherBytes;
    const leave = (): void => this.#sendAnswer(outcome, { ...size, bytes });
    // A disk slower than the wire holds the answer back; otherwise reading and sending overlap.
    const wait = size.stillReading - wire.sendingTime(transport.server.nic, bytes);
    if (wait <= 0) leave();
    else kernel.schedule(wait, EventKind.disk, transport.server.entity, leave);
  };

  #sendAnswer(
    outcome: Outcome<A>,
    { bytes, contentBytes }: { readonly bytes: number; readonly contentBytes: number },
  ): void {
    const { transport } = this.#request;
    if (!transport.serverAlive) return;
    if (this.#phase === "serving") this.#phase = "answering";
    if (contentBytes > 0) this.#content = { direction: "down", bytes: contentBytes };
    const arrived = (): void => {
      this.#record(outcome);
      this.#end({ kind: "answered", outcome });
    };
    const { server: from, client: to } = transport;
    const goesOn = (): boolean => this.#phase !== "over" && transport.serverAlive;
    this.#send({ from, to, bytes, arrived, progressed: this.#heard, goesOn });
  }

  /** Sends the request, or later the answer, for as long as somebody waits for it. */
  #send(message: StreamOptions): void {
    this.#stalls += this.#stream?.stalls ?? 0;
    this.#stream = new Stream(message);
    this.#stream.start();
  }

  /** The server knows nothing of this connection and says so. */
  #refuse(): void {
    const { transport } = this.#request;
    this.#content = { direction: "down", bytes: 0 };
    const { server: from, client: to } = transport;
    const { requestBytes: bytes } = transport.room.constants;
    const goesOn = (): boolean => this.#phase !== "over" && from.power === "on";
    this.#send({ from, to, bytes, arrived: () => this.reset(), goesOn });
  }

  readonly #heard = (): void => {
    this.#heardAt = this.#request.transport.room.kernel.now;
  };

  #watch(delay: Micros): void {
    const { kernel } = this.#request.transport.room;
    const { entity } = this.#request.transport.client;
    this.#timer = kernel.schedule(delay, EventKind.timer, entity, this.#silent);
  }

  readonly #silent = (): void => {
    this.#timer = null;
    const { transport } = this.#request;
    const { kernel, constants } = transport.room;
    const limit = constants.requestTimeoutMillis * MILLISECOND;
    // A server that is busy with a long write says so: the request is pending, not lost.
    const pending = this.#phase === "serving" && transport.serverAlive;
    if (pending && transport.client.reach.includes(transport.server)) this.#heard();
    const silence = kernel.now - this.#heardAt;
    if (silence < limit) return this.#watch(limit - silence);
    mark(transport.room, transport.client.name, "timed-out-in-silence");
    this.fail(failureOf(64));
  };

  #record(outcome: Outcome<A>): void {
    const { transport, what } = this.#request;
    const { kernel, constants } = transport.room;
    const { bytes } = this.#content;
    const isWorthALine = outcome.ok && bytes >= constants.journaledTransferBytes;
    if (this.#phase === "over" || !isWorthALine) return;
    const { from, to } = this.#ends();
    const tookMicros = kernel.now - this.#startedAt;
    kernel.record("transfer", from, { to, what, bytes, tookMicros });
    if (this.#stalls + (this.#stream?.stalls ?? 0) > 0)
      mark(transport.room, transport.client.name, "transfer-stood-still");
  }

  #ends(): { readonly from: string; readonly to: string } {
    const { client, server } = this.#request.transport;
    return this.#content.direction === "up"
      ? { from: client.name, to: server.name }
      : { from: server.name, to: client.name };
  }

  #end(end: ExchangeEnd<A>): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#stream?.stop();
    this.#stopWatching();
    this.#request.transport.outstanding.delete(this);
    this.#request.ended(end);
  }

  #stopWatching(): void {
    if (this.#timer !== null) this.#request.transport.room.kernel.cancel(this.#timer);
    this.#timer = null;
  }
}
