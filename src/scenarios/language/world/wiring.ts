/**
 * Follows cables and ports through the timeline, before anything runs. Steps run one after the other and hardware answers at once,
 * so who is plugged in where is known exactly at every step: a plug that must fail is a mistake in the file unless the step expects it.
 */
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { CableKind } from "../../hands.ts";
import type { Action } from "../../actions.ts";
import type { Findings } from "../findings.ts";
import type { Span } from "../yaml/tree.ts";
import type { World } from "./world.ts";

/** The end of a cable: in a port of a device, or in another laptop. */
interface Plugged {
  readonly device: string;
  readonly port: number;
  readonly span: Span;
  /** The port a switch gives up for its own cable to another one. */
  readonly ownPort?: number;
  /** Absent at the second end of a cable between two laptops, and for the cables of the office. */
  readonly cable?: CableKind;
}

/** Where the laptops and the port of a step stand in the file. */
export interface WiringSpans {
  readonly step: Span;
  readonly port: Span | null;
}

/** More ports than anybody plugs into; the office network has enough for every laptop. */
const OFFICE_PORTS = 1_000;

export class Wiring {
  readonly #findings: Findings;
  readonly #world: World;
  readonly #plugged = new Map<string, Plugged>();
  #certain: boolean;
  #lostTrack = false;

  constructor(findings: Findings, world: World, start: Span) {
    this.#findings = findings;
    this.#world = world;
    this.#certain = world.networkKnown;
    if (world.topLevel !== null) {
      const span = world.names.laptops.get(world.topLevel)?.span ?? start;
      this.#plugged.set(world.topLevel, { device: OFFICE_DEVICE, port: 1, span });
    }
    for (const { device, into, span } of world.uplinks) {
      const action = { action: "plug-device", device, into, cable: null } as const;
      this.play([action], false, { step: span, port: null });
    }
  }

  /** True once a step could not be read. */
  get lostTrack(): boolean {
    return this.#lostTrack;
  }

  /** Things happen at the same time, or perhaps: from here on nobody knows what is plugged in. */
  becomeUncertain(): void {
    this.#certain = false;
  }

  /** A step could not be read: from here on nobody knows what is plugged in. */
  loseTrack(): void {
    this.#certain = false;
    this.#lostTrack = true;
  }

