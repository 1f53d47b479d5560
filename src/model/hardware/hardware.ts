/**
 * The network port of a laptop (domain rules 1 and 3 to 6): one wired link, which needs two seconds to come up and none to go
 * down, and behind a switch with spanning tree half a minute more before anything passes.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import { cableWorks, type CableEnd, type Wiring } from "./cables.ts";
import type { Device } from "./device.ts";
import type { Laptop } from "../laptop.ts";
import { linkWentDown, type LinkLoss } from "./link-loss.ts";
import { LooseCable } from "./loose-cable.ts";
import { mark, type Room } from "../room.ts";
import { Egress, type LinkEnd } from "../wire/wire.ts";

/** A cable in a laptop, and where it ends: in a port, from 0, of a switch, or in another laptop. */
export interface Plug {
  readonly to: { readonly device: Device; readonly port: number } | { readonly laptop: Laptop };
  readonly wiring: Wiring;
  /** Whether the cable goes back to the pool. */
  readonly pooled: boolean;
}

/** The network port of one laptop and both directions of its link. */
export class Nic implements LinkEnd, CableEnd {
  readonly name: string;
  readonly autoMdix: boolean;
  readonly wired = "as-laptop";
  readonly out: Egress;
  readonly into: Egress;
  readonly #room: Room;
  readonly #laptop: Laptop;
  /** The light that is about to come on, or the port that is about to let frames through. */
  #pending: number | null = null;
  #loose: LooseCable | null = null;
  plug: Plug | null = null;
  light: "up" | "down" = "down";
  /** Whether frames pass: the light is on and the port does not hold back. */
  carries = false;

  constructor(options: {
    readonly room: Room;
    readonly laptop: Laptop;
    readonly entity: number;
    readonly autoMdix: boolean;
  }) {
    this.#room = options.room;
    this.#laptop = options.laptop;
    this.autoMdix = options.autoMdix;
    this.name = options.laptop.name;
    this.out = new Egress(options.entity);
    this.into = new Egress(options.entity);
  }

  /** The switch at the other end; null without one. */
  get device(): Device | null {
    return this.plug !== null && "device" in this.plug.to ? this.plug.to.device : null;
  }

  /** The other laptop's port, where the cable goes straight to it. */
  get partner(): Nic | null {
    return this.plug !== null && "laptop" in this.plug.to ? this.plug.to.laptop.nic : null;
  }

  insert(plug: Plug): void {
    this.plug = plug;
    if ("device" in plug.to) plug.to.device.ports[plug.to.port] = this.#laptop;
  }

  /** Takes the cable out and hands it back. */
  pull(): Plug | null {
    const { plug } = this;
    if (plug === null) return null;
    this.#loose?.stop();
    this.#loose = null;
    this.drop("cable");
    if ("device" in plug.to) plug.to.device.ports[plug.to.port] = null;
    this.plug = null;
    return plug;
  }

  /** Both ends are powered and plugged: the link comes up after its time (rule 4). */
  negotiate(): void {
    this.#begin();
    const { partner } = this;
    if (partner !== null) partner.#begin();
  }

  /** The link goes down at once, and with it everything that needed it (rule 5). */
  drop(why: LinkLoss): void {
    if (this.#pending === null && this.light === "down") return;
    if (this.#pending !== null) this.#room.kernel.cancel(this.#pending);
    this.#pending = null;
    if (this.light === "up") this.#goDown(why);
    this.partner?.drop(why === "cable" ? "cable" : "device");
  }

  /** The plug sits badly: contact is lost again and again (domain §D 17). */
  loosen(options: { readonly everyMillis: number | null; readonly forMillis: number }): void {
    this.#loose?.stop();
    const loseContact = (): void => {
      this.drop("cable");
      this.negotiate();
    };
    this.#loose = new LooseCable({ room: this.#room, laptop: this.name, loseContact, ...options });
  }

  #begin(): void {
    const { plug } = this;
    const isUnderWay = this.#pending !== null || this.light === "up";
    if (plug === null || isUnderWay || this.#laptop.power !== "on") return;
    if ("laptop" in plug.to && plug.to.laptop.power !== "on") return;
    if ("device" in plug.to && plug.to.device.power === "off") return;
    const other = "device" in plug.to ? plug.to.device : plug.to.laptop.nic;
    const isBroken = "device" in plug.to && !plug.to.device.works(plug.to.port);
    if (isBroken || !cableWorks(this, other, plug.wiring)) {
      return mark(this.#room, this.name, "link-never-came-up");
    }
    this.#after(this.#room.constants.linkUpMillis, () => this.#comeUp(plug));
  }

  #goDown(why: LinkLoss): void {
    this.light = "down";
    this.carries = false;
    this.out.close();
    this.into.close();
    const socket = this.plug === null ? {} : socketOf(this.plug);
    this.#room.kernel.record("link.down", this.name, { ...socket, why });
    linkWentDown(this.#laptop, why);
  }

  #comeUp(plug: Plug): void {
    const { kernel, constants } = this.#room;
    this.light = "up";
    const { device } = this;
    const theirs = device?.speedBitsPerSecond ?? constants.laptopBitsPerSecond;
    const speed = Math.min(theirs, constants.laptopBitsPerSecond);
    this.out.open(speed, kernel.now);
    this.into.open(speed, kernel.now);
    kernel.record("link.up", this.name, socketOf(plug));
    const holdsBack = device?.holdsBack.laptops ?? false;
    this.carries = !holdsBack;
    this.#laptop.addressing.linkUp();
    if (!holdsBack) return;
    mark(this.#room, this.name, "port-held-back");
    this.#after(constants.spanningTreeMillis, () => {
      this.carries = true;
      kernel.record("link.carries", this.name, socketOf(plug));
      this.#laptop.addressing.segmentGrew();
    });
  }

  #after(millis: number, run: () => void): void {
    const delay = millis * MILLISECOND;
    this.#pending = this.#room.kernel.schedule(delay, EventKind.hardware, this.out.entity, () => {
      this.#pending = null;
      run();
    });
  }
}

/** Which port of which device, from 1, as the journal says it; another laptop has one port. */
export const socketOf = ({ to }: Plug): { readonly device: string; readonly port: number } =>
  "device" in to
    ? { device: to.device.name, port: to.port + 1 }
    : { device: to.laptop.name, port: 1 };
