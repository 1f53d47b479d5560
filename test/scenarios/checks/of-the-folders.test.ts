import { describe, expect, it } from "vitest";
import {
  acknowledgement,
  backedUp,
  finished,
  hashOf,
  judged,
  LOG,
  ownedBy,
  packFile,
  piece,
  planOf,
  putOver,
  rawFile,
  segmentFile,
  type Told,
} from "./by-hand.ts";
import type { RawFile } from "../../../src/scenarios/checks/finished-run.ts";

const disks = (A: ReadonlyArray<RawFile>, B: ReadonlyArray<RawFile>) => ({ disks: { A, B } });

describe("one-content-per-name", () => {
  it("rejects two contents under one name, also where one lies in a drop box", () => {
    const whole = piece("the content");
    expect(judged("one-content-per-name", finished(disks([whole], [whole])))).toEqual({
      checked: 1,
      violations: [],
    });
    const other = piece("another content", hashOf("the content"));
    expect(
      judged("one-content-per-name", finished(disks([whole], [other]))).violations,
    ).toHaveLength(1);
    const own = segmentFile(1, "one");
    const name = own.path.slice(own.path.lastIndexOf("/") + 1);
    const dropped = rawFile(`_Sync/in/${"b".repeat(32)}.${LOG}.${name}`, "something else");
    expect(
      judged("one-content-per-name", finished(disks([own], [dropped]))).violations,
    ).toHaveLength(1);
  });

  it("looks into what is not the very same bytes: a content may lie twice, and be another one of the same length", () => {
    const [whole, again] = [piece("the content"), piece("the content")];
    expect(judged("one-content-per-name", finished(disks([whole], [again])))).toEqual({
      checked: 1,
      violations: [],
    });
    const flipped = piece("The content", hashOf("the content"));
    expect(
      judged("one-content-per-name", finished(disks([whole], [flipped]))).violations,
    ).toHaveLength(1);
  });
});

describe("files that a disk damaged", () => {
  const whole = piece("the content");
  const flipped = piece("The content", hashOf("the content"));
  const damaged = (laptop: string, file = flipped): Told => [
    laptop,
    "file.damaged",
    {
      folder: "C:\\Engagements\\Maple (Sync)",
      file: file.path.slice(file.path.indexOf("_Sync")),
      how: "other-bit",
    },
  ];
  const day = (name: "one-content-per-name" | "pieces-whole", ...told: ReadonlyArray<Told>) =>
    judged(name, finished({ ...disks([whole], [flipped]), told })).violations.length;

  it("are no second content of their name, and need not be whole, on that laptop alone", () => {
    for (const name of ["one-content-per-name", "pieces-whole"] as const) {
      expect(day(name)).toBe(1);
      expect(day(name, damaged("B"))).toBe(0);
      expect(day(name, damaged("B", piece("another")))).toBe(1);
      // Somebody may have carried it over as it was.
      expect(day(name, damaged("A"), putOver("B"))).toBe(0);
    }
    expect(day("pieces-whole", damaged("A"))).toBe(1);
  });

  it("say nothing of what their owner holds, whatever can be read in them", () => {
    const told = acknowledgement("a", [[LOG, 1]]);
    const broken = rawFile("_Sync/own/have.1.json", '{"body":{"copy":"a","entr\u0000es":[]}}');
    const run = (file: RawFile, ...events: ReadonlyArray<Told>) =>
      judged(
        "acknowledgements-honest",
        finished({ ...disks([ownedBy("a")], [file]), told: events }),
      ).violations;
    expect(run(told)).toHaveLength(1);
    expect(run(told, damaged("B", told))).toEqual([]);
    expect(run(broken, damaged("B", broken))).toEqual([]);
  });
});

