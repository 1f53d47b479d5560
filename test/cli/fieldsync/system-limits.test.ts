/** A limit of the computer is no full disk, no missing permission and no lost key: what helps is said. */
import { expect, it } from "vitest";
import { nodeFailure } from "../../../src/engine/node/errors.ts";
import { unopenable } from "../../../src/cli/fieldsync/own-key.ts";
import { refused } from "../../../src/cli/fieldsync/refusal.ts";

const saying = (code: string): Error => Object.assign(new Error(code), { code });

const lineOf = (code: string): string =>
  refused(
    nodeFailure({
      cause: saying(code),
      at: "inside",
      operation: "write",
      path: "_Sync/tmp/1",
      root: "/c",
    }),
  ).message;

it.each([
  ["EMFILE", "ulimit -n"],
  ["EFBIG", "ulimit -f"],
])("%s is told with what raises that limit", (code, help) => {
  expect(lineOf(code)).toContain(help);
});

it("a file that is larger than a limit is told with the folder it was to lie in", () => {
  expect(lineOf("EFBIG")).toContain("/c/_Sync/tmp: ");
});

it.each([
  ["EMFILE", "more open files"],
  ["EACCES", "give yourself the permission"],
])("a key that cannot be read now (%s) is not told of as one that is lost", (code, help) => {
  const why = unopenable(
    "/c",
    new Error("the private key k cannot be read", { cause: saying(code) }),
  );
  expect(why.message).toContain(help);
  expect(why.message).not.toContain("backup");
});

it("a key that is damaged is", () => {
  expect(
    unopenable("/c", new Error("the private key k cannot be read: it is damaged")).message,
  ).toContain("restore the private folder from a backup");
});
