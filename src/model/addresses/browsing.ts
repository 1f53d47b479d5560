/**
 * The browse list: what "My Network Places" and `net view` show (domain rule 11). It is a view of its own, late in both directions,
 * and has no say in who can connect to whom.
 *
 * A computer announces itself when it comes on the network, after 4, 8 and 12 minutes, and every 12 minutes from then on; it is
 * struck off 36 minutes after its last announcement, or at once when it says goodbye. Everybody looks at a list of their own, which
 * is fetched when they come on the network and every 12 minutes. All of it is worked out from when who was there: announcements
 * that nobody looks at are not simulated.
 */
import { SECOND, type Micros } from "../../sim/time.ts";
import type { Device } from "../hardware/device.ts";
import { foldName } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import type { Room } from "../room.ts";

const MINUTE = 60 * SECOND;

/** A time a laptop was on the network under one name. */
interface Presence {
  readonly laptop: Laptop;
  readonly name: string;
  readonly from: Micros;
  /** Where it was plugged in; null where the cable went to another laptop. */
  readonly device: Device | null;
  until: Micros | null;
  saidGoodbye: boolean;
}

export class Browsing {
  readonly #room: Room;
  #presences: ReadonlyArray<Presence> = [];

  constructor(room: Room) {
    this.#room = room;
  }

  appeared(laptop: Laptop): void {
    const from = this.#room.kernel.now;
    const presence: Presence = {
      laptop,
      name: laptop.computerName,
      from,
      device: laptop.nic.device,
      until: null,
      saidGoodbye: false,
    };
    this.#presences = [...this.#presences.filter((old) => this.#isRemembered(old)), presence];
  }

  vanished(laptop: Laptop, options: { readonly saysGoodbye: boolean }): void {
    const presence = this.#present(laptop);
    if (presence === undefined) return;
    presence.until = this.#room.kernel.now;
    presence.saidGoodbye = options.saysGoodbye;
  }

  /** The computers somebody at this laptop sees, in alphabetical order; null where there is no list to be had. */
  seenBy(viewer: Laptop): ReadonlyArray<string> | null {
    const here = this.#present(viewer);
    if (here === undefined || !viewer.firewall.isVisible) return null;
    const { now } = this.#room.kernel;
    const period = this.#room.constants.browsePeriodMinutes * MINUTE;
    const fetched = here.from + Math.floor((now - here.from) / period) * period;
    const names = new Set(
      this.#presences
        .filter((other) => this.#areTogether(viewer, other) && this.#isListed(other, fetched))
        .map(({ name }) => name.toUpperCase()),
    );
    return [...names].sort();
  }

  /** How many times of how many laptops are kept. */
  get remembered(): number {
    return this.#presences.length;
  }

  #present(laptop: Laptop): Presence | undefined {
    return this.#presences.findLast((each) => each.laptop === laptop && each.until === null);
  }

  /** Whether the list fetched at that moment names it. */
  #isListed(presence: Presence, fetched: Micros): boolean {
    const { until, saidGoodbye } = presence;
    if (saidGoodbye && until !== null && until <= fetched) return false;
    const last = this.#lastAnnounced(presence, fetched);
    const expires = this.#room.constants.browseExpireMinutes * MINUTE;
    return last !== null && fetched - last < expires;
  }

  #lastAnnounced({ from, until }: Presence, before: Micros): Micros | null {
    const { browseAnnounceMinutes, browsePeriodMinutes } = this.#room.constants;
    const seen = Math.min(before, until ?? before) - from;
    if (seen < 0) return null;
    const first = browseAnnounceMinutes.findLast((minutes) => minutes * MINUTE <= seen) ?? 0;
    const regular = Math.floor(seen / (browsePeriodMinutes * MINUTE)) * browsePeriodMinutes;
    return from + Math.max(first, regular) * MINUTE;
  }

  /** The same workgroup and the same segment; and it has to let itself be seen. */
  #areTogether(viewer: Laptop, { laptop, device, until }: Presence): boolean {
    if (foldName(laptop.workgroup) !== foldName(viewer.workgroup)) return false;
    if (!laptop.firewall.isVisible) return false;
    const isNow = until === null;
    // What somebody announced on another network before coming here was not heard here.
    if (isNow && (laptop === viewer || this.#room.segments.connects(viewer.nic, laptop.nic)))
      return true;
    const here = viewer.nic.device;
    return here !== null && device !== null && this.#room.segments.of(here).includes(device);
  }

  #isRemembered({ until }: Presence): boolean {
    const { browseExpireMinutes, browsePeriodMinutes } = this.#room.constants;
    const kept = (browseExpireMinutes + browsePeriodMinutes) * MINUTE;
    return until === null || this.#room.kernel.now - until <= kept;
  }
}
