/** Tags as Vitest takes them: one it does not take keeps all tests from starting. */
import { expect, it } from "vitest";
import { vitestTags } from "../../src/vitest/tags.ts";

it("what Vitest does not take for a tag is put right or left out", () => {
  expect(vitestTags(["caps", "", "old laptop", "NOT", "a|b", "caps"])).toEqual([
    "caps",
    "old-laptop",
    "a-b",
  ]);
});
