/** PARENT without a working folder and PEER with one, connected: versions arrive at PEER while people work on its files. */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import * as TestClock from "effect/testing/TestClock";
import type { Ahead } from "../../../src/engine/copy/ahead.ts";
import type { EngagementSpec, CopyHandle, DocumentSettings } from "../../../src/engine/engine.ts";
import { openCopy } from "../../../src/engine/engine.ts";
import type { EngineError } from "../../../src/engine/errors.ts";
import type { WorkingDocuments } from "../../../src/engine/api.ts";
import { PrivateJournal } from "../../../src/engine/ports.ts";
import { refusal, smallEngagement, World } from "../world.ts";
import { MemoryWorkingFolder } from "./memory-folder.ts";

export class DeskWorld {
  readonly world = new World();
  readonly folder = new MemoryWorkingFolder();
  readonly settings: Partial<DocumentSettings>;
  /** What PEER said it was about to store. */
  readonly ahead: Array<Ahead> = [];

  constructor(settings: Partial<DocumentSettings> = {}) {
    this.settings = settings;
  }

  get peer(): CopyHandle {
    return this.world.laptop("PEER").copy;
  }

  get parent(): CopyHandle {
    return this.world.laptop("PARENT").copy;
  }

  get documents(): WorkingDocuments {
    const { documents } = this.peer;
    if (documents === null) throw new Error("PEER was opened without a working folder");
    return documents;
  }

  /** Everybody there, connected, and every document laid out at PEER. */
  start(engagement: EngagementSpec = smallEngagement) {
    const here = this;
    return Effect.gen(function* () {
      yield* here.world.createTop("PARENT", engagement);
      yield* here.world.open("PARENT");
      yield* here.world.createChild("PEER", "PARENT");
      yield* here.openPeer();
      yield* here.world.connect("PEER", "PARENT");
      yield* here.pass(4);
      return here;
    });
  }

  openPeer() {
    return this.openDesk("PEER", this.folder);
  }

  /** Opens a copy with a working folder. */
  openDesk(name: string, folder: MemoryWorkingFolder) {
    const here = this;
    const laptop = this.world.laptop(name);
    return Effect.gen(function* () {
      const scope = yield* Scope.make();
      const { life } = laptop;
      const alive = (): boolean => laptop.life === life;
      const opening = openCopy({
        volume: laptop.folder.view(name, { reachable: alive }),
        user: `user-${name}`,
        machine: name,
        documents: folder.view(alive),
        documentSettings: here.settings,
        onAhead: (ahead) => {
          here.ahead.push(ahead);
          return () => undefined;
        },
      });
      // Saving the private memory is a step, too: power may go before it.
      const journaled = Effect.provideService(opening, PrivateJournal, {
        load: (slot) => Effect.sync(() => laptop.slots.get(slot)),
        save: (slot, bytes) =>
          Effect.suspend(() => {
            // What an interrupted life still tries has no effect.
            if (!alive()) return Effect.void;
            if (folder.before?.({ operation: "save", name: slot }) === "hang") return Effect.never;
            laptop.slots.set(slot, bytes);
            return Effect.void;
          }),
      });
      laptop.handle = yield* Effect.provideService(
        here.world.on(laptop, journaled),
        Scope.Scope,
        scope,
      );
      laptop.scope = scope;
    });
  }

  /** Power cut and a new start. */
  restartPeer() {
    return Effect.andThen(
      this.world.crash("PEER"),
      Effect.suspend(() => this.openPeer()),
    );
  }

  /** What somebody is told who asks for this and waits up to a minute; undefined where it is done. */
  asking<A>(asked: Effect.Effect<A, EngineError>) {
    const here = this;
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(refusal(asked), { startImmediately: true });
      yield* here.pass(60);
      return yield* Fiber.join(fiber);
    });
  }

  /** Seconds go by, one at a time. */
  pass(seconds: number) {
    return Effect.gen(function* () {
      for (let i = 0; i < seconds; i++) yield* TestClock.adjust("1 second");
    });
  }

  /** First 16 digits of every document content anybody made an edit of, deletions left out. */
  imported(): ReadonlyArray<string> {
    return this.world.heard("edit", "PEER").map((event) => String(event.facts["value"]));
  }

  deletions(): number {
    return this.world.heard("edit").filter((event) => event.facts["value"] === null).length;
  }
}
