/**
 * `npm run mutants`: puts each bug of the list into a copy of src/, lets `fieldlab hunt --swarm` loose on it, and tells whether it was found, by
 * which checker, after how many days, and how small the day could be shrunk; beside it what a hunter without imagination finds. The engine
 * that is shipped is never touched. A run that was stopped goes on where it was.
 *
 *   npm run mutants -- M01 M47 --seconds 60 --no-shrink
 *   npm run mutants -- --seconds 60 --beside 15               # less for shrinking and for the other hunter
 *   npm run mutants -- --jobs 1 --write                       # the whole table into docs/mutants.md
 */
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hashOfSources, kept, measure, type Options } from "./measure.ts";
import { MUTANTS, NOT_IN_A_ROOM } from "./mutants.ts";
import { HEADER, page, rowOf, totalsOf, type Measured } from "./table.ts";

const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};

const asked = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: "string", default: "60" },
        beside: { type: "string" },
        days: { type: "string", default: "1000" },
        from: { type: "string", default: "0" },
        jobs: { type: "string", default: String(availableParallelism()) },
        "no-shrink": { type: "boolean", default: false },
        "no-baseline": { type: "boolean", default: false },
        write: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
};
const { positionals, values } = asked();

const whole = (name: "seconds" | "beside" | "days" | "from" | "jobs", least: number): number => {
  const value = Number(values[name]);
  return Number.isInteger(value) && value >= least
    ? value
    : fail(`--${name} ${values[name]}: expected a whole number, ${least} or more`);
};

for (const id of positionals)
  if (!MUTANTS.some((mutant) => mutant.id === id))
    fail(`There is no bug ${id}: expected one of ${MUTANTS.map((mutant) => mutant.id).join(", ")}`);
if (values.write && positionals.length > 0)
  fail("--write writes the whole table: leave the names away");

const options: Options = {
  days: whole("days", 1),
  seconds: whole("seconds", 1),
  from: whole("from", 0),
  secondsBeside: whole(values.beside === undefined ? "seconds" : "beside", 1),
  shrinks: !values["no-shrink"],
  baseline: !values["no-baseline"],
};
const jobs = whole("jobs", 1);
const wanted = MUTANTS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
const sources = hashOfSources();
const measured = new Map<string, Measured>();
const failures: Array<string> = [];
process.stdout.write(HEADER);

/** Rows come in the order in which they are measured; the page has them in the order of the list. */
const takeTurns = async (waiting: Array<(typeof MUTANTS)[number]>): Promise<void> => {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift())
    try {
      const measurement =
        kept(sources, mutant, options) ?? (await measure(sources, mutant, options));
      measured.set(mutant.id, { mutant, measurement });
      process.stdout.write(rowOf({ mutant, measurement }));
    } catch (error) {
      failures.push(`${mutant.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
};

const waiting = [...wanted];
await Promise.all(Array.from({ length: jobs }, () => takeTurns(waiting)));
const all = wanted.flatMap(({ id }) => measured.get(id) ?? []);
process.stdout.write(`\n${totalsOf(all).join("\n")}\n`);
if (values.write && failures.length === 0) {
  const together = jobs === 1 ? "one at a time" : `${jobs} at a time`;
  const also = [
    ...(options.shrinks ? ["shrinking"] : []),
    ...(options.baseline ? ["the baseline"] : []),
  ];
  const again =
    also.length === 0
      ? "nothing was shrunk, and the baseline was left out"
      : `${options.secondsBeside} seconds for ${also.join(" and for ")}`;
  const conditions = `At most ${options.days} days and ${options.seconds} seconds each, from seed ${options.from}, ${together}; ${again}.`;
  const file = fileURLToPath(new URL("../../docs/mutants.md", import.meta.url));
  writeFileSync(file, page(all, NOT_IN_A_ROOM, conditions));
}
if (failures.length > 0) fail(`Not measured:\n${failures.join("\n")}`);
