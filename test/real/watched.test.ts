/** Which commands have the system tell them what happens in a copy's folder. */
import type * as Disk from "node:fs";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished, vi } from "vitest";
import { createCopy, init } from "../../src/cli/fieldsync/create.ts";
import { onCopy } from "../../src/cli/fieldsync/on-folder.ts";
import { IDA, runQuietly } from "./quiet-command.ts";
import { tempFolder } from "./temp-folder.ts";

const watched = vi.hoisted((): Array<string> => []);

vi.mock("node:fs", async (original) => {
  const disk = await original<typeof Disk>();
  return {
    ...disk,
    watch: (...asked: Parameters<typeof disk.watch>) => {
      watched.push(String(asked[0]));
      return disk.watch(...asked);
    },
  };
});

it("a copy is not told of the files it lays out while it is made, and is told of others when it is opened", async () => {
  const place = tempFolder();
  onTestFinished(place.remove);
  vi.stubEnv("FIELDSYNC_HOME", join(place.path, "home"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const office = join(place.path, "office");
  const laptop = join(place.path, "laptop");
  mkdirSync(office);
  writeFileSync(join(office, "Paper.txt"), "paper");
  await runQuietly(init({ ...IDA, folder: office, name: "Beside" }));
  await runQuietly(createCopy({ ...IDA, folder: laptop, parent: office }));
  expect(existsSync(join(laptop, "documents/Paper.txt"))).toBe(true);
  expect(watched).toEqual([]);
  const answer = { result: {}, text: "", exitCode: 0 } as const;
  await runQuietly(
    onCopy({
      ...IDA,
      folder: laptop,
      command: "status",
      sent: {},
      work: () => Effect.succeed(answer),
    }),
  );
  expect(watched).toContain(join(laptop, "documents"));
});
