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
import { nodeKeys } from "../../src/engine/node/keys.ts";
import type { Keys } from "../../src/engine/ports.ts";
import { smallEngagement } from "../engine/world.ts";
import { DiskLaptop } from "./disk-world.ts";
import { poweredBy, type Power } from "./power-cut.ts";

export type Kind = "on one disk" | "to another disk" | "found after it was moved by hand";

/** One laptop with one copy that is about to move from `Maple` to `new/Oak`. */
export class Removal {
  readonly laptop: DiskLaptop;
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
  copyId = "";
  logId = "";
  edits = 0;
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
    writeFileSync(join(this.from, "documents/memo.txt"), "memo");
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
    const disks = kind === "to another disk" ? { ...power, twoDisks: { from, to } } : power;
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
          onBytes: () => {},
          onExpect: () => {},
        }),
      ),
    );
    if (moved._tag === "Success") return moved.success;
    if (moved.failure.message.includes("the power is off")) return undefined;
    throw moved.failure;
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
    assert.deepEqual(await this.theOnlyCopy(), place);
    const { copy, close } = await this.laptop.openAt(place);
    assert.deepEqual(copy.record("tb/1")?.["balance"]?.current, 1);
    assert.deepEqual(copy.record("tb/2")?.["edits"]?.current, edits + 1);
    for (const { name } of smallEngagement.documents)
      await Effect.runPromise(copy.readDocument(name));
    await close();
    assert.deepEqual(readdirSync(place), ["_Sync", "documents"]);
    assert.deepEqual(readdirSync(join(place, "documents")), ["empty", "memo.txt"]);
    assert.deepEqual(readFileSync(join(place, "documents/memo.txt"), "utf8"), "memo");
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
    const memory = memoryAt(this.#on({ steps: [] }), other);
    assert.deepEqual(
      existsSync(memory) ? readdirSync(memory).filter((name) => !name.endsWith(".new")) : [],
      [],
    );
  }
}
