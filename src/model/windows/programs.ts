/**
 * Other programs on a laptop that use a server: an Explorer window, a print queue, a document opened straight from the
 * share. They take seats like everybody (domain rule 19), and an open file keeps its seat (rule 21): the reason for the
 * page's advice to use only Working Papers.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../engine/errors.ts";
import { failureOf, type Failure } from "./codes.ts";
import { foldName, parseUnc, segmentsOf, type UncPath } from "../disk/file-names.ts";
import { diskPath, type DiskFile, type DiskFolder, type DiskPath } from "../disk/folders.ts";
import { findFile } from "../disk/operation.ts";
import {
  holdOpen,
  recallOplocks,
  shareConflict,
  type ByteRange,
  type LetsOthers,
  type Wish,
} from "../sharing/holds.ts";
import { HeldFile } from "../sharing/held-file.ts";
import type { Laptop } from "../laptop.ts";
import type { Credentials } from "../sharing/redirector.ts";
import { OwnFile, saving, type Replaced } from "./own-file.ts";
import { refused } from "./refusals.ts";
import { connectShare } from "../sharing/share-volume.ts";
import { PIPE_SHARE } from "../sharing/shares.ts";
import type { Tree } from "../sharing/tree.ts";

export interface ProgramOptions {
  /** Name of the program, unique among the open ones of this laptop. */
  readonly program: string;
  /** `\\HOST`, `\\HOST\share`, or a folder of the own disk. */
  readonly on: string;
  /** A file of the share or folder to hold open, with `/` or `\` between folders. */
  readonly file?: string;
  /** What others may do with the file meanwhile. Default `read-and-write`: not rename or delete it. */
  readonly letsOthers?: LetsOthers;
  /** Opens the file to change it. Default false. */
  readonly writes?: boolean;
  /** Bytes nobody else may read meanwhile. */
  readonly locks?: ByteRange;
  readonly credentials?: Credentials;
  /** Another Windows user who opens it, logged on beside the first: has connections and passwords of his own. */
  readonly desktop?: string;
}

interface OpenProgram {
  readonly on: string;
  /** The file it holds open on another laptop. */
  readonly held: HeldFile | null;
  /** The file it holds open on the own disk. */
  readonly here?: OwnFile;
  /** Lets go of what it holds elsewhere. */
  leave(): void;
  /** Lets go of what it holds on the own disk; also when the power goes. */
  drop(): void;
}

const isOwnFolder = (on: string): boolean => /^[A-Za-z]:/u.test(on);

export class Programs {
  readonly #laptop: Laptop;
  readonly #open = new Map<string, OpenProgram>();
  /** Names of programs that are still trying. */
  readonly #opening = new Set<string>();

  constructor(laptop: Laptop) {
    this.#laptop = laptop;
  }

