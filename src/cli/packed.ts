/** Files that something has packed, as servers for CI do with what they keep: they are told as that, whatever was to be read. */
import { EXIT_CODES, stop, type Stop } from "./exit.ts";

/** How packed files begin. */
const PACKED: ReadonlyArray<readonly [name: string, beginning: ReadonlyArray<number>]> = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["bzip2", [0x42, 0x5a, 0x68]],
];

/** So many bytes of a file are enough to know. */
export const PACKED_BYTES = 5;

/** Why a file that begins so cannot be read, where it is packed. */
export const packedFile = (file: string, bytes: Uint8Array): Stop | null => {
  const found = PACKED.find(([, beginning]) => beginning.every((byte, at) => bytes[at] === byte));
  return found === undefined
    ? null
    : stop({
        exitCode: EXIT_CODES.invalid,
        code: "packed",
        wrong: `"${file}" is packed (${found[0]})`,
        todo: "unpack it, and name what was in it",
      });
};
