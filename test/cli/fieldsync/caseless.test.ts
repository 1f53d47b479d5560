/** Copies on a disk that does not mind case: however somebody spells the path, it is one folder and one copy. */
import { globSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { nodeKeys } from "../../../src/engine/node/keys.ts";
import { privateFolderAt } from "../../../src/engine/node/private-journal.ts";
import { caselessDisk } from "../../support/caseless-disk.ts";
import { Desk } from "./fieldsync.ts";

let desk: Desk;
let disk: string;

beforeEach(async ({ skip }) => {
  disk =
    caselessDisk(onTestFinished) ??
    skip("needs Linux, root, exfatprogs and exfat-fuse for a disk that does not mind case");
  desk = new Desk();
  mkdirSync(join(disk, "Office/documents"), { recursive: true });
  writeFileSync(join(disk, "Office/documents/memo.txt"), "first");
  await desk.json("init", join(disk, "Office"), "--name", "Maple");
  await desk.json("create-copy", join(disk, "Office"), join(disk, "Oak"));
});

const identityOf = async (folder: string): Promise<unknown> =>
  (await desk.json("properties", join(disk, folder)))["identity"];

describe("a copy on a disk that does not mind case", () => {
  it("is the same one however its path is spelled, and nobody new comes to the engagement", async () => {
    const before = await identityOf("Oak");
    for (const spelled of ["OAK", "oak", "Oak"]) {
      const { code, stderr } = await desk.run("sync", join(disk, spelled));
      expect([spelled, code, stderr]).toEqual([spelled, 0, ""]);
      expect(await identityOf(spelled)).toEqual(before);
    }
    const { members } = await desk.json("properties", join(disk, "OFFICE"));
    expect(members).toHaveLength(2);
  });

  it("goes on with what an older version kept under the spelling that was typed", async () => {
    const before = await identityOf("Oak");
    const copies = { home: desk.folder("home/copies"), keys: nodeKeys(desk.folder("home/keys")) };
    const memoryOf = (name: string) => privateFolderAt({ ...copies, place: join(disk, name) });
    renameSync(memoryOf("Oak"), memoryOf("oak"));
    expect(await identityOf("oak")).toEqual(before);
  });

  it("knows another copy by one path, however somebody spells it", async () => {
    const [oak, office] = [join(disk, "Oak"), join(disk, "OFFICE")];
    await desk.json("sync", oak, "--with", office);
    await desk.json("connect", oak, office);
    await desk.json("switch", oak, office);
    const { locations } = await desk.json("properties", join(disk, "Oak"));
    expect(locations).toEqual([expect.objectContaining({ path: join(disk, "Office") })]);
  });

  it("is called as its folder is, however somebody spells it", async () => {
    mkdirSync(join(disk, "Birch"));
    writeFileSync(join(disk, "Birch/memo.txt"), "first");
    const { identity } = await desk.json("init", join(disk, "birch"));
    expect(identity).toMatchObject({ engagement: "Birch" });
  });

  it("takes a file by the name it has there, however somebody spells it", async () => {
    writeFileSync(join(disk, "memo.txt"), "third");
    const again = await desk.run("documents", "add", join(disk, "Oak"), join(disk, "MEMO.TXT"));
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("error[exists]")]);
    const update = ["documents", "template", join(disk, "Oak"), join(disk, "Memo.TXT")] as const;
    expect(await desk.json(...update)).toMatchObject({ document: "memo.txt", isNew: false });
  });

  it("moves from one spelling of its path, and not to another one of the same", async () => {
    const before = await identityOf("Oak");
    const same = await desk.run("move", join(disk, "oak"), join(disk, "OAK"));
    expect([same.code, same.stderr]).toEqual([1, expect.stringContaining("error[bad-target]")]);
    expect(same.stderr).toContain("both paths lead to the same folder");
    expect(same.stderr).toContain("but the case of its name is to change, move it to another name");
    await desk.json("move", join(disk, "oak"), join(disk, "Elm"));
    expect(await identityOf("ELM")).toEqual(before);
  });

  it("takes a document whose file is renamed to another case for the same", async () => {
    const documents = join(disk, "Oak/documents");
    renameSync(join(documents, "memo.txt"), join(documents, "Memo.txt"));
    await desk.json("sync", join(disk, "Oak"));
    writeFileSync(join(documents, "Memo.txt"), "second");
    expect((await desk.run("sync", join(disk, "Oak"))).code).toBe(0);
    await desk.json("sync", join(disk, "Office"));
    expect(await desk.json("status", join(disk, "Oak"))).toMatchObject({
      documents: { notDocuments: [], question: null, unstable: [] },
    });
    expect(readdirSync(join(disk, "Office/documents"))).toContain("memo.txt");
    const { versions } = await desk.json("documents", "versions", join(disk, "Office"), "memo.txt");
    expect(versions).toHaveLength(2);
  });
});

it("a private folder on a disk without sockets is refused with what to do, and leaves nothing there", async () => {
  desk.env = () => ({ FIELDSYNC_HOME: join(disk, "private") });
  desk.put("new/documents/memo.txt", "first");
  for (const args of [
    ["init", "new"],
    ["status", "new"],
    ["sync", join(disk, "Oak")],
  ]) {
    const { code, stderr, stdout } = await desk.run(...args, "--json");
    if (args[0] === "status") expect(stderr).toContain("error[not-a-copy]");
    else {
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[private-folder]")]);
      expect(stderr).toContain("has no sockets, at which opened copies listen");
      expect(stderr).toContain("and no stick with FAT or exFAT");
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: "private-folder" } });
    }
  }
  expect(globSync(join(disk, "private/copies/*/control/*"))).toEqual([]);
});
