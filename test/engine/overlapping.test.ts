/**
 * Random commands that overlap (engine I1–I3): nobody waits for the one before. People edit, connect, lock down, check out, make and delete
 * copies over lines that are slow or cut, on disks that are full or put back, and programs end whenever they like.
 *
 * Everything that was asked for is answered. Then all is mended, everybody meets everybody, and what was acknowledged is there, the same for all.
 */
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { assert, describe, it } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import { Lockstep } from "./lockstep.ts";
import type { MemoryFolder } from "./memory-volume.ts";
import { fieldAtNight } from "./prepared.ts";
import { stateDigest, text, type Laptop } from "./world.ts";

const NAMES = ["OFFICE", "PARENT", "A", "B"];
const [OFFICE = "", PARENT = "", , GIVEN_UP = ""] = NAMES;
const CHILDREN_MAX = 2;

/** What happens to a laptop, its folder or its program. */
const EVENTS = [
  "open",
  "open",
  "crash",
  "close",
  "cut",
  "mend",
  "slow",
  "full",
  "read-only",
] as const;
const FOLDERS = ["back-up", "put-back", "put-back", "make-child"] as const;
/** What people ask their copy for. */
const REQUESTS = (
  "set set set save save promote confirm mode sync-documents connect connect switch offline online " +
  "disconnect sync lock-down clean-up unlock check-out release abandon delete delete"
).split(" ");

