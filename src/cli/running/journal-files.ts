/**
 * Where journals are kept: the file `--journal` names for one scenario, a file per scenario below the folder it names for several,
 * or below a folder of our own where `--trace` asks for journals and nobody names a place.
 */
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Path from "effect/Path";
import { cellInName, stemOf } from "../../scenarios/report/file-names.ts";
import type { Plan } from "../../scenarios/plan.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { writeWhole } from "../files.ts";

const USUAL_FOLDER = "fieldlab-journals";

/** A journal somebody names and none would be kept of. */
export const refuseUnkept = Effect.fnUntraced(function* (
  journal: string,
  { trace }: { readonly trace?: string | undefined },
) {
  if (journal === "-")
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "journal-file",
      wrong: "--journal - names no file, and a journal goes into one",
      expected: "a file, or a folder for several scenarios",
      todo: "write --journal day.jsonl, and print that; a file of this name is ./-",
    });
  if (trace === "off")
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "journal-off",
      wrong: `--journal says where journals are kept, and --trace off that none is`,
      expected: "one of the two",
      todo: "leave out --trace off to keep them, or --journal",
    });
  return undefined;
});

/** The longest folder all files are in, so that the folder of journals mirrors the folder of scenarios. */
const commonFolder = (folders: ReadonlyArray<ReadonlyArray<string>>): number => {
  const [first = []] = folders;
  let depth = 0;
  while (
    depth < first.length &&
    folders.every((folder) => depth < folder.length && folder[depth] === first[depth])
  ) {
    depth += 1;
  }
  return depth;
};

/** By what a day is known among others. */
export type Named = Pick<Plan, "file" | "cell">;

const keyOf = ({ cell = "", file }: Named): string => `${file} ${cell}`;

/** The journal's file for each scenario. Checked before the first run. */
export const journalFiles = Effect.fnUntraced(function* (
  named: string | undefined,
  scenarios: ReadonlyArray<Named>,
  {
    isWanted = true,
    mayBeMore = false,
  }: {
    readonly isWanted?: boolean;
    /** Where scenarios are looked for again and again, one of them is only the first. */
    readonly mayBeMore?: boolean;
  } = {},
) {
  const target = named ?? USUAL_FOLDER;
  const fs = yield* FileSystem.FileSystem;
  const path = yield* Path.Path;
  const isFolder = yield* fs.stat(target).pipe(
    Effect.map((info): boolean | null => info.type === "Directory"),
    Effect.orElseSucceed(() => null),
  );
  const isOne = scenarios.length === 1 && !mayBeMore;
  if (named !== undefined && isOne && isFolder !== true && !/[\\/]$/.test(named))
    return () => target;
  if (isFolder === false && isWanted) {
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "journal-folder",
      wrong: mayBeMore
        ? `"${target}" is a file, and every scenario of a folder that is watched writes a journal of its own`
        : `"${target}" is a file, and ${scenarios.length} scenarios write a journal each`,
      expected: "a folder, or a name that does not exist yet",
      todo: mayBeMore
        ? "name a folder, or watch one scenario"
        : "name a folder, or run one scenario",
    });
  }
  const folders = scenarios.map(({ file }) => path.dirname(path.resolve(file)).split(path.sep));
  const depth = commonFolder(folders);
  const taken = new Set<string>();
  const files = new Map<string, string>();
  for (const scenario of scenarios) {
    const { cell, file } = scenario;
    const place = path.dirname(path.resolve(file)).split(path.sep).slice(depth);
    const stem = path.join(target, ...place, `${stemOf(path.basename(file))}${cellInName(cell)}`);
    // `day.yaml` lies beside `day.scenario.yaml`, or two cells differ only in what no disk takes.
    let name = stem;
    for (let next = 2; taken.has(name.toLowerCase()); next++) name = `${stem}.${next}`;
    taken.add(name.toLowerCase());
    files.set(keyOf(scenario), `${name}.jsonl`);
  }
  return (scenario: Named) => files.get(keyOf(scenario)) ?? target;
});

export const JOURNAL = { what: "the journal", flag: "journal" } as const;

export const writeJournal = (file: string, journal: string) => writeWhole(file, journal, JOURNAL);
