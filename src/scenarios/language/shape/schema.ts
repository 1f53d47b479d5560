/**
 * The shape of a scenario file, as zod schemas: the one place that knows the keys. `json-schema.ts` exports it for editors,
 * `reference.ts` writes the reference page from it, `shape.ts` checks files against it piece by piece.
 */
import * as z from "zod";
import { POLICY_NAMES } from "../../../sim/policy.ts";
import { INVARIANTS } from "../../plan.ts";
import { ACTION_KEYS, ACTIONS } from "./actions.ts";
import { FaultsBlock, WorkloadBlock } from "./chance-schema.ts";
import { Eventually, Expect, WATCHES } from "./expect-schema.ts";
import { Engagement, Kind, Network, Node, Policies } from "./room-schema.ts";
import { machineName } from "./name-scalars.ts";
import { Duration, oneOf, scalar, shown, text, whole, yesNo } from "./scalars.ts";

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
    "Whether the day goes on where this is refused: somebody tries. Expectations are looked at in either case. Default: false.",
  ).optional(),
  expect: Expect.optional(),
  eventually: Eventually.optional(),
  always: WATCHES.always.optional(),
  never: WATCHES.never.optional(),
  pass: text("Said when the expectations of this step hold.", "Nothing is lost.").optional(),
  fail: text("Said when they do not.", "The product must not switch by itself.").optional(),
};

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
    steps: steps.meta({ description: "Steps that follow each other." }),
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
const Step: z.ZodType = z
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

const MarkOn = z.strictObject({
  mark: text("Name of the mark.", "seat-refused"),
  on: machineName("The laptop it must be recorded for.", "PEER11").optional(),
});
export const Mark = z.union([text("Name of the mark.", "seat-refused"), MarkOn]).meta({
  id: "MustHappen",
  title: "Mark",
  description:
    "A mark that must be recorded during the run: proof that the thing the scenario is about did happen.",
  examples: ["seat-refused", { mark: "seat-refused", on: "PEER11" }],
});

export const Break = z
  .strictObject({
    set: z
      .record(
        z.string(),
        z.unknown().meta({ title: "a value", description: "What stands there instead." }),
      )
      .meta({
        description: "Paths into this file, as for --set, with what stands there instead.",
        examples: [{ "nodes.PARENT.os": "windows-7-pro" }],
      }),
    because: text("Why the scenario must fail then.", "Windows 7 accepts twenty connections."),
  })
  .meta({
    id: "Break",
    title: "Break",
    description:
      "A change under which this scenario must fail, as proof that it can. `fieldlab run --breaks` plays it.",
    examples: [
      {
        set: { "nodes.PARENT.os": "windows-7-pro" },
        because: "Windows 7 accepts twenty connections.",
      },
    ],
  });

/** The top-level keys that are one value each. */
export const HEADER = {
  scenario: scalar(
    { const: 1, description: "Version of the language: 1.", examples: [1] },
    (value) =>
      value === 1
        ? { value }
        : {
            code: "unknown-version",
            message: `version ${typeof value === "string" ? `"${value}"` : String(value)} of the scenario language is not known`,
            hint: "write scenario: 1",
          },
  ),
  name: text("One sentence: what happens.", "The eleventh peer is refused by a Windows XP parent"),
  about: text(
    "The day in a few sentences: what somebody sees first, and what helps.",
    "The eleventh peer is refused, and gets in when somebody gives up a seat.",
  ).optional(),
  symptom: z
    .array(
      text(
        "What somebody sees, in the very words: a Windows error code with its text, or what the product shows.",
        "71: No more connections can be made to this remote computer at this time because there are already as many connections as the computer can accept.",
      ),
    )
    .meta({
      description:
        "What the person sees who complains, a line each: Windows' code and words, or what the product shows. `fieldlab list --symptom` finds the file by it.",
      examples: [["The indicator stays offline"]],
    })
    .optional(),
  cause: text(
    "Why it happens.",
    "Windows XP Professional accepts ten connections, and print queues count too.",
  ).optional(),
  source: text(
    "Where that is known from: a page, a number of the failure list, a complaint.",
    "D1; Microsoft KB 314882",
  ).optional(),
  tags: z
    .array(text("A tag.", "caps"))
    .meta({ description: "Words to select scenarios by.", examples: [["caps", "windows-xp"]] })
    .optional(),
  issue: text("Where the trouble is written down: a number, a link, a ticket.", "#214").optional(),
  owner: text("Who looks after this file.", "field tools").optional(),
  skip: text(
    "Why this file is not played with the others; fieldlab replay plays it all the same.",
    "waits for a laptop with Windows 2000",
  ).optional(),
  "known-failure": text(
    "The issue that says why this day fails. While it fails, the run does not; once it passes, the run fails and says to remove this line.",
    "#214",
  ).optional(),
  seed: scalar(
    {
      type: ["integer", "string"],
      description:
        "Where the randomness of the run comes from. Default: a number made from the name.",
      examples: [7],
    },
    (value) =>
      Number.isSafeInteger(value) || (typeof value === "string" && value !== "")
        ? { value: String(value) }
        : {
            code: "wrong-type",
            message: "a seed is a whole number or a text",
            hint: "write seed: 7",
          },
  ).optional(),
  scheduling: oneOf(
    {
      description:
        "Who goes first among programs that could all go on: as they come (`fifo`), by chance (`random`), or some always before the others (`pct`). Default: fifo.",
      examples: ["random"],
    },
    POLICY_NAMES,
  ).optional(),
};

