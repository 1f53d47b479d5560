/** The changes under which a scenario says that it fails: what they make of it, and what is wrong with one that makes nothing. */
import { describe, expect, it } from "vitest";
import { loadScenario, loadScenarios } from "../../../src/scenarios/language/load.ts";
import { errorsOf, PREPARED } from "./loading.ts";

const DAY = `${PREPARED}  - plug: { laptops: [PARENT, PEER1..PEER2] }
    expect: { cables-left: 1 }
`;
const breaking = (...breaks: ReadonlyArray<string>): string =>
  `${DAY}breaks:\n${breaks.map((line) => `  - ${line}\n`).join("")}`;

const breaksOf = (text: string, set: ReadonlyArray<readonly [string, string]> = []) => {
  const loaded = loadScenario({ file: "day.scenario.yaml", text, set });
  if ("problems" in loaded) throw new Error(loaded.problems.map(({ message }) => message).join());
  return loaded.breaks;
};

describe("a break", () => {
  it("is the scenario with its values in the place of others, and everything else as it was", () => {
    const text = breaking(
      "{ set: { nodes.PARENT.os: windows-7-pro, network.cables: 4 }, because: it is new }",
    );
    const [found] = breaksOf(text);
    expect(found?.set).toEqual([
      ["nodes.PARENT.os", "windows-7-pro"],
      ["network.cables", "4"],
    ]);
    expect(found?.because).toBe("it is new");
    expect(found?.place).toEqual({ file: "day.scenario.yaml", line: 14, column: 5 });
    const changed = loadScenario({ file: "day.scenario.yaml", text, set: found?.set ?? [] });
    expect("plan" in changed && changed.plan).toEqual(found?.plan);
    expect(found?.plan.cables).toBe(4);
  });

  it("may make a key that is not there yet, and change a step", () => {
    const found = breaksOf(
      breaking(
        "{ set: { policies.cap-unit: machine }, because: seats }",
        "{ set: { timeline.1.expect: { cables-left: 2 } }, because: cables }",
      ),
    );
    expect(found[0]?.plan.policies["cap-unit"]).toBe("machine");
    expect(found[1]?.plan.timeline.at(-1)?.expect[0]).toMatchObject({
      kind: "cables-left",
      want: 2,
    });
  });

  it("names a step by its number, or by what it alone does", () => {
    const found = breaksOf(
      breaking(
        "{ set: { timeline.1.plug.laptops: PARENT }, because: by number }",
        "{ set: { 'timeline[1].plug.laptops': PARENT }, because: by number }",
        "{ set: { timeline.plug.laptops: PARENT }, because: by what it does }",
      ),
    );
    const changed = breaksOf(
      DAY.replace("laptops: [PARENT, PEER1..PEER2]", "laptops: PARENT").concat(
        "breaks: [{ set: { seed: 1 }, because: other days }]",
      ),
    );
    const actions = changed[0]?.plan.timeline.map((step) => step.actions);
    for (const { plan } of found)
      expect(plan.timeline.map((step) => step.actions)).toEqual(actions);
  });

  it("comes on top of what --set changed", () => {
    const [found] = breaksOf(breaking("{ set: { network.cables: 4 }, because: more }"), [
      ["nodes.PARENT.os", "windows-8-pro"],
    ]);
    expect(found?.plan.nodes.find(({ name }) => name === "PARENT")?.os).toBe("windows-8-pro");
    expect(found?.plan.cables).toBe(4);
  });
});

