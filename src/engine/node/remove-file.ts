/** Removes a file. Node's own `rm` takes what may not be removed for a folder, and says then that a part of the path is a file. */
import { unlink } from "node:fs/promises";
import { codeOf } from "./errors.ts";

/** One that is not there is removed already. */
export const removeFile = async (path: string): Promise<void> => {
  try {
    await unlink(path);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw cause;
  }
};
