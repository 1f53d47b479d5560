/**
 * Says what became of the people's work by reading the two folders, and what a program keeps beside them. It knows no program,
 * and believes nobody's word that all went well.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, isHidden, sha256, type Day } from "./day.ts";
import type { KeptVersion, Side } from "./program.ts";
import type { Situation } from "./situations.ts";

/** What can be wrong, in the order it is told. */
export const FAULTS = [
  "lost",
  "torn file",
  "diverged",
  "edit not handed on",
  "name gone",
  "names collide",
  "false conflict",
] as const;

export type Fault = (typeof FAULTS)[number];

interface Shown {
  readonly name: string;
  readonly sha256: string;
}

interface Seen {
  readonly files: ReadonlyArray<Shown>;
  readonly hidden: ReadonlyArray<Shown>;
  readonly versions: ReadonlyArray<KeptVersion>;
}

const look = async (day: Day, side: Side): Promise<Seen> => {
  const folder = day.pair.documents(side);
  const all = filesBelow(folder).map((name) => ({
    name,
    sha256: sha256(readFileSync(join(folder, name))),
  }));
  return {
    files: all.filter(({ name }) => !isHidden(name)),
    hidden: all.filter(({ name }) => isHidden(name)),
    versions: await day.pair.versions(side),
  };
};

const sorted = (values: Iterable<string>): string => JSON.stringify([...values].toSorted());

const differ = (left: ReadonlyArray<Shown>, right: ReadonlyArray<Shown>): boolean =>
  sorted(left.map((shown) => `${shown.name} ${shown.sha256}`)) !==
  sorted(right.map((shown) => `${shown.name} ${shown.sha256}`));

const hasTwice = (names: ReadonlyArray<string>): boolean => new Set(names).size < names.length;

export const judge = async (situation: Situation, day: Day): Promise<ReadonlyArray<Fault>> => {
  const [office, laptop] = [await look(day, "office"), await look(day, "laptop")];
  const both = [office, laptop];
  const readable = both.map(
    ({ files, versions }) => new Set([...files, ...versions].map((shown) => shown.sha256)),
  );
  const anywhere = new Set([
    ...both.flatMap(({ hidden }) => hidden.map((shown) => shown.sha256)),
    ...readable.flatMap((hashes) => [...hashes]),
  ]);
  const kept = situation.kept.map(sha256);
  const shows = (seen: Seen, names: ReadonlyArray<string>): boolean =>
    names.some((name) => seen.files.some((file) => file.name === day.placed(name)));
  const found: { readonly [fault in Fault]: boolean } = {
    lost: kept.some((hash) => !anywhere.has(hash)),
    "torn file": both.some(({ files }) => files.some((file) => !day.written.has(file.sha256))),
    diverged: differ(office.files, laptop.files) || differ(office.versions, laptop.versions),
    "edit not handed on": kept.some(
      (hash) => anywhere.has(hash) && readable.some((hashes) => !hashes.has(hash)),
    ),
    "name gone": situation.names.some((names) => both.some((seen) => !shows(seen, names))),
    // Windows and macOS keep only one of them.
    "names collide": both.some(({ files }) =>
      hasTwice(files.map(({ name }) => name.toLowerCase())),
    ),
    "false conflict":
      !situation.conflict &&
      both.some(
        ({ files, versions }) =>
          files.some(({ name }) => !day.names.has(name)) ||
          hasTwice(versions.map(({ name }) => name)),
      ),
  };
  return FAULTS.filter((fault) => found[fault]);
};
