/** The first line of a problem and its carets in red; everything else as it is. */
import type { Palette } from "./palette.ts";

export const painted = (text: string, palette: Palette): string =>
  text
    .replaceAll(
      /^(\s*)((?:error|warning)\[[^\]]*\])/gm,
      (_, space: string, code: string) => `${space}${palette.strong(palette.bad(code))}`,
    )
    .replaceAll(
      /^(\s*\|\s*)(\^+)/gm,
      (_, space: string, carets: string) => `${space}${palette.bad(carets)}`,
    );
