/**
 * Finding a computer by its name on a segment without a name server (domain rule 10): ask everybody three times, 750 ms
 * apart, then give up. An answer is remembered for ten minutes, even when the address behind it changes meanwhile.
 */
import { EventKind } from "../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../sim/time.ts";
import { foldName } from "./file-names.ts";
import type { Laptop } from "./laptop.ts";
import type { Room } from "./room.ts";

interface Remembered {
  readonly address: string;
  readonly until: Micros;
}

export class Names {
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #cache = new Map<string, Remembered>();

  constructor(room: Room, laptop: Laptop) {
    this.#room = room;
    this.#laptop = laptop;
  }

  /** The own link went down: what was learnt on that segment says nothing about the next. */
  forget(): void {
    this.#cache.clear();
  }

  /** Answers with the address, or null after the last try; the returned function stops asking. */
  resolve(name: string, done: (address: string | null) => void): () => void {
    const { kernel, constants } = this.#room;
    const key = foldName(name);
    const known = this.#cache.get(key);
    if (known !== undefined && kernel.now < known.until) {
      done(known.address);
      return () => {};
    }
    let over = false;
    let timer: number | null = null;
    const finish = (address: string | null): void => {
      over = true;
      if (timer !== null) kernel.cancel(timer);
      this.#remember(name, address);
      done(address);
    };
    const ask = (triesLeft: number): void => {
      if (triesLeft === 0) return finish(null);
      this.#broadcast(key, (address) => {
        if (!over) finish(address);
      });
      const interval = constants.nameQueryIntervalMillis * MILLISECOND;
      timer = kernel.schedule(interval, EventKind.timer, this.#laptop.entity, () => {
        timer = null;
        ask(triesLeft - 1);
      });
    };
    ask(constants.nameQueryTries);
    return () => {
      over = true;
      if (timer !== null) kernel.cancel(timer);
    };
  }

  /** Everybody hears the question; only the owner of the name answers, so only its frames are sent. */
  #broadcast(key: string, heard: (address: string) => void): void {
    const { requestBytes } = this.#room.constants;
    const owner = this.#room.laptops.find(
      (other) => foldName(other.name) === key && this.#laptop.reaches(other),
    );
    if (owner === undefined) return;
    this.#laptop.send(owner, requestBytes, () => {
      const address = owner.addressing.address?.text;
      if (address !== undefined) owner.send(this.#laptop, requestBytes, () => heard(address));
    });
  }

  #remember(name: string, address: string | null): void {
    const { kernel, constants } = this.#room;
    if (address === null) {
      kernel.record("name.failed", this.#laptop.name, { name });
      return;
    }
    const until = kernel.now + constants.nameCacheMillis * MILLISECOND;
    this.#cache.set(foldName(name), { address, until });
    kernel.record("name.resolved", this.#laptop.name, { name, address });
  }
}
