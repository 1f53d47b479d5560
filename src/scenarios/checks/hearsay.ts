/**
 * Who has heard of a copy that was made. The one it was made from notes it down, and others hear it from him; where that one is given up before
 * the word has reached those who give him up, nobody can know of the copy until it comes to somebody else itself.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";

export class Hearsay {
  /** By copy: the one it was made from. */
  readonly #makers = new Map<string, string>();
  /** By copy: who has exchanged something with somebody who had heard of it. */
  readonly #heard = new Map<string, Set<string>>();
  /** By copy: who has exchanged something with it. */
  readonly #met = new Map<string, Set<string>>();
  readonly #abandoned = new Set<string>();
  /** Those whose maker was given up before he had told of them. */
  readonly #untold = new Set<string>();
  #topLevel = "";

  take(event: JournalEvent): void {
    const copy = textOf(event, "copy");
    if (event.kind === "copy.created") this.#takeMade(event, copy);
    else if (event.kind === "round") {
      const host = textOf(event, "with");
      if (Number(event["pushed"]) > 0) this.#tell(copy, host);
      if (Number(event["pulled"]) > 0) this.#tell(host, copy);
    } else if (event.kind === "control.abandoned") {
      const abandoned = textOf(event, "abandoned");
      this.#abandoned.add(abandoned);
      for (const [made, heard] of this.#heard)
        if (this.#comesFrom(made, abandoned) && !heard.has(copy) && !heard.has(this.#topLevel))
          this.#untold.add(made);
    }
  }

  /** Whether nobody who takes part can know of it. */
  isUnheardOf(copy: string): boolean {
    if (!this.#untold.has(copy)) return false;
    const met = this.#met.get(copy) ?? new Set();
    return [...met].every((other) => this.#abandoned.has(other) || this.#untold.has(other));
  }

  #takeMade(event: JournalEvent, copy: string): void {
    const from = textOf(event, "from");
    if (textOf(event, "role") === "top-level") this.#topLevel = copy;
    this.#makers.set(copy, from);
    for (const heard of this.#heard.values()) if (heard.has(from)) heard.add(copy);
    this.#heard.set(copy, new Set([from, copy]));
  }

  #tell(from: string, to: string): void {
    for (const heard of this.#heard.values()) if (heard.has(from)) heard.add(to);
    this.#met.set(from, (this.#met.get(from) ?? new Set()).add(to));
  }

  #comesFrom(copy: string, maker: string): boolean {
    for (let each = this.#makers.get(copy); each !== undefined; each = this.#makers.get(each))
      if (each === maker) return true;
    return false;
  }
}
