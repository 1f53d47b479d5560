/** `workload` and `faults`: what is drawn from the seed, and what is said about mistakes in them. */
import { describe, expect, it } from "vitest";
import { explainPlan } from "../../../src/scenarios/language/writing/explain.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/sim/time.ts";
import { errorsOf, planOf, PREPARED, ROOM } from "./loading.ts";

const TYPING = "  typing: { who: PEER1..PEER3, every: 5m..20m, from: 1h, until: 9h }\n";
const BUMPS =
  "  bumps: { who: PEER1..PEER3, kinds: [cable-pulled, sleep, reboot, switch-power], every: 10m..30m, dwell: 1m..40m, from: 1h, until: 9h }\n";
const day = (workload: string, faults = "") =>
  `${PREPARED}workload:\n${workload}${faults === "" ? "" : `faults:\n${faults}`}`;
const editsOf = (text: string, block = "typing", seed?: string) =>
  planOf(text, seed === undefined ? {} : { seed }).workload?.find(({ name }) => name === block)
    ?.drawn ?? [];
const troublesOf = (text: string) => planOf(text).troubles?.[0]?.drawn ?? [];

describe("a workload", () => {
  it("is edits of each of its people, at times within the range and the window", () => {
    const drawn = editsOf(day(TYPING));
    expect(drawn.map(({ at }) => at)).toEqual(drawn.map(({ at }) => at).toSorted((a, b) => a - b));
    for (const laptop of ["PEER1", "PEER2", "PEER3"]) {
      const times = [
        1 * HOUR,
        ...drawn.filter((edit) => edit.action.laptop === laptop).map(({ at }) => at),
      ];
      expect(times.length).toBeGreaterThan(24);
      for (const [index, at] of times.entries()) {
        if (index === 0) continue;
        const gap = at - (times[index - 1] ?? 0);
        expect(gap).toBeGreaterThanOrEqual(5 * MINUTE);
        expect(gap).toBeLessThanOrEqual(20 * MINUTE);
        expect(at % SECOND).toBe(0);
        expect(at).toBeLessThanOrEqual(9 * HOUR);
      }
    }
    // Each of them has a mind of their own.
    const of = (laptop: string) => drawn.filter((edit) => edit.action.laptop === laptop);
    expect(of("PEER1").map(({ at }) => at)).not.toEqual(of("PEER2").map(({ at }) => at));
    const documents = drawn.filter(({ action }) => action.action === "edit-document").length;
    // Three records for each document, unless it says otherwise.
    expect(documents / drawn.length).toBeGreaterThan(0.1);
    expect(documents / drawn.length).toBeLessThan(0.45);
    for (const { action } of drawn) {
      expect(action.template).toBe(false);
      const target = action.action === "edit-record" ? action.record : action.document;
      expect(target).toMatch(/^tb\/100[0-9]$|^doc-00[123]\.docx$/);
    }
  });

  it("is another one with another seed or another name, and the same one otherwise", () => {
    const text = day(TYPING);
    expect(editsOf(text)).toEqual(editsOf(text));
    expect(editsOf(text, "typing", "8")).not.toEqual(editsOf(text));
    const renamed = day(TYPING.replace("typing", "writing"));
    expect(editsOf(renamed, "writing")).not.toEqual(editsOf(text));
  });

  it("does not change when another block or another laptop comes or goes", () => {
    const alone = editsOf(day(TYPING));
    const more = "  more: { who: PARENT, every: 1m, from: 1h, until: 2h }\n";
    expect(editsOf(day(`${more}${TYPING}`, BUMPS))).toEqual(alone);
    const fewer = editsOf(day(TYPING.replace("PEER1..PEER3", "[PEER1, PEER3]")));
    expect(fewer).toEqual(alone.filter(({ action }) => action.laptop !== "PEER2"));
    expect(troublesOf(day(TYPING, BUMPS))).toEqual(troublesOf(day(more, BUMPS)));
  });

  it("edits what it is told to and nothing else", () => {
    const only = (edits: string) =>
      new Set(
        editsOf(day(TYPING.replace("from", `edits: ${edits}, from`))).map(
          ({ action }) => action.action,
        ),
      );
    expect(only("{ documents: 1 }")).toEqual(new Set(["edit-document"]));
    expect(only("{ records: 1 }")).toEqual(new Set(["edit-record"]));
  });
});

