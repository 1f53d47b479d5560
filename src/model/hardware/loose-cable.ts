/**
 * A cable that is not quite in, or a plug whose latch has broken off (domain §D 17): contact is lost for a moment, again and again,
 * at a stated distance or at moments drawn from a stream of its own.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import type { Room } from "../room.ts";

export class LooseCable {
  readonly #room: Room;
  readonly #laptop: string;
  readonly #entity: number;
  readonly #everyMillis: number | null;
  readonly #until: Micros;
  readonly #loseContact: () => void;
  #timer: number | null = null;

  constructor(options: {
    readonly room: Room;
    readonly laptop: string;
    /** Between two losses; null: as it comes, between the two constants `looseContactMillis`. */
    readonly everyMillis: number | null;
    readonly forMillis: number;
    readonly loseContact: () => void;
  }) {
    const { room, laptop, everyMillis, forMillis, loseContact } = options;
    this.#room = room;
    this.#laptop = laptop;
    this.#entity = room.kernel.entity(laptop);
    this.#everyMillis = everyMillis;
    this.#until = room.kernel.now + forMillis * MILLISECOND;
    this.#loseContact = loseContact;
    room.kernel.record("cable.loose", laptop, { everyMillis, forMillis });
    this.#wait();
  }

  /** Somebody pushed it in, or pulled it out. */
  stop(): void {
    if (this.#timer !== null) this.#room.kernel.cancel(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    const { kernel, constants } = this.#room;
    const due = kernel.now + this.#nextMillis(constants.looseContactMillis) * MILLISECOND;
    const isOver = due > this.#until;
    const at = isOver ? this.#until : due;
    this.#timer = kernel.scheduleAt(at, EventKind.hardware, this.#entity, () => {
      this.#timer = null;
      if (isOver) return void kernel.record("cable.firm", this.#laptop);
      this.#loseContact();
      this.#wait();
    });
  }

  #nextMillis({ least, most }: { readonly least: number; readonly most: number }): number {
    if (this.#everyMillis !== null) return this.#everyMillis;
    return this.#room.kernel.stream("cable", this.#laptop).between("contact lost", least, most);
  }
}
