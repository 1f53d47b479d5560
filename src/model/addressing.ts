/**
 * How a laptop comes by an address (domain rules 5, 7 and 9): a lease where the segment has a DHCP server, otherwise one of
 * its own in 169.254 after a wait, replaced when a later probe finds a server after all.
 *
 * Addresses are unique by construction: each laptop has one of either kind, worked out when the world is built.
 */
import { EventKind } from "../sim/kernel.ts";
import { MILLISECOND, type Micros } from "../sim/time.ts";
import { EDITIONS } from "./editions.ts";
import type { Laptop } from "./laptop.ts";
import { mark, type Room } from "./room.ts";

export interface Address {
  readonly text: string;
  readonly by: "lease" | "169.254";
}

/** Both kinds of network here are /16, so two octets tell them apart. */
export const subnetOf = (address: Address): string => address.text.split(".").slice(0, 2).join(".");

/** What each laptop will be called on the wire, by position in the world. */
export const planAddresses = (
  names: ReadonlyArray<string>,
): ReadonlyArray<{ readonly lease: string; readonly own: string }> => {
  const taken = new Set<number>();
  return names.map((name, index) => {
    let slot = fingerprint(name) % OWN_ADDRESSES;
    while (taken.has(slot)) slot = (slot + 1) % OWN_ADDRESSES;
    taken.add(slot);
    return {
      lease: `192.168.${1 + Math.floor(index / 200)}.${10 + (index % 200)}`,
      own: `169.254.${1 + Math.floor(slot / 254)}.${1 + (slot % 254)}`,
    };
  });
};

/** 169.254.1.1 to 169.254.254.254: the first and last 256 of the range are reserved. */
const OWN_ADDRESSES = 254 * 254;

/** FNV-1a: spreads names over the range as Windows spreads its random guesses. */
const fingerprint = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
};

export class Addressing {
  readonly #room: Room;
  readonly #laptop: Laptop;
  readonly #plan: { readonly lease: string; readonly own: string };
  #timer: number | null = null;
  /** When this laptop last gave up looking for a server; probes follow at fixed distances from it. */
  #gaveUpAt: Micros = 0;
  readonly #waiting: Array<(address: string) => void> = [];
  address: Address | null = null;

  constructor(options: {
    readonly room: Room;
    readonly laptop: Laptop;
    readonly plan: { readonly lease: string; readonly own: string };
  }) {
    this.#room = options.room;
    this.#laptop = options.laptop;
    this.#plan = options.plan;
  }

  linkUp(): void {
    const { dhcpLeaseMillis, dhcpGiveUpMillis } = this.#room.constants;
    if (this.#isServed) return this.#after(dhcpLeaseMillis * MILLISECOND, this.#lease);
    const { addressing } = EDITIONS[this.#laptop.edition];
    this.#after(dhcpGiveUpMillis[addressing] * MILLISECOND, this.#assignOwn);
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
    if (!this.#isServed || this.address?.by === "lease") return;
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
      this.#laptop.loseConnections();
    }
    this.#assign({ text: this.#plan.lease, by: "lease" });
    mark(this.#room, this.#laptop.name, "lease-address");
  };

  readonly #assignOwn = (): void => {
    this.#gaveUpAt = this.#room.kernel.now;
    this.#assign({ text: this.#plan.own, by: "169.254" });
    mark(this.#room, this.#laptop.name, "self-assigned-address");
  };

  #assign(address: Address): void {
    this.address = address;
    const { text, by } = address;
    this.#room.kernel.record("address.assigned", this.#laptop.name, { address: text, by });
    for (const ready of this.#waiting.splice(0)) ready(text);
  }

  #lose(): void {
    if (this.address === null) return;
    const { text } = this.address;
    this.address = null;
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