describe("faults left to chance", () => {
  it("never strike one that is struck already, and are over when the block ends", () => {
    const drawn = troublesOf(day(TYPING, BUMPS));
    expect(new Set(drawn.map(({ kind }) => kind))).toEqual(
      new Set(["cable-pulled", "sleep", "reboot", "switch-power"]),
    );
    for (const [index, trouble] of drawn.entries()) {
      expect(trouble.until).toBeLessThanOrEqual(9 * HOUR);
      expect(trouble.kind === "switch-power").toBe(trouble.target === "switch");
      const meanwhile = drawn.slice(index + 1).filter(({ at }) => at <= trouble.until);
      expect(meanwhile.map(({ target }) => target)).not.toContain(trouble.target);
    }
    expect(drawn.some(({ at }, index) => at < (drawn[index - 1]?.until ?? 0))).toBe(true);
  });

  it("leave who restarts alone for five minutes, however long the others last", () => {
    const only = (kind: string) =>
      troublesOf(
        day(TYPING, BUMPS.replace(/kinds: \[.*\]/u, `kinds: [${kind}]`).replace("1m..40m", "30m")),
      ).slice(0, -3);
    for (const [kind, minutes] of [
      ["reboot", 5],
      ["sleep", 30],
    ] as const) {
      const drawn = only(kind);
      expect(drawn.length).toBeGreaterThan(3);
      expect(new Set(drawn.map(({ at, until }) => until - at))).toEqual(
        new Set([minutes * MINUTE]),
      );
    }
  });

  it("are drawn from the kinds that are named, in whatever order", () => {
    const some = "bumps: { kinds: [sleep, reboot], every: 10m, from: 1h, until: 5h }\n";
    const other = some.replace("sleep, reboot", "reboot, sleep");
    expect(troublesOf(`${PREPARED}faults:\n  ${some}`)).toEqual(
      troublesOf(`${PREPARED}faults:\n  ${other}`),
    );
  });
});

