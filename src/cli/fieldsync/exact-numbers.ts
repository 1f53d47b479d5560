/**
 * Numbers of JSON that would become others: JavaScript keeps some sixteen digits of a number, and rounds the rest of an amount away without a
 * word. Whoever writes such a number is told, and can write it as a text.
 */

/** Texts are passed over as a whole. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/gu;
const PARTS = /^-?(?<whole>[0-9]+)(?:\.(?<rest>[0-9]+))?(?:[eE](?<power>[+-]?[0-9]+))?$/u;
/** More digits than any number can be asked for. */
const DIGITS_MAX = 100;

const isKept = (written: string): boolean => {
  const { power = "0", rest = "", whole = "" } = PARTS.exec(written)?.groups ?? {};
  const value = Math.abs(Number(written));
  if (/^-?[0-9]+$/u.test(written)) return Number.isSafeInteger(value);
  const leading = `${whole}${rest}`.replace(/^0+/u, "");
  const digits = leading.replace(/0+$/u, "");
  if (digits === "") return true;
  if (digits.length > DIGITS_MAX || !Number.isFinite(value)) return false;
  const exponent = Number(power) - rest.length + leading.length - 1;
  const [kept, keptExponent] = value.toExponential(digits.length - 1).split("e");
  return kept?.replace(".", "") === digits && Number(keptExponent) === exponent;
};

/** The first number of a JSON text that would not be kept as it is written. */
export const inexactNumberIn = (json: string): string | undefined =>
  [...json.matchAll(TEXT_OR_NUMBER)]
    .map(([found]) => found)
    .find((found) => !found.startsWith('"') && !isKept(found));
