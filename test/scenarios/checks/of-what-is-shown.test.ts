import { describe, expect, it } from "vitest";
import {
  acknowledgement,
  finished,
  judged,
  LOG,
  ownedBy,
  planOf,
  rawFile,
  segmentFile,
  type Told,
} from "./by-hand.ts";

const [ANNAS, BENS, CARLS] = ["a", "b", "c"].map((digit) => digit.repeat(32)) as [
  string,
  string,
  string,
];
const dot = (copy: string, seq: number): string => `${copy}.1:${seq}`;

/** An edit of one field, over what its author was shown of it. */
const set = (
  copy: string,
  seq: number,
  field: string,
  observedDots: ReadonlyArray<string> = [],
): Told => [copy[0]!, "edit", { copy, dot: dot(copy, seq), entity: "tb/1", field, observedDots }];

describe("causes-shown-first", () => {
  const judge = (told: ReadonlyArray<Told>, plan = planOf()) =>
    judged("causes-shown-first", finished({ told, plan }));

  // Anna writes x and then y; Ben writes y over hers, and then x: he must have been shown hers.
  const written = [set(ANNAS, 1, "x"), set(ANNAS, 2, "y"), set(BENS, 1, "y", [dot(ANNAS, 2)])];

  it("rejects somebody who was shown what came after an edit, and not that edit", () => {
    expect(judge([...written, set(BENS, 2, "x")]).violations).toEqual([
      "b had been shown what came after an edit of tb/1 x, and was not shown that edit",
    ]);
    expect(judge([...written, set(BENS, 2, "x", [dot(ANNAS, 1)])])).toEqual({
      checked: 2,
      violations: [],
    });
  });

  it("rejects it also over a third person", () => {
    const told = [...written, set(CARLS, 1, "y", [dot(BENS, 1)]), set(CARLS, 2, "x")];
    expect(judge(told).violations).toHaveLength(1);
  });

  it("accepts an edit that was replaced, or deleted, by what he was shown", () => {
    const replaced = [
      set(ANNAS, 1, "x"),
      set(ANNAS, 2, "x", [dot(ANNAS, 1)]),
      set(BENS, 1, "x", [dot(ANNAS, 2)]),
    ];
    expect(judge(replaced).violations).toEqual([]);
    const deleted: ReadonlyArray<Told> = [
      set(ANNAS, 1, "x"),
      [
        "a",
        "edit",
        {
          copy: ANNAS,
          dot: dot(ANNAS, 2),
          entity: "tb/1",
          field: null,
          observedDots: [dot(ANNAS, 1)],
        },
      ],
      set(ANNAS, 3, "y"),
      set(BENS, 1, "y", [dot(ANNAS, 3)]),
      set(BENS, 2, "x"),
    ];
    expect(judge(deleted).violations).toEqual([]);
  });

  it("does not judge days on which somebody put a folder back, or gave a copy up", () => {
    const wrong = [...written, set(BENS, 2, "x")];
    const to = "C:\\Engagements\\Maple (Sync)";
    expect(judge([["b", "folder.copied", { to }], ...wrong]).checked).toBe(0);
    expect(judge([["b", "file.damaged", {}], ...wrong]).checked).toBe(0);
    expect(judge([["b", "control.abandoned", { abandoned: ANNAS }], ...wrong]).violations).toEqual(
      [],
    );
  });
});

