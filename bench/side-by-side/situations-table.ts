/**
 * What twelve situations come to with `fieldsync` and with other sync programs. Programs that are not installed are left out,
 * with a word.
 *
 * `node bench/side-by-side/situations-table.ts [words of a situation's name]`
 */
import { writeTable } from "../results.ts";
import { play } from "./play.ts";
import type { Program } from "./program.ts";
import { fieldsync } from "./programs/fieldsync.ts";
import { rclone } from "./programs/rclone.ts";
import { syncthing } from "./programs/syncthing.ts";
import { unison, unisonNewer } from "./programs/unison.ts";
import { situations } from "./situations.ts";

const all: ReadonlyArray<Program> = [fieldsync, unison, unisonNewer, rclone, syncthing];
const words = process.argv[2];

const versions = new Map<Program, string>();
for (const program of all) {
  const version = program.version();
  if (version === undefined) console.error(`${program.name} is not installed: left out`);
  else versions.set(program, version);
}
const chosen = situations.filter(({ name }) => words === undefined || name.includes(words));

const outcome = async (situation: (typeof situations)[number], program: Program) => {
  const faults = await play(situation, program);
  console.error(`${situation.name}, ${program.name}: ${faults.join(", ") || "clean"}`);
  return faults;
};

const rows: Array<ReadonlyArray<string>> = [];
const clean = new Map<Program, number>();
for (const situation of chosen) {
  const cells: Array<string> = [];
  for (const program of versions.keys()) {
    const faults = await outcome(situation, program);
    if (faults.length === 0) clean.set(program, (clean.get(program) ?? 0) + 1);
    cells.push(faults.length === 0 ? "clean" : faults.map((fault) => `**${fault}**`).join(", "));
  }
  rows.push([situation.name, ...cells]);
}
rows.push([
  "clean",
  ...[...versions.keys()].map((program) => `${clean.get(program) ?? 0} of ${chosen.length}`),
]);

if (words === undefined)
  writeTable({
    section: "Side by side",
    title: "Twelve situations",
    rows: [
      ["", ...[...versions].map(([program, version]) => `${program.name} ${version}`)],
      ...rows,
    ],
    notes: [
      "Two people who share documents change something while they cannot see each other, and sync twice. Then the two folders are read, and for fieldsync what `export` writes: is everything they wrote readable (*lost*, *torn file*), are both sides equal (*diverged*, *edit not handed on*), is the document where one looks for it (*name gone*), would Windows have both files (*names collide*), was there an alarm without a reason (*false conflict*)? Who stops and asks about missing files is answered: put them back.",
      "fieldsync knows no folders in the folder: where a situation has one, a part of the name stands for it.",
      "`npm run bench:side-by-side` plays and measures everything anew, in about an hour.",
    ],
    packages: ["effect"],
  });
