/**
 * A program that a test starts again and again, bundled once: loading Effect file by file takes longer than what most of its lives
 * do.
 */
import { join } from "node:path";
import { rolldown } from "rolldown";

/** Bundles a source file into `folder`, and answers with the path of the program. */
export const bundled = async (source: string, folder: string): Promise<string> => {
  const program = join(folder, "program.mjs");
  const bundle = await rolldown({ input: source, platform: "node", logLevel: "warn" });
  await bundle.write({ file: program, format: "esm", codeSplitting: false });
  await bundle.close();
  return program;
};
