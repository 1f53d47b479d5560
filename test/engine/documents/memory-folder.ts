/**
 * A working folder in memory, with the people and programs that share it with the engine: files held open, files that grow,
 * edits that leave no trace in size and time, edits between two steps of the engine, and power cuts before any step.
 */
import { createHash } from "node:crypto";
import * as Effect from "effect/Effect";
import { VolumeError, type VolumeReason } from "../../../src/engine/errors.ts";
import { joinParts } from "../../../src/engine/ports.ts";
import type { WorkingFile, WorkingFolder } from "../../../src/engine/engine.ts";

interface Stored {
  name: string;
  bytes: Uint8Array;
  modified: number;
  readonly id: number;
}

export interface Step {
  readonly operation: string;
  readonly name: string;
}

/** What happens instead of a step; the power may go while a file is created, and leave some of it. */
type Fault =
  | VolumeReason
  | "hang"
  | { readonly leaves: (whole: Uint8Array) => Uint8Array }
  | undefined;

export class MemoryWorkingFolder {
  readonly label = "C:/Maple";
  files = new Map<string, Stored>();
  readonly aside = new Map<string, Stored>();
  marker: string | undefined = undefined;
  missing = false;
  /** Names other programs hold open. */
  readonly held = new Set<string>();
  /** Asked before every step of the engine; may change the folder, too. */
  before: ((step: Step) => Fault) | undefined = undefined;
  /** Told about bytes the engine is about to destroy for good. */
  onDiscard: ((slot: string, bytes: Uint8Array) => void) | undefined = undefined;
  /** What the system says of a file: nothing, on most disks. */
  leftAlone: (file: WorkingFile) => number | undefined = () => undefined;
  readonly steps: Array<Step> = [];
  /** Contents nobody needs any more, as the engine says. */
  readonly letGone: Array<Uint8Array> = [];
  /** Names that were given anew just after their file had gone, so that no other name has to be looked at. */
  readonly vacated: Array<string> = [];
  /** Files are created under their names where none lies, as on disks of this computer. */
  creates = false;
  #clock = 0;
  #ids = 0;

