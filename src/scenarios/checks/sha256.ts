/** The hash every name in the folder of a copy is made of. */
import { hash } from "node:crypto";

export const sha256 = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");
