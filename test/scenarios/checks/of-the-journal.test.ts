import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/scenarios/plan.ts";
import { backedUp, finished, judged, planOf, putOver, type Told } from "./by-hand.ts";

const MINUTE = 60_000_000;
const SECOND = 1_000_000;
const made = (laptop: string, copy: string, from: string | null = null): Told => [
  laptop,
  "copy.created",
  { copy, from, role: from === null ? "top-level" : "child", registered: true },
];
const step = (index: number, at = 0): Told => ["scenario", "step", { step: index }, at];
const connected = (laptop: string, copy: string, to: string, location = "\\\\HOST\\M"): Told => [
  laptop,
  "copy.connected",
  { copy, to, location },
];

describe("locks-exclusive", () => {
  const claimed = (copy: string, epoch: number): Told => [
    copy,
    "lock.claimed",
    { copy, resource: "document/x", epoch },
  ];
  const released = (copy: string, epoch: number, kind = "lock.released"): Told => [
    copy,
    kind,
    { copy, resource: "document/x", epoch },
  ];

  it("accepts one holder after the other, and one who finds his own again", () => {
    const told = [
      claimed("A", 1),
      released("A", 1, "lock.lost"),
      claimed("A", 1),
      released("A", 1),
      claimed("B", 2),
    ];
    expect(judged("locks-exclusive", finished({ told }))).toEqual({ checked: 5, violations: [] });
  });

  it("rejects two holders at the same time, and names both", () => {
    const { violations } = judged(
      "locks-exclusive",
      finished({ told: [claimed("A", 1), claimed("B", 2)] }),
    );
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatch(/document\/x was held twice: A acquires .*; B acquires /);
  });

  it("rejects a number that was given before", () => {
    const told = [claimed("A", 2), released("A", 2), claimed("B", 2)];
    expect(judged("locks-exclusive", finished({ told })).violations).toEqual([
      "B claimed document/x as number 2 after number 2 had been given",
    ]);
  });

  it("begins a new history where another folder is put over the top-level copy's, and nowhere else", () => {
    const putOver = (laptop: string): ReadonlyArray<Told> => [
      made("OFFICE", "top"),
      claimed("A", 1),
      [laptop, "folder.copied", { folder: "C:\\Copies\\b", to: "C:\\Engagements\\M" }],
      claimed("B", 1),
    ];
    expect(judged("locks-exclusive", finished({ told: putOver("OFFICE") })).violations).toEqual([]);
    expect(judged("locks-exclusive", finished({ told: putOver("B") })).violations).toHaveLength(2);
  });

  it("does not count a number the top level's disk took back with its power", () => {
    const day = (cache: string, offAt: number) =>
      judged(
        "locks-exclusive",
        finished({
          plan: { ...planOf(), policies: { ...planOf().policies, "disk-cache": cache } } as Plan,
          told: [
            made("OFFICE", "top"),
            claimed("A", 1),
            [...claimed("A", 2).slice(0, 3), MINUTE] as unknown as Told,
            ["OFFICE", "power.off", {}, MINUTE + offAt * 1_000_000],
            [...claimed("A", 1).slice(0, 3), 2 * MINUTE] as unknown as Told,
          ],
        }),
      ).violations.length;
    expect(day("lying", 1)).toBe(0);
    expect(day("lying", 9)).toBe(1);
    expect(day("honest", 1)).toBe(1);
  });

  it("lets whoever undoes a check-out end the holder's", () => {
    const told: ReadonlyArray<Told> = [
      claimed("A", 1),
      ["OFFICE", "lock.broken", { copy: "OFFICE", holder: "A", resource: "document/x", epoch: 1 }],
      claimed("B", 2),
    ];
    expect(judged("locks-exclusive", finished({ told })).violations).toEqual([]);
  });

  it("accepts that somebody else has it before whoever gave it back is told so", () => {
    const plan = planOf(
      "[{ edit-document: { laptop: A, document: x, size: 1kB } }, { release: { laptop: A, document: x } }]",
    );
    const begins = (index: number, label: string): Told => [
      "scenario",
      "step",
      { step: index, label },
    ];
    const [edit, release] = [begins(0, "edit-document"), begins(1, "release")];
    const [first, hears, next] = [claimed("A", 1), released("A", 1), claimed("B", 3)];
    const day = (...told: ReadonlyArray<Told>) =>
      judged("locks-exclusive", finished({ plan, told })).violations;
    expect(day(first, release, next, hears)).toEqual([]);
    // He may have been told nothing at all, as the cable was pulled.
    expect(day(first, release, next, released("A", 1, "lock.lost"))).toEqual([]);
    // Nobody had asked for it.
    expect(day(first, edit, next, hears)).toHaveLength(1);
    // It was asked for too late, or about an earlier check-out.
    expect(day(first, next, release, hears)).toHaveLength(1);
    expect(day(release, first, next, hears)).toHaveLength(1);
  });

  it("accepts the same of whoever deletes a copy, and gives back all it has with it", () => {
    const plan = planOf("[{ delete-copy: { laptop: A } }, { delete-copy: { laptop: B } }]");
    const day = (step: number) => {
      const deletes: Told = ["scenario", "step", { step, label: "delete-copy" }];
      const told = [claimed("A", 1), deletes, claimed("B", 3), released("A", 1)];
      return judged("locks-exclusive", finished({ plan, told })).violations;
    };
    expect(day(0)).toEqual([]);
    // It was another copy.
    expect(day(1)).toHaveLength(1);
  });

  it("accepts a check-out that was undone before its holder heard that he has it, and no other", () => {
    const undone: Told = [
      "OFFICE",
      "lock.broken",
      { copy: "OFFICE", holder: "A", resource: "document/x", epoch: 1 },
    ];
    const day = (...told: ReadonlyArray<Told>) =>
      judged("locks-exclusive", finished({ told })).violations;
    expect(day(undone, claimed("B", 3), claimed("A", 1), released("A", 1, "lock.lost"))).toEqual(
      [],
    );
    const lost = released("A", 1, "lock.lost");
    expect(day(claimed("A", 1), lost, undone, claimed("B", 3), claimed("A", 1))).toHaveLength(2);
  });
});

describe("no-lock-over-peer", () => {
  const day = (to: string) =>
    judged(
      "no-lock-over-peer",
      finished({
        told: [
          made("OFFICE", "top"),
          made("A", "a", "top"),
          connected("A", "a", to),
          ["A", "lock.claimed", { copy: "a", resource: "document/x", epoch: 1 }],
        ],
      }),
    );

  it("accepts a check-out over a connection to the top-level copy and rejects one over a peer", () => {
    expect(day("top")).toEqual({ checked: 1, violations: [] });
    expect(day("peer").violations).toEqual([
      "A was given document/x without a connection to the top-level copy",
    ]);
  });

  it("accepts one of somebody who works in the top-level copy itself", () => {
    const told: ReadonlyArray<Told> = [
      made("OFFICE", "top"),
      ["OFFICE", "lock.claimed", { copy: "top", resource: "document/x", epoch: 1 }],
    ];
    expect(judged("no-lock-over-peer", finished({ told }))).toEqual({ checked: 1, violations: [] });
  });

  const session = (kind: "session.opened" | "session.closed", client: string): Told => [
    "OFFICE",
    kind,
    { client, account: "field" },
  ];
  const pastPeer = (...before: ReadonlyArray<Told>) => {
    const plan = planOf(undefined, "policies: { locks-with-peer: top-level-if-reached }");
    return judged(
      "no-lock-over-peer",
      finished({
        plan,
        told: [
          made("OFFICE", "top"),
          made("A", "a", "top"),
          ...before,
          ["A", "lock.claimed", { copy: "a", resource: "document/x", epoch: 1 }],
        ],
      }),
    ).violations.length;
  };

  it("does not take a copy that was opened again for one that is still connected", () => {
    const told = (between: ReadonlyArray<Told>) =>
      judged(
        "no-lock-over-peer",
        finished({
          told: [
            made("OFFICE", "top"),
            connected("A", "a", "top"),
            ...between,
            ["A", "lock.claimed", { copy: "a", resource: "document/x", epoch: 1 }],
          ],
        }),
      ).violations.length;
    const again: ReadonlyArray<Told> = [
      ["A", "power.off", {}],
      ["A", "copy.opened", { copy: "a" }],
    ];
    expect(told([])).toBe(0);
    expect(told(again)).toBe(1);
    expect(told([...again, connected("A", "a", "top")])).toBe(0);
  });

  it("lets a copy on a peer ask there where the day says so, if its laptop has a session there", () => {
    const onPeer = connected("A", "a", "peer");
    expect(pastPeer(onPeer, session("session.opened", "A"))).toBe(0);
    expect(pastPeer(onPeer)).toBe(1);
    expect(pastPeer(onPeer, session("session.opened", "B"))).toBe(1);
    const turnedAway: Told = ["OFFICE", "session.refused", { client: "A", account: "field" }];
    expect(pastPeer(onPeer, turnedAway)).toBe(1);
    const gone = [session("session.opened", "A"), session("session.closed", "A")];
    expect(pastPeer(onPeer, ...gone)).toBe(1);
    expect(pastPeer(session("session.opened", "A"))).toBe(1);
  });
});

