/**
 * The refusals a step can expect: Windows error codes (domain §B4) and, where Windows has no code, words of the room (`no-cable`)
 * and of the engine (`not-empty`).
 */

import { WINDOWS_CODES } from "../../../model/windows/codes.ts";

export const REFUSAL_CODES = [
  2, 3, 5, 21, 32, 33, 52, 53, 58, 59, 64, 67, 70, 71, 80, 112, 123, 206, 384, 1219, 1231, 1326,
  1327, 1330, 1331, 1332, 1909, 2116, 2118, 2221, 2224, 2310,
] as const;

export const REFUSAL_WORDS = [
  // the room
  "no-cable",
  "no-port",
  "port-taken",
  "already-plugged",
  "not-plugged",
  "no-device",
  "loop",
  "asleep",
  "awake",
  "powered-off",
  "powered-on",
  "already-begun",
  "not-begun",
  "shutting-down",
  "no-power",
  "lid-closed",
  "lid-open",
  "cord-in",
  "cord-out",
  "docked",
  "not-docked",
  "no-internet",
  "vpn-on",
  "vpn-off",
  // the engine
  "no-copy",
  "offline",
  // a folder cannot be used, and Windows has no code for why: nobody to hand in to before a copy is deleted
  "volume",
  "wrong-engagement",
  "not-a-copy",
  "not-empty",
  "unknown-location",
  "closed",
  "invalid",
  "needs-upgrade",
  "locked",
  "locked-down",
  "abandoned",
  "needs-top-level",
  "copies-missing",
  "claimed",
] as const;

/** A shorter text may be anything. */
const LEAST_OF_A_MESSAGE = 6;
const MOST_CODES = 3;

/** Whoever has the message and not the number: the codes whose text has these words. */
export const codesSaying = (text: string): string | undefined => {
  const wanted = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (wanted.join("").length < LEAST_OF_A_MESSAGE) return undefined;
  const found = REFUSAL_CODES.filter((code) => {
    const said: ReadonlyArray<string> =
      WINDOWS_CODES[code].text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    return wanted.every((word) => said.includes(word));
  });
  return found.length === 0 || found.length > MOST_CODES
    ? undefined
    : `write refused: ${found.map((code) => `${code} (${WINDOWS_CODES[code].text})`).join(" or ")}`;
};
