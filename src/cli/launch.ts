/**
 * The start of both commands. It only makes sure that the rest can be loaded at all: a Node that is too old gets a sentence
 * instead of a syntax error, whatever nobody caught is reported as a defect, and compiled code is kept between starts
 * (start-up budget: 0.2 s).
 */
import * as Module from "node:module";
import { defectText } from "./defect.ts";
import type { Product } from "./product.ts";

const OLDEST_NODE = [22, 19] as const;

/** Loads the command line proper and runs it. */
export const launch = async (
  product: Product,
  load: () => Promise<{ readonly main: () => void | Promise<void> }>,
): Promise<void> => {
  const { name } = product;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    process.stderr.write(
      `${name} needs Node ${OLDEST_NODE.join(".")} or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
        `In a checkout of fieldlab, npm start and npx ${name} use the Node that npm ci installed.\n`,
    );
    process.exitCode = 2;
    return;
  }
  process.on("uncaughtException", (defect) => {
    process.stderr.write(defectText(product, defect), () => process.exit(4));
  });
  Module.enableCompileCache();
  const { main } = await load();
  await main();
};
