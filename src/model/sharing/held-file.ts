/**
 * A file on a share that a program holds open, from the client's side: what happens to it when the connection breaks (domain rule
 * 35), and what was saved but is not yet at the host (rule 36). A client that has the file to itself acknowledges a save at once and
 * sends it a little later; if it cannot, the program was told wrong.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import { failureOf, success, type Failure, type Outcome } from "../windows/codes.ts";
import { overwrite } from "../disk/changing.ts";
import type { ByteRange, Wish } from "./holds.ts";
import type { Laptop } from "../laptop.ts";
import { recordRefusal } from "../windows/refusals.ts";
import { mark } from "../room.ts";
import type { Tree } from "./tree.ts";

export interface HeldFileOptions {
  readonly laptop: Laptop;
  readonly tree: Tree;
  readonly program: string;
  readonly on: string;
  readonly path: string;
  readonly wish: Wish;
  readonly locks?: ByteRange | undefined;
}

export class HeldFile {
  readonly #options: HeldFileOptions;
  /** Whether the client believes it has the file to itself. */
  #mine = false;
  #state: "open" | "reconnecting" | "lost" | "closed" = "open";
  /** Saved, acknowledged, and not yet at the host. */
  #unsent: Uint8Array | null = null;
  #timer: number | null = null;
  #stopWaiting: () => void = () => {};

  constructor(options: HeldFileOptions) {
    this.#options = options;
  }

  get lost(): boolean {
    return this.#state === "lost";
  }

  open(done: (outcome: Outcome<void>) => void): () => void {
    const { tree, path, wish, locks } = this.#options;
    return tree.openFile({ path, wish, locks, giveBack: this.#giveBack }, (outcome) => {
      if (!outcome.ok) return done(outcome);
      this.#mine = outcome.value === "alone";
      this.#watch();
      done(success(undefined));
    });
  }

  /** Saves new content: into the cache where the client has the file to itself, through to the host where not. */
  save(bytes: Uint8Array, done: (outcome: Outcome<void>) => void): void {
    if (this.#state !== "open") return done({ ok: false, failure: failureOf(64) });
    const { kernel, constants } = this.#room;
    if (!this.#mine) return this.#send(bytes, done);
    this.#unsent = bytes;
    if (this.#timer === null) {
      const delay = constants.writeBehindMillis * MILLISECOND;
      this.#timer = kernel.schedule(delay, EventKind.timer, this.#options.laptop.entity, () => {
        this.#timer = null;
        this.#flush(() => {});
      });
    }
    done(success(undefined));
  }

  /** Sends what is left, then lets go. */
  close(done: () => void): void {
    this.#stopWaiting();
    if (this.#state === "reconnecting") this.#lose(failureOf(64));
    if (this.#state !== "open") return done();
    this.#flush(() => {
      this.#state = "closed";
      done();
    });
  }

  /** The laptop was switched off: the cache is gone, and nobody is left to be told. */
  drop(): void {
    this.#state = "closed";
    this.#unsent = null;
    this.#stopTimer();
    this.#stopWaiting();
  }

  get #room(): Laptop["room"] {
    return this.#options.laptop.room;
  }

  readonly #giveBack = (answer: () => void): void => {
    this.#mine = false;
    this.#flush(answer);
  };

  #flush(done: () => void): void {
    this.#stopTimer();
    const bytes = this.#unsent;
    if (bytes === null) return done();
    this.#unsent = null;
    this.#send(bytes, (outcome) => {
      if (!outcome.ok) this.#delayedWriteFailed(bytes, outcome.failure);
      done();
    });
  }

  #send(bytes: Uint8Array, done: (outcome: Outcome<void>) => void): void {
    const { tree, path } = this.#options;
    tree.run(overwrite(path, bytes), done);
  }

  #watch(): void {
    this.#options.tree.whenLost((why) => {
      if (this.#state !== "open") return;
      if (why === "ended") return this.#lose(failureOf(64));
      this.#state = "reconnecting";
      this.#stopTimer();
      this.#takeUp(this.#room.constants.durableRetries);
    });
  }

  /** Tries to get the file back, as soon as there is a network to try it on (three times, rule 35). */
  #takeUp(triesLeft: number): void {
    const { laptop, tree, program, path } = this.#options;
    if (triesLeft === 0 || !tree.durable) return this.#lose(failureOf(64));
    this.#stopWaiting = laptop.addressing.whenAssigned(() => {
      tree.takeUpFile({ giveBack: this.#giveBack }, (outcome) => {
        if (this.#state !== "reconnecting") return;
        if (!outcome.ok && outcome.failure.reason === "offline") return this.#takeUp(triesLeft - 1);
        if (!outcome.ok) return this.#lose(outcome.failure);
        this.#state = "open";
        this.#mine = true;
        this.#room.kernel.record("handle.reclaimed", laptop.name, { program, file: path });
        mark(this.#room, laptop.name, "handle-reclaimed");
        this.#watch();
        this.#flush(() => {});
      });
    });
  }

  #lose(failure: Failure): void {
    const { laptop, program, path } = this.#options;
    const bytes = this.#unsent;
    this.#state = "lost";
    this.#unsent = null;
    this.#room.kernel.record("handle.lost", laptop.name, { program, file: path });
    mark(this.#room, laptop.name, "handle-lost");
    if (bytes !== null) this.#delayedWriteFailed(bytes, failure);
  }

  /** What Windows writes into its log as event 50: the program was told that this was saved. */
  #delayedWriteFailed(bytes: Uint8Array, failure: Failure): void {
    const { laptop, program, on, path } = this.#options;
    const facts = { program, file: path, bytes: bytes.length };
    this.#room.kernel.record("write.lost", laptop.name, facts);
    mark(this.#room, laptop.name, "delayed-write-failed");
    recordRefusal(laptop, { operation: "delayed-write", target: on, failure });
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#room.kernel.cancel(this.#timer);
    this.#timer = null;
  }
}
