/**
 * Random schedules of everything that happens to copies (engine I1–I9, I25), against the ledger: people edit, exchanges are cut at
 * any operation, programs end and begin, clocks jump, folders come back from backups and are copied in Explorer, and now and then
 * the office asks for a clean-up, which removes the operations it replaces.
 *
 * At the end everybody meets everybody. All copies must then show exactly what the ledger says, the same as current, every version
 * readable; and another round writes nothing. What a person destroyed (a backup put over the only disk an edit was on) is
 * known from the raw folders, read by the tests' own reader.
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { expectedNumbers, Ledger, shown, shownFirst } from "./ledger.ts";
import { Lockstep } from "./lockstep.ts";
import { WRITING, type MemoryFolder } from "./memory-volume.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import { KeptLedger, UNKNOWN, type Mode } from "./modes/kept-ledger.ts";
import { namesByContent } from "./name-content.ts";
import { rawLogs, visibleIn } from "./raw-folder.ts";
import { fieldAtNight } from "./prepared.ts";
import { manyPapers, sha256, smallEngagement, stateDigest, text } from "./world.ts";
import type { Laptop, Said } from "./world.ts";

/** A laptop by its place among those there are: clones appear during the day. */
type Place = number;

type Step =
  | { do: "set"; on: Place; record: number; field: number; value: number; template: boolean }
  | { do: "number"; on: Place; entry: number; number: number }
  | { do: "delete"; on: Place; record: number }
  | { do: "save"; on: Place; document: number; value: number; template: boolean }
  | { do: "drop"; on: Place; document: number }
  | { do: "confirm"; on: Place; document: number }
  | { do: "promote"; on: Place; document: number; version: number }
  | { do: "choose-mode"; on: Place; document: number; mode: Mode }
  | { do: "sync-documents"; on: Place }
  | { do: "exchange"; on: Place; with: Place; cutAfter: number | null }
  | { do: "restart"; on: Place }
  | { do: "close"; on: Place }
  | { do: "open"; on: Place }
  | { do: "set-clock"; on: Place; years: number }
  | { do: "back-up"; on: Place }
  | { do: "restore"; on: Place }
  | { do: "clone"; on: Place }
  /** The office asks for a clean-up; `on` and those after it meet PARENT while it lasts. */
  | { do: "clean-up"; on: Place; everybody: boolean };

/** One that is there from the start, and one somebody has to make. */
const nameOf = (document: number): string => (document === 0 ? "Letter.docx" : "Memo.docx");

const place = fc.nat({ max: 4 });
const small = fc.nat({ max: 1 });
const sometimes = fc.nat({ max: 5 }).map((pick) => pick === 5);

const kind = <S extends Step>(weight: number, parts: { [K in keyof S]: fc.Arbitrary<S[K]> }) => ({
  weight,
  arbitrary: fc.record(parts) as unknown as fc.Arbitrary<Step>,
});
const named = <N extends string>(name: N): fc.Arbitrary<N> => fc.constant(name);
type Of<N extends Step["do"]> = Extract<Step, { do: N }>;

const step: fc.Arbitrary<Step> = fc.oneof(
  kind<Of<"set">>(5, {
    do: named("set"),
    on: place,
    record: small,
    field: small,
    value: small,
    template: sometimes,
  }),
  kind<Of<"number">>(2, {
    do: named("number"),
    on: place,
    entry: small,
    number: fc.integer({ min: 1, max: 2 }),
  }),
  kind<Of<"delete">>(1, { do: named("delete"), on: place, record: small }),
  kind<Of<"save">>(3, {
    do: named("save"),
    on: place,
    document: small,
    value: small,
    template: sometimes,
  }),
  kind<Of<"drop">>(1, { do: named("drop"), on: place, document: small }),
  kind<Of<"confirm">>(1, { do: named("confirm"), on: place, document: small }),
  kind<Of<"promote">>(2, {
    do: named("promote"),
    on: place,
    document: small,
    version: fc.nat({ max: 3 }),
  }),
  kind<Of<"choose-mode">>(3, {
    do: named("choose-mode"),
    on: place,
    document: small,
    mode: fc.constantFrom<Mode>("on-demand", "on-demand", "never", "automatic"),
  }),
  kind<Of<"sync-documents">>(3, { do: named("sync-documents"), on: place }),
  kind<Of<"exchange">>(8, {
    do: named("exchange"),
    on: place,
    with: place,
    cutAfter: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
  }),
  kind<Of<"restart">>(1, { do: named("restart"), on: place }),
  kind<Of<"close">>(1, { do: named("close"), on: place }),
  kind<Of<"open">>(1, { do: named("open"), on: place }),
  kind<Of<"set-clock">>(1, {
    do: named("set-clock"),
    on: place,
    years: fc.integer({ min: -10, max: 10 }),
  }),
  kind<Of<"back-up">>(1, { do: named("back-up"), on: place }),
  kind<Of<"restore">>(1, { do: named("restore"), on: place }),
  kind<Of<"clone">>(1, { do: named("clone"), on: place }),
  kind<Of<"clean-up">>(1, { do: named("clean-up"), on: place, everybody: fc.boolean() }),
);

