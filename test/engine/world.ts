/**
 * A small world for engine tests: laptops with a folder, a private memory and a place in the network, and everything their
 * engines said through Trace. No network model: a laptop is reachable or it is not.
 */
import { createHash } from "node:crypto";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import * as TestClock from "effect/testing/TestClock";
import type { CopyHandle, EngagementSpec, SyncSettings } from "../../src/engine/engine.ts";
import {
  createChildCopy,
  createTopLevel,
  Compression,
  Decoded,
  Hints,
  openCopy,
  type JustMade,
} from "../../src/engine/engine.ts";
import type { CompressionService } from "../../src/engine/log/compression.ts";
import type { HintPlace } from "../../src/engine/hints.ts";
import type { DecodedService } from "../../src/engine/log/decoded.ts";
import { VolumeError, type EngineError, type VolumeReason } from "../../src/engine/errors.ts";
import {
  joinParts,
  Keys,
  Locations,
  PrivateJournal,
  Trace,
  type Json,
  type Parts,
} from "../../src/engine/ports.ts";
import { MemoryFolder } from "./memory-volume.ts";

export interface Said {
  readonly laptop: string;
  readonly kind: string;
  readonly facts: { readonly [key: string]: Json };
}

const shifted = (clock: Clock.Clock, offsetMillis: () => number): Clock.Clock => ({
  currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + offsetMillis(),
  currentTimeMillis: Effect.map(clock.currentTimeMillis, (millis) => millis + offsetMillis()),
  currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
  currentTimeNanos: clock.currentTimeNanos,
  monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: clock.monotonicTimeNanos,
  sleep: (duration) => clock.sleep(duration),
});

const hash = (...parts: Parts): string =>
  createHash("sha256").update(joinParts(parts)).digest("hex");

/** Real SHA-256; identities count up; signatures are a keyed hash. */
export const makeKeys = (given: number = 0): Keys["Service"] & { readonly given: () => number } => {
  let ids = given;
  const sign = (copyId: string, bytes: Uint8Array): string =>
    createHash("sha256").update(copyId).update(bytes).digest("hex");
  return {
    hash,
    newId: Effect.sync(() => {
      ids += 1;
      return createHash("sha256").update(`id ${ids}`).digest("hex").slice(0, 32);
    }),
    sign,
    verify: (copyId, bytes, signature) => sign(copyId, bytes) === signature,
    given: () => ids,
  };
};

/** What may happen instead of a save, or to it: a full disk, the power gone before it or right after it. */
export type SaveFault = "no-space" | "hang" | "saved-then-hang";

export class Laptop {
  readonly name: string;
  folder: MemoryFolder;
  /** The private memory: outlives crashes, does not travel with the folder. */
  slots = new Map<string, Uint8Array>();
  reachable = true;
  /** Answer to whoever opens a connection to this laptop. */
  refuse: VolumeReason | undefined = undefined;
  /** Fault of the private memory, asked before every save, by what is saved. */
  saveFault: ((slot: string) => SaveFault | undefined) | undefined = undefined;
  /** Counts power cuts: what a program of an earlier life still tries has no effect. */
  life = 0;
  /** Wall clock of this laptop, milliseconds away from the true one. */
  clockOffsetMillis = 0;
  /** Says to the copy that opened last that something may have changed. */
  hint: ((place: HintPlace, files?: ReadonlyArray<string>) => void) | undefined = undefined;
  handle: CopyHandle | undefined = undefined;
  scope: Scope.Closeable | undefined = undefined;

  constructor(name: string) {
    this.name = name;
    this.folder = new MemoryFolder(name);
  }

  get path(): string {
    return `\\\\${this.name}\\Maple`;
  }

  get copy(): CopyHandle {
    if (this.handle === undefined) throw new Error(`${this.name} has no open copy`);
    return this.handle;
  }
}

export const smallEngagement: EngagementSpec = {
  name: "Maple 2026",
  documents: [
    { name: "Letter.docx", bytes: new TextEncoder().encode("Dear client") },
    { name: "Lead sheet.xlsx", bytes: new TextEncoder().encode("1000;2000") },
  ],
  records: [
    { id: "tb/1000", fields: { name: "Cash", balance: 1250 } },
    {
      id: "aje/7",
      fields: {
        lines: [
          { account: "1000", debit: 5 },
          { account: "2000", credit: 5 },
        ],
      },
    },
    { id: "signoff/doc-003", fields: { preparer: null } },
  ],
};