describe("locks-given-back", () => {
  const lock = (kind: string, copy: string, epoch: number, at: number): Told => [
    copy[0]!,
    kind,
    { copy, resource: "document/memo.docx", epoch },
    at * 60_000_000,
  ];
  const begun: ReadonlyArray<Told> = [
    ["OFFICE", "copy.created", { copy: "t", role: "top-level" }],
    ["b", "copy.connected", { copy: BENS, to: "t" }],
    lock("lock.claimed", ANNAS, 1, 1),
  ];
  const judge = (...told: ReadonlyArray<Told>) =>
    judged("locks-given-back", finished({ told: [...begun, ...told] }));

  it("rejects who is refused because of a check-out that was undone", () => {
    expect(
      judge(lock("lock.broken", ANNAS, 1, 2), lock("lock.refused", BENS, 1, 5)).violations,
    ).toEqual(["b was refused document/memo.docx because of a check-out that was over"]);
  });

  it("waits for whoever reads a large document from the top level, and for nobody else", () => {
    const during = (actor: string, kind: string, to: string): Told => [
      actor,
      kind,
      { to, bytes: 1_000_000, tookMicros: 120_000_000 },
      4.5 * 60_000_000,
    ];
    const told = (transfer: Told) =>
      judge(lock("lock.broken", ANNAS, 1, 2), lock("lock.refused", BENS, 1, 4.4), transfer)
        .violations.length;
    expect(told(during("OFFICE", "transfer", "b"))).toBe(0);
    expect(told(during("b", "transfer.cut", "OFFICE"))).toBe(0);
    expect(told(during("c", "transfer", "b"))).toBe(1);
    // It could have looked before it began to read.
    const readsAtLast = (tookMicros: number): Told => [
      "OFFICE",
      "transfer",
      { to: "b", bytes: 1_000_000, tookMicros },
      4.5 * 60_000_000,
    ];
    const refusedAfter = (tookMicros: number) =>
      judge(
        lock("lock.broken", ANNAS, 1, 2),
        readsAtLast(tookMicros),
        lock("lock.refused", BENS, 1, 4.6),
      ).violations.length;
    expect(refusedAfter(120_000_000)).toBe(0);
    expect(refusedAfter(10_000_000)).toBe(1);
  });

  it("waits for whoever was asleep meanwhile, or whose top level was", () => {
    const refused = (...told: ReadonlyArray<Told>) =>
      judge(lock("lock.broken", ANNAS, 1, 2), ...told, lock("lock.refused", BENS, 1, 9)).violations;
    const wakes = (laptop: string, at: number): Told => [laptop, "power.wake", {}, at * 60_000_000];
    expect(refused(wakes("b", 8.9))).toEqual([]);
    expect(refused(wakes("OFFICE", 8.9))).toEqual([]);
    expect(refused(wakes("b", 6))).toHaveLength(1);
    expect(refused(wakes("c", 8.9))).toHaveLength(1);
  });

  it("accepts who is refused while it holds, or anew, or far from the top level", () => {
    expect(judge(lock("lock.refused", BENS, 1, 4))).toEqual({ checked: 1, violations: [] });
    const ended = lock("lock.released", ANNAS, 1, 2);
    expect(judge(ended, lock("lock.refused", BENS, 1, 3.9)).violations).toEqual([]);
    expect(judge(ended, lock("lock.refused", BENS, 2, 5)).violations).toEqual([]);
    const away: Told = ["b", "copy.offline", { copy: BENS }];
    expect(judge(ended, away, lock("lock.refused", BENS, 1, 5))).toEqual({
      checked: 0,
      violations: [],
    });
  });
});

