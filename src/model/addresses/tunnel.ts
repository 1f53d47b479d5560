/**
 * A VPN from one laptop to the office (domain §B12, §D 70). Frames to the office network leave through the cable that is plugged in and
 * cross the internet behind a router of the room; the office sees the laptop as if it were plugged in there.
 *
 * A VPN that isolates lets nothing else through: whoever is plugged in beside the laptop does not reach it, and is not reached.
 */
import type { Laptop } from "../laptop.ts";
import { refuse, type HardwareRefusal } from "../refusal-of-room.ts";
import { mark, type Room } from "../room.ts";
import { Egress } from "../wire/wire.ts";
import { OFFICE } from "../world.ts";

export interface TunnelOptions {
  readonly isolates: boolean;
  readonly bitsPerSecond: number;
  /** One way through the internet. */
  readonly latencyMicros: number;
}

export class Tunnel {
  readonly #room: Room;
  readonly #laptop: Laptop;
  /** To the office. */
  readonly out: Egress;
  /** From there. */
  readonly into: Egress;
  #opened: TunnelOptions | null = null;

  constructor(room: Room, laptop: Laptop) {
    this.#room = room;
    this.#laptop = laptop;
    this.out = new Egress(laptop.entity);
    this.into = new Egress(laptop.entity);
  }

  open(options: TunnelOptions): HardwareRefusal | null {
    const { name } = this.#laptop;
    if (this.#opened !== null)
      return refuse(this.#room, name, { code: "vpn-on", message: `${name} has its VPN already.` });
    if (!this.#laptop.reach.hasNetwork || !this.#hasInternet) {
      const message = `${name} has no way to the internet: a router of the room has one.`;
      return refuse(this.#room, name, { code: "no-internet", message });
    }
    const { now } = this.#room.kernel;
    for (const way of [this.out, this.into]) {
      way.latencyMicros = options.latencyMicros;
      way.open(options.bitsPerSecond, now);
    }
    this.#opened = options;
    this.#room.kernel.record("vpn.up", name, { isolates: options.isolates });
    mark(this.#room, name, "vpn-to-office");
    return null;
  }

  /** Somebody ends it: whatever went through it is over at once. */
  hangUp(): HardwareRefusal | null {
    const { name } = this.#laptop;
    if (this.#opened === null)
      return refuse(this.#room, name, { code: "vpn-off", message: `${name} has no VPN.` });
    this.drop();
    this.#laptop.redirector.loseUnreachable();
    return null;
  }

  /** It is gone with the link below it. */
  drop(): void {
    if (this.#opened === null) return;
    this.#opened = null;
    this.out.close();
    this.into.close();
    this.#room.kernel.record("vpn.down", this.#laptop.name);
  }

  get isolates(): boolean {
    return this.#opened?.isolates === true;
  }

  /** Whether frames to that laptop go this way. */
  leadsTo(other: Laptop): boolean {
    if (this.#opened === null || !this.#hasInternet) return false;
    return this.#devicesAround(other).some(({ name }) => name === OFFICE);
  }

  get #hasInternet(): boolean {
    return this.#devicesAround(this.#laptop).some(({ kind }) => kind === "router");
  }

  #devicesAround({ nic }: Laptop) {
    return nic.carries && nic.device !== null ? this.#room.segments.of(nic.device) : [];
  }
}