describe("histories-unforked", () => {
  const forked = disks([segmentFile(1, "one")], [segmentFile(1, "two")]);

  it("rejects two operations under one number, also where the engine has noticed: one laptop alone never forks a log", () => {
    const found = [`operation 1 of the log ${LOG} is one thing on A and another on B`];
    expect(judged("histories-unforked", finished(forked)).violations).toEqual(found);
    const told: ReadonlyArray<Told> = [["A", "log.forked", { log: LOG }]];
    expect(judged("histories-unforked", finished({ ...forked, told })).violations).toEqual(found);
    const same = disks([segmentFile(1, "one")], [segmentFile(1, "one")]);
    expect(judged("histories-unforked", finished(same))).toEqual({ checked: 1, violations: [] });
  });
});

describe("histories-unforked, where the beginning is gone", () => {
  const cut = (first: number, last: number): RawFile => {
    const content = `${JSON.stringify({ log: LOG, first, last })}\nx\n`;
    const name = `${first}-${last}.${hashOf(content).slice(0, 16)}.seg`;
    return rawFile(`_Sync/own/log/${LOG}/${name}`, `signature\n${content}`);
  };
  const day = (A: RawFile, B: RawFile) =>
    judged("histories-unforked", finished(disks([A], [B]))).violations;

  it("rejects one operation in two different files, wherever these begin", () => {
    expect(day(cut(5, 6), cut(7, 8))).toEqual([]);
    expect(day(cut(5, 7), cut(5, 7))).toEqual([]);
    expect(day(cut(5, 7), cut(6, 8))).toEqual([
      `operation 6 of the log ${LOG} lies in one file on A and in another on B`,
    ]);
  });
});

describe("acknowledgements-honest", () => {
  it("asks a laptop on which a backup was made, and not one on which it was put back", () => {
    const run = (told: Told) =>
      judged(
        "acknowledgements-honest",
        finished({ ...disks([ownedBy("a")], [acknowledgement("a", [[LOG, 1]])]), told: [told] }),
      ).violations;
    expect(run(backedUp("A"))).toHaveLength(1);
    expect(run(putOver("A"))).toEqual([]);
  });

  const day = (held: ReadonlyArray<RawFile>, seq: number) =>
    judged(
      "acknowledgements-honest",
      finished(disks([ownedBy("a"), ...held], [acknowledgement("a", [[LOG, seq]])])),
    );

  it("rejects what was acknowledged and is not held, also where a file in between is missing", () => {
    const [one, two, three] = [1, 2, 3].map((seq) => segmentFile(seq, "x")) as [
      RawFile,
      RawFile,
      RawFile,
    ];
    expect(day([one, two], 2)).toEqual({ checked: 1, violations: [] });
    expect(day([one], 2).violations[0]).toContain(
      `A acknowledged operation 2 of the log ${LOG} on B`,
    );
    expect(day([one, three], 3).violations).toHaveLength(1);
  });

  it("counts what lies in a pack, and nothing of one that is not what its name says", () => {
    const packed = packFile([1, 2, 3].map((seq) => segmentFile(seq, "x".repeat(seq))));
    expect(day([packed], 3)).toEqual({ checked: 1, violations: [] });
    expect(day([packed], 4).violations).toHaveLength(1);
    const torn = { ...packed, bytes: packed.bytes.slice(0, -1) };
    expect(day([torn], 1).violations).toHaveLength(1);
  });

  it("does not count what lies in the drop box of a visitor, which is not taken in", () => {
    const own = segmentFile(1, "x");
    const name = own.path.slice(own.path.lastIndexOf("/") + 1);
    const dropped = { ...own, path: rawFile(`_Sync/in/b.${LOG}.${name}`, "").path };
    expect(day([own], 1).violations).toEqual([]);
    expect(day([dropped], 1).violations).toHaveLength(1);
  });

  it("counts what a snapshot stands for", () => {
    const content = `${JSON.stringify({ logs: [[LOG, 7]] })}\n`;
    const snapshot = rawFile(`_Sync/own/snap/${hashOf(content)}.snap`, `signature\n${content}`);
    expect(day([snapshot], 7)).toEqual({ checked: 1, violations: [] });
    expect(day([snapshot], 8).violations).toHaveLength(1);
  });

  it("says nothing of what a disk that lies took back before its copy exchanged with that folder again", () => {
    const plan = planOf(undefined, "policies: { disk-cache: lying }");
    const off: Told = ["A", "power.off", {}];
    const connected: Told = ["A", "copy.connected", { copy: "a", to: "b" }];
    const round: Told = ["A", "round", { copy: "a", with: "b" }];
    const day = (told: ReadonlyArray<Told>, owner: ReadonlyArray<RawFile>, of = plan) =>
      judged(
        "acknowledgements-honest",
        finished({
          ...disks([ownedBy("a")], [...owner, acknowledgement("a", [[LOG, 1]])]),
          plan: of,
          told,
        }),
      ).violations;
    expect(day([connected, round, off], [ownedBy("b")])).toEqual([]);
    // The stick was out when it connected: nothing was read, and nothing left.
    expect(day([connected, round, off, connected], [ownedBy("b")])).toEqual([]);
    expect(day([connected, round, off, connected, round], [ownedBy("b")])).toHaveLength(1);
    expect(day([connected, round, off], [ownedBy("b")], planOf())).toHaveLength(1);
    const elsewhere: Told = ["B", "power.off", {}];
    expect(day([connected, round, elsewhere], [ownedBy("b")])).toHaveLength(1);
  });

  it("does not believe a file that is not what its name says", () => {
    const torn = { ...segmentFile(1, "x"), bytes: new TextEncoder().encode("signature\n{") };
    expect(day([torn], 1).violations).toHaveLength(1);
    const damaged = { ...segmentFile(1, "x"), bytes: segmentFile(1, "y").bytes };
    expect(day([damaged], 1).violations).toHaveLength(1);
  });
});

