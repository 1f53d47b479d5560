/** A folder nobody opened at its place, that is only looked at: nothing comes of it. */
import { cpSync, readdirSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { begin, Desk } from "./fieldsync.ts";

const TELLING: ReadonlyArray<ReadonlyArray<string>> = [
  ["status", "renamed"],
  ["properties", "renamed"],
  ["conflicts", "renamed"],
  ["record", "list", "renamed"],
  ["documents", "list", "renamed"],
  ["documents", "versions", "renamed", "memo.txt"],
  ["locks", "renamed"],
];

const newDesk = async (): Promise<Desk> => {
  const desk = new Desk();
  await desk.twoCopies();
  return desk;
};

const lying = (desk: Desk, folder: string) =>
  readdirSync(desk.folder(folder), { recursive: true }).map(String).sort();

/** The private memories of copies. */
const memories = (desk: Desk) => readdirSync(desk.folder("home/copies")).sort();

it("a renamed folder that is looked at is told, and said what it becomes; it is not made a copy of its own", async () => {
  const desk = await newDesk();
  desk.move("laptop", "renamed");
  const [keys, before] = [lying(desk, "home/keys"), lying(desk, "renamed")];
  for (const args of TELLING) {
    const { code, stderr, stdout } = await desk.run(...args);
    expect([args, code, stdout]).toEqual([args, 0, expect.stringMatching(/./u)]);
    expect(stderr).toContain("was never opened at this place, so nothing is changed");
    expect(stderr).toContain(`fieldsync move OLD "${desk.folder("renamed")}"`);
    expect(stderr).toContain("the next open or sync makes it a copy of its own\n");
  }
  expect([lying(desk, "home/keys"), lying(desk, "renamed")]).toEqual([keys, before]);
  // So the command it names still does what it says.
  expect((await desk.run("move", "laptop", "renamed")).code).toBe(0);
  expect((await desk.run("status", "renamed")).stderr).toBe("");
});

it("a look leaves no private folder behind, whatever it is that was looked at, and by whoever it says to be", async () => {
  const desk = await newDesk();
  cpSync(desk.folder("laptop"), desk.folder("renamed"), { recursive: true });
  desk.put("plain/memo.txt", "no copy");
  const before = memories(desk);
  for (const args of [...TELLING, ["verify", "renamed"], ["export", "renamed", "out"]])
    await desk.run(...args, "--user", "Anna");
  for (const args of [
    ["status", "plain"],
    ["verify", "plain"],
    ["status", "laptop/documents"],
  ]) {
    const { code, stderr } = await desk.run(...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error\[not-a-copy\]/u)]);
  }
  expect(memories(desk)).toEqual(before);
});

it("nobody is told an identity that nobody will have", async () => {
  const desk = await newDesk();
  cpSync(desk.folder("laptop"), desk.folder("renamed"), { recursive: true });
  const { members: known } = await desk.json("properties", "laptop");
  const { identity, members } = await desk.json("properties", "renamed");
  expect(identity).toMatchObject({ copyId: null, logId: null, role: "child" });
  expect(members).toEqual(known);
  expect((await desk.run("properties", "renamed")).stdout).toContain("no copy yet, ");
});

it("renamed while it is open under its old name, it can be looked at too", async () => {
  const desk = await newDesk();
  const open = begin(desk, "open", "laptop");
  await open.said("is open");
  desk.move("laptop", "renamed");
  const { code, stderr } = await desk.run("status", "renamed");
  expect([code, stderr]).toEqual([0, expect.stringContaining("so nothing is changed")]);
  desk.move("renamed", "laptop");
  expect((await desk.run("record", "set", "laptop", "tb/1", "a", "1")).code).toBe(0);
  open.child.kill("SIGTERM");
  await open.ended;
  expect(await desk.json("properties", "laptop")).toMatchObject({ members: [{}, {}] });
});

describe("an export of it", () => {
  const newArchive = async (prepare: (desk: Desk) => Promise<void> | void) => {
    const desk = await newDesk();
    desk.put("office/documents/plan.txt", "plan");
    await desk.json("documents", "add", "office", "plan.txt");
    await desk.json("sync", "laptop");
    await prepare(desk);
    desk.move("laptop", "renamed");
    return { desk, ...(await desk.run("export", "renamed", "out")) };
  };

  it("ends with 0 where all that lies in it is in a version, also in an older one, or is no document", async () => {
    const { code, desk, stderr, stdout } = await newArchive(async (desk) => {
      desk.put("office/documents/memo.txt", "second");
      await desk.json("sync", "office");
      await desk.json("sync", "laptop");
      desk.put("laptop/documents/memo.txt", "first");
      desk.put("laptop/documents/~$memo.txt", "owner");
      desk.put("laptop/documents/dropped.txt", "nobody asked for it");
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining("was never opened at this place")]);
    expect(stdout).toBe(`2 document versions and 0 records written to ${desk.folder("out")}\n`);
    expect(desk.read("out/documents/memo.txt")).toBe("second");
  });

  it("names what was saved last, and is not in it", async () => {
    const { code, desk, stdout } = await newArchive((desk) =>
      desk.put("laptop/documents/memo.txt", "saved last"),
    );
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        "saved last in documents, and not in it, so copy that file as well: memo.txt\n",
      ),
    ]);
    expect(desk.read("out/documents/memo.txt")).toBe("first");
    expect(desk.read("renamed/documents/memo.txt")).toBe("saved last");
  });

  it("names what was saved last into the file of a document somebody deleted", async () => {
    const { code, stdout } = await newArchive(async (desk) => {
      rmSync(desk.folder("office/documents/memo.txt"));
      await desk.json("documents", "delete", "office", "memo.txt");
      await desk.json("sync", "laptop");
      desk.put("laptop/documents/memo.txt", "saved last");
    });
    expect([code, stdout]).toEqual([1, expect.stringContaining("as well: memo.txt\n")]);
  });
});

it("a conflict that is settled in it is a change, and makes it a copy of its own", async () => {
  const desk = await newDesk();
  desk.move("laptop", "renamed");
  const { stderr } = await desk.run("conflicts", "renamed", "--confirm", "memo.txt");
  expect(stderr).toContain("is a copy of its own from now on");
});

it("a folder in the place of another copy's, as on the next colleague's stick, is only looked at as well", async () => {
  const desk = await newDesk();
  await desk.json("create-copy", "office", "other");
  desk.move("laptop", "away");
  desk.move("other", "laptop");
  const { code, stderr } = await desk.run("status", "laptop");
  expect([code, stderr]).toEqual([0, expect.stringContaining("so nothing is changed")]);
});
