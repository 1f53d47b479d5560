/**
 * The disk of one laptop: a tree of folders and files, what changes it, and what a loss of power leaves. How long it takes is a matter of
 * its head (head.ts); what the operations on it mean is in looking.ts and changing.ts.
 */
import { EventKind, type Kernel } from "../../sim/kernel.ts";
import type { Micros } from "../../sim/time.ts";
import type { FieldConstants } from "../constants.ts";
import { foldName } from "./file-names.ts";
import { refusal, type Outcome } from "../windows/codes.ts";
import { Descriptions } from "./descriptions.ts";
import { DiskCache } from "./disk-cache.ts";
import type { FileOperation, ShareAccess } from "./operation.ts";
import { recallOplocks } from "../sharing/holds.ts";
import type { FieldPolicies } from "../policies.ts";
import type { FileSystem } from "./file-systems.ts";
import { newFolder, type DiskFile, type DiskFolder, type DiskPath } from "./folders.ts";
import { Head } from "./head.ts";
import { KnownPlaces } from "./known-places.ts";

interface PerformRequest<A> {
  readonly operation: FileOperation<A>;
  readonly root: DiskPath;
  readonly access: ShareAccess;
  /** When the content to be written began to arrive: the head has been busy with it since. By default now. */
  readonly since?: Micros;
}

/** Content on its way to the disk. */
interface Writing {
  readonly operation: FileOperation<unknown>;
  readonly root: DiskPath;
  readonly begunAt: Micros;
  readonly dueAt: Micros;
  isCut: boolean;
}

export class Disk {
  readonly #root = newFolder("");
  readonly #kernel: Kernel;
  readonly #constants: FieldConstants;
  readonly #entity: number;
  readonly capacityBytes: number;
  readonly fileSystem: FileSystem;
  readonly descriptions = new Descriptions();
  usedBytes = 0;
  /** What else is on it: pictures, updates, the recycle bin. */
  #othersBytes = 0;
  readonly #head: Head;
  /** Content that is being written. */
  readonly #writing = new Set<Writing>();
  readonly #powerLoss: FieldPolicies["powerLoss"];
  /** Only where the disk says more than it has done. */
  readonly #cache: DiskCache | null;
  readonly #drivesOut = new Set<string>();
  readonly #places = new KnownPlaces();
  /** Counts power losses: what was under way before one does not happen after it. */
  #life = 0;

  constructor(options: {
    readonly kernel: Kernel;
    readonly entity: number;
    readonly constants: FieldConstants;
    readonly capacityBytes: number;
    readonly fileSystem: FileSystem;
    readonly policies: Pick<FieldPolicies, "powerLoss" | "diskCache">;
  }) {
    this.#kernel = options.kernel;
    this.#entity = options.entity;
    this.#constants = options.constants;
    this.#head = new Head(options.kernel, options.constants);
    this.capacityBytes = options.capacityBytes;
    this.fileSystem = options.fileSystem;
    const { powerLoss, diskCache } = options.policies;
    this.#powerLoss = powerLoss;
    const { kernel, constants } = options;
    this.#cache = diskCache === "honest" ? null : new DiskCache(kernel, constants);
  }

  get freeBytes(): number {
    return Math.max(0, this.capacityBytes - this.usedBytes - this.#othersBytes);
  }

  /** Other things come or go until so much is free. */
  leaveFree(bytes: number): void {
    this.#othersBytes = Math.max(0, this.capacityBytes - this.usedBytes - bytes);
  }

  /** Whether the drive of this place is pulled out. */
  isOut(path: DiskPath): boolean {
    return this.#drivesOut.size > 0 && this.#drivesOut.has(foldName(path[0] ?? ""));
  }

  /** What folders there are, on this disk and at this moment: another one whenever one came or went. */
  get layout(): object {
    return this.#places.layout;
  }

  /** What stands at this place, or undefined. */
  find(path: DiskPath): DiskFile | DiskFolder | undefined {
    let node: DiskFile | DiskFolder | undefined = this.#root;
    if (this.isOut(path)) return undefined;
    for (const segment of path) {
      if (node?.kind !== "folder") return undefined;
      node = node.entries.get(foldName(segment));
    }
    return node;
  }

  /** What stands at a relative path below the folder of a volume or share. */
  findBelow(root: DiskPath, path: string): DiskFile | DiskFolder | undefined {
    const begin = this.root(root);
    if (path === "") return begin;
    return begin?.kind === "folder" ? this.#below(begin, path) : undefined;
  }

  /** Its folder is known most of the time, and then only the last name is looked for. */
  #below(begin: DiskFolder, path: string): DiskFile | DiskFolder | undefined {
    const known = this.#places.folder(begin, path);
    if (known !== undefined) return known;
    const end = path.lastIndexOf("/");
    const folder = end < 0 ? begin : this.#below(begin, path.slice(0, end));
    if (folder?.kind !== "folder") return undefined;
    const found = folder.entries.get(foldName(path.slice(end + 1)));
    if (found?.kind === "folder") this.#places.learnFolder(begin, path, found);
    return found;
  }

  /** What stands where a volume or share begins. */
  root(path: DiskPath): DiskFile | DiskFolder | undefined {
    const known = this.#places.root(path);
    if (known !== undefined) return known;
    const found = this.find(path);
    if (found?.kind === "folder") this.#places.learnRoot(path, found);
    return found;
  }

  /** The folder at this place, made with its parents where missing; undefined where a file is in the way. */
  makeFolder(path: DiskPath): DiskFolder | undefined {
    if (this.isOut(path)) return undefined;
    let folder = this.#root;
    for (const segment of path) {
      let next = folder.entries.get(foldName(segment));
      if (next === undefined) {
        next = newFolder(segment);
        this.attach(folder, next);
      }
      if (next.kind === "file") return undefined;
      folder = next;
    }
    return folder;
  }