export const Include = z
  .union([
    z.array(text("A file.", "../rooms/audit-room.yaml")),
    text("A file.", "../rooms/audit-room.yaml"),
  ])
  .meta({
    description:
      "Files to take nodes, kinds, defaults, network, engagement and policies from; paths are relative to this file.",
    examples: [["../rooms/audit-room.yaml"]],
  });

const Nodes = z.record(z.string(), Node).meta({
  description: "The laptops and servers, by computer name.",
  examples: [{ PARENT: { os: "windows-xp-pro" }, PEER: { os: "windows-7-pro", count: 11 } }],
});

export const Always = z
  .array(
    oneOf(
      {
        id: "Invariant",
        description: "Something that must hold at every moment.",
        examples: ["no-lost-edits"],
      },
      INVARIANTS,
    ),
  )
  .meta({
    description: "What must hold during the whole run. Default: all of them.",
    examples: [["no-lost-edits", "sessions-within-cap"]],
  });

const MatrixValue = scalar(
  {
    id: "MatrixValue",
    title: "Value of a matrix",
    type: ["string", "number", "boolean"],
    description: "One value: a text, a number, true or false.",
    examples: ["windows-7-pro", 12],
  },
  (value) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? { value }
      : {
          code: "wrong-type",
          message: `{key} takes single values, not ${shown(value)}`,
          hint: "write a longer path, such as nodes.PARENT.os: [windows-7-pro]",
        },
);
const MatrixCells = z.array(z.record(z.string(), MatrixValue)).min(1);

/** `matrix.ts` makes the cells. */
export const Matrix = z
  .object({
    include: MatrixCells.meta({
      description: "Further cells, each with its own paths and values.",
      examples: [[{ "nodes.PARENT.os": "windows-xp-home", "network.cables": 5 }]],
    }).optional(),
    exclude: MatrixCells.meta({
      description: "Cells that are left out: all that have these values.",
      examples: [[{ "nodes.PARENT.os": "windows-xp-pro", "network.cables": 12 }]],
    }).optional(),
  })
  .catchall(
    z
      .array(MatrixValue)
      .min(1)
      .meta({
        description: "The values one path takes, one after the other.",
        examples: [["windows-xp-pro", "windows-7-pro"]],
      }),
  )
  .meta({
    id: "Matrix",
    title: "Several days in one file",
    description:
      "Paths as for --set, each with the values it takes: every combination is a scenario of its own, with the values behind its name. They share the seed, so that only what the matrix says differs.",
    examples: [
      { "nodes.PARENT.os": ["windows-xp-pro", "windows-7-pro"], "network.cables": [5, 12] },
    ],
  });

export const Scenario = z
  .strictObject({
    ...HEADER,
    include: Include.optional(),
    matrix: Matrix.optional(),
    policies: Policies.optional(),
    engagement: Engagement.optional(),
    kinds: z
      .record(z.string(), Kind)
      .meta({
        description: "Kinds of laptops, by a name of your own; a node takes one with `kind`.",
        examples: [{ "old-laptop": { os: "windows-xp-pro", "auto-mdix": false } }],
      })
      .optional(),
    defaults: Kind.describe(
      "What every node has that neither says it itself nor by its kind.",
    ).optional(),
    nodes: Nodes,
    network: Network.optional(),
    timeline: z.array(Step).meta({ description: "The day, step by step, in order." }),
    workload: z
      .record(z.string(), WorkloadBlock)
      .meta({
        description:
          "Work left to chance, by names of your own. What is drawn depends on the seed and the name only: another block more or less changes nothing.",
        examples: [{ typing: { who: "PEER1..PEER5", every: "5m..20m", from: "1h", until: "4h" } }],
      })
      .optional(),
    faults: z
      .record(z.string(), FaultsBlock)
      .meta({
        description:
          "Faults left to chance, by names of your own. What is drawn depends on the seed and the name only.",
        examples: [
          {
            bumps: { kinds: ["cable-pulled", "sleep"], every: "10m..30m", from: "1h", until: "4h" },
          },
        ],
      })
      .optional(),
    eventually: Eventually.optional(),
    always: Always.optional(),
    "must-happen": z
      .array(Mark)
      .meta({
        description: "Marks that must be recorded during the run.",
        examples: [["seat-refused"]],
      })
      .optional(),
    breaks: z
      .array(Break)
      .meta({
        description:
          "Changes of one value or rule under which this scenario must fail: a scenario that cannot fail proves nothing.",
        examples: [
          [
            {
              set: { "nodes.PARENT.os": "windows-7-pro" },
              because: "Windows 7 accepts twenty connections.",
            },
          ],
        ],
      })
      .optional(),
  })
  .meta({
    title: "fieldlab scenario",
    description: "A field day: who is there, what they do, and what must be true.",
    patternProperties: { "^x-": { description: "Shared values; anchors are allowed here only." } },
  });

/** Keys an included file may have. */
export const INCLUDABLE = [
  "include",
  "policies",
  "engagement",
  "kinds",
  "defaults",
  "nodes",
  "network",
] as const;
