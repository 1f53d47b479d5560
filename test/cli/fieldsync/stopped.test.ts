/** A signal that comes while a command is only beginning to serve. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** What the program says when it gets the signal before `untilStopped` listens, and has not looked at it yet. */
const saysWhenStopped = (signal: "SIGINT" | "SIGTERM"): string =>
  execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import * as Effect from "effect/Effect";
      import { untilStopped } from "./src/cli/fieldsync/stopped.ts";
      const others = () => {};
      process.on("${signal}", others);
      process.kill(process.pid, "${signal}");
      const stopped = await Effect.runPromise(untilStopped(Effect.sleep(3000)));
      console.log(stopped, process.listeners("${signal}").includes(others));`,
    ],
    { encoding: "utf8" },
  ).trim();

describe("Ctrl-C of a command that serves", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "%s that came a moment before it listens stops it, and the listeners from before are there again",
    (signal) => {
      expect(saysWhenStopped(signal)).toBe("true true");
    },
  );
});
