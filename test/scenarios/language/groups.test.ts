/** `together`, `repeat` and `every` in the file: what they become, and what is said about mistakes in them. */
import { describe, expect, it } from "vitest";
import { everyStep } from "../../../src/scenarios/plan.ts";
import { codesOf, errorsOf, planOf, PREPARED } from "./loading.ts";

const step = (text: string): string => errorsOf(`${PREPARED}${text}`);

describe("steps of steps", () => {
  it("their mistakes say where in the group they are, and a repeated one is told once", () => {
    expect(
      step(`  - together:
      - unplug: { laptop: PEER9 }
      - - wait: 5m
        - sleep: { laptp: PEER1 }
  - repeat:
      times: 3
      steps:
        - wait: 1s
        - sleep: { laptop: PEER8 }
`),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-node] "PEER9" is not a node of this scenario
        --> day.scenario.yaml:12:27
         |  timeline[1].together[0]
      12 |       - unplug: { laptop: PEER9 }
         |                           ^^^^^ the last one is PEER3 (defined at line 7)
         = see docs/scenario-reference.md#unknown-node

      error[unknown-key] "laptp" is not a key of sleep
        --> day.scenario.yaml:14:20
         |  timeline[1].together[1][1] at 5m or later
      14 |         - sleep: { laptp: PEER1 }
         |                    ^^^^^ did you mean "laptop"?
         = see docs/scenario-reference.md#unknown-key

      error[unknown-node] "PEER8" is not a node of this scenario
        --> day.scenario.yaml:19:28
         |  timeline[2].repeat.steps[1] at 1s or later
      19 |         - sleep: { laptop: PEER8 }
         |                            ^^^^^ the last one is PEER3 (defined at line 7)
         = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("have their own mistakes", () => {
    expect(
      step(`  - together: { wait: 5m }
  - together: [wait: 5m]
  - repeat: [wait: 5m]
  - repeat: { times: 3, steps: [] }
  - repeat: { steps: [wait: 5m] }
  - repeat: { times: three, steps: [wait: 5m], each: PEER1 }
  - together: [{ wait: 1s }, { wait: 2s }]
    repeat: { times: 2, steps: [wait: 1s] }
  - every: 5m
    until: 0s
    wait: 1s
  - until: 5m
    wait: 1s
  - every: 0s
    wait: 1s
  - every: 5m
    repeat: { times: 2, steps: [{ every: 1m, wait: 1s }] }
  - every: 5m
    always: { PEER1: { link: up } }
    wait: 1s
  - repet: { times: 2, steps: [wait: 1s] }
  - repeat: { times: 2, steps: [wait: 1s] }
    expect: { refused: 71 }
`),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-type] together takes a list of 2 or more steps
        --> day.scenario.yaml:11:5
         |  timeline[1]
      11 |   - together: { wait: 5m }
         |     ^^^^^^^^ write "- unplug: { laptop: PEER3 }" and others below it
         = see docs/scenario-reference.md#wrong-type

      error[wrong-type] together takes a list of 2 or more steps
        --> day.scenario.yaml:12:5
         |  timeline[2]
      12 |   - together: [wait: 5m]
         |     ^^^^^^^^ write "- unplug: { laptop: PEER3 }" and others below it
         = see docs/scenario-reference.md#wrong-type

      error[wrong-type] repeat takes how many times, and a list of steps
        --> day.scenario.yaml:13:5
         |  timeline[3]
      13 |   - repeat: [wait: 5m]
         |     ^^^^^^ write repeat: { times: 3, steps: [unplug: { laptop: PEER3 }, …] }
         = see docs/scenario-reference.md#wrong-type

      error[wrong-type] repeat takes how many times, and a list of steps
        --> day.scenario.yaml:14:5
         |  timeline[4]
      14 |   - repeat: { times: 3, steps: [] }
         |     ^^^^^^ write repeat: { times: 3, steps: [unplug: { laptop: PEER3 }, …] }
         = see docs/scenario-reference.md#wrong-type

      error[missing-key] repeat needs the key "times"
        --> day.scenario.yaml:15:5
         |  timeline[5]
      15 |   - repeat: { steps: [wait: 5m] }
         |     ^^^^^^ add times: 3
         = see docs/scenario-reference.md#missing-key

      error[wrong-type] times takes a whole number, not "three"
        --> day.scenario.yaml:16:22
         |  timeline[6]
      16 |   - repeat: { times: three, steps: [wait: 5m], each: PEER1 }
         |                      ^^^^^ write 3
         = see docs/scenario-reference.md#wrong-type

      error[unknown-key] "each" is not a key of repeat
        --> day.scenario.yaml:16:48
         |  timeline[6]
      16 |   - repeat: { times: three, steps: [wait: 5m], each: PEER1 }
         |                                                ^^^^ its keys are times, steps
         = see docs/scenario-reference.md#unknown-key

      error[several-actions] a step has one action; this one has together and repeat
        --> day.scenario.yaml:18:5
         |  timeline[7]
      18 |     repeat: { times: 2, steps: [wait: 1s] }
         |     ^^^^^^ start a new step: "- repeat:" (together at line 17)
         = see docs/scenario-reference.md#several-actions

      error[missing-key] until needs the key "every"
        --> day.scenario.yaml:22:5
         |  timeline[9]
      22 |   - until: 5m
         |     ^^^^^ add every: 10m; to wait until a time, write at: in the next step
         = see docs/scenario-reference.md#missing-key

      error[wrong-value] without a millisecond between them there is no end of rounds
        --> day.scenario.yaml:24:12
         |  timeline[10]
      24 |   - every: 0s
         |            ^^ write every: 10m
         = see docs/scenario-reference.md#wrong-value

      error[wrong-value] a step that is repeated begins another repetition each time
        --> day.scenario.yaml:27:35
         |  timeline[11].repeat.steps[0]
      27 |     repeat: { times: 2, steps: [{ every: 1m, wait: 1s }] }
         |                                   ^^^^^ write it as a step of the timeline
         = see docs/scenario-reference.md#wrong-value

      error[wrong-value] a step that is repeated would begin to watch again and again
        --> day.scenario.yaml:29:5
         |  timeline[12]
      29 |     always: { PEER1: { link: up } }
         |     ^^^^^^ write always or never in a step of its own, before this one
         = see docs/scenario-reference.md#wrong-value

      error[unknown-action] "repet" is not an action
        --> day.scenario.yaml:31:5
         |  timeline[13]
      31 |   - repet: { times: 2, steps: [wait: 1s] }
         |     ^^^^^ did you mean "repeat"?
         = see docs/scenario-reference.md#unknown-action

      error[wrong-value] repeat is several small steps; one of them is refused
        --> day.scenario.yaml:33:15
         |  timeline[14]
      33 |     expect: { refused: 71 }
         |               ^^^^^^^ write the small steps; fieldlab explain shows them
         = see docs/scenario-reference.md#wrong-value
      "
    `);
  });

  it("repeat plays its cables: what fits once may not fit twice", () => {
    const plug = (times: number) =>
      `${PREPARED}  - repeat: { times: ${times}, steps: [plug: { laptop: PEER1 }] }\n`;
    expect(codesOf(plug(1))).toEqual([]);
    expect(errorsOf(plug(2))).toContain("timeline[1].repeat.steps[0], round 2");
  });

  it("cables are not counted any more once the order is open", () => {
    const twice = "  - unplug: { laptop: PEER1 }\n";
    expect(codesOf(`${PREPARED}${twice}`)).toEqual(["not-plugged"]);
    expect(
      codesOf(
        `${PREPARED}  - together: [{ wait: 1s }, { after: 5m, plug: { laptop: PEER1 } }]\n${twice}`,
      ),
    ).toEqual([]);
    expect(codesOf(`${PREPARED}  - every: 5m\n    plug: { laptop: PEER2 }\n${twice}`)).toEqual([]);
    expect(
      codesOf(`${PREPARED}  - together: [{ wait: 1s }, { plug: { laptop: PEER2 } }]\n${twice}`),
    ).toEqual(["not-plugged"]);
  });

  it("more steps than anybody means are refused", () => {
    const many =
      "  - repeat: { times: 1000, steps: [repeat: { times: 1000, steps: [wait: 1s, wait: 1s] }] }\n";
    expect(step(many)).toContain("more than 10000 steps");
  });

  it("a repetition with more rounds than fit into a journal is refused, to the end of the timeline or to its own", () => {
    const day = (every: string, rest = ""): string =>
      `  - every: ${every}\n    wait: 1us${rest}\n  - wait: 24h\n`;
    expect(step(day("1ms"))).toContain("that is more than 100000 times");
    expect(step(day("1ms"))).toContain("^^^ do it less often, or say with until: when it ends");
    expect(step(day("1s", "\n    until: 48h"))).toContain("that is more than 100000 times");
    expect(codesOf(`${PREPARED}${day("1ms", "\n    until: 80s")}${day("1s")}`)).toEqual([]);
  });

  it("the steps inside are steps of the plan like all others", () => {
    const plan = planOf(
      `${PREPARED}  - together: [{ wait: 1s }, [{ wait: 2s }, { every: 5m, wait: 3s }]]\n`,
    );
    expect(everyStep(plan.timeline).map(({ label }) => label)).toEqual([
      ...Array.from({ length: 6 }, () => "prepare-parent"),
      "together",
      "wait",
      "wait",
      "every",
      "wait",
    ]);
  });

  it("the end of a watch stands in its braces, and whoever writes it beside them is told so", () => {
    const step = "  - wait: 1m\n    always: { PARENT: { power: on } }\n";
    expect(errorsOf(`${PREPARED}${step}    for: 30m\n`)).toContain(
      "^^^ the end of a watch stands in its braces: write always: { for: 30m, … }\n",
    );
    expect(errorsOf(`${PREPARED}${step.replace("always", "never")}    until: 4h\n`)).toContain(
      "^^^^^ the end of a watch stands in its braces: write never: { until: 4h, … }\n",
    );
  });
});
