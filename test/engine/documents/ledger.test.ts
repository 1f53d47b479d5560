/**
 * No bytes are ever lost (I28): random days of people saving files while versions arrive, files are held open and the power
 * goes, judged by a ledger that knows only what people wrote and what the logs on the disks hold. The journal is no judge of
 * what exists: a version may be safe on the disk a moment before the power goes, and nobody is ever told that it was made.
 */
import { assert, describe, it } from "vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import * as fc from "fast-check";
import { sha256, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";
import { versionsOnDisk } from "./disks.ts";

const FILES = ["Letter.docx", "Lead sheet.xlsx"] as const;

/** What a person does, and before which of the engine's coming steps. */
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("edit" as const), file: fc.nat(1), before: fc.nat(25) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("unnoticed" as const),
      file: fc.nat(1),
      before: fc.nat(25),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("arrive" as const), file: fc.nat(1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("delete there" as const), file: fc.nat(1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("hold" as const), file: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("let go" as const), file: fc.nat(1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      seconds: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("power cut" as const), before: fc.nat(25) }),
  },
);

type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** Contents that are versions, on whichever copy. */
const versionsMade = (here: DeskWorld): ReadonlySet<string> =>
  versionsOnDisk([...here.world.laptops.values()].map((laptop) => laptop.folder));

const live = (acts: ReadonlyArray<Act>) =>
  Effect.gen(function* () {
    const here = yield* new DeskWorld({ vanishedPercentMax: 100 }).start();
    const { folder } = here;
    const lost: Array<string> = [];
    let versions = 0;
    const fresh = (): Uint8Array => {
      versions += 1;
      return text(`version ${String(versions).padStart(6, "0")}`);
    };
    folder.onDiscard = (slot, bytes) => {
      if (slot.startsWith("old.") && !versionsMade(here).has(sha256(bytes))) lost.push(slot);
    };
    let cut = false;
    /** A person who saves over a file has seen it: only the engine may not lose what it takes away. */
    const save = (name: string, unnoticed: boolean): void =>
      folder.write(name, fresh(), { unnoticed });
    for (const one of acts) {
      const name = "file" in one ? (FILES[one.file] ?? FILES[0]) : FILES[0];
      let left = "before" in one ? one.before : 0;
      switch (one.do) {
        case "edit":
        case "unnoticed":
          folder.before = () => {
            if (left === 0) save(name, one.do === "unnoticed");
            left -= 1;
            return undefined;
          };
          yield* here.pass(2);
          break;
        case "arrive":
          yield* here.parent.saveDocument(name, fresh());
          break;
        case "delete there":
          yield* Effect.ignore(here.parent.deleteDocument(name));
          break;
        case "hold":
          folder.held.add(name);
          break;
        case "let go":
          folder.held.delete(name);
          break;
        case "wait":
          yield* here.pass(one.seconds);
          break;
        case "power cut":
          folder.before = () => {
            if (left <= 0) cut = true;
            left -= 1;
            return cut ? "hang" : undefined;
          };
          yield* here.pass(3);
          yield* here.world.crash("PEER");
          cut = false;
          folder.before = undefined;
          yield* here.openPeer();
          yield* here.world.connect("PEER", "PARENT");
          break;
      }
      folder.before = undefined;
    }
    folder.held.clear();
    yield* here.pass(100);
    assert.deepStrictEqual(here.documents.status().pending, []);
    assert.deepStrictEqual(here.documents.status().unstable, []);
    assert.strictEqual(folder.aside.size, 0);
    // The folder shows what the copy shows, and the other copy shows the same.
    const current = Object.entries(here.peer.exportState().documents).map(
      ([document, { current }]) => `${document} ${current}`,
    );
    // A file saved under the name of a deleted document is a dropped file: it stays where people put it, and is listed.
    const dropped = here.documents.status().notDocuments;
    const onDisk = [...folder.files.values()].filter((file) => !dropped.includes(file.name));
    assert.deepStrictEqual(
      onDisk.map((file) => `${file.name} ${sha256(file.bytes)}`).toSorted(),
      current.toSorted(),
    );
    // The last thing anybody saved under a document's name is shown or was knowingly replaced: it is a version somewhere.
    const made = versionsMade(here);
    for (const file of onDisk) assert.isTrue(made.has(sha256(file.bytes)), file.name);
    // Whatever anybody was told was made did not go with the power.
    const prefixes = new Set([...made].map((hash) => hash.slice(0, 16)));
    for (const { facts } of here.world.heard("edit"))
      if (facts["value"] !== null) assert.isTrue(prefixes.has(String(facts["value"])));
    assert.deepStrictEqual(here.parent.exportState(), here.peer.exportState());
    return lost;
  });

describe("a working folder under random days", () => {
  it("nothing the engine takes away is lost, and folder and copies end equal", () =>
    fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
        const lost = await Effect.runPromise(live(acts).pipe(Effect.provide(TestClock.layer())));
        assert.deepStrictEqual(lost, []);
      }),
      { numRuns: 150 },
    ));
});
