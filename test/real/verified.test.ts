/** Checking a copy in whose folder others work meanwhile, or hold files: what went away or cannot be read is not damaged. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createCopy, init } from "../../src/cli/fieldsync/create.ts";
import { recordSet } from "../../src/cli/fieldsync/commands/record.ts";
import { reachAlone } from "../../src/cli/fieldsync/reach.ts";
import { damagedPapers, verifyFolder } from "../../src/cli/fieldsync/verify/verify.ts";
import { VolumeError, type VolumeReason } from "../../src/engine/errors.ts";
import type { Volume } from "../../src/engine/ports.ts";
import { IDA, runQuietly } from "./quiet-command.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;
const office = (): string => join(temp.path, "office");

beforeEach(async () => {
  temp = tempFolder();
  vi.stubEnv("FIELDSYNC_HOME", join(temp.path, "home"));
  mkdirSync(join(office(), "documents"), { recursive: true });
  writeFileSync(join(office(), "documents/memo.txt"), "memo");
  await runQuietly(init({ ...IDA, folder: office(), name: "Maple" }));
  await runQuietly(createCopy({ ...IDA, folder: join(temp.path, "laptop"), parent: office() }));
});

afterEach(() => {
  vi.unstubAllEnvs();
  temp.remove();
});

/** The disk, whose reads of some files fail so. */
const failing = (volume: Volume, fails: (path: string) => VolumeReason | undefined): Volume => ({
  ...volume,
  read: (path, options) =>
    Effect.suspend(() => {
      const reason = fails(path);
      return reason === undefined
        ? volume.read(path, options)
        : Effect.fail(new VolumeError({ reason, operation: "read", path, text: "so it is" }));
    }),
});

const checked = (fails: (path: string) => VolumeReason | undefined) =>
  runQuietly(
    Effect.scoped(
      Effect.gen(function* () {
        const { context } = yield* reachAlone({ ...IDA, folder: office() });
        const failed = { ...context, volume: failing(context.volume, fails) };
        return {
          report: yield* verifyFolder(failed),
          toSetAside: yield* damagedPapers(failed),
        };
      }),
    ),
  );

it("a file that another computer packed away meanwhile is looked for once more", async () => {
  let gone = 0;
  const { report } = await checked((path) => {
    if (!path.startsWith("_Sync/own/log/") || gone > 0) return undefined;
    gone += 1;
    return "not-found";
  });
  expect(gone).toBe(1);
  expect(report).toMatchObject({ problems: [], sound: true });
});

it("a file that is listed and never there is told of", async () => {
  const { report } = await checked((path) =>
    path.startsWith("_Sync/own/log/") ? "not-found" : undefined,
  );
  expect(report.sound).toBe(false);
});

it("what a visitor took away meanwhile is no damage", async () => {
  const { report } = await checked((path) =>
    path.startsWith("_Sync/in/") ? "not-found" : undefined,
  );
  expect(report).toMatchObject({ problems: [], sound: true });
});

it("what cannot be read now is told of as not checked, and is not to be set aside", async () => {
  const inBox = readdirSync(join(office(), "_Sync/in"));
  expect(inBox.length).toBeGreaterThan(0);
  const { report, toSetAside } = await checked((path) =>
    path.startsWith("_Sync/in/") ? "busy" : undefined,
  );
  expect(new Map(report.problems.map(({ path, ...told }) => [path, told]))).toEqual(
    new Map(inBox.map((name) => [`_Sync/in/${name}`, { why: "so it is", unread: true }])),
  );
  expect(toSetAside).toEqual([]);
});

it("what continues a part of a log that cannot be read now is told of as not checked either", async () => {
  const set = { record: "tb/1", field: "balance", value: "1", text: false, template: false };
  await runQuietly(recordSet.carryOut({ ...IDA, folder: office() }, set));
  const logs = readdirSync(join(office(), "_Sync/own/log"));
  const isFirst = (path: string): boolean => /^_Sync\/own\/log\/.*\/1-/u.test(path);
  const { report } = await checked((path) => (isFirst(path) ? "busy" : undefined));
  expect(report.problems.length).toBeGreaterThan(logs.length);
  expect(report.problems.filter(({ unread }) => unread !== true)).toEqual([]);
  expect(report.problems.find(({ path }) => !isFirst(path))?.why).toBe(
    "an earlier part of this log cannot be read now",
  );
  expect(report.sound).toBe(false);
});
