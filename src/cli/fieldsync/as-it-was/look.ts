/**
 * What can be seen of folders without reading a file: what lies there, and of each thing what the system says about it. Two looks that say the
 * same have seen the same, as far as a system tells what was changed. It knows nothing of copies and loads nothing, because it is what a plain
 * `sync` starts with.
 */
import { accessSync, constants, lstatSync, readdirSync, statSync, type Stats } from "node:fs";
import { sep } from "node:path";

/** A folder to be looked at. */
export interface Place {
  /** Full path. */
  readonly path: string;
  /** Folders in it are looked into as well. */
  readonly isDeep: boolean;
  /** It lies on another computer, whose clock is its own, and where only what lies there counts. */
  readonly isAnothers: boolean;
  /** What is touched each time, by name: of a file counts what is in it, of a folder only that it is there. */
  readonly touched: ReadonlyArray<string>;
}

/** The name of a place among what is touched in it. */
export const ITSELF = "";

export interface Look {
  /** Equal where everything is. 64 bits, against chance and not against people: who would hide something would win minutes. */
  readonly sum: string;
  /** When the youngest thing here was last changed, in milliseconds of this computer's clock. Never of another's. */
  readonly youngestMillis: number;
}

/** More than this is no folder of a copy, and looking at it takes longer than being careful. */
const THINGS_MAX = 200_000;

/** Two sums of 32 bits that are mixed with each other (cyrb53). */
class Sum {
  #high = 0xdeadbeef;
  #low = 0x41c6ce57;
  readonly #number = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#number.buffer);

  #mix(part: number): void {
    this.#high = Math.imul(this.#high ^ part, 2654435761);
    this.#low = Math.imul(this.#low ^ part, 1597334677);
    this.#high ^= this.#low >>> 15;
    this.#low ^= this.#high >>> 13;
  }

  text(text: string): void {
    this.#mix(text.length);
    for (let at = 0; at < text.length; at++) this.#mix(text.charCodeAt(at));
  }

  number(value: number): void {
    this.#number[0] = value;
    this.#mix(this.#halves[0]!);
    this.#mix(this.#halves[1]!);
  }

  toString(): string {
    return [this.#high, this.#low]
      .map((half) => (half >>> 0).toString(16).padStart(8, "0"))
      .join("");
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";

const ONLY_IF_THERE = { throwIfNoEntry: false } as const;

/** As far as the system can tell without trying. */
const mayWrite = (path: string): string => {
  try {
    accessSync(path, constants.W_OK);
    return "yes";
  } catch (cause) {
    return codeOf(cause);
  }
};

/** What a text comes to, as a name of a file. */
export const sumOf = (text: string): string => {
  const sum = new Sum();
  sum.text(text);
  return sum.toString();
};

/** Undefined where there is too much to look at, or something that cannot be. That something is not there is seen as well. */
export const lookAt = (places: ReadonlyArray<Place>): Look | undefined => {
  const sum = new Sum();
  let youngestMillis = 0;
  let things = 0;

  /** What the system says of a thing, and whether it is a folder. */
  const noteThing = (found: Stats | undefined, name: string, { isAnothers, touched }: Place) => {
    things += 1;
    sum.text(name);
    if (found === undefined) return false;
    const { ctimeMs, dev, ino, mode, mtimeMs, size, uid } = found;
    const isFolder = found.isDirectory();
    const isTouched = touched.includes(name);
    sum.number(mode);
    if (!isFolder || !(isAnothers || isTouched)) {
      sum.number(size);
      sum.number(mtimeMs);
    }
    if (isAnothers) return isFolder;
    for (const value of [dev, ino, uid, isTouched ? 0 : ctimeMs]) sum.number(value);
    if (!isTouched) youngestMillis = Math.max(youngestMillis, mtimeMs, ctimeMs);
    return isFolder;
  };

  const lookInto = (path: string, place: Place): void => {
    const names = readdirSync(path);
    sum.number(names.length);
    for (const name of place.isAnothers ? names.sort() : names) {
      if (things > THINGS_MAX) return;
      const below = `${path}${sep}${name}`;
      const isFolder = noteThing(lstatSync(below, ONLY_IF_THERE), name, place);
      if (isFolder && place.isDeep) lookInto(below, place);
    }
  };

  const lookAtPlace = (place: Place): void => {
    const { isAnothers, path } = place;
    sum.text(path);
    // People may name their folder by a link to it.
    if (!noteThing(statSync(path, ONLY_IF_THERE), ITSELF, place)) return;
    if (isAnothers) sum.text(mayWrite(path));
    lookInto(path, place);
  };

  try {
    places.forEach(lookAtPlace);
  } catch {
    return undefined;
  }
  return things > THINGS_MAX ? undefined : { sum: sum.toString(), youngestMillis };
};
