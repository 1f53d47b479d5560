/** What a `sync` leaves for the next one, and when it leaves nothing. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { end } from "../../../../src/cli/fieldsync/as-it-was/end.ts";
import { lookAt, type Place } from "../../../../src/cli/fieldsync/as-it-was/look.ts";
import { compare, SAID_MAX, type Note } from "../../../../src/cli/fieldsync/as-it-was/note.ts";

const LATER_MILLIS = 10_000;

interface Day {
  readonly folder: string;
  /** Ends a `sync` that saw what lay there at the beginning of the day. */
  readonly ended: (options?: {
    readonly said?: string;
    readonly more?: ReadonlyArray<Place>;
    readonly isAtRest?: boolean;
    readonly laterMillis?: number;
  }) => Note | undefined;
}

const onADay = (act: (day: Day) => void): void => {
  const root = mkdtempSync(join(tmpdir(), "fieldlab-note-"));
  const folder = join(root, "Maple");
  mkdirSync(folder);
  mkdirSync(join(root, "control"));
  writeFileSync(join(root, "control", "s1"), "");
  writeFileSync(join(folder, "memo.txt"), "first");
  const call = { file: join(root, "home", "note"), text: "sync" };
  const guarded = { folder: join(root, "control"), number: 1, formerly: null };
  const places: ReadonlyArray<Place> = [
    { path: folder, isDeep: false, isAnothers: false, touched: [] },
  ];
  const look = lookAt(places)!;
  const seen = { note: { call: call.text, guarded, places, found: null }, look };
  try {
    act({
      folder,
      ended: ({
        isAtRest = true,
        laterMillis = LATER_MILLIS,
        more = [],
        said = "nothing",
      } = {}) => {
        const atMillis = Date.now() + laterMillis;
        const after = isAtRest ? { guarded, places: [...places, ...more] } : undefined;
        end({ call, seen, atMillis }, after, said);
        return existsSync(call.file)
          ? (JSON.parse(readFileSync(call.file, "utf8")) as Note)
          : undefined;
      },
    });
  } finally {
    rmSync(root, { recursive: true });
  }
};

describe("a note for the next sync", () => {
  it("says what was said where all is as it was before", () => {
    onADay(({ ended }) => {
      const note = ended();
      expect(note?.found?.said).toBe("nothing");
      expect(compare(note!, Date.now() + LATER_MILLIS).said).toBe("nothing");
    });
  });

  it("is not left by a run that changed anything itself, or during which anything was", () => {
    onADay(({ ended, folder }) => {
      expect(ended()).toBeDefined();
      writeFileSync(join(folder, "memo.txt"), "other");
      expect(ended()).toBeUndefined();
    });
  });

  it("is not left by a run that waits for something, nor for more than goes through a pipe at once", () => {
    onADay(({ ended }) => {
      expect(ended()).toBeDefined();
      expect(ended({ isAtRest: false })).toBeUndefined();
      expect(ended({ said: "x".repeat(SAID_MAX) })).toBeDefined();
      expect(ended({ said: "é".repeat(SAID_MAX) })).toBeUndefined();
    });
  });

  it("only says where to look when there was not looked before, or something was changed a moment ago", () => {
    onADay(({ ended, folder }) => {
      const other: Place = { path: join(folder, "F"), isDeep: true, isAnothers: true, touched: [] };
      expect(ended({ more: [other] })).toMatchObject({ places: [{}, other], found: null });
      expect(ended({ laterMillis: 0 })).toMatchObject({ found: null });
      expect(ended()).not.toMatchObject({ found: null });
    });
  });
});