  attach(folder: DiskFolder, node: DiskFile | DiskFolder): void {
    const key = foldName(node.name);
    folder.entries.set(key, node);
    folder.listing = null;
    if (node.kind === "file") this.usedBytes += node.bytes.length;
    else this.#places.forgetFolders();
    this.#cache?.did(() => {
      this.#places.forgetFolders();
      folder.entries.delete(key);
      folder.listing = null;
      if (node.kind === "file") this.usedBytes -= node.bytes.length;
    });
  }

  /** Puts a file beside the one whose name is the same for Windows: it is listed, and no path leads to it. */
  attachUnreachable(folder: DiskFolder, file: DiskFile): void {
    folder.entries.set(`${foldName(file.name)}\0${file.name}`, file);
    folder.listing = null;
    this.usedBytes += file.bytes.length;
  }

  /** Takes a folder away with everything in it. */
  removeFolder(path: DiskPath): void {
    const parent = this.find(path.slice(0, -1));
    const folder = this.find(path);
    if (parent?.kind !== "folder" || folder?.kind !== "folder") return;
    for (const node of folder.entries.values()) {
      if (node.kind === "folder") this.removeFolder([...path, node.name]);
      else this.detach(folder, node);
    }
    parent.entries.delete(foldName(folder.name));
    this.#places.forgetFolders();
    parent.listing = null;
    this.#cache?.did(() => this.attach(parent, folder));
  }

  /** Pulls the drive out, or puts it back: nothing on it is found meanwhile, and what was under way is as after a loss of power. */
  setDrive(drive: string, state: "in" | "out"): void {
    if (state === "in") {
      this.#drivesOut.delete(foldName(drive));
      return this.#places.forgetFolders();
    }
    for (const write of this.#writing) {
      if (foldName(write.root[0] ?? "") === foldName(drive)) this.#cutShort(write);
    }
    this.#drivesOut.add(foldName(drive));
    this.#places.forgetFolders();
  }

  /** What the head had written of it stays, where a loss of power tears. */
  #cutShort(write: Writing): void {
    const { operation, root, begunAt, dueAt } = write;
    write.isCut = true;
    if (this.#powerLoss === "nothing-of-it") return;
    const share = (this.#kernel.now - begunAt) / Math.max(1, dueAt - begunAt);
    const moved = Math.floor(operation.uploadBytes * Math.min(1, share));
    if (moved > 0) operation.inPart?.(this, root, moved);
  }

  /** Gives a file new content. */
  refill(folder: DiskFolder, file: DiskFile, bytes: Uint8Array): void {
    const old = file.bytes;
    this.usedBytes += bytes.length - old.length;
    file.bytes = bytes;
    folder.listing = null;
    this.#cache?.did(() => this.refill(folder, file, old));
  }

  detach(folder: DiskFolder, file: DiskFile): void {
    const { name } = file;
    // Nothing is left to be done when its last holder lets go.
    file.deletedIn = null;
    folder.entries.delete(foldName(name));
    folder.listing = null;
    this.usedBytes -= file.bytes.length;
    this.#cache?.did(() => {
      file.name = name;
      this.attach(folder, file);
    });
  }

  /**
   * Runs an operation below `root` after the time it takes and hands over its outcome, with the time the head still needs
   * for content that is being read: a server sends what it has while it reads the rest.
   */
  perform<A>(
    request: PerformRequest<A>,
    done: (outcome: Outcome<A>, stillReading: Micros) => void,
  ): void {
    const { operation, root, access } = request;
    if (operation.looksAtNames) return done(operation.run(this, root, access), 0);
    const { opens, path } = operation;
    const file = opens === undefined ? undefined : this.findBelow(root, path);
    if (opens === undefined || file?.kind !== "file") return this.#act(request, done);
    const life = this.#life;
    recallOplocks(this, file, opens, () => {
      if (life === this.#life) this.#act(request, done);
    });
  }

  /** The power went: nothing that was under way happens any more. */
  losePower(): void {
    this.#life += 1;
    this.#head.rest();
    for (const write of this.#writing) this.#cutShort(write);
    this.#writing.clear();
    this.#cache?.losePower();
  }

  #act<A>(
    { operation, root, access, since }: PerformRequest<A>,
    done: (outcome: Outcome<A>, stillReading: Micros) => void,
  ): void {
    const life = this.#life;
    const look = this.fileSystem.renameLooksFirst ? operation.looksFirst : undefined;
    const seen = look?.(this, root);
    const delay = this.#head.timeBefore(operation.uploadBytes, since ?? this.#kernel.now);
    const { now } = this.#kernel;
    const write = {
      operation,
      root,
      begunAt: now + this.#constants.diskLatencyMicros,
      dueAt: now + delay,
      isCut: false,
    };
    if (operation.uploadBytes > 0) this.#writing.add(write);
    this.#kernel.schedule(delay, EventKind.disk, this.#entity, () => {
      if (life !== this.#life) return;
      this.#writing.delete(write);
      if (write.isCut) return done(refusal(21), 0);
      const outcome =
        seen === undefined
          ? operation.run(this, root, access)
          : seen.ok
            ? operation.run(this, root, access, "over-whatever-is-there")
            : seen;
      const bytes = outcome.ok ? operation.contentBytes(outcome.value) : 0;
      done(outcome, bytes === 0 ? 0 : this.#head.time(bytes, "read", this.#kernel.now));
    });
  }
}
