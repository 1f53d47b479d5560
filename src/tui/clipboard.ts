/** Copies through the terminal itself (OSC 52), so it works over a remote connection too; terminals that cannot, ignore it. */
import { Buffer } from "node:buffer";

export const copySequence = (text: string): string =>
  `\u001b]52;c;${Buffer.from(text, "utf8").toString("base64")}\u0007`;
