/** `workload` and `faults` as they stand in a file, with what was drawn beside them: comments, for it is drawn again from the seed. */
import type { DrawnEdit, DrawnTrouble, MicrosRange, Troubles, Workload } from "../../chance.ts";
import type { Plan } from "../../plan.ts";
import { formatDuration } from "../shape/units.ts";
import { writeFlow, writeText } from "../yaml/write-yaml.ts";

type Ranges = (names: ReadonlyArray<string>) => ReadonlyArray<string>;

const rangeOf = ({ least, most }: MicrosRange): string =>
  least === most ? formatDuration(least) : `${formatDuration(least)}..${formatDuration(most)}`;

const windowOf = ({ fromMicros, untilMicros }: Workload | Troubles) => ({
  from: formatDuration(fromMicros),
  until: formatDuration(untilMicros),
});

const editLine = ({ at, action }: DrawnEdit): string => {
  const what =
    action.action === "edit-record" ? `${action.record} ${writeFlow(action.set)}` : action.document;
  return `${formatDuration(at)} ${action.laptop} ${action.action} ${what}`;
};

const troubleLine = ({ at, kind, target, until }: DrawnTrouble): string =>
  `${formatDuration(at)} ${target} ${kind} until ${formatDuration(until)}`;

const blockLines = (
  name: string,
  keys: object,
  drawn: ReadonlyArray<string>,
): ReadonlyArray<string> => [
  `  ${writeText(name)}: ${writeFlow(keys)}`,
  `  # drawn from the seed, ${drawn.length} times:`,
  ...drawn.map((line) => `  #   ${line}`),
];

/** `ranges` writes names of laptops as ranges. */
export const chanceOf = ({ workload, troubles }: Plan, ranges: Ranges): ReadonlyArray<string> => [
  ...(workload === undefined ? [] : ["workload:"]),
  ...(workload ?? []).flatMap((block) => {
    const { drawn, edits, every, name, who } = block;
    const keys = { who: ranges(who), every: rangeOf(every), edits, ...windowOf(block) };
    return blockLines(name, keys, drawn.map(editLine));
  }),
  ...(troubles === undefined ? [] : ["faults:"]),
  ...(troubles ?? []).flatMap((block) => {
    const { drawn, dwell, every, kinds, name, who } = block;
    const times = { every: rangeOf(every), dwell: rangeOf(dwell) };
    const keys = { who: ranges(who), kinds, ...times, ...windowOf(block) };
    return blockLines(name, keys, drawn.map(troubleLine));
  }),
];
