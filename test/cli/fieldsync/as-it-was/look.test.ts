/** Looks at folders that are the same say the same, and none where anything is different that a system tells. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ITSELF, lookAt, type Place } from "../../../../src/cli/fieldsync/as-it-was/look.ts";

const place = (path: string, how: Partial<Place> = {}): Place => ({
  path,
  isDeep: true,
  touched: [],
  isAnothers: false,
  ...how,
});

/** A time that all disks keep as it is, to the last digit. */
const OLD = new Date("2026-01-05T08:00:00Z");

/** Only the time of the change, which nobody can set, tells that the file was written. */
const write = (file: string, content: string): void => {
  writeFileSync(file, content);
  utimesSync(file, OLD, OLD);
};

/** A folder with files and folders in it, gone afterwards. */
const withFolder = <A>(files: ReadonlyArray<string>, act: (folder: string) => A): A => {
  const folder = mkdtempSync(join(tmpdir(), "fieldlab-look-"));
  try {
    for (const file of files) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      write(join(folder, file), "12345");
    }
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const sumOf = (path: string, how: Partial<Place> = {}): string | undefined =>
  lookAt([place(path, how)])?.sum;

const CHANGES: ReadonlyArray<(file: string) => void> = [
  (file) => writeFileSync(file, "1234"),
  (file) => rmSync(file),
  (file) => renameSync(file, `${file}.old`),
  (file) => chmodSync(file, 0o400),
  (file) => utimesSync(file, 1, 1),
  (file) => writeFileSync(`${file}.new`, ""),
  (file) => mkdirSync(`${file}.d`),
  (file) => {
    rmSync(file);
    symlinkSync("/dev/null", file);
  },
  (file) => write(file, "54321"),
  (file) => {
    write(`${file}.new`, "12345");
    renameSync(`${file}.new`, file);
  },
];

const NAME = fc.stringMatching(/^[a-z]{1,3}$/u);
const FILES = fc.uniqueArray(
  fc.tuple(fc.constantFrom("", "F/", "F/G/"), NAME).map(([folder, name]) => folder + name),
  { minLength: 1, maxLength: 12 },
);

describe("a look at folders", () => {
  it("is the same as long as nothing is done there", () => {
    fc.assert(
      fc.property(FILES, (files) =>
        withFolder(files, (folder) => {
          expect(sumOf(folder)).toBe(sumOf(folder));
        }),
      ),
      { numRuns: 50 },
    );
  });

  it("is another one after any change of any file, wherever it lies", () => {
    fc.assert(
      fc.property(FILES, fc.nat(), fc.constantFrom(...CHANGES), (files, at, change) =>
        withFolder(files, (folder) => {
          const before = sumOf(folder);
          change(join(folder, files[at % files.length]!));
          expect(sumOf(folder)).not.toBe(before);
        }),
      ),
      { numRuns: 300 },
    );
  });

  it("is another one when two files change names", () => {
    withFolder(["a", "b"], (folder) => {
      const before = sumOf(folder);
      renameSync(join(folder, "a"), join(folder, "c"));
      renameSync(join(folder, "b"), join(folder, "a"));
      renameSync(join(folder, "c"), join(folder, "b"));
      expect(sumOf(folder)).not.toBe(before);
    });
  });

  it("tells a folder that is not there from an empty one, and from a file", () => {
    withFolder([], (folder) => {
      const path = join(folder, "F");
      const gone = sumOf(path);
      mkdirSync(path);
      const empty = sumOf(path);
      rmSync(path, { recursive: true });
      writeFileSync(path, "");
      expect(new Set([gone, empty, sumOf(path)]).size).toBe(3);
    });
  });

  it("says nothing where it could not look at everything", () => {
    withFolder(["a"], (folder) => {
      const unlooked = place(join(folder, "x".repeat(5_000)));
      expect(lookAt([place(folder), unlooked])).toBeUndefined();
      expect(lookAt([unlooked, place(folder)])).toBeUndefined();
      expect(lookAt([place(folder)])).toBeDefined();
    });
  });

  it("does not mind that something is touched of which that is known, but that it changes", () => {
    withFolder(["marker", "F/a"], (folder) => {
      const how = { touched: [ITSELF, "marker", "F"], isDeep: false };
      const before = sumOf(folder, how);
      chmodSync(join(folder, "marker"), statSync(join(folder, "marker")).mode);
      utimesSync(folder, 1, 1);
      writeFileSync(join(folder, "F/b"), "");
      expect(sumOf(folder, how)).toBe(before);
      writeFileSync(join(folder, "marker"), "another");
      expect(sumOf(folder, how)).not.toBe(before);
    });
  });

  it("minds of another's folder what lies there and not how it came there", () => {
    withFolder(["a", "b"], (folder) => {
      const how = { isAnothers: true, isDeep: false };
      const before = sumOf(folder, how);
      utimesSync(folder, 1, 1);
      expect(sumOf(folder, how)).toBe(before);
      writeFileSync(join(folder, "c"), "");
      expect(sumOf(folder, how)).not.toBe(before);
    });
    withFolder(["a"], (folder) => {
      const file = join(folder, "a");
      const how = { isAnothers: true };
      const before = sumOf(file, how);
      utimesSync(file, 1, 1);
      expect(sumOf(file, how)).not.toBe(before);
    });
  });

  it("knows when the youngest thing was changed, whatever time people gave it", () => {
    withFolder(["a", "b"], (folder) => {
      utimesSync(join(folder, "a"), 1, 1);
      const { youngestMillis = 0 } = lookAt([place(folder)]) ?? {};
      expect(youngestMillis).toBeGreaterThanOrEqual(statSync(join(folder, "a")).ctimeMs);
      expect(lookAt([place(folder, { isAnothers: true })])?.youngestMillis).toBe(0);
    });
  });
});
