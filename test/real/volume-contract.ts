/**
 * What every `Volume` promises (src/engine/ports.ts), once, for every kind of folder: in memory, on a simulated disk, through a
 * simulated share, on a real disk and through a real share.
 *
 * The suite knows the port and nothing else. What one kind does beyond it has tests of its own.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { afterEach, describe, expect, it } from "vitest";
import { VolumeError, type VolumeReason } from "../../src/engine/errors.ts";
import type { Outcomes, Volume } from "../../src/engine/ports.ts";

/** An empty folder, and the world its operations run in. */
export interface Place {
  readonly volume: Volume;
  exit<A>(
    act: Effect.Effect<A, VolumeError>,
  ): Exit.Exit<A, VolumeError> | PromiseLike<Exit.Exit<A, VolumeError>>;
  close(): void | PromiseLike<void>;
}

export interface KindOfFolder {
  readonly name: string;
  readonly open: () => Place | PromiseLike<Place>;
  /** The folder of the engine's own tests trusts its caller with names, and with folders where files are. */
  readonly trusting?: boolean;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const bytesOf = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 0xff);

const ILLEGAL = [
  "../out",
  "in/../../out",
  "/absolute",
  "a//b",
  ".",
  "a/.",
  "C:/x",
  "stream:name",
  "back\\slash",
  "question?",
  "star*",
  "tab\t",
  "nul\u0000byte",
  "dot.",
  "blank ",
  "CON",
  "nul.txt",
  "x".repeat(256),
];

const LEGAL = ["CONTRACT", "com10", "a.b", " lead", "Umsätze 2026 (Entwurf).xlsx", "日本語"];

