/** A file that is larger than any document may be. */
import { truncateSync } from "node:fs";
import { expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

it("init says of a file that can never be a document how large one may be, and not to add it later", async () => {
  const desk = new Desk();
  desk.put("office/film.bin", "");
  truncateSync(desk.folder("office/film.bin"), 1_073_741_825);
  const { code, stderr } = await desk.run("init", "office");
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(
      `error[too-large] "film.bin" has 1073741825 bytes, and a document has at most 1073741824 (1 GiB)\n  move it out`,
    ),
  ]);
  expect(stderr).not.toContain("documents add");
});
