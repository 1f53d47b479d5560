/**
 * What a step without an action is called, and what it looks at in words: whoever watches the day reads what is expected there, and not
 * only that something is.
 */
import type { Expectation } from "../../expectations.ts";
import { LOOKING_KEYS } from "../shape/step-schema.ts";
import { formatDuration } from "../shape/units.ts";
import { expectOf } from "../writing/explain-expectations.ts";
import type { Value } from "../writing/value.ts";
import { entryOf } from "../yaml/tree.ts";
import type { MapTree } from "../yaml/tree.ts";
import type { Common } from "./step-keys.ts";

/** The key of the file that says what it is for: what is said counts last. */
export const lookingKey = (tree: MapTree): string =>
  [...LOOKING_KEYS.filter((key) => key !== "say"), "say"].find(
    (key) => entryOf(tree, key) !== undefined,
  ) ?? "say";

const words = (value: Value | undefined): string => {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "nobody" : value.map(words).join(" and ");
  if (typeof value !== "object") return String(value);
  const parts = Object.entries(value).map(([key, inner]) => `${key} ${words(inner)}`);
  return parts.length === 0 ? "nobody" : parts.join(", ");
};

const wordsOf = (expectations: ReadonlyArray<Expectation>): string =>
  Object.entries(expectOf(expectations))
    .map(([key, value]) => `${key} ${words(value)}`)
    .join("; ");

/** `ANNA indicator green, queue 0; all-copies equal`, to be read behind the key of the first; undefined where nothing is expected. */
export const looksAt = ({ eventually, expect, watches }: Common): string | undefined => {
  const parts = [
    ...(expect.length === 0 ? [] : [{ key: "expect", text: wordsOf(expect) }]),
    ...(eventually === null
      ? []
      : [
          {
            key: "eventually",
            text: `${wordsOf(eventually.expectations)} within ${formatDuration(eventually.withinMicros)}`,
          },
        ]),
    ...watches.map(({ expectations, kind }) => ({ key: kind, text: wordsOf(expectations) })),
  ];
  if (parts.length === 0) return undefined;
  return parts.map(({ key, text }, at) => (at === 0 ? text : `${key} ${text}`)).join("; ");
};