describe("edits-asked-for", () => {
  const plan = planOf(
    "[{ edit-record: { laptop: A, record: tb/1000, set: { balance: 1 } } }, { delete-document: { laptop: B, document: doc-001.docx } }]",
  );
  const edit = (laptop: string, entity: string, value: string | null, field = "balance"): Told => [
    laptop,
    "edit",
    { entity, field, value },
  ];
  const day = (...told: ReadonlyArray<Told>) => judged("edits-asked-for", finished({ plan, told }));

  it("accepts what the people of the plan do", () => {
    expect(
      day(step(0), edit("A", "tb/1000", "1"), step(1), edit("B", "document/doc-001.docx", null)),
    ).toEqual({ checked: 2, violations: [] });
  });

  it("rejects a change of a field nobody named", () => {
    expect(day(step(0), edit("A", "tb/1000", "1", "name")).violations).toEqual([
      "A changed tb/1000, and nobody there had asked for that",
    ]);
  });

  it("accepts what lay in the folder where a second copy was made, or a top level was cleared, and the answer that missing files were deleted", () => {
    const nothing = planOf();
    const made: Told = ["A", "copy.created", { copy: "a" }];
    const facts = {
      entity: "document/memo.docx",
      document: "memo.docx",
      value: "0123456789abcdef",
    };
    const wrote: Told = ["A", "edit", facts];
    const imported: Told = ["A", "document.imported", facts];
    const dayOf = (...told: ReadonlyArray<Told>) =>
      judged("edits-asked-for", finished({ plan: nothing, told: [step(0), ...told] })).violations;
    expect(dayOf(made, made, wrote, imported)).toEqual([]);
    expect(dayOf(made, wrote, imported)).toHaveLength(1);
    // A backup of a top level that was cleared, and remembers none of its files.
    expect(dayOf(made, ["A", "copy.cleared", {}], wrote, imported)).toEqual([]);
    expect(dayOf(made, ["B", "copy.cleared", {}], wrote, imported)).toHaveLength(1);
    expect(dayOf(made, made, wrote)).toHaveLength(1);
    expect(dayOf(["B", "copy.created", {}], made, wrote, imported)).toHaveLength(1);
    const carried: Told = ["A", "folder.copied", { of: "B" }];
    const saved = (value: string): Told => [
      "B",
      "ledger.saved",
      { register: "document:memo.docx", value, saw: [] },
    ];
    expect(dayOf(made, saved("0123456789abcdef00"), carried, wrote, imported)).toEqual([]);
    expect(dayOf(made, saved("0123456789abcdef00"), wrote, imported)).toHaveLength(1);
    // The same on demand: it is kept there first, and an edit once, with the next Sync.
    const kept: Told = ["A", "document.kept", facts];
    expect(dayOf(made, saved("0123456789abcdef00"), carried, kept, wrote)).toEqual([]);
    expect(dayOf(made, saved("0123456789abcdef00"), carried, kept, wrote, wrote)).toHaveLength(1);
    expect(dayOf(made, saved("0123456789abcdef00"), kept, wrote)).toHaveLength(1);
    expect(dayOf(made, saved("1123456789abcdef00"), carried, wrote, imported)).toHaveLength(1);
    const answered = (answer: string) => {
      const plan = planOf(
        `[{ missing-files: { laptop: A, answer: ${answer} } }]`,
        "",
        ", files: true",
      );
      const told = [step(0), edit("A", "document/doc-001.docx", null)];
      return judged("edits-asked-for", finished({ plan, told })).violations;
    };
    expect(answered("deleted")).toEqual([]);
    expect(answered("put-back")).toHaveLength(1);
  });

  it("accepts a file that is taken in once more after damage to operations or pieces, and not after that of a snapshot", () => {
    const facts = {
      entity: "document/memo.docx",
      document: "memo.docx",
      value: "0123456789abcdef",
    };
    const dayOf = (file: string, who = "A") =>
      judged(
        "edits-asked-for",
        finished({
          plan: planOf(),
          told: [
            step(0),
            [who, "file.damaged", { folder: "C:\\x", file, how: "gone" }],
            ["A", "edit", facts],
            ["A", "document.imported", facts],
          ],
        }),
      ).violations.length;
    for (const file of ["own/log/a.1/1-1.0.seg", "own/parcel/4.0.parcel", "blob/aa/aa"]) {
      expect(dayOf(`_Sync/${file}`)).toBe(0);
      expect(dayOf(`_Sync/${file}`, "B")).toBe(1);
    }
    for (const file of ["own/snap/a.snap", "format.json", "in/a.have.1.json"])
      expect(dayOf(`_Sync/${file}`)).toBe(1);
  });

  it("rejects a version of a document that somebody else saved, or that was saved once and written twice", () => {
    const saving = planOf("[{ edit-document: { laptop: A, document: memo.docx, size: 1kB } }]");
    const wrote: Told = ["A", "edit", { entity: "document/memo.docx", value: "0123456789abcdef" }];
    const saved = (who: string): Told => [
      who,
      "ledger.edit",
      { register: "document:memo.docx", value: "0123456789abcdef0000", saw: [] },
    ];
    const end: Told = ["scenario", "verdict", {}, MINUTE];
    const dayOf = (...told: ReadonlyArray<Told>) =>
      judged("edits-asked-for", finished({ plan: saving, told: [step(0), ...told, end] }))
        .violations;
    expect(dayOf(wrote, saved("A"))).toEqual([]);
    expect(dayOf(wrote, saved("A"), wrote, saved("A"))).toEqual([]);
    expect(dayOf(wrote, saved("A"), wrote)).toEqual([
      "A wrote a version of document/memo.docx that nobody there has saved, or once more than somebody has",
    ]);
    expect(dayOf(wrote, saved("B"))).toHaveLength(1);
    expect(dayOf([wrote[0], wrote[1], wrote[2], MINUTE])).toEqual([]);
  });

  it("rejects a deletion nobody made, and one before somebody made it", () => {
    expect(day(step(1), edit("A", "document/doc-001.docx", null)).violations).toEqual([
      "A deleted document/doc-001.docx, and nobody there had asked for that",
    ]);
    expect(day(step(0), edit("B", "document/doc-001.docx", null)).violations).toHaveLength(1);
  });

  it("knows what is done, while what is done again and again beside it begins another round", () => {
    const beside = planOf(
      "[{ every: 1m, until: 1h, sync-now: { laptop: B }, even-if-refused: true }, { edit-record: { laptop: A, record: tb/1000, set: { balance: 1 } } }]",
    );
    const told = [step(0), step(1), step(0), edit("A", "tb/1000", "1")];
    expect(judged("edits-asked-for", finished({ plan: beside, told })).violations).toEqual([]);
  });

  it("does not take a change for a deletion that was asked for", () => {
    expect(day(step(1), edit("B", "document/doc-001.docx", "9")).violations).toHaveLength(1);
  });
});

describe("quiet-when-done", () => {
  const round = (minutes: number): Told => ["A", "round", { pulled: 1 }, minutes * MINUTE];

  it("rejects an exchange half an hour after everything was said", () => {
    const told: ReadonlyArray<Told> = [["A", "ledger.edit", {}, 0], round(1)];
    expect(judged("quiet-when-done", finished({ told })).violations).toEqual([]);
    expect(judged("quiet-when-done", finished({ told: [...told, round(32)] })).violations).toEqual([
      "A still exchanges something although nothing has happened for half an hour",
    ]);
  });

  it("rejects it also where content is under way each time, but waits for a large document", () => {
    const carried = (minutes: number, took: number): Told => [
      "A",
      "transfer",
      { to: "B", tookMicros: took * MINUTE },
      minutes * MINUTE,
    ];
    const edit: Told = ["A", "ledger.edit", {}, 0];
    const day = (...told: ReadonlyArray<Told>) =>
      judged("quiet-when-done", finished({ told: [edit, ...told] })).violations.length;
    const queue: Told = ["A", "queue", { length: 0 }, 45 * MINUTE];
    expect(day(carried(40, 0), round(40))).toBe(1);
    expect(day(carried(20, 0), round(20), carried(45, 0), queue, round(45))).toBe(1);
    expect(day(carried(45, 44), round(45))).toBe(0);
  });

  it("lets somebody who comes back exchange", () => {
    const told: ReadonlyArray<Told> = [
      ["A", "ledger.edit", {}, 0],
      ["A", "link.up", {}, 60 * MINUTE],
      round(61),
    ];
    expect(judged("quiet-when-done", finished({ told }))).toEqual({ checked: 1, violations: [] });
  });
});

