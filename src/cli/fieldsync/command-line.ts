/** The `fieldsync` command line. */
import { FIELDSYNC } from "../product.ts";
import { runCommandLine } from "../run-command-line.ts";
import { fieldsync } from "./command.ts";

export const runFieldsync = (): void => runCommandLine(FIELDSYNC, fieldsync);
