/** The kernel's tables in bench/RESULTS.md. */
import { writeTable } from "../results.ts";

export const millions = (rate: number): string =>
  rate >= 1_000_000
    ? `${(rate / 1e6).toFixed(1)} M`
    : rate >= 1_000
      ? `${(rate / 1e3).toFixed(rate < 1e4 ? 1 : 0)} k`
      : rate.toFixed(0);

export const writeKernelTable = (
  title: string,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  notes: ReadonlyArray<string>,
): void =>
  writeTable({
    section: "Kernel",
    title,
    rows,
    notes,
    packages: ["effect", "rxjs", "@sinonjs/fake-timers"],
  });
