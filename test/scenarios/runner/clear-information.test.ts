/** Clearing the synchronisation information of the top-level parent (domain rule 67): who may, when, and what is left. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

const DOCUMENT = "doc-001.docx";
const OFFICE = "to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office";

/** Everybody is in the office, where the original is open. */
const room = (...steps: ReadonlyArray<string>): string =>
  smallRoom(
    [
      "unplug: { laptops: [PARENT, PEER1, PEER2] }",
      "plug: { laptops: [PARENT, PEER1, PEER2], into: office }",
      "open-copy: { laptop: OFFICE }",
      `connect: { laptops: [PARENT, PEER1, PEER2], ${OFFICE} }`,
      "wait: 2m",
      ...steps,
    ]
      .map((step) => `  - ${step}\n`)
      .join(""),
    { engagement: ", files: true" },
  );
const day = (...steps: ReadonlyArray<string>): ReadonlyArray<string> => messages(room(...steps));

const clear = (laptop: string, code?: string | number): string =>
  `clear-information: { laptop: ${laptop} }${code === undefined ? "" : `\n    expect: { refused: ${code} }`}`;
const gone = (laptops: string): string => `delete-copy: { laptops: [${laptops}] }`;
const edit = (laptop: string, value: number): string =>
  `edit-record: { laptop: ${laptop}, record: tb/1000, set: { balance: ${value} } }`;
const save = (laptop: string): string =>
  `edit-document: { laptop: ${laptop}, document: ${DOCUMENT} }`;
const file = (laptop: string, view: string): string =>
  `expect: { ${laptop}: { files: { ${DOCUMENT}: ${view} } } }`;

describe("clear-information", () => {
  it("is refused at every copy but the top-level parent, and where no copy is open", () => {
    expect(
      day(
        clear("PARENT", "needs-top-level"),
        clear("PEER1", "needs-top-level"),
        "close-copy: { laptop: OFFICE }",
        clear("OFFICE", "no-copy"),
      ),
    ).toEqual([]);
    expect(day(clear("PARENT"))).toEqual([expect.stringContaining("top-level parent only")]);
  });

  it("is refused until every other copy is deleted or abandoned", () => {
    expect(
      day(
        clear("OFFICE", "copies-missing"),
        gone("PARENT, PEER1"),
        clear("OFFICE", "copies-missing"),
        "abandon: { laptop: OFFICE, copy-of: PEER2 }",
        clear("OFFICE"),
      ),
    ).toEqual([]);
    expect(day(gone("PARENT, PEER1"), clear("OFFICE"))).toEqual([
      expect.stringContaining("peer2 on PEER2"),
    ]);
  });

  it("leaves nothing to open, to connect to, or to make a copy of, and is told as what it is", () => {
    const { journal, verdict } = runPlan(
      planOf(
        room(
          "work-offline: { laptop: PEER2 }",
          edit("PEER2", 5),
          gone("PARENT, PEER1"),
          "abandon: { laptop: OFFICE, copy-of: PEER2 }",
          clear("OFFICE"),
          "open-copy: { laptop: OFFICE }\n    expect: { refused: not-a-copy }",
          `connect: { laptop: PEER2, ${OFFICE} }\n    expect: { refused: not-a-copy, PEER2: { queue: 1 } }`,
          "create-sync-copy: { laptop: PEER1, from: OFFICE }\n    expect: { refused: not-a-copy }",
          "wait: 1h",
        ),
      ),
    );
    expect(verdict.failures).toEqual([]);
    const told = journal.events.filter(({ kind }) => kind === "copy.deleted");
    expect(told.map(({ actor, cleared }) => [actor, cleared])).toEqual([
      [expect.any(String), undefined],
      [expect.any(String), undefined],
      ["OFFICE", true],
    ]);
    expect(journal.events.filter(({ name }) => name === "information-cleared")).toHaveLength(1);
  });

  it("loses nothing that anybody handed in, as a figure or a document, also while the office was closed", () => {
    const { journal, verdict } = runPlan(
      planOf(
        room(
          "close-copy: { laptop: OFFICE }",
          edit("PEER1", 7),
          save("PEER2"),
          gone("PEER1, PEER2, PARENT"),
          "open-copy: { laptop: OFFICE }",
          clear("OFFICE"),
          file("OFFICE", "plain"),
        ),
      ),
    );
    expect(verdict.failures).toEqual([]);
    const cleared = journal.events.find(({ kind }) => kind === "copy.cleared");
    expect(cleared?.["edited"]).toMatchObject({ "record:tb/1000.balance": ["7", "7"] });
  });

  it("loses nothing where the power goes in the middle of it", () => {
    const cutAfter = (millis: number) =>
      runPlan(
        planOf(
          room(
            save("PEER1"),
            gone("PEER1, PARENT"),
            "work-offline: { laptop: PEER2 }",
            "abandon: { laptop: OFFICE, copy-of: PEER2 }",
            `together: [{ clear-information: { laptop: OFFICE }, even-if-refused: true }, { after: ${millis}ms, power-off: { laptop: OFFICE } }]`,
            "power-on: { laptop: OFFICE }",
            "wait: 1m",
          ),
        ),
      );
    // What was in the file before has to stand still for a second first.
    const days = [5, 500, 1007, 1008, 1009, 1010, 1011, 1012].map(cutAfter);
    expect(days.flatMap(({ verdict }) => verdict.failures.map(({ message }) => message))).toEqual(
      [],
    );
    const half = days.filter(({ journal: { events } }) => {
      const ended = events.some(({ cleared }) => cleared === true);
      return !ended && events.some(({ kind }) => kind === "copy.cleared");
    });
    expect(half.length).toBeGreaterThan(0);
  });

  it("is refused while a program holds the file a version belongs into", () => {
    expect(
      day(
        `open-file: { laptop: OFFICE, document: ${DOCUMENT} }`,
        save("PEER1"),
        gone("PEER1, PEER2, PARENT"),
        clear("OFFICE", "volume"),
        file("OFFICE", "waiting"),
        "close-program: { laptop: OFFICE, program: Word }",
        clear("OFFICE"),
        file("OFFICE", "plain"),
      ),
    ).toEqual([]);
  });

  it("is refused until somebody has chosen between two versions, whenever they met", () => {
    expect(
      day(
        gone("PARENT"),
        "work-offline: { laptops: [PEER1, PEER2] }",
        save("PEER1"),
        save("PEER2"),
        "work-online: { laptops: [PEER1, PEER2] }",
        gone("PEER1, PEER2"),
        clear("OFFICE", "invalid"),
        "expect: { OFFICE: { conflicts: 1 } }",
        "wait: 1h",
        clear("OFFICE", "invalid"),
        `confirm: { laptop: OFFICE, document: ${DOCUMENT} }`,
        clear("OFFICE"),
        file("OFFICE", "plain"),
      ),
    ).toEqual([]);
  });
});

describe("the file of a document where no copy is", () => {
  it("is plain once a copy was deleted or cleared, and nothing is said of it while one is only closed", () => {
    expect(day(gone("PEER1"), file("PEER1", "plain"))).toEqual([]);
    expect(day("close-copy: { laptop: PEER1 }", file("PEER1", "plain"))).toEqual([
      `PEER1.files.${DOCUMENT} should be plain now but is no open copy`,
    ]);
    expect(day(file("PEER1", "plain"))).toEqual([
      `PEER1.files.${DOCUMENT} should be plain now but is up-to-date`,
    ]);
  });
});