const schedule: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(step, {
  minLength: 3,
  maxLength: 16,
});

const DOCUMENTS = [nameOf(1), ...smallEngagement.documents.map(({ name }) => name)];

const CLONES_MAX = 2;
const ROUNDS_MAX = 6;
const YEAR_MILLIS = 365 * 86_400_000;
const PARENT = "PARENT";
const OFFICE = "OFFICE";
/** How long the office waits for everybody, and two of its looks. */
const PATIENCE_MILLIS = 20_000;
const LOOK_MILLIS = 31_000;

/** The room every schedule begins with. */
const prepared = fieldAtNight();
const topLevelCopy = String(prepared.heard("copy.created", "OFFICE")[0]?.facts["copy"]);

/** Things a schedule may bring about; over many of them, each must have happened. */
const MARKS = [
  "exchange-cut",
  "restored",
  "edit-gone-with-its-disk",
  "clone-opened",
  "worked-with-a-wrong-clock",
  "closed-host-visited",
  "conflict",
  "deletion",
  "cleaned-up",
  "clean-up-taken-back",
  "caught-up-by-snapshot",
  "piece-removed",
  "template-update-in-conflict",
  "promotion",
  "renumbered",
  "save-kept",
  "save-published",
  "never-sent",
] as const;
type Mark = (typeof MARKS)[number];

/** What takes two clean-ups, or a cut at the right moment of one, comes about in one day of a thousand. */
const RARE: ReadonlySet<Mark> = new Set(["piece-removed", "caught-up-by-snapshot"]);

/** How many fields and documents have more than one value; the same value twice is no conflict (domain rule 55). */
const conflictsIn = (lines: ReadonlyArray<string>): number => {
  const values = new Map<string, number>();
  for (const line of lines) {
    const register = line.slice(0, line.lastIndexOf(" "));
    values.set(register, (values.get(register) ?? 0) + 1);
  }
  return [...values.values()].filter((count) => count > 1).length;
};

class Day {
  readonly world = prepared.twin();
  readonly #steps = new Lockstep();
  readonly #names = [PARENT, "A", "B"];
  readonly #backups = new Map<string, MemoryFolder>();
  /** Operations that were on no disk any more when a backup had been put over one. */
  readonly #mayBeGone = new Set<string>();
  readonly #held = new Map<string, number>();
  #officeMet = false;
  readonly #kept = new KeptLedger();

  constructor() {
    for (const name of this.#names) this.#steps.run(this.world.open(name));
  }

  get #folders(): ReadonlyArray<MemoryFolder> {
    return [...this.world.laptops.values()].map(({ folder }) => folder);
  }

  #laptop(at: Place): Laptop {
    return this.world.laptop(this.#names[at % this.#names.length] ?? PARENT);
  }

