/** Where `fieldsync` keeps what never leaves the laptop: one place, wherever people stand. */
import { isAbsolute } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Stop } from "../../../src/cli/exit.ts";
import { laptopOf } from "../../../src/cli/fieldsync/laptop.ts";

const NOBODY = { user: undefined, machine: undefined };

afterEach(() => vi.unstubAllEnvs());

/** The private folder, or the refusal. */
const homeIn = (env: { readonly [name: string]: string }): string => {
  try {
    return laptopOf(NOBODY, env).home;
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.message;
    throw thrown;
  }
};

describe.skipIf(process.platform === "win32")("the private folder", () => {
  it("is where the environment says in full, and else in the home folder", () => {
    expect(homeIn({ XDG_DATA_HOME: "/data" })).toBe("/data/fieldsync");
    expect(homeIn({ FIELDSYNC_HOME: "/keys", XDG_DATA_HOME: "/data" })).toBe("/keys");
    vi.stubEnv("HOME", "/home/anna");
    for (const env of [{}, { XDG_DATA_HOME: "" }, { XDG_DATA_HOME: "data" }])
      expect(homeIn(env)).toBe("/home/anna/.local/share/fieldsync");
  });

  it.each(["", "anna"])("is never below where people stand: HOME is %j", (home) => {
    vi.stubEnv("HOME", home);
    const found = homeIn({});
    expect(isAbsolute(found) || found.includes("error[private-folder]")).toBe(true);
  });
});
