/**
 * How a laptop comes by an address (domain rules 5, 7 and 9): the one somebody typed; or a lease where the segment has a DHCP
 * server, otherwise one of its own in 169.254 after a wait, replaced when a later probe finds a server after all.
 *
 * A typed address that somebody on the segment has already is given up: Windows Vista and later help themselves, XP has none.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { addressOfText, type Address, type AddressPlan } from "./address.ts";
import { EDITIONS } from "../windows/editions.ts";
import { loseConnections } from "../hardware/link-loss.ts";
import type { Laptop } from "../laptop.ts";
import { mark, type Room } from "../room.ts";

export class Addressing {
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #plan: AddressPlan;
  /** The address somebody typed. */
  #typed: string | null;
  #timer: number | null = null;
  /** When this laptop last gave up looking for a server; probes follow at fixed distances from it. */
  #gaveUpAt: Micros = 0;
  readonly #waiting: Array<(address: string) => void> = [];
  address: Address | null = null;

  constructor(options: {
    readonly room: Room;
    readonly laptop: Laptop;
    readonly plan: AddressPlan;
    readonly typed: string | null;
  }) {
    this.#room = options.room;
    this.#laptop = options.laptop;
    this.#plan = options.plan;
    this.#typed = options.typed;
  }

  /** Somebody types an address, or takes it away again (null: from a server, or by itself). */
  setTyped(typed: string | null): void {
    this.#typed = typed;
    if (this.#laptop.nic.light === "down") return;
    this.#cancel();
    this.#lose();
    loseConnections(this.#laptop);
    this.linkUp();
  }

  linkUp(): void {
    const { dhcpLeaseMillis } = this.#room.constants;
    if (this.#typed !== null) return this.#assignTyped(this.#typed);
    if (this.#isServed) return this.#after(dhcpLeaseMillis * MILLISECOND, this.#lease);
    this.#helpYourself();
  }

  /** The address is invalid at once, and so is every attempt to get another. */
  linkDown(): void {
    this.#cancel();
    this.#lose();
  }

  /**
   * More can be heard than before. If somebody hands out addresses there, whoever still looks for one is answered now, and whoever
   * has given up finds it with the next probe. Probes that would find nothing are not simulated.
   */
  segmentGrew(): void {
    const { constants, kernel } = this.#room;
    if (this.#typed !== null || !this.#isServed || this.address?.by === "lease") return;
    const lease = constants.dhcpLeaseMillis * MILLISECOND;
    if (this.address === null) return this.#after(lease, this.#lease);
    const distance = constants.dhcpReprobeMillis * MILLISECOND;
    const sinceProbe = (kernel.now - this.#gaveUpAt) % distance;
    this.#after(distance - sinceProbe + lease, this.#lease);
  }

  /** Calls back once there is an address, now or later; the returned function stops waiting. */
  whenAssigned(ready: (address: string) => void): () => void {
    if (this.address !== null) {
      ready(this.address.text);
      return () => {};
    }
    this.#waiting.push(ready);
    return () => {
      const index = this.#waiting.indexOf(ready);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  }

  get #isServed(): boolean {
    return this.#room.segments.offersDhcp(this.#laptop.nic);
  }

  readonly #lease = (): void => {
    if (!this.#isServed) {
      // The server went away between the question and its answer.
      if (this.address === null) this.linkUp();
      return;
    }
    if (this.address !== null) {
      this.#lose();
      loseConnections(this.#laptop);
    }
    this.#assign(addressOfText(this.#plan.lease, "lease"));
    mark(this.#room, this.#laptop.name, "lease-address");
  };

  readonly #assignOwn = (): void => {
    this.#gaveUpAt = this.#room.kernel.now;
    this.#assign(addressOfText(this.#plan.own, "169.254"));
    mark(this.#room, this.#laptop.name, "self-assigned-address");
  };

  #helpYourself(): void {
    const { dhcpGiveUpMillis } = this.#room.constants;
    const { addressing } = EDITIONS[this.#laptop.edition];
    this.#after(dhcpGiveUpMillis[addressing] * MILLISECOND, this.#assignOwn);
  }

  /** Asks the segment first whether somebody has it (rule 9). */
  #assignTyped(typed: string): void {
    const { addressHolders, segments, kernel } = this.#room;
    const { nic } = this.#laptop;
    const holder = addressHolders.of(typed).find((other) => segments.connects(nic, other.nic));
    if (holder === undefined) return this.#assign(addressOfText(typed, "static"));
    kernel.record("address.duplicate", this.#laptop.name, { address: typed, holder: holder.name });
    mark(this.#room, this.#laptop.name, "duplicate-address");
    if (EDITIONS[this.#laptop.edition].addressing !== "xp") this.#helpYourself();
  }

  #assign(address: Address): void {
    this.address = address;
    const { text, by } = address;
    this.#room.addressHolders.add(text, this.#laptop);
    this.#room.kernel.record("address.assigned", this.#laptop.name, { address: text, by });
    this.#laptop.names.register();
    for (const ready of this.#waiting.splice(0)) ready(text);
  }

  #lose(): void {
    if (this.address === null) return;
    const { text } = this.address;
    this.address = null;
    this.#room.addressHolders.remove(text, this.#laptop);
    this.#laptop.names.unregister();
    this.#room.kernel.record("address.lost", this.#laptop.name, { address: text });
  }

  #after(delay: Micros, run: () => void): void {
    this.#cancel();
    const { kernel } = this.#room;
    this.#timer = kernel.schedule(delay, EventKind.timer, this.#laptop.entity, () => {
      this.#timer = null;
      run();
    });
  }

  #cancel(): void {
    if (this.#timer !== null) this.#room.kernel.cancel(this.#timer);
    this.#timer = null;
  }
}
