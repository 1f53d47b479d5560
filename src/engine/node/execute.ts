/** Other programs of this computer, for what Node does not offer. What starts them is loaded when one is needed. */
import { getBuiltinModule } from "node:process";
import { promisify } from "node:util";

export const execute = () => promisify(getBuiltinModule("node:child_process").execFile);
