/** The plain `sync` that is started without the command line is read as the command line reads it. */
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputs } from "../../../src/cli/fieldsync/commands/sync.ts";
import { readPlainSync } from "../../../src/cli/fieldsync/read-plain-sync.ts";

/** What the command line makes of the words behind `sync`; undefined where it refuses them or does something else. */
const asDeclared = async (words: ReadonlyArray<string>) => {
  let found: unknown;
  const sync = Command.make("sync", inputs, (options) =>
    Effect.sync(() => {
      const { once, watch, ...rest } = options;
      found = once && watch ? undefined : { ...rest, watch };
    }),
  );
  const run = Command.runWith(sync, { version: "0" })(words);
  await Effect.runPromiseExit(Effect.provide(run, NodeServices.layer));
  return found;
};

const WORD = fc.constantFrom(
  "--once",
  "--json",
  "--watch",
  "--with",
  "--with=There",
  "--user",
  "--machine",
  "--once=false",
  "--no-json",
  "--jsn",
  "--",
  "-h",
  "Maple",
  "/mnt/Maple",
  String.raw`\\HOST\Maple`,
  "anna",
  "true",
  "off",
  "",
);

describe("a plain sync", () => {
  it("is read as the command line reads it, or left to the command line", async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(WORD, { maxLength: 6 }), async (words) => {
        const plain = readPlainSync(["sync", ...words]);
        if (plain === undefined) return;
        read += 1;
        expect({ ...plain, watch: false }).toEqual(await asDeclared(words));
      }),
      { numRuns: 3_000, seed: 5 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it("is what people and schedules type: a folder, and where to connect first", () => {
    expect(readPlainSync(["sync", "/Maple", "--with", "/mnt/Maple", "--json"])).toEqual({
      folder: "/Maple",
      json: true,
      user: undefined,
      machine: undefined,
      with: "/mnt/Maple",
    });
    for (const words of [[], ["sync"], ["status", "/Maple"], ["sync", "/Maple", "--watch"]])
      expect(readPlainSync(words)).toBeUndefined();
  });
});
