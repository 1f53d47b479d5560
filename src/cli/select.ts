/**
 * Which of the loaded scenarios a command is about: `--grep` on names, `--tags` on tags.
 */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as CliError from "effect/cli/CliError";
import * as Flag from "effect/cli/Flag";
import { closest } from "../scenarios/language/suggest.ts";
import { fileWord } from "../scenarios/report/repeat.ts";
import { EXIT_CODES, stop } from "./exit.ts";
import { filled, optional } from "./flags.ts";
import type { LoadedPlan } from "./load.ts";
import { Output } from "./output.ts";
import { commandName } from "./repeat.ts";

export interface Selection {
  readonly grep: RegExp | undefined;
  readonly tags: ReadonlyArray<string>;
  /** Where they were looked for, as it was typed. */
  readonly paths: ReadonlyArray<string>;
}

const PATTERN = 'a regular expression, like --grep "eleventh|seat"';

const pattern = (text: string): Effect.Effect<RegExp, CliError.ValidationError> =>
  Effect.try({
    try: () => new RegExp(text, "iu"),
    catch: () => new CliError.ValidationError({ message: `--grep "${text}": expected ${PATTERN}` }),
  });

const tagsOf = (text: string): ReadonlyArray<string> =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

/** Without any tag everything would be played. */
const someTags = filled(
  "tags",
  "tags, like --tags caps,sharing",
  (text) => tagsOf(text).length === 0,
);

export const selection = {
  grep: Flag.String("grep").pipe(
    Flag.withAlias("t"),
    Flag.withMetavar("pattern"),
    Flag.withDescription("Only scenarios whose name matches this regular expression, in any case"),
    Flag.mapEffect(filled("grep", PATTERN)),
    Flag.mapEffect(pattern),
    optional,
  ),
  tags: Flag.String("tags").pipe(
    Flag.withMetavar("tag,tag"),
    Flag.withDescription("Only scenarios that have one of these tags"),
    Flag.mapEffect(someTags),
    Flag.map(tagsOf),
    Flag.optional,
    Flag.map((tags) => Option.getOrElse(tags, () => [])),
  ),
};

const matches = ({ grep, tags }: Selection, { plan }: LoadedPlan): boolean =>
  (grep === undefined || grep.test(plan.name)) &&
  (tags.length === 0 || tags.some((tag) => plan.tags.includes(tag)));

const tellUnknown = Effect.fnUntraced(function* (
  tags: ReadonlyArray<string>,
  known: ReadonlyArray<string>,
) {
  const output = yield* Output;
  for (const tag of tags) {
    if (known.includes(tag)) continue;
    const nearest = closest(tag, known);
    const meant = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    yield* output.err(`warning[unknown-tag] no scenario here has the tag ${tag}${meant}\n`);
  }
});

/** The selected plans; a selection that leaves nothing of something is a failure of its own. */
export const select = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  wanted: Selection,
) {
  const selected = plans.filter((loaded) => matches(wanted, loaded));
  if (plans.length === 0) return selected;
  const known = [...new Set(plans.flatMap(({ plan }) => plan.tags))].sort();
  if (selected.length > 0) {
    // Of several tags one that is misspelt would leave its scenarios out without a word.
    if (plans.length > 1 && wanted.tags.length > 1) yield* tellUnknown(wanted.tags, known);
    return selected;
  }
  const unknown = wanted.tags.find((tag) => !known.includes(tag));
  const nearest = unknown === undefined ? undefined : closest(unknown, known);
  return yield* stop({
    exitCode: EXIT_CODES.nothingMatched,
    code: "nothing-matched",
    wrong: `none of ${plans.length} scenarios matches ${[
      ...(wanted.grep === undefined ? [] : [`--grep ${wanted.grep.source}`]),
      ...(wanted.tags.length === 0 ? [] : [`--tags ${wanted.tags.join(",")}`]),
    ].join(" and ")}`,
    todo:
      nearest !== undefined
        ? `did you mean --tags ${nearest}?`
        : wanted.tags.length > 0
          ? known.length === 0
            ? "leave --tags out: no scenario here has any"
            : `known tags: ${known.join(", ")}`
          : `see the names with: ${[commandName(), "list", ...wanted.paths.map(fileWord)].join(" ")}`,
  });
});
