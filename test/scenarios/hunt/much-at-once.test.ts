import { describe, expect, it } from "vitest";
import { firstParcel } from "../../../src/scenarios/hunt/draw/first-parcel.ts";
import type { SourceStep } from "../../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../../src/scenarios/hunt/swarm.ts";
import { messages, smallRoom } from "../../support/scenario.ts";

const SCANNER = "Thorough scanner";

const allSteps = (steps: ReadonlyArray<SourceStep>): ReadonlyArray<SourceStep> =>
  steps.flatMap((step) =>
    Array.isArray(step["together"])
      ? [step, ...allSteps(step["together"].flat() as ReadonlyArray<SourceStep>)]
      : [step],
  );

const isAbout = (step: SourceStep, action: string, key: string, value: string): boolean =>
  (step[action] as { readonly [key: string]: unknown } | undefined)?.[key] === value;

const days = Array.from({ length: 200 }, (_, seed) => swarmDay(String(seed)));

describe("many small documents on a hunted day", () => {
  it("lie in a file whose name is known before the day is played", () => {
    const file = firstParcel("5", { documents: 4, sizeBytes: 40_000 }) ?? "";
    const holding = (name: string): string =>
      smallRoom(
        `  - open-program: { laptop: PARENT, program: Scanner, on: '\\\\PARENT\\Test', file: ${name} }`,
      );
    expect(messages(holding(file))).toEqual([]);
    expect(messages(holding(file.replace("4.", "5.")))).not.toEqual([]);
  });

  it("lie in no file together where they are too few or too large", () => {
    expect(firstParcel("5", { documents: 3, sizeBytes: 40_000 })).toBe(null);
    expect(firstParcel("5", { documents: 8, sizeBytes: 8 * 65_536 + 1 })).toBe(null);
    expect(firstParcel("5", { documents: 8, sizeBytes: 8 * 65_536 })).not.toBe(null);
  });

  it("are brought together on some days, by somebody who comes back with them, and the power goes or the cable just then", () => {
    const cuts = new Set<string>();
    for (const { timeline } of days)
      for (const [at, step] of timeline.entries()) {
        const entries = step["together"];
        if (!Array.isArray(entries) || entries.length !== 2) continue;
        const [comes, cut] = entries as unknown as readonly [SourceStep, SourceStep];
        const saved = timeline.slice(at - 4, at).every((each) => each["edit-document"]);
        if (comes["work-online"] === undefined || at < 4 || !saved) continue;
        for (const by of ["power-off", "unplug"]) if (cut[by] !== undefined) cuts.add(by);
      }
    expect(cuts).toEqual(new Set(["power-off", "unplug"]));
  });

  it("lie in a file a program holds on some days, while somebody fetches it, opens his copy or cleans up, and it is let go", () => {
    const met = new Set<string>();
    for (const { timeline } of days) {
      const steps = allSteps(timeline);
      for (const [at, step] of steps.entries()) {
        if (!isAbout(step, "open-program", "program", SCANNER)) continue;
        const after = steps.slice(at + 1);
        for (const action of ["create-child-copy", "open-copy", "clean-up"])
          if (after.slice(0, 4).some((each) => each[action] !== undefined)) met.add(action);
        expect(step["open-program"]).toMatchObject({
          file: expect.stringMatching(/^_Sync\/own\/parcel\/[4-8]\.[0-9a-f]{32}\.parcel$/),
        });
      }
    }
    expect(met).toEqual(new Set(["create-child-copy", "open-copy", "clean-up"]));
  });
});