describe("lock-down-complete", () => {
  const copies = [made("OFFICE", "top"), made("A", "a", "top"), made("B", "b", "top")];
  const intent: Told = ["OFFICE", "control.intent", { copy: "top", epoch: 1 }];
  const sealed = (laptop: string, copy: string): Told => [
    laptop,
    "control.sealed",
    { copy, epoch: 1 },
  ];
  const committed: Told = [
    "OFFICE",
    "control.committed",
    { copy: "top", epoch: 1, purpose: "lock-down" },
  ];
  const day = (...told: ReadonlyArray<Told>) =>
    judged("lock-down-complete", finished({ told: [...copies, ...told] })).violations;

  it("rejects one that somebody did not hand in for, unless the copy was abandoned or deleted", () => {
    expect(day(intent, sealed("OFFICE", "top"), sealed("A", "a"), committed)).toEqual([
      "OFFICE agreed on the lock-down although B had not handed in",
    ]);
    const abandoned: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "b" }];
    const deleted: Told = ["B", "copy.deleted", { copy: "b" }];
    const signedOff: Told = ["B", "control.signed-off", { copy: "b" }];
    for (const without of [abandoned, deleted, signedOff])
      expect(day(intent, without, sealed("OFFICE", "top"), sealed("A", "a"), committed)).toEqual(
        [],
      );
  });

  it("does not ask for a copy that was made from one which could not be noted down itself", () => {
    const end = [intent, sealed("OFFICE", "top"), sealed("A", "a"), sealed("B", "b"), committed];
    const [laptop, kind, said] = made("C", "c", "top");
    const ofC = [made("D", "d", "c"), made("E", "e", "d")];
    expect(day([laptop, kind, { ...said, registered: false }], ...ofC, ...end)).toEqual([]);
    expect(day(made("C", "c", "top"), ...ofC, ...end)).toHaveLength(3);
  });

  it("does not ask for a copy whose maker was given up before he had told of it", () => {
    const ofA = made("C", "c", "a");
    const given: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "a" }];
    const round = (laptop: string, copy: string, to: string, pushed: number): Told => [
      laptop,
      "round",
      { copy, with: to, pulled: 1 - pushed, pushed },
    ];
    const end = [intent, sealed("OFFICE", "top"), sealed("B", "b"), committed];
    const notHandedIn = ["OFFICE agreed on the lock-down although C had not handed in"];
    expect(day(ofA, given, ...end)).toEqual([]);
    expect(day(ofA, round("C", "c", "a", 1), given, round("C", "c", "a", 1), ...end)).toEqual([]);
    // Who looked in on him and took nothing along has told nobody.
    const [, , facts] = round("A", "a", "top", 0);
    const idle: Told = ["A", "round", { ...facts, pulled: 0 }];
    expect(day(ofA, idle, given, ...end)).toEqual([]);
    // Also whoever was made from that one.
    expect(day(ofA, made("D", "d", "c"), given, ...end)).toEqual([]);
    // He had told of it, by himself or by another; or it came to somebody itself.
    for (const [before, after] of [
      [[round("A", "a", "top", 1)], []],
      [[round("OFFICE", "top", "a", 0)], []],
      [[round("B", "b", "a", 0), round("B", "b", "top", 1)], []],
      [[], [round("C", "c", "b", 1)]],
      [[], [round("B", "b", "c", 0)]],
    ] as const)
      expect(day(ofA, ...before, given, ...after, ...end)).toEqual(notHandedIn);
    expect(day(made("C", "c", "b"), given, ...end)).toEqual(notHandedIn);
  });

  it("accepts a file that is taken in between two askings of which its copy heard at once", () => {
    const edit = (from: string): Told => ["A", "ledger.edit", { register: "record:tb/1.b", from }];
    const takenBack: Told = ["B", "control.taken-back", { copy: "b", epoch: 1 }];
    expect(day(intent, sealed("A", "a"), takenBack, edit("file"))).toEqual([]);
    expect(day(intent, sealed("A", "a"), takenBack, edit("elsewhere"))).toHaveLength(1);
    expect(day(intent, sealed("A", "a"), edit("file"))).toHaveLength(1);
  });

  it("rejects an edit of somebody who has handed in, until the engagement is open again", () => {
    const edit: Told = ["A", "ledger.edit", { register: "record:tb/1.b" }];
    const open: Told = ["A", "phase", { copy: "a", to: "open" }];
    expect(day(intent, sealed("A", "a"), edit)).toEqual([
      "A edited record:tb/1.b after it had handed in",
    ]);
    expect(day(intent, sealed("A", "a"), open, edit)).toEqual([]);
    const turned: Told = ["A", "copy.opened", { copy: "a second one" }];
    expect(day(intent, sealed("A", "a"), turned, edit)).toEqual([]);
    const back: Told = ["A", "copy.opened", { copy: "a" }];
    const shut: Told = ["A", "phase", { copy: "a", to: "handing-in" }];
    expect(day(intent, shut, sealed("A", "a"), turned, back, edit)).toHaveLength(1);
    for (const end of [
      ["A", "copy.closed", { copy: "a" }],
      ["A", "power.off", {}],
    ] as const) {
      const begun = [intent, shut, sealed("A", "a")];
      // It had heard meanwhile that the lock-down was taken back; or else it says anew that it takes no edits.
      const taken: Told = ["OFFICE", "control.taken-back", { copy: "top", epoch: 1 }];
      expect(day(...begun, end, taken, back, edit)).toEqual([]);
      expect(day(...begun, end, taken, shut, back, edit)).toHaveLength(1);
      // There was nothing to be heard.
      expect(day(...begun, end, back, edit)).toHaveLength(1);
      expect(
        day(...begun, sealed("B", "b"), sealed("OFFICE", "top"), committed, end, back, edit),
      ).toHaveLength(1);
      expect(day(taken, ...begun, end, back, edit)).toHaveLength(1);
      // The file that says so is damaged, and it does not know any more that it has handed in.
      const facts = { folder: "x", file: "_Sync/own/log/a", how: "gone" };
      const damaged: Told = ["A", "file.damaged", facts];
      expect(day(...begun, end, damaged, back, edit)).toEqual([]);
      expect(day(damaged, ...begun, end, back, edit)).toEqual([]);
      expect(day(damaged, ...begun, edit)).toHaveLength(1);
    }
  });

  it("does not hold it against a backup that somebody put over the copy", () => {
    const edit: Told = ["A", "ledger.edit", { register: "record:tb/1.b" }];
    const copied = (to: string): Told => ["A", "folder.copied", { of: "A", to }];
    const restored = copied("C:\\Engagements\\Maple (Sync)");
    expect(day(intent, sealed("A", "a"), restored, edit)).toEqual([]);
    expect(day(intent, sealed("A", "a"), copied("C:\\Copies\\backup"), edit)).toHaveLength(1);
  });

  it("does not ask a backup for copies that were made since, and for those it knows it does", () => {
    const [backup, folder] = ["C:\\Copies\\first", "C:\\Engagements\\Maple"];
    const copied = (from: string, to: string): Told => [
      "OFFICE",
      "folder.copied",
      { of: "OFFICE", folder: from, to },
    ];
    const later = made("C", "c", "top");
    const seals = [sealed("OFFICE", "top"), sealed("A", "a")];
    expect(
      day(copied(folder, backup), later, copied(backup, folder), intent, ...seals, committed),
    ).toEqual(["OFFICE agreed on the lock-down although B had not handed in"]);
    // Also where the backup is put back while everybody is handing in.
    const restored = [copied(folder, backup), later, intent, copied(backup, folder)];
    expect(day(...restored, ...seals, sealed("B", "b"), committed)).toEqual([]);
    // A copy that is made from the backup knows no more than that.
    const [, , asked] = intent;
    const byNewcomer: ReadonlyArray<Told> = [
      made("D", "d", "top"),
      ["D", "control.intent", asked],
      ...seals,
      sealed("B", "b"),
      sealed("D", "d"),
      ["D", "control.committed", committed[2]],
    ];
    expect(day(copied(folder, backup), later, copied(backup, folder), ...byNewcomer)).toEqual([]);
    expect(day(later, ...byNewcomer)).toEqual([
      "D agreed on the lock-down although C had not handed in",
    ]);
    const round = (pushed: number, at = 0): Told => [
      "C",
      "round",
      { copy: "c", with: "top", pushed },
      at,
    ];
    const handsIn = [round(1), round(1, MINUTE)];
    const begun = [copied(folder, backup), later, copied(backup, folder)];
    const all = [...seals, sealed("B", "b"), committed];
    expect(day(...begun, round(0), intent, ...all)).toEqual([]);
    expect(day(...begun, intent, ...handsIn, ...all)).toEqual([]);
    expect(day(...begun, ...handsIn, intent, ...all)).toEqual([
      "OFFICE agreed on the lock-down although C had not handed in",
    ]);
    // What was on its way when the folder was put back, or was chosen by a listing from before, builds on what the backup does not hold.
    expect(day(...begun, round(1, MINUTE), intent, ...all)).toEqual([]);
    expect(day(...begun, round(0), round(1, 9 * SECOND), intent, ...all)).toEqual([]);
    // Nor does it know whom one has made that it does not know.
    expect(day(...begun, made("D", "d", "c"), intent, ...all)).toEqual([]);
    expect(day(...begun, made("D", "d", "top"), intent, ...all)).toEqual([
      "OFFICE agreed on the lock-down although D had not handed in",
    ]);
    // A backup of a folder that was put back knows no more than that folder did, and one from before it was put back knows all.
    const second = "C:\\Copies\\second";
    const again = copied(second, folder);
    expect(day(...begun, copied(folder, second), ...handsIn, again, intent, ...all)).toEqual([]);
    expect(day(...begun, ...handsIn, copied(folder, second), again, intent, ...all)).toEqual([
      "OFFICE agreed on the lock-down although C had not handed in",
    ]);
    expect(
      day(
        copied(folder, backup),
        later,
        copied(folder, second),
        copied(backup, folder),
        again,
        intent,
        ...all,
      ),
    ).toEqual(["OFFICE agreed on the lock-down although C had not handed in"]);
  });
});

