/** What cannot be written says what to do about just that: room is no matter of permissions. */
import { describe, expect, it } from "vitest";
import { unwritable } from "../../src/cli/unwritable.ts";
import { ELEVENTH_PEER, fieldlab } from "./fieldlab.ts";

const told = (said: string, more: { readonly flag?: string; readonly inFolder?: string } = {}) =>
  unwritable({ what: "the day", file: "a/b.json", folder: "a", said, ...more }).message;

describe("a file that cannot be written", () => {
  it("for want of room says to make room, and names another place where a flag has one", () => {
    for (const said of ["no space left on device", "disk quota exceeded"]) {
      expect(told(said)).toBe(
        `error[unwritable] the day cannot be written to "a/b.json": ${said}\n` +
          "  expected a disk with room for all of it\n  make room there",
      );
      expect(told(said, { flag: "out" })).toContain(
        "make room there, or name another file with --out",
      );
    }
    expect(told("no space left on device", { flag: "corpus", inFolder: "days" })).toContain(
      "make room there, or name another folder with --corpus",
    );
  });

  it("for another reason says where to look, or names another place", () => {
    expect(told("permission denied")).toContain(
      "expected a file in a folder you may write to\n  check the permissions of its folder with: ls -ld a",
    );
    expect(told("permission denied", { flag: "out" })).toContain(
      "\n  name another file with --out",
    );
  });

  it.runIf(process.platform === "linux")(
    "is told so by export on a device without room",
    async () => {
      const args = ["export", ELEVENTH_PEER, "--output", "/dev/full"];
      expect(await fieldlab(args)).toEqual({
        code: 2,
        stdout: "",
        stderr:
          'error[unwritable] the export cannot be written to "/dev/full": no space left on device\n' +
          "  expected a disk with room for all of it\n  make room there, or name another file with --output\n",
      });
    },
  );
});
