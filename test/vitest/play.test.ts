/** What Vitest's worker does with one scenario, without a Vitest of its own around it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Field } from "../../src/model/field.ts";
import { open, play, playBroken } from "../../src/vitest/play.ts";
import { folderWith, smallDay } from "../cli/fieldlab.ts";

it.each([
  ["once", false, 5],
  ["twice where determinism is to be checked", true, 10],
])("a day is played %s", async (_, twice, plugs) => {
  const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A small day" }) });
  const { plug } = Field.prototype;
  let plugged = 0;
  Field.prototype.plug = function counted(this: Field, ...args: Parameters<typeof plug>) {
    plugged += 1;
    return plug.apply(this, args);
  };
  try {
    const meta = {};
    const context = { task: { meta }, expect } as unknown as Parameters<typeof play>[0];
    const path = join(folder, "day.scenario.yaml");
    await play(context, open({ path, folder, journals: folder, twice }));
    expect(meta).toMatchObject({ fieldlab: { verdict: "passed" } });
    expect(plugged).toBe(plugs);
  } finally {
    Field.prototype.plug = plug;
  }
});

it("what differs from one run to the next is told with the command that plays both", async () => {
  const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A small day" }) });
  const { plug } = Field.prototype;
  const days = new Set<Field>();
  Field.prototype.plug = function planted(this: Field, ...args: Parameters<typeof plug>) {
    days.add(this);
    this.kernel.stream("scheduler").int("planted", 10 ** days.size);
    return plug.apply(this, args);
  };
  const noted: Array<string> = [];
  const annotate = async (note: string): Promise<void> => void noted.push(note);
  const context = { task: { meta: {} }, expect, annotate } as unknown as Parameters<typeof play>[0];
  const path = join(folder, "day.scenario.yaml");
  try {
    const file = open({ path, folder, journals: folder, twice: true });
    await expect(play(context, file)).rejects.toBeDefined();
  } finally {
    Field.prototype.plug = plug;
  }
  expect(noted).toEqual([expect.stringMatching(/ --seed=7 --check-determinism$/)]);
});

it("a file is read once for all its tests, and anew when its module is loaded anew", async () => {
  const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "As it was" }) });
  const path = join(folder, "day.scenario.yaml");
  const settings = { path, folder, journals: folder, twice: false };
  const names = (file: ReturnType<typeof open>): ReadonlyArray<string> => {
    const loaded = file.read();
    return "problems" in loaded ? [] : loaded.scenarios.map(({ plan }) => plan.name);
  };
  const file = open(settings);
  expect(names(file)).toEqual(["As it was"]);
  writeFileSync(path, smallDay({ name: "As it is now" }));
  expect(names(file)).toEqual(["As it was"]);
  expect(names(open(settings))).toEqual(["As it is now"]);
});

it("a scenario that is skipped is skipped with its breaks, and for its reason", async () => {
  const day = smallDay({ name: "A small day" }).replace("seed: 7", "seed: 7\nskip: no switch yet");
  const breaks = "breaks: [{ set: { network.cables: 9, skip: for a while }, because: why }]\n";
  const folder = folderWith({ "day.scenario.yaml": `${day}${breaks}` });
  const path = join(folder, "day.scenario.yaml");
  const skip = (why: string): never => {
    throw new Error(`skipped: ${why}`);
  };
  const context = { task: { meta: {} }, expect, skip } as unknown as Parameters<typeof play>[0];
  const file = open({ path, folder, journals: folder, twice: false });
  await expect(play(context, file)).rejects.toThrow("skipped: no switch yet");
  await expect(playBroken(context, file, { cell: undefined, index: 0 })).rejects.toThrow(
    "skipped: no switch yet",
  );
});

it("a break of what the days of a matrix differ by is told with a command that works", async () => {
  const matrix = "seed: 7\nmatrix: { network.cables: [4, 5] }";
  const day = smallDay({ name: "A small day" }).replace("seed: 7", matrix);
  const breaks = "breaks: [{ set: { network.cables: 9 }, because: nine are too many }]\n";
  const folder = folderWith({ "day.scenario.yaml": `${day}${breaks}` });
  const noted: Array<string> = [];
  const annotate = async (note: string): Promise<void> => void noted.push(note);
  const context = { task: { meta: {} }, expect, annotate } as unknown as Parameters<typeof play>[0];
  const path = join(folder, "day.scenario.yaml");
  const file = open({ path, folder, journals: folder, twice: false });
  const which = { cell: "cables=5", index: 0 };
  await expect(playBroken(context, file, which)).rejects.toThrow("still passes");
  expect(noted).toEqual([expect.stringMatching(/ --seed=7 --cell=cables=5 --breaks$/)]);
});

it("a break that says skip is played all the same", async () => {
  const day = smallDay({ name: "A small day" });
  const breaks = "breaks: [{ set: { skip: for a while }, because: nobody plays it }]\n";
  const folder = folderWith({ "day.scenario.yaml": `${day}${breaks}` });
  const path = join(folder, "day.scenario.yaml");
  const annotate = async (): Promise<void> => {};
  const context = { task: { meta: {} }, expect, annotate } as unknown as Parameters<typeof play>[0];
  const file = open({ path, folder, journals: folder, twice: false });
  await expect(playBroken(context, file, { cell: undefined, index: 0 })).rejects.toThrow(
    "still passes with skip",
  );
});

it("a day or a break that the file no longer has is told as a change, and nothing else is played for it", async () => {
  const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A small day" }) });
  const path = join(folder, "day.scenario.yaml");
  const context = { task: { meta: {} }, expect } as unknown as Parameters<typeof play>[0];
  const file = open({ path, folder, journals: folder, twice: false });
  const changed = "was changed while it was played";
  await expect(play(context, file, "cables=3")).rejects.toThrow(changed);
  await expect(playBroken(context, file, { cell: undefined, index: 0 })).rejects.toThrow(changed);
});

it("the journal of a day that fails stays in its folder, also where Vitest was started below the scenarios", async () => {
  const root = folderWith({
    "days/day.scenario.yaml": smallDay({ name: "A small day", expected: "offline" }),
    "sub/what": "a folder",
  });
  const [folder, path] = [join(root, "sub"), join(root, "days/day.scenario.yaml")];
  const noted: Array<string> = [];
  const annotate = async (note: string): Promise<void> => void noted.push(note);
  const context = { task: { meta: {} }, expect, annotate } as unknown as Parameters<typeof play>[0];
  const file = open({ path, folder, journals: join(folder, "out"), twice: false });
  await expect(play(context, file)).rejects.toBeDefined();
  expect(noted).toEqual([expect.stringContaining("journal out/days/day.jsonl, ")]);
});

it("a journal that cannot be kept does not take the place of what failed", async () => {
  const folder = folderWith({
    "day.scenario.yaml": smallDay({ name: "A small day", expected: "offline" }),
    notes: "a file",
  });
  const noted: Array<string> = [];
  const annotate = async (note: string): Promise<void> => void noted.push(note);
  const context = { task: { meta: {} }, expect, annotate } as unknown as Parameters<typeof play>[0];
  const path = join(folder, "day.scenario.yaml");
  const file = open({ path, folder, journals: join(folder, "notes/out"), twice: false });
  await expect(play(context, file)).rejects.toEqual([
    expect.objectContaining({ message: expect.stringContaining("PEER1.indicator should be") }),
  ]);
  expect(noted).toEqual([expect.stringContaining("seed 7, no journal (ENOTDIR")]);
});