describe("reads-never-go-back", () => {
  const edit = (laptop: string, value: string, saw: Array<string>): Told => [
    laptop,
    "ledger.edit",
    { register: "record:tb/1.b", value, saw },
  ];
  const copies = [made("A", "a"), made("B", "b", "a")];
  const day = (...told: ReadonlyArray<Told>) =>
    judged("reads-never-go-back", finished({ told: [...copies, ...told] }));

  it("rejects work that is not there when its author looks again", () => {
    expect(day(edit("A", "1", []), edit("A", "2", ["0"])).violations).toEqual([
      "A saved 1 in record:tb/1.b and did not find it again when it looked",
    ]);
  });

  it("accepts that somebody did not see what he saved while he waited for this to be saved", () => {
    const [actor, kind, facts] = edit("A", "2", ["0"]);
    expect(day(edit("A", "1", []), [actor, kind, { ...facts, beside: ["1"] }]).violations).toEqual(
      [],
    );
  });

  it("accepts it replaced by somebody who had seen it", () => {
    expect(day(edit("A", "1", []), edit("B", "2", ["1"]), edit("A", "3", ["2"]))).toEqual({
      checked: 1,
      violations: [],
    });
  });

  it("accepts it replaced by what its author was saving when the power went", () => {
    const cut = (saw: ReadonlyArray<string>): Told => [
      "A",
      "ledger.cut-off",
      { register: "record:tb/1.b", value: "2", saw },
    ];
    const then = edit("A", "3", ["2"]);
    expect(day(edit("A", "1", []), cut(["1"]), then).violations).toEqual([]);
    expect(day(edit("A", "1", []), cut([]), then).violations).toHaveLength(1);
  });

  it("does not judge what the copy said it keeps aside, and nothing else of its author", () => {
    const made: Told = ["A", "edit", { entity: "tb/1", field: "b", dot: "a.1:2" }];
    const aside = (...edits: Array<string>): Told => ["A", "edits.aside", { edits }];
    const first = edit("A", "1", []);
    const second = edit("A", "2", []);
    expect(day(made, first, aside("a.1:2"), second)).toEqual({ checked: 0, violations: [] });
    expect(day(made, first, aside("a.1:3"), second).violations).toHaveLength(1);
    expect(day(made, first, second, aside("a.1:2")).violations).toHaveLength(1);
  });

  it("goes by the first time the copy said that it keeps something aside", () => {
    const made: Told = ["A", "edit", { entity: "tb/1", field: "b", dot: "a.1:2" }];
    const aside: Told = ["A", "edits.aside", { edits: ["a.1:2"] }];
    const [first, second] = [edit("A", "1", []), edit("A", "2", [])];
    expect(day(made, first, aside, second, aside).violations).toEqual([]);
  });

  it("does not take it for replaced by what came before it, or after its author looked", () => {
    const replaced = edit("B", "9", ["1"]);
    expect(day(replaced, edit("A", "1", []), edit("A", "2", [])).violations).toHaveLength(1);
    expect(day(edit("A", "1", []), edit("A", "2", []), replaced).violations).toHaveLength(1);
    expect(day(edit("A", "1", []), replaced, edit("A", "2", [])).violations).toEqual([]);
  });

  it("does not judge a folder that somebody put back in Explorer", () => {
    const gone = (by: Told) => day(edit("A", "1", []), by, edit("A", "2", ["0"])).violations;
    expect(gone(putOver("A"))).toEqual([]);
    expect(gone(backedUp("A"))).toHaveLength(1);
  });
});

describe("revoked-stays-out", () => {
  const told: ReadonlyArray<Told> = [
    made("HOST", "h"),
    made("A", "a", "h"),
    ["HOST", "permission.granted", { account: "field", share: "M" }],
    ["HOST", "session.opened", { client: "A", account: "field" }],
    ["HOST", "permission.revoked", { account: "field", share: "M" }],
  ];
  const round = (at: number): Told => ["A", "round", { with: "h", pulled: 1 }, at];
  const day = (...more: ReadonlyArray<Told>) =>
    judged("revoked-stays-out", finished({ told: [...told, ...more] })).violations;

  it("rejects an exchange of somebody whose permission was taken away, a minute later", () => {
    expect(day(round(MINUTE))).toEqual([]);
    expect(day(round(2 * MINUTE))).toEqual([
      "A exchanged with HOST as field, whose permission had been taken away",
    ]);
  });

  it("does not judge where a group may let him in all the same, and does beside other accounts", () => {
    const [, , ...rest] = told;
    const everyone: Told = ["HOST", "permission.granted", { account: "Everyone", share: "M" }];
    const account: Told = ["HOST", "account.created", { account: "Everyone" }];
    const dayAfter = (...first: ReadonlyArray<Told>) =>
      judged(
        "revoked-stays-out",
        finished({ told: [...told.slice(0, 2), ...first, ...rest, round(2 * MINUTE)] }),
      ).violations;
    expect(dayAfter(everyone)).toEqual([]);
    expect(dayAfter(account, everyone)).toHaveLength(1);
  });

  it("does not take whoever sits at the host for a group, nor another spelling for another account", () => {
    const user = planOf().nodes.find(({ name }) => name === "HOST")!.user;
    const [, , ...rest] = told;
    for (const account of [user, "FIELD"]) {
      const granted: Told = ["HOST", "permission.granted", { account, share: "M" }];
      const run = finished({ told: [...told.slice(0, 2), granted, ...rest, round(2 * MINUTE)] });
      expect(judged("revoked-stays-out", run)).toMatchObject({ checked: 1, violations: [{}] });
    }
    expect(judged("revoked-stays-out", finished({ told })).checked).toBe(0);
  });

  it("does not judge while another account is signed in there as well, and does when that one has gone", () => {
    const session = (kind: string, account: string): Told => [
      "HOST",
      kind,
      { client: "A", account },
    ];
    const late = session("session.opened", "late");
    const both = [late, session("session.opened", "field")];
    expect(day(...both, round(2 * MINUTE))).toEqual([]);
    expect(day(...both, session("session.closed", "late"), round(2 * MINUTE))).toHaveLength(1);
    expect(day(session("session.closed", "field"), late, round(2 * MINUTE))).toEqual([]);
  });

  it("takes what somebody tells when he wakes for what he did before he fell asleep, until he has signed in again", () => {
    const asleep = (kind: string, at: number): Told => ["A", kind, {}, at];
    const wakes: Told = ["A", "power.wake", {}, 3 * MINUTE];
    const again: Told = ["HOST", "session.opened", { client: "A", account: "field" }, 3 * MINUTE];
    for (const kind of ["power.sleep", "power.hibernate"]) {
      expect(day(asleep(kind, MINUTE), wakes, round(4 * MINUTE))).toEqual([]);
      expect(day(asleep(kind, MINUTE), wakes, again, round(4 * MINUTE))).toHaveLength(1);
      expect(day(asleep(kind, 2.5 * MINUTE), wakes, round(4 * MINUTE))).toHaveLength(1);
    }
  });

  it("lets him finish the file that was open when the permission went, however long it takes, and no other", () => {
    const file = (actor: string, to: string, minutes: number, end: number): Told => [
      actor,
      "transfer",
      { to, what: "blob", bytes: 1_000_000, tookMicros: minutes * MINUTE },
      end * MINUTE,
    ];
    for (const [from, to] of [
      ["HOST", "A"],
      ["A", "HOST"],
    ] as const) {
      expect(day(file(from, to, 3, 3), round(4 * MINUTE))).toEqual([]);
      expect(day(file(from, to, 1.5, 3), round(3 * MINUTE))).toHaveLength(1);
      expect(day(file(from, to, 3, 3), round(4.1 * MINUTE))).toHaveLength(1);
      expect(day(file(from, to, 3, 3), file(from, to, 0, 3), round(3 * MINUTE))).toHaveLength(1);
    }
    expect(day(file("HOST", "B", 3, 3), round(3 * MINUTE))).toHaveLength(1);
  });

  it("does not judge where Windows asks only at the next connection", () => {
    const plan = planOf("[{ wait: 1m }]", "policies: { withdrawal: next-connection }");
    const run = finished({ plan, told: [...told, round(2 * MINUTE)] });
    expect(judged("revoked-stays-out", run)).toEqual({ checked: 0, violations: [] });
  });

  it("accepts it once he has it back", () => {
    const back: Told = ["HOST", "permission.granted", { account: "field", share: "M" }];
    expect(day(back, round(2 * MINUTE))).toEqual([]);
  });
});

