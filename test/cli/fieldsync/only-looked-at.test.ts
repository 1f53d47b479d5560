/** A folder nobody opened at its place, that is only looked at: nothing comes of it. */
import { cpSync, existsSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
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

it("an export has what lies in it, and says what may be missing", async () => {
  const desk = await newDesk();
  desk.move("laptop", "renamed");
  desk.put("renamed/documents/memo.txt", "saved last");
  const { code, stdout } = await desk.run("export", "renamed", "out");
  expect([code, stdout]).toEqual([1, expect.stringContaining("may be missing in it")]);
  expect(desk.read("out/documents/memo.txt")).toBe("first");
  expect(existsSync(desk.folder("renamed/documents/memo.txt"))).toBe(true);
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