/** The same with so many small documents that their pieces lie in a parcel. */
export const manyPapers: EngagementSpec = {
  ...smallEngagement,
  documents: [
    ...smallEngagement.documents,
    ...["Plan", "Minutes", "Contract"].map((name) => ({
      name: `${name}.txt`,
      bytes: new TextEncoder().encode(`what the ${name} says`),
    })),
  ],
};

export class World {
  readonly laptops = new Map<string, Laptop>();
  readonly said: Array<Said> = [];
  readonly keys: ReturnType<typeof makeKeys>;
  /** What every copy in it has parsed already, where many runs begin with the same bytes. */
  decoded: DecodedService | undefined = undefined;

  /** How its engines write files of logs; plain where nothing is said. */
  compression: CompressionService | undefined = undefined;

  constructor(identitiesGiven: number = 0) {
    this.keys = makeKeys(identitiesGiven);
  }

  /** The same laptops with the same disks and memories, and nothing open: a world to go on from more than once. */
  twin(): World {
    const twin = new World(this.keys.given());
    twin.decoded = this.decoded;
    twin.compression = this.compression;
    for (const [name, laptop] of this.laptops) {
      const same = twin.laptop(name);
      same.folder = laptop.folder.duplicate(name);
      same.slots = new Map(laptop.slots);
      same.clockOffsetMillis = laptop.clockOffsetMillis;
    }
    return twin;
  }

  laptop(name: string): Laptop {
    const known = this.laptops.get(name);
    if (known !== undefined) return known;
    const laptop = new Laptop(name);
    this.laptops.set(name, laptop);
    return laptop;
  }

  /** Gives an engine program the services of a laptop. */
  on<A, E, R>(laptop: Laptop, program: Effect.Effect<A, E, R>) {
    const { life } = laptop;
    const alive = (): boolean => laptop.life === life;
    return program.pipe(
      (inner) =>
        Clock.clockWith((clock) =>
          Effect.provideService(
            inner,
            Clock.Clock,
            shifted(clock, () => laptop.clockOffsetMillis),
          ),
        ),
      (inner) =>
        this.decoded === undefined ? inner : Effect.provideService(inner, Decoded, this.decoded),
      (inner) =>
        this.compression === undefined
          ? inner
          : Effect.provideService(inner, Compression, this.compression),
      Effect.provideService(Hints, {
        // Tests give those about the connected copy by the same way.
        watchAt: () => Effect.void,
        watch: (notify) =>
          Effect.acquireRelease(
            Effect.sync(() => {
              laptop.hint = notify;
            }),
            () =>
              Effect.sync(() => {
                laptop.hint = undefined;
              }),
          ),
      }),
      Effect.provideService(Keys, this.keys),
      Effect.provideService(Trace, {
        emit: (kind, facts) => {
          // A journal does not take them (sim/journal.ts).
          for (const key of ["seq", "at", "actor", "kind", "cause"])
            if (key in facts) throw new Error(`${kind}: a fact may not be called "${key}"`);
          if (alive()) this.said.push({ laptop: laptop.name, kind, facts });
        },
      }),
      Effect.provideService(PrivateJournal, {
        load: (slot) => Effect.sync(() => laptop.slots.get(slot)),
        save: (slot, bytes) =>
          Effect.suspend(() => {
            const wasAlive = alive();
            const fault = laptop.saveFault?.(slot);
            if (fault === "no-space")
              return Effect.fail(
                new VolumeError({
                  reason: "no-space",
                  operation: "save",
                  path: slot,
                  text: "disk full",
                }),
              );
            if (wasAlive && fault !== "hang") laptop.slots.set(slot, bytes);
            return fault === undefined ? Effect.void : Effect.never;
          }),
      }),
      Effect.provideService(Locations, {
        open: (location) =>
          Effect.suspend(() => {
            const host = [...this.laptops.values()].find(
              (candidate) => candidate.path === location.path,
            );
            const reachable = (): boolean =>
              alive() && laptop.reachable && host !== undefined && host.reachable;
            const refusal = reachable() ? host?.refuse : "offline";
            if (host === undefined || refusal !== undefined)
              return Effect.fail(
                new VolumeError({
                  reason: refusal ?? "offline",
                  operation: "open",
                  path: location.path,
                  text: `refused: ${refusal}`,
                }),
              );
            return Effect.succeed(host.folder.view(laptop.name, { remote: true, reachable }));
          }),
      }),
    );
  }

