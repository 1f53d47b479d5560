import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import { planFile, shippedScenarios } from "../support/scenario.ts";

describe("every shipped scenario", () => {
  for (const file of shippedScenarios()) {
    it(`${file} passes, and proves that what it is about happened`, () => {
      const plan = planFile(file);
      const { verdict } = runPlan(plan);
      expect(verdict.failures.map((failure) => failure.message)).toEqual([]);
      expect(verdict.kind).toBe("passed");
      expect(verdict.checked).toBeGreaterThan(0);
      expect(plan.mustHappen.length).toBeGreaterThan(0);
    });

    it(`${file} has a text a trainer can read aloud`, () => {
      const said = planFile(file).timeline.filter((step) => step.say !== null);
      expect(said.length).toBeGreaterThanOrEqual(2);
    });
  }
});

describe("on a Samba server and on a POSIX disk", () => {
  const others = shippedScenarios().flatMap((file) =>
    (["samba", "local"] as const).map((fileSystem) => ({ file, fileSystem })),
  );
  it.each(others)("$file passes on $fileSystem", ({ file, fileSystem }) => {
    const plan = planFile(file, { set: [["policies.file-system", fileSystem]] });
    const { verdict } = runPlan(plan);
    expect(verdict.failures.map((failure) => failure.message)).toEqual([]);
    expect(verdict.kind).toBe("passed");
  });
});

describe("a scenario fails when its world is changed on purpose", () => {
  const breaks: ReadonlyArray<{ file: string; set: readonly [string, string]; why: string }> = [
    {
      file: "scenarios/limits/xp-pro-eleventh-peer.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-7-pro"],
      why: "Windows 7 has twenty seats",
    },
    {
      file: "scenarios/limits/xp-home-sixth-peer.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-xp-pro"],
      why: "XP Professional has ten seats",
    },
    {
      file: "scenarios/limits/windows-7-twenty-first-peer.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-server-2008-r2"],
      why: "a server has no limit",
    },
    {
      file: "scenarios/limits/server-thirty-peers.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-7-pro"],
      why: "Windows 7 stops at twenty",
    },
    {
      file: "scenarios/limits/idle-peer-frees-a-seat.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-xp-pro"],
      why: "nobody is refused",
    },
    {
      file: "scenarios/limits/open-file-pins-a-seat.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-xp-pro"],
      why: "nobody is refused",
    },
    {
      file: "scenarios/limits/second-program-takes-seats.scenario.yaml",
      set: ["nodes.PARENT.os", "windows-7-pro"],
      why: "there are seats for all",
    },
    {
      file: "scenarios/cabling/five-ports-seven-laptops.scenario.yaml",
      set: ["network.switch.ports", "8"],
      why: "there is a sixth port",
    },
    {
      file: "scenarios/cabling/four-cables-for-five.scenario.yaml",
      set: ["network.cables", "5"],
      why: "there is a fifth cable",
    },
    {
      file: "scenarios/cabling/cable-pulled-mid-document.scenario.yaml",
      set: ["network.switch.speed", "1Gbit/s"],
      why: "the document is through before the cable is out",
    },
    {
      file: "scenarios/workflow/4-working-without-the-parent.scenario.yaml",
      set: ["policies.yellow", "not-top-level"],
      why: "the other reading of yellow",
    },
    {
      file: "scenarios/workflow/6-on-demand.scenario.yaml",
      set: ["timeline.5.set-document-mode.mode", "automatic"],
      why: "the workbook goes out with every save",
    },
  ];
  for (const { file, set, why } of breaks) {
    it(`${file} fails with ${set[0]} = ${set[1]}: ${why}`, () => {
      const plan = planFile(file, { set: [set] });
      expect(runPlan(plan).verdict.kind).not.toBe("passed");
    });
  }
});
