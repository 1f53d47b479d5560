/**
 * The shape of `expect` and `eventually`: laptops by name or range, and words about the whole room.
 */
import * as z from "zod";
import { LaptopExpectation } from "./laptop-expectation-schema.ts";
import { LIMITS } from "./limits.ts";
import { codesSaying, REFUSAL_CODES, REFUSAL_WORDS } from "./refusals.ts";
import { Duration } from "./quantity-scalars.ts";
import { oneOf, scalar, whole, wrongType } from "./scalars.ts";
import { didYouMean } from "../suggest.ts";

const roomExpectations = {
  "all-copies": oneOf(
    { description: "Every copy holds the same documents and records.", examples: ["equal"] },
    ["equal"],
  ).optional(),
  "cables-left": whole("Cables left in the pool.", { least: 0, most: LIMITS.cables }, 0).optional(),
};

export const Refused = scalar(
  {
    id: "Refused",
    title: "Refusal",
    anyOf: [{ type: "integer", enum: REFUSAL_CODES }, { enum: REFUSAL_WORDS }],
    description:
      "The action must be refused, for each of its laptops: with a Windows error code, or a word where Windows has none.",
    examples: [71, "no-cable"],
  },
  (value) => readRefusal(value),
);

const readRefusal = (value: unknown) => {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
    return wrongType(
      value,
      "an error code or a word, which is true of every laptop of the step",
      "write refused: 71; laptops that are not refused have a step of their own",
    );
  const known = [...REFUSAL_CODES, ...REFUSAL_WORDS].find(
    (refusal) => String(refusal) === String(value),
  );
  if (known !== undefined) return { value: known };
  const inWords = REFUSAL_CODES.find((code) => new RegExp(`\\b${code}\\b`).test(String(value)));
  return {
    code: "wrong-value" as const,
    message: `nobody refuses with "${String(value)}"`,
    hint:
      typeof value === "string" && inWords !== undefined
        ? `write refused: ${inWords}`
        : typeof value === "number"
          ? `Windows error codes of the field are ${REFUSAL_CODES.join(", ")}`
          : (codesSaying(String(value)) ??
            didYouMean(String(value), REFUSAL_WORDS) ??
            `write an error code such as 71, or one of ${REFUSAL_WORDS.join(", ")}`),
  };
};

export const Expect = z
  .object({ ...roomExpectations, refused: Refused.optional() })
  .catchall(LaptopExpectation)
  .meta({
    id: "Expect",
    title: "Expectation now",
    description:
      "What must be true when the action of this step has ended. Keys are laptops, ranges, or one of the words below.",
    examples: [{ PEER1: { indicator: "green" } }, { refused: 71 }],
    propertyNames: { pattern: "^[A-Za-z]" },
  });

export const Eventually = z
  .object({
    within: Duration.describe("How long it may take, counted from the end of the step."),
    ...roomExpectations,
  })
  .catchall(LaptopExpectation)
  .meta({
    id: "Eventually",
    title: "Expectation within a time",
    description:
      "What must become true within a time. Keys are laptops, ranges, or one of the words below.",
    examples: [{ within: "30m", "all-copies": "equal" }],
  });

const watch = (id: string, title: string, description: string, example: object) =>
  z
    .object({
      for: Duration.describe("How long, counted from the end of the step.").optional(),
      until: Duration.describe("Until this time of the day. Default: to its end.").optional(),
      ...roomExpectations,
    })
    .catchall(LaptopExpectation)
    .meta({ id, title, description, examples: [example], not: { required: ["for", "until"] } });

const WATCHED =
  "It is looked at whenever a moment is over, that is before time passes; the first moment that breaks it ends the day. With `for` or `until` the day lasts at least that long. Keys are laptops, ranges, or one of the words below.";

/** `always` and `never` of a step. */
export const WATCHES = {
  always: watch(
    "StepAlways",
    "Expectation that must hold from now on",
    `What must be true at every moment from the end of this step on. ${WATCHED}`,
    { for: "30m", PEER1: { "connected-to": "PARENT" } },
  ),
  never: watch(
    "StepNever",
    "Expectation that must not come true",
    `What must not be true at any moment from the end of this step on; of a laptop, all its keys at once. ${WATCHED}`,
    { until: "3h", "PEER1..PEER3": { indicator: "yellow" } },
  ),
};