  /** A step that expects a refusal changes nothing: every laptop of it is refused. */
  play(actions: ReadonlyArray<Action>, mayFail: boolean, spans: WiringSpans): void {
    if (!this.#certain || mayFail) return;
    for (const action of actions) {
      if (this.#does(action, spans)) continue;
      this.#certain = false;
      return;
    }
  }

  /** False where the room would refuse it. */
  #does(action: Action, spans: WiringSpans): boolean {
    switch (action.action) {
      case "plug":
      case "dock":
        return this.#plug(action, spans);
      case "unplug":
      case "undock":
        return this.#unplug(action.laptop, spans);
      case "join":
        return this.#join(action, spans);
      case "plug-device":
        return this.#plugDevice(action, spans);
      case "unplug-device":
        return this.#unplug(action.device, spans);
      case "flap":
        return this.#plugged.has(action.laptop) || this.#notPlugged(action.laptop, spans);
      default:
        return true;
    }
  }

  #plug(action: Extract<Action, { action: "plug" | "dock" }>, spans: WiringSpans): boolean {
    const { laptop, into: device } = action;
    if (!this.#isFree(laptop, spans)) return false;
    const port = this.#port({ who: laptop, into: device, wanted: action.port }, spans);
    if (port === undefined) return false;
    const span = spans.port ?? spans.step;
    if (device === OFFICE_DEVICE) {
      this.#plugged.set(laptop, { device, port, span });
      return true;
    }
    const cable = this.#cable(laptop, ("cable" in action && action.cable) || null, spans);
    if (cable !== undefined) this.#plugged.set(laptop, { device, port, span, cable });
    return cable !== undefined;
  }

  #join(action: Extract<Action, { action: "join" }>, spans: WiringSpans): boolean {
    const { laptop, with: other } = action;
    if (laptop === other) return this.#ring(laptop, other, spans);
    if (!this.#isFree(laptop, spans) || !this.#isFree(other, spans)) return false;
    const cable = this.#cable(laptop, action.cable, spans);
    if (cable === undefined) return false;
    const span = spans.step;
    this.#plugged.set(laptop, { device: other, port: 1, span, cable });
    this.#plugged.set(other, { device: laptop, port: 1, span });
    return true;
  }

  #plugDevice(action: Extract<Action, { action: "plug-device" }>, spans: WiringSpans): boolean {
    const { device, into } = action;
    if (!this.#isFree(device, spans)) return false;
    if (this.#areJoined(device, into)) return this.#ring(device, into, spans);
    const ports = this.#ports(device);
    const taken = this.#taken(device);
    const own = Array.from({ length: ports }, (_, index) => ports - index);
    const ownPort = own.find((port) => !taken.has(port));
    const who = device;
    if (ownPort === undefined) return this.#noPort(who, device, spans);
    const port = this.#port({ who, into, wanted: null }, spans);
    const cable = port === undefined ? undefined : this.#cable(device, action.cable, spans);
    if (port === undefined || cable === undefined) return false;
    this.#plugged.set(device, { device: into, port, ownPort, span: spans.step, cable });
    return true;
  }

  #isFree(who: string, spans: WiringSpans): boolean {
    const now = this.#plugged.get(who);
    if (now === undefined) return true;
    const message = `${who} is already plugged into ${now.device}`;
    const related = { span: now.span, text: "plugged in" };
    return this.#refuse(spans.step, "already-plugged", message, {
      hint: "unplug it first",
      related,
    });
  }

  /** The cable somebody takes; undefined where none is left. */
  #cable(who: string, wanted: CableKind | null, spans: WiringSpans): CableKind | undefined {
    const pool = { straight: this.#world.cables, crossover: this.#world.crossoverCables };
    for (const { cable } of this.#plugged.values()) if (cable !== undefined) pool[cable] -= 1;
    const cable = wanted ?? (pool.straight > 0 ? "straight" : "crossover");
    if (pool[cable] > 0) return cable;
    const of = wanted === "crossover" ? this.#world.crossoverCables : this.#world.cables;
    const kind = wanted === "crossover" ? "crossed cable" : "cable";
    const message = `no ${kind} is left for ${who}: the pool has ${of}`;
    this.#refuse(spans.step, "no-free-cable", message, {
      hint: "unplug somebody first, or write expect: { refused: no-cable } if this is the point",
    });
    return undefined;
  }

  #ring(who: string, other: string, spans: WiringSpans): false {
    const message = `a cable from ${who} to ${other} would close a ring`;
    return this.#refuse(spans.step, "ring", message, {
      hint: "there is one way between two devices at most",
    });
  }

  #areJoined(one: string, other: string): boolean {
    const seen = new Set([one]);
    for (const device of seen) {
      for (const [who, plugged] of this.#plugged) {
        if (plugged.ownPort === undefined) continue;
        if (who === device) seen.add(plugged.device);
        if (plugged.device === device) seen.add(who);
      }
    }
    return seen.has(other);
  }

  #ports(device: string): number {
    return this.#world.devices.find(({ name }) => name === device)?.ports ?? OFFICE_PORTS;
  }

  /** Who holds which port of a device. */
  #taken(device: string): ReadonlyMap<number, string> {
    const taken = new Map<number, string>();
    for (const [who, plugged] of this.#plugged) {
      if (plugged.device === device) taken.set(plugged.port, who);
      if (who === device && plugged.ownPort !== undefined)
        taken.set(plugged.ownPort, plugged.device);
    }
    return taken;
  }

  #noPort(who: string, device: string, spans: WiringSpans): false {
    const message = `no port is left for ${who}: ${device} has ${this.#ports(device)}`;
    return this.#refuse(spans.step, "no-free-port", message, {
      hint: "unplug somebody first, or write expect: { refused: no-port } if this is the point",
    });
  }

  #port(
    plug: { readonly who: string; readonly into: string; readonly wanted: number | null },
    spans: WiringSpans,
  ): number | undefined {
    const { who, into, wanted } = plug;
    const ports = this.#ports(into);
    const taken = this.#taken(into);
    if (wanted === null) {
      for (let port = 1; port <= ports; port += 1) if (!taken.has(port)) return port;
      this.#noPort(who, into, spans);
      return undefined;
    }
    const at = spans.port ?? spans.step;
    if (wanted > ports) {
      this.#refuse(at, "no-such-port", `${into} has no port ${wanted}`, {
        hint: `its ports are 1 to ${ports}`,
      });
      return undefined;
    }
    const other = taken.get(wanted);
    if (other === undefined) return wanted;
    const there = this.#plugged.get(other);
    this.#refuse(at, "port-taken", `port ${wanted} of ${into} is taken by ${other}`, {
      hint: "use another port, or unplug it first",
      ...(there === undefined ? {} : { related: { span: there.span, text: "plugged in" } }),
    });
    return undefined;
  }

  #unplug(who: string, spans: WiringSpans): boolean {
    const plugged = this.#plugged.get(who);
    if (plugged === undefined) return this.#notPlugged(who, spans);
    this.#plugged.delete(who);
    // A cable between two laptops comes out at both ends.
    if (this.#plugged.get(plugged.device)?.device === who) this.#plugged.delete(plugged.device);
    return true;
  }

  #notPlugged(who: string, spans: WiringSpans): false {
    return this.#refuse(spans.step, "not-plugged", `${who} is not plugged in`, {
      hint: "plug it in first",
    });
  }

  #refuse(
    span: Span,
    code:
      | "already-plugged"
      | "no-free-cable"
      | "no-free-port"
      | "no-such-port"
      | "port-taken"
      | "not-plugged"
      | "ring",
    message: string,
    why: {
      readonly hint: string;
      readonly related?: { readonly span: Span; readonly text: string };
    },
  ): false {
    this.#findings.report(span, { code, message, ...why });
    return false;
  }
}
