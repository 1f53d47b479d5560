/**
 * A program that keeps a copy and its working folder until it is killed: started by test/real/killed-at-work.test.ts. It says
 * that it is open, and which contents it took in, one line each.
 */
import { writeSync } from "node:fs";
import * as Effect from "effect/Effect";
import { DiskLaptop } from "./disk-world.ts";

const [root = "", name = "", connectTo = ""] = process.argv.slice(2);

const laptop = new DiskLaptop(root, name);
const { copy } = await laptop.open(undefined, "atWork");
if (connectTo !== "") await Effect.runPromise(copy.connect({ path: connectTo }));
writeSync(1, "open\n");
for (let told = 0; ;) {
  const taken = laptop.heard("document.imported");
  for (; told < taken.length; told++) writeSync(1, `${String(taken[told]?.["value"])}\n`);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
