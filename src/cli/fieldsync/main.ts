/** `fieldsync`, ready to run: the command line, or what needs none. Only what is needed is loaded. */
import { readPlainSync } from "./read-plain-sync.ts";

export const main = async (): Promise<void> => {
  const plain = readPlainSync(process.argv.slice(2));
  if (plain === undefined) (await import("./command-line.ts")).runFieldsync();
  else (await import("./plain-sync.ts")).plainSync(plain);
};
