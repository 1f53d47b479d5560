/**
 * Who holds an address or a computer name at this moment. Looked up with every knock and every question for a name, so it must not
 * take longer in a room with more laptops.
 */
import type { Laptop } from "../laptop.ts";

const NOBODY: ReadonlyArray<Laptop> = [];

export class Holders {
  readonly #by = new Map<string, ReadonlyArray<Laptop>>();

  /** In order of arrival; more than one only where somebody typed what another has, or two segments came together. */
  of(key: string): ReadonlyArray<Laptop> {
    return this.#by.get(key) ?? NOBODY;
  }

  add(key: string, laptop: Laptop): void {
    const all = [...this.of(key), laptop];
    this.#by.set(
      key,
      all.sort((one, other) => one.entity - other.entity),
    );
  }

  remove(key: string, laptop: Laptop): void {
    const others = this.of(key).filter((other) => other !== laptop);
    if (others.length > 0) this.#by.set(key, others);
    else this.#by.delete(key);
  }
}
