/**
 * Where the programs of a day look again and again: the folder a volume begins at, and the folders below it.
 * A day asks for the same few places ten thousands of times, so finding them anew was a large part of it.
 */
import type { DiskFolder, DiskPath } from "./folders.ts";

/** Beginning anew is cheaper than choosing what to forget. */
const ROOTS_MAX = 64;
const PATHS_MAX = 1_024;

export class KnownPlaces {
  /** By the very list of segments: a volume and a share each keep theirs. */
  readonly #roots = new Map<DiskPath, DiskFolder>();
  /** By where the path begins and as it is asked for. */
  readonly #folders = new Map<DiskFolder, Map<string, DiskFolder>>();

  /** Another one whenever a folder came or went. */
  layout: object = {};

  root(path: DiskPath): DiskFolder | undefined {
    return this.#roots.get(path);
  }

  learnRoot(path: DiskPath, folder: DiskFolder): void {
    if (this.#roots.size >= ROOTS_MAX) this.#roots.clear();
    this.#roots.set(path, folder);
  }

  folder(begin: DiskFolder, path: string): DiskFolder | undefined {
    return this.#folders.get(begin)?.get(path);
  }

  learnFolder(begin: DiskFolder, path: string, folder: DiskFolder): void {
    const known = this.#folders.get(begin);
    if (known === undefined) this.#folders.set(begin, new Map([[path, folder]]));
    else if (known.size >= PATHS_MAX) known.clear();
    else known.set(path, folder);
  }

  /** A folder came or went: any path may lead elsewhere now. */
  forgetFolders(): void {
    this.#roots.clear();
    this.#folders.clear();
    this.layout = {};
  }
}
