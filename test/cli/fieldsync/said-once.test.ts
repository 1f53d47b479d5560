/** What an open copy says of attempts that fail again and again. */
import { expect, it } from "vitest";
import { isNews } from "../../../src/cli/fieldsync/watch.ts";

const full = (staged: string): string =>
  `what waits could not be written (/mnt/Maple/_Sync/${staged}: the disk is full (ENOSPC))`;

it("a disk that stays full is told once, whatever the attempts are staged as", () => {
  const first = full("tmp/0ed91fe7726c511dd3425b4076bd3b24-be198919.1-1");
  expect(isNews(full("tmp/0ed91fe7726c511dd3425b4076bd3b24-be198919.1-10"), first)).toBe(false);
  const file = full("aside/new.befeb71e-1.be16f53e.my letter.docx");
  expect(isNews(full("aside/new.befeb71e-2.be16f53e.my letter.docx"), file)).toBe(false);
  const json = (staged: string): string =>
    JSON.stringify({ message: full(staged), path: `_Sync/${staged}` });
  expect(isNews(json("tmp/0ed9-a.1-19"), json("tmp/0ed9-a.1-28"))).toBe(false);
});

it("another file or another failure of an open copy is told", () => {
  const first = full("aside/new.befeb71e-1.be16f53e.letter.docx");
  expect(isNews(full("aside/new.befeb71e-2.be16f53e.plan.docx"), first)).toBe(true);
  expect(isNews(first.replace("ENOSPC", "EROFS"), first)).toBe(true);
  expect(isNews("", first)).toBe(true);
});
