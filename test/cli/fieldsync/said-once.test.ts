/** What an open copy says of attempts that fail again and again: the same words each time, so that they are said once. */
import { expect, it } from "vitest";
import { nodeFailure } from "../../../src/engine/node/errors.ts";

const ROOT = "/mnt/Maple";

const saying = (code: string, named: { readonly path?: string; readonly dest?: string } = {}) =>
  Object.assign(new Error(code), { code, ...named });

const refusedAt = (path: string, cause: Error) => {
  const failure = nodeFailure({ cause, at: "inside", operation: "write", path, root: ROOT });
  return { message: failure.message, json: JSON.stringify(failure) };
};

const TMP = "_Sync/tmp/0ed91fe7726c511dd3425b4076bd3b24-be198919.1-";

it.each(["tmp", "aside"])(
  "a disk that stays full is told in the same words, whatever an attempt is staged as in %s",
  (folder) => {
    const [first, second] = ["1", "12"].map((attempt) =>
      folder === "tmp"
        ? `${TMP}${attempt}`
        : `_Sync/aside/new.befeb71e-${attempt}.be16f53e.my letter.docx`,
    ) as [string, string];
    for (const named of [{}, { isNamed: true }]) {
      const at = (path: string) =>
        refusedAt(path, saying("ENOSPC", "isNamed" in named ? { path: `${ROOT}/${path}` } : {}));
      expect(at(first).message).toBe(`${ROOT}/_Sync/${folder}: the disk is full (ENOSPC)`);
      expect(at(second)).toEqual(at(first));
    }
  },
);

it("what was staged and gets no name is told with the folder it was for", () => {
  const cause = saying("EACCES", { path: `${ROOT}/${TMP}1`, dest: `${ROOT}/_Sync/blob/ab/abcd` });
  expect(refusedAt("_Sync/blob/ab/abcd", cause).message).toBe(
    `${ROOT}/_Sync/blob/ab: the permission is missing (EACCES)`,
  );
});

it("another file or another failure is told as another one", () => {
  const old = (name: string) =>
    refusedAt(`documents/${name}`, saying("ENOSPC", { path: `${ROOT}/documents/${name}` }));
  expect(old("plan.docx").message).not.toBe(old("letter.docx").message);
  const saved = `_Sync/aside/old.befeb71e-1.be16f53e.letter.docx`;
  expect(refusedAt(saved, saying("EACCES", { path: `${ROOT}/${saved}` })).message).toContain(
    "letter.docx",
  );
});
