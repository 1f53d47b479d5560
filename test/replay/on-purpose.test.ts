/** What is drawn as a fault: what went wrong, and not what a step does on purpose in the middle of something larger. */
import { expect, it } from "vitest";
import { sortOf } from "../../src/replay/kinds.ts";
import { plainStory } from "../../src/replay/plain.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../support/scenario.ts";

it("a parent that leaves the office is no fault, and a cable that is pulled is one", () => {
  const day = smallRoom("  - unplug: { laptop: PEER1 }\n  - wait: 1m");
  const { journal } = runPlan(planOf(day));
  const { jumpMarkers, world } = openReplay(journal);
  const pulled = journal.events.filter(({ kind }) => kind === "cable.unplugged");
  expect(pulled.map((event) => [event.actor, sortOf(event, world)])).toEqual([
    ["PARENT", "plain"],
    ["PEER1", "fault"],
  ]);
  const [left, trouble] = pulled.map(({ seq }) => seq + 1);
  expect([...jumpMarkers]).toContain(trouble);
  expect([...jumpMarkers]).not.toContain(left);
  expect([...plainStory(journal)].filter((line) => line.includes("unplugged"))).toEqual([
    expect.stringMatching(/^\S+ PARENT is unplugged from office$/),
    expect.stringMatching(/^\S+ FAULT: PEER1 is unplugged from switch$/),
  ]);
});
