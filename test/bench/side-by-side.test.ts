/**
 * The twelve situations of bench/side-by-side with the built command: nothing may be wrong in any of them. The other programs
 * are only tried where they are installed, each in two situations whose outcome is known, so that their columns can be believed.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Day } from "../../bench/side-by-side/day.ts";
import { judge } from "../../bench/side-by-side/judge.ts";
import { play } from "../../bench/side-by-side/play.ts";
import type { KeptVersion, Program } from "../../bench/side-by-side/program.ts";
import { fieldsync } from "../../bench/side-by-side/programs/fieldsync.ts";
import { rclone } from "../../bench/side-by-side/programs/rclone.ts";
import { syncthing } from "../../bench/side-by-side/programs/syncthing.ts";
import { unison, unisonNewer } from "../../bench/side-by-side/programs/unison.ts";
import { run, scratch } from "../../bench/side-by-side/scratch.ts";
import { situations, type Situation } from "../../bench/side-by-side/situations.ts";
import { usersEnv } from "../cli/fieldlab.ts";
import { inTurn } from "../cli/in-turn.ts";
import { quickDisk } from "../support/quick-disk.ts";

/** A situation is some twenty commands, and other tests run beside it. */
const TIMEOUT_MILLIS = 300_000;

const situation = (name: string): Situation => {
  const found = situations.find((known) => known.name === name);
  if (found === undefined) throw new Error(`there is no situation "${name}"`);
  return found;
};

/** Ours, in few processes: what is looked at is what its commands do with folders. */
const ours: Program = {
  ...fieldsync,
  pair: (place, documents) =>
    fieldsync.pair(place, documents, async (node, [bundle = "", ...args], environment) => {
      const env = { ...usersEnv(), ...environment };
      const ended = await inTurn({ bundle, args, cwd: place.root, env });
      if (ended === undefined) return run(node, [bundle, ...args], environment);
      return { ...ended, said: ended.stdout + ended.stderr };
    }),
};

// The programs wait for the disk at every turn, and which disk it is makes no difference to what they do.
beforeAll(() => void vi.stubEnv("TMPDIR", quickDisk()));

describe("twelve situations", () => {
  it("are twelve", () => {
    expect(new Set(situations.map(({ name }) => name)).size).toBe(12);
  });

  it.concurrent.each(situations.map((each) => [each.name, each] as const))(
    "fieldsync has nothing wrong after: %s",
    async (_, each) => {
      expect(await play(each, ours)).toEqual([]);
    },
    TIMEOUT_MILLIS,
  );
});

describe("other programs", () => {
  const expected: ReadonlyArray<readonly [Program, ReadonlyArray<string>]> = [
    [unison, ["diverged", "edit not handed on"]],
    [unisonNewer, []],
    [rclone, ["name gone"]],
    [syncthing, []],
  ];
  for (const [program, faults] of expected) {
    const missing = program.version() === undefined;
    const hint = missing
      ? ` (skipped: apt-get install ${program.name.split(" ", 1)[0] ?? ""})`
      : "";
    it.concurrent(
      `${program.name} does what it is known for when both edited${hint}`,
      { skip: missing, timeout: TIMEOUT_MILLIS },
      async () => {
        expect(await play(situation("edit / edit"), program)).toEqual(faults);
      },
    );
  }
});

/** No program at all: two folders that stay as people left them. */
const standstill = (kept: ReadonlyArray<KeptVersion>): Program => ({
  name: "nothing",
  flat: false,
  version: () => "0",
  pair: async (place, documents) => {
    const folders = { office: place.folder("office"), laptop: place.folder("laptop") };
    for (const name of readdirSync(documents))
      for (const folder of Object.values(folders))
        writeFileSync(join(folder, name), readFileSync(join(documents, name)));
    const nothing = (): Promise<void> => Promise.resolve();
    return {
      documents: (side) => folders[side],
      whole: (side) => folders[side],
      goOffline: nothing,
      told: nothing,
      sync: nothing,
      cutSync: nothing,
      putBack: nothing,
      versions: () => Promise.resolve(kept),
      end: nothing,
    };
  },
});

describe("the judge", () => {
  const places: Array<ReturnType<typeof scratch>> = [];
  afterEach(() => {
    for (const place of places.splice(0)) place.remove();
  });

  const begin = async (kept: ReadonlyArray<KeptVersion> = []) => {
    const place = scratch();
    places.push(place);
    return Day.begin(standstill(kept), place, { "Memo.docx": "first" });
  };

  const quiet: Situation = {
    name: "quiet",
    documents: {},
    play: () => Promise.resolve(),
    kept: ["first"],
    names: [["Memo.docx"]],
    conflict: false,
  };

  const file = (day: Day, side: "office" | "laptop", name: string): string =>
    join(day.pair.documents(side), name);

  it("finds nothing where nothing happened", async () => {
    expect(await judge(quiet, await begin())).toEqual([]);
  });

  it("tells an edit that stayed where it was made", async () => {
    const day = await begin();
    day.edit("laptop", "Memo.docx", "second");
    expect(await judge({ ...quiet, kept: ["second"] }, day)).toEqual([
      "diverged",
      "edit not handed on",
    ]);
  });

  it("tells a content nobody can read any more, and a name that is gone", async () => {
    const day = await begin();
    await day.delete("office", "Memo.docx");
    await day.delete("laptop", "Memo.docx");
    expect(await judge(quiet, day)).toEqual(["lost", "name gone"]);
  });

  it("tells a file that holds what nobody wrote", async () => {
    const day = await begin();
    for (const side of ["office", "laptop"] as const)
      writeFileSync(file(day, side, "Memo.docx"), "fir");
    expect(await judge({ ...quiet, kept: [] }, day)).toEqual(["torn file"]);
  });

  it("tells a second file and a second version where nobody contradicted anybody", async () => {
    const day = await begin();
    for (const side of ["office", "laptop"] as const)
      writeFileSync(file(day, side, "Memo (conflict).docx"), "first");
    expect(await judge(quiet, day)).toEqual(["false conflict"]);
    const version = { name: "Memo.docx", sha256: "00", current: true };
    const conflicting = await begin([version, { ...version, current: false }]);
    expect(await judge(quiet, conflicting)).toEqual(["false conflict"]);
    expect(await judge({ ...quiet, conflict: true }, conflicting)).toEqual([]);
  });

  it("tells two names that are one on Windows", async () => {
    const day = await begin();
    await day.add("office", "memo.docx", "other");
    await day.add("laptop", "memo.docx", "other");
    expect(await judge(quiet, day)).toEqual(["names collide"]);
  });

  it("leaves nothing behind", async () => {
    const place = scratch();
    await Day.begin(standstill([]), place, { "Memo.docx": "first" });
    place.remove();
    expect(existsSync(place.root)).toBe(false);
  });
});
