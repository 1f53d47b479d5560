/** One process per copy: the others ask it, and whatever happens to it or to its socket, the copy can be used again. */
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, start } from "../fieldlab.ts";
import { begin, Desk } from "./fieldsync.ts";

/** The socket of the copy that is open. */
const socketOf = (desk: Desk): Promise<string> => {
  const sockets = desk
    .controlFolders()
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return Promise.any(
    sockets.map(
      (path) =>
        new Promise<string>((resolve, reject) => {
          const socket = createConnection(path, () => {
            socket.destroy();
            resolve(path);
          });
          socket.on("error", reject);
        }),
    ),
  );
};

/** Everything the socket answers to these bytes. */
const say = (path: string, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let heard = "";
    const socket = createConnection(path);
    socket.setEncoding("utf8").on("data", (text: string) => {
      heard += text;
    });
    socket.on("error", () => undefined).on("close", () => resolve(heard));
    socket.write(bytes);
  });

describe("a copy that is open", () => {
  it("serves the other commands, and ends with 0 when it is stopped", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("disconnect", "laptop");
    const open = begin(desk, "open", "laptop");
    await open.said("Maple is open");
    await desk.json("record", "set", "laptop", "tb/1", "balance", "7");
    expect(await desk.json("record", "get", "laptop", "tb/1")).toMatchObject({
      fields: { balance: { current: 7 } },
    });
    // Shown by the process itself: the command was carried out there.
    expect(await desk.json("sync", "laptop", "--with", "office")).toMatchObject({ sent: 1 });
    await open.said(`connected to ${desk.folder("office")}`);
    // A path is that of whoever types it.
    mkdirSync(desk.folder("elsewhere"));
    const switched = await start(
      process.execPath,
      [join(ROOT, "dist/fieldsync.js"), "switch", "../laptop", "../office"],
      { cwd: desk.folder("elsewhere"), env: desk.env() },
    );
    expect([switched.code, switched.stderr]).toEqual([0, ""]);
    const second = await desk.run("open", "laptop");
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`is in use by fieldsync (process ${open.child.pid})`);
    const unheard = await desk.run("record", "list", "laptop", "--user", "Anna");
    expect([unheard.code, unheard.stderr]).toEqual([
      0,
      expect.stringContaining("--user and --machine change nothing"),
    ]);
    const refused = await desk.run("connect", "laptop", "nowhere");
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    open.child.kill("SIGINT");
    const { code, stderr } = await open.ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain("error");
    expect(await desk.json("record", "get", "laptop", "tb/1")).toMatchObject({
      fields: { balance: { current: 7 } },
    });
  });

  it("killed while it works: the next command finds a stale socket, takes over, and nothing is lost", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    for (let life = 1; life <= 3; life++) {
      const watch = begin(desk, "sync", "laptop", "--watch");
      await watch.said("Maple is open");
      await desk.json("record", "set", "laptop", `tb/${life}`, "balance", String(life));
      watch.child.kill("SIGKILL");
      await watch.ended;
      expect(await desk.json("record", "get", "laptop", `tb/${life}`)).toMatchObject({
        fields: { balance: { current: life } },
      });
    }
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    const { records } = await desk.json("record", "list", "office");
    expect(Object.keys(records as object)).toEqual(["tb/1", "tb/2", "tb/3"]);
    expect((await desk.run("verify", "office")).code).toBe(0);
  });

  it("of ten commands at once after a kill each one is carried out, by one process at a time", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const open = begin(desk, "open", "laptop");
    await open.said("Maple is open");
    open.child.kill("SIGKILL");
    await open.ended;
    const ended = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        desk.run("record", "set", "laptop", `tb/${i}`, "balance", String(i)),
      ),
    );
    // A busy computer may make a command last long enough to say how far it is; that is no failure.
    expect(ended.filter(({ code, stderr }) => code !== 0 || stderr.includes("error"))).toEqual([]);
    const { records } = await desk.json("record", "list", "laptop");
    expect(Object.keys(records as object)).toHaveLength(10);
    expect((await desk.run("verify", "laptop")).code).toBe(0);
  });

  it("killed in the middle of an exchange, again and again: the next sync goes on and all arrives", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const large = randomBytes(24 * 1_048_576);
    writeFileSync(desk.folder("film.bin"), large);
    await desk.json("documents", "add", "laptop", "film.bin");
    for (const millis of [150, 250, 350, 450, 1_700]) {
      const sync = begin(desk, "sync", "laptop");
      await new Promise((resolve) => {
        setTimeout(resolve, millis);
      });
      sync.child.kill("SIGKILL");
      await sync.ended;
    }
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
    expect(readFileSync(desk.folder("office/documents/film.bin")).equals(large)).toBe(true);
    expect(await desk.json("verify", "office")).toMatchObject({ sound: true });
  });

  it("Ctrl-C while it waits for a file that is being written ends with 130, and the next sync takes it in", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const memo = desk.folder("laptop/documents/memo.txt");
    const writing = setInterval(() => appendFileSync(memo, "more "), 50);
    const sync = begin(desk, "sync", "laptop");
    await new Promise((resolve) => {
      setTimeout(resolve, 2_500);
    });
    sync.child.kill("SIGINT");
    const { code, stdout } = await sync.ended;
    clearInterval(writing);
    expect([code, stdout]).toEqual([130, ""]);
    expect(await desk.json("sync", "laptop")).toMatchObject({ imported: 1, sent: 1 });
    const again = setInterval(() => appendFileSync(memo, "more "), 50);
    const inJson = begin(desk, "sync", "laptop", "--json");
    await new Promise((resolve) => {
      setTimeout(resolve, 2_500);
    });
    inJson.child.kill("SIGTERM");
    const stopped = await inJson.ended;
    clearInterval(again);
    expect([stopped.code, JSON.parse(stopped.stdout)]).toEqual([
      143,
      { error: { code: "interrupted", message: "interrupted", exitCode: 143 } },
    ]);
  });

  it("garbage on its socket is answered in one line and does no harm", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const open = begin(desk, "open", "laptop");
    await open.said("Maple is open");
    const path = await socketOf(desk);
    const command = (value: unknown): string => `${JSON.stringify(value)}\n`;
    for (const [bytes, why] of [
      ["\u0000\u0001\n", "not JSON"],
      ["[1]\n", "request is not an object"],
      [command({ command: "status" }), "request has other keys"],
      [command({ command: "erase", arguments: {} }), 'does not know \\"erase\\"'],
      [command({ command: "open", arguments: {} }), 'does not know \\"open\\"'],
      [command({ command: "status", arguments: { x: 1 } }), 'there is no argument \\"x\\"'],
      [command({ command: "switch", arguments: { target: 7 } }), "target is not a text"],
      [`${"x".repeat(9 * 1_048_576)}\n`, "too long"],
    ] as const) {
      const heard = await say(path, bytes);
      expect(heard).toContain(why);
      expect(heard.trimEnd().split("\n")).toHaveLength(2);
    }
    expect(await desk.json("status", "laptop")).toMatchObject({
      identity: { engagement: "Maple" },
    });
    open.child.kill("SIGTERM");
    expect((await open.ended).code).toBe(0);
  });
});