  createTop(
    name: string,
    engagement: EngagementSpec = smallEngagement,
    known: { readonly made?: JustMade } = {},
  ) {
    const laptop = this.laptop(name);
    return this.on(
      laptop,
      createTopLevel({
        ...known,
        volume: laptop.folder.view(name),
        engagement,
        user: `user-${name}`,
        machine: name,
      }),
    );
  }

  createChild(name: string, from: string, known: { readonly made?: JustMade } = {}) {
    const laptop = this.laptop(name);
    return this.on(
      laptop,
      createChildCopy({
        ...known,
        from: { path: this.laptop(from).path },
        volume: laptop.folder.view(name),
        user: `user-${name}`,
        machine: name,
      }),
    );
  }

  open(
    name: string,
    settings: Partial<SyncSettings> = {},
    known: Pick<Parameters<typeof openCopy>[0], "made" | "documents" | "onAhead"> = {},
  ) {
    const laptop = this.laptop(name);
    const world = this;
    return Effect.gen(function* () {
      const scope = yield* Scope.make();
      const { life } = laptop;
      const opening = openCopy({
        volume: laptop.folder.view(name, { reachable: () => laptop.life === life }),
        user: `user-${name}`,
        machine: name,
        settings,
        ...known,
      });
      const handle = yield* Effect.provideService(world.on(laptop, opening), Scope.Scope, scope);
      laptop.handle = handle;
      laptop.scope = scope;
      return handle;
    });
  }

  /** Power cut: nothing of the engine runs any more. */
  crash(name: string) {
    const laptop = this.laptop(name);
    const scope = laptop.scope;
    laptop.life += 1;
    laptop.handle = undefined;
    laptop.scope = undefined;
    return scope === undefined ? Effect.void : Scope.close(scope, Exit.void);
  }

  close(name: string) {
    const laptop = this.laptop(name);
    return Effect.andThen(
      laptop.copy.close,
      Effect.suspend(() => this.crash(name)),
    );
  }

  /** Top level on OFFICE, its child on PARENT, children of PARENT on the peers; all open except OFFICE. */
  field(
    peers: ReadonlyArray<string>,
    settings: Partial<SyncSettings> = {},
    engagement: EngagementSpec = smallEngagement,
  ) {
    const world = this;
    return Effect.gen(function* () {
      yield* world.createTop("OFFICE", engagement);
      yield* world.createChild("PARENT", "OFFICE");
      yield* world.open("PARENT", settings);
      for (const peer of peers) {
        yield* world.createChild(peer, "PARENT");
        yield* world.open(peer, settings);
      }
    });
  }

  connect(name: string, to: string) {
    return this.laptop(name).copy.connect({ path: this.laptop(to).path });
  }

  marks(name?: string): ReadonlyArray<string> {
    return this.said
      .filter((event) => event.kind === "mark" && (name === undefined || event.laptop === name))
      .map((event) => String(event.facts["name"]));
  }

  heard(kind: string, laptop?: string): ReadonlyArray<Said> {
    return this.said.filter(
      (event) => event.kind === kind && (laptop === undefined || event.laptop === laptop),
    );
  }

  copyId(name: string): string {
    return this.laptop(name).copy.identity.copyId;
  }
}

/** Lets everybody look several times, so that everything reaches everybody who is connected. */
export const settle = Effect.gen(function* () {
  for (let i = 0; i < 6; i++) yield* TestClock.adjust("31 seconds");
});

/** What an Effect was refused with. */
export const refusal = <A, R>(
  act: Effect.Effect<A, EngineError, R>,
): Effect.Effect<EngineError | undefined, never, R> =>
  Effect.map(Effect.result(act), (result) =>
    result._tag === "Failure" ? result.failure : undefined,
  );

/** State digest written for the tests alone: its own canonical order, nothing from the engine's fold. */
export const stateDigest = (copy: CopyHandle): string => {
  const state = copy.exportState();
  const lines: Array<string> = [];
  for (const [name, document] of Object.entries(state.documents))
    lines.push(
      `D ${JSON.stringify(name)} ${document.current} ${[...document.versions].toSorted().join(",")}`,
    );
  for (const [id, fields] of Object.entries(state.records))
    for (const [field, register] of Object.entries(fields))
      lines.push(
        `R ${JSON.stringify([id, field])} ${plain(register.current)} ${register.versions.map(plain).toSorted().join(",")}`,
      );
  return hash(new TextEncoder().encode(lines.toSorted().join("\n")));
};

/** The tests' own canonical JSON. */
export const plain = (value: Json): string =>
  JSON.stringify(value, (_key, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

export const sha256 = hash;
export const text = (content: string): Uint8Array => new TextEncoder().encode(content);