describe("same-operations-same-state", () => {
  const told = (digestOfB: string): ReadonlyArray<Told> => [
    ["A", "copy.state", { copy: "a", digest: "one" }, 60_000_000],
    ["B", "copy.state", { copy: "b", digest: digestOfB }, 60_000_000],
  ];

  it("rejects two copies that hold the same and show different things", () => {
    const same = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("b"), segmentFile(1, "x")]);
    const day = (digestOfB: string, of = same) =>
      judged("same-operations-same-state", finished({ ...of, told: told(digestOfB) }));
    expect(day("one")).toEqual({ checked: 1, violations: [] });
    expect(day("two").violations).toEqual([
      "A and B hold the same operations and show different things",
    ]);
    expect(day("two", disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("b")]))).toEqual({
      checked: 0,
      violations: [],
    });
  });

  it("takes a folder that somebody put there for nobody's, where the laptop has another one of that copy", () => {
    const plan = planOf(
      "[{ share-folder: { laptop: HOST, share: M } }, { create-child-copy: { laptop: B, from: '\\\\HOST\\M', folder: Second, as: field, password: x } }]",
    );
    const inSecond = (file: RawFile): RawFile => ({
      ...file,
      path: file.path.replace(/^.*(?=\/_Sync\/)/, "C:/Engagements/Second"),
    });
    const held = [ownedBy("b"), segmentFile(1, "x")];
    const day = (of: { put?: string; opened?: boolean; second?: boolean }) =>
      judged(
        "same-operations-same-state",
        finished({
          plan,
          ...disks(
            [ownedBy("a"), segmentFile(1, "x")],
            of.second === false
              ? held
              : [ownedBy("b"), segmentFile(2, "y"), ...held.map((file) => inSecond(file))],
          ),
          told: [
            ["B", "folder.copied", { of: "A", folder: "C:\\backup", to: of.put ?? "C:\\else" }],
            ...(of.opened
              ? [
                  [
                    "B",
                    "copy.created",
                    { copy: "c", from: "b", why: "folder was copied" },
                  ] satisfies Told,
                  ["B", "copy.state", { copy: "c", digest: "two" }, 100_000_000] satisfies Told,
                ]
              : []),
            ...told("two").map(([actor, kind, facts]): Told => [actor, kind, facts, 100_000_000]),
          ],
        }),
      ).violations.length;
    expect(day({ second: false })).toBe(1);
    // What the copy shows is what its own folder holds.
    expect(day({ put: "C:\\Engagements\\Second" })).toBe(0);
    expect(day({ put: "C:\\Engagements\\Second", opened: true })).toBe(0);
    // Neither was put there, and nothing tells them apart.
    expect(day({})).toBe(0);
  });

  it("does not ask copies between which something is still on its way", () => {
    const same = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("b"), segmentFile(1, "x")]);
    const day = (kind: string, seconds: number) =>
      judged(
        "same-operations-same-state",
        finished({
          ...same,
          told: [
            ["HOST", kind, {}, 100_000_000],
            ...told("two").map(([actor, what, facts]): Told => [
              actor,
              what,
              facts,
              (100 + seconds) * 1_000_000,
            ]),
          ],
        }),
      ).violations.length;
    expect(day("round", 1)).toBe(0);
    expect(day("copy.connected", 29)).toBe(0);
    expect(day("round", 31)).toBe(1);
    expect(day("cable.plugged", 1)).toBe(1);
  });

  it("does not ask a copy that shows what it saw before a file of it was damaged", () => {
    const same = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("b"), segmentFile(1, "x")]);
    const day = (...damaged: ReadonlyArray<Told>) =>
      judged(
        "same-operations-same-state",
        finished({ ...same, told: [...damaged, ...told("two")] }),
      ).violations.length;
    expect(day()).toBe(1);
    expect(day(["B", "file.damaged", { folder: "x", file: "_Sync/blob/aa/aa" }])).toBe(0);
    expect(day(["HOST", "file.damaged", { folder: "x", file: "_Sync/blob/aa/aa" }])).toBe(1);
  });

  it("does not ask a copy whose laptop fell asleep before it had looked at what came", () => {
    const same = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("b"), segmentFile(1, "x")]);
    const day = (asleepFrom: number) =>
      judged(
        "same-operations-same-state",
        finished({
          ...same,
          told: [
            ["A", "round", {}, 100_000_000],
            ["B", "power.sleep", {}, asleepFrom * 1_000_000],
            ...told("two").map(([actor, what, facts]): Told => [actor, what, facts, 200_000_000]),
          ],
        }),
      ).violations.length;
    expect(day(107)).toBe(0);
    expect(day(131)).toBe(1);
  });

  it("does not take a folder that was carried to another laptop and not opened there for a copy that is open elsewhere", () => {
    const carried = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("a"), segmentFile(1, "y")]);
    const others = { HOST: [ownedBy("h"), segmentFile(1, "y")] };
    const run = finished({
      disks: { ...carried.disks, ...others },
      told: [...told("two"), ["HOST", "copy.state", { copy: "h", digest: "three" }, 60_000_000]],
    });
    expect(judged("same-operations-same-state", run).violations).toEqual([]);
  });

  it("does not ask a copy that cannot have noticed yet what was put over its folder", () => {
    const same = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("b"), segmentFile(1, "x")]);
    const day = (seconds: number, who = "B") => {
      const put = putOver(who);
      const states = told("two").map(([actor, kind, facts]): Told => [
        actor,
        kind,
        facts,
        seconds * 1_000_000,
      ]);
      return judged("same-operations-same-state", finished({ ...same, told: [put, ...states] }));
    };
    expect(day(31)).toEqual({ checked: 0, violations: [] });
    expect(day(31, "HOST").violations).toHaveLength(1);
    expect(day(120).violations).toHaveLength(1);
  });

  it("takes a folder that was carried to another laptop for the copy it became there, and not for its first owner's", () => {
    const carried = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("z"), segmentFile(1, "x")]);
    const day = (digestOfB: string) =>
      judged(
        "same-operations-same-state",
        finished({
          ...carried,
          told: [
            ["B", "copy.created", { copy: "b", from: "z", why: "folder was copied" }],
            ["Z", "copy.state", { copy: "z", digest: "of another folder" }],
            ...told(digestOfB),
          ],
        }),
      );
    expect(day("one")).toEqual({ checked: 1, violations: [] });
    expect(day("two").violations).toHaveLength(1);
  });

  it("takes the folder that is left of two on one laptop for its first owner's, and for nobody's where it may be the other one", () => {
    const carried = disks([ownedBy("a"), segmentFile(1, "x")], [ownedBy("z"), segmentFile(1, "x")]);
    const day = (...more: ReadonlyArray<Told>) =>
      judged(
        "same-operations-same-state",
        finished({
          ...carried,
          told: [
            ["B", "copy.created", { copy: "z", from: "a" }],
            ["B", "copy.created", { copy: "b", from: "z", why: "folder was copied" }],
            ...more,
            ...told("two"),
          ],
        }),
      );
    expect(day()).toEqual({ checked: 0, violations: [] });
    const first: Told = ["B", "copy.state", { copy: "z", digest: "two" }];
    expect(day(first).violations).toHaveLength(1);
    expect(day(putOver("B"), first)).toEqual({ checked: 0, violations: [] });
  });
});

