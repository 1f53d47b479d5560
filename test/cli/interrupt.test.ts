import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** What a process tells that is sent a signal while it does something with a file, and goes on with what a signal may end at any moment. */
const told = (goesOnWith: string): string => {
  const script = `
    import { stat } from "node:fs";
    import * as Effect from "effect/Effect";
    import { killable, letSignalsIn } from "./src/cli/interrupt.ts";
    process.on("SIGINT", () => {
      console.log("heard");
      process.exit();
    });
    stat(".", () => {
      process.kill(process.pid, "SIGINT");
      void Effect.runPromise(${goesOnWith});
    });`;
  const node = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  return node.stdout + node.stderr;
};

it("a signal that comes in between two of Node's turns is heard before anything else is begun", () => {
  expect(told('killable(() => console.log("begun"))')).toBe("heard\n");
  expect(told('Effect.andThen(letSignalsIn, Effect.sync(() => console.log("begun")))')).toBe(
    "heard\n",
  );
});