  play(action: Step): void {
    const laptop = this.#laptop(action.on);
    this.#perform(action, laptop);
    if (laptop.handle === undefined) return;
    const now = laptop.copy.properties().operations;
    assert.isAtLeast(now, this.#held.get(laptop.name) ?? 0, `${laptop.name} forgot (I5)`);
    this.#held.set(laptop.name, now);
    for (const document of this.#kept.held(laptop.name))
      this.#kept.stillReads(laptop.name, document, this.#reads(laptop, document));
  }

  /** First digits of what a person opens; null where there is nothing to open. */
  #reads({ copy }: Laptop, document: string): string | null {
    const exit = this.#steps.exit(copy.readDocument(document));
    return exit._tag === "Success" ? sha256(exit.value).slice(0, 16) : null;
  }

  #perform(action: Step, laptop: Laptop): void {
    const { world } = this;
    const steps = this.#steps;
    const isOpen = laptop.handle !== undefined;
    switch (action.do) {
      case "open":
        if (!isOpen) steps.run(world.open(laptop.name));
        return;
      case "set-clock":
        laptop.clockOffsetMillis = action.years * YEAR_MILLIS;
        return;
      case "back-up":
        this.#backups.set(laptop.name, laptop.folder.duplicate(laptop.name));
        return;
      case "restore":
        return this.#restore(laptop);
      case "clone":
        return this.#clone(laptop);
      case "clean-up":
        return this.#cleanUp(action.everybody ? this.#names : [PARENT, laptop.name]);
      default:
        if (isOpen) this.#work(action, laptop);
    }
  }

  #work(action: Step, laptop: Laptop): void {
    const steps = this.#steps;
    const { copy, name } = laptop;
    // While everybody hands in, people are told to wait.
    const isOpen = copy.status().phase === "open";
    const edit = <A>(act: Effect.Effect<A, EngineError>): void =>
      isOpen ? void steps.run(act) : assert.isTrue(Exit.isFailure(steps.exit(act)));
    if (laptop.clockOffsetMillis !== 0) this.marks.add("worked-with-a-wrong-clock");
    switch (action.do) {
      case "set":
        return edit(
          copy.setField(`tb/${action.record}`, `f${action.field}`, action.value, {
            template: action.template,
          }),
        );
      case "number":
        return edit(copy.setField(`entry/${action.entry}`, "number", action.number));
      case "delete":
        steps.exit(copy.deleteRecord(`tb/${action.record}`));
        return;
      case "save": {
        const document = nameOf(action.document);
        const bytes = text(`is ${action.value}`);
        const { template } = action;
        const saved = copy.saveDocument(document, bytes, { template });
        if (!isOpen) return edit(saved);
        const { dot } = steps.run(saved);
        const isKept = this.#kept.saved(name, document, sha256(bytes).slice(0, 16));
        assert.strictEqual(
          dot === null,
          isKept,
          "a save is kept exactly when its document is held",
        );
        if (isKept) this.marks.add("save-kept");
        return;
      }
      case "drop": {
        const document = nameOf(action.document);
        if (steps.exit(copy.deleteDocument(document))._tag === "Success")
          this.#kept.deleted(name, document);
        return;
      }
      case "choose-mode":
        return this.#chooseMode(laptop, nameOf(action.document), action.mode);
      case "sync-documents":
        return this.#syncDocuments(laptop);
      case "confirm": {
        const document = nameOf(action.document);
        const confirmed = steps.exit(copy.confirmDocument(document))._tag === "Success";
        if (confirmed && this.#kept.modeOf(name, document) === "on-demand")
          this.#kept.took(name, document, this.#current(laptop, document));
        return;
      }
      case "promote": {
        const document = nameOf(action.document);
        const versions = copy.versions(document).filter(({ state }) => state !== "current");
        const version = versions[action.version % versions.length];
        if (version === undefined) return;
        const promoted = steps.exit(copy.promoteDocument(document, version.dot));
        if (promoted._tag === "Success" && this.#kept.modeOf(name, document) === "on-demand")
          this.#kept.took(name, document, this.#current(laptop, document));
        return;
      }
      case "exchange":
        return this.#exchange(laptop, this.#laptop(action.with), action.cutAfter);
      case "restart":
        steps.run(this.world.crash(name));
        steps.run(this.world.open(name));
        return;
      case "close":
        steps.run(this.world.close(name));
        return;
      default:
    }
  }

  #exchange(laptop: Laptop, host: Laptop, cutAfter: number | null): void {
    if (host === laptop) return;
    let left = cutAfter ?? Number.POSITIVE_INFINITY;
    host.folder.fault = (entry) => {
      if (entry.hand !== laptop.name) return undefined;
      left -= 1;
      if (left < 0) this.marks.add("exchange-cut");
      return left < 0 ? "offline" : undefined;
    };
    if (host.handle === undefined) this.marks.add("closed-host-visited");
    this.#steps.exit(this.world.connect(laptop.name, host.name));
    host.folder.fault = undefined;
    this.#steps.run(laptop.copy.disconnect);
  }

