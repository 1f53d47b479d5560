/**
 * Whom a laptop reaches at this moment, and the way its frames take (domain rules 8 and 15): the cables and switches of its segment, or a
 * VPN to the office.
 */
import type { Laptop } from "../laptop.ts";
import type { Egress, MessageEnds, UnderWay } from "../wire/wire.ts";
import { areNeighbours } from "./address.ts";

export class Reach {
  readonly #laptop: Laptop;

  constructor(laptop: Laptop) {
    this.#laptop = laptop;
  }

  /** Whether the link is up and there is an address: anything less is error 1231 at once (rule 15). */
  get hasNetwork(): boolean {
    const { nic, addressing } = this.#laptop;
    return nic.light === "up" && addressing.address !== null;
  }

  /** Whether a packet from here arrives there: same segment and same subnet (rule 8), or a VPN; both awake. */
  includes(other: Laptop): boolean {
    const { addressing, tunnel, room, nic } = this.#laptop;
    const here = addressing.address;
    const there = other.addressing.address;
    if (here === null || there === null) return false;
    if (!this.hasNetwork || !other.reach.hasNetwork) return false;
    if (tunnel.leadsTo(other) || other.tunnel.leadsTo(this.#laptop)) return true;
    if (tunnel.isolates || other.tunnel.isolates) return false;
    if (!room.segments.connects(nic, other.nic)) return false;
    return areNeighbours(here, there);
  }

  /** Who answers at this address, if anybody does. */
  hostAt(address: string): Laptop | undefined {
    return this.#laptop.room.addressHolders.of(address).find((other) => this.includes(other));
  }

  /** Sends a message; it vanishes where there is no way to the other. */
  send(to: Laptop, bytes: number, ends: MessageEnds): UnderWay | null {
    if (!this.includes(to)) return null;
    const { room, nic } = this.#laptop;
    return room.wire.send({ from: nic, to: to.nic, way: this.#wayTo(to), bytes, ends });
  }

  /** The same for a word of which nobody hears but who gets it. */
  say(to: Laptop, arrived: () => void): void {
    this.send(to, this.#laptop.room.constants.requestBytes, { arrived });
  }

  #wayTo(to: Laptop): ReadonlyArray<Egress> {
    const { nic, tunnel, room } = this.#laptop;
    if (tunnel.leadsTo(to)) return [nic.out, tunnel.out, to.nic.into];
    if (to.tunnel.leadsTo(this.#laptop)) return [nic.out, to.tunnel.into, to.nic.into];
    return room.segments.way(nic, to.nic);
  }
}
