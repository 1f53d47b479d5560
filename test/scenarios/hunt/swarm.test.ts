import { describe, expect, it, onTestFinished } from "vitest";
import { EDITIONS, type WindowsEdition } from "../../../src/model/windows/editions.ts";
import { TROUBLES } from "../../../src/scenarios/chance.ts";
import { Coverage } from "../../../src/scenarios/hunt/coverage.ts";
import { failureClass } from "../../../src/scenarios/hunt/failure-class.ts";
import { Hunter, huntText } from "../../../src/scenarios/hunt/hunter.ts";
import { judgeText } from "../../../src/scenarios/hunt/judge.ts";
import { planOfText, withLimit } from "../../../src/scenarios/hunt/play.ts";
import {
  sourceOf,
  writeScenario,
  type ScenarioSource,
  type SourceStep,
} from "../../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../../src/scenarios/hunt/swarm.ts";
import { ACTION_KEYS } from "../../../src/scenarios/language/shape/actions.ts";
import { wrongWithSymptom } from "../../../src/scenarios/hunt/symptom.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { Kernel } from "../../../src/sim/kernel.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

/** The steps of a day, those that happen at the same moment too. */
const allSteps = (steps: ReadonlyArray<SourceStep>): ReadonlyArray<SourceStep> =>
  steps.flatMap((step) =>
    Array.isArray(step["together"])
      ? [step, ...allSteps(step["together"].flat() as ReadonlyArray<SourceStep>)]
      : [step],
  );

interface Blocks {
  readonly [name: string]: { readonly until?: string; readonly kinds?: ReadonlyArray<string> };
}

const policyOf = (day: ScenarioSource, name: string): unknown =>
  (day["policies"] as { readonly [name: string]: unknown } | undefined)?.[name];

/** Where putting everything right begins. */
const healedFrom = (timeline: ReadonlyArray<SourceStep>): number =>
  timeline.findIndex((step) => (step["plug-power"] as { laptops?: unknown })?.laptops);

const tried = (step: SourceStep): boolean => step["even-if-refused"] === true;
const mustConnect = (step: SourceStep): boolean => step["connect"] !== undefined && !tried(step);

const seeds = Array.from({ length: 90 }, (_, seed) => String(seed));

const isPutRight = ({ timeline }: ScenarioSource): boolean => timeline.at(-1)?.["wait"] === "35m";

/** Those of their days that do not end in the middle. */
const healedDays = seeds.map(swarmDay).filter(isPutRight);

const becomesEqual = ({ timeline }: ScenarioSource): boolean =>
  timeline.some((step) => JSON.stringify(step["eventually"] ?? null).includes("all-copies"));

/** And on which nobody lost for good what only he had. */
const wholeDays = healedDays.filter(becomesEqual);

/** The first day of its kind; there is one among some thousand seeds, whatever the draw is like today. */
const firstDay = (isMeant: (day: ScenarioSource) => boolean): ScenarioSource => {
  for (let seed = 0; seed < 4_000; seed++) {
    const day = swarmDay(String(seed));
    if (isMeant(day)) return day;
  }
  throw new Error("no such day is drawn");
};

