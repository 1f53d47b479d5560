/**
 * Files that people have saved and their copy has not taken in yet, by laptop. A save becomes an edit when it is taken in: then it gets into the
 * ledger, with what lay there before. One that is saved over before that never was one, and whoever saved over it had it before him.
 */
import type { AskedEdit } from "./room.ts";

export class SavedFiles {
  /** Whether disks say that something is written some seconds before it is. */
  readonly #disksLie: boolean;
  readonly #waiting = new Map<string, Array<AskedEdit>>();
  /** What was in files that somebody deleted, by laptop and register: who saves a new one of that name had this one before. */
  readonly #deleted = new Map<string, string>();

  /** What was in files that a copy took out of the folder since, to put a newer version there, by laptop and register. */
  readonly #takenOut = new Map<string, string>();

  constructor(disksLie: boolean) {
    this.#disksLie = disksLie;
  }

  /** Somebody deleted a file with this content. */
  noteDeleted(laptop: string, register: string, content: string): void {
    const place = `${laptop} ${register}`;
    this.#deleted.set(place, content);
    this.#takenOut.delete(place);
  }

  /** The copy takes a file with this content out of the folder: whoever saves before there is another had this one before him. */
  noteTakenOut(laptop: string, register: string, content: string): void {
    this.#takenOut.set(`${laptop} ${register}`, content);
  }

  /** What was in the file that somebody deleted there; undefined where nobody did. */
  lastDeleted(laptop: string, register: string): string | undefined {
    return this.#deleted.get(`${laptop} ${register}`);
  }

  /** Somebody saved a file. `replaced` is what lay there. */
  add(
    laptop: string,
    save: Omit<AskedEdit, "saw"> & { readonly replaced: string | null },
  ): AskedEdit {
    const { register, value } = save;
    const place = `${laptop} ${register}`;
    const replaced = save.replaced ?? this.#takenOut.get(place) ?? this.#deleted.get(place) ?? null;
    this.#deleted.delete(place);
    this.#takenOut.delete(place);
    const waiting = this.#waiting.get(laptop) ?? [];
    // Where disks lie and nothing is there any more, a save that nobody took in went with the power: he had it before him all the same.
    const over = waiting.findLast(
      (one) =>
        one.register === register &&
        (one.value === replaced || (replaced === null && this.#disksLie)),
    );
    const had = replaced ?? over?.value;
    const saw = [...(had === undefined ? [] : [had]), ...(over?.saw ?? [])];
    const added = { register, value, saw: [...new Set(saw)] };
    this.#waiting.set(laptop, [...waiting, added]);
    return added;
  }

  /**
   * The copy there took in a content of which this is the beginning; undefined where nobody saved such a one. Who saves again what lay there already
   * changes nothing: of several saves of one content it is the last.
   */
  take(laptop: string, register: string, begins: string): AskedEdit | undefined {
    const waiting = this.#waiting.get(laptop) ?? [];
    const isThis = (one: AskedEdit): boolean =>
      one.register === register && one.value.startsWith(begins);
    const taken = waiting.findLast(isThis);
    this.#waiting.set(
      laptop,
      waiting.filter((one) => !isThis(one)),
    );
    return taken;
  }

  isWaiting(laptop: string, save: AskedEdit): boolean {
    return this.#waiting.get(laptop)?.includes(save) === true;
  }
}
