/** A worker that plays nothing: it ends in the way the name of the scenario says. */
import { parentPort } from "node:worker_threads";
import type { Job } from "../../../src/cli/running/play-one.ts";

parentPort?.on("message", ({ plan }: Job) => {
  if (plan.name === "throws") throw new Error("out of paper");
  if (plan.name === "exits") process.exit(7);
  if (plan.name === "hangs") for (;;);
  parentPort?.postMessage({ run: plan.name, journal: null }, []);
});