export const volumeContract = (kind: KindOfFolder): void => {
  describe(`the contract: ${kind.name}`, () => {
    const places: Array<Place> = [];

    afterEach(async () => {
      for (const place of places.splice(0)) await place.close();
    });

    const open = async () => {
      const place = await kind.open();
      places.push(place);
      const { volume } = place;
      const run = async <A>(act: Effect.Effect<A, VolumeError>): Promise<A> => {
        const exit = await place.exit(act);
        if (Exit.isSuccess(exit)) return exit.value;
        throw new Error(Cause.pretty(exit.cause));
      };
      const reason = async <A>(
        act: Effect.Effect<A, VolumeError>,
      ): Promise<VolumeReason | "ok"> => {
        const exit = await place.exit(act);
        if (Exit.isSuccess(exit)) return "ok";
        const error = Cause.squash(exit.cause);
        if (error instanceof VolumeError) return error.reason;
        throw new Error(Cause.pretty(exit.cause));
      };
      const content = (path: string): Promise<Uint8Array> =>
        run(Effect.map(volume.read(path, { limit: 1e9 }), (bytes) => Uint8Array.from(bytes)));
      const names = (path: string): Promise<ReadonlyArray<string>> =>
        run(Effect.map(volume.list(path), (entries) => entries.map(({ name }) => name)));
      return { volume, run, reason, content, names };
    };

    it("says where it is, is empty at first, and has room", async () => {
      const { volume, run, names } = await open();
      expect(volume.label).not.toBe("");
      expect(await names("")).toEqual([]);
      expect(await run(volume.free)).toBeGreaterThan(0);
    });

    it("lists its entries with kind and size, sorted by UTF-16 code units", async () => {
      const { volume, run } = await open();
      await run(volume.makeFolder("b/deep"));
      for (const name of ["\uff5e", "ä", "Z", "\u{1f600}", "a"])
        await run(volume.writeTemp(name, bytesOf(3)));
      expect(await run(volume.list(""))).toEqual([
        { name: "Z", kind: "file", size: 3 },
        { name: "a", kind: "file", size: 3 },
        { name: "b", kind: "folder", size: 0 },
        { name: "ä", kind: "file", size: 3 },
        { name: "\u{1f600}", kind: "file", size: 3 },
        { name: "\uff5e", kind: "file", size: 3 },
      ]);
      expect(await run(volume.list("b"))).toEqual([{ name: "deep", kind: "folder", size: 0 }]);
    });

    it("does not list what is no folder", async () => {
      const { volume, run, reason } = await open();
      await run(volume.writeTemp("file", bytesOf(1)));
      expect(await reason(volume.list("nowhere"))).toBe("not-found");
      expect(await reason(volume.list("no/where"))).toBe("not-found");
      expect(await reason(volume.list("file"))).toBe("not-found");
    });

    it("tells kind and size, and undefined where nothing is", async () => {
      const { volume, run } = await open();
      await run(volume.makeFolder("f"));
      await run(volume.writeTemp("f/x", bytesOf(7)));
      expect(await run(volume.stat("f/x"))).toEqual({ name: "x", kind: "file", size: 7 });
      expect(await run(volume.stat("f"))).toEqual({ name: "f", kind: "folder", size: 0 });
      expect(await run(volume.stat("f/y"))).toBeUndefined();
      expect(await run(volume.stat("no/y"))).toBeUndefined();
      expect(await run(volume.stat("f/x/y"))).toBeUndefined();
    });

    it("keeps names as written and finds them in any case", async () => {
      const { volume, run, content, names } = await open();
      await run(volume.makeFolder("Papers"));
      await run(volume.writeTemp("Papers/Report.XLSX", text("1")));
      expect(await names("")).toEqual(["Papers"]);
      expect(await names("PAPERS")).toEqual(["Report.XLSX"]);
      expect(await run(volume.stat("papers/REPORT.xlsx"))).toMatchObject({ kind: "file", size: 1 });
      expect(await content("papers/report.xlsx")).toEqual(text("1"));
      await run(volume.makeFolder("papers/MORE"));
      expect(await names("")).toEqual(["Papers"]);
      await run(volume.remove("PAPERS/report.xlsx"));
      expect(await names("Papers")).toEqual(["MORE"]);
    });

    it("refuses a second name that differs only in case", async () => {
      const { volume, run, reason, content, names } = await open();
      await run(volume.writeTemp("Report", text("first")));
      await run(volume.writeTemp("other", text("other")));
      expect(await reason(volume.createExclusive("REPORT", text("second")))).toBe("exists");
      expect(await reason(volume.writeTemp("report", text("third")))).not.toBe("ok");
      expect(await reason(volume.renameToFresh("other", "rEPORT"))).toBe("exists");
      expect(await names("")).toEqual(["Report", "other"]);
      expect(await content("Report")).toEqual(text("first"));
    });

    it("gives back the bytes that were written, none and many", async () => {
      const { volume, run, content } = await open();
      for (const size of [0, 1, 65_536, 1_500_001]) {
        await run(volume.writeTemp(`of ${size}`, bytesOf(size)));
        expect(await content(`of ${size}`)).toEqual(bytesOf(size));
      }
    });

    it("reads a part, and nothing behind the end", async () => {
      const { volume, run } = await open();
      await run(volume.writeTemp("a", bytesOf(100)));
      const part = async (how: { limit: number; offset?: number; length?: number }) =>
        Uint8Array.from(await run(volume.read("a", how)));
      expect(await part({ limit: 10, offset: 20, length: 10 })).toEqual(bytesOf(100).slice(20, 30));
      expect(await part({ limit: 10, offset: 95 })).toEqual(bytesOf(100).slice(95));
      expect(await part({ limit: 50, offset: 95, length: 50 })).toEqual(bytesOf(100).slice(95));
      expect(await part({ limit: 50, offset: 200 })).toHaveLength(0);
      expect(await part({ limit: 100 })).toEqual(bytesOf(100));
    });

    it("refuses to read more than the reader accepts", async () => {
      const { volume, run, reason } = await open();
      await run(volume.writeTemp("a", bytesOf(100)));
      expect(await reason(volume.read("a", { limit: 99 }))).toBe("too-large");
      expect(await reason(volume.read("a", { limit: 9, offset: 90 }))).toBe("too-large");
      expect(await reason(volume.read("a", { limit: 9, length: 10 }))).toBe("too-large");
    });

    it("reads no file that is not there, and no folder", async () => {
      const { volume, run, reason } = await open();
      await run(volume.makeFolder("f"));
      expect(await reason(volume.read("a", { limit: 9 }))).toBe("not-found");
      expect(await reason(volume.read("no/a", { limit: 9 }))).toBe("not-found");
      expect(await reason(volume.read("f", { limit: 9 }))).not.toBe("ok");
    });

    it("creates a file only where the name is free, in a folder that exists", async () => {
      const { volume, run, reason, content } = await open();
      await run(volume.makeFolder("f"));
      await run(volume.createExclusive("lock", text("one")));
      expect(await reason(volume.createExclusive("lock", text("two")))).toBe("exists");
      expect(await reason(volume.createExclusive("f", text("two")))).toBe("exists");
      expect(await reason(volume.createExclusive("no/lock", text("two")))).toBe("not-found");
      expect(await content("lock")).toEqual(text("one"));
    });

    it("has one winner when many create the same name at once, and keeps what the winner wrote", async () => {
      const { volume, run, content } = await open();
      for (const round of [1, 2, 3]) {
        const path = `lock ${round}`;
        const tries = Array.from({ length: 8 }, (_, rival) =>
          Effect.result(volume.createExclusive(path, text(`rival ${rival}`))),
        );
        const results = await run(Effect.all(tries, { concurrency: "unbounded" }));
        const winners = results.flatMap((result, rival) =>
          result._tag === "Success" ? [rival] : [],
        );
        expect(winners).toHaveLength(1);
        expect(await content(path)).toEqual(text(`rival ${winners[0]}`));
        const reasons = results.flatMap((r) => (r._tag === "Failure" ? [r.failure.reason] : []));
        expect(new Set(reasons)).toEqual(new Set(["exists"]));
      }
    });

    it("writes a staging file only under a fresh name", async () => {
      const { volume, run, reason, content } = await open();
      await run(volume.writeTemp("t", text("one")));
      expect(await reason(volume.writeTemp("t", text("longer than one")))).not.toBe("ok");
      expect(await reason(volume.writeTemp("no/t", text("two")))).toBe("not-found");
      expect(await content("t")).toEqual(text("one"));
    });

    it("moves a staging file to a free name", async () => {
      const { volume, run, content, names } = await open();
      await run(volume.makeFolder("own"));
      await run(volume.writeTemp("t", text("one")));
      await run(volume.renameToFresh("t", "own/final"));
      expect(await names("")).toEqual(["own"]);
      expect(await content("own/final")).toEqual(text("one"));
    });

    it("never moves onto a name that is used, and loses neither file", async () => {
      const { volume, run, reason, content } = await open();
      await run(volume.makeFolder("f"));
      await run(volume.writeTemp("t", text("new")));
      await run(volume.writeTemp("f/final", text("old")));
      expect(await reason(volume.renameToFresh("t", "f/final"))).toBe("exists");
      expect(await reason(volume.renameToFresh("t", "f"))).toBe("exists");
      expect(await content("t")).toEqual(text("new"));
      expect(await content("f/final")).toEqual(text("old"));
    });

    it("moves nothing that is not there, and nowhere that is not there", async () => {
      const { volume, run, reason, content } = await open();
      await run(volume.writeTemp("t", text("one")));
      expect(await reason(volume.renameToFresh("missing", "final"))).toBe("not-found");
      expect(await reason(volume.renameToFresh("t", "no/final"))).toBe("not-found");
      expect(await content("t")).toEqual(text("one"));
    });

    const whyEach = (outcomes: Outcomes): ReadonlyArray<string> =>
      outcomes.map((failure) => failure?.reason ?? "ok");

    // Few and many: a disk may take another way with many.
    it.each([2, 40])(
      "writes and moves %i files in one step, and says of each that fails why",
      async (count) => {
        const { volume, run, content, names } = await open();
        await run(volume.makeFolder("in"));
        await run(volume.writeTemp("in/Taken", text("kept")));
        const staged = Array.from({ length: count }, (_, i) => ({
          path: `s${i}`,
          parts: [bytesOf(i).subarray(0, i), bytesOf(i).subarray(i)],
        }));
        expect(whyEach(await run(volume.writeTempAll(staged)))).toEqual(staged.map(() => "ok"));
        const moves = staged.map(({ path }) => ({ from: path, to: `in/${path}` }));
        const [first, ...others] = moves;
        const wrong = [
          { from: first?.from ?? "", to: "in/TAKEN" },
          { from: "nothing", to: "in/new" },
          { from: "s1", to: "nowhere/new" },
        ];
        const outcomes = whyEach(await run(volume.renameAllToFresh([...wrong, ...others])));
        expect(outcomes).toEqual(["exists", "not-found", "not-found", ...others.map(() => "ok")]);
        expect(await names("in")).toEqual(["Taken", ...others.map(({ from }) => from)].toSorted());
        expect(await names("")).toEqual(["in", "s0"]);
        for (const [i, { to }] of moves.entries())
          if (i > 0) expect(await content(to)).toEqual(bytesOf(i));
        expect(await content("in/Taken")).toEqual(text("kept"));
      },
    );

    it("creates many files in one step, and leaves names that are taken alone", async () => {
      const { volume, run, content, names } = await open();
      await run(volume.makeFolder("in"));
      await run(volume.writeTemp("in/Taken", text("kept")));
      const files = Array.from({ length: 20 }, (_, at) => ({
        path: `in/f${String(at).padStart(2, "0")}`,
        parts: [bytesOf(at), text("end")],
      }));
      const outcomes = await run(
        volume.createAll([
          { path: "in/TAKEN", parts: [text("no")] },
          { path: "nowhere/new", parts: [text("no")] },
          ...files,
        ]),
      );
      const [taken, lost, ...others] = whyEach(outcomes);
      expect(taken).toBe("exists");
      if (kind.trusting !== true) expect(lost).toBe("not-found");
      expect(others).toEqual(files.map(() => "ok"));
      expect(await names("in")).toEqual([
        "Taken",
        ...files.map(({ path }) => path.slice("in/".length)),
      ]);
      expect(await content("in/Taken")).toEqual(text("kept"));
      for (const [at, { path }] of files.entries())
        expect(await content(path)).toEqual(Uint8Array.from([...bytesOf(at), ...text("end")]));
    });

    it("reads many files in one step, and says of each that cannot be had why", async () => {
      const { volume, run } = await open();
      const names = Array.from({ length: 70 }, (_, at) => `f${at}`);
      for (const [at, name] of names.entries()) await run(volume.writeTemp(name, bytesOf(at)));
      const answers = await run(
        volume.readAll([
          { path: "nothing", limit: 1 },
          { path: "f9", limit: 8 },
          ...names.map((path, at) => ({ path, limit: at })),
        ]),
      );
      const [missing, large, ...others] = answers;
      expect([missing, large]).toMatchObject([{ reason: "not-found" }, { reason: "too-large" }]);
      expect(others.map((bytes) => bytes instanceof Uint8Array && [...bytes])).toEqual(
        names.map((_, at) => [...bytesOf(at)]),
      );
      expect(await run(volume.readAll([]))).toEqual([]);
    });

    it("reads parts of files in one step, as far as there is something, and minds the limit of each part", async () => {
      const { volume, run } = await open();
      const whole = bytesOf(1_000);
      await run(volume.makeFolder("in"));
      await run(volume.writeTemp("in/a", whole));
      await run(volume.writeTemp("b", text("other")));
      const path = "in/a";
      const parts = Array.from({ length: 90 }, (_, at) => ({
        path,
        limit: at % 7,
        offset: at * 11,
        length: at % 7,
      }));
      const answers = await run(
        volume.readAll([
          { path, limit: 10, offset: 990 },
          { path, limit: 10, offset: 0, length: 10 },
          { path, limit: 9, offset: 5, length: 10 },
          { path: "b", limit: 2, offset: 1, length: 2 },
          // Beyond the end there is nothing, which is no failure.
          { path, limit: 10, offset: 995, length: 100 },
          { path, limit: 1, offset: 5_000, length: 9 },
          { path, limit: 1, offset: 1_000 },
          { path, limit: 1_000, length: 3 },
          { path, limit: 1_000 },
          { path, limit: 999 },
          { path: "in/no", limit: 9, offset: 0, length: 9 },
          { path: "in/no", limit: 9, offset: 9, length: 9 },
          ...parts,
        ]),
      );
      const told = answers.map((answer) =>
        answer instanceof VolumeError ? answer.reason : [...answer],
      );
      const part = (offset: number, end?: number) => [...whole.subarray(offset, end)];
      expect(told.slice(0, 12)).toEqual([
        part(990),
        part(0, 10),
        "too-large",
        [...text("th")],
        part(995),
        [],
        [],
        part(0, 3),
        part(0),
        "too-large",
        "not-found",
        "not-found",
      ]);
      expect(told.slice(12)).toEqual(
        parts.map(({ length, offset }) => part(offset, offset + length)),
      );
    });

    it("gives no name twice within one step, and lets the first have it", async () => {
      const { volume, run, content, names } = await open();
      for (const name of ["a", "b"]) await run(volume.writeTemp(name, text(name)));
      const outcomes = await run(
        volume.renameAllToFresh([
          { from: "a", to: "final" },
          { from: "b", to: "FINAL" },
        ]),
      );
      expect(whyEach(outcomes)).toEqual(["ok", "exists"]);
      expect(await names("")).toEqual(["b", "final"]);
      expect(await content("final")).toEqual(text("a"));
    });

    it("removes a file; what is gone already is no failure, and the name is free again", async () => {
      const { volume, run, names } = await open();
      await run(volume.writeTemp("a", text("one")));
      await run(volume.remove("a"));
      await run(volume.remove("a"));
      await run(volume.remove("no/a"));
      expect(await names("")).toEqual([]);
      await run(volume.createExclusive("a", text("two")));
    });

    it("makes a folder with those above it, and again", async () => {
      const { volume, run, names } = await open();
      await run(volume.makeFolder("a/b/c"));
      await run(volume.writeTemp("a/b/c/x", text("one")));
      await run(volume.makeFolder("a/b/c"));
      await run(volume.makeFolder(""));
      expect(await names("a/b/c")).toEqual(["x"]);
    });

    it("makes many folders in one step, those above them once, and finds those that are there", async () => {
      const { volume, run, names } = await open();
      await run(volume.makeFolder("a/b"));
      const wanted = Array.from({ length: 20 }, (_, i) => `a/c/${i}`);
      await run(volume.makeFolders(["A/B", ...wanted, "a/c/3/deep"]));
      await run(volume.makeFolders(wanted));
      await run(volume.makeFolders([]));
      expect(await names("a")).toEqual(["b", "c"]);
      expect(await names("a/c")).toHaveLength(20);
      expect(await names("a/c/3")).toEqual(["deep"]);
    });

    it("makes one folder when many make it at once", async () => {
      const { volume, run, names } = await open();
      const tries = Array.from({ length: 8 }, () => volume.makeFolder("a/b"));
      await run(Effect.all(tries, { concurrency: "unbounded", discard: true }));
      expect(await names("a")).toEqual(["b"]);
    });

    it("answers the connectivity test, and leaves nothing behind", async () => {
      const { volume, run, names } = await open();
      expect(await run(volume.probe)).toEqual({ writable: true });
      expect(await names("")).toEqual([]);
    });

    it.each(LEGAL)("accepts the name %j", async (name) => {
      const { volume, run, names, content } = await open();
      await run(volume.writeTemp("t", text(name)));
      await run(volume.renameToFresh("t", name));
      expect(await names("")).toEqual([name]);
      expect(await content(name)).toEqual(text(name));
    });

    if (kind.trusting === true) return;

    it.each(ILLEGAL)(
      "refuses the name %j in every operation, and changes nothing",
      async (name) => {
        const { volume, run, reason, names } = await open();
        await run(volume.writeTemp("fine", text("fine")));
        await run(volume.makeFolder("in"));
        const acts = [
          volume.list(name),
          volume.stat(name),
          volume.read(name, { limit: 9 }),
          volume.createExclusive(name, text("x")),
          volume.writeTemp(name, text("x")),
          volume.renameToFresh("fine", name),
          volume.renameToFresh(name, "fresh"),
          volume.remove(name),
          volume.makeFolder(name),
        ];
        for (const act of acts) expect(await reason(Effect.asVoid(act))).toBe("bad-name");
        expect(await names("")).toEqual(["fine", "in"]);
      },
    );

    it("makes no folder where a file is, and does not remove a folder as if it were a file", async () => {
      const { volume, run, reason, names } = await open();
      await run(volume.makeFolder("f"));
      await run(volume.writeTemp("a", text("one")));
      expect(await reason(volume.makeFolder("a"))).toBe("exists");
      expect(await reason(volume.makeFolder("a/b"))).not.toBe("ok");
      expect(await reason(volume.remove("f"))).toBe("denied");
      expect(await reason(volume.renameToFresh("f", "g"))).not.toBe("ok");
      expect(await names("")).toEqual(["a", "f"]);
    });
  });
};