const step = fc.record({
  do: fc.constantFrom<string>(...EVENTS, ...FOLDERS, ...REQUESTS),
  on: fc.nat({ max: NAMES.length - 1 }),
  with: fc.nat({ max: NAMES.length - 1 }),
  number: fc.nat({ max: 400 }),
  thenMillis: fc.constantFrom(0, 1, 50, 200, 500, 1_000, 3_000, 10_000, 40_000),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const PATIENCE = { patienceMillis: 30_000 } as const;
const MINUTE = 60_000;

const prepared = fieldAtNight();

interface Asked {
  readonly what: string;
  readonly laptop: Laptop;
  readonly life: number;
  isAnswered: boolean;
}

class Day {
  readonly #world = prepared.twin();
  readonly #steps = new Lockstep();
  readonly #asked: Array<Asked> = [];
  /** Fields that were acknowledged and cannot have gone with a disk, by who set them. */
  readonly #acknowledged = new Map<string, string>();
  readonly #backups = new Map<string, MemoryFolder>();
  readonly #children: Array<string> = [];
  readonly #givenUp: string;
  #edits = 0;

  constructor() {
    for (const name of NAMES) this.#steps.run(this.#world.open(name));
    this.#givenUp = this.#world.copyId(GIVEN_UP);
  }

  play(action: Step): void {
    const laptop = this.#world.laptop(NAMES[action.on] ?? PARENT);
    if (laptop.handle !== undefined) this.#request(action, laptop, laptop.handle);
    this.#happens(action, laptop);
    this.#steps.pass(action.thenMillis);
  }

  #ask(
    what: string,
    laptop: Laptop,
    act: Effect.Effect<unknown, EngineError>,
    then = () => {},
  ): void {
    const asked: Asked = { what, laptop, life: laptop.life, isAnswered: false };
    this.#asked.push(asked);
    const answered = Effect.sync(() => void (asked.isAnswered = true));
    const done = Effect.matchEffect(act, {
      onSuccess: () => Effect.andThen(Effect.sync(then), answered),
      onFailure: () => answered,
    });
    this.#steps.start(done);
  }

  #request(action: Step, laptop: Laptop, copy: CopyHandle): void {
    const { do: what, number } = action;
    const document = number % 2 === 0 ? "Letter.docx" : "Memo.docx";
    const other = this.#world.laptop(NAMES[action.with] ?? PARENT);
    const ask = (act: Effect.Effect<unknown, EngineError>, then?: () => void): void =>
      this.#ask(`${what} on ${laptop.name}`, laptop, act, then);
    switch (what) {
      case "set": {
        const field = `field ${(this.#edits += 1)}`;
        const isSet = (): void => void this.#acknowledged.set(field, laptop.name);
        return ask(copy.setField("tb/1", field, this.#edits), isSet);
      }
      case "save":
        return ask(copy.saveDocument(document, text(`content ${(this.#edits += 1)}`)));
      case "promote": {
        const versions = copy.versions(document);
        const version = versions[number % Math.max(1, versions.length)];
        return version === undefined ? undefined : ask(copy.promoteDocument(document, version.dot));
      }
      case "confirm":
        return ask(copy.confirmDocument(document));
      case "mode":
        return ask(copy.setDocumentMode(document, number % 3 === 0 ? "automatic" : "on-demand"));
      case "sync-documents":
        return ask(copy.syncDocuments());
      case "connect":
        return other === laptop ? undefined : ask(copy.connect({ path: other.path }));
      case "switch":
        return ask(copy.switchTo("parent"));
      case "offline":
        return ask(copy.workOffline);
      case "online":
        return ask(copy.workOnline);
      case "disconnect":
        return ask(copy.disconnect);
      case "sync":
        return ask(copy.syncNow);
      case "lock-down":
        return ask(copy.lockDown(PATIENCE));
      case "clean-up":
        return ask(copy.cleanUp(PATIENCE));
      case "unlock":
        return ask(copy.unlock);
      case "check-out":
        return ask(copy.checkOut("Letter.docx"));
      case "release":
        return ask(copy.release("Letter.docx"));
      case "abandon":
        return laptop.name === GIVEN_UP ? undefined : ask(copy.abandon(this.#givenUp));
      case "delete":
        return laptop.name === "A" ? ask(copy.deleteCopy) : undefined;
      case "close":
        ask(copy.close);
        laptop.handle = undefined;
        return;
      default:
    }
  }

  #happens({ do: what, number }: Step, laptop: Laptop): void {
    const { name, folder } = laptop;
    switch (what) {
      case "open":
        // A copy that was deleted is none any more.
        if (laptop.handle === undefined) this.#steps.exit(this.#world.open(name));
        return;
      case "crash":
        return this.#steps.run(this.#world.crash(name));
      case "cut":
        laptop.reachable = false;
        return;
      case "mend":
        return this.#mend(laptop);
      case "slow":
        folder.remoteMillis = number;
        return;
      case "full":
        folder.fault = ({ operation }) => (operation === "writeTemp" ? "no-space" : undefined);
        return;
      case "read-only":
        folder.fault = ({ hand, operation }) =>
          hand !== name && operation === "writeTemp" ? "denied" : undefined;
        return;
      case "back-up":
        this.#backups.set(name, folder.duplicate(name));
        return;
      case "put-back":
        return this.#putBack(laptop);
      case "make-child":
        return this.#makeChild(name);
      default:
    }
  }

  #mend(laptop: Laptop): void {
    laptop.reachable = true;
    laptop.folder.fault = undefined;
  }

  /** What was changed there since may have been nowhere else. */
  #putBack({ folder, name }: Laptop): void {
    const backup = this.#backups.get(name);
    if (backup === undefined) return;
    folder.becomes(backup);
    this.#forget(name);
  }

  #forget(author: string): void {
    for (const [field, by] of this.#acknowledged)
      if (by === author) this.#acknowledged.delete(field);
  }

  #makeChild(from: string): void {
    if (this.#children.length >= CHILDREN_MAX) return;
    const name = `CHILD${this.#children.length}`;
    const making = Effect.timeoutOption(this.#world.createChild(name, from), 2 * MINUTE);
    const made = this.#steps.exit(making);
    if (made._tag === "Failure" || made.value._tag === "None") return;
    this.#children.push(name);
    this.#steps.run(this.#world.open(name));
  }

  /** Who takes part in the end: all is mended, everybody is open, and connected as on the first day. */
  #meet(): ReadonlyArray<string> {
    const steps = this.#steps;
    const world = this.#world;
    const everybody = [...NAMES, ...this.#children];
    for (const name of everybody) this.#mend(world.laptop(name));
    for (const name of everybody) world.laptop(name).folder.remoteMillis = 0;
    steps.pass(10 * MINUTE);
    for (const { isAnswered, laptop, life, what } of this.#asked)
      assert.isTrue(isAnswered || laptop.life !== life, `${what} was never answered`);
    for (const name of everybody) {
      if (world.laptop(name).handle !== undefined) continue;
      steps.run(world.crash(name));
      steps.exit(world.open(name));
    }
    const there = everybody.filter((name) => world.laptop(name).handle !== undefined);
    for (const name of there)
      if (name !== OFFICE) steps.exit(world.connect(name, name === PARENT ? OFFICE : PARENT));
    const office = world.laptop(OFFICE).copy;
    steps.run(office.disconnect);
    steps.pass(7 * MINUTE);
    if (there.some((name) => world.laptop(name).copy.status().phase !== "open"))
      steps.exit(office.unlock);
    steps.pass(4 * MINUTE);
    const members = office.properties().members.filter(({ state }) => state === "member");
    const ids = new Set(members.map(({ copyId }) => copyId));
    const left = there.filter((name) => ids.has(world.copyId(name)));
    if (!left.includes(GIVEN_UP)) this.#forget(GIVEN_UP);
    for (const { copy } of left.map((name) => world.laptop(name)))
      for (const { document } of copy.documentModes().documents)
        steps.exit(copy.setDocumentMode(document, "automatic"));
    steps.pass(4 * MINUTE);
    return left;
  }

  heard(): ReadonlyArray<string> {
    return this.#world.said.map(({ kind }) => kind);
  }

  end(): void {
    const world = this.#world;
    const everybody = this.#meet();
    const digest = stateDigest(world.laptop(OFFICE).copy);
    for (const name of everybody) {
      const { copy } = world.laptop(name);
      const { forked, otherHistory, phase, queue, waiting } = copy.status();
      assert.deepStrictEqual(
        { forked, otherHistory, phase, queue, waiting },
        { forked: 0, otherHistory: false, phase: "open", queue: 0, waiting: 0 },
        name,
      );
      assert.strictEqual(stateDigest(copy), digest, `${name} differs (I2)`);
      for (const field of this.#acknowledged.keys())
        assert.isDefined(copy.record("tb/1")?.[field], `${name} lacks ${field} (I1)`);
    }
    for (const name of [...NAMES, ...this.#children]) this.#steps.run(world.crash(name));
  }
}

/** What has to come about on some of them. */
const WORTH_IT = (
  "control.committed control.taken-back control.unlocked control.abandoned snapshot.made copy.deleted lock.claimed " +
  "lock.released conflict document.kept"
).split(" ");

const DAYS = process.env["CI"] ? 4_000 : 400;

describe(`${DAYS} days of commands that overlap`, () => {
  it("answer everybody, and end alike for all", { timeout: 3_600_000 }, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 35 }), (actions) => {
        const day = new Day();
        for (const action of actions) day.play(action);
        day.end();
        for (const kind of day.heard()) seen.add(kind);
      }),
      { numRuns: DAYS, seed: 20_261_128 },
    );
    assert.deepStrictEqual(
      WORTH_IT.filter((kind) => !seen.has(kind)),
      [],
    );
  });
});
