/** Damage in the folder of a copy, and what `fieldsync repair` makes of it. */
import {
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { begin, Desk } from "./fieldsync.ts";

/** The number of the first operation in a file of a log. */
const firstIn = (path: string): number => Number(/(?<first>[0-9]+)-[0-9]+\./u.exec(path)?.[1]);

describe("repair", () => {
  it("repair fetches a damaged piece again, keeps the damaged one aside, and says who could help where it cannot", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const pieces = desk.folder("laptop/_Sync/blob");
    const [folder = ""] = readdirSync(pieces);
    const [piece = ""] = readdirSync(join(pieces, folder));
    truncateSync(join(pieces, folder, piece), 2);
    const mended = await desk.run("repair", "laptop", "--json");
    expect(JSON.parse(mended.stdout)).toMatchObject({
      unreadable: [],
      alone: null,
      after: { sound: true, problems: [], missing: [] },
    });
    expect(mended.code).toBe(0);
    const aside = readdirSync(desk.folder("laptop/_Sync/quarantine"));
    expect(aside.filter((name) => name.endsWith(piece))).toHaveLength(1);
    truncateSync(join(pieces, folder, piece), 2);
    renameSync(desk.folder("office"), desk.folder("unplugged"));
    // The file has it no more.
    desk.put("laptop/documents/memo.txt", "second");
    const alone = await desk.run("repair", "laptop");
    expect(alone.code).toBe(1);
    expect(alone.stdout).toContain("connect to a copy that has it and repair again");
  });

  it("repair fetches the piece of an older version too, and sets aside a damaged one nobody needs", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const pieces = desk.folder("laptop/_Sync/blob");
    const [folder = ""] = readdirSync(pieces);
    const [piece = ""] = readdirSync(join(pieces, folder));
    desk.put("laptop/documents/memo.txt", "second");
    await desk.json("sync", "laptop");
    // Of the same size: nothing but reading it tells.
    writeFileSync(join(pieces, folder, piece), "FIRST");
    const unneeded = "0".repeat(64);
    mkdirSync(join(pieces, "00"), { recursive: true });
    writeFileSync(join(pieces, "00", unneeded), "FIRST");
    const repaired = await desk.run("repair", "laptop", "--json");
    expect(JSON.parse(repaired.stdout)).toMatchObject({
      mended: ["memo.txt"],
      after: { sound: true, problems: [], missing: [] },
    });
    expect(repaired.code).toBe(0);
    const aside = readdirSync(desk.folder("laptop/_Sync/quarantine"));
    for (const name of [piece, unneeded])
      expect(aside.filter((one) => one.endsWith(name))).toHaveLength(1);
  });

  it("repair fetches the piece of a deleted document too", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const pieces = desk.folder("laptop/_Sync/blob");
    const [folder = ""] = readdirSync(pieces);
    const [piece = ""] = readdirSync(join(pieces, folder));
    rmSync(desk.folder("laptop/documents/memo.txt"));
    await desk.json("documents", "delete", "laptop");
    writeFileSync(join(pieces, folder, piece), "FIRST");
    const repaired = await desk.run("repair", "laptop", "--json");
    expect(JSON.parse(repaired.stdout)).toMatchObject({
      mended: ["memo.txt"],
      after: { sound: true, problems: [], missing: [] },
    });
    await desk.json("documents", "save", "laptop", "memo.txt", "1", "old.txt");
    expect(desk.read("old.txt")).toBe("first");
  });

  it("repair sets aside damaged papers and what is damaged in the drop box, and the visitor brings it again", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/memo.txt", "second");
    await desk.json("sync", "laptop");
    const drop = desk.folder("office/_Sync/in");
    const own = desk.folder("office/_Sync/own");
    const left = readdirSync(drop);
    expect(left.some((name) => name.endsWith(".seg"))).toBe(true);
    for (const name of left) truncateSync(join(drop, name), 20);
    // Of a copy that lay in this folder before, as after copying it by hand: nobody writes it anew.
    const stranger = "card.0123456789abcdef.json";
    writeFileSync(join(own, stranger), "torn");
    const repaired = await desk.run("repair", "office", "--json");
    const { setAside, after } = JSON.parse(repaired.stdout) as {
      setAside: ReadonlyArray<string>;
      after: { problems: ReadonlyArray<unknown> };
    };
    expect(after.problems).toEqual([]);
    expect(repaired.code).toBe(0);
    for (const name of [stranger, ...left])
      expect(setAside.filter((one) => one.endsWith(name))).toHaveLength(1);
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("second");
    expect(await desk.json("verify", "office")).toMatchObject({ sound: true });
  });

  it("repair sets aside what is not what its name says, and verify tells of it", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const own = desk.folder("laptop/_Sync/own");
    const [card = ""] = readdirSync(own).filter((name) => name.startsWith("card."));
    rmSync(join(own, card));
    mkdirSync(join(own, card));
    rmSync(desk.folder("laptop/_Sync/blob"), { recursive: true });
    symlinkSync(desk.folder("office/_Sync/blob"), desk.folder("laptop/_Sync/blob"));
    const verified = await desk.run("verify", "laptop");
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain(
      `_Sync/own/${card}: a folder lies there, and it should be a file`,
    );
    expect(verified.stdout).toContain("_Sync/blob: a link lies there, and it should be a folder");
    const synced = await desk.run("sync", "laptop");
    expect(synced.code).toBe(1);
    expect(synced.stderr).toContain("fieldsync repair");
    const repaired = await desk.run("repair", "laptop", "--json");
    expect(repaired.code).toBe(0);
    const { setAside } = JSON.parse(repaired.stdout) as { setAside: ReadonlyArray<string> };
    expect(setAside).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`own-${card}`),
        expect.stringMatching(/^[0-9a-f]{8}-blob$/u),
      ]),
    );
    await desk.json("sync", "laptop");
    expect(desk.read("laptop/documents/memo.txt")).toBe("first");
    expect(readdirSync(desk.folder("office/_Sync/blob"))).toHaveLength(1);
  });

  it("verify tells of a damaged format file, checks the rest, and opening the copy writes it anew", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/_Sync/format.json", "{}");
    const { code, stderr, stdout } = await desk.run("verify", "laptop");
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("damaged: _Sync/format.json: it is damaged or gone");
    expect(stdout).toContain("1 document piece");
    expect((await desk.run("status", "laptop")).code).toBe(0);
    expect((await desk.run("verify", "laptop")).code).toBe(0);
  });

  it("a copy whose private memory lost its anchor goes on as what it was, and says so once", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const { identity } = await desk.json("status", "office");
    const { copyId } = identity as { readonly copyId: string };
    const [anchor = ""] = globSync(`home/copies/*/${copyId}.anchor`, { cwd: desk.root });
    rmSync(desk.folder(anchor));
    const verified = await desk.run("verify", "office");
    expect([verified.code, verified.stdout]).toEqual([
      1,
      expect.stringContaining("the private memory: how far this copy got is gone"),
    ]);
    const { code, stderr } = await desk.run("record", "set", "office", "tb/1", "balance", "1");
    expect([code, stderr]).toEqual([0, expect.stringContaining("It is the copy it was")]);
    expect(await desk.json("status", "office")).toMatchObject({
      identity: { copyId, role: "top-level" },
    });
    expect((await desk.run("status", "office")).stderr).toBe("");
    await desk.json("sync", "laptop");
    expect(await desk.json("record", "get", "laptop", "tb/1")).toMatchObject({
      fields: { balance: { current: 1 } },
    });
    expect((await desk.run("verify", "office")).code).toBe(0);
  });

  it("verify misses what this copy has written, also where its acknowledgements are gone with it", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    expect((await desk.run("verify", "office")).code).toBe(0);
    rmSync(desk.folder("office/_Sync/own"), { recursive: true });
    const { code, stdout } = await desk.run("verify", "office");
    expect(code).toBe(1);
    expect(stdout).toContain("this copy wrote up to");
  });

  it("verify tells of a private memory that is damaged, beside everything else", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const memories = desk.folder("home/copies");
    for (const folder of readdirSync(memories))
      for (const slot of readdirSync(join(memories, folder)))
        if (/\.(?:anchor|memory)$/u.test(slot)) truncateSync(join(memories, folder, slot), 2);
    const { code, stderr, stdout } = await desk.run("verify", "laptop");
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout.match(/damaged: the private memory: private slot .+ is damaged/gu)).toHaveLength(
      2,
    );
  });

  it("verify finds both histories of a cloned laptop sound, whichever is the longer one", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("disconnect", "laptop");
    const { identity } = await desk.json("status", "laptop");
    const { logId } = identity as { readonly logId: string };
    const written = (sync: string): string =>
      readdirSync(desk.folder(`${sync}/own/log/${logId}`)).find((name) => name.startsWith("2-")) ??
      "";
    const put = (from: string, to: string): void => {
      for (const part of ["laptop", "home"]) {
        rmSync(desk.folder(`${to}${part}`), { recursive: true, force: true });
        cpSync(desk.folder(`${from}${part}`), desk.folder(`${to}${part}`), {
          recursive: true,
          filter: (path) => !path.includes("control"),
        });
      }
    };
    put("", "before-");
    // The shorter one is read first where its name comes first.
    await desk.json("record", "set", "laptop", "tb/1", "who", "one");
    put("", "one-");
    for (let tries = 0; tries === 0 || written("laptop/_Sync") < written("one-laptop/_Sync");) {
      put("before-", "");
      await desk.json("record", "set", "laptop", "tb/2", "who", `twin ${tries++}`);
    }
    for (const value of ["more", "and more"])
      await desk.json("record", "set", "laptop", "tb/2", "who", value);
    await desk.json("sync", "laptop");
    put("one-", "");
    await desk.json("sync", "laptop");
    expect(await desk.json("sync", "office")).toMatchObject({ status: { forked: 1 } });
    const { code, stdout } = await desk.run("verify", "office");
    expect([code, stdout]).toEqual([0, expect.stringContaining("everything is sound")]);
  }, 60_000);

  it("a log file that went while the copy is open is written anew by it, also where nobody else has that log", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const open = begin(desk, "open", "office");
    await open.said("Maple");
    for (const value of ["1", "2", "3"])
      await desk.json("record", "set", "office", "tb/1", "balance", value);
    // The last three are what was set just now; the first of them is not the beginning of its log.
    const [gone = "", damaged = ""] = globSync("office/_Sync/own/log/*/*.seg", { cwd: desk.root })
      .filter((path) => /\/(?<first>[0-9]+)-\k<first>\./u.test(path))
      .toSorted((a, b) => firstIn(a) - firstIn(b))
      .slice(-3);
    rmSync(desk.folder(gone));
    truncateSync(desk.folder(damaged), 40);
    const repaired = await desk.run("repair", "office", "--json");
    expect(JSON.parse(repaired.stdout)).toMatchObject({ after: { sound: true, problems: [] } });
    expect(repaired.code).toBe(0);
    open.child.kill("SIGINT");
    expect((await open.ended).code).toBe(0);
    expect(await desk.json("record", "get", "office", "tb/1")).toMatchObject({
      fields: { balance: { current: 3 } },
    });
  });

  it("a piece that goes again a moment after it was fetched is there again with the next repair of the open copy", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const pieces = desk.folder("laptop/_Sync/blob");
    const [folder = ""] = readdirSync(pieces);
    const [piece = ""] = readdirSync(join(pieces, folder));
    desk.put("laptop/documents/memo.txt", "second");
    await desk.json("sync", "laptop");
    const open = begin(desk, "open", "laptop");
    await open.said("connected to");
    for (let times = 0; times < 3; times++) {
      rmSync(join(pieces, folder, piece));
      const { code, stdout } = await desk.run("repair", "laptop");
      expect([code, stdout]).toEqual([0, expect.stringContaining("everything is sound")]);
    }
    open.child.kill("SIGINT");
    expect((await open.ended).code).toBe(0);
  });
});
