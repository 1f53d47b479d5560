import { describe, expect, it } from "vitest";
import { renameOver } from "../../src/engine/node/rename-over.ts";

const refusing = (code: string): Error => Object.assign(new Error(code), { code });

/** A system that refuses so many times, and what was asked of it. */
const system = (options: {
  readonly isWindows: boolean;
  readonly code: string;
  readonly times: number;
}) => {
  const asked: Array<string> = [];
  let waited = 0;
  return {
    asked,
    waited: () => waited,
    isWindows: options.isWindows,
    rename: async (from: string, to: string) => {
      asked.push(`${from} → ${to}`);
      if (asked.length <= options.times) throw refusing(options.code);
    },
    wait: async (millis: number) => void (waited += millis),
  };
};

describe("a file is put in the place of another", () => {
  it.each(["EPERM", "EACCES", "EBUSY"])(
    "and Windows is asked again after %s: a virus scanner lets go of it within moments",
    async (code) => {
      const windows = system({ isWindows: true, code, times: 3 });
      await renameOver("slot.new", "slot", windows);
      expect(windows.asked).toEqual(Array<string>(4).fill("slot.new → slot"));
      expect(windows.waited()).toBeGreaterThan(0);
    },
  );

  it("and a refusal of Windows that lasts is told after a second and a half", async () => {
    const windows = system({ isWindows: true, code: "EPERM", times: 1_000 });
    await expect(renameOver("slot.new", "slot", windows)).rejects.toMatchObject({ code: "EPERM" });
    expect(windows.waited()).toBe(1_500);
  });

  it.each([
    { isWindows: true, code: "ENOSPC" },
    { isWindows: false, code: "EACCES" },
  ])("and nobody waits for what no scanner does: %o", async (one) => {
    const other = system({ ...one, times: 1 });
    await expect(renameOver("slot.new", "slot", other)).rejects.toMatchObject({ code: one.code });
    expect([other.asked.length, other.waited()]).toEqual([1, 0]);
  });
});
