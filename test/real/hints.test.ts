/** What the operating system says about changes in the folders of a copy (src/engine/node/hints.ts). */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nodeHints } from "../../src/engine/node/hints.ts";
import { tempFolder } from "./temp-folder.ts";

const PATIENCE_MILLIS = 1_000;

const cleanUps: Array<() => void> = [];
afterEach(() => {
  for (const clean of cleanUps.splice(0)) clean();
});

const place = (): string => {
  const folder = tempFolder();
  cleanUps.push(folder.remove);
  return folder.path;
};

/** What is said while `act` runs and in the seconds after it, until there is anything. */
const heardDuring = (root: string, act: () => void): Promise<ReadonlyArray<string>> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const heard = new Set<string>();
        yield* nodeHints(root).watch((where) => heard.add(where));
        act();
        yield* Effect.promise(() =>
          vi.waitUntil(() => heard.size > 0, { timeout: PATIENCE_MILLIS }).catch(() => undefined),
        );
        return [...heard].toSorted();
      }),
    ),
  );

describe("hints of a real disk", () => {
  it("tell of a saved file and of what a visitor left", async () => {
    const root = place();
    mkdirSync(join(root, "documents"));
    mkdirSync(join(root, "_Sync/in"), { recursive: true });
    mkdirSync(join(root, "_Sync/tmp"));
    const save = () => writeFileSync(join(root, "documents/Letter.docx"), "Dear");
    expect(await heardDuring(root, save)).toEqual(["documents"]);
    const staged = join(root, "_Sync/tmp/staged");
    writeFileSync(staged, "{}");
    const leave = () => renameSync(staged, join(root, "_Sync/in/visitor.have.1.json"));
    expect(await heardDuring(root, leave)).toEqual(["drop-box"]);
  });

  it("are none where there is no folder, and a folder that goes away ends nothing", async () => {
    const root = place();
    expect(await heardDuring(root, () => undefined)).toEqual([]);
    const documents = join(root, "documents");
    mkdirSync(documents);
    const remove = () => rmSync(documents, { recursive: true });
    expect(await heardDuring(root, remove)).toEqual(["documents"]);
  });
});
