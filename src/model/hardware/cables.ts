/**
 * Network cables (domain rules 1 and 3): a pool that never grows or shrinks, straight and crossed ones, and between which ports
 * each of them makes a link.
 */

export type Wiring = "straight" | "crossover";

/** One of the two ports a cable is plugged into. */
export interface CableEnd {
  /** Whether the port adapts to a cable that is the wrong one (auto-MDIX). */
  readonly autoMdix: boolean;
  /** Laptops are wired one way, switches and routers the other. */
  readonly wired: "as-laptop" | "as-device";
}

/**
 * Rule 3: a link comes up if either end adapts or the cable is right: the straight one between a laptop and a switch, the crossed
 * one between two laptops or two switches.
 */
export const cableWorks = (one: CableEnd, other: CableEnd, wiring: Wiring): boolean =>
  one.autoMdix || other.autoMdix || (wiring === "straight") === (one.wired !== other.wired);

export class CablePool {
  readonly #left: Record<Wiring, number>;

  constructor(cables: { readonly straight: number; readonly crossover: number }) {
    this.#left = { ...cables };
  }

  get left(): number {
    return this.#left.straight + this.#left.crossover;
  }

  /** A cable of the kind that was asked for; who does not care takes a straight one while there is one. Null: none is left. */
  take(wanted: Wiring | undefined): Wiring | null {
    const wiring = wanted ?? (this.#left.straight > 0 ? "straight" : "crossover");
    if (this.#left[wiring] === 0) return null;
    this.#left[wiring] -= 1;
    return wiring;
  }

  putBack(wiring: Wiring): void {
    this.#left[wiring] += 1;
  }
}
