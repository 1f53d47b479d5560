/**
 * Small messages that meet nobody on their way. What a message finds at each link is known when it is sent, as long as the link is idle by the
 * time it gets there: so it takes its place on all links of its way at once, and the only event is its arrival, at the microsecond at which
 * it would have come hop by hop.
 *
 * What differs from going hop by hop: a frame that reaches one of these links earlier, though it was sent later, lets the small message go first
 * and so waits for it, at most as long as a small message needs for its way; and a message whose link goes down is missed when it
 * should have arrived, not when it should have left that link.
 */
import { EventKind, type Kernel } from "../../sim/kernel.ts";
import type { Micros } from "../../sim/time.ts";
import type { FieldConstants } from "../constants.ts";
import type { Egress, Message, UnderWay } from "./wire.ts";

export class SmallMessages {
  readonly #kernel: Kernel;
  readonly #hopMicros: Micros;
  /** Those under way; a message's place in the list is the argument of its event. */
  readonly #underWay: Array<SmallMessage | null> = [];
  readonly #freePlaces: Array<number> = [];

  constructor(kernel: Kernel, { hopLatencyMicros }: Pick<FieldConstants, "hopLatencyMicros">) {
    this.#kernel = kernel;
    this.#hopMicros = hopLatencyMicros;
  }

  /** Null where some link of the way is busy or down: then it has to go hop by hop. */
  send(message: Message, wireBytes: number): UnderWay | null {
    const { way } = message;
    const last = way.at(-1);
    if (last === undefined || !this.#meetsNobody(way, wireBytes)) return null;
    let time = this.#kernel.now;
    for (const egress of way)
      time = egress.transmit(time, wireBytes) + this.#hopMicros + egress.latencyMicros;
    const small = new SmallMessage(message);
    const place = this.#freePlaces.pop() ?? this.#underWay.length;
    this.#underWay[place] = small;
    this.#kernel.scheduleAt(time, EventKind.network, last.entity, this.#arrive, place);
    return small;
  }

  #meetsNobody(way: ReadonlyArray<Egress>, wireBytes: number): boolean {
    let time = this.#kernel.now;
    for (const egress of way) {
      if (!egress.isIdleAt(time)) return false;
      time += egress.timeFor(wireBytes) + this.#hopMicros + egress.latencyMicros;
    }
    return true;
  }

  readonly #arrive = (place: number): void => {
    const message = this.#underWay[place];
    this.#underWay[place] = null;
    this.#freePlaces.push(place);
    message?.arrive();
  };
}

class SmallMessage implements UnderWay {
  readonly #message: Message;
  /** A link that went down and came up again is another one: generations only grow, so their sum tells. */
  readonly #generations: number;
  #stopped = false;
  moved = 0;

  constructor(message: Message) {
    this.#message = message;
    this.#generations = generationsOf(message.way);
  }

  stop(): void {
    this.#stopped = true;
  }

  arrive(): void {
    if (this.#stopped) return;
    const { way, bytes, ends } = this.#message;
    if (generationsOf(way) !== this.#generations) return ends.lost?.();
    this.moved = bytes;
    ends.arrived();
  }
}

const generationsOf = (way: ReadonlyArray<Egress>): number => {
  let sum = 0;
  for (const egress of way) sum += egress.generation;
  return sum;
};
