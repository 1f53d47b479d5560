/** What a hunt has found so far, and how it is told: a line while it goes on, groups of failures and a table at the end. */
import { Coverage } from "../../scenarios/hunt/coverage.ts";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import { harmless } from "../../scenarios/language/render.ts";
import { counted } from "../../scenarios/report/counted.ts";
import type { Palette } from "../../scenarios/report/palette.ts";
import { inRows } from "../in-rows.ts";

interface Group {
  readonly failure: string;
  readonly message: string;
  readonly firstSeed: string;
  days: number;
  /** Where a day of the group was kept. */
  file: string | null;
  /** Told while the hunt went on. */
  isTold: boolean;
}

/** A line of the table: what it is about, and what stands beside that. */
const TABLE_LINE = /^(\w* +)(\S.*)$/;

export class Tally {
  readonly #coverage = new Coverage();
  readonly #groups = new Map<string, Group>();
  days = 0;
  /** Of the days earlier hunts have kept: how many still fail, and how many are no scenarios any more. */
  before: { readonly failing: number; readonly invalid: number } = { failing: 0, invalid: 0 };
  /** The first day that showed the symptom. */
  seen: HuntedDay | null = null;

  add(day: HuntedDay): void {
    this.days++;
    this.#coverage.add(day.reached);
    if (day.seen) this.seen ??= day;
    if (day.failure === null) return;
    const known = this.#groups.get(day.failure);
    if (known !== undefined) known.days++;
    else
      this.#groups.set(day.failure, {
        failure: day.failure,
        message: day.message ?? "",
        firstSeed: day.seed,
        days: 1,
        file: null,
        isTold: false,
      });
  }

  kept(failure: string, file: string): void {
    const group = this.#groups.get(failure);
    if (group !== undefined) group.file ??= file;
  }

  get groups(): ReadonlyArray<Group> {
    return [...this.#groups.values()];
  }

  get failures(): number {
    return this.groups.reduce((sum, { days }) => sum + days, 0);
  }

  /** `1,240 days · 610 a minute · 2 failures in 1 group · 31 of 41 marks, …`. */
  progress(elapsedMillis: number): string {
    const rate = elapsedMillis === 0 ? 0 : Math.round((this.days / elapsedMillis) * 60_000);
    const seen = this.seen === null ? [] : [harmless(`seen with seed ${this.seen.seed}`)];
    const failed =
      this.failures === 0
        ? []
        : [`${counted(this.failures, "failure")} in ${counted(this.#groups.size, "group")}`];
    const before = this.#before();
    const nothing = before.length === 0 ? "nothing found" : "nothing new found";
    const found = [...seen, ...failed].join(" · ") || nothing;
    return [
      counted(this.days, "day"),
      `${rate} a minute`,
      found,
      ...before,
      this.#coverage.short,
    ].join(" · ");
  }

  /** What makes the hunt fail, whatever is found in it. */
  #before(): ReadonlyArray<string> {
    const { failing, invalid } = this.before;
    return [
      ...(failing === 0
        ? []
        : [`${counted(failing, "kept day")} still ${failing === 1 ? "fails" : "fail"}`]),
      ...(invalid === 0 ? [] : [`${counted(invalid, "kept file")} no scenario any more`]),
    ];
  }

  /** What was found since this was asked last, and where it is kept: whoever stops the hunt sees no table. */
  news(): string {
    const fresh = this.groups.filter(({ isTold }) => !isTold);
    for (const group of fresh) group.isTold = true;
    return fresh
      .map(({ failure, file, firstSeed }) =>
        harmless(`✗ ${failure}  first with seed ${firstSeed}${file === null ? "" : `: ${file}`}\n`),
      )
      .join("");
  }

  /** What was found, a few lines for each group. */
  found(
    palette: Palette,
    shrink: (file: string) => string,
    columns: number | null = null,
  ): ReadonlyArray<string> {
    return this.groups.map((group) =>
      [
        `${palette.bad(harmless(`✗ ${group.failure}`))}  ${counted(group.days, "day")} of ${this.days}, first with seed ${group.firstSeed}`,
        ...inRows(harmless(group.message.split("\n")[0]!), { before: "    ", columns }),
        ...(group.file === null ? [] : [`    shrink it with: ${shrink(group.file)}`]),
      ].join("\n"),
    );
  }

  report(
    elapsedMillis: number,
    palette: Palette,
    shrink: (file: string) => string,
    columns: number | null = null,
  ): string {
    const groups = this.found(palette, shrink, columns);
    const rows = (line: string): ReadonlyArray<string> => {
      const [, before = "", text = line] = TABLE_LINE.exec(line) ?? [];
      return inRows(text, { before, columns });
    };
    return [
      "",
      ...groups,
      ...(groups.length === 0 ? [] : [""]),
      ...this.#coverage.table().flatMap((line) => rows(line).map((row) => palette.faint(row))),
      "",
      ...inRows(this.progress(elapsedMillis), { columns }),
      "",
    ].join("\n");
  }
}
