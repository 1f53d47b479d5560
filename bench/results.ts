/** Writes a table of a benchmark to the terminal and into its own part of bench/RESULTS.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

const RESULTS = join(import.meta.dirname, "RESULTS.md");

const require = createRequire(import.meta.url);

const versionOf = (name: string): string => {
  const { version }: { version: string } = require(
    join(import.meta.dirname, "../node_modules", name, "package.json"),
  );
  return `${name} ${version}`;
};

const machine = (): string => {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${memory} GiB, ${process.platform}`;
};

export const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;

export const groupDigits = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/** Replaces the table of this title in this section of the file, and touches nothing else of it. */
export const writeTable = (options: {
  readonly section: string;
  readonly title: string;
  /** The head first. */
  readonly rows: ReadonlyArray<ReadonlyArray<string>>;
  readonly notes: ReadonlyArray<string>;
  /** Packages whose versions matter beside Node's. */
  readonly packages: ReadonlyArray<string>;
}): void => {
  const [head = [], ...body] = options.rows;
  const versions = [`node ${process.versions.node}`, ...options.packages.map(versionOf)].join(", ");
  const table = [
    `### ${options.title}`,
    "",
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---").join("|")}|`,
    ...body.map((row) => `| ${row.join(" | ")} |`),
    "",
    ...options.notes,
    `Measured with ${versions} on ${machine()}.`,
  ].join("\n");
  console.log(`${table}\n`);
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8") : "# Benchmarks\n";
  writeFileSync(RESULTS, withTable(before, options.section, options.title, table));
};

/** A heading of this level with everything below it up to the next of the same level. */
const partsOf = (text: string, level: "##" | "###"): Array<string> =>
  text
    .split(new RegExp(`^(?=${level} )`, "m"))
    .map((part) => part.trim())
    .filter((part) => part !== "");

const put = (parts: Array<string>, heading: string, part: string): void => {
  const index = parts.findIndex((known) => known.split("\n", 1)[0] === heading);
  if (index < 0) parts.push(part);
  else parts[index] = part;
};

const withTable = (file: string, section: string, title: string, table: string): string => {
  const sections = partsOf(file, "##");
  const known = sections.find((part) => part.split("\n", 1)[0] === `## ${section}`);
  const tables = partsOf(known ?? `## ${section}`, "###");
  put(tables, `### ${title}`, table);
  put(sections, `## ${section}`, tables.join("\n\n"));
  return `${sections.join("\n\n")}\n`;
};
