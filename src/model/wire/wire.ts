/**
 * Frames on their way: store and forward through ports with queues. Each direction of each link is an `Egress`, a queue
 * that sends one frame after the other at the speed of the link; a `Flow` is one message, cut into pieces where it is
 * large, so that transfers through one port take turns and none starves.
 *
 * Almost all messages of a day are small and meet nobody. Where every link of its way is idle by the time it gets there, a small
 * message takes its place on all of them when it is sent, and is one event, at its arrival (small-message.ts).
 *
 * A frame is lost when the link it travels on goes down before it has arrived (rule 5). Nothing is sent again here; whoever
 * wants that does it (stream.ts).
 */
import { EventKind, type Kernel } from "../../sim/kernel.ts";
import { SECOND, type Micros } from "../../sim/time.ts";
import type { FieldConstants } from "../constants.ts";
import type { FaultRules } from "./faults.ts";
import { SmallMessages } from "./small-message.ts";

/** The sending end of one direction of a link. */
export class Egress {
  readonly entity: number;
  up = false;
  /** Counts changes of the link, so that a frame knows whether the link it entered is still the same one. */
  generation = 0;
  /** What the way takes besides the hop itself; the internet has some. */
  latencyMicros: Micros = 0;
  #bitsPerSecond = 0;
  #busyUntil: Micros = 0;

  constructor(entity: number) {
    this.entity = entity;
  }

  open(bitsPerSecond: number, now: Micros): void {
    this.up = true;
    this.generation += 1;
    this.#bitsPerSecond = bitsPerSecond;
    this.#busyUntil = now;
  }

  close(): void {
    this.up = false;
    this.generation += 1;
  }

