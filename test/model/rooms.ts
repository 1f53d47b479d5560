/** Rooms for tests of the field: a few laptops, one switch, people who plug, wait and try things. */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { VolumeError } from "../../src/engine/errors.ts";
import type { Volume } from "../../src/engine/ports.ts";
import { Field } from "../../src/model/field.ts";
import type { Credentials, Laptop } from "../../src/model/laptop.ts";
import type { FieldMark } from "../../src/model/marks.ts";
import type { FieldDevice, FieldNode, FieldWorld } from "../../src/model/world.ts";
import { Journal, type JournalEvent } from "../../src/sim/journal.ts";
import { Kernel } from "../../src/sim/kernel.ts";
import type { Machine, ProgramHandle } from "../../src/sim/machine.ts";
import { MILLISECOND } from "../../src/sim/time.ts";

export const FIELD: Credentials = { user: "PARENT\\field", password: "s3cret" };
export const MAPLE = "\\\\PARENT\\Maple";
export const FOLDER = "C:/Engagements/Maple (Sync)";

export const node = (name: string, facts: Partial<FieldNode> = {}): FieldNode => ({
  name,
  os: "windows-7-pro",
  logon: { user: name.toLowerCase(), password: `pw of ${name}` },
  ...facts,
});

export const device = (facts: Partial<FieldDevice> = {}): FieldDevice => ({
  name: "switch",
  kind: "switch",
  ports: 48,
  speedBitsPerSecond: 100_000_000,
  dhcp: false,
  ...facts,
});

/** An open share that stays open over several steps of a test. */
export interface Held {
  readonly volume: Volume;
  close(): void;
}

export class TestRoom {
  readonly journal = new Journal();
  readonly kernel: Kernel;
  readonly field: Field;
  readonly #people: Machine;

  constructor(world: Partial<FieldWorld> & Pick<FieldWorld, "nodes">) {
    this.kernel = new Kernel({ seed: "7", policy: "fifo", journal: this.journal });
    this.field = new Field(this.kernel, { devices: [device()], cables: 50, ...world });
    this.#people = this.kernel.machine("people");
  }

  get nowMillis(): number {
    return this.kernel.now / MILLISECOND;
  }

  laptop(name: string): Laptop {
    return this.field.laptop(name);
  }

  /** Lets time pass. */
  wait(millis: number): void {
    const outcome = this.kernel.run(this.#people.fork("wait", Effect.sleep(millis)));
    if (outcome.kind !== "done") throw new Error(`waiting went wrong: ${JSON.stringify(outcome)}`);
  }

  plug(...laptops: ReadonlyArray<string>): void {
    for (const laptop of laptops) {
      const refusal = this.field.plug(laptop);
      if (refusal !== null) throw new Error(refusal.message);
    }
  }

  start<A, E>(laptop: string, effect: Effect.Effect<A, E>): ProgramHandle<A, E> {
    return this.laptop(laptop).machine.fork("test", effect);
  }

  exit<A, E>(laptop: string, effect: Effect.Effect<A, E>): Exit.Exit<A, E> {
    const outcome = this.kernel.run(this.start(laptop, effect));
    if (outcome.kind !== "done") throw new Error(`no end: ${JSON.stringify(outcome)}`);
    return outcome.exit;
  }

  /** Runs something on a laptop that is expected to work. */
  run<A, E>(laptop: string, effect: Effect.Effect<A, E>): A {
    return valueOf(this.exit(laptop, effect));
  }

  /** The Windows code (or the reason where there is none) something is refused with. */
  refusal<A>(laptop: string, effect: Effect.Effect<A, VolumeError>): number | string {
    const error = this.failure(laptop, effect);
    return error.code ?? error.reason;
  }

  failure<A>(laptop: string, effect: Effect.Effect<A, VolumeError>): VolumeError {
    return failureOf(this.exit(laptop, effect));
  }

  /** Opens a share and keeps it open. */
  hold(laptop: string, path: string = MAPLE, credentials: Credentials | null = FIELD): Held {
    const scope = this.run(laptop, Scope.make());
    const open = this.laptop(laptop).open(path, credentials ?? undefined);
    const volume = this.run(laptop, Effect.provideService(open, Scope.Scope, scope));
    return { volume, close: () => this.run(laptop, Scope.close(scope, Exit.void)) };
  }

  /** Opens a share, and closes it again. */
  visit(
    path: string = MAPLE,
    credentials: Credentials | null = FIELD,
  ): (room: Laptop) => Effect.Effect<void, VolumeError> {
    return (laptop) => Effect.asVoid(Effect.scoped(laptop.open(path, credentials ?? undefined)));
  }

  tries(
    laptop: string,
    path: string = MAPLE,
    credentials: Credentials | null = FIELD,
  ): number | string {
    const exit = this.exit(laptop, this.visit(path, credentials)(this.laptop(laptop)));
    if (Exit.isSuccess(exit)) return "ok";
    const error = failureOf(exit);
    return error.code ?? error.reason;
  }

  events(kind: string, actor?: string): ReadonlyArray<JournalEvent> {
    return this.journal.events.filter(
      (event) => event.kind === kind && (actor === undefined || event.actor === actor),
    );
  }

  marked(name: FieldMark, actor?: string): number {
    return this.events("mark", actor).filter((event) => event["name"] === name).length;
  }
}

export const valueOf = <A, E>(exit: Exit.Exit<A, E>): A => {
  if (Exit.isSuccess(exit)) return exit.value;
  throw new Error(Cause.pretty(exit.cause));
};

const failureOf = <A, E>(exit: Exit.Exit<A, E>): VolumeError => {
  if (Exit.isSuccess(exit)) throw new Error("a refusal was expected, but it worked");
  const error = Cause.squash(exit.cause);
  if (error instanceof VolumeError) return error;
  throw new Error(Cause.pretty(exit.cause));
};

/** How the program ended so far. */
export const endOf = <A>(program: ProgramHandle<A, VolumeError>): number | string => {
  if (program.result === undefined) return "running";
  if (Exit.isSuccess(program.result)) return "ok";
  const error = failureOf(program.result);
  return error.code ?? error.reason;
};

export interface OfficeOptions extends Partial<FieldWorld> {
  readonly parent?: Partial<FieldNode>;
  readonly peers?: number;
  readonly peer?: Partial<FieldNode>;
}

/**
 * PARENT shares `Maple` to the account `field` with read and write; it and PEER1 … PEERn are plugged in and have their
 * addresses.
 */
export const preparedRoom = (options: OfficeOptions = {}): TestRoom => {
  const { parent = {}, peer = {}, peers = 2, ...world } = options;
  const names = Array.from({ length: peers }, (_, index) => `PEER${index + 1}`);
  const nodes = [node("PARENT", parent), ...names.map((name) => node(name, peer))];
  const room = new TestRoom({ nodes, ...world });
  prepareShare(room, "PARENT");
  room.plug("PARENT", ...names);
  room.wait(10_000);
  return room;
};

export const prepareShare = (room: TestRoom, host: string): void => {
  const laptop = room.laptop(host);
  laptop.localVolume(FOLDER);
  const refusals = [
    laptop.createAccount({ name: "field", password: "s3cret" }),
    laptop.shareFolder("Maple", FOLDER),
    laptop.grant({ share: "Maple", account: "field", access: "read-write" }),
  ];
  for (const refusal of refusals) if (refusal !== null) throw new Error(refusal.text);
};

/** Bytes of some size, all alike. */
export const content = (size: number, fill = 1): Uint8Array => new Uint8Array(size).fill(fill);