describe("revoked-stays-out, of what a copy says", () => {
  const refused = (code: number): Told => [
    "A",
    "refused",
    { code, target: "\\\\HOST\\M", text: "" },
  ];
  const revoked: Told = ["A", "copy.revoked", { copy: "a" }];
  const day = (...told: ReadonlyArray<Told>) => judged("revoked-stays-out", finished({ told }));

  it("rejects that a permission was taken away where Windows has refused nothing for want of one", () => {
    expect(day(refused(5), revoked)).toEqual({ checked: 1, violations: [] });
    const found = ["A says that its permission was taken away, and Windows has refused it nothing"];
    expect(day(refused(32), revoked).violations).toEqual(found);
    expect(day(refused(5), connected("A", "a", "h"), revoked).violations).toEqual(found);
  });
});

describe("lock-down-ends", () => {
  const asked: Told = ["A", "control.intent", { copy: "a", epoch: 1 }];
  const after = (minutes: number, kind: string, facts = {}, who = "A"): Told => [
    who,
    kind,
    { copy: "a", ...facts },
    minutes * MINUTE,
  ];
  const day = (...told: ReadonlyArray<Told>) =>
    judged("lock-down-ends", finished({ told: [asked, ...told] }));

  it("rejects a lock-down that is neither agreed on nor taken back", () => {
    expect(day(after(5, "control.taken-back", { epoch: 1 }), after(60, "mark"))).toEqual({
      checked: 1,
      violations: [],
    });
    expect(day(after(60, "mark")).violations).toEqual([
      "A asked everybody to hand in, and that was neither agreed on nor taken back in 60 minutes",
    ]);
    expect(day(after(40, "control.unlocked", { epoch: 2 }, "OFFICE")).violations).toHaveLength(1);
  });

  it("counts the time in which the copy was open without interruption", () => {
    const off = after(1, "power.off");
    expect(day(off, after(60, "mark")).violations).toEqual([]);
    const open = after(50, "copy.opened");
    expect(day(off, open, after(60, "mark")).violations).toEqual([]);
    expect(day(off, open, after(80, "mark")).violations).toHaveLength(1);
    expect(day(off, after(10, "copy.opened", {}, "B"), after(60, "mark")).violations).toEqual([]);
  });

  it("counts no time in which the disk takes nothing, whenever it was filled", () => {
    const free = (minutes: number, bytes: number): Told => after(minutes, "disk.free", { bytes });
    const end = after(60, "mark");
    const filledBefore = (...told: ReadonlyArray<Told>) =>
      judged("lock-down-ends", finished({ told: [free(0, 2_000), asked, ...told, end] }))
        .violations;
    expect(filledBefore()).toEqual([]);
    expect(filledBefore(after(5, "power.sleep"), after(6, "power.wake"))).toEqual([]);
    expect(filledBefore(free(50, 1e9))).toEqual([]);
    expect(filledBefore(free(5, 1e9))).toHaveLength(1);
    expect(day(free(5, 0), end).violations).toEqual([]);
    expect(day(free(5, 1e9), end).violations).toHaveLength(1);
  });

  it("does not take another copy of the same laptop for the one that asked", () => {
    const other = after(2, "copy.opened", { copy: "second" });
    const [closed, wake, end] = [
      after(1, "copy.closed"),
      after(5, "power.wake"),
      after(60, "mark"),
    ];
    expect(day(closed, other, wake, end).violations).toEqual([]);
    expect(day(after(1, "copy.closed", { copy: "second" }), end).violations).toHaveLength(1);
    expect(day(after(1, "power.sleep"), wake, end).violations).toHaveLength(1);
  });

  it("asks nobody for a request that a disk took back with the power", () => {
    const plan = planOf(undefined, "policies: { disk-cache: lying }");
    const off: Told = ["A", "power.off", {}, MINUTE / 30];
    const told = [asked, off, after(1, "copy.opened"), after(60, "mark")];
    expect(judged("lock-down-ends", finished({ plan, told })).violations).toEqual([]);
    expect(judged("lock-down-ends", finished({ told })).violations).toHaveLength(1);
  });

  it("lets go of a request when whoever made it hands in for a later one", () => {
    const later = after(1, "control.intent", { copy: "b", epoch: 2 }, "B");
    const agreed = after(3, "control.committed", { copy: "b", epoch: 2 }, "B");
    const sealed = (who: string, epoch: number) =>
      after(2, "control.sealed", { copy: who.toLowerCase(), epoch }, who);
    const end = after(60, "mark");
    expect(day(later, sealed("A", 2), agreed, end)).toEqual({ checked: 2, violations: [] });
    expect(day(sealed("A", 1), end).violations).toHaveLength(1);
    expect(day(later, sealed("C", 2), agreed, end).violations).toHaveLength(1);
  });

  it("lets go of a request whose number was given before, as soon as whoever made it may edit again", () => {
    const before = after(0, "control.taken-back", { copy: "a", epoch: 2 });
    const again = after(1, "control.intent", { copy: "a", epoch: 2 });
    const edits = (to: string, copy = "a") => after(2, "phase", { copy, to });
    const end = after(60, "mark");
    const dayOf = (...told: ReadonlyArray<Told>) =>
      judged("lock-down-ends", finished({ told: [...told, end] })).violations;
    expect(dayOf(before, again, edits("open"))).toEqual([]);
    expect(dayOf(before, again, edits("handing-in"))).toHaveLength(1);
    expect(dayOf(before, again, edits("open", "b"))).toHaveLength(1);
    const claimed = after(0, "lock.claimed", { copy: "a", epoch: 2 });
    expect(dayOf(claimed, again, edits("open"))).toHaveLength(1);
  });

  it("waits as long as somebody of the plan gives the others", () => {
    const plan = planOf("[{ lock-down: { laptop: OFFICE, patience: 2h } }]");
    expect(
      judged("lock-down-ends", finished({ plan, told: [asked, after(60, "mark")] })).violations,
    ).toEqual([]);
  });

  it("says nothing of a copy that was abandoned, deleted, or replaced in Explorer", () => {
    const gone = [
      after(1, "control.abandoned", { abandoned: "a" }, "OFFICE"),
      after(1, "copy.deleted"),
      putOver("A", MINUTE),
      after(1, "folder.deleted"),
    ];
    for (const told of gone)
      expect(day(told, after(60, "mark"))).toEqual({ checked: 0, violations: [] });
  });

  it("asks a copy of which a backup was made, and one beside which another was deleted", () => {
    const end = after(60, "mark");
    expect(day(backedUp("A", MINUTE), end).violations).toHaveLength(1);
    expect(day(after(1, "copy.deleted", { copy: "second" }), end).violations).toHaveLength(1);
  });

  it("counts on from when the stick is back", () => {
    const [out, back] = [after(1, "stick.out"), (minute: number) => after(minute, "stick.in")];
    expect(day(out, after(60, "mark")).violations).toEqual([]);
    expect(day(out, back(50), after(60, "mark")).violations).toEqual([]);
    expect(day(out, back(2), after(60, "mark")).violations).toHaveLength(1);
    expect(day(out, after(2, "copy.closed"), back(3), after(60, "mark")).violations).toEqual([]);
  });

  it("judges both of two who asked under one number", () => {
    const other = after(1, "control.intent", { copy: "b", epoch: 1 }, "B");
    const gone = after(2, "copy.deleted", { copy: "b" }, "B");
    expect(day(other, gone, after(60, "mark")).violations).toHaveLength(1);
  });
});

