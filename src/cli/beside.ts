/**
 * The name a file has while it is written: beside its place, and as long as a name may be wherever that one may. Most systems take 255 bytes,
 * and what is put behind a name that nearly has them would not be taken.
 */
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";

const NAME_BYTES_MAX = 255;
const HASH_DIGITS = 16;

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** As much of a name as that many bytes hold. */
const beginning = (name: string, bytes: number): string => {
  let kept = "";
  let room = bytes;
  for (const character of name) {
    room -= bytesOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept;
};

/** The path with `ending` behind its name; a name that gets too long by that is cut, and told from others by its hash. */
export const besideOf = (path: string, ending: string): string => {
  const name = basename(path);
  if (bytesOf(name) + bytesOf(ending) <= NAME_BYTES_MAX) return `${path}${ending}`;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_DIGITS);
  const rest = `.${hash}${ending}`;
  return join(dirname(path), `${beginning(name, NAME_BYTES_MAX - bytesOf(rest))}${rest}`);
};
