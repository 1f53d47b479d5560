/** The sentences whose words come from a table: each row of it is said as it should be, and what no table knows is said as it is. */
import { describe, expect, test } from "vitest";
import { openReplay } from "../../src/replay/replay.ts";
import { sentence } from "../../src/replay/sentences.ts";
import type { Json } from "../../src/sim/journal.ts";
import { Pen } from "./day.ts";

type Facts = { readonly [key: string]: Json };

const said = (actor: string, kind: string, facts: Facts = {}): string => {
  const pen = new Pen();
  pen.write("PEER2", "copy.created", { copy: "c2", role: "child", from: "c0" });
  pen.write(actor, kind, facts);
  const { events, world } = openReplay(pen.journal);
  return sentence(events[1]!, world);
};

type Rows = ReadonlyArray<readonly [kind: string, facts: Facts, words: string]>;

const told = (rows: Rows): ReadonlyArray<string> =>
  rows.map(([kind, facts]) => said("ANNA", kind, facts));

const wordsOf = (rows: Rows): ReadonlyArray<string> => rows.map(([, , words]) => words);

describe("in a sentence", () => {
  test("a step that only looks says at what, and whatever was as expected is said in words", () => {
    const rows: Rows = [
      ["step", { step: 3, label: "connect" }, "Step 4: connect"],
      [
        "step",
        { step: 3, label: "expect", expects: "ANNA indicator green" },
        "Step 4: expect ANNA indicator green",
      ],
      ["expect.pass", { about: "PEER1" }, "As expected: PEER1"],
      [
        "drawn.refused",
        { block: "typing", what: "edit-record", code: "powered-off" },
        "ANNA could not edit record, which was left to chance: powered off",
      ],
      [
        "drawn.refused",
        { block: "bumps", what: "sync-now", code: "71" },
        "ANNA could not sync now, which was left to chance: error 71",
      ],
      ["expect.pass", { about: "refused" }, "As expected: it was refused"],
      ["expect.pass", { about: "all-copies" }, "As expected: all copies are equal"],
      ["expect.pass", { about: "cables-left" }, "As expected: so many cables are left"],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("a copy is deleted, and a top-level parent is cleared", () => {
    const rows: Rows = [
      ["copy.deleted", { copy: "c2" }, "ANNA has handed in everything and deleted its copy"],
      [
        "copy.deleted",
        { copy: "c0", cleared: true },
        "ANNA clears the synchronisation information: its documents are plain files now",
      ],
      [
        "copy.cleared",
        { digest: "0123456789abcdef" },
        "What ANNA had as it was cleared: 0123456789ab",
      ],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("sessions end for a reason, with the seats that are taken then", () => {
    const end = (why: string) => said("PARENT", "session.closed", { client: "BEN", why });
    expect(["logoff", "idle", "lost", "withdrawn", "shutdown", "new"].map(end)).toEqual([
      "PARENT ends the session of BEN: logged off",
      "PARENT ends the session of BEN: idle too long",
      "PARENT ends the session of BEN: connection lost",
      "PARENT ends the session of BEN: share withdrawn",
      "PARENT ends the session of BEN: the host shuts down",
      "PARENT ends the session of BEN: new",
    ]);
    const taken = { client: "BEN", account: "field", used: 10 };
    expect(said("PARENT", "session.opened", { ...taken, cap: 10 })).toBe(
      "PARENT accepts BEN, 10 of 10 seats taken, as field",
    );
    expect(said("PARENT", "session.opened", { ...taken, cap: null })).toBe(
      "PARENT accepts BEN, as field",
    );
  });

  test("permissions say what may be done, and laptops why they sleep", () => {
    const share = { share: "Maple", account: "field" };
    const rows: Rows = [
      [
        "permission.granted",
        { ...share, access: "no-writing" },
        "ANNA lets account field change nothing in Maple",
      ],
      ["permission.granted", { ...share, access: "full" }, "ANNA lets account field full Maple"],
      ["power.sleep", { why: "lid" }, "ANNA goes to sleep: its lid was closed"],
      ["power.hibernate", { why: "battery" }, "ANNA hibernates: its battery is nearly empty"],
      ["power.hibernate", {}, "ANNA hibernates"],
      ["hardware.refused", { reason: "no-port" }, "ANNA cannot be plugged: no port is free"],
      ["hardware.refused", { reason: "loop" }, "ANNA cannot be plugged: that would make a ring"],
      [
        "hardware.refused",
        { reason: "already-plugged" },
        "ANNA cannot be plugged: it is plugged in already",
      ],
      ["hardware.refused", { reason: "lid-closed" }, "The room says no: ANNA lid closed"],
      ["vpn.up", { isolates: true }, "ANNA reaches the office over a VPN, and nobody beside it"],
      ["vpn.up", { isolates: false }, "ANNA reaches the office over a VPN"],
      [
        "address.assigned",
        { address: "169.254.1.1", by: "169.254" },
        "ANNA gave itself the address 169.254.1.1",
      ],
      ["address.assigned", { address: "10.0.0.1", by: "lease" }, "ANNA has the address 10.0.0.1"],
      ["uplink.up", { device: "right" }, "ANNA and right hear each other"],
      ["uplink.down", { device: "right" }, "ANNA and right do not hear each other any more"],
      ["cable.parted", { to: "BEN" }, "The cable between ANNA and BEN is pulled out"],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("every fault of the wire has words, and says among whom it is", () => {
    const fault = (kind: string, from: Json = "all", to: Json = "all"): string =>
      said("room", "fault.began", { fault: kind, from, to, bothWays: true, name: "f" });
    expect(
      ["clog", "delay", "reorder", "duplicate", "gremlins"].map((kind) => fault(kind)),
    ).toEqual([
      "From now on everything is held back in the whole room: f",
      "From now on everything comes late in the whole room: f",
      "From now on frames come out of turn in the whole room: f",
      "From now on frames come twice in the whole room: f",
      "From now on there is gremlins in the whole room: f",
    ]);
    expect(fault("lose", ["ANNA", "BEN"], ["ANNA", "BEN"])).toBe(
      "From now on frames get lost among ANNA, BEN: f",
    );
  });

  test("copies say from whom they come, why they are offline, and what becomes of the engagement", () => {
    const rows: Rows = [
      ["copy.created", { role: "top-level", from: null }, "ANNA holds the top-level copy"],
      ["copy.created", { role: "child", from: "c2" }, "ANNA has its own copy, made from PEER2"],
      [
        "copy.offline",
        { why: "offline", text: "The path is gone." },
        "ANNA is offline: The path is gone.",
      ],
      ["copy.offline", { why: "work-offline" }, "ANNA works offline, because its user chose to"],
      ["phase", { to: "open" }, "ANNA can edit again"],
      ["phase", { to: "handing-in" }, "ANNA stops editing to hand in"],
      ["phase", { to: "locked-down" }, "ANNA sees the engagement locked down"],
      ["phase", { to: "frozen" }, "ANNA sees the engagement as frozen"],
      [
        "control.intent",
        { purpose: "lock-down" },
        "ANNA asks everybody to hand in for a lock-down",
      ],
      [
        "control.taken-back",
        { missing: "BEN" },
        "ANNA takes it back, because these are missing: BEN",
      ],
      ["control.abandoned", { abandoned: "c2" }, "ANNA abandons the copy of PEER2"],
      ["control.abandoned", { abandoned: "c9" }, "ANNA abandons the copy of c9"],
      ["snapshot.made", { operations: 2 }, "ANNA cleans up: 2 operations give way to a snapshot"],
      [
        "edits.aside",
        { why: "abandoned", entities: ["a", "b"] },
        "What ANNA did to a, b is kept aside: its copy was given up",
      ],
      [
        "edits.aside",
        { why: "locked-down", entities: ["a"] },
        "What ANNA did to a is kept aside: the engagement was locked down without it",
      ],
      [
        "round",
        { with: "c2", pulled: 1, pushed: 0, bytes: 1_500 },
        "ANNA synchronises with PEER2: 1 in, 0 out, 1.5 kB",
      ],
      ["log.packed", { files: 1 }, "ANNA makes one file of 1 small one of a log"],
      ["log.packed", { files: 9 }, "ANNA makes one file of 9 small ones of a log"],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("what only a person can say of documents is asked as it is meant", () => {
    const rows: Rows = [
      [
        "documents.question",
        { question: "folder-missing", documents: [] },
        "ANNA asks where the folder of its documents is",
      ],
      [
        "documents.question",
        { question: "other-folder", documents: [] },
        "ANNA asks whether another folder is the one of its documents",
      ],
      [
        "documents.question",
        { question: "many-vanished", documents: ["a.docx", "b.docx"] },
        "ANNA asks whether these were deleted on purpose: a.docx, b.docx",
      ],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("check-outs name the document and why they are over, and documents what became of them", () => {
    const lock = { resource: "document/memo.docx" };
    const lost = (why: string, words: string): readonly [string, Facts, string] => [
      "lock.lost",
      { ...lock, why },
      `ANNA has memo.docx no more for itself: ${words}`,
    ];
    const rows: Rows = [
      ["lock.claimed", lock, "ANNA has memo.docx checked out"],
      ["lock.released", lock, "ANNA gives memo.docx back"],
      ["lock.broken", lock, "ANNA undoes the check-out of memo.docx"],
      ["lock.refused", { ...lock, why: "BEN has it" }, "ANNA cannot have memo.docx: BEN has it"],
      lost("released", "it was given back"),
      lost("undo-check-out", "somebody has undone the check-out"),
      lost("expired", "it was not renewed in time"),
      lost("gone", "nothing is left of it in the folder"),
      lost("new", "new"),
      [
        "document.kept",
        { document: "memo.docx" },
        "ANNA saves memo.docx, and keeps it on this laptop for now",
      ],
      [
        "document.kept",
        { document: "memo.docx", waits: false },
        "ANNA has memo.docx as it was before",
      ],
      [
        "document.mode",
        { document: null, mode: "on-demand" },
        "ANNA chooses on demand for documents without a mode of their own",
      ],
      [
        "document.mode",
        { document: "memo.docx", mode: "at-once" },
        "ANNA chooses at once for memo.docx",
      ],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("files are saved, deleted, waited for and taken in, and what is deleted is not said to be changed", () => {
    const doc = { document: "memo.docx", file: "memo.docx" };
    const rows: Rows = [
      ["file.saved", { file: "memo.docx", bytes: 5 }, "ANNA saves the file memo.docx"],
      ["file.deleted", { file: "memo.docx" }, "ANNA deletes the file memo.docx in Explorer"],
      [
        "file.damaged",
        { file: "_Sync/format.json", how: "cut-off" },
        "_Sync/format.json is damaged on ANNA: its end is gone",
      ],
      [
        "document.imported",
        { ...doc, from: "folder" },
        "ANNA takes in what was saved in the file of memo.docx, as a version of it",
      ],
      [
        "document.waits",
        { ...doc, why: "held-open" },
        "ANNA keeps a version of memo.docx waiting: a program has the file open",
      ],
      [
        "document.waits",
        { ...doc, why: "name-taken" },
        "ANNA keeps a version of memo.docx waiting: another file has its name",
      ],
      [
        "document.placed",
        { ...doc, waited: true },
        "ANNA puts the version of memo.docx that waited into its file",
      ],
      ["document.placed", doc, "ANNA has memo.docx as a file now, memo.docx"],
      [
        "edit",
        { entity: "document/memo.docx", field: null, value: null },
        "ANNA deletes document/memo.docx",
      ],
      ["edit", { entity: "tb/1", field: "amount", value: null }, "ANNA changes tb/1, amount"],
    ];
    expect(told(rows)).toEqual(wordsOf(rows));
  });

  test("sizes go up in steps of a thousand", () => {
    const exchanged = (bytes: number) => said("ANNA", "transfer", { to: "BEN", bytes, what: "w" });
    expect([0, 999, 1_000, 999_940, 1_000_000, 1_000_000_000].map(exchanged)).toEqual(
      ["0 B", "999 B", "1.0 kB", "999.9 kB", "1.0 MB", "1.0 GB"].map(
        (size) => `ANNA exchanges ${size} with BEN: w`,
      ),
    );
    expect(said("ANNA", "transfer.cut", { to: "BEN", bytes: 2_000, moved: 500, what: "w" })).toBe(
      "ANNA is cut off from BEN at 500 B of 2.0 kB: w",
    );
  });
});
