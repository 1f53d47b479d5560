/** Shapes and letters: everything a colour says is said by one of these as well. */
import type { Indicator, LaptopState } from "../replay/field.ts";
import { indicatorWord } from "../replay/laptop-facts.ts";
import type { EventSort } from "../replay/kinds.ts";
import type { OfflineColour } from "../replay/world.ts";
import type { Tone } from "./line.ts";

export interface Sign {
  readonly sign: string;
  readonly letter: string;
  /** In the product's own words. */
  readonly word: string;
  readonly tone: Tone;
}

type IndicatorSigns = { readonly [indicator in Indicator]: Sign };

const OFFLINE_TONES: { readonly [colour in OfflineColour]: Tone } = { grey: "faint", red: "bad" };

/** What the colours of the indicator look like, with the one the scenario chose for offline (policy F9). */
export const indicatorSigns = (offline: OfflineColour): IndicatorSigns => ({
  green: { sign: "●", letter: "G", word: indicatorWord("green"), tone: "good" },
  yellow: { sign: "◐", letter: "Y", word: indicatorWord("yellow"), tone: "warn" },
  offline: {
    sign: "○",
    letter: "O",
    word: indicatorWord("offline"),
    tone: OFFLINE_TONES[offline],
  },
  "n/a": { sign: "◇", letter: "N", word: indicatorWord("n/a"), tone: "plain" },
});

const NO_COPY_SIGN: Sign = { sign: "·", letter: " ", word: indicatorWord(null), tone: "faint" };

export const indicatorSign = (indicator: Indicator | null, offline: OfflineColour): Sign =>
  indicator === null ? NO_COPY_SIGN : indicatorSigns(offline)[indicator];

export const SORT_SIGNS: { readonly [sort in EventSort]: Sign } = {
  step: { sign: "▸", letter: "s", word: "a step of the scenario begins", tone: "strong" },
  fault: { sign: "▼", letter: "f", word: "fault: cable pulled, asleep, cut off", tone: "warn" },
  refusal: { sign: "✖", letter: "r", word: "refused", tone: "bad" },
  failure: { sign: "!", letter: "F", word: "not as expected: the day fails here", tone: "bad" },
  mark: { sign: "◆", letter: "m", word: "mark: what the scenario is about", tone: "accent" },
  pass: { sign: "✓", letter: "p", word: "as expected", tone: "good" },
  plain: { sign: "●", letter: " ", word: "something happens", tone: "plain" },
};

/** Ports and link lights. */
export const LIGHT_SIGNS = { lit: "■", dark: "□", free: "·" } as const;

export const lightSign = (laptop: LaptopState | undefined): string => {
  if (laptop === undefined || laptop.plug === null) return LIGHT_SIGNS.free;
  return laptop.light ? LIGHT_SIGNS.lit : LIGHT_SIGNS.dark;
};
