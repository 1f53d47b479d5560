/**
 * Follows cables and ports through the timeline, before anything runs. Steps run one after the other and hardware answers at once,
 * so who is plugged in where is known exactly at every step: a plug that must fail is a mistake in the file unless the step expects it.
 */
import { OFFICE_DEVICE } from "../plan.ts";
import type { Action } from "../plan.ts";
import type { Findings } from "./findings.ts";
import type { Span } from "./tree.ts";
import type { World } from "./world.ts";

interface Plugged {
  readonly device: string;
  readonly port: number;
  readonly span: Span;
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
    if (world.topLevel !== null)
      this.#plugged.set(world.topLevel, { device: OFFICE_DEVICE, port: 1, span: start });
  }

  /** True once a step could not be read. */
  get lostTrack(): boolean {
    return this.#lostTrack;
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
      const fine =
        action.action === "plug"
          ? this.#plug(action, spans)
          : action.action !== "unplug" || this.#unplug(action.laptop, spans);
      if (fine) continue;
      this.#certain = false;
      return;
    }
  }

  #plug(action: Extract<Action, { action: "plug" }>, spans: WiringSpans): boolean {
    const now = this.#plugged.get(action.laptop);
    if (now !== undefined) {
      return this.#refuse(
        spans.step,
        "already-plugged",
        `${action.laptop} is already plugged into ${now.device}`,
        {
          hint: "unplug it first",
          related: { span: now.span, text: "plugged in" },
        },
      );
    }
    const port = this.#port(action, spans);
    if (port === undefined) return false;
    if (action.into !== OFFICE_DEVICE && this.#cablesInUse() >= this.#world.cables) {
      const { cables } = this.#world;
      return this.#refuse(
        spans.step,
        "no-free-cable",
        `no cable is left for ${action.laptop}: the pool has ${cables}`,
        {
          hint: "unplug somebody first, or write expect: { refused: no-cable } if this is the point",
        },
      );
    }
    this.#plugged.set(action.laptop, { device: action.into, port, span: spans.port ?? spans.step });
    return true;
  }

  #port(action: Extract<Action, { action: "plug" }>, spans: WiringSpans): number | undefined {
    const device = this.#world.devices.find((candidate) => candidate.name === action.into);
    const ports = device?.ports ?? OFFICE_PORTS;
    const taken = new Map<number, string>();
    for (const [laptop, plugged] of this.#plugged)
      if (plugged.device === action.into) taken.set(plugged.port, laptop);
    if (action.port === null) {
      for (let port = 1; port <= ports; port += 1) if (!taken.has(port)) return port;
      this.#refuse(
        spans.step,
        "no-free-port",
        `no port is left for ${action.laptop}: ${action.into} has ${ports}`,
        {
          hint: "unplug somebody first, or write expect: { refused: no-port } if this is the point",
        },
      );
      return undefined;
    }
    const at = spans.port ?? spans.step;
    if (action.port > ports) {
      this.#refuse(at, "no-such-port", `${action.into} has no port ${action.port}`, {
        hint: `its ports are 1 to ${ports}`,
      });
      return undefined;
    }
    const other = taken.get(action.port);
    if (other === undefined) return action.port;
    const there = this.#plugged.get(other);
    this.#refuse(at, "port-taken", `port ${action.port} of ${action.into} is taken by ${other}`, {
      hint: "use another port, or unplug it first",
      ...(there === undefined ? {} : { related: { span: there.span, text: "plugged in" } }),
    });
    return undefined;
  }

  #unplug(laptop: string, spans: WiringSpans): boolean {
    if (this.#plugged.delete(laptop)) return true;
    return this.#refuse(spans.step, "not-plugged", `${laptop} is not plugged in`, {
      hint: "plug it in first",
    });
  }

  #cablesInUse(): number {
    let count = 0;
    for (const plugged of this.#plugged.values()) if (plugged.device !== OFFICE_DEVICE) count += 1;
    return count;
  }

  #refuse(
    span: Span,
    code:
      | "already-plugged"
      | "no-free-cable"
      | "no-free-port"
      | "no-such-port"
      | "port-taken"
      | "not-plugged",
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
