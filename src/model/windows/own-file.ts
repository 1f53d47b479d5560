/**
 * A file of the own disk in the hands of a program that has it open, as an office program has a document; and how it is saved: whole, under the
 * same name, and the program goes on with the new file.
 */
import { replaceFile } from "../disk/changing.ts";
import type { Disk } from "../disk/disk.ts";
import type { DiskFile } from "../disk/folders.ts";
import type { FileOperation } from "../disk/operation.ts";
import { holdOpen, type Hold } from "../sharing/holds.ts";

/** What a saved file took the place of; null where there was none. */
export type Replaced = Uint8Array | null;

export class OwnFile {
  readonly #disk: Disk;
  readonly #hold: Hold;
  #file: DiskFile;
  #letGo: () => void;

  constructor(disk: Disk, file: DiskFile, hold: Hold) {
    this.#disk = disk;
    this.#hold = hold;
    this.#file = file;
    this.#letGo = holdOpen(disk, file, hold);
  }

  is(file: unknown): boolean {
    return this.#file === file;
  }

  drop(): void {
    this.#letGo();
  }

  /** Lets go for as long as this takes, and has what stands there afterwards. */
  whileLetGo<A>(act: () => A, after: () => DiskFile | undefined): A {
    this.#letGo();
    const done = act();
    this.#file = after() ?? this.#file;
    this.#letGo = holdOpen(this.#disk, this.#file, this.#hold);
    return done;
  }
}

/** Saving a file, by the program that holds it or by one that opens it only for that. It need not be there yet. */
export const saving = (
  name: string,
  bytes: Uint8Array,
  holderOf: (file: unknown) => OwnFile | undefined,
): FileOperation<Replaced> => {
  const replacing = replaceFile(name, bytes);
  return {
    ...replacing,
    run: (disk, root, access) => {
      const file = (): DiskFile | undefined => {
        const found = disk.findBelow(root, name);
        return found?.kind === "file" ? found : undefined;
      };
      const replace = (): ReturnType<typeof replacing.run> => replacing.run(disk, root, access);
      const holder = holderOf(file());
      return holder === undefined ? replace() : holder.whileLetGo(replace, file);
    },
  };
};
