/** A copy that is to move on one laptop, and the judge of where it lies afterwards. */
import { strict as assert } from "node:assert";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { checkMoves } from "../../src/cli/fieldsync/half-moved.ts";
import { moveCopy, type MoveResult } from "../../src/engine/node/moving/command.ts";
import { nodeMovingDisk, type MovingDisk } from "../../src/engine/node/moving/disk.ts";
import { memoryAt, type MovingLaptop } from "../../src/engine/node/moving/laptop.ts";
import { nobodyTold } from "../../src/engine/node/moving/steps.ts";
import { nodeKeys } from "../../src/engine/node/keys.ts";
import type { Keys } from "../../src/engine/ports.ts";
import { smallEngagement } from "../engine/world.ts";
import { DiskLaptop } from "./disk-world.ts";
import { poweredBy, type Power } from "./power-cut.ts";

export type Kind =
  | "on one disk"
  | "to another disk"
  | "found after it was moved by hand"
  | "to another disk, as only the attempt shows";

/** One laptop with one copy that is about to move from `Maple` to `new/Oak`. */
export class Removal {
  readonly laptop: DiskLaptop;
  kind: Kind;
  readonly from: string;
  readonly to: string;
  copyId = "";
  logId = "";
  edits = 0;
  /** What the private memory said of the edits when the copy was opened last. */
  #remembered = 0;
  readonly root: string;
  /** Something about the disk that is not as it should be. */
  disk: MovingDisk = nodeMovingDisk;

  constructor(root: string, kind: Kind) {
    this.root = root;
    this.kind = kind;
    this.laptop = new DiskLaptop(join(this.root, "world"), "ANNA");
    this.from = join(this.laptop.home, "Maple");
    this.to = join(this.laptop.home, "new", "Oak");
  }

  /** Builds the world once, to be put back before every cut. */
  async build(): Promise<void> {
    await this.laptop.createTop(smallEngagement);
    mkdirSync(join(this.from, "documents/empty"), { recursive: true });
    this.#markIn(this.from);
    const { copy, close } = await this.laptop.open();
    await Effect.runPromise(copy.setField("tb/1", "balance", 1));
    ({ copyId: this.copyId, logId: this.logId } = copy.identity);
    await close();
    cpSync(join(this.root, "world"), join(this.root, "kept"), { recursive: true });
  }

  putBack(): void {
    rmSync(join(this.root, "world"), { recursive: true });
    cpSync(join(this.root, "kept"), join(this.root, "world"), { recursive: true });
    this.edits = 0;
    if (this.kind !== "found after it was moved by hand") return;
    mkdirSync(join(this.to, ".."));
    renameSync(this.from, this.to);
  }

  #on(power: Power): MovingLaptop & { readonly keys: Keys["Service"] } {
    const { from, kind, to } = this;
    const isFar = kind.startsWith("to another disk");
    const unseen = kind === "to another disk" ? {} : { unseen: true as const };
    const disks = isFar ? { ...power, twoDisks: { from, to, ...unseen } } : power;
    return {
      home: this.laptop.home,
      keys: nodeKeys(join(this.laptop.home, "keys")),
      disk: poweredBy(this.disk, disks),
    };
  }

  /** Moves there or back; undefined when the power went. */
  async move(way: "there" | "back", power: Power): Promise<MoveResult | undefined> {
    const [from, to] = way === "there" ? [this.from, this.to] : [this.to, this.from];
    const moved = await Effect.runPromise(
      Effect.result(
        moveCopy({
          laptop: this.#on(power),
          trace: { emit: () => {} },
          from,
          to,
          told: nobodyTold,
          onExpect: () => {},
        }),
      ),
    );
    if (moved._tag === "Success") return moved.success;
    if (moved.failure.message.includes("the power is off")) return undefined;
    throw moved.failure;
  }

  /** Whether a move was noted: before that nothing is known of it. */
  isNoted(): boolean {
    const notes = join(this.laptop.home, "moves");
    return existsSync(notes) && readdirSync(notes).some((name) => name.endsWith(".json"));
  }

  /** A slot of the private memory: what only the place knows. */
  #slot(place: string): string {
    return join(memoryAt(this.#on({ steps: [] }), place), "person");
  }

  /** Always of one size. */
  #mark(): string {
    return `m${String(this.edits).padStart(3, "0")}`;
  }

  /** Says in the private memory and in a file how many edits there were. */
  #markIn(place: string): void {
    writeFileSync(this.#slot(place), this.#mark());
    writeFileSync(join(place, "documents/memo.txt"), this.#mark());
  }

  /** Opens what opens, makes an edit there, and answers where the copy lies. Anything but one copy is a failure. */
  async theOnlyCopy(): Promise<string> {
    const found: Array<string> = [];
    for (const place of [this.from, this.to]) {
      if (!existsSync(place)) continue;
      const looked = await Effect.runPromise(
        Effect.result(checkMoves(this.#on({ steps: [] }), place)),
      );
      if (looked._tag === "Failure" || !existsSync(join(place, "_Sync/format.json"))) continue;
      const { copy, close } = await this.laptop.openAt(place);
      assert.deepEqual(
        [place, copy.identity.copyId, copy.identity.logId],
        [place, this.copyId, this.logId],
      );
      found.push(place);
      this.edits += 1;
      this.#remembered = Number(readFileSync(this.#slot(place), "utf8").slice(1));
      this.#markIn(place);
      await Effect.runPromise(copy.setField("tb/2", "edits", this.edits));
      await close();
    }
    assert.equal(found.length, 1);
    return found[0] ?? "";
  }

  /** Whether all of the copy is at a place, and nothing of it or of the move anywhere else. */
  async liesWholly(place: string): Promise<void> {
    const other = place === this.to ? this.from : this.to;
    const edits = this.edits;
    assert.equal(readFileSync(join(place, "documents/memo.txt"), "utf8"), this.#mark());
    assert.deepEqual(await this.theOnlyCopy(), place);
    assert.equal(this.#remembered, edits);
    const { copy, close } = await this.laptop.openAt(place);
    assert.deepEqual(copy.record("tb/1")?.["balance"]?.current, 1);
    assert.deepEqual(copy.record("tb/2")?.["edits"]?.current, edits + 1);
    for (const { name } of smallEngagement.documents)
      await Effect.runPromise(copy.readDocument(name));
    await close();
    assert.deepEqual(readdirSync(place), ["_Sync", "documents"]);
    assert.deepEqual(readdirSync(join(place, "documents")), ["empty", "memo.txt"]);
    assert.deepEqual(existsSync(other), false);
    const beside = [join(place, ".."), join(other, "..")].filter((folder) => existsSync(folder));
    assert.deepEqual(
      beside.flatMap((folder) => readdirSync(folder)).filter((name) => name.startsWith(".")),
      [],
    );
    const { home } = this.laptop;
    const notes = join(home, "moves");
    assert.deepEqual(
      existsSync(notes) ? readdirSync(notes).filter((name) => name.endsWith(".json")) : [],
      [],
    );
    // That the copy has left a place is remembered there, and nothing else.
    const memory = memoryAt(this.#on({ steps: [] }), other);
    const remembered = existsSync(memory) ? readdirSync(memory) : [];
    assert.deepEqual(
      remembered.filter((name) => !name.endsWith(".new") && name !== `${this.copyId}.left`),
      [],
    );
  }
}
