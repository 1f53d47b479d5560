/** *Did you mean*: the closest known word, by Damerau–Levenshtein distance (a swap of neighbours counts as one slip). */

const distance = (left: string, right: string): number => {
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = 0; i <= left.length; i += 1) table[i * width] = i;
  for (let j = 0; j < width; j += 1) table[j] = j;
  const cell = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = 1; i <= left.length; i += 1) {
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same);
      const swapped =
        i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) best = Math.min(best, cell(i - 2, j - 2) + 1);
      table[i * width + j] = best;
    }
  }
  return cell(left.length, right.length);
};

/** Words are compared without case and with `_`, space and `-` as one: `Windows_7 Pro` is close to `windows-7-pro`. */
const loose = (word: string): string => word.toLowerCase().replaceAll(/[_\s]+/g, "-");

/** Longer input cannot be a slip of anything we know. */
const MAX_LENGTH = 80;

/**
 * The closest candidate, or undefined when none is close. Ties go to the earlier candidate. Words that have no letter in common are not close,
 * however short they are: a document `a` is not what somebody means who types `x`.
 */
export const closest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length > MAX_LENGTH) return undefined;
  const wanted = loose(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = loose(candidate);
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue;
    const found = distance(wanted, other);
    if (found < bestDistance && found < Math.max(wanted.length, other.length, 1)) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
};

export const didYouMean = (word: string, candidates: Iterable<string>): string | undefined => {
  const found = closest(word, candidates);
  return found === undefined ? undefined : `did you mean "${found}"?`;
};

/** `laptop:ANNA`, `sleep { laptop`: a key and what should be its value, without the colon or the blank between them. */
export const colonMeant = (word: string, candidates: Iterable<string>): string | undefined => {
  const [, key = "", colon = ""] = /^([a-z-]+)(?:(:)\S|\s+\S)/iu.exec(word) ?? [];
  if (![...candidates].includes(key)) return undefined;
  return `a ${colon === "" ? "colon" : "blank"} is missing: write ${key}: …`;
};