describe("names-of-their-writers", () => {
  const told: ReadonlyArray<Told> = [
    ["A", "copy.created", { copy: ANNAS }],
    ["B", "copy.created", { copy: BENS }],
  ];
  const judge = (...files: ReadonlyArray<ReturnType<typeof rawFile>>) =>
    judged("names-of-their-writers", finished({ told, disks: { A: [ownedBy(ANNAS), ...files] } }));
  const dropped = (name: string, copy: string) =>
    rawFile(`_Sync/in/${name}.have.1.json`, JSON.stringify({ body: { copy, entries: [] } }));

  it("accepts the own acknowledgement, a visitor's, and what a visitor has on its way", () => {
    const staged = rawFile(`_Sync/tmp/${BENS}-1`, "half");
    expect(judge(acknowledgement(ANNAS, []), dropped(BENS, BENS), staged)).toEqual({
      checked: 4,
      violations: [],
    });
  });

  it("rejects an acknowledgement of somebody else, and a name nobody has", () => {
    expect(judge(acknowledgement(BENS, [])).violations).toHaveLength(1);
    expect(judge(dropped(BENS, ANNAS)).violations).toHaveLength(1);
    expect(judge(dropped(ANNAS, ANNAS)).violations).toHaveLength(1);
    expect(judge(rawFile(`_Sync/tmp/${CARLS}-1`, "half")).violations).toHaveLength(1);
  });

  it("does not judge a folder that somebody changed in Explorer", () => {
    const disks = { A: [ownedBy(ANNAS), acknowledgement(BENS, [])] };
    const changed: Told = ["A", "folder.deleted", {}];
    const day = (...more: ReadonlyArray<Told>) =>
      judged("names-of-their-writers", finished({ told: [...told, ...more], disks }));
    expect(day().violations).toHaveLength(1);
    expect(day(changed)).toEqual({ checked: 0, violations: [] });
  });

  it("accepts what somebody had on its way whose power went while he got his copy, and no second such name", () => {
    const getting = planOf("[create-sync-copy: { laptop: HOST, from: OFFICE }]");
    const half = [CARLS, "d".repeat(32)].map((name) => rawFile(`_Sync/tmp/${name}-1`, "half"));
    const [introduced] = half.map(({ path, bytes }) => ({
      path: path.replace("tmp", "in"),
      bytes,
    }));
    const cut = (files: typeof half, ...more: ReadonlyArray<Told>) =>
      judged(
        "names-of-their-writers",
        finished({
          told: [...told, ["scenario", "step", { step: 0 }], ...more],
          plan: getting,
          disks: { A: [ownedBy(ANNAS), ...files] },
        }),
      ).violations.length;
    const off: Told = ["HOST", "power.off", {}];
    expect(cut(half.slice(0, 1), off)).toBe(0);
    expect(cut([half[0]!, introduced!], off)).toBe(0);
    expect(cut(half, off)).toBe(1);
    expect(cut(half.slice(0, 1))).toBe(1);
    expect(cut(half.slice(0, 1), ["HOST", "copy.created", { copy: BENS }], off)).toBe(1);
  });
});

