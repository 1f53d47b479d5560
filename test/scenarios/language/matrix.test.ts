/** `matrix`: one file, several days. */
import { describe, expect, it } from "vitest";
import { valuesIn } from "../../../src/scenarios/language/file/choose-cell.ts";
import { loadScenarios } from "../../../src/scenarios/language/load.ts";
import { renderProblem } from "../../../src/scenarios/language/render.ts";
import type { Plan } from "../../../src/scenarios/plan.ts";
import { errorsOf, PREPARED } from "./loading.ts";
import type { Options } from "./loading.ts";

const day = (matrix: string): string =>
  PREPARED.replace("name: A day\n", `name: A day\nmatrix:\n${matrix}`);
const plansOf = (text: string, options: Options = {}): ReadonlyArray<Plan> => {
  const loaded = loadScenarios({ file: "day.scenario.yaml", text, ...options });
  if ("problems" in loaded)
    throw new Error(loaded.problems.map((each) => renderProblem(each)).join("\n"));
  return loaded.scenarios.map(({ plan }) => plan);
};
const cells = (matrix: string): ReadonlyArray<string | undefined> =>
  plansOf(day(matrix)).map(({ cell }) => cell);

describe("a matrix", () => {
  it("is every combination of its values, each a day with a name of its own", () => {
    const plans = plansOf(
      day("  nodes.PARENT.os: [windows-xp-pro, windows-7-pro]\n  network.cables: [3, 4]\n"),
    );
    expect(plans.map(({ name }) => name)).toEqual([
      "A day [os=windows-xp-pro cables=3]",
      "A day [os=windows-xp-pro cables=4]",
      "A day [os=windows-7-pro cables=3]",
      "A day [os=windows-7-pro cables=4]",
    ]);
    expect(plans.map(({ nodes, cables }) => [nodes[1]?.os, cables])).toEqual([
      ["windows-xp-pro", 3],
      ["windows-xp-pro", 4],
      ["windows-7-pro", 3],
      ["windows-7-pro", 4],
    ]);
  });

  it("refuses a day that is there before in other words, and takes two passwords for two", () => {
    expect(errorsOf(day("  timeline.0.after: [8h, 480m]\n  network.cables: [3, 4]\n")))
      .toMatchInlineSnapshot(`
      "
      error[already-defined] 480m is 8h in other words: two days would be the same
       --> day.scenario.yaml:4:26
      4 |   timeline.0.after: [8h, 480m]
        |                          ^^^^ leave one out
        = see docs/scenario-reference.md#already-defined
      "
    `);
    expect(errorsOf(day("  engagement.size: [1MB..2MB, 1000kB..2MB]\n"))).toContain(
      "'1000kB..2MB' is '1MB..2MB' in other words",
    );
    expect(cells("  nodes.PARENT.user: ['007', '7', '7.0']\n")).toHaveLength(3);
  });

  it("has one seed for all its days, so that only what it says differs", () => {
    const plans = plansOf(day("  network.cables: [3, 4]\n"));
    const alone = plansOf(PREPARED);
    expect(new Set([...plans, ...alone].map(({ seed }) => seed)).size).toBe(1);
  });

  it("leaves out what is excluded and adds what is included, with other paths too", () => {
    expect(
      cells(
        [
          "  nodes.PARENT.os: [windows-xp-pro, windows-7-pro]",
          "  network.cables: [3, 4]",
          "  exclude: [{ network.cables: 4, nodes.PARENT.os: windows-xp-pro }]",
          "  include: [{ nodes.PARENT.os: windows-vista-business, engagement.documents: 5 }]",
          "",
        ].join("\n"),
      ),
    ).toEqual([
      "os=windows-xp-pro cables=3",
      "os=windows-7-pro cables=3",
      "os=windows-7-pro cables=4",
      "os=windows-vista-business documents=5",
    ]);
    expect(cells("  include: [{ network.cables: 3 }]\n")).toEqual(["cables=3"]);
  });

  it("knows a value of its lists however exclude and include write it", () => {
    const matrix = [
      "  timeline.0.after: [8h, 90m]",
      "  network.cables: [3, 4]",
      "  exclude: [{ timeline.0.after: 480m, network.cables: 4.0 }]",
      "  include: [{ timeline.0.after: 5400s, network.cables: '3', engagement.documents: 5 }]",
      "",
    ].join("\n");
    expect(cells(matrix)).toEqual([
      "after=8h cables=3",
      "after=90m cables=3 documents=5",
      "after=90m cables=4",
    ]);
  });

  it("takes what stands in a list as it is written for itself", () => {
    const matrix = [
      "  timeline.0.after: [60m, 1h]",
      "  exclude: [{ timeline.0.after: 1h }]",
      "",
    ].join("\n");
    expect(cells(matrix)).toEqual(["after=60m"]);
  });

  it("gives more values to the combinations that what is included goes with, as GitHub Actions does", () => {
    const matrix = [
      "  nodes.PARENT.os: [windows-xp-pro, windows-7-pro]",
      "  network.cables: [3, 4]",
      "  exclude: [{ network.cables: 4, nodes.PARENT.os: windows-7-pro }]",
      "  include:",
      "    - { engagement.documents: 5 }", // goes with all
      "    - { nodes.PARENT.os: windows-xp-pro, engagement.documents: 6 }", // what was added is replaced
      "    - { nodes.PARENT.os: windows-xp-pro, network.cables: 4, engagement.records: 9 }",
      "    - { network.cables: 4, nodes.PARENT.os: windows-7-pro }", // was excluded: a day of its own
      "    - { network.cables: 8 }",
      "    - { network.cables: 8, engagement.documents: 7 }", // not added to the day above
      "",
    ].join("\n");
    expect(cells(matrix)).toEqual([
      "os=windows-xp-pro cables=3 documents=6",
      "os=windows-xp-pro cables=4 documents=6 records=9",
      "os=windows-7-pro cables=3 documents=5",
      "cables=4 os=windows-7-pro",
      "cables=8",
      "cables=8 documents=7",
    ]);
    expect(plansOf(day(matrix)).map(({ engagement }) => engagement.documents)).toEqual([
      6, 6, 5, 3, 3, 7,
    ]);
  });

  it("tells paths apart that end the same", () => {
    expect(
      cells("  nodes.PARENT.os: [windows-7-pro]\n  nodes.PEER.os: [windows-xp-pro]\n"),
    ).toEqual(["PARENT.os=windows-7-pro PEER.os=windows-xp-pro"]);
  });

  it("reaches into steps, and --set comes on top", () => {
    const text = day("  'timeline[0].prepare-parent.share': [Oak, Elm]\n");
    const shares = plansOf(text, { set: [["network.cables", "9"]] }).map(({ timeline, cables }) => [
      timeline.flatMap(({ actions }) =>
        actions.flatMap((action) => (action.action === "share-folder" ? [action.share] : [])),
      ),
      cables,
    ]);
    expect(shares).toEqual([
      [["Oak"], 9],
      [["Elm"], 9],
    ]);
  });

  it("does not let --set change the values its days are called by", () => {
    const text = day("  nodes.PARENT.os: [windows-7-pro, windows-xp-pro]\n");
    const problems = (path: string, value: string): string => {
      const loaded = loadScenarios({ file: "day.scenario.yaml", text, set: [[path, value]] });
      return "problems" in loaded ? loaded.problems.map(({ message }) => message).join() : "";
    };
    const wrong = "nodes.PARENT.os is one of the values by which the days of the matrix differ";
    expect(problems("nodes.PARENT.os", "windows-8-pro")).toBe(wrong);
    expect(problems("nodes.PARENT", "{ os: windows-8-pro }")).toBe(wrong);
    expect(problems("network.cables", "9")).toBe("");
  });

  it("does not let --set change such a value by another spelling of its path either", () => {
    const problems = (axis: string, path: string): string => {
      const loaded = loadScenarios({
        file: "day.scenario.yaml",
        text: day(`  ${axis}: [Oak, Elm]\n`),
        set: [[path, "Ash"]],
      });
      return "problems" in loaded ? loaded.problems.map(({ message }) => message).join() : "";
    };
    const spellings = [
      "timeline.prepare-parent.share",
      "timeline.0.prepare-parent.share",
      "'timeline[00].prepare-parent.share'",
    ];
    for (const axis of spellings)
      for (const path of spellings.map((each) => each.replaceAll("'", "")))
        expect([axis, path, problems(axis, path)]).toEqual([
          axis,
          path,
          expect.stringContaining("is one of the values by which the days of the matrix differ"),
        ]);
  });

  it("tells whoever sets one of its values how to choose the day that has it, however it is spelled", () => {
    const hint = (value: string): string | undefined => {
      const loaded = loadScenarios({
        file: "day.scenario.yaml",
        text: day("  engagement.size: [2MB, 4MB]\n"),
        set: [["engagement.size", value]],
      });
      return "problems" in loaded ? loaded.problems[0]?.hint : undefined;
    };
    for (const value of ["2MB", "2000kB", "'2 MB'"])
      expect(hint(value)).toBe("choose the days that have it with --cell=size=2MB");
    expect(hint("3MB")).toBe(
      "choose one of its cells with --cell, or write another value into the matrix",
    );
  });

  it("and --set take a whole path, which is told to whoever writes its end", () => {
    for (const [set, hint] of [
      [["cables", "3"], "write --set network.cables=3"],
      [["documents", "5"], "write --set engagement.documents=5"],
    ] as const) {
      const loaded = loadScenarios({ file: "day.scenario.yaml", text: PREPARED, set: [set] });
      expect("problems" in loaded ? loaded.problems.map((each) => each.hint) : []).toEqual([hint]);
    }
  });

  it("refuses a value that another one of the same day is put over", () => {
    for (const other of ["timeline.00.prepare-parent.share", "timeline.prepare-parent.share"]) {
      const matrix = `  timeline.0.prepare-parent.share: [Oak]\n  ${other}: [Elm, Ash]\n`;
      expect(errorsOf(day(matrix))).toContain(
        `error[already-defined] ${other} is put over timeline.0.prepare-parent.share\n --> day.scenario.yaml:5:3\n`,
      );
    }
  });

  it("says what is wrong with all its days once, and names those only some of which are wrong", () => {
    expect(
      errorsOf(
        `${day("  network.cables: [1, 2, 3]\n  nodes.PARENT.os: [windows-7-pro, windows-8]\n")}  - plug: { laptops: PEER1..PEER3 }\n  - sleep: { laptp: PEER1 }\n`,
      ),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-value] os cannot be "windows-8"
       --> day.scenario.yaml:5:36
        |  [cables=1 os=windows-8], [cables=2 os=windows-8], [cables=3 os=windows-8]
      5 |   nodes.PARENT.os: [windows-7-pro, windows-8]
        |                                    ^^^^^^^^^ did you mean "windows-8-pro"?
        = see docs/scenario-reference.md#wrong-value

      error[no-free-cable] no cable is left for PEER2: the pool has 1
        --> day.scenario.yaml:14:22
         |  [cables=1 os=windows-7-pro], [cables=1 os=windows-8], timeline[1]
      14 |   - plug: { laptops: PEER1..PEER3 }
         |                      ^^^^^^^^^^^^
         = unplug somebody first, or write expect: { refused: no-cable } if this is the point
         = see docs/scenario-reference.md#no-free-cable

      error[no-free-cable] no cable is left for PEER3: the pool has 2
        --> day.scenario.yaml:14:22
         |  [cables=2 os=windows-7-pro], [cables=2 os=windows-8], timeline[1]
      14 |   - plug: { laptops: PEER1..PEER3 }
         |                      ^^^^^^^^^^^^
         = unplug somebody first, or write expect: { refused: no-cable } if this is the point
         = see docs/scenario-reference.md#no-free-cable

      error[unknown-key] "laptp" is not a key of sleep
        --> day.scenario.yaml:15:14
         |  timeline[2]
      15 |   - sleep: { laptp: PEER1 }
         |              ^^^^^ did you mean "laptop"?
         = see docs/scenario-reference.md#unknown-key
      "
    `);
  });

  it("with more days than anybody plays is refused at once", () => {
    const axes = Array.from(
      { length: 12 },
      (_, axis) => `  x${axis}: [${Array.from({ length: 20 }, (_, value) => value).join(", ")}]\n`,
    );
    expect(errorsOf(day(axes.join("")))).toContain("the matrix has 4096000000000000 cells");
  });

  it("has mistakes of its own", () => {
    expect(
      errorsOf(
        day(
          [
            "  nodes.PARENT.os: windows-7-pro",
            "  network.cables: []",
            "  engagement: [{ documents: 3 }]",
            "",
          ].join("\n"),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-type] nodes.PARENT.os takes a list, not "windows-7-pro"
       --> day.scenario.yaml:4:20
      4 |   nodes.PARENT.os: windows-7-pro
        |                    ^^^^^^^^^^^^^ write nodes.PARENT.os: [windows-7-pro, …]
        = see docs/scenario-reference.md#wrong-type

      error[wrong-value] network.cables is an empty list
       --> day.scenario.yaml:5:3
      5 |   network.cables: []
        |   ^^^^^^^^^^^^^^ write the values it has, one after the other: [3, 5]
        = see docs/scenario-reference.md#wrong-value

      error[wrong-type] engagement takes single values, not a map of keys
       --> day.scenario.yaml:6:16
      6 |   engagement: [{ documents: 3 }]
        |                ^^^^^^^^^^^^^^^^ write a longer path, such as nodes.PARENT.os: [windows-7-pro]
        = see docs/scenario-reference.md#wrong-type
      "
    `);
    expect(
      errorsOf(
        day(
          [
            "  name: [One, Two]",
            "  network.cables: [3, 4, 3]",
            "  exclude: [{ network.cable: 4 }, { network.cables: 7 }]",
            "  include: [{ network.cables: 4 }]",
            "",
          ].join("\n"),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-value] "name" is not a value a matrix can change
       --> day.scenario.yaml:4:3
      4 |   name: [One, Two]
        |   ^^^^ write a path such as nodes.PARENT.os or network.cables
        = see docs/scenario-reference.md#wrong-value

      error[already-defined] the cell name=One cables=3 is there twice
       --> day.scenario.yaml:4:10
      4 |   name: [One, Two]
        |          ^^^ leave one out
        = see docs/scenario-reference.md#already-defined

      error[already-defined] the cell name=Two cables=3 is there twice
       --> day.scenario.yaml:4:15
      4 |   name: [One, Two]
        |               ^^^ leave one out
        = see docs/scenario-reference.md#already-defined

      error[unknown-key] "network.cable" is not in this matrix
       --> day.scenario.yaml:6:15
      6 |   exclude: [{ network.cable: 4 }, { network.cables: 7 }]
        |               ^^^^^^^^^^^^^ did you mean "network.cables"?
        = see docs/scenario-reference.md#unknown-key

      error[wrong-value] this excludes nothing
       --> day.scenario.yaml:6:35
      6 |   exclude: [{ network.cable: 4 }, { network.cables: 7 }]
        |                                   ^^^^^^^^^^^^^^^^^^^^^ name values that stand in the lists above
        = see docs/scenario-reference.md#wrong-value

      error[wrong-value] this includes nothing that is not in the lists above
       --> day.scenario.yaml:7:13
      7 |   include: [{ network.cables: 4 }]
        |             ^^^^^^^^^^^^^^^^^^^^^ add another path for the days that have these values, or leave it out
        = see docs/scenario-reference.md#wrong-value
      "
    `);
    expect(errorsOf(day("  nodes.PARNT.os: [windows-7-pro]\n"))).toMatchInlineSnapshot(`
      "
      error[unknown-path] "PARNT" is not a node of the file
       --> day.scenario.yaml:4:9
      4 |   nodes.PARNT.os: [windows-7-pro]
        |         ^^^^^ did you mean "PARENT"?
        = see docs/scenario-reference.md#unknown-path
      "
    `);
    expect(errorsOf(day("  network.cables: [3]\n  exclude: [{ network.cables: 3 }]\n"))).toContain(
      "the matrix has no cell",
    );
    const many = `[${Array.from({ length: 201 }, (_, cables) => cables).join(", ")}]`;
    expect(errorsOf(day(`  network.cables: ${many}\n`))).toContain("the matrix has 201 cells");
    expect(
      errorsOf(day("  network.cables: [3]\n"), { set: [["matrix.network.cables", "[4]"]] }),
    ).toContain("choose one of its cells with --cell");
  });
});

describe("a day of a matrix that is asked for by its values", () => {
  const TYPING = "workload: { typing: { who: PEER1, every: 5m..20m, from: 1h, until: 2h } }\n";
  const chosen = (matrix: string, text: string): ReadonlyArray<string> => {
    const loaded = loadScenarios({ file: "day.scenario.yaml", text: `${day(matrix)}${TYPING}` });
    if ("problems" in loaded) throw new Error(loaded.problems.map(({ message }) => message).join());
    return loaded.scenarios.flatMap(({ cell, plan }) =>
      cell !== undefined && valuesIn(text)?.areIn(cell) === true ? [plan.cell ?? ""] : [],
    );
  };

  it("has all of them, however each is spelled and by however much of its path", () => {
    const matrix = "  network.cables: [3, 16]\n  timeline.0.after: [2m, 8h]\n";
    expect(chosen(matrix, "cables=16 after=480m")).toEqual(["cables=16 after=8h"]);
    expect(chosen(matrix, "network.cables=0x10, timeline.0.after=120s")).toEqual([
      "cables=16 after=2m",
    ]);
    expect(chosen(matrix, "after=120s")).toEqual(["cables=3 after=2m", "cables=16 after=2m"]);
    expect(chosen(matrix, "cables=17")).toEqual([]);
    expect(chosen(matrix, "cables=16 ports=4")).toEqual([]);
    expect(valuesIn("cables=16 after=480m")?.count).toBe(2);
  });

  it("is not named by a word that stands for two of its values", () => {
    const matrix = "  nodes.PARENT.os: [windows-7-pro]\n  nodes.OFFICE.os: [windows-xp-pro]\n";
    expect(chosen(matrix, "os=windows-7-pro")).toEqual([]);
    expect(chosen(matrix, "PARENT.os=windows-7-pro")).toHaveLength(1);
  });

  it("may have a range among them, and never a list or a map", () => {
    const matrix = "  workload.typing.every: [5m..20m, 6m..20m]\n";
    expect(chosen(matrix, "every=300s..1200s")).toEqual(["every=5m..20m"]);
    expect(chosen(matrix, "every=5m")).toEqual([]);
    // A list of one is not that one.
    const cables = "  network.cables: [3, 16]\n";
    expect(chosen(cables, "cables=[16]")).toEqual([]);
    expect(chosen(cables, "cables={ cables: 16 }")).toEqual([]);
  });
});
