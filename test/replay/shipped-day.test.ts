/**
 * A shipped scenario, run and replayed: what replay reconstructs from the journal is what the scenario expected of the field
 * at the same moments. The journal kinds of the other rooms and the fold here cannot drift apart unnoticed.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { laptopOf } from "../../src/replay/field.ts";
import type { FieldState } from "../../src/replay/field.ts";
import { fieldAt } from "../../src/replay/history.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { plainStory } from "../../src/replay/plain.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { why } from "../../src/replay/why.ts";
import { loadScenario } from "../../src/scenarios/language/load.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";

const run = (file: string): ReplayJournal => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const loaded = loadScenario({ file, text });
  if (!("plan" in loaded)) throw new Error(`${file} cannot be read`);
  return runPlan(loaded.plan).journal;
};

const journal = run("scenarios/caps/xp-pro-eleventh-peer.scenario.yaml");
const replay = openReplay(journal);
const laptop = (field: FieldState, name: string) => laptopOf(field, name)!;

/** The field when the nth step with this label ended. */
const afterStep = (label: string, nth = 0): FieldState => {
  const steps = replay.events.filter((event) => event.kind === "step" && event["label"] === label);
  const step = steps[nth]!;
  const done = replay.events.find(
    (event) => event.kind === "step.done" && event["step"] === step["step"] && event.seq > step.seq,
  )!;
  return fieldAt(replay.history, done.seq + 1);
};

describe("the eleventh peer of a Windows XP parent", () => {
  test("twelve cables are plugged in and none is left", () => {
    const field = afterStep("plug");
    expect(field.cablesLeft).toBe(0);
    expect(laptop(field, "PARENT")).toMatchObject({ light: true, address: { by: "169.254" } });
  });

  test("ten peers are green and hold ten sessions", () => {
    const field = afterStep("connect");
    const green = field.laptops.filter((each) => each.indicator === "green");
    expect(green.map((each) => each.name)).toEqual(
      Array.from({ length: 10 }, (_, index) => `PEER${index + 1}`),
    );
    expect(green.every((each) => each.copy?.connectedTo === "PARENT")).toBe(true);
    expect(laptop(field, "PARENT")).toMatchObject({ seatsUsed: 10 });
    expect(laptop(field, "PARENT").hosts).toHaveLength(10);
  });

  test("the eleventh is refused with 71, and its reasons lead back to the step", () => {
    const field = afterStep("connect", 1);
    const refusal = laptop(field, "PEER11").lastRefusal;
    expect(refusal?.code).toBe("71");
    const reasons = why(replay.events, refusal!.seq);
    expect(reasons[0]).toMatchObject({ kind: "step", label: "connect" });
  });

  test("who works offline gives its seat and then its cable back, and what it changes waits", () => {
    expect(laptop(afterStep("work-offline"), "PARENT").seatsUsed).toBe(9);
    expect(afterStep("unplug").cablesLeft).toBe(1);
    expect(laptop(afterStep("edit-record", 1), "PEER3")).toMatchObject({
      queue: 1,
      indicator: "offline",
    });
  });

  test("at the end nothing waits anywhere and the day passed", () => {
    const field = fieldAt(replay.history, replay.events.length);
    expect(field.laptops.filter((each) => each.queue > 0)).toEqual([]);
    expect(field.verdict).toBe("passed");
  });

  test("no kind of event is without words", () => {
    const told = [...plainStory(journal)].join("\n");
    for (const kind of new Set(replay.events.map((event) => event.kind))) {
      expect(told).not.toContain(`: ${kind} `);
    }
  });
});

describe("the day that ends with a lock-down", () => {
  const played = run("scenarios/workflow/5-locking-down.scenario.yaml");
  const ending = openReplay(played);
  const story = [...plainStory(played)].join("\n");
  const end = fieldAt(ending.history, ending.events.length);

  test("tells what Working Papers refused, in its words", () => {
    expect(story).toContain(
      "PEER1 is told: The engagement was locked down by the top-level parent (office on OFFICE). It can be read; unlock it to edit.",
    );
    expect(story).toContain("PEER2 is told: This copy was abandoned");
  });

  test("tells when each copy can be edited and when not", () => {
    for (const line of [
      "PARENT stops editing to hand in",
      "PEER1 sees the engagement locked down",
      "PEER1 can edit again",
    ])
      expect(story).toContain(line);
    expect(laptop(end, "PARENT").copy?.phase).toBe("open");
  });

  test("says that the lost laptop was cut off, not that somebody wanted it", () => {
    expect(story).toContain("PEER2 is disconnected, because its copy was abandoned");
    expect(story).not.toContain("PEER2 is disconnected, because its user chose to");
  });

  test("shows the office original as such, and the deleted copy as deleted", () => {
    expect(laptop(end, "OFFICE").indicator).toBe("n/a");
    expect(laptop(end, "PEER1").copy?.role).toBe("deleted");
  });
});

describe("a day with a conflict that is settled", () => {
  const settled = openReplay(
    run("scenarios/conflicts/two-edit-one-document-offline.scenario.yaml"),
  );
  const conflictsAt = (position: number) =>
    fieldAt(settled.history, position).laptops.map(({ conflicts }) => conflicts);

  test("shows it on every laptop that was told of it, and on none in the end", () => {
    const told = settled.events.findLast(({ kind }) => kind === "conflict")!.seq + 1;
    expect(conflictsAt(told).some((count) => count > 0)).toBe(true);
    expect(conflictsAt(settled.events.length)).toEqual([0, 0, 0, 0]);
  });
});

describe("the day of a workbook that travels on demand", () => {
  const story = [...plainStory(run("scenarios/workflow/6-on-demand.scenario.yaml"))].join("\n");

  test("tells what stays on a laptop, what waits, and what is taken", () => {
    for (const line of [
      "PEER1 chooses on demand for plan.xlsx",
      "PEER1 saves plan.xlsx, and keeps it on this laptop for now",
      "PEER1 takes the version of plan.xlsx that waited",
      "PEER2 chooses on demand for documents without a mode of their own",
      'PEER2 is told: "doc-001.docx" is never synchronised on this copy.',
    ])
      expect(story).toContain(line);
  });
});