  /** Queues a frame; answers when its last bit has left. */
  transmit(now: Micros, wireBytes: number): Micros {
    const start = Math.max(now, this.#busyUntil);
    this.#busyUntil = start + this.timeFor(wireBytes);
    return this.#busyUntil;
  }

  /** Whether a frame that gets here at this moment leaves at once. */
  isIdleAt(time: Micros): boolean {
    return this.up && this.#busyUntil <= time;
  }

  timeFor(wireBytes: number): Micros {
    return Math.ceil((wireBytes * 8 * SECOND) / this.#bitsPerSecond);
  }
}

/** Both directions of the link between a laptop and the port it is plugged into. */
export interface LinkEnd {
  readonly name: string;
  /** From the laptop into the device. */
  readonly out: Egress;
  /** From the device to the laptop. */
  readonly into: Egress;
}

export interface Message {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  /** The queues it passes, first to last. */
  readonly way: ReadonlyArray<Egress>;
  readonly bytes: number;
  readonly ends: MessageEnds;
}

/** What becomes of a message, for whoever sent it. */
export interface MessageEnds {
  /** The whole message is there. */
  arrived(): void;
  /** A piece of it is there, but not yet all. */
  progressed?(): void;
  /** Some of it is lost, and nothing more of it is under way. */
  lost?(): void;
}

/** A message on its way, as its sender holds it. */
export interface UnderWay {
  /** Bytes that have arrived so far. */
  readonly moved: number;
  /** Nothing of it arrives from now on. */
  stop(): void;
}

/** Hops of one way; a piece and its hop share one number in the kernel's events. */
const HOPS_MAX = 64;
/** A request, or a listing of some seventy names. */
const SMALL_BYTES = 8_192;

export class Wire {
  readonly kernel: Kernel;
  readonly faults: FaultRules;
  readonly constants: FieldConstants;
  readonly #small: SmallMessages;

  constructor(options: {
    readonly kernel: Kernel;
    readonly faults: FaultRules;
    readonly constants: FieldConstants;
  }) {
    this.kernel = options.kernel;
    this.faults = options.faults;
    this.constants = options.constants;
    this.#small = new SmallMessages(options.kernel, options.constants);
  }

  /** Starts a message between two ends whose links are up and on one segment. */
  send(message: Message): UnderWay {
    // A rule about what goes wrong judges each message where it has crossed its first link.
    if (message.bytes <= SMALL_BYTES && this.faults.quiet) {
      const small = this.#small.send(message, this.wireBytes(message.bytes));
      if (small !== null) return small;
    }
    const flow = new Flow(this, message);
    flow.start();
    return flow;
  }

  /** How long so many bytes occupy the sender's own link when nothing else does. */
  sendingTime(from: LinkEnd, bytes: number): Micros {
    return from.out.up ? from.out.timeFor(this.wireBytes(bytes)) : 0;
  }

  /** What so many bytes of payload occupy on the wire. */
  wireBytes(bytes: number): number {
    const { framePayloadBytes, frameOverheadBytes } = this.constants;
    return bytes + Math.ceil(bytes / framePayloadBytes) * frameOverheadBytes;
  }
}

/** One message under way. */
class Flow implements UnderWay {
  readonly #wire: Wire;
  readonly #message: Message;
  readonly #route: ReadonlyArray<Egress>;
  readonly #generations: ReadonlyArray<number>;
  readonly #pieces: number;
  #nextPiece = 0;
  #arrivedPieces = 0;
  #inFlight = 0;
  #arrivedBytes = 0;
  #stopped = false;

  constructor(wire: Wire, message: Message) {
    this.#wire = wire;
    this.#message = message;
    this.#route = message.way;
    if (message.way.length > HOPS_MAX) throw new Error(`a way of more than ${HOPS_MAX} hops`);
    this.#generations = message.way.map((egress) => egress.generation);
    this.#pieces = Math.max(1, Math.ceil(message.bytes / wire.constants.bulkPieceBytes));
  }

  /** Bytes that have arrived so far. */
  get moved(): number {
    return this.#arrivedBytes;
  }

  start(): void {
    const window = Math.min(this.#pieces, this.#wire.constants.bulkWindowPieces);
    while (this.#nextPiece < window) this.#sendNext();
  }

  /** Nothing of it arrives from now on. */
  stop(): void {
    this.#stopped = true;
  }

  /** A piece is gone; the rest of the message is of no use. */
  #lose(): void {
    if (this.#stopped) return;
    this.stop();
    this.#message.ends.lost?.();
  }

  /** One piece is gone; those that are under way arrive, and then there is nothing to go on with. */
  #dropped(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#lose();
  }

  #bytesOf(piece: number): number {
    const { bulkPieceBytes } = this.#wire.constants;
    return Math.min(bulkPieceBytes, this.#message.bytes - piece * bulkPieceBytes);
  }

  #sendNext(): void {
    const piece = this.#nextPiece;
    this.#nextPiece += 1;
    this.#inFlight += 1;
    this.#enqueue(piece, 0);
  }

  #enqueue(piece: number, hop: number): void {
    const egress = this.#route[hop];
    if (egress === undefined || !this.#isWhole(hop)) return this.#lose();
    const { kernel, constants } = this.#wire;
    const left = egress.transmit(kernel.now, this.#wire.wireBytes(this.#bytesOf(piece)));
    const arrival = left + constants.hopLatencyMicros + egress.latencyMicros;
    const event = piece * HOPS_MAX + hop;
    kernel.scheduleAt(arrival, EventKind.network, egress.entity, this.#crossed, event);
  }

  /** Whether this hop's link is up and has been since the message was sent. */
  #isWhole(hop: number): boolean {
    const egress = this.#route[hop];
    return egress !== undefined && egress.up && egress.generation === this.#generations[hop];
  }

  readonly #crossed = (event: number): void => {
    const hop = event % HOPS_MAX;
    const piece = (event - hop) / HOPS_MAX;
    if (this.#stopped) return;
    if (!this.#isWhole(hop)) return this.#lose();
    if (hop > 0 || this.#wire.faults.quiet) return this.#advance(piece, hop);
    this.#judge(piece);
  };

  #judge(piece: number): void {
    const { kernel, faults } = this.#wire;
    const { from, to } = this.#message;
    const bytes = this.#bytesOf(piece);
    const verdict = faults.judge({ from: from.name, to: to.name, bytes, at: kernel.now });
    if (verdict.kind === "pass") return this.#advance(piece, 0);
    if (verdict.kind === "drop") return this.#dropped();
    const goOn = (): void => {
      if (!this.#stopped) this.#advance(piece, 0);
    };
    if (verdict.kind === "hold") return verdict.until(goOn);
    if (verdict.kind === "twice") {
      this.#route[1]?.transmit(kernel.now, this.#wire.wireBytes(bytes));
      return goOn();
    }
    kernel.schedule(verdict.afterMicros, EventKind.network, from.out.entity, goOn);
  }

  #advance(piece: number, hop: number): void {
    if (hop + 1 < this.#route.length) return this.#enqueue(piece, hop + 1);
    this.#arrivedPieces += 1;
    this.#inFlight -= 1;
    this.#arrivedBytes += this.#bytesOf(piece);
    if (this.#arrivedPieces === this.#pieces) return this.#message.ends.arrived();
    if (this.#nextPiece < this.#pieces) this.#sendNext();
    this.#message.ends.progressed?.();
    if (this.#inFlight === 0) this.#lose();
  }
}