describe("a day drawn from a seed", () => {
  it("is a scenario the language reads without a complaint, whatever the seed", () => {
    for (const seed of seeds) {
      const plan = planOfText(writeScenario(swarmDay(seed)), "drawn.scenario.yaml");
      expect("problems" in plan ? plan.problems : "").toBe("");
    }
  });

  it("is the same day for the same seed, and survives being written and read", () => {
    const day = swarmDay("7");
    expect(swarmDay("7")).toEqual(day);
    expect(sourceOf(writeScenario(day))).toEqual({ scenario: 1, ...day });
    expect(swarmDay("8")).not.toEqual(day);
  });

  it("does everything the language has but end the engagement, in every setting and every order of programs somewhere", () => {
    const actions = new Set<string>();
    const scheduling = new Set<unknown>();
    const rooms = new Set<unknown>();
    for (const seed of seeds) {
      const day = swarmDay(seed);
      scheduling.add(day["scheduling"]);
      rooms.add(Object.keys(day["network"] as object)[0]);
      for (const step of allSteps(day.timeline))
        for (const key of Object.keys(step)) actions.add(key);
    }
    // After that nobody has anything to do.
    expect(ACTION_KEYS.filter((key) => !actions.has(key))).toEqual(["clear-information"]);
    expect(scheduling).toEqual(new Set([undefined, "random", "pct"]));
    expect(rooms).toEqual(new Set(["switch", "router", "devices"]));
  });

  it("leaves things to chance on some days, and puts right what that did when it is over", () => {
    const days = wholeDays;
    const kinds = new Set<unknown>();
    for (const day of days) {
      const { faults, workload } = day as { readonly [key: string]: Blocks | undefined };
      for (const kind of faults?.["bumps"]?.kinds ?? []) kinds.add(kind);
      const { until } = faults?.["bumps"] ?? workload?.["work"] ?? {};
      if (until === undefined) continue;
      const over = day.timeline.findIndex((step) => step["wait"] === until);
      expect(over).toBeGreaterThan(0);
      expect(day.timeline.slice(over).some((step) => step["every"] !== undefined)).toBe(false);
    }
    expect([...kinds].filter((kind) => !TROUBLES.some((known) => known === kind))).toEqual([]);
    expect(kinds.size).toBeGreaterThan(TROUBLES.length / 2);
    expect(days.some((day) => day["workload"] !== undefined)).toBe(true);
    expect(days.some(({ timeline }) => timeline.some((step) => step["every"]))).toBe(true);
  });

  it("ends in the middle on one day in eight or so, wherever it happens to be, and nothing is put right", () => {
    const cut = seeds.map(swarmDay).filter((day) => !isPutRight(day));
    expect(cut.length).toBeGreaterThan(4);
    expect(cut.length).toBeLessThan(20);
    for (const day of cut.slice(0, 3))
      expect(huntText(writeScenario(day), day["seed"] as string).failure).toBeNull();
    expect(new Set(cut.map(({ timeline }) => timeline.length)).size).toBeGreaterThan(3);
  });

  it("wakes whoever fell asleep while ports were held back, before anybody does anything", () => {
    const held = healedDays
      .map(({ timeline }) =>
        timeline.slice(timeline.findLastIndex((step) => step["wait"] === "6m")),
      )
      .filter(([first]) => first?.["wait"] === "6m");
    expect(held.length).toBeGreaterThan(0);
    for (const steps of held) {
      const wakes = steps.findIndex((step) => step["wake"] !== undefined);
      expect(wakes).toBeLessThan(steps.findIndex((step) => step["open-copy"] !== undefined));
    }
  });

  it("signs patient people in again, whom another program may have made somebody else", () => {
    const asked = wholeDays.map(({ timeline }) => ({
      signsIn: timeline.findLast((step) => step["sign-in"] !== undefined)?.["sign-in"],
      connects: timeline.slice(healedFrom(timeline)).some(mustConnect),
    }));
    const patient = asked.filter(({ connects }) => !connects);
    expect(patient.length).toBeGreaterThan(0);
    for (const { signsIn } of patient) expect(signsIn).toMatchObject({ remember: true });
  });

  it("brings back on a patient day whoever has left by choice, though he may have slept when he wanted to come back", () => {
    const left = wholeDays.flatMap(({ timeline }) => {
      const steps = timeline.slice(healedFrom(timeline));
      const gone = allSteps(timeline).flatMap((step) => step["work-offline"] ?? []);
      return steps.some(mustConnect) ? [] : gone.map((who) => ({ who, steps }));
    });
    expect(left.length).toBeGreaterThan(0);
    for (const { steps, who } of left)
      expect(steps).toContainEqual({ "work-online": who, "even-if-refused": true });
  });

  it("hands in what was done in a second folder, also where somebody only put another folder there", () => {
    const inFolder = (action: string) => (step: SourceStep) =>
      "folder" in ((step[action] ?? {}) as object);
    const { timeline } = firstDay(
      (day) =>
        day.timeline.some(inFolder("open-copy")) &&
        !allSteps(day.timeline).some(inFolder("create-child-copy")),
    );
    const opened = timeline.findLastIndex(inFolder("open-copy"));
    const { laptop } = timeline[opened]!["open-copy"] as { readonly laptop: string };
    expect(timeline.slice(opened).find((step) => step["sync-now"])).toMatchObject({
      after: "5m",
      "sync-now": { laptop },
    });
  });

  it("starts everybody's Windows anew where nobody ever ends a connection, and somebody may be signed in as another", () => {
    const { nodes, timeline } = swarmDay("531000");
    expect(nodes["PARENT"]?.["auto-disconnect"]).toBe("never");
    const reboots = timeline.findLastIndex((step) => step["reboot"] !== undefined);
    expect(timeline[reboots]).toMatchObject({ reboot: { laptops: ["ANNA", "BEN"] } });
    expect(reboots).toBeGreaterThan(timeline.findLastIndex((step) => step["sign-in"]));
    expect(reboots).toBeLessThan(timeline.findLastIndex((step) => step["connect"]));
  });

  it("lets whoever comes back last come back by himself where the host ends a session the moment it is idle, and nowhere else", () => {
    const lastConnect = ({ timeline }: ScenarioSource): SourceStep | undefined =>
      timeline.findLast((step) => (step["connect"] as { laptops?: unknown })?.laptops);
    const isAtOnce = (day: ScenarioSource): boolean => {
      const { to } = (lastConnect(day)?.["connect"] ?? {}) as { to?: string };
      return day.nodes[to?.split("\\")[2] ?? ""]?.["auto-disconnect"] === "0s";
    };
    const isWhole = (day: ScenarioSource): boolean =>
      isPutRight(day) && policyOf(day, "patience") === undefined && lastConnect(day) !== undefined;
    expect(tried(lastConnect(firstDay((day) => isWhole(day) && isAtOnce(day)))!)).toBe(true);
    expect(tried(lastConnect(firstDay((day) => isWhole(day) && !isAtOnce(day)))!)).toBe(false);
  });

  it("makes no more copies from one laptop than it has seats", () => {
    for (const seed of [...seeds, "520891"]) {
      const { nodes, timeline } = swarmDay(seed);
      for (const step of timeline) {
        const made = step["create-child-copy"] as
          | { readonly laptops?: ReadonlyArray<string>; readonly from: string }
          | undefined;
        const os = nodes[made?.from.split("\\")[2] ?? ""]?.["os"] as WindowsEdition | undefined;
        if (made?.laptops === undefined || os === undefined) continue;
        expect(made.laptops.length).toBeLessThanOrEqual(EDITIONS[os].inboundCap ?? Infinity);
      }
    }
  });

  it("lets disks write what was set up before trouble begins, where they say more than they have done", () => {
    const day = wholeDays.find((each) => policyOf(each, "disk-cache") === "lying");
    const written = day?.timeline.findIndex((step) => step["wait"] === "10s") ?? -1;
    expect(day?.timeline.slice(0, written).some((step) => step["create-child-copy"])).toBe(true);
    expect(day?.timeline.slice(0, written).some((step) => step["power-off"])).toBe(false);
  });

  it("lets everybody in where people share, also where new networks are public", () => {
    const day = wholeDays.find((each) => policyOf(each, "new-networks") === "public");
    expect(day?.nodes["PARENT"]?.["network-profile"]).toBe("private");
    expect(day?.nodes["OFFICE"]?.["network-profile"]).toBe("private");
    const guests = Object.values(day?.nodes ?? {}).filter((node) => !("network-profile" in node));
    expect(guests.length).toBeGreaterThan(0);
  });

  it("puts right whatever it broke, and then demands equal copies", () => {
    const { timeline } = swarmDay("3");
    const last = timeline.findLast((step) => step["eventually"] !== undefined);
    expect(last?.["eventually"]).toEqual({ within: "30m", "all-copies": "equal" });
    expect(timeline.findLastIndex(tried)).toBeLessThan(timeline.indexOf(last!));
  });

  it("has somebody save on some days, a few times in a row, within milliseconds of a newer version of his file", () => {
    const saves = ({ timeline }: ScenarioSource) =>
      timeline.flatMap((step, at) => {
        const before = timeline[at - 1]?.["sync-now"] as { readonly laptop?: string } | undefined;
        const { laptop = "" } = (step["edit-document"] ?? {}) as { readonly laptop?: string };
        const millis = /^(\d+)ms$/.exec(String(step["after"]))?.[1];
        return millis !== undefined && before?.laptop === laptop
          ? [{ laptop, millis: Number(millis) }]
          : [];
      });
    const day = firstDay((one) => saves(one).length >= 3);
    expect(day["engagement"]).toMatchObject({ files: true });
    const after = saves(day).map(({ millis }) => millis);
    expect(Math.max(...after)).toBeLessThanOrEqual(400);
    expect(new Set(after).size).toBeGreaterThan(1);
    expect(huntText(writeScenario(day), String(day["seed"])).failure).toBeNull();
    // Where a rename may put a file over what was saved a moment ago, nobody could keep that.
    const ofNodes = (one: ScenarioSource) =>
      one["nodes"] as { readonly [name: string]: { readonly [key: string]: unknown } };
    const disks = Array.from({ length: 1_000 }, (_, seed) => swarmDay(String(seed))).flatMap(
      (one) =>
        saves(one).map(
          ({ laptop }) => ofNodes(one)[laptop]?.["file-system"] ?? policyOf(one, "file-system"),
        ),
    );
    expect(new Set(disks)).toEqual(new Set([undefined, "ntfs", "local"]));
  });

  it("goes wrong once more on some days when everybody is connected, in a way that passes, and nobody puts that right", () => {
    const kinds = new Set<string>();
    let without = 0;
    for (const { timeline } of wholeDays) {
      const healed = healedFrom(timeline);
      const connected = timeline.findLastIndex(mustConnect);
      if (connected < healed) continue;
      const last = timeline.slice(connected + 1, -2);
      if (last.length === 0) without++;
      else {
        expect(last[0]).toMatchObject({ wait: "5m" });
        const [what] = allSteps(last.slice(1)).flatMap(Object.keys);
        kinds.add(what!);
      }
    }
    expect(without).toBeGreaterThan(10);
    expect(kinds.size).toBeGreaterThan(6);
  });

  it("shares the folder of the copy again, whatever folder somebody shared under its name", () => {
    const names = seeds
      .map((seed) => swarmDay(seed).timeline.map((step) => Object.keys(step)[0]))
      .filter((day) => day.includes("stop-sharing") && day.includes("share-folder"));
    const again = names.map((day) => day.lastIndexOf("share-folder"));
    expect(again.length).toBeGreaterThan(0);
    for (const [at, index] of again.entries())
      expect(names[at]?.slice(index - 2, index + 2)).toEqual([
        "open-copy",
        "stop-sharing",
        "share-folder",
        "grant",
      ]);
  });

  it("asks for equal copies after damage to files unless it may have cost work, or the making of a copy, and reads everything once more", () => {
    const damagedDay = (isMeant: (parts: ReadonlyArray<unknown>) => boolean) =>
      firstDay((day) => {
        const parts = allSteps(day.timeline).flatMap((step) => step["damage-file"] ?? []);
        const of = parts.map((part) => (part as { readonly of?: unknown }).of);
        return isPutRight(day) && of.length > 0 && isMeant(of);
      });
    const harmless = damagedDay((parts) =>
      parts.every((of) => of === "papers" || of === "drop-box"),
    );
    expect(becomesEqual(harmless)).toBe(true);
    const costly = damagedDay((parts) => parts.includes("operations"));
    expect(becomesEqual(costly)).toBe(false);
    for (const { timeline } of [harmless, costly]) {
      const healed = timeline.slice(healedFrom(timeline));
      expect(healed.some((step) => step["repair"] !== undefined)).toBe(true);
    }
    const refusable = costly.timeline.slice(healedFrom(costly.timeline)).filter(mustConnect);
    expect(refusable).toEqual([]);
  });

  it("shares the folders of peers when they are there again: on a stick that is put back, or made anew", () => {
    const last = (timeline: ScenarioSource["timeline"], action: string) =>
      timeline.findLastIndex((step) => {
        const { laptop, laptops } = (step[action] ?? {}) as {
          readonly laptop?: string;
          readonly laptops?: ReadonlyArray<string>;
        };
        return laptop === "ANNA" || laptops?.includes("ANNA") === true;
      });
    // A stick that was out, and a folder that was deleted, of somebody to whom others go back in the end.
    for (const comesBack of ["put-stick-back", "delete-folder"]) {
      const { timeline } = firstDay(
        (day) =>
          last(day.timeline, comesBack) > 0 &&
          last(day.timeline, "share-folder") > healedFrom(day.timeline),
      );
      expect(last(timeline, comesBack)).toBeGreaterThan(0);
      expect(last(timeline, "share-folder")).toBeGreaterThan(last(timeline, comesBack));
      expect(last(timeline, "share-folder")).toBeGreaterThan(last(timeline, "create-child-copy"));
    }
  });

  it("has somebody hold a file for a moment on every other day, and let it go, also when somebody comes back just then", () => {
    const inPassing = ["Virus scanner", "Backup", "Indexer", "Viewer"];
    const program = (step: SourceStep, action: string): string | undefined =>
      (step[action] as { readonly program?: string } | undefined)?.program;
    let days = 0;
    // Somebody who only looks is there on one day in twenty-five.
    const many = Array.from({ length: 3 * seeds.length }, (_, seed) => String(seed))
      .map(swarmDay)
      .filter(isPutRight);
    const seen = new Set<string>();
    const met = new Set<string>();
    for (const { timeline } of many) {
      const steps = allSteps(timeline);
      const opened = steps.filter((step) =>
        inPassing.includes(program(step, "open-program") ?? ""),
      );
      if (opened.length > 0) days++;
      for (const step of opened) {
        const name = program(step, "open-program")!;
        seen.add(name);
        const after = steps.slice(steps.indexOf(step) + 1);
        for (const key of Object.keys(after[0]!)) met.add(key);
        expect(after.some((later) => program(later, "close-program") === name)).toBe(true);
      }
    }
    expect(days).toBeGreaterThan(seeds.length);
    expect(seen).toEqual(new Set(inPassing));
    const whileHeld = ["plug", "wake", "open-copy", "power-on", "close-program"];
    expect(whileHeld.filter((action) => !met.has(action))).toEqual([]);
  });

  it("starts a host anew that would hold a file for ever for somebody who vanished", () => {
    const holds = (step: SourceStep) =>
      step["open-program"] !== undefined && "file" in (step["open-program"] as object);
    const day = wholeDays.find(
      (each) => policyOf(each, "dead-peer") === "by-idleness" && each.timeline.some(holds),
    );
    const last = day?.timeline.findLast((step) => step["reboot"] !== undefined);
    expect(last).toMatchObject({ "even-if-refused": true });
    expect((last!["reboot"] as { laptops?: unknown }).laptops).toContain("PARENT");
    expect(day!.timeline.indexOf(last!)).toBeGreaterThan(day!.timeline.findLastIndex(holds));
  });

  it("starts a host anew that would keep a seat for ever for somebody who vanished", () => {
    const takesSeats = (step: SourceStep) =>
      step["open-program"] !== undefined && "windows-user" in (step["open-program"] as object);
    const isKept = (day: ScenarioSource) => policyOf(day, "idle-end") === "client";
    const isNeverEnded = ({ nodes }: ScenarioSource) =>
      nodes["PARENT"]?.["auto-disconnect"] === "never";
    for (const keeps of [isKept, isNeverEnded]) {
      const { timeline } = firstDay(
        (each) =>
          keeps(each) &&
          policyOf(each, "dead-peer") === undefined &&
          allSteps(each.timeline).filter(takesSeats).length > 20,
      );
      const healed = timeline.slice(healedFrom(timeline));
      const reboots = healed.filter((step) => step["reboot"] !== undefined);
      const laptops = reboots.flatMap((step) => (step["reboot"] as { laptops: string[] }).laptops);
      expect(laptops).toContain("PARENT");
    }
  });

  it("gives whoever had another's folder put over his own a copy anew, where a program may have saved over that one", () => {
    const carried = (step: SourceStep) =>
      (step["restore-folder"] as { readonly of?: string } | undefined)?.of !== undefined;
    const isHost = ({ timeline }: ScenarioSource, laptop: unknown) =>
      timeline.some((step) => (step["share-copy"] as { laptop?: unknown })?.laptop === laptop);
    const carriers = (day: ScenarioSource) =>
      allSteps(day.timeline)
        .filter(carried)
        .map((step) => (step["restore-folder"] as { readonly laptop: string }).laptop)
        .filter((laptop) => !isHost(day, laptop));
    const { timeline } = firstDay(
      (day) =>
        carriers(day).length > 0 &&
        allSteps(day.timeline).some((step) => step["save-in-program"] !== undefined),
    );
    const [laptop] = carriers({ timeline, nodes: {} } as unknown as ScenarioSource);
    const healed = timeline.slice(healedFrom(timeline));
    expect(healed).toContainEqual({ "delete-folder": { laptop }, "even-if-refused": true });
  });

  it("is played, and the engine we ship has nothing to be ashamed of", () => {
    for (const seed of ["4", "39"]) {
      const day = new Hunter({ scenario: null }).play(seed);
      expect(`${day.failure} ${day.message}`).toBe("null null");
      expect(day.reached.length).toBeGreaterThan(50);
      expect(day.reached).toContain("again clocks");
    }
  });
});

