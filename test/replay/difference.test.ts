/** What changed between two moments, in the words of the inspector. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeText, differences, type Difference } from "../../src/replay/difference.ts";
import { fieldAt } from "../../src/replay/history.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { anyJournal } from "./arbitrary.ts";
import { fieldDay, Pen } from "./day.ts";

const { events, history } = openReplay(fieldDay("failing"));
const after = (kind: string, actor: string) =>
  fieldAt(history, 1 + events.findLastIndex((one) => one.kind === kind && one.actor === actor));
const told = (found: ReadonlyArray<Difference>): ReadonlyArray<string> =>
  found.flatMap(({ changes, where }) =>
    changes.map((change) => `${where}: ${change.label}: ${changeText(change)}`),
  );

describe("the difference of two moments", () => {
  test("names every laptop, switch and fact that is not what it was, and nothing else", () => {
    const before = after("mark", "PEER6");
    expect(told(differences(before, after("edit", "PEER2")))).toEqual([
      "day: step: was 4: connect, is 5: unplug",
      "room: cables left: was 1, is 2",
      "switch: port 3: was PEER2, is free",
      "PARENT: net session: was 5/5 seats taken, is 4/5 seats taken",
      "PARENT: net session: no more PEER2 as field",
      "PEER2: cable: was switch port 3, light on, is no cable",
      "PEER2: indicator: was green: connected to its parent, is offline",
      "PEER2: goes to: was PARENT, is nobody: unreachable",
      "PEER2: waiting: was 0 changes, 0 conflicts, is 1 change, 0 conflicts",
      "PEER2: net use: no more \\\\PARENT as field",
    ]);
  });

  test("tells what was looked at by then, how the day ended, and each of two equal facts that is gone", () => {
    const [first, last] = [fieldAt(history, 0), fieldAt(history, events.length)];
    const day = differences(first, last).find(({ where }) => where === "day");
    expect(day?.changes.map((change) => `${change.label}: ${changeText(change)}`)).toEqual([
      "step: was none yet, is 6: look",
      "as expected: was 0, is 1",
      "not as expected: was 0, is 1",
      "verdict: now expectation-failed",
    ]);
    const pen = new Pen();
    for (const file of ["a.xls", "a.xls"])
      pen.write("PEER1", "program.opened", { program: "excel", on: "PARENT", file });
    pen.write("PEER1", "program.closed", { program: "excel" });
    const two = openReplay(pen.journal).history;
    expect(told(differences(fieldAt(two, 2), fieldAt(two, 3)))).toEqual([
      "PEER1: program: no more excel on PARENT (a.xls)",
    ]);
  });

  test("is nothing where nothing changed, and the same the other way round with before and after swapped", () => {
    fc.assert(
      fc.property(anyJournal(40), fc.nat(40), fc.nat(40), (journal, one, other) => {
        const day = openReplay(journal);
        const left = fieldAt(day.history, one);
        const right = fieldAt(day.history, other);
        expect(differences(left, left)).toEqual([]);
        const swapped = differences(right, left).map(({ where, changes }) => ({
          where,
          changes: changes.map(({ label, before, after: is }) => ({
            label,
            before: is,
            after: before,
          })),
        }));
        const sorted = (found: ReadonlyArray<Difference>) =>
          found.map(({ where, changes }) => [
            where,
            changes.map((change) => JSON.stringify(change)).toSorted(),
          ]);
        expect(sorted(swapped)).toEqual(sorted(differences(left, right)));
      }),
    );
  });
});
