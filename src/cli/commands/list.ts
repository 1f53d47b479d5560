/**
 * `fieldlab list`: what scenarios there are, without running them.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { harmless } from "../../scenarios/language/render.ts";
import { nearestBySymptom, symptomRank } from "../../scenarios/symptom.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { ownAndShipped } from "../default-folder.ts";
import { findScenarios } from "../files.ts";
import { filled, optional, paths } from "../flags.ts";
import { columnsOf, inRows } from "../in-rows.ts";
import { loadScenarios } from "../load.ts";
import type { LoadedPlan } from "../load.ts";
import { Output } from "../output.ts";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import { shippedScenarios } from "../package.ts";
import { commandName } from "../repeat.ts";
import { reportInvalid } from "../report-invalid.ts";
import { select, selection } from "../select.ts";

/** Whoever copied shipped scenarios into his project has each once: his own. Answers what is left of all. */
const withoutCopies = (plans: ReadonlyArray<LoadedPlan>): ReadonlyArray<LoadedPlan> => {
  const isShipped = ({ plan }: LoadedPlan): boolean => plan.file.startsWith(shippedScenarios());
  const own = new Set(plans.flatMap((each) => (isShipped(each) ? [] : [each.plan.fileHash])));
  return plans.filter((each) => !isShipped(each) || !own.has(each.plan.fileHash));
};

const flags = {
  paths,
  ...selection,
  symptom: Flag.String("symptom").pipe(
    Flag.withMetavar("words"),
    Flag.withDescription(
      "Only scenarios about what somebody saw: words of the message in any order, or its code; best match first. Without paths of yours and of the shipped ones",
    ),
    Flag.mapEffect(
      filled("symptom", "words of the message somebody saw, or its code, like --symptom 71"),
    ),
    optional,
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print a JSON array instead"),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
};

const asJson = (plans: ReadonlyArray<LoadedPlan>): string =>
  JSON.stringify(
    plans.map(({ plan }) => ({
      file: plan.file,
      name: plan.name,
      cell: plan.cell ?? null,
      tags: plan.tags,
      about: plan.about,
      symptom: plan.symptom,
      cause: plan.cause,
      source: plan.source,
    })),
    null,
    2,
  );

/** A scenario for people: its name and tags, its file, what is seen and what it is about. The file is never broken: it is copied. */
export const asText = (
  plans: ReadonlyArray<Pick<LoadedPlan["plan"], "about" | "file" | "name" | "symptom" | "tags">>,
  { colour, columns }: { readonly colour: boolean; readonly columns: number | null },
): string => {
  const palette = colour ? COLOURED : PLAIN;
  const title = (name: string, tags: string): ReadonlyArray<string> => {
    if (tags === "") return [palette.strong(name)];
    const gap = columns !== null && `${name}  ${tags}`.length >= columns ? "\n  " : "  ";
    return [`${palette.strong(name)}${gap}${palette.faint(tags)}`];
  };
  const said = (line: string): ReadonlyArray<string> =>
    inRows(harmless(line), { before: "    ", columns }).map((row, index) =>
      index === 0 ? `  ${palette.bad("!")} ${row.slice("    ".length)}` : row,
    );
  const lines = ({ about, file, name, symptom, tags }: (typeof plans)[number]) => [
    ...title(name, tags.length === 0 ? "" : `[${harmless(tags.join(", "))}]`),
    `  ${palette.faint(file)}`,
    ...symptom.flatMap(said),
    ...(about.trim() === "" ? [] : harmless(about.trim()).split("\n")).flatMap((line) =>
      inRows(line, { before: "  ", columns }),
    ),
  ];
  return plans.map((plan) => lines(plan).join("\n")).join("\n\n");
};

const NEAREST_SHOWN = 3;

/** What comes nearest to a complaint in somebody's own words. */
const nearestText = (plans: ReadonlyArray<LoadedPlan>, seen: string): string => {
  const near = nearestBySymptom(
    plans.map(({ plan }) => plan),
    seen,
  ).slice(0, NEAREST_SHOWN);
  return near.length === 0
    ? ""
    : `these come nearest:\n${near.map(({ file, name }) => `    ${name}\n      ${file}`).join("\n")}\n  `;
};

/** The scenarios somebody may mean who saw this, the likeliest first. */
const bySymptom = Effect.fnUntraced(function* (plans: ReadonlyArray<LoadedPlan>, seen: string) {
  const found = plans
    .map((loaded) => ({ loaded, rank: symptomRank(loaded.plan, seen) }))
    .filter(({ rank }) => rank !== null)
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
  if (found.length > 0 || plans.length === 0) return found.map(({ loaded }) => loaded);
  return yield* stop({
    exitCode: EXIT_CODES.nothingMatched,
    code: "nothing-matched",
    wrong: `none of ${plans.length} scenarios is about "${seen}"`,
    expected: "words of the message somebody saw, or its code, like --symptom 71",
    todo: `${nearestText(plans, seen)}use fewer words, or see all of them with: ${commandName()} list`,
  });
});

export const list = Command.make(
  "list",
  flags,
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const isComplaint = options.symptom !== undefined && options.paths.length === 0;
    const files = yield* findScenarios(isComplaint ? yield* ownAndShipped : options.paths);
    const loaded = yield* loadScenarios(files, { seed: undefined, set: [], cell: undefined });
    yield* reportInvalid(loaded.invalid);
    const all = isComplaint ? withoutCopies(loaded.plans) : loaded.plans;
    const selected = yield* select(all, options);
    const plans =
      options.symptom === undefined ? selected : yield* bySymptom(selected, options.symptom);
    if (options.json) yield* output.out(`${asJson(plans)}\n`);
    else if (plans.length > 0) {
      const shown = { colour: output.colour, columns: columnsOf(process.stdout) };
      yield* output.out(
        `${asText(
          plans.map(({ plan }) => plan),
          shown,
        )}\n`,
      );
    }
    if (loaded.invalid.length > 0) {
      return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
    }
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Lists scenarios with their tags, what somebody sees and what they are about",
  ),
  Command.withExamples([
    {
      command: 'fieldlab list --symptom "no more connections"',
      description: "Find what went wrong by the message somebody saw",
    },
  ]),
);
