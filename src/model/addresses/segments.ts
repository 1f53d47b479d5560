/**
 * Who hears whom: the switches that cables join to one segment, and the way frames take through them (domain rules 2, 6, 8).
 *
 * Cables between switches never make a ring (cabling.ts), so there is one way or none. Ways are worked out once for each change of
 * the cabling, because every frame of the day asks.
 */
import type { Device } from "../hardware/device.ts";
import type { Nic } from "../hardware/hardware.ts";
import type { Egress } from "../wire/wire.ts";

type Way = ReadonlyArray<Egress>;

export class Segments {
  readonly #ways = new Map<Device, ReadonlyMap<Device, Way>>();

  /** A cable between two switches began or ceased to carry frames. */
  forget(): void {
    this.#ways.clear();
  }

  /** Whether a frame that leaves here arrives there, whatever the addresses say. */
  connects(one: Nic, other: Nic): boolean {
    if (!one.carries || !other.carries) return false;
    const here = one.device;
    const there = other.device;
    if (here === null || there === null) return one.partner === other;
    return here === there || this.#from(here).has(there);
  }

  /** The queues a frame passes on its way; only for ends that are connected. */
  way(from: Nic, to: Nic): Way {
    const here = from.device;
    const there = to.device;
    if (here === null || there === null) return [from.out];
    if (here === there) return [from.out, to.into];
    return [from.out, ...(this.#from(here).get(there) ?? []), to.into];
  }

  /** All switches of a segment, beginning with this one. */
  of(device: Device): ReadonlyArray<Device> {
    return [...this.#from(device).keys()];
  }

  /** Whether somebody hands out addresses where this laptop is plugged in. */
  offersDhcp(nic: Nic): boolean {
    if (!nic.carries || nic.device === null) return false;
    return this.of(nic.device).some((device) => device.dhcp);
  }

  #from(start: Device): ReadonlyMap<Device, Way> {
    const known = this.#ways.get(start);
    if (known !== undefined) return known;
    const ways = new Map<Device, Way>([[start, []]]);
    for (const [device, way] of ways) {
      for (const uplink of device.uplinks) {
        const next = uplink.beyond(device);
        if (uplink.carries && !ways.has(next)) ways.set(next, [...way, uplink.from(device)]);
      }
    }
    this.#ways.set(start, ways);
    return ways;
  }
}