  /** The office is opened for it, as somebody would who is back there, and closed again. */
  #cleanUp(present: ReadonlyArray<string>): void {
    const { world } = this;
    const steps = this.#steps;
    this.#officeMet = true;
    const office = world.laptop(OFFICE);
    const { said } = world;
    const before = said.length;
    if (office.handle === undefined) steps.run(world.open(OFFICE));
    steps.start(Effect.ignore(office.copy.cleanUp({ patienceMillis: PATIENCE_MILLIS })));
    const open = present.filter((name) => world.laptop(name).handle !== undefined);
    for (let round = 0; round < 3; round++) {
      if (open.includes(PARENT)) steps.exit(world.connect(PARENT, OFFICE));
      for (const name of open) if (name !== PARENT) steps.exit(world.connect(name, PARENT));
      if (open.includes(PARENT)) steps.exit(world.laptop(PARENT).copy.syncNow);
      steps.pass(LOOK_MILLIS);
    }
    for (const name of open) steps.run(world.laptop(name).copy.disconnect);
    steps.run(world.close(OFFICE));
    for (const name of open) this.#handedIn(name, said.slice(before));
  }

  /** Who hands in publishes what he kept until somebody says Sync; what is never synchronised stays out. */
  #handedIn(name: string, events: ReadonlyArray<Said>): void {
    const own = events.filter(({ laptop }) => laptop === name);
    if (!own.some(({ kind }) => kind === "control.sealed")) return;
    for (const document of this.#kept.kept(name)) {
      if (this.#kept.modeOf(name, document) !== "on-demand") continue;
      const isOut = own.some(
        ({ kind, facts }) => kind === "edit" && facts["entity"] === `document/${document}`,
      );
      assert.isTrue(isOut || this.#kept.mayHaveLost(name), `${name} sealed and kept ${document}`);
      if (!isOut) continue;
      this.#kept.published(name, [document], own);
      this.#kept.handedIn(name, document);
    }
  }

  #current({ copy }: Laptop, document: string): string | null {
    return copy.document(document)?.current.slice(0, 16) ?? null;
  }

  /** Runs an act that publishes what is kept of these documents, and has the edits it made judged. */
  #publishing(laptop: Laptop, documents: ReadonlyArray<string>, act: () => void): void {
    const { said } = this.world;
    const before = said.length;
    act();
    this.#kept.published(laptop.name, documents, said.slice(before));
    if (said.slice(before).some(({ kind }) => kind === "edit")) this.marks.add("save-published");
  }

  #chooseMode(laptop: Laptop, document: string, mode: Mode): void {
    const { copy, name } = laptop;
    const documents = mode === "automatic" ? [document] : [];
    const was = this.#kept.modeOf(name, document);
    this.#publishing(laptop, documents, () => {
      const act = copy.setDocumentMode(document, mode);
      if (this.#steps.exit(act)._tag === "Success")
        return this.#kept.chose(name, document, mode, this.#current(laptop, document));
      // Nobody has it, or its bytes went with the folder a backup was put over.
      if (copy.documentStanding(document) === undefined) return;
      assert.isTrue(was !== "automatic" && this.#kept.mayHaveLost(name), `${name} cannot choose`);
    });
  }

  #syncDocuments(laptop: Laptop): void {
    const { copy, name } = laptop;
    const documents = this.#kept
      .held(name)
      .filter((document) => this.#kept.modeOf(name, document) === "on-demand");
    this.#publishing(laptop, documents, () => {
      const { damaged } = this.#steps.run(copy.syncDocuments());
      if (damaged.length > 0) assert.isTrue(this.#kept.mayHaveLost(name), "bytes were lost");
      for (const document of damaged) this.#steps.run(copy.discardSaves(document));
      if (damaged.length > 0) this.#steps.run(copy.syncDocuments());
    });
    for (const document of documents)
      this.#kept.took(name, document, this.#current(laptop, document));
  }

  /** Every document follows by itself again: what was kept is everybody's in the end. */
  #keepNothing(laptop: Laptop): void {
    const { copy, name } = laptop;
    for (const document of this.#kept.kept(name))
      if (this.#kept.modeOf(name, document) === "never") this.marks.add("never-sent");
    for (const document of this.#kept.held(name)) {
      this.#chooseMode(laptop, document, "automatic");
      if (this.#kept.modeOf(name, document) === "automatic") continue;
      this.#steps.run(copy.discardSaves(document));
      this.#kept.took(name, document, UNKNOWN);
      this.#chooseMode(laptop, document, "automatic");
    }
    assert.strictEqual(copy.status().keptDocuments, 0, `${name} keeps something back`);
  }

  #restore(laptop: Laptop): void {
    const backup = this.#backups.get(laptop.name);
    if (backup === undefined) return;
    const before = visibleIn(rawLogs(this.#folders, "all"), this.#folders).dots;
    this.#steps.run(this.world.crash(laptop.name));
    laptop.folder = backup.duplicate(laptop.name);
    const after = visibleIn(rawLogs(this.#folders, "all"), this.#folders).dots;
    for (const dot of before) if (!after.has(dot)) this.#mayBeGone.add(dot);
    this.#steps.run(this.world.open(laptop.name));
    this.marks.add("restored");
    this.#kept.restored(laptop.name);
    this.#held.delete(laptop.name);
  }

  #clone(from: Laptop): void {
    if (this.#names.length === 3 + CLONES_MAX) return;
    const name = `CLONE${this.#names.length - 2}`;
    this.#names.push(name);
    this.marks.add("clone-opened");
    this.world.laptop(name).folder = from.folder.duplicate(name);
    this.#steps.run(this.world.open(name));
  }

  /** Everybody meets everybody in PARENT's folder, until a round moves nothing. */
  meet(): void {
    const { world } = this;
    const steps = this.#steps;
    for (const name of this.#names)
      if (world.laptop(name).handle === undefined) steps.run(world.open(name));
    for (const name of this.#names) this.#keepNothing(world.laptop(name));
    const children = this.#names.filter((name) => name !== PARENT);
    if (this.#officeMet) {
      steps.run(world.open(OFFICE));
      steps.run(world.connect(PARENT, OFFICE));
    }
    for (const name of children) steps.run(world.connect(name, PARENT));
    let rounds = 0;
    for (let written = -1; written !== 0; rounds++) {
      assert.isBelow(rounds, ROUNDS_MAX, "they never come to rest (I3)");
      for (const folder of this.#folders) folder.audit.length = 0;
      if (this.#officeMet) steps.pass(LOOK_MILLIS);
      steps.exit(world.laptop(PARENT).copy.syncNow);
      for (const name of children) steps.run(world.laptop(name).copy.syncNow);
      written = this.#folders
        .flatMap(({ audit }) => audit)
        .filter(({ operation }) => WRITING.has(operation)).length;
    }
  }

  judge(): void {
    const { world } = this;
    const ledger = new Ledger(manyPapers, topLevelCopy);
    ledger.hear(world.said);
    const disks = visibleIn(rawLogs(this.#folders, "all"), this.#folders);
    const gone = new Set([...ledger.edits.keys()].filter((dot) => !disks.dots.has(dot)));
    for (const dot of gone)
      assert.isTrue(this.#mayBeGone.has(dot), `${dot} is on no disk, and nobody took it away`);
    const expected = ledger.expected(gone);
    if ([...gone].some((dot) => !disks.waiting.has(dot))) this.marks.add("edit-gone-with-its-disk");
    if (world.heard("conflict").length > 0) this.marks.add("conflict");
    if (world.heard("edit").some(({ facts }) => facts["value"] === null))
      this.marks.add("deletion");
    if (world.heard("control.taken-back").length > 0) this.marks.add("clean-up-taken-back");
    for (const mark of ["cleaned-up", "caught-up-by-snapshot"] as const)
      if (world.marks().includes(mark)) this.marks.add(mark);
    const removed = this.#folders.flatMap((folder) => [...folder.removed.keys()]);
    if (removed.some((path) => /^_sync\/(?:blob|own\/parcel)\//.test(path)))
      this.marks.add("piece-removed");
    if (world.heard("edit").some(({ facts }) => facts["promoted"] !== undefined))
      this.marks.add("promotion");
    const conflicts = conflictsIn(expected);
    const mayBeCurrent = ledger.mayBeCurrent(gone);
    if (new Set(mayBeCurrent).size < expected.length) this.marks.add("template-update-in-conflict");
    const everybody = this.#officeMet ? [...this.#names, OFFICE] : this.#names;
    for (const name of everybody) {
      const { copy } = world.laptop(name);
      assert.strictEqual(copy.status().conflicts, conflicts, `${name} counts conflicts`);
      assert.deepStrictEqual(shown(copy), expected, `${name} does not show what people did`);
      assert.includeMembers(
        [...mayBeCurrent],
        [...shownFirst(copy)],
        `${name} shows another first`,
      );
      const numbers = copy.numbers();
      assert.deepStrictEqual(
        numbers.map((entry) => `${entry.shown} ${entry.record}`),
        expectedNumbers(copy, disks.counted),
        `${name} shows other numbers (I31)`,
      );
      if (numbers.some((entry) => entry.shown !== entry.wanted)) this.marks.add("renumbered");
      assert.strictEqual(copy.status().waiting, disks.waiting.size, `${name} waits`);
      if (name !== PARENT && name !== OFFICE && disks.waiting.size === 0)
        assert.strictEqual(copy.status().queue, 0, `${name} has a queue`);
    }
    const digests = everybody.map((name) => stateDigest(world.laptop(name).copy));
    assert.strictEqual(new Set(digests).size, 1, "copies differ (I2, I9)");
    assert.deepStrictEqual(
      namesByContent(this.#folders).ambiguous,
      [],
      "a name has two contents (I18)",
    );
    this.#readEverything(world.laptop(this.#names.at(-1) ?? PARENT));
  }

  /** Every version of every document can be had, also those that are shown no more (I8); and all copies list the same. */
  #readEverything({ copy, name }: Laptop): void {
    for (const document of DOCUMENTS) {
      const versions = copy.versions(document);
      for (const { sha256: hash } of versions) {
        const bytes = this.#steps.run(copy.readDocument(document, hash));
        assert.strictEqual(sha256(bytes), hash, `${name} reads ${document} (I8)`);
      }
      for (const other of this.#names)
        assert.deepStrictEqual(this.world.laptop(other).copy.versions(document), versions);
    }
  }

  /** What really happened in it. */
  readonly marks = new Set<Mark>();

  end(): void {
    for (const name of [...this.#names, OFFICE])
      this.#steps.run(Effect.ignore(this.world.crash(name)));
  }
}

const play = (actions: ReadonlyArray<Step>): ReadonlySet<Mark> => {
  const day = new Day();
  for (const action of actions) day.play(action);
  day.meet();
  day.judge();
  day.end();
  return day.marks;
};

const HALVES = 2;
const TOTAL = Number(process.env["FIELDLAB_SCHEDULES"] ?? (process.env["CI"] ? 20_000 : 2_000));
const SEED = 20_260_302;

/**
 * One half of the days, so that two cores play them at once. `FIELDLAB_SCHEDULES` says how many there are in all; 20 000 in
 * CI, in which all marks are seen, 2 000 elsewhere.
 */
export const randomDays = (half: 1 | 2): void => {
  const runs = Math.ceil(TOTAL / HALVES);
  describe(`${runs} random days, half ${half} of ${HALVES}`, () => {
    it("end with what people did, on all copies", { timeout: 3_600_000 }, () => {
      const seen = new Set<Mark>();
      fc.assert(
        fc.property(schedule, (actions) => {
          for (const mark of play(actions)) seen.add(mark);
        }),
        { numRuns: runs, seed: SEED + half },
      );
      const enough = (mark: Mark): boolean => runs >= (RARE.has(mark) ? 4_000 : 1_000);
      expect(MARKS.filter((mark) => enough(mark) && !seen.has(mark))).toEqual([]);
    });
  });
};
