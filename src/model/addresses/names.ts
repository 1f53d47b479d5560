/**
 * Names of computers on a segment without a name server. Finding one (domain rule 10): ask everybody three times, 750 ms apart, then
 * give up. An answer is remembered for ten minutes, even when the address behind it changes meanwhile; that nobody answered for ten
 * seconds, if the policy says so. Having one (rule 12): whoever comes with a name that is taken there is refused, and can be found by nobody.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { foldName } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";

interface Remembered {
  /** Null: nobody answered. */
  readonly address: string | null;
  readonly until: Micros;
}

export class Names {
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #cache = new Map<string, Remembered>();
  /** What has become of the own name on this segment. */
  own: "unknown" | "registered" | "refused" = "unknown";

  constructor(room: Room, laptop: Laptop) {
    this.#room = room;
    this.#laptop = laptop;
  }

  /** The laptop has an address: it claims its name. */
  register(): void {
    const { kernel, nameHolders, browsing } = this.#room;
    const laptop = this.#laptop;
    const key = foldName(laptop.computerName);
    const holder = nameHolders.of(key).find((other) => laptop.reach.includes(other));
    this.own = holder === undefined ? "registered" : "refused";
    if (holder === undefined) {
      nameHolders.add(key, laptop);
      return browsing.appeared(laptop);
    }
    const facts = { name: laptop.computerName, holder: holder.name };
    kernel.record("name.duplicate", laptop.name, facts);
    mark(this.#room, laptop.name, "duplicate-name");
  }

  unregister(): void {
    this.own = "unknown";
    this.#room.nameHolders.remove(foldName(this.#laptop.computerName), this.#laptop);
    this.#room.browsing.vanished(this.#laptop, { saysGoodbye: false });
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
    const owner = this.#room.nameHolders
      .of(key)
      .find((other) => this.#laptop.reach.includes(other));
    if (owner === undefined) return;
    if (!owner.firewall.isVisible) return owner.firewall.dropped();
    this.#laptop.reach.say(owner, () => {
      const address = owner.addressing.address?.text;
      if (address !== undefined) owner.reach.say(this.#laptop, () => heard(address));
    });
  }

  #remember(name: string, address: string | null): void {
    const { kernel, constants } = this.#room;
    const { nameCacheMillis, failedNameCacheMillis } = constants;
    const isKept = address !== null || this.#room.policies.failedNames === "remembered";
    const kept = address === null ? failedNameCacheMillis : nameCacheMillis;
    const until = kernel.now + kept * MILLISECOND;
    if (isKept) this.#cache.set(foldName(name), { address, until });
    if (address === null) kernel.record("name.failed", this.#laptop.name, { name });
    else kernel.record("name.resolved", this.#laptop.name, { name, address });
  }
}
