/**
 * How a disk tells one file from another, and one content from another: by a number for each (the engine's working folder asks). A file
 * keeps its number under whatever name. Times of files are not modelled: a content that was copied keeps its number, as a copied file keeps its time.
 */
import type { DiskFile } from "./folders.ts";

export class Descriptions {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  of(file: DiskFile): { readonly file: number; readonly content: number } {
    return { file: this.#numberOf(file), content: this.#numberOf(file.bytes) };
  }

  #numberOf(of: object): number {
    const known = this.#numbers.get(of);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#numbers.set(of, this.#last);
    return this.#last;
  }
}
