/** The `fieldsync` command line, ready to run. */
import { FIELDSYNC } from "../product.ts";
import { runCommandLine } from "../run-command-line.ts";
import { fieldsync } from "./command.ts";

export const main = (): void => runCommandLine(FIELDSYNC, fieldsync);