describe("connection-sticky", () => {
  const plan = planOf("[{ wait: 1m }, { switch: { laptop: A, to: parent } }]");
  const day = (...told: ReadonlyArray<Told>) =>
    judged("connection-sticky", finished({ plan, told }));
  const toPeer = connected("A", "a", "b", "\\\\B\\M");
  const toParent = connected("A", "a", "h");

  it("rejects a connection that moves although nobody did anything", () => {
    expect(day(step(0), toPeer, toParent).violations).toEqual([
      "A went from \\\\b\\m to \\\\host\\m by itself",
    ]);
  });

  it("accepts one that somebody moves again and again beside the timeline", () => {
    const moving = planOf("[{ every: 1m, switch: { laptop: A, to: parent } }, { wait: 1h }]");
    const told = [step(0), step(1), toPeer, toParent, toPeer];
    expect(judged("connection-sticky", finished({ plan: moving, told })).violations).toEqual([]);
  });

  it("accepts one that is found again in the moment in which somebody asks for another, and no other", () => {
    const connecting = (to: string) =>
      planOf(
        `[{ share-folder: { laptops: [HOST, B], share: M } }, { connect: { laptop: A, to: '${to}', as: field, password: x } }]`,
      );
    const [asked, elsewhere] = [connecting("\\\\HOST\\M"), connecting("\\\\B\\M")];
    const told = [step(0), toPeer, step(1), toPeer, toParent];
    expect(judged("connection-sticky", finished({ plan: asked, told })).violations).toEqual([]);
    expect(judged("connection-sticky", finished({ plan: elsewhere, told })).violations).toEqual([
      "A went from \\\\b\\m to \\\\host\\m by itself",
    ]);
  });

  it("rejects one that goes elsewhere than to where somebody asked to be connected", () => {
    const asked = planOf(
      "[{ wait: 1m }, { share-folder: { laptops: [HOST, B], share: M } }, { connect: { laptop: A, to: '\\\\B\\M', as: field, password: x } }]",
    );
    const goes = (location: string) => {
      const told = [step(0), connected("A", "a", "h"), step(2), connected("A", "a", "b", location)];
      return judged("connection-sticky", finished({ plan: asked, told })).violations;
    };
    expect(goes("\\\\b\\m")).toEqual([]);
    expect(goes("\\\\C\\M")).toEqual(["A went from \\\\host\\m to \\\\c\\m by itself"]);
  });

  it("does not take what made the connection for what moved it", () => {
    expect(day(step(1), toPeer, toParent).violations).toHaveLength(1);
  });

  it("accepts one that was found again while somebody was about to move it in the same step", () => {
    expect(day(step(0), toPeer, step(1), toPeer, toParent).violations).toEqual([]);
    expect(day(step(1), toPeer, toPeer, toParent).violations).toHaveLength(1);
  });

  it("accepts one that somebody moved, and one that is found again", () => {
    expect(day(step(0), toPeer, toPeer, step(1), toParent)).toEqual({ checked: 2, violations: [] });
  });
});

describe("indicator-truthful", () => {
  const light = (to: string): Told => ["A", "indicator", { copy: "a", to }];
  const day = (...told: ReadonlyArray<Told>) =>
    judged(
      "indicator-truthful",
      finished({ told: [made("HOST", "h"), made("A", "a", "h"), ...told] }),
    ).violations;

  it("knows green, yellow and offline", () => {
    expect(
      day(connected("A", "a", "h"), light("green"), connected("A", "a", "b"), light("yellow")),
    ).toEqual([]);
    expect(day(["A", "copy.offline", { copy: "a" }], light("offline"))).toEqual([]);
    expect(day(connected("A", "a", "b"), light("green"))).toEqual([
      "A shows green, and the truth is yellow",
    ]);
    expect(day(light("green"))).toEqual(["A shows green, and the truth is offline"]);
  });
});

describe("indicator-truthful, of a light that stands still", () => {
  const at = (seconds: number, kind: string, facts = {}): Told => [
    "A",
    kind,
    { copy: "a", ...facts },
    seconds * 1_000_000,
  ];
  const light = (seconds: number, to: string) => at(seconds, "indicator", { to });
  const begun: ReadonlyArray<Told> = [
    made("HOST", "h"),
    made("A", "a", "h"),
    connected("A", "a", "h"),
    light(0, "green"),
  ];
  const day = (...told: ReadonlyArray<Told>) =>
    judged("indicator-truthful", finished({ told: [...begun, ...told] })).violations;
  const end = at(60, "mark");

  it("rejects a light that stays what it was when the connection is another", () => {
    const found = ["A went on showing green, and the truth was offline"];
    expect(day(at(10, "copy.offline"), end)).toEqual(found);
    expect(day(at(10, "copy.offline"), light(20, "offline"), end)).toEqual(found);
    expect(day(at(10, "copy.offline"), light(10, "offline"), end)).toEqual([]);
    expect(day(at(10, "copy.connected", { to: "b" }), end)).toEqual([
      "A went on showing green, and the truth was yellow",
    ]);
    const foundAgain = at(10, "copy.connected", { to: "h" });
    expect(day(at(10, "copy.offline"), foundAgain, end)).toEqual([]);
  });

  it("asks no copy that is closed in the same moment, and no laptop that goes down", () => {
    for (const kind of ["copy.closed", "copy.opened", "power.off", "power.sleep"])
      expect(day(at(10, "copy.offline"), at(10, kind), end)).toEqual([]);
  });
});

describe("indicator-truthful, of a cable that is out", () => {
  const at = (minutes: number, kind: string, facts = {}): Told => [
    "A",
    kind,
    facts,
    minutes * MINUTE,
  ];
  const pulled = at(1, "link.down", { why: "cable" });
  const day = (...told: ReadonlyArray<Told>) =>
    judged(
      "indicator-truthful",
      finished({
        told: [made("HOST", "h"), made("A", "a", "h"), connected("A", "a", "h"), ...told],
      }),
    ).violations;

  it("rejects a connection that is shown ten minutes after the cable was pulled", () => {
    const found = ["A shows a connection, and its cable has been out for 20 minutes"];
    expect(day(pulled, at(21, "mark"))).toEqual(found);
    expect(day(pulled, at(21, "copy.offline", { copy: "a" }))).toEqual(found);
    expect(day(pulled, at(3, "copy.offline", { copy: "a" }), at(21, "mark"))).toEqual([]);
    expect(day(pulled, at(3, "link.up"), at(21, "mark"))).toEqual([]);
  });

  it("does not count the time a laptop sleeps, nor a connection that needs no cable", () => {
    expect(day(pulled, at(2, "power.sleep"), at(21, "mark"))).toEqual([]);
    expect(day(at(1, "link.down", { why: "sleep" }), at(21, "mark"))).toEqual([]);
    const second = [made("A", "b", "a"), connected("A", "b", "a")];
    expect(day(...second, pulled, at(21, "mark"))).toEqual([]);
  });
});

describe("numbers-agree", () => {
  const state = (laptop: string, numbers: { readonly [entry: string]: number }): Told => [
    laptop,
    "copy.state",
    { digest: "same", numbers },
  ];
  const day = (...told: ReadonlyArray<Told>) => judged("numbers-agree", finished({ told }));

  it("rejects one number for two entries, and other numbers for the same engagement", () => {
    expect(day(state("A", { one: 7, two: 7 })).violations).toEqual([
      "A shows one and two under the number 7",
    ]);
    expect(day(state("A", { one: 7 }), state("B", { one: 8 })).violations).toEqual([
      "A and B show the same entries under different numbers",
    ]);
    expect(day(state("A", { one: 7 }), state("B", { one: 7 }))).toEqual({
      checked: 2,
      violations: [],
    });
  });
});

describe("retries-bounded", () => {
  const refused = (at: number): Told => ["A", "refused", { target: "\\\\HOST\\M", code: 53 }, at];
  const times = (everyMicros: number) =>
    judged(
      "retries-bounded",
      finished({ told: Array.from({ length: 60 }, (_, time) => refused(time * everyMicros)) }),
    );

  it("rejects a copy that knocks every second, once, and accepts one that waits", () => {
    expect(times(1_000_000).violations).toEqual([
      "A was refused 31 times within a minute at \\\\HOST\\M",
    ]);
    expect(times(4_000_000)).toEqual({ checked: 60, violations: [] });
  });
});

describe("retries-bounded, with a loose plug", () => {
  it("does not count together what was refused before and after somebody got through", () => {
    const told: ReadonlyArray<Told> = Array.from({ length: 60 }, (_, time): Told => {
      const at = time * 1_000_000;
      return time % 5 === 0
        ? ["A", "copy.connected", { copy: "a", to: "h" }, at]
        : ["A", "refused", { target: "\\\\HOST\\M", code: 1231 }, at];
    });
    expect(judged("retries-bounded", finished({ told })).violations).toEqual([]);
  });
});

