/** What a day has reached: whatever was refused counts, however the day goes on. */
import { expect, it } from "vitest";
import { Coverage } from "../../../src/scenarios/hunt/coverage.ts";
import { reachedBy } from "../../../src/scenarios/hunt/reached.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const reachedOn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  reachedBy(runPlan(planOf(smallRoom(lines.join("\n")))));
const refusedOn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  reachedOn(...lines).filter((feature) => feature.startsWith("refused "));

const SIGN_IN = String.raw`  - sign-in: { laptop: PEER1, to: '\\PARENT', as: 'PARENT\field', password: y }`;

it("an action that is refused counts where the day goes on, where it was to be refused, and where the day ends with it", () => {
  const refused = ["refused sign-in 1219"];
  expect(refusedOn(SIGN_IN, "    even-if-refused: true")).toEqual(refused);
  expect(refusedOn(SIGN_IN, "    expect: { refused: 1219 }")).toEqual(refused);
  expect(refusedOn(SIGN_IN)).toEqual(refused);
  expect(refusedOn(SIGN_IN, "    expect: { refused: 71 }")).toEqual(refused);
  expect(refusedOn("  - unplug: { laptop: PEER1 }", "    expect: { refused: 71 }")).toEqual([]);
  expect(refusedOn("  - expect: { PEER1: { link: down } }")).toEqual([]);
});

it("the table of a hunt counts the refusal that ends a day", () => {
  const coverage = new Coverage();
  coverage.add(reachedOn(SIGN_IN));
  const table = coverage.table().join("\n");
  expect(table).toContain("refused    1 action and what it was refused with\n");
  expect(table).toMatch(/^events {5}\d\d kinds of the journal$/m);
});
