/**
 * The shape of a step, for the JSON Schema, and the keys it has beside its action. `steps.ts` takes a step apart itself: first
 * the action key, then its keys, then the common keys.
 */
import * as z from "zod";
import { ACTIONS, ACTION_KEYS } from "./actions.ts";
import { Eventually, Expect, WATCHES } from "./expect-schema.ts";
import { Duration } from "./quantity-scalars.ts";
import { text, whole, yesNo } from "./scalars.ts";

export const CHOICES = { least: 2, most: 4 } as const;

const Ask = z
  .strictObject({
    question: text("What the room is asked.", "What does PEER11 see?"),
    choices: z.array(text("One of the answers offered.", "It is refused with error 71")).meta({
      description: `The answers offered, ${CHOICES.least} to ${CHOICES.most}.`,
      examples: [["It is connected", "It is refused with error 71"]],
      minItems: CHOICES.least,
      maxItems: CHOICES.most,
    }),
    answer: whole("Which of them is right, counted from 1.", { least: 1, most: CHOICES.most }, 2),
  })
  .meta({
    id: "Ask",
    title: "Question for the room",
    description:
      "What a trainer asks before this step. fieldlab replay --present waits there, and says after the step which answer was right.",
    examples: [
      {
        question: "What does PEER11 see?",
        choices: ["It is connected", "It is refused with error 71"],
        answer: 2,
      },
    ],
  });

export const COMMON_STEP_KEYS = {
  at: Duration.describe("Not before this time of the day, counted from the start.").optional(),
  after: Duration.describe("That long after the previous step has ended. Default: 0s.").optional(),
  every: Duration.describe(
    "Does this step again and again beside the timeline, so long after it began; the next step goes on at once. A round that takes longer delays the next one.",
  ).optional(),
  until: Duration.describe(
    "The time of the day after which no round of `every` begins; the timeline ends when the last round has. Default: the end of the timeline.",
  ).optional(),
  say: text(
    "What a trainer would say before this step.",
    "The parent laptop leaves the room.",
  ).optional(),
  ask: Ask.optional(),
  "even-if-refused": yesNo(
    "Whether the day goes on where this is refused: somebody tries. Whose laptop falls asleep meanwhile gives up after an hour (`asleep`). Expectations are looked at in either case. Default: false.",
  ).optional(),
  expect: Expect.optional(),
  eventually: Eventually.optional(),
  always: WATCHES.always.optional(),
  never: WATCHES.never.optional(),
  pass: text("Said when the expectations of this step hold.", "Nothing is lost.").optional(),
  fail: text("Said when they do not.", "The product must not switch by itself.").optional(),
};

/** Keys a step has beside its action. */
export const COMMON_KEYS: ReadonlyArray<string> = Object.keys(COMMON_STEP_KEYS);

/** What makes a step without an action one that only looks or speaks. */
export const LOOKING_KEYS = ["say", "expect", "eventually", "always", "never"] as const;

const optionalActions = () => {
  const shape: Record<string, z.ZodType> = {};
  for (const key of ACTION_KEYS) shape[key] = ACTIONS[key].optional();
  return shape;
};

/** Steps made of steps; a step has one of these instead of an action. */
export const GROUP_KEYS = ["together", "repeat"] as const;

export type GroupKey = (typeof GROUP_KEYS)[number];

export const TOGETHER_LEAST = 2;

const steps: z.ZodType = z.lazy(() => z.array(Step));

export const Repeat = z
  .strictObject({
    times: whole("How often.", { least: 1, most: 1_000 }, 3),
    steps: steps.meta({
      description: "Steps that follow each other.",
      examples: [[{ unplug: { laptop: "PEER3" } }, { plug: { laptop: "PEER3" } }]],
    }),
  })
  .meta({
    id: "Repeat",
    title: "Steps again and again",
    description:
      "The same steps so many times in a row. Nothing in them can name the round: use a range of laptops instead of a loop over laptops.",
    examples: [
      { times: 3, steps: [{ unplug: { laptop: "PEER3" } }, { plug: { laptop: "PEER3" } }] },
    ],
  });

/** For the JSON Schema. `steps.ts` takes a step apart itself: first the action key, then its keys, then the common keys. */
export const Step: z.ZodType = z
  .strictObject({
    ...COMMON_STEP_KEYS,
    together: z
      .array(z.union([z.lazy(() => Step), steps]))
      .meta({
        description:
          "Steps that go on at the same time; a list among them is several steps in a row. This step ends when all have ended.",
        examples: [[{ unplug: { laptop: "PEER1" } }, { "sync-now": { laptop: "PEER2" } }]],
        minItems: TOGETHER_LEAST,
      })
      .optional(),
    repeat: Repeat.optional(),
    ...optionalActions(),
  })
  .meta({
    id: "Step",
    title: "Step",
    description:
      "One thing somebody does, with what is expected. Exactly one action, or several steps (`together`, `repeat`), or none for a step that only looks or speaks.",
    examples: [{ after: "5m", unplug: { laptop: "PEER3" } }],
    not: { required: ["at", "after"] },
    dependentRequired: { until: ["every"] },
    oneOf: [
      ...[...ACTION_KEYS, ...GROUP_KEYS].map((key) => ({ required: [key] })),
      {
        not: { anyOf: [...ACTION_KEYS, ...GROUP_KEYS].map((key) => ({ required: [key] })) },
        anyOf: LOOKING_KEYS.map((key) => ({ required: [key] })),
      },
    ],
  });
