/** Removing a file that may not be removed: what the system says is what people are told. */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { removeFile } from "../../src/engine/node/remove-file.ts";
import { folderWith } from "../cli/fieldlab.ts";

const chattr = (how: string, file: string): boolean => {
  try {
    execFileSync("chattr", [how, file], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

it("a protected file is told as one that may not be removed, not as a folder", async (context) => {
  const file = join(folderWith({}, onTestFinished), "memo.txt");
  writeFileSync(file, "memo");
  if (!chattr("+i", file)) return context.skip();
  onTestFinished(() => {
    chattr("-i", file);
    rmSync(file, { force: true });
  });
  await expect(removeFile(file)).rejects.toMatchObject({ code: "EPERM" });
  chattr("-i", file);
  await removeFile(file);
  expect(existsSync(file)).toBe(false);
  return undefined;
});

it("a file that is not there is removed already", async () => {
  const file = join(folderWith({}, onTestFinished), "memo.txt");
  await expect(removeFile(file)).resolves.toBeUndefined();
});