describe("a break that makes nothing", () => {
  it("because its path leads nowhere is shown where it stands", () => {
    expect(
      errorsOf(
        breaking(
          "{ set: { nodes.PARNT.os: windows-7-pro }, because: a typing mistake }",
          "{ set: { 'timeline[9].plug.into': switch }, because: there is no such step }",
          "{ set: { network.cabels: 4 }, because: there is no such key }",
          "{ set: { nodes.PARENT.os: windows-8-hom }, because: there is no such Windows }",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-path] "PARNT" is not a node of the file
        --> day.scenario.yaml:14:20
      14 |   - { set: { nodes.PARNT.os: windows-7-pro }, because: a typing mistake }
         |                    ^^^^^ did you mean "PARENT"?
         = see docs/scenario-reference.md#unknown-path

      error[unknown-path] there is no 9 in this list
        --> day.scenario.yaml:15:24
      15 |   - { set: { 'timeline[9].plug.into': switch }, because: there is no such step }
         |                        ^ it has 2, counted from 0 (the list at line 10)
         = see docs/scenario-reference.md#unknown-path

      error[unknown-key] "cabels" is not a key of network
        --> day.scenario.yaml:16:22
      16 |   - { set: { network.cabels: 4 }, because: there is no such key }
         |                      ^^^^^^ did you mean "cables"?
         = see docs/scenario-reference.md#unknown-key

      error[wrong-value] os cannot be "windows-8-hom"
        --> day.scenario.yaml:17:31
      17 |   - { set: { nodes.PARENT.os: windows-8-hom }, because: there is no such Windows }
         |                               ^^^^^^^^^^^^^ did you mean "windows-7-home"?
         = see docs/scenario-reference.md#wrong-value
      "
    `);
  });

  it("because nobody reads what it changes, or not any more, is shown where it stands", () => {
    const text = breaking(
      "{ set: { polices.cap-unit: machine }, because: a typing mistake at the top }",
      "{ set: { scenario: 2 }, because: of a language nobody knows }",
      "{ set: { include: other.yaml }, because: of another room }",
      "{ set: { x-names.0: PEER1 }, because: of another name }",
      "{ set: { matrix.network.cables: [4] }, because: of more days }",
    );
    expect(errorsOf(`${text}x-names: &names [PARENT]\n`)).toMatchInlineSnapshot(`
      "
      error[unknown-key] "polices" is not a key of a scenario
        --> day.scenario.yaml:14:14
      14 |   - { set: { polices.cap-unit: machine }, because: a typing mistake at the top }
         |              ^^^^^^^ did you mean "policies"?
         = see docs/scenario-reference.md#unknown-key

      error[unknown-version] version 2 of the scenario language is not known
        --> day.scenario.yaml:15:24
      15 |   - { set: { scenario: 2 }, because: of a language nobody knows }
         |                        ^ write scenario: 1
         = see docs/scenario-reference.md#unknown-version

      error[bad-break] include is read before anything is set, and cannot be changed
        --> day.scenario.yaml:16:14
      16 |   - { set: { include: other.yaml }, because: of another room }
         |              ^^^^^^^ set the values it brings, where they are used
         = see docs/scenario-reference.md#bad-break

      error[bad-break] x-names is read before anything is set, and cannot be changed
        --> day.scenario.yaml:17:14
      17 |   - { set: { x-names.0: PEER1 }, because: of another name }
         |              ^^^^^^^ set the values it brings, where they are used
         = see docs/scenario-reference.md#bad-break

      error[bad-break] matrix is read before anything is set, and cannot be changed
        --> day.scenario.yaml:18:14
      18 |   - { set: { matrix.network.cables: [4] }, because: of more days }
         |              ^^^^^^ set the values it brings, where they are used
         = see docs/scenario-reference.md#bad-break
      "
    `);
  });

  it("because the file is no scenario any more says which step does not go with it", () => {
    expect(errorsOf(breaking("{ set: { network.cables: 2 }, because: there is a cable less }")))
      .toMatchInlineSnapshot(`
        "
        error[bad-break] with this break the file is no scenario any more: no cable is left for PEER2: the pool has 2
          --> day.scenario.yaml:14:7
        14 |   - { set: { network.cables: 2 }, because: there is a cable less }
           |       ^^^ see line 11; a break changes what happens, and every step must still be possible to write
           = see docs/scenario-reference.md#bad-break
        "
      `);
  });

  it("because it is not written as one says how", () => {
    expect(
      errorsOf(
        breaking(
          "{ set: {}, because: of nothing }",
          "{ set: { network.cables: 4 } }",
          "{ set: { '.': 4 }, because: of a dot }",
          "nodes.PARENT.os",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[bad-break] a break changes at least one value
        --> day.scenario.yaml:14:7
      14 |   - { set: {}, because: of nothing }
         |       ^^^ write set: { nodes.PARENT.os: windows-7-pro }
         = see docs/scenario-reference.md#bad-break

      error[missing-key] a break needs the key "because"
        --> day.scenario.yaml:15:5
      15 |   - { set: { network.cables: 4 } }
         |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ add because: Windows 7 accepts twenty connections.
         = see docs/scenario-reference.md#missing-key

      error[bad-break] "." is not a path
        --> day.scenario.yaml:16:14
      16 |   - { set: { '.': 4 }, because: of a dot }
         |              ^^^ write set: { nodes.PARENT.os: windows-7-pro }
         = see docs/scenario-reference.md#bad-break

      error[wrong-type] a break takes keys in { } or indented below it, not "nodes.PARENT.os"
        --> day.scenario.yaml:17:5
      17 |   - nodes.PARENT.os
         |     ^^^^^^^^^^^^^^^
         = write a break: { set: { nodes.PARENT.os: windows-7-pro }, because: Windows 7 accepts twenty connections. }
         = see docs/scenario-reference.md#wrong-type
      "
    `);
    expect(errorsOf(`${DAY}breaks: { network.cables: 4 }\n`)).toMatchInlineSnapshot(`
      "
      error[wrong-type] breaks takes a list of changes
        --> day.scenario.yaml:13:1
      13 | breaks: { network.cables: 4 }
         | ^^^^^^ write breaks: [{ set: { nodes.PARENT.os: windows-7-pro }, because: … }]
         = see docs/scenario-reference.md#wrong-type
      "
    `);
  });

  it("is not blamed for what is wrong with the file itself", () => {
    const text = breaking("{ set: { network.cables: 4 }, because: more }");
    expect(errorsOf(text.replace("PEER1..PEER2", "PEER1..PEER5"))).not.toContain("break");
  });
});

describe("a break that sets what is so already", () => {
  const warned = (text: string, set: ReadonlyArray<readonly [string, string]> = []) => {
    const loaded = loadScenarios({ file: "day.scenario.yaml", text, set });
    if ("problems" in loaded) throw new Error(loaded.problems.map(({ message }) => message).join());
    return loaded.warnings.flatMap(({ code, message, place }) =>
      code === "bad-break" ? [`${place.line}:${place.column} ${message}`] : [],
    );
  };

  it("is warned of, also where the value is the one that counts when none is written", () => {
    const text = breaking(
      "{ set: { network.cables: 4 }, because: this one is a change }",
      "{ set: { timeline.1.expect: { cables-left: 1 } }, because: it was copied }",
      "{ set: { timeline.1.expect: { cables-left: 1 }, network.cables: 4 }, because: one of them is }",
      "{ set: { policies.disk-cache: honest }, because: it is the default }",
    );
    expect(warned(text)).toEqual([
      "15:12 this break changes nothing: the value is so already",
      "17:12 this break changes nothing: the value is so already",
    ]);
    // Whoever tries one sets it himself.
    expect(warned(text, [["network.cables", "4"]])).toEqual([]);
  });

  it("is not warned of where it is a change on another day of the matrix", () => {
    const matrix = "matrix: { network.cables: [3, 5] }\n";
    const text = (cables: number): string =>
      `${breaking(`{ set: { network.cables: ${cables} }, because: of the cables }`).replace("    expect: { cables-left: 1 }\n", "")}${matrix}`;
    expect(warned(text(5))).toEqual([]);
  });
});
