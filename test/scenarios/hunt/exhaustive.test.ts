import { afterEach, describe, expect, it } from "vitest";
import { STRIKES } from "../../../src/scenarios/chance.ts";
import { explore, type Explored, type Struck } from "../../../src/scenarios/hunt/exhaustive.ts";
import { judgeText } from "../../../src/scenarios/hunt/judge.ts";
import { sourceOf, writeScenario } from "../../../src/scenarios/hunt/source.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { Kernel } from "../../../src/sim/kernel.ts";
import { Field } from "../../../src/model/field.ts";
import { Nic } from "../../../src/model/hardware/hardware.ts";
import { SECOND } from "../../../src/sim/time.ts";
import { planOf } from "../../support/scenario.ts";

/** Two laptops that get a cable and an address at the same moment. */
const DAY = `scenario: 1
name: Two cables
seed: 1
nodes: { ANNA: { os: windows-7-pro }, BEN: { os: windows-7-pro } }
network: { switch: { ports: 4 } }
timeline:
  - together:
      - create-account: { laptop: ANNA, name: field, password: pw }
      - create-account: { laptop: BEN, name: field, password: pw }
      - plug: { laptop: ANNA }
eventually: { within: 1m, ANNA: { link: up } }
`;

/** Nobody works at the office's computer: what happens there happens at ANNA's turns. */
const OFFICE_DAY = `scenario: 1
name: One who works with the office
seed: 1
engagement: { name: Test, documents: 1, size: 20kB, records: 1 }
nodes: { OFFICE: { os: windows-server-2008-r2, holds: top-level }, ANNA: { os: windows-7-pro } }
timeline:
  - plug: { laptop: ANNA, into: office }
  - create-sync-copy: { laptop: ANNA, from: OFFICE }
  - connect: { laptop: ANNA, to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office, remember: true }
  - edit-record: { laptop: ANNA, record: tb/1000, set: { balance: 7 } }
eventually: { within: 4m, ANNA: { queue: 0 } }
`;

const walk = (bound: number, day = DAY, strikes: ReadonlyArray<Struck> = []) => {
  const steps = explore(planOf(day), bound, strikes);
  let last: Explored | undefined;
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done === true) return { found: next.value, explored: last };
    last = next.value;
  }
};

/** ANNA shares nothing, has no copy and no stick, and is connected to nobody. */
const WHY_NOT: { readonly [strikes: string]: string } = {
  "permission-withdrawn": "nothing-shared",
  "stick-pulled": "no-stick",
  "files-held": "no-files",
  "other-account": "not-connected",
};

/** The office's computer has no stick, and is connected to nobody itself. */
const NOT_THE_OFFICES: { readonly [strikes: string]: string } = {
  "stick-pulled": "no-stick",
  "other-account": "not-connected",
};

const { record } = Kernel.prototype;
const { plug, powerOn } = Field.prototype;
const { drop, negotiate } = Nic.prototype;
afterEach(() => {
  Object.assign(Nic.prototype, { drop, negotiate });
  Field.prototype.plug = plug;
  Field.prototype.powerOn = powerOn;
  Kernel.prototype.record = record;
});

/** The bug that is planted: it breaks when BEN has his account before ANNA has hers. */
const plantRace = (): void => {
  const made = new WeakMap<Kernel, string>();
  Kernel.prototype.record = function planted(this: Kernel, kind, actor, ...more) {
    if (kind === "account.created") {
      if (actor === "BEN" && !made.has(this)) throw new Error("the planted race");
      made.set(this, actor);
    }
    return record.call(this, kind, actor, ...more);
  };
};

/** The bug that is planted: a cable that was out once is dead. */
const plantDeadCable = (): void => {
  const used = new WeakSet<Field>();
  Field.prototype.plug = function once(this: Field, ...how) {
    if (used.has(this)) return null;
    used.add(this);
    return plug.apply(this, how);
  };
};

