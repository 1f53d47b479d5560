/**
 * A run somebody else can repeat: the scenario as it was, with its seed and changes, what made it, and what came out. Whoever opens the
 * bundle is told when it cannot be repeated, instead of something that merely looks like it.
 */
import * as z from "zod";
import { BUNDLE_FORMAT } from "../report/bundle-format.ts";
import { PACKAGE_VERSION } from "../runner/header.ts";
import { jsonMistake } from "../report/json-mistake.ts";

const Bundle = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  version: z.literal(1),
  /** Version of the package whose rules made the run. */
  package: z.string(),
  /** Version of Node it ran on; for the reader, it makes no difference. */
  node: z.string(),
  file: z.string(),
  seed: z.string(),
  scenario: z.string(),
  verdict: z.string(),
  /** `expectation-failed connect 53`; null for a run that passed. */
  failure: z.string().nullable(),
  journalHash: z.string().nullable(),
});
const Maker = z.object({ format: z.literal(BUNDLE_FORMAT), package: z.string() });
export type Bundle = z.infer<typeof Bundle>;

export const writeBundle = (run: Omit<Bundle, "format" | "version" | "package">): string =>
  `${JSON.stringify({ format: BUNDLE_FORMAT, version: 1, package: PACKAGE_VERSION, ...run }, null, 2)}\n`;

/** The bundle in this text, or why it cannot be honoured. */
export const readBundle = (
  text: string,
): Bundle | { readonly wrong: string; readonly todo: string } => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: "it is not JSON", todo: "write it again with fieldlab repro" };
  }
  // Another version may write other bundles.
  const made = Maker.safeParse(json);
  if (made.success && made.data.package !== PACKAGE_VERSION)
    return {
      wrong: `it was made by fieldlab ${made.data.package}, and this is ${PACKAGE_VERSION}: the same seed means another day`,
      todo: `install fieldlab ${made.data.package}, or play its scenario anew`,
    };
  const read = Bundle.safeParse(json);
  if (!read.success) {
    return {
      wrong: jsonMistake(json, read.error, "a bundle"),
      todo: "write it again with fieldlab repro",
    };
  }
  return read.data;
};
