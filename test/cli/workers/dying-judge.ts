/** A worker of the shrinker that ends in the way the text it is given says. */
import { parentPort } from "node:worker_threads";
import type { Asked } from "../../../src/cli/hunting/judges.ts";

parentPort?.on("message", ({ text }: Asked) => {
  if (text === "throws") throw new Error("out of paper");
  if (text === "exits") process.exit(7);
  parentPort?.postMessage({ kind: text }, []);
  if (text === "ends later") process.exit(7);
});
