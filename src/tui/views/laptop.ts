/** The selected laptop as its user and Windows would describe it: plug, address, copy, `net session`, `net use`, shares. */
import type { LaptopState } from "../../replay/field.ts";
import { laptopFacts, powerWord, type LaptopFact } from "../../replay/laptop-facts.ts";
import type { Player } from "../../replay/player.ts";
import type { OfflineColour } from "../../replay/world.ts";
import { fill, fit, heading, line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { indicatorSign, lightSign } from "../signs.ts";
import { padEnd, wrap } from "../width.ts";

const LABEL_COLUMNS = 12;

const fact = (label: string, value: string): Line => [
  span(padEnd(label, LABEL_COLUMNS), "faint"),
  span(value),
];

/** A fact that may be longer than a row. */
const longFact = (label: string, value: string, width: number): ReadonlyArray<Line> =>
  wrap(value, Math.max(1, width - LABEL_COLUMNS)).map((words, index) =>
    fact(index === 0 ? label : "", words),
  );

interface Drawn {
  readonly width: number;
  readonly offline: OfflineColour;
  /** Whether a value that is longer than its row goes on in the next one. */
  readonly wraps: boolean;
}

const factLines = (
  { label, value }: LaptopFact,
  laptop: LaptopState,
  { width, offline, wraps }: Drawn,
): ReadonlyArray<Line> => {
  switch (label) {
    case "cable":
      return [fact(label, laptop.plug === null ? value : `${lightSign(laptop)} ${value}`)];
    case "indicator": {
      const sign = indicatorSign(laptop.indicator, offline);
      return [
        [span(padEnd(label, LABEL_COLUMNS), "faint"), span(`${sign.sign} ${value}`, sign.tone)],
      ];
    }
    case "":
      return longFact(label, value, width);
    default:
      return wraps ? longFact(label, value, width) : [fact(label, value)];
  }
};

/** `PEER1 as field`, `PEER2 as field` … in one, where there is no row for each. */
const together = (facts: ReadonlyArray<LaptopFact>): ReadonlyArray<LaptopFact> => {
  const merged: Array<LaptopFact> = [];
  for (const each of facts) {
    const before = merged.at(-1);
    const [, account] = / as (.+)$/u.exec(each.value) ?? [];
    const ending = ` as ${account}`;
    if (each.label === "" && before?.label === "" && before.value.endsWith(ending))
      merged[merged.length - 1] = {
        label: "",
        value: `${before.value.slice(0, -ending.length)}, ${each.value}`,
      };
    else merged.push(each);
  }
  return merged;
};

export const laptopLines = (
  player: Player,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const laptop = player.field.laptops[player.selected];
  const { laptops, offlineColour: offline } = player.replay.world;
  const world = laptops[player.selected];
  const told = (facts: ReadonlyArray<LaptopFact>, wraps: boolean): ReadonlyArray<Line> =>
    laptop === undefined
      ? [heading("No laptop", size.columns), line("This journal names no laptops.")]
      : [
          heading(`${laptop.name} · ${world?.edition ?? ""}`, size.columns),
          fact("user", `${world?.user ?? "?"}, ${powerWord(laptop)}`),
          ...facts.flatMap((each) =>
            factLines(each, laptop, { width: size.columns, offline, wraps }),
          ),
        ];
  const facts = laptop === undefined ? [] : laptopFacts(laptop, world, player.replay.world.owners);
  const closer = together(facts);
  const ways = [() => told(facts, true), () => told(closer, true), () => told(facts, false)];
  const roomy = ways.map((way) => way()).find((rows) => rows.length <= size.rows);
  const rows = roomy ?? told(closer, false);
  // What does not fit is not hidden silently: in the small inspector enter shows all of it.
  const fitting =
    rows.length > size.rows
      ? [...rows.slice(0, size.rows - 1), line(`… ${rows.length - size.rows + 1} more`, "faint")]
      : rows;
  return fill(
    fitting.map((row) => fit(row, size.columns)),
    size.rows,
  );
};
