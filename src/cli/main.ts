/** The `fieldlab` command line, ready to run. */
import { fieldlab } from "./command.ts";
import { FIELDLAB } from "./product.ts";
import { runCommandLine } from "./run-command-line.ts";

export const main = (): void => runCommandLine(FIELDLAB, fieldlab);