describe("growth-bounded", () => {
  const day = (
    files: ReadonlyArray<ReturnType<typeof rawFile>>,
    quiet = 60,
    happens: ReadonlyArray<string | readonly [kind: string, minute: number]> = [],
  ) =>
    judged(
      "growth-bounded",
      finished({
        told: [
          ["A", "copy.created", { copy: ANNAS }],
          ["A", "edit", {}],
          ...happens.map((one): Told => {
            const [kind, minute] = typeof one === "string" ? [one, 0] : one;
            return ["A", kind, {}, minute * 60_000_000];
          }),
          ["A", "copy.state", { copy: ANNAS }, quiet * 60_000_000],
        ],
        disks: { A: [ownedBy(ANNAS), ...files] },
      }),
    );
  const segments = (count: number) =>
    Array.from({ length: count }, (_, index) => segmentFile(index + 1, "x"));

  it("accepts a folder that is tidy", () => {
    expect(day([acknowledgement(ANNAS, []), ...segments(60)])).toEqual({
      checked: 3,
      violations: [],
    });
  });

  it("asks for nothing to be cleared away on a stick that is out", () => {
    const left = [rawFile(`_Sync/tmp/${ANNAS}-1`, "half")];
    expect(day(left, 60, ["stick.out"])).toEqual({ checked: 0, violations: [] });
    expect(day(left, 60, ["stick.out", "stick.in"]).violations).toHaveLength(1);
  });

  it("asks for nothing to be cleared away by a laptop that fell asleep at its work", () => {
    const left = [rawFile(`_Sync/tmp/${ANNAS}-1`, "half")];
    for (const kind of ["power.sleep", "power.hibernate"]) {
      expect(day(left, 60, [kind])).toEqual({ checked: 0, violations: [] });
      expect(day(left, 60, [kind, "power.wake"]).violations).toHaveLength(1);
      expect(day(left, 80, [[kind, 29]])).toEqual({ checked: 0, violations: [] });
    }
    const deeper = day(left, 120, ["power.sleep", ["power.hibernate", 40]]);
    expect(deeper).toEqual({ checked: 0, violations: [] });
    expect(day(left, 80, [["power.sleep", 31]]).violations).toHaveLength(1);
    expect(day([...left, ...segments(200)], 60, ["power.sleep"]).violations).toEqual([
      `A has 200 small files of the log ${LOG}`,
    ]);
  });

  it("rejects what was left on its way, and small files of one log without end", () => {
    expect(day([rawFile(`_Sync/tmp/${ANNAS}-1`, "half")]).violations).toEqual([
      `A has left C:/Engagements/Maple (Sync)/_Sync/tmp/${ANNAS}-1 on its way`,
    ]);
    expect(day(segments(200)).violations).toEqual([`A has 200 small files of the log ${LOG}`]);
    const said = [1, 2, 3, 4].map((number) =>
      rawFile(
        `_Sync/own/have.${number}.json`,
        JSON.stringify({ body: { copy: ANNAS, entries: [] } }),
      ),
    );
    expect(day(said).violations).toHaveLength(1);
    expect(day(said.slice(1)).violations).toEqual([]);
  });

  it("counts the own small files, not those that visitors brought, and asks nothing where somebody was at work in Explorer", () => {
    const brought = segments(200).map((each) => ({
      ...each,
      path: each.path.replace(`own/log/${LOG}/`, `in/${BENS}.${LOG}.`),
    }));
    expect(day(brought).violations).toEqual([]);
    expect(day(segments(200), 60, ["folder.deleted"])).toEqual({ checked: 0, violations: [] });
  });

  describe("in drop boxes", () => {
    const [own] = [segmentFile(1, "x")];
    const left = {
      ...own,
      path: own.path.replace(`own/log/${LOG}/`, `in/${ANNAS}.${LOG}.`),
    };
    const connected: Told = ["A", "copy.connected", { copy: ANNAS, to: BENS }];
    const boxOf = (
      files: ReadonlyArray<ReturnType<typeof rawFile>>,
      told: ReadonlyArray<Told> = [connected],
      annas = [own],
    ) =>
      judged(
        "growth-bounded",
        finished({
          told: [
            ["A", "copy.created", { copy: ANNAS }],
            ["B", "copy.created", { copy: BENS }],
            ...told,
            ["A", "copy.state", { copy: ANNAS }, 60 * 60_000_000],
            ["B", "copy.state", { copy: BENS }, 60 * 60_000_000],
          ],
          disks: { A: [ownedBy(ANNAS), ...annas], B: [ownedBy(BENS), ...files] },
        }),
      );
    const says = (seq: number) => acknowledgement(BENS, [[LOG, seq]]);

    it("rejects what a visitor who is connected has left there though its owner says that he holds it", () => {
      expect(boxOf([own, says(1)])).toEqual({ checked: 5, violations: [] });
      expect(boxOf([own, left, says(1)])).toEqual({
        checked: 6,
        violations: [`A has left ${left.path} at B, which has taken it in`],
      });
      const hash = "d".repeat(64);
      const brought = rawFile(`_Sync/in/${ANNAS}.${hash}.snap`, "s");
      expect(boxOf([brought]).violations).toEqual([]);
      expect(boxOf([brought, rawFile(`_Sync/own/snap/${hash}.snap`, "s")]).violations).toHaveLength(
        1,
      );
    });

    it("accepts what its owner has not taken in, and what is not what its visitor holds", () => {
      for (const files of [
        [left],
        [left, own],
        [left, own, says(0)],
        [left, says(1)],
        [{ ...left, bytes: segmentFile(1, "y").bytes }, own, says(1)],
      ])
        expect(boxOf(files).violations).toEqual([]);
      expect(boxOf([own, left, says(1)], [connected], []).violations).toEqual([]);
    });

    it("asks nobody who is not connected there, or is kept from it", () => {
      const files = [own, left, says(1)];
      const hour = (kind: string, facts = {}, who = "A"): Told => [who, kind, facts];
      for (const told of [
        [],
        [hour("copy.connected", { copy: ANNAS, to: CARLS })],
        [connected, hour("copy.offline", { copy: ANNAS })],
        [connected, hour("copy.closed", { copy: ANNAS })],
        [connected, hour("refused", { code: 5 })],
        [connected, hour("power.off")],
        [connected, hour("power.sleep")],
        [connected, hour("power.sleep", {}, "B")],
        [connected, hour("stick.out", {}, "B")],
        [connected, hour("program.opened", { program: "Backup" }, "B")],
        [connected, hour("disk.free", { bytes: 0 })],
        [connected, hour("folder.deleted", {}, "HOST")],
        [connected, hour("control.abandoned", {}, "HOST")],
      ])
        expect(boxOf(files, told).violations).toEqual([]);
      for (const told of [
        [hour("refused", { code: 71 }), connected],
        [connected, hour("power.sleep"), hour("power.wake")],
        [
          connected,
          hour("program.opened", { program: "x" }),
          hour("program.closed", { program: "x" }),
        ],
        [connected, hour("disk.free", { bytes: 0 }), hour("disk.free", { bytes: 1e9 })],
      ])
        expect(boxOf(files, told).violations).toHaveLength(1);
    });
  });

  it("does not judge a day that ends in the middle of the work", () => {
    expect(day([rawFile(`_Sync/tmp/${ANNAS}-1`, "half")], 5).checked).toBe(0);
  });
});

