/** Documents as files, written in a scenario and played: what people do to a file, and what its copy makes of it. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

const DOCUMENT = "doc-001.docx";

const room = (...steps: ReadonlyArray<string>): string =>
  smallRoom(`  - wait: 1m\n${steps.map((step) => `  - ${step}\n`).join("")}`, {
    engagement: ", files: true",
  });

const played = (...steps: ReadonlyArray<string>): ReadonlyArray<string> => messages(room(...steps));

const save = (laptop: string, more = "", document = DOCUMENT): string =>
  `edit-document: { laptop: ${laptop}, document: ${document}${more} }`;
const open = (laptop: string, more = ""): string =>
  `open-file: { laptop: ${laptop}, document: ${DOCUMENT}${more} }`;
const close = (laptop: string): string => `close-program: { laptop: ${laptop}, program: Word }`;
const erase = (laptop: string, document = DOCUMENT): string =>
  `delete-file: { laptop: ${laptop}, document: ${document} }`;
const answer = (laptop: string, what: string, more = ""): string =>
  `missing-files: { laptop: ${laptop}, answer: ${what}${more} }`;
const soon = (what: string, within = "1m"): string => `eventually: { within: ${within}, ${what} }`;
const file = (laptop: string, view: string, document = DOCUMENT): string =>
  `${laptop}: { files: { ${document}: ${view} } }`;

describe("documents as files", () => {
  it("are there when a copy is made, and are saved, taken in and handed on", () => {
    expect(
      played(
        `expect: { PARENT: { files: { ${DOCUMENT}: up-to-date } }, ${file("PEER1..PEER2", "up-to-date")} }`,
        save("PEER1"),
        `expect: { PEER1: { saved-by: { ${DOCUMENT}: PEER1 }, files: { ${DOCUMENT}: up-to-date } } }`,
        soon(
          `PEER2: { saved-by: { ${DOCUMENT}: PEER1 }, files: { ${DOCUMENT}: up-to-date } }, all-copies: equal`,
        ),
      ),
    ).toEqual([]);
  });

  it("are no files where the engagement does not say so", () => {
    const { journal } = runPlan(planOf(smallRoom(`  - ${save("PEER1")}\n`)));
    expect(journal.events.filter(({ kind }) => /^file|^document\./.test(kind))).toEqual([]);
  });

  it("are taken in a second after they were saved, also after an hour in which nobody touched them", () => {
    const { journal } = runPlan(planOf(room("wait: 1h", save("PEER1"))));
    const [saved, taken] = ["file.saved", "document.imported"].map(
      (kind) => journal.events.find((event) => event.kind === kind)?.at ?? 0,
    );
    expect(taken! - saved!).toBeGreaterThan(1_000_000);
    expect(taken! - saved!).toBeLessThan(1_500_000);
  });

  it("wait while a program has the file open, also a newer one, and come when it is closed", () => {
    const held = [open("PEER2"), save("PEER1"), soon(file("PEER2", "waiting"))];
    expect(
      played(
        ...held,
        "wait: 10m",
        `expect: { ${file("PEER2", "waiting")} }`,
        close("PEER2"),
        soon(file("PEER2", "up-to-date"), "2m"),
      ),
    ).toEqual([]);
    expect(played(...held, soon(file("PEER2", "up-to-date"), "2m"))[0]).toContain("PEER2.files");
    expect(
      played(open("PEER2", ", lets-others: all"), save("PEER1"), soon(file("PEER2", "up-to-date"))),
    ).toEqual([]);
  });

  it("are saved by the program that has them open, and a version that waited is then beside", () => {
    expect(
      played(
        open("PEER2"),
        save("PEER1"),
        soon(file("PEER2", "waiting")),
        save("PEER2"),
        soon("PEER2: { conflicts: 1 }, PEER1: { conflicts: 1 }"),
        close("PEER2"),
        soon(
          `${file("PEER2", "up-to-date")}, PEER1: { files: { ${DOCUMENT}: up-to-date } }, all-copies: equal`,
          "3m",
        ),
      ),
    ).toEqual([]);
  });

  it("are replaced by whoever saves just when his copy has taken the old one out to put a newer one there", () => {
    const steps = (millis: number) =>
      [
        "wait: 1m",
        save("PARENT"),
        "sync-now: { laptop: PEER1 }",
        `after: ${millis}ms\n    ${save("PEER1")}`,
      ]
        .map((step) => `  - ${step}\n`)
        .join("");
    const days = Array.from({ length: 20 }, (_, at) => {
      const day = smallRoom(steps(at * 5), {
        engagement: ", files: true",
        peer: ", disk-latency: 10ms",
      });
      const { journal, verdict } = runPlan(planOf(day));
      expect(verdict.kind).toBe("passed");
      return journal.events;
    });
    const saws = days.map(
      (events) => events.findLast(({ kind }) => kind === "ledger.saved")?.["saw"],
    );
    expect(days.some((events) => events.some(({ why }) => why === "name-taken"))).toBe(true);
    expect(saws.filter((saw) => (saw as ReadonlyArray<string>).length === 0)).toEqual([]);
  });

  it("are taken in once more where the power took that back from a disk that lies, as an edit somebody asked for", () => {
    const steps = [
      "wait: 1m",
      "hibernate: { laptop: PARENT }",
      save("PEER1"),
      save("PEER1", "", "memo.docx"),
      "power-off: { laptop: PEER1 }",
      "power-on: { laptop: PEER1 }",
      "open-copy: { laptop: PEER1 }",
      "wait: 1m",
    ];
    const day = (disk: string) =>
      smallRoom(steps.map((step) => `  - ${step}\n`).join(""), {
        engagement: ", files: true",
        head: `policies: { disk-cache: ${disk} }\n`,
      });
    const edits = (disk: string) => {
      const { journal, verdict } = runPlan(planOf(day(disk)));
      expect(verdict.kind).toBe("passed");
      return journal.events.filter(({ kind }) => kind === "ledger.edit");
    };
    const told = (disk: string) =>
      edits(disk).map(({ from, register, saw, value }) => ({ from, register, saw, value }));
    const saved = told("honest");
    expect(saved.map(({ from }) => from)).toEqual(["file", "file"]);
    expect(told("lying")).toEqual([...saved, ...saved]);
  });

  it("are taken in when the copy is opened, where they were saved while it was closed", () => {
    expect(
      played(
        "close-copy: { laptop: PEER1 }",
        save("PEER1"),
        `wait: 5m\n    expect: { PEER2: { saved-by: { ${DOCUMENT}: OFFICE } } }`,
        "open-copy: { laptop: PEER1 }",
        soon(`PEER2: { saved-by: { ${DOCUMENT}: PEER1 } }`),
      ),
    ).toEqual([]);
  });

  it("become documents under a new name when whoever saves them says so, and lie there as none otherwise", () => {
    expect(
      played(
        save("PEER1", "", "memo.docx"),
        soon(`PEER2: { documents: { memo.docx: present }, files: { memo.docx: up-to-date } }`),
        "delete-document: { laptop: PEER2, document: memo.docx }",
        soon(file("PEER1", "absent", "memo.docx")),
        "close-copy: { laptop: PEER1 }",
        save("PEER1", "", "memo.docx"),
        "open-copy: { laptop: PEER1 }",
        soon(file("PEER1", "no-document", "memo.docx")),
      ),
    ).toEqual([]);
  });

  it("are saved straight into the copy as a template update", () => {
    const day = room(save("PEER1", ", template: true"), soon(file("PEER1", "up-to-date")));
    expect(messages(day)).toEqual([]);
    expect(runPlan(planOf(day)).journal.events.some(({ kind }) => kind === "file.saved")).toBe(
      false,
    );
  });

  it("change nothing where what is saved lies there already", () => {
    const { journal, verdict } = runPlan(
      planOf(room(save("PEER1", ", content: done"), save("PEER1", ", content: done"), "wait: 2m")),
    );
    expect(verdict.kind).toBe("passed");
    const of = (kind: string) => journal.events.filter((event) => event.kind === kind).length;
    expect([of("file.saved"), of("document.imported"), of("ledger.edit")]).toEqual([2, 1, 1]);
  });

  it("are refused to whoever saves, opens or deletes them while another program holds them (32), or where there are none (2)", () => {
    const refused = (step: string, code: number): string =>
      `${step}\n    expect: { refused: ${code} }`;
    expect(
      played(
        `open-program: { laptop: PEER1, program: Excel, on: '\\\\PARENT\\Test', file: documents/${DOCUMENT}, lets-others: read, writes: true }`,
        refused(save("PARENT"), 32),
        refused(erase("PARENT"), 32),
        refused(open("PARENT"), 32),
        "close-program: { laptop: PEER1, program: Excel }",
        save("PARENT"),
        refused(erase("PEER1", "doc-009.docx"), 2),
        refused(open("PEER1").replace(DOCUMENT, "doc-009.docx"), 2),
      ),
    ).toEqual([]);
  });

  it("may be opened and saved over the network, which their host takes in as what he had there who saved it", () => {
    const excel = (file: string): string =>
      `open-program: { laptop: PEER2, program: Excel, on: '\\\\PARENT\\Test', file: ${file}, lets-others: read, writes: true }`;
    const saved = "save-in-program: { laptop: PEER2, program: Excel, size: 20kB }";
    expect(
      played(
        excel(`documents/${DOCUMENT}`),
        saved,
        "wait: 1m",
        saved,
        "close-program: { laptop: PEER2, program: Excel }",
        soon(
          `PARENT: { saved-by: { ${DOCUMENT}: PARENT }, conflicts: 0 }, PEER1: { saved-by: { ${DOCUMENT}: PARENT }, files: { ${DOCUMENT}: up-to-date } }`,
          "2m",
        ),
      ),
    ).toEqual([]);
    expect(
      played(excel("_Sync/format.json"), "close-program: { laptop: PEER2, program: Excel }"),
    ).toEqual([]);
  });

  it("are closed when the power goes, and what was saved is there afterwards", () => {
    expect(
      played(
        open("PEER1"),
        save("PEER1"),
        "power-off: { laptop: PEER1 }",
        "power-on: { laptop: PEER1 }",
        "open-copy: { laptop: PEER1 }",
        soon(`PEER2: { saved-by: { ${DOCUMENT}: PEER1 } }`, "20m"),
        save("PEER2"),
        soon("PEER1: { conflicts: 0 }, PEER2: { conflicts: 0 }, all-copies: equal", "5m"),
        `expect: { ${file("PEER1", "up-to-date")} }`,
      ),
    ).toEqual([]);
  });
});

describe("a missing file", () => {
  const missing = [
    erase("PEER1"),
    soon(`PEER1: { files: { ${DOCUMENT}: missing }, documents: { ${DOCUMENT}: present } }`),
  ];

  it("deletes nothing until somebody says what became of it", () => {
    expect(
      played(
        ...missing,
        "wait: 1h",
        `expect: { PEER2: { documents: { ${DOCUMENT}: present }, files: { ${DOCUMENT}: up-to-date } }, ${file("PEER1", "missing")} }`,
      ),
    ).toEqual([]);
  });

  it("is put back, or its document is deleted for everybody", () => {
    expect(
      played(...missing, answer("PEER1", "put-back"), soon(file("PEER1", "up-to-date"))),
    ).toEqual([]);
    expect(
      played(
        ...missing,
        answer("PEER1", "deleted"),
        soon(
          `PEER2: { documents: { ${DOCUMENT}: absent }, files: { ${DOCUMENT}: absent } }, all-copies: equal`,
        ),
      ),
    ).toEqual([]);
  });

  it("takes with it only the version that lay there: what others saved meanwhile stays", () => {
    expect(
      played(
        ...missing,
        save("PEER2"),
        soon(`PEER1: { saved-by: { ${DOCUMENT}: PEER2 } }`),
        answer("PEER1", "deleted", `, document: ${DOCUMENT}`),
        soon(
          `PEER1: { documents: { ${DOCUMENT}: present }, files: { ${DOCUMENT}: up-to-date } }, PEER2: { documents: { ${DOCUMENT}: present } }`,
        ),
      ),
    ).toEqual([]);
  });

  it("is an answer nobody asked for where none is missing", () => {
    expect(
      played(
        `${answer("PEER1", "put-back")}\n    expect: { refused: invalid }`,
        `${answer("PEER1", "deleted")}\n    expect: { refused: invalid }`,
      ),
    ).toEqual([]);
  });

  it("was seen by whoever saves a new one under its name", () => {
    expect(
      played(
        erase("PEER1"),
        save("PEER1"),
        soon("PEER1: { conflicts: 0 }, PEER2: { conflicts: 0 }, all-copies: equal", "2m"),
      ),
    ).toEqual([]);
  });
});
