import { describe, expect, it } from "vitest";
import { blame, tellBlame } from "../../../src/scenarios/hunt/blame.ts";
import { readBundle, writeBundle } from "../../../src/scenarios/hunt/bundle.ts";
import type { ScenarioSource } from "../../../src/scenarios/hunt/source.ts";

const source: ScenarioSource = {
  name: "x",
  policies: { "power-loss": "torn" },
  nodes: { ANNA: { os: "windows-7-pro", clock: { offset: "-3m" } } },
  timeline: [
    { plug: { laptop: "ANNA" } },
    { sleep: { laptop: "ANNA" } },
    { wait: "1m" },
    { unplug: { laptop: "ANNA" }, "even-if-refused": true },
  ],
};

/** Fails as long as ANNA sleeps with a wrong clock; without `unplug` otherwise; without `plug` it is no scenario. */
const judge = (day: ScenarioSource): string | null | undefined => {
  const text = JSON.stringify(day);
  if (!text.includes('"plug"')) return undefined;
  if (!text.includes("unplug")) return "another";
  return text.includes("sleep") && text.includes("clock") ? "it" : null;
};

describe("blame", () => {
  it("tells what the failure needs, what it does not, and what cannot be left out", () => {
    expect(tellBlame("it", [...blame(source, "it", judge)])).toMatchInlineSnapshot(`
      "Without any one of these it passes, so it needs all of them:
        - step 2, sleep: { laptop: ANNA }
        - clock: { offset: -3m } of ANNA
      Without these it fails in another way:
        - step 4, unplug: { laptop: ANNA }: another
      Others build on these, so they cannot be left out alone:
        - step 1, plug: { laptop: ANNA }
      It does not need the other 2; fieldlab shrink leaves them out together."
    `);
  });

  it("says so where no single thing is needed", () => {
    const always = [...blame(source, "it", () => "it")];
    expect(tellBlame("it", always)).toBe(
      "No single thing is needed for it: whichever is left out, it does not pass.\n" +
        "It does not need the other 6; fieldlab shrink leaves them out together.",
    );
  });
});

describe("a bundle", () => {
  const run = {
    node: "v24.0.0",
    file: "day.scenario.yaml",
    seed: "8",
    scenario: "scenario: 1\n",
    verdict: "passed",
    failure: null,
    journalHash: "ab",
  };

  it("holds all a run is repeated with", () => {
    expect(readBundle(writeBundle(run))).toMatchObject(run);
  });

  it("is refused where it is none, where something is missing, and where another version made it", () => {
    const wrong = (text: string) => {
      const read = readBundle(text);
      return "wrong" in read ? read.wrong : "";
    };
    expect(wrong("{")).toBe("it is not JSON");
    expect(wrong(writeBundle(run).replace('"seed"', '"sead"'))).toMatch(/^seed: /);
    expect(wrong(writeBundle(run).replace(/"package": "[^"]*"/, '"package": "9.9.9"'))).toMatch(
      /^it was made by fieldlab 9\.9\.9, and this is /,
    );
  });
});