describe("nothing-invented", () => {
  const told = (shown: ReadonlyArray<string>): ReadonlyArray<Told> => [
    ["A", "ledger.edit", { register: "record:tb/1.x", value: "2", saw: ["1"] }],
    ["B", "copy.state", { edited: { "record:tb/1.x": shown } }],
  ];

  it("accepts what somebody wrote, and what was there before", () => {
    expect(judged("nothing-invented", finished({ told: told(["2", "1"]) }))).toEqual({
      checked: 2,
      violations: [],
    });
  });

  it("looks at what the top-level parent had when it was cleared as well", () => {
    const had: Told = ["OFFICE", "copy.cleared", { edited: { "record:tb/1.x": ["7"] } }];
    const run = finished({ told: [...told(["2"]), had] });
    expect(judged("nothing-invented", run).violations).toEqual([
      "OFFICE shows 7 in record:tb/1.x, which nobody wrote",
    ]);
  });

  it("accepts what stood there when the day began, though no author saw it", () => {
    const run = finished({ told: told(["2", "7"]) });
    const initial = new Map([["record:tb/1.x", "7"]]);
    expect(judged("nothing-invented", { ...run, initial }).violations).toEqual([]);
    expect(judged("nothing-invented", run).violations).toHaveLength(1);
  });

  it("accepts what somebody was saving when the power went", () => {
    const cut: Told = ["A", "ledger.cut-off", { register: "record:tb/1.x", value: "3", saw: [] }];
    const run = finished({ told: [...told(["3"]), cut] });
    expect(judged("nothing-invented", run).violations).toEqual([]);
    // A file that was saved, and carried with its folder to a laptop where another copy took it in.
    const saved: Told = ["A", "ledger.saved", { register: "record:tb/1.x", value: "3", saw: [] }];
    const carried = finished({ told: [...told(["3"]), saved] });
    expect(judged("nothing-invented", carried).violations).toEqual([]);
  });

  it("rejects one that is kept aside and nobody wrote", () => {
    const aside = (value: string): Told => [
      "B",
      "copy.state",
      { edited: {}, aside: { "record:tb/1.x": [value] } },
    ];
    const day = (value: string) =>
      judged("nothing-invented", finished({ told: [...told(["2"]), aside(value)] })).violations;
    expect(day("2")).toEqual([]);
    expect(day("21")).toHaveLength(1);
  });

  it("rejects a value nobody wrote", () => {
    expect(judged("nothing-invented", finished({ told: told(["21"]) })).violations).toEqual([
      "B shows 21 in record:tb/1.x, which nobody wrote",
    ]);
  });
});