describe("keeps-asking", () => {
  const refused = (code: number, at: number): Told => [
    "A",
    "refused",
    { code, operation: "open", target: "\\\\HOST\\Maple" },
    at,
  ];
  const lost = (why: string, at: number): Told => ["A", "copy.offline", { copy: "a", why }, at];
  const end: Told = ["scenario", "verdict", {}, 30 * MINUTE];
  const day = (...told: ReadonlyArray<Told>) =>
    judged("keeps-asking", finished({ told: [...told, end] }));

  it("rejects a copy that was turned away and never asks again, at once or when it is refused once more", () => {
    expect(day(refused(64, 0), lost("offline", 0)).violations).toEqual([
      "A was refused with 64 and did not ask again for 30 minutes",
    ]);
    expect(
      day(refused(64, 0), lost("offline", 0), refused(71, MINUTE), refused(71, 2 * MINUTE))
        .violations,
    ).toEqual(["A was refused with 71 and did not ask again for 28 minutes"]);
  });

  it("accepts one that asks every half minute, and one that got through", () => {
    const asks = Array.from({ length: 60 }, (_, time) => refused(71, (time * MINUTE) / 2));
    expect(day(refused(64, 0), lost("offline", 0), ...asks).violations).toEqual([]);
    expect(day(refused(64, 0), lost("offline", 0), connected("A", "a", "h"))).toEqual({
      checked: 1,
      violations: [],
    });
  });

  it("does not take everything somebody does for being told to stop", () => {
    const plan = planOf("[{ edit-document: { laptop: A, document: memo.docx, size: 1kB } }]");
    const told = [refused(64, 0), lost("offline", 0), step(0, MINUTE), end];
    expect(judged("keeps-asking", finished({ plan, told })).violations).toHaveLength(1);
  });

  it("does not judge a copy that was given up, which goes offline when it hears of it", () => {
    const given: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "a" }];
    const another: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "b" }];
    expect(day(given, refused(64, 0), lost("offline", 0))).toEqual({ checked: 0, violations: [] });
    expect(day(another, refused(64, 0), lost("offline", 0)).violations).toHaveLength(1);
  });

  it("does not judge somebody who works offline by choice, sleeps, or was never connected", () => {
    const nothing = { checked: 0, violations: [] };
    expect(day(refused(64, 0), lost("work-offline", 0))).toEqual(nothing);
    expect(day(refused(71, 0))).toEqual(nothing);
    expect(
      day(refused(64, 0), lost("offline", 0), ["A", "power.sleep", {}, MINUTE]).violations,
    ).toEqual([]);
  });

  it("does not stop judging where somebody makes a backup, or an unrelated laptop of another name comes", () => {
    const begun = [refused(64, 0), lost("offline", 0)];
    expect(day(...begun, putOver("B", 20 * MINUTE)).violations).toHaveLength(1);
    expect(day(putOver("B"), ...begun, putOver("B", 7 * MINUTE)).violations).toEqual([]);
    expect(day(...begun, backedUp("B", 7 * MINUTE)).violations).toHaveLength(1);
    const named = {
      ...planOf(),
      nodes: planOf().nodes.map((node) =>
        node.name === "B" ? { ...node, computerName: "LAPTOP" } : node,
      ),
    };
    const comes: Told = ["HOST", "session.opened", { client: "B", account: "field" }, 7 * MINUTE];
    const run = finished({ plan: named, told: [...begun, comes, end] });
    expect(judged("keeps-asking", run).violations).toEqual([
      "A was refused with 64 and did not ask again for 30 minutes",
    ]);
  });

  it("judges a copy that is opened again and was connected before, unless somebody told it to stop", () => {
    const opened: Told = ["A", "copy.opened", { copy: "a" }, MINUTE];
    const closed: Told = ["A", "copy.closed", { copy: "a" }, MINUTE];
    const again = [
      connected("A", "a", "h", "\\\\HOST\\Maple"),
      closed,
      opened,
      refused(71, MINUTE),
    ];
    expect(day(...again).violations).toEqual([
      "A was refused with 71 and did not ask again for 29 minutes",
    ]);
    expect(day(closed, opened, refused(71, MINUTE))).toEqual({ checked: 0, violations: [] });
    const plan = planOf("[{ disconnect: { laptop: A } }]");
    expect(
      judged(
        "keeps-asking",
        finished({ plan, told: [again[0]!, step(0), ...again.slice(1), end] }),
      ),
    ).toEqual({ checked: 0, violations: [] });
  });

  it("does not take what people and other programs are refused for an attempt of the copy", () => {
    const byHand = (operation: string, at: number, target = "Maple"): Told => [
      "A",
      "refused",
      { code: 5, operation, target },
      at,
    ];
    expect(day(byHand("grant", 0), lost("offline", 0))).toEqual({
      checked: 0,
      violations: [],
    });
    const signingIn = Array.from({ length: 30 }, (_, minute) =>
      byHand("sign-in", minute * MINUTE, "\\\\HOST"),
    );
    expect(day(refused(64, 0), lost("offline", 0), ...signingIn).violations).toEqual([
      "A was refused with 64 and did not ask again for 30 minutes",
    ]);
  });

  it("does not take what somebody is refused elsewhere for an attempt of the copy", () => {
    const typed = (at: number): Told => [
      "A",
      "refused",
      { code: 67, operation: "open", target: "\\\\HOST\\Walnut" },
      at,
    ];
    const onMaple = connected("A", "a", "h", "\\\\host\\maple\\");
    expect(day(onMaple, typed(0), lost("offline", 0), typed(MINUTE))).toEqual({
      checked: 0,
      violations: [],
    });
    const asked = Array.from({ length: 30 }, (_, minute) => typed(minute * MINUTE));
    expect(day(onMaple, refused(64, 0), lost("offline", 0), ...asked).violations).toEqual([
      "A was refused with 64 and did not ask again for 30 minutes",
    ]);
  });

  it("does not judge whom a damaged folder stops without a word, when somebody there was refused at the door", () => {
    const saved: Told = ["B", "program.saved", { on: "\\\\HOST\\Maple" }, 0];
    const isRefused: Told = ["scenario", "step.done", { refused: { A: "1219" } }, MINUTE];
    const typed = [lost("offline", 0), refused(1219, MINUTE), isRefused];
    expect(day(saved, ...typed).violations).toEqual([]);
    expect(day(...typed).violations).toEqual([
      "A was refused with 1219 and did not ask again for 29 minutes",
    ]);
  });

  it("does not judge an attempt that leaves no trace: a folder that is gone, another program's format, itself", () => {
    for (const kind of ["folder.deleted", "copy.converted", "stick.out", "share.created"])
      expect(
        day(refused(64, 0), lost("offline", 0), ["HOST", kind, {}, MINUTE]).violations,
      ).toEqual([]);
    const renamed: Told = ["A", "computer.renamed", { name: "Host" }, 0];
    expect(day(renamed, lost("offline", 0), refused(67, MINUTE)).violations).toEqual([]);
    const putBack: Told = ["A", "mark", { name: "folder-put-back" }, MINUTE];
    expect(day(refused(64, 0), lost("put-back", 0), putBack).violations).toEqual([]);
  });

  it("does not judge whoever is let in again where a newer program's format stops him without a word", () => {
    const granted: Told = ["HOST", "permission.granted", { access: "read-write" }, 2 * MINUTE];
    const converted: Told = ["HOST", "copy.converted", { copy: "h" }, 0];
    const letIn = [lost("denied", 0), refused(5, MINUTE), granted];
    expect(day(converted, ...letIn)).toEqual({ checked: 1, violations: [] });
    expect(day(...letIn).violations).toEqual([
      "A was refused with 5 and did not ask again for 29 minutes",
    ]);
  });

  it("does not judge whom a damaged folder stops without a word in a session that another program of his keeps", () => {
    const saved: Told = ["B", "program.saved", { on: "\\\\HOST\\Maple" }, 0];
    const session = (kind: string, account = "field", at = 0): Told => [
      "HOST",
      `session.${kind}`,
      { client: "A", account },
      at,
    ];
    const turnedAway = (code: number): ReadonlyArray<Told> => [
      refused(code, 0),
      lost("denied", 0),
      refused(code, MINUTE),
    ];
    const silent = (code: number) => [
      `A was refused with ${code} and did not ask again for 29 minutes`,
    ];
    for (const code of [5, 32, 33])
      expect(day(saved, session("opened"), ...turnedAway(code)).violations).toEqual([]);
    expect(day(saved, session("opened"), refused(5, 0), lost("denied", 0)).violations).toEqual([]);
    // The folder is whole; the network is in the way; the session is over, and the next attempt shows.
    expect(day(session("opened"), ...turnedAway(5)).violations).toEqual(silent(5));
    expect(day(saved, session("opened"), ...turnedAway(1231)).violations).toEqual(silent(1231));
    const oneOfTwo = [session("opened"), session("opened", "late"), session("closed", "late")];
    expect(day(saved, ...oneOfTwo, ...turnedAway(5)).violations).toEqual([]);
    expect(day(saved, ...oneOfTwo, session("closed"), ...turnedAway(5)).violations).toEqual(
      silent(5),
    );
    const over = session("closed", "field", 2 * MINUTE);
    expect(day(saved, session("opened"), ...turnedAway(5), over).violations).toEqual([
      "A was refused with 5 and did not ask again for 28 minutes",
    ]);
    const again = session("opened", "field", 3 * MINUTE);
    expect(day(saved, session("opened"), ...turnedAway(5), over, again).violations).toEqual([]);
  });

  it("does not judge a copy that lost its connection just before it was told to stay offline", () => {
    const plan = planOf("[{ work-offline: { laptop: A } }]");
    const done = (more: object): Told => ["scenario", "step.done", { step: 0, ...more }, 0];
    const cut = (more: object) =>
      judged(
        "keeps-asking",
        finished({
          plan,
          told: [refused(64, 0), step(0), lost("offline", 0), done(more), refused(64, MINUTE), end],
        }),
      );
    expect(cut({})).toEqual({ checked: 0, violations: [] });
    expect(cut({ refused: { A: "asleep" } }).violations).toEqual([
      "A was refused with 64 and did not ask again for 29 minutes",
    ]);
  });
});

