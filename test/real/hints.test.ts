/** What the operating system says about changes in the folders of a copy (src/engine/node/hints.ts). */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nodeHints } from "../../src/engine/node/hints.ts";
import { tempFolder } from "./temp-folder.ts";

const PATIENCE_MILLIS = 1_000;
/** Longer than the time hints are held back for. */
const APART_MILLIS = 150;

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

  it("say which file was saved, and that it was none where the marker was only touched", async () => {
    const root = place();
    mkdirSync(join(root, "documents"));
    writeFileSync(join(root, "documents/.fieldsync"), "me");
    const files: Array<string | undefined> = [];
    const watched = Effect.gen(function* () {
      yield* nodeHints(root).watch((_, named) => files.push(...(named ?? ["any"])));
      writeFileSync(join(root, "documents/Letter.docx"), "Dear");
      const isTold = (): boolean => files.includes("Letter.docx");
      yield* Effect.promise(() => vi.waitUntil(isTold, { timeout: PATIENCE_MILLIS }));
      expect(new Set(files)).toEqual(new Set(["Letter.docx"]));
      rmSync(join(root, "documents/.fieldsync"));
      const isGone = (): boolean => files.includes("any");
      yield* Effect.promise(() => vi.waitUntil(isGone, { timeout: PATIENCE_MILLIS }));
    });
    await Effect.runPromise(Effect.scoped(watched));
  });

  it("tell of what another copy published, until one has left it", async () => {
    const root = place();
    for (const folder of ["_Sync/own", "_Sync/in"])
      mkdirSync(join(root, folder), { recursive: true });
    const here = nodeHints(place());
    let heard = 0;
    const watched = Effect.gen(function* () {
      yield* here.watchAt(root, ["_Sync/own", "_Sync/in"], () => (heard += 1));
      let number = 0;
      const publish = (): boolean => {
        writeFileSync(join(root, `_Sync/own/have.${(number += 1)}.json`), "{}");
        return heard > 0;
      };
      yield* Effect.promise(() => vi.waitUntil(publish, { timeout: PATIENCE_MILLIS }));
    });
    await Effect.runPromise(Effect.scoped(watched));
    const before = heard;
    writeFileSync(join(root, "_Sync/own/have.9.json"), "{}");
    await pause(APART_MILLIS);
    expect(heard).toBe(before);
  });

  it("begin with one of their own in a folder with a marker, so that it is known that they come", async () => {
    const root = place();
    mkdirSync(join(root, "documents"));
    const marker = join(root, "documents/.fieldsync");
    writeFileSync(marker, "me");
    const { mtimeMs } = statSync(marker);
    expect(await heardDuring(root, () => undefined)).toEqual(["documents"]);
    expect(readFileSync(marker, "utf8")).toBe("me");
    expect(Math.abs(statSync(marker).mtimeMs - mtimeMs)).toBeLessThan(1);
  });

  it("are none of a place that is no folder of this computer", async () => {
    const nowhere = ["\\\\OFFICE\\Maple", join(place(), "gone"), "Maple"];
    const ends = Effect.forEach(nowhere, (location) =>
      Effect.exit(
        Effect.scoped(nodeHints(place()).watchAt(location, ["_Sync/own"], () => undefined)),
      ),
    );
    expect((await Effect.runPromise(ends)).map(({ _tag }) => _tag)).toEqual(
      nowhere.map(() => "Success"),
    );
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