describe("pieces-whole", () => {
  it("rejects a piece that is not what its name says, and nothing that is on its way", () => {
    const torn = piece("half", hashOf("half of it"));
    expect(judged("pieces-whole", finished(disks([torn], []))).violations).toHaveLength(1);
    const staged = rawFile("_Sync/tmp/x", "half");
    expect(judged("pieces-whole", finished(disks([piece("all"), staged], [])))).toEqual({
      checked: 1,
      violations: [],
    });
  });

  it("rejects an operation file that was cut off under its name", () => {
    const whole = segmentFile(1, "one");
    expect(judged("pieces-whole", finished(disks([whole], [])))).toEqual({
      checked: 1,
      violations: [],
    });
    const torn = { ...whole, bytes: whole.bytes.subarray(0, -3) };
    expect(judged("pieces-whole", finished(disks([torn], []))).violations).toEqual([
      `${torn.path} on A is not what its name says`,
    ]);
  });

  it("rejects a visitor's operation file that is torn under its name in the drop box", () => {
    const whole = segmentFile(1, "one");
    const dropped = {
      path: whole.path.replace("own/log", `in/${"b".repeat(32)}`),
      bytes: whole.bytes,
    };
    expect(judged("pieces-whole", finished(disks([dropped], [])))).toEqual({
      checked: 1,
      violations: [],
    });
    const torn = { ...dropped, bytes: dropped.bytes.subarray(0, -3) };
    expect(judged("pieces-whole", finished(disks([torn], []))).violations).toHaveLength(1);
  });

  it("rejects what somebody met damaged during the day, unless hands in Explorer or a program can have done that", () => {
    const met: Told = ["B", "quarantined", { where: "A", path: "_Sync/own/x", why: "too short" }];
    const day = (...told: ReadonlyArray<Told>) =>
      judged("pieces-whole", finished({ ...disks([], []), told })).violations;
    expect(day(met)).toEqual(["B met _Sync/own/x at A: too short"]);
    expect(day(putOver("A"), met)).toEqual([]);
    expect(day(backedUp("A"), met)).toHaveLength(1);
    expect(day(["B", "program.saved", { program: "Excel" }], met)).toEqual([]);
    // Its copy is being deleted, and a program holds that up.
    const going = (laptop: string): Told => [laptop, "control.signed-off", { copy: "x" }];
    expect(day(going("B"), met)).toEqual([]);
    expect(day(going("A"), met)).toHaveLength(1);
    expect(day(met, going("B"))).toHaveLength(1);
  });
});

describe("inside-own-folder", () => {
  it("rejects a file anywhere else on the disk, unless people copy folders there", () => {
    const stray = { path: "C:/Windows/evil.dll", bytes: new Uint8Array() };
    const day = (told: ReadonlyArray<Told>) =>
      judged("inside-own-folder", finished({ ...disks([ownedBy("a"), stray], []), told }));
    expect(day([]).violations).toEqual(["A has C:/Windows/evil.dll outside its copy"]);
    const copied = (to: string): Told => ["A", "folder.copied", { folder: "monday", to }];
    expect(day([copied("C:\\Windows")])).toEqual({ checked: 2, violations: [] });
    expect(day([copied("C:\\Copies\\monday")]).violations).toHaveLength(1);
    expect(day([copied("C:\\Win")]).violations).toHaveLength(1);
  });
});