describe("a hunt", () => {
  const broken = smallRoom("  - expect: { PEER1: { indicator: yellow } }");

  it("tells failures apart by what broke and not by where", () => {
    const day = huntText(broken, "1");
    expect(day.failure).toBe("expectation-failed indicator");
    expect(day.message).toContain("PEER1.indicator should be yellow");
    expect(day.text).toBe(broken);
    expect(huntText(broken.replace("PEER1: { ind", "PEER2: { ind"), "1").failure).toBe(day.failure);
  });

  it("takes an exception of our own for a finding, and two with other numbers for the same", () => {
    const one = failureClass({ message: "Error: no segment 17 of 0badcafe01\n  at x" });
    expect(one).toBe("defect Error: no segment # of #");
    expect(failureClass({ message: "Error: no segment 4 of 123456789a" })).toBe(one);
  });

  it("ends a day as soon as a symptom is seen, at whichever laptop", () => {
    const day = smallRoom("  - work-offline: { laptop: PEER2 }\n  - wait: 1h");
    expect(
      huntText(day, "1", { symptom: "anybody: { indicator: offline, sessions: 0 }" }).seen,
    ).toBe(true);
    expect(huntText(day, "1", { symptom: "anybody: { indicator: yellow }" }).seen).toBe(false);
    const wrong = smallRoom(
      "  - sign-in: { laptop: PARENT, to: '\\\\PEER1', as: 'PEER1\\x', password: y }\n    even-if-refused: true",
    );
    expect(huntText(wrong, "1", { symptom: "refused: 1326" }).seen).toBe(true);
    expect(huntText(wrong, "1", { symptom: "refused: 71" }).seen).toBe(false);
  });

  it("finds the symptom of its own help among the days it plays when nobody says how many", () => {
    const hunter = new Hunter({ scenario: null, symptom: "refused: 71" });
    const seen = seeds.find((seed) => hunter.play(seed).seen);
    expect(seen).toBeDefined();
  });

  it("plays a scenario with the seed and the order of programs of that day", () => {
    const text = new Hunter({ scenario: sourceOf(broken) }).play("1").text;
    expect(text).toContain("seed: '1'");
    expect(text).toContain("scheduling: pct");
  });

  it("ends a hunted day where the hunt did, whoever plays it again, and no other", () => {
    const { run } = Kernel.prototype;
    onTestFinished(() => void (Kernel.prototype.run = run));
    const limits: Array<number> = [];
    Kernel.prototype.run = function seen(this: Kernel, ...how) {
      limits.push(this.limits.eventsMax);
      return run.apply(this, how) as never;
    };
    const day = smallRoom("  - wait: 1s", { peers: 1 });
    const hunted = day.replace(/^name: .*$/m, "name: Hunted day 7");
    for (const text of [hunted, day]) {
      judgeText(text);
      huntText(text, "7");
      huntText(text, "7", { symptom: "refused: 71" });
    }
    expect(limits.slice(0, 3)).toEqual([2_000_000, 2_000_000, 2_000_000]);
    expect(new Set(limits.slice(3))).toEqual(new Set([50_000_000]));
  });

  it("says in the file of a hunted day where it ends, whatever it is called, and whoever plays it", () => {
    const { text } = new Hunter({ scenario: null, symptom: "anybody: { indicator: green }" }).play(
      "3",
    );
    expect(text).toMatch(/^name: Hunted day 3\n[^]*\nevents-limit: 2000000\n$/m);
    const room = smallRoom("  - wait: 1h", { peers: 1, tail: "events-limit: 200" });
    const { verdict } = runPlan(planOf(room));
    expect(verdict.failures[0]?.message).toContain("stopped at its limit: 200 events");
    expect(judgeText(room)).toMatchObject({ failure: expect.stringMatching(/^no-progress /) });
    // One that was kept before files said so is looked into under other names.
    const other = sourceOf(broken);
    expect(withLimit(other)).toBe(other);
    const old = { ...other, name: "Hunted day 7" };
    expect(withLimit(old)).toEqual({ ...old, "events-limit": 2_000_000 });
  });

  it("says what is wrong with a symptom nobody can understand", () => {
    expect(wrongWithSymptom("anybody: { indicator: yelow }")).toContain('did you mean "yellow"?');
    expect(wrongWithSymptom("anybody: { indicator: yellow }")).toBe(null);
    expect(wrongWithSymptom("refused: 71")).toBe(null);
    expect(wrongWithSymptom("anybody: { indicator: offline },\n refused: 71")).toBe(null);
  });

  it("knows what was reached, what never was, and what the last day added", () => {
    const coverage = new Coverage();
    expect(coverage.add(["marks seat-refused", "codes 71"])).toBe(2);
    expect(coverage.add(["codes 71", "codes 53"])).toBe(1);
    expect(coverage.short).toMatch(/^1 of \d+ marks, 2 of 32 codes/);
    expect(coverage.table().join("\n")).toContain("after so many days: 1: 2, 2: 3");
    expect(coverage.table().at(-1)?.trim()).toBe("▆█");
    expect(coverage.table().join("\n")).toMatch(/^faults +0 of 7, never: partition/m);
  });
});