it("explain shows what was drawn, and that it was", () => {
  const text = explainPlan(planOf(day(TYPING, BUMPS)));
  const drawn = editsOf(day(TYPING));
  expect(text).toContain(`# drawn from the seed, ${drawn.length} times:`);
  expect(text).toMatch(/# {3}1h\d+m(\d+s)? PEER\d edit-record tb\/100\d \{ balance: -?\d+ \}/);
  expect(text).toMatch(/# {3}\S+ PEER\d (?:cable-pulled|sleep|reboot) until \S+/);
});

it("cables are not counted any more once chance pulls them", () => {
  const unplug = (at: string) => `  - at: ${at}\n    unplug: { laptop: PEER1 }\n`;
  const bumps = `faults:\n${BUMPS}`;
  expect(errorsOf(`${PREPARED}${unplug("30m")}${bumps}`)).toContain("PEER1 is not plugged in");
  expect(planOf(`${PREPARED}${unplug("2h")}${bumps}`).timeline).toHaveLength(7);
});

it("the mistakes of chance each have a message", () => {
  expect(errorsOf(`${PREPARED}workload: { who: PEER1, every: 5m, from: 1h, until: 2h }\n`))
    .toMatchInlineSnapshot(`
      "
      error[wrong-type] workload takes blocks by names of your own: what is drawn depends on the name
        --> day.scenario.yaml:11:1
      11 | workload: { who: PEER1, every: 5m, from: 1h, until: 2h }
         | ^^^^^^^^ write workload: { morning: { … } }
         = see docs/scenario-reference.md#wrong-type
      "
    `);
  expect(
    errorsOf(
      day(
        `  a: { who: PEER1..PEER9, every: 20m..5m, from: 1h, until: 2h }
  b: { who: PEER1, every: 5, from: 1h, until: 30m }
  c: { who: PEER1..PEER3, every: 1ms, from: 1h, until: 2h }
  d: { who: PEER9, every: 5m, edits: { records: 0 }, from: 1h, until: 2h }
  e: { who: PEER1, every: 5m, from: 2h, until: 1h }
`,
        "  f: { kinds: [cable-puled], every: 0s, from: 1h, until: 2h }\n",
      ),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[bad-duration] "20m..5m" is not a range of durations
      --> day.scenario.yaml:12:34
    12 |   a: { who: PEER1..PEER9, every: 20m..5m, from: 1h, until: 2h }
       |                                  ^^^^^^^ write the shorter time first: 5m..20m
       = see docs/scenario-reference.md#bad-duration

    error[bad-duration] a duration needs a unit: 5
      --> day.scenario.yaml:13:27
    13 |   b: { who: PEER1, every: 5, from: 1h, until: 30m }
       |                           ^ write 5s, 5m or 5h
       = see docs/scenario-reference.md#bad-duration

    error[wrong-value] that can be more than 10000 times
      --> day.scenario.yaml:14:34
    14 |   c: { who: PEER1..PEER3, every: 1ms, from: 1h, until: 2h }
       |                                  ^^^ write every: 5m..20m
       = see docs/scenario-reference.md#wrong-value

    error[unknown-node] "PEER9" is not a node of this scenario
      --> day.scenario.yaml:15:13
    15 |   d: { who: PEER9, every: 5m, edits: { records: 0 }, from: 1h, until: 2h }
       |             ^^^^^ the last one is PEER3 (defined at line 7)
       = see docs/scenario-reference.md#unknown-node

    error[wrong-value] nobody edits anything
      --> day.scenario.yaml:15:31
    15 |   d: { who: PEER9, every: 5m, edits: { records: 0 }, from: 1h, until: 2h }
       |                               ^^^^^ write edits: { records: 3, documents: 1 }
       = see docs/scenario-reference.md#wrong-value

    error[time-goes-back] it begins at 2h and ends at 1h
      --> day.scenario.yaml:16:48
    16 |   e: { who: PEER1, every: 5m, from: 2h, until: 1h }
       |                                                ^^ write until: 3h
       = see docs/scenario-reference.md#time-goes-back

    error[wrong-value] kinds cannot be "cable-puled"
      --> day.scenario.yaml:18:16
    18 |   f: { kinds: [cable-puled], every: 0s, from: 1h, until: 2h }
       |                ^^^^^^^^^^^ did you mean "cable-pulled"?
       = see docs/scenario-reference.md#wrong-value
    "
  `);
  const bare = ROOM.replace(/network:.*\n/, "").replace("documents: 3", "documents: 0");
  expect(
    errorsOf(`${bare}timeline: [wait: 1s]
workload: { a: { who: PEER1, every: 5m, from: 1h, until: 2h } }
faults: { b: { kinds: [switch-power], every: 5m, from: 1h, until: 2h } }
`),
  ).toMatchInlineSnapshot(`
    "
    error[wrong-value] the engagement has no documents
     --> day.scenario.yaml:9:13
    9 | workload: { a: { who: PEER1, every: 5m, from: 1h, until: 2h } }
      |             ^ write edits: { records: 1 }, or engagement: { documents: 10 }
      = see docs/scenario-reference.md#wrong-value

    error[unknown-device] there is no switch or router whose power could go
      --> day.scenario.yaml:10:16
    10 | faults: { b: { kinds: [switch-power], every: 5m, from: 1h, until: 2h } }
       |                ^^^^^ add network: { switch: { ports: 8 } }, or leave switch-power out
       = see docs/scenario-reference.md#unknown-device
    "
  `);
});