  /** A person saves a file. `unnoticed`: size and time stay what they were (same size is the caller's job). */
  write(name: string, bytes: Uint8Array, options: { readonly unnoticed?: boolean } = {}): void {
    const known = this.files.get(name.toLowerCase());
    if (known !== undefined) {
      known.bytes = bytes;
      if (options.unnoticed !== true) known.modified = this.#tick();
      return;
    }
    this.#ids += 1;
    this.files.set(name.toLowerCase(), { name, bytes, modified: this.#tick(), id: this.#ids });
  }

  erase(name: string): void {
    this.files.delete(name.toLowerCase());
  }

  content(name: string): string | undefined {
    const file = this.files.get(name.toLowerCase());
    return file === undefined ? undefined : new TextDecoder().decode(file.bytes);
  }

  names(): ReadonlyArray<string> {
    return [...this.files.values()].map((file) => file.name).toSorted();
  }

  /** The folder through the hands of one life of the engine. */
  view(alive: () => boolean): WorkingFolder {
    const fail = (step: Step, reason: VolumeReason): VolumeError =>
      new VolumeError({ ...step, reason, path: step.name, text: `injected or found: ${reason}` });
    const run = <A>(
      operation: string,
      name: string,
      act: (refuse: (reason: VolumeReason) => VolumeError) => A | VolumeError,
      torn?: (leaves: (whole: Uint8Array) => Uint8Array) => void,
    ): Effect.Effect<A, VolumeError> =>
      Effect.suspend((): Effect.Effect<A, VolumeError> => {
        if (!alive()) return Effect.never;
        const step = { operation, name };
        const fault = this.before?.(step);
        if (fault === "hang") return Effect.never;
        if (typeof fault === "object") {
          torn?.(fault.leaves);
          return Effect.never;
        }
        this.steps.push(step);
        if (fault !== undefined) return Effect.fail(fail(step, fault));
        if (this.missing) return Effect.fail(fail(step, "not-found"));
        const result = act((reason) => fail(step, reason));
        return result instanceof VolumeError ? Effect.fail(result) : Effect.succeed(result);
      });
    const readFile = (name: string, { limit }: { readonly limit: number }) =>
      run("read", name, (refuse) => {
        const file = this.files.get(name.toLowerCase());
        if (file === undefined) return refuse("not-found");
        return file.bytes.length > limit ? refuse("too-large") : file.bytes;
      });
    const statOf = (name: string) =>
      run(
        "stat",
        name,
        (refuse) => describeOrNothing(this.files.get(name.toLowerCase())) ?? refuse("not-found"),
      );
    const readAside = (slot: string) =>
      run("aside.read", slot, (refuse) => this.aside.get(slot)?.bytes ?? refuse("not-found"));
    const fingerprint = (bytes: Uint8Array) => ({
      hash: createHash("sha256").update(bytes).digest("hex"),
      size: bytes.length,
    });
    return {
      label: this.label,
      longestPath: 259,
      marker: run("marker", "", () => this.marker),
      setMarker: (text) => run("setMarker", "", () => void (this.marker = text)),
      list: run("list", "", () => [...this.files.values()].map(describe)),
      stat: (name) =>
        run("stat", name, () => describeOrNothing(this.files.get(name.toLowerCase()))),
      readAll: (names, options) =>
        each(names, (name) =>
          Effect.gen(function* () {
            const before = yield* statOf(name);
            const bytes = yield* readFile(name, options);
            return { before, bytes, after: yield* statOf(name) };
          }),
        ),
      letGo: (bytes) => void this.letGone.push(bytes),
      fingerprint: (name, options) => Effect.map(readFile(name, options), fingerprint),
      leftAlone: (files) => Effect.sync(() => files.map((file) => this.leftAlone(file))),
      displace: (files) =>
        each(files, ({ name, slot }) =>
          run("displace", name, (refuse) => {
            const file = this.files.get(name.toLowerCase());
            if (file === undefined) return refuse("not-found");
            if (this.held.has(name)) return refuse("busy");
            if (this.aside.has(slot)) return refuse("exists");
            this.files.delete(name.toLowerCase());
            this.aside.set(slot, { ...file, name: slot });
            return undefined;
          }),
        ),
      creates: Effect.sync(() => this.creates),
      create: (files) =>
        each(files, ({ name, parts }) => {
          const make = (bytes: Uint8Array): Stored => {
            this.#ids += 1;
            const file = { name, bytes, modified: this.#tick(), id: this.#ids };
            this.files.set(name.toLowerCase(), file);
            return file;
          };
          const whole = joinParts(parts);
          return run(
            "create",
            name,
            (refuse) =>
              this.files.has(name.toLowerCase()) ? refuse("exists") : describe(make(whole)),
            (leaves) => void make(leaves(whole)),
          );
        }),
      place: (files) =>
        each(files, ({ isVacated = false, slot, name }) =>
          run("place", name, (refuse) => {
            if (isVacated) this.vacated.push(name);
            const file = this.aside.get(slot);
            if (file === undefined) return refuse("not-found");
            if (this.files.has(name.toLowerCase())) return refuse("exists");
            this.aside.delete(slot);
            this.files.set(name.toLowerCase(), { ...file, name });
            return undefined;
          }),
        ),
      aside: {
        list: run("aside.list", "", () => [...this.aside.values()].map(describe)),
        leftAlone: (files) => Effect.sync(() => files.map((file) => this.leftAlone(file))),
        read: readAside,
        fingerprintAll: (slots) => each(slots, (slot) => Effect.map(readAside(slot), fingerprint)),
        stage: (files) =>
          each(files, ({ slot, parts }) =>
            run("aside.stage", slot, (refuse) => {
              if (this.aside.has(slot)) return refuse("exists");
              this.#ids += 1;
              const bytes = joinParts(parts);
              const file = { name: slot, bytes, modified: this.#tick(), id: this.#ids };
              this.aside.set(slot, file);
              return describe(file);
            }),
          ),
        discardAll: (slots) =>
          each(slots, (slot) =>
            run("aside.discard", slot, () => {
              const file = this.aside.get(slot);
              if (file !== undefined) this.onDiscard?.(slot, file.bytes);
              this.aside.delete(slot);
              return undefined;
            }),
          ),
      },
    };
  }

  #tick(): number {
    this.#clock += 1;
    return this.#clock;
  }
}

/** One after the other; what each answered, or why it failed. */
const each = <A, B>(
  items: ReadonlyArray<A>,
  act: (item: A) => Effect.Effect<B, VolumeError>,
): Effect.Effect<ReadonlyArray<B | VolumeError>> =>
  Effect.forEach(items, (item) =>
    Effect.match(act(item), {
      onSuccess: (done): B | VolumeError => done,
      onFailure: (error) => error,
    }),
  );

const describe = (file: Stored): WorkingFile => ({
  name: file.name,
  size: file.bytes.length,
  modified: String(file.modified),
  id: String(file.id),
});

const describeOrNothing = (file: Stored | undefined): WorkingFile | undefined =>
  file === undefined ? undefined : describe(file);