describe("codes-of-the-table", () => {
  const refused = (code: number, text: string): Told => ["A", "refused", { code, text }];

  it("rejects a code Windows does not have, and a text that is not its own", () => {
    const told = [
      refused(53, "The network path was not found."),
      refused(53, "Gone."),
      refused(9, ""),
    ];
    expect(judged("codes-of-the-table", finished({ told }))).toEqual({
      checked: 3,
      violations: [
        'A was refused with 53 "Gone.", which Windows does not say',
        'A was refused with 9 "", which Windows does not say',
      ],
    });
  });
});

describe("seats-given-back", () => {
  const opened: Told = ["HOST", "session.opened", { client: "A", account: "field" }, 0];
  const later: Told = ["B", "link.up", {}, 60 * MINUTE];
  const day = (...told: ReadonlyArray<Told>) => judged("seats-given-back", finished({ told }));

  it("rejects a seat of somebody who has done nothing for an hour", () => {
    expect(day(opened, later).violations).toEqual([
      "A keeps a seat of HOST and has done nothing for more than half an hour",
    ]);
  });

  it("lets a host miss nobody while it sleeps, and half an hour after it woke", () => {
    const sleeps: Told = ["HOST", "power.sleep", {}, 5 * MINUTE];
    const wakes = (minute: number): Told => ["HOST", "power.wake", {}, minute * MINUTE];
    expect(day(opened, sleeps, later).violations).toEqual([]);
    expect(day(opened, sleeps, wakes(40), later).violations).toEqual([]);
    expect(day(opened, sleeps, wakes(20), later).violations).toHaveLength(1);
  });

  it("rejects one at a host that the copy has left for another, and of a laptop that is off", () => {
    const copies = [made("HOST", "h"), made("B", "b", "h"), made("A", "a", "h")];
    const [here, there] = [connected("A", "a", "h"), connected("A", "a", "b")];
    expect(day(...copies, opened, here, later).violations).toEqual([]);
    expect(day(...copies, opened, here, there, later).violations).toHaveLength(1);
    for (const kind of ["power.off", "power.sleep"]) {
      const down: Told = ["A", kind, {}, MINUTE];
      expect(day(...copies, opened, here, down, later).violations).toHaveLength(1);
    }
    const slept: ReadonlyArray<Told> = [
      ["A", "power.sleep", {}, MINUTE],
      ["A", "power.wake", {}, 2 * MINUTE],
    ];
    expect(day(...copies, opened, here, ...slept, later).violations).toEqual([]);
    const program: Told = ["A", "program.opened", { program: "Excel", on: "HOST" }];
    expect(day(opened, program, ["A", "power.off", {}, MINUTE], later).violations).toHaveLength(1);
    // What others have open there, or lose with their power, is nothing to this seat.
    const others: Told = ["B", "program.opened", { program: "Excel", on: "HOST" }];
    expect(day(opened, others, later).violations).toHaveLength(1);
    expect(day(opened, program, ["B", "power.off", {}, MINUTE], later).violations).toEqual([]);
  });

  it("knows whose seat it is where laptops have other names on the network", () => {
    const named = {
      ...planOf(),
      nodes: planOf().nodes.map((node) =>
        node.name === "A" || node.name === "B" ? { ...node, computerName: "LAPTOP" } : node,
      ),
    };
    const told = [opened, later];
    expect(judged("seats-given-back", finished({ plan: named, told })).violations).toHaveLength(1);
  });

  it("does not know where a program is that asks for a name two laptops have had", () => {
    const program: Told = ["A", "program.opened", { program: "Excel", on: "\\\\B\\M" }];
    const renamed: Told = ["A", "computer.renamed", { name: "B" }];
    expect(day(opened, program, later).violations).toHaveLength(1);
    expect(day(opened, program, renamed, later).violations).toEqual([]);
  });

  it("accepts one that is used: by a connected copy, or by another program", () => {
    const copies = [made("HOST", "h"), made("A", "a", "h")];
    expect(day(...copies, opened, connected("A", "a", "h"), later).violations).toEqual([]);
    const program: Told = ["A", "program.opened", { program: "Excel", on: "HOST" }];
    expect(day(opened, program, later).violations).toEqual([]);
    const elsewhere: Told = ["A", "program.opened", { program: "Excel", on: "\\\\B\\M" }];
    expect(day(opened, elsewhere, later).violations).toHaveLength(1);
    const somewhere: Told = ["A", "program.opened", { program: "Excel", on: "\\\\10.0.0.7\\M" }];
    expect(day(opened, somewhere, later).violations).toEqual([]);
    const closed: Told = ["HOST", "session.closed", { client: "A", account: "field" }];
    expect(day(opened, closed, later).violations).toEqual([]);
  });
});

describe("seats-given-back where only clients end what nobody uses", () => {
  const plan = planOf(undefined, "policies: { idle-end: client }");
  const opened: Told = ["HOST", "session.opened", { client: "A", account: "field" }, 0];
  const later: Told = ["B", "link.up", {}, 60 * MINUTE];
  const day = (...told: ReadonlyArray<Told>) =>
    judged("seats-given-back", finished({ plan, told })).violations;

  it("does not miss a client that is gone, as no host does", () => {
    for (const kind of ["power.off", "power.sleep", "power.hibernate", "link.down"])
      expect(day(opened, ["A", kind, {}, MINUTE], later)).toEqual([]);
  });

  it("does not miss one whose goodbye came when the host was gone itself, or had no link", () => {
    const woke: Told = ["HOST", "power.wake", {}, 2 * MINUTE];
    expect(day(opened, ["HOST", "power.sleep", {}, MINUTE], woke, later)).toEqual([]);
    expect(day(opened, ["HOST", "link.down", {}, MINUTE], later)).toEqual([]);
    expect(day(["HOST", "link.down", {}, 0], opened, later)).toHaveLength(1);
    expect(day(opened, ["B", "link.down", {}, MINUTE], later)).toHaveLength(1);
  });

  it("does not miss one whose laptop has another address by now, from which its goodbye does not come", () => {
    expect(day(opened, ["A", "address.lost", {}, MINUTE], later)).toEqual([]);
    expect(day(["A", "address.lost", {}, 0], opened, later)).toHaveLength(1);
    expect(day(opened, ["B", "address.lost", {}, MINUTE], later)).toHaveLength(1);
    expect(day(opened, ["A", "vpn.down", {}, MINUTE], later)).toEqual([]);
    expect(day(opened, ["B", "vpn.down", {}, MINUTE], later)).toHaveLength(1);
    expect(day(opened, ["right", "uplink.down", { device: "left" }, MINUTE], later)).toEqual([]);
    expect(day(opened, ["right", "uplink.up", { device: "left" }, MINUTE], later)).toHaveLength(1);
    expect(day(opened, ["A", "address.assigned", {}, MINUTE], later)).toHaveLength(1);
  });

  it("does not miss one whose goodbye a fault of the room may have taken", () => {
    const fault = (fault: string, from: unknown, to: unknown, at = MINUTE): Told => [
      "room",
      "fault.began",
      { bothWays: true, fault, from, name: "trouble", to } as never,
      at,
    ];
    for (const [from, to] of [
      ["all", "all"],
      [["A"], "all"],
      ["all", ["HOST"]],
      [["HOST"], ["A"]],
    ])
      expect(day(opened, fault("partition", from, to), later)).toEqual([]);
    expect(day(opened, fault("lose", "all", "all"), later)).toEqual([]);
    expect(day(opened, fault("clog", "all", "all"), later)).toEqual([]);
    expect(day(opened, fault("slow", "all", "all"), later)).toHaveLength(1);
    expect(day(opened, fault("partition", ["B"], "all"), later)).toHaveLength(1);
    expect(day(fault("partition", "all", "all", 0), opened, later)).toHaveLength(1);
  });

  it("does not miss it either where this host ends nothing by itself", () => {
    const hosted = (autoDisconnectMillis: number) => ({
      ...planOf(),
      nodes: planOf().nodes.map((node) =>
        node.name === "HOST" ? { ...node, autoDisconnectMillis } : node,
      ),
    });
    const told = [opened, ["A", "power.off", {}, MINUTE] as Told, later];
    const missed = (plan: Plan) =>
      judged("seats-given-back", finished({ plan, told })).violations.length;
    expect(missed(hosted(-1))).toBe(0);
    expect(missed(hosted(900_000))).toBe(1);
  });

  it("misses one that is there and says nothing", () => {
    expect(day(opened, later)).toHaveLength(1);
    expect(day(["A", "power.off", {}, 0], opened, later)).toHaveLength(1);
  });
});

describe("time-goes-forward", () => {
  it("rejects time that goes back, and a cause that comes later", () => {
    const run = finished({ told: [step(0, 5), step(1, 5)] });
    expect(judged("time-goes-forward", run)).toEqual({ checked: 2, violations: [] });
    const [first, second] = run.events;
    const back = [first!, { ...second!, at: 4 }];
    expect(judged("time-goes-forward", { ...run, events: back }).violations).toEqual([
      "step of scenario happened before the event in front of it",
    ]);
    const early = [{ ...first!, cause: 1 }, second!];
    expect(judged("time-goes-forward", { ...run, events: early }).violations).toEqual([
      "step of scenario was caused by #1, which came later",
    ]);
  });
});
