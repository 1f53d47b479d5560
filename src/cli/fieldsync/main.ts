/** `fieldsync`, ready to run: the command line, or what needs none. Only what is needed is loaded. */
import { begin } from "./as-it-was/begin.ts";
import { readPlainSync } from "./read-plain-sync.ts";

/** What is built has what is in it in its name. */
const BUILD = import.meta.url.endsWith(".ts") ? undefined : import.meta.url;

export const main = async (): Promise<void> => {
  const plain = readPlainSync(process.argv.slice(2));
  if (plain === undefined) return (await import("./command-line.ts")).runFieldsync();
  const before = begin(plain, BUILD);
  if (before === "said") return process.exit(0);
  return (await import("./plain-sync.ts")).plainSync(plain, before);
};