describe("a walk over all orders", () => {
  it("finds a race that fifo does not show, and what it keeps shows it again", () => {
    plantRace();
    expect(judgeText(DAY)).toEqual({ kind: "passes" });
    const { found } = walk(1);
    expect(found?.failure).toContain("the planted race");
    expect(found?.schedule).toHaveLength(1);
    const kept = writeScenario({
      ...sourceOf(DAY),
      schedule: (found?.schedule ?? []).map((turn) => ({ ...turn })),
    });
    expect(kept).toMatch(/\nschedule: \[\{ turn: \d+, (?:goes|waits): \w+ \}\]\n/);
    expect(judgeText(kept)).toMatchObject({ failure: found?.failure });
  });

  it("ends without a finding where there is none, and says how much it has walked", () => {
    const { explored, found } = walk(1);
    expect(found).toBeNull();
    expect(explored).toMatchObject({ deviations: 1, left: 0, pruned: 0 });
    expect(explored!.played).toBeGreaterThan(3);
    expect(explored!.days).toBeGreaterThan(1);
    expect(explored!.days).toBeLessThanOrEqual(explored!.played);
  });

  it("walks nothing below an order whose day it knows, and more with a higher bound", () => {
    const [one, two] = [walk(1).explored!, walk(2).explored!];
    expect(two.played).toBeGreaterThan(one.played);
    expect(two.pruned).toBeGreaterThan(0);
    expect(two.days).toBeGreaterThanOrEqual(one.days);
  });

  it("lets something go wrong at every turn where that is asked for, puts it right, and excuses whoever is refused by it", () => {
    const plan = planOf(DAY);
    const turns: Array<string> = [];
    const count = runPlan(plan, { onTurn: ({ machine }) => void turns.push(machine) });
    const turn = turns.indexOf("ANNA") + 1;
    const struck = runPlan({ ...plan, schedule: [{ turn, strikes: "sleep" }] });
    const powers = struck.journal.events.filter(({ kind }) => kind.startsWith("power."));
    expect(powers.map(({ actor, kind }) => `${actor} ${kind}`)).toEqual([
      "ANNA power.sleep",
      "ANNA power.wake",
    ]);
    expect(powers[1]!.at - powers[0]!.at).toBe(10_000_000);
    expect(count.verdict.kind).toBe("passed");
    const steps = explore(plan, 1, [{ strikes: "sleep" }]);
    let next = steps.next();
    let played = 0;
    for (; next.done !== true; next = steps.next()) ({ played } = next.value);
    expect(next.value).toBeNull();
    expect(played).toBeGreaterThan(walk(1).explored!.played);
  });

  it("strikes as long as it is told, the switch a laptop is plugged into, and the frames of a moment", () => {
    const plan = planOf(DAY);
    const turns: Array<string> = [];
    runPlan(plan, { onTurn: ({ machine }) => void turns.push(machine) });
    const turn = turns.indexOf("ANNA") + 1;
    const eventsOf = (struck: Struck, kinds: ReadonlyArray<string>) =>
      runPlan({ ...plan, schedule: [{ turn, ...struck }] }).journal.events.filter(({ kind }) =>
        kinds.includes(kind),
      );
    const [asleep, awake] = eventsOf({ strikes: "sleep", lasts: 120_000_000 }, [
      "power.sleep",
      "power.wake",
    ]);
    expect(awake!.at - asleep!.at).toBe(120_000_000);
    const [begins, ends] = eventsOf({ strikes: "lost-frames" }, ["fault.began", "fault.ended"]);
    expect(ends!.at - begins!.at).toBe(5_000);
    for (const strikes of STRIKES)
      expect(eventsOf({ strikes }, ["drawn", "drawn.refused"])).toMatchObject([
        { kind: "drawn", actor: strikes === "switch-power" ? "switch" : "ANNA", what: strikes },
        ...(WHY_NOT[strikes] === undefined
          ? []
          : [{ kind: "drawn.refused", code: WHY_NOT[strikes] }]),
      ]);
  });

  it("excuses what has not come true when a fault was put right within the last minute, and nothing else", () => {
    const day = DAY.replace("within: 1m, ANNA: { link: up }", "within: 3m, ANNA: { link: up }");
    const found = (seconds: number) => {
      const steps = explore(planOf(day), 1, [{ strikes: "cable-pulled", lasts: seconds * SECOND }]);
      let next = steps.next();
      while (next.done !== true) next = steps.next();
      return next.value?.failure;
    };
    expect(found(10)).toBeUndefined();
    plantDeadCable();
    expect(found(150)).toBeUndefined();
    expect(found(10)).toBe("expectation-failed link");
  });

  it("finds what only a fault of the office's computer shows, and what it keeps shows it again", () => {
    // The bug that is planted: a computer that was switched on again shares nothing any more.
    Field.prototype.powerOn = function planted(this: Field, name) {
      const refusal = powerOn.call(this, name);
      const computer = this.laptop(name);
      if (refusal === null)
        for (const { name: share } of computer.shares.all()) computer.stopSharing(share);
      return refusal;
    };
    const power = { strikes: "power-cut" } as const;
    expect(walk(1, OFFICE_DAY, [{ ...power, laptop: "ANNA" }]).found).toBeNull();
    const { found } = walk(1, OFFICE_DAY, [power]);
    expect(found).toMatchObject({
      failure: "expectation-failed queue",
      schedule: [{ ...power, laptop: "OFFICE" }],
    });
    const schedule = (found?.schedule ?? []).map((turn) => ({ ...turn }));
    const kept = writeScenario({ ...sourceOf(OFFICE_DAY), schedule });
    expect(judgeText(kept)).toMatchObject({ failure: found?.failure });
    expect(judgeText(writeScenario(sourceOf(OFFICE_DAY)))).toEqual({ kind: "passes" });
  });

  it("strikes the office's computer at every turn at which somebody can reach it, and at no other", () => {
    const plan = planOf(OFFICE_DAY);
    const concerned: Array<boolean> = [];
    const whose: Array<string> = [];
    runPlan(plan, {
      onTurn: ({ machine }, isConcerned) => {
        concerned.push(isConcerned("OFFICE"));
        whose.push(machine);
      },
    });
    const count = concerned.filter(Boolean).length;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(concerned.length);
    // It makes the engagement before the day begins, and that is no part of the day.
    expect([whose.includes("OFFICE"), concerned[whose.indexOf("OFFICE")]]).toEqual([true, false]);
    const orders = (...strikes: ReadonlyArray<Struck>) =>
      walk(1, OFFICE_DAY, strikes).explored!.played;
    const turn = concerned.indexOf(true) + 1;
    for (const strikes of STRIKES) {
      const { journal } = runPlan({ ...plan, schedule: [{ turn, strikes, laptop: "OFFICE" }] });
      const told = journal.events.filter(({ kind }) => kind.startsWith("drawn"));
      expect(told).toMatchObject([
        { kind: "drawn", actor: strikes === "switch-power" ? "office" : "OFFICE", what: strikes },
        ...(NOT_THE_OFFICES[strikes] === undefined
          ? []
          : [{ kind: "drawn.refused", code: NOT_THE_OFFICES[strikes] }]),
      ]);
    }
    const struck = { strikes: "clock-set", laptop: "OFFICE" } as const;
    expect(orders(struck)).toBe(orders() + count);
  });

  it("counts from when a laptop that went down is back, which takes longer than the fault", () => {
    // The bug that is planted: whoever lost his power has no link any more.
    const dead = new WeakSet<Nic>();
    Nic.prototype.drop = function planted(this: Nic, why) {
      if (why === "power") dead.add(this);
      return drop.call(this, why);
    };
    Nic.prototype.negotiate = function planted(this: Nic) {
      if (!dead.has(this)) negotiate.call(this);
    };
    const found = (within: string) =>
      walk(1, DAY.replace("within: 1m, ANNA", `within: ${within}, ANNA`), [
        { strikes: "reboot", laptop: "ANNA" },
      ]).found?.failure;
    expect(found("90s")).toBeUndefined();
    expect(found("3m")).toBe("expectation-failed link");
  });

  it("takes it for no finding that a laptop waits for somebody to type a password again, or to open a copy that was just made", () => {
    const reboot = { strikes: "reboot", laptop: "ANNA" } as const;
    const day = OFFICE_DAY.replace(", remember: true", "");
    expect(runPlan(planOf(day)).verdict.kind).toBe("passed");
    expect(walk(1, day, [reboot]).found).toBeNull();
    // Who has both is expected to come back by himself.
    const late = OFFICE_DAY.replace("within: 4m", "within: 1m");
    expect(walk(1, late, [reboot]).found).toBeNull();
  });

  it("takes it for no finding that a mark is missed because of a fault", () => {
    const day = `${DAY.slice(0, DAY.indexOf("timeline:"))}timeline:
  - create-account: { laptop: ANNA, name: field, password: pw }
    even-if-refused: true
  - plug: { laptop: ANNA }
  - wait: 4m
must-happen: [self-assigned-address]
`;
    expect(walk(0, day).found).toBeNull();
    const strikes = [{ strikes: "power-cut", lasts: 600 * SECOND }] as const;
    expect(walk(1, day, strikes).found).toBeNull();
  });

  it("plays every fault at every turn of a laptop, once", () => {
    const plan = planOf(DAY);
    const faults = [
      "clock-set",
      "stick-pulled",
      "files-held",
      "sharing-blocked",
      "other-account",
    ] as const;
    const turns: Array<string> = [];
    runPlan(plan, { onTurn: ({ machine }) => void turns.push(machine) });
    const struck = turns.filter((machine) => machine === "ANNA" || machine === "BEN").length;
    const strikes = faults.map((kind) => ({ strikes: kind }));
    const steps = explore(plan, 1, strikes);
    const all: Array<Explored> = [];
    let next = steps.next();
    for (; next.done !== true; next = steps.next()) all.push(next.value);
    const without = walk(1).explored!;
    expect(next.value).toBeNull();
    expect(all.at(-1)).toMatchObject({
      played: without.played + faults.length * struck,
      // Each is noted in its journal.
      days: without.days + faults.length * struck,
      pruned: 0,
      left: 0,
    });
    expect(all.map(({ left, played }) => left + played)).toEqual(all.map(() => all.at(-1)!.played));
  });

  it("tells a day that fails as it stands without a schedule", () => {
    Kernel.prototype.record = () => {
      throw new Error("always");
    };
    expect(walk(1).found).toMatchObject({ schedule: [] });
  });
});
