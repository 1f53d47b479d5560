/**
 * What people know of documents that do not follow by themselves, kept beside the engine: what they had before their eyes, and
 * what they saved since. Shares no code with the engine; it is asked nothing but what a person sees.
 *
 * A save that was kept is before its author until he publishes, deletes or takes it back; a version of somebody else is not
 * before him until he asks for it; and what he publishes replaces nothing he had not seen (I1).
 */
import { assert } from "vitest";
import type { Said } from "../world.ts";

export type Mode = "automatic" | "on-demand" | "never";

/** What he reads after his folder came back from a backup: anything, until he synchronises. */
export const UNKNOWN = "unknown";

interface Desk {
  mode: Mode;
  /** First digits of what the person saves; null when nothing is kept. */
  kept: string | null;
  /** What he had open at the first of these saves; null where there was nothing. */
  seen: string | null;
  /** What he reads, or `UNKNOWN`. */
  reads: string | null;
}

export class KeptLedger {
  readonly #desks = new Map<string, Map<string, Desk>>();
  readonly #restored = new Set<string>();

  #at(laptop: string, document: string): Desk {
    const desks = this.#desks.get(laptop) ?? new Map<string, Desk>();
    this.#desks.set(laptop, desks);
    const desk = desks.get(document) ?? { mode: "automatic", kept: null, seen: null, reads: null };
    desks.set(document, desk);
    return desk;
  }

  modeOf(laptop: string, document: string): Mode {
    return this.#at(laptop, document).mode;
  }

  /** Documents of a laptop that do not follow by themselves. */
  held(laptop: string): ReadonlyArray<string> {
    return [...(this.#desks.get(laptop) ?? [])]
      .filter(([, { mode }]) => mode !== "automatic")
      .map(([document]) => document);
  }

  kept(laptop: string): ReadonlyArray<string> {
    return [...(this.#desks.get(laptop) ?? [])]
      .filter(([, { kept }]) => kept !== null)
      .map(([document]) => document);
  }

  mayHaveLost(laptop: string): boolean {
    return this.#restored.has(laptop);
  }

  chose(laptop: string, document: string, mode: Mode, reads: string | null): void {
    const desk = this.#at(laptop, document);
    if (mode === "automatic") Object.assign(desk, { kept: null, seen: null });
    if (desk.mode === "automatic") desk.reads = reads;
    desk.mode = mode;
  }

  /** A save; true where it is kept. */
  saved(laptop: string, document: string, digest: string): boolean {
    const desk = this.#at(laptop, document);
    if (desk.mode === "automatic") return false;
    if (desk.kept === null) desk.seen = desk.reads === UNKNOWN ? null : desk.reads;
    desk.kept = digest === desk.seen ? null : digest;
    desk.reads = digest;
    return true;
  }

  deleted(laptop: string, document: string): void {
    Object.assign(this.#at(laptop, document), { kept: null, seen: null, reads: null });
  }

  /** The document is before the person again as the engagement has it. */
  took(laptop: string, document: string, reads: string | null): void {
    Object.assign(this.#at(laptop, document), { kept: null, seen: null, reads });
  }

  /** What was kept is everybody's, and still before its author. */
  handedIn(laptop: string, document: string): void {
    Object.assign(this.#at(laptop, document), { kept: null, seen: null });
  }

  /** An older folder lies under the same private memory: what is kept may have lost its bytes. */
  restored(laptop: string): void {
    this.#restored.add(laptop);
    for (const desk of this.#desks.get(laptop)?.values() ?? []) desk.reads = UNKNOWN;
  }

  /** What a person reads now is what he read before, whatever arrived. */
  stillReads(laptop: string, document: string, reads: string | null): void {
    const desk = this.#at(laptop, document);
    if (desk.reads === UNKNOWN || desk.mode === "automatic") return;
    assert.strictEqual(reads, desk.reads, `${document} changed under the eyes of ${laptop}`);
  }

  /** Every save that was kept became an edit, and replaces what was seen: that, and nothing else. */
  published(laptop: string, documents: ReadonlyArray<string>, events: ReadonlyArray<Said>): void {
    for (const { kind, facts } of events) {
      const document = String(facts["entity"]).replace("document/", "");
      if (kind === "edit" && !documents.includes(document))
        assert.fail(`${laptop} published ${document}, and nobody asked for it`);
    }
    for (const document of documents) {
      const { kept, reads, seen } = this.#at(laptop, document);
      if (kept === null || reads === UNKNOWN) continue;
      const edit = events.find(
        ({ kind, facts }) =>
          kind === "edit" && facts["entity"] === `document/${document}` && facts["value"] === kept,
      );
      if (edit === undefined) throw new Error(`${laptop} kept ${document} and did not publish it`);
      const replaced = [...new Set(edit.facts["observed"] as ReadonlyArray<string>)];
      if (this.mayHaveLost(laptop) && replaced.length === 0) continue;
      assert.deepStrictEqual(
        replaced,
        seen === null ? [] : [seen],
        `${laptop} replaces ${document}`,
      );
    }
  }
}