  get names(): ReadonlyArray<string> {
    return [...this.#open.keys()];
  }

  open(options: ProgramOptions): Effect.Effect<void, VolumeError> {
    const laptop = this.#laptop;
    const { program, on } = options;
    return laptop.machine.callback<void, VolumeError>(`${program} to open ${on}`, (resume) => {
      const done = (failure: Failure | null): void => {
        this.#opening.delete(program);
        if (failure === null) resume(Effect.void);
        else fail(failure);
      };
      const fail = (failure: Failure): void => {
        const what = { operation: "open-program", target: on, path: options.file ?? on };
        resume(Effect.fail(refused(laptop, what, failure)));
      };
      const unc = isOwnFolder(on) ? "own-folder" : parseUnc(on);
      if (unc === null) return fail(failureOf(123));
      if (unc !== "own-folder" && unc.share === null && options.file !== undefined)
        return fail(failureOf(67));
      if (this.#open.has(program) || this.#opening.has(program)) return fail(ALREADY_OPEN);
      this.#opening.add(program);
      const stop =
        unc === "own-folder"
          ? this.#openHere(options, diskPath(on), done)
          : foldName(unc.host) === foldName(laptop.computerName)
            ? this.#openOwn(options, unc, done)
            : this.#openRemote(options, unc, done);
      return () => {
        stop();
        this.#opening.delete(program);
        this.close(program);
      };
    });
  }

  close(program: string): void {
    const open = this.#open.get(program);
    if (open === undefined) return;
    this.#open.delete(program);
    this.#laptop.room.kernel.record("program.closed", this.#laptop.name, { program, on: open.on });
    open.leave();
    if (open.held === null) open.drop();
  }

  /**
   * A program goes through a folder of the own disk and holds every file nobody else holds; it lets nobody in. False where there is none, or the
   * program is there already.
   */
  holdFolder(program: string, on: string): boolean {
    const { disk, room, name } = this.#laptop;
    const folder = disk.find(diskPath(on));
    if (folder?.kind !== "folder" || this.#open.has(program) || this.#opening.has(program))
      return false;
    const free = [...filesBelow(folder)].filter(({ holds }) => holds.size === 0);
    if (free.length === 0) return false;
    const drops = free.map((file) => holdOpen(disk, file, { lets: "nothing", oplock: null }));
    const drop = (): void => {
      for (const each of drops) each();
    };
    this.#open.set(program, { on, held: null, leave: () => {}, drop });
    room.kernel.record("program.opened", name, { program, on, account: null });
    return true;
  }

  /** A program saves the file it holds open on another laptop. */
  save(program: string, bytes: Uint8Array): Effect.Effect<void, VolumeError> {
    const laptop = this.#laptop;
    const open = this.#open.get(program);
    const target = open?.on ?? program;
    return laptop.machine.callback<void, VolumeError>(`${program} to save`, (resume) => {
      const fail = (failure: Failure): void => {
        const what = { operation: "save", target, path: target };
        resume(Effect.fail(refused(laptop, what, failure)));
      };
      if (open === undefined || open.held === null) return fail(NOT_OPEN);
      open.held.save(bytes, (outcome) => {
        if (!outcome.ok) return fail(outcome.failure);
        const facts = { program, on: target, bytes: bytes.length };
        laptop.room.kernel.record("program.saved", laptop.name, facts);
        resume(Effect.void);
      });
    });
  }

  /**
   * A file of the own disk is saved, by the program that has it open or by one that opens it only for that. It need not be there yet. Answers what
   * it replaced.
   */
  saveHere(folder: string, name: string, bytes: Uint8Array): Effect.Effect<Replaced, VolumeError> {
    const laptop = this.#laptop;
    const { disk, machine, room } = laptop;
    const operation = saving(
      name,
      bytes,
      (file) => [...this.#open.values()].find(({ here }) => here?.is(file))?.here,
    );
    return machine.callback<Replaced, VolumeError>(`${name} to be saved`, (resume) => {
      const request = { operation, root: diskPath(folder), access: "read-write" } as const;
      disk.perform(request, (outcome) => {
        if (!outcome.ok) {
          const what = { operation: "save", target: name, path: name };
          return resume(Effect.fail(refused(laptop, what, outcome.failure)));
        }
        room.kernel.record("file.saved", laptop.name, { file: name, bytes: bytes.length });
        resume(Effect.succeed(outcome.value));
      });
    });
  }

  /** The laptop was switched off. */
  losePower(): void {
    for (const [program, { on, drop }] of this.#open) {
      drop();
      this.#laptop.room.kernel.record("program.closed", this.#laptop.name, { program, on });
    }
    this.#open.clear();
    this.#opening.clear();
  }

  #openRemote(
    options: ProgramOptions,
    unc: UncPath,
    done: (failure: Failure | null) => void,
  ): () => void {
    const { file, credentials, desktop } = options;
    const place = { share: unc.share ?? PIPE_SHARE, folder: unc.folder };
    const request = {
      host: unc.host,
      place,
      credentials,
      purpose: "program",
      ...(desktop === undefined ? {} : { desktop }),
    } as const;
    const steps: { tree: Tree | null; stop: () => void } = { tree: null, stop: () => {} };
    const giveUp = (failure: Failure): void => {
      steps.tree?.release({ keepSignIn: true });
      done(failure);
    };
    const opened = (tree: Tree, held: HeldFile | null): void => {
      const release = (): void => tree.release({ keepSignIn: false });
      const leave = held === null ? release : () => held.close(release);
      this.#opened(options, tree.account, { held, leave, drop: () => held?.drop() });
      done(null);
    };
    steps.stop = connectShare(this.#laptop, request, (outcome) => {
      if (!outcome.ok) return done(outcome.failure);
      const tree = outcome.value;
      steps.tree = tree;
      if (file === undefined) return opened(tree, null);
      const { program, on, locks } = options;
      const wish = wishOf(options);
      const held = new HeldFile({
        laptop: this.#laptop,
        tree,
        program,
        on,
        path: file,
        wish,
        locks,
      });
      steps.stop = held.open((result) => {
        if (result.ok) opened(tree, held);
        else giveUp(result.failure);
      });
    });
    return () => {
      steps.stop();
      steps.tree?.release({ keepSignIn: true });
    };
  }

  /** On the host itself: the file is open, but no seat is taken (rule 20). */
  #openOwn(
    options: ProgramOptions,
    unc: UncPath,
    done: (failure: Failure | null) => void,
  ): () => void {
    const share = unc.share === null ? undefined : this.#laptop.shares.find(unc.share);
    const nothing = (): void => {};
    if (unc.share !== null && share === undefined) {
      done(failureOf(67));
      return nothing;
    }
    if (share !== undefined && options.file !== undefined)
      return this.#openHere(options, [...share.folder, ...segmentsOf(unc.folder)], done);
    this.#opened(options, null, { held: null, leave: nothing, drop: nothing });
    done(null);
    return nothing;
  }

  /** A file below a folder of the own disk. */
  #openHere(
    options: ProgramOptions,
    folder: DiskPath,
    done: (failure: Failure | null) => void,
  ): () => void {
    const { disk } = this.#laptop;
    const below = segmentsOf((options.file ?? "").replaceAll("\\", "/"));
    const found = findFile(disk, [...folder, ...below]);
    if (!found.ok) {
      done(found.failure);
      return () => {};
    }
    const file = found.value;
    const wish = wishOf(options);
    let isOver = false;
    recallOplocks(disk, file, wish, () => {
      if (isOver) return;
      const conflict = shareConflict(disk, file, wish);
      if (conflict !== null) return done(failureOf(conflict));
      const { locks } = options;
      const hold = { ...wish, ...(locks && { locks }), oplock: null };
      const here = new OwnFile(disk, file, hold);
      this.#opened(options, null, {
        held: null,
        here,
        leave: () => {},
        drop: () => here.drop(),
      });
      done(null);
    });
    return () => {
      isOver = true;
    };
  }

  #opened(options: ProgramOptions, account: string | null, parts: Omit<OpenProgram, "on">): void {
    const { program, on, file } = options;
    this.#open.set(program, { on, ...parts });
    const facts = { program, on, account, ...(file === undefined ? {} : { file }) };
    this.#laptop.room.kernel.record("program.opened", this.#laptop.name, facts);
  }
}

function* filesBelow(folder: DiskFolder): Iterable<DiskFile> {
  for (const node of folder.entries.values())
    if (node.kind === "folder") yield* filesBelow(node);
    else if (node.deletedIn === null) yield node;
}

const wishOf = ({ letsOthers = "read-and-write", writes = false }: ProgramOptions): Wish => ({
  lets: letsOthers,
  writes,
});

const NOT_OPEN: Failure = {
  reason: "not-found",
  code: null,
  text: "No program of this name holds a file of another laptop open here; open-program comes first.",
};

const ALREADY_OPEN: Failure = {
  reason: "busy",
  code: null,
  text: "A program of this name is already open here; close it first or give this one another name.",
};
