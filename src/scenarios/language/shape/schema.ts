/**
 * The shape of a scenario file, as zod schemas: the one place that knows the keys. `json-schema.ts` exports it for editors,
 * `reference.ts` writes the reference page from it, `shape.ts` checks files against it piece by piece.
 */
import * as z from "zod";
import { FaultsBlock, WorkloadBlock } from "./chance-schema.ts";
import { Engagement } from "./engagement-schema.ts";
import { Eventually } from "./expect-schema.ts";
import { HEADER } from "./header-schema.ts";
import { Kind, Node } from "./laptop-schema.ts";
import { Matrix } from "./matrix-schema.ts";
import { Network } from "./network-schema.ts";
import { Policies } from "./policies-schema.ts";
import { Always, Break, Mark, PlayAgain } from "./proof-schema.ts";
import { text } from "./scalars.ts";
import { Step } from "./step-schema.ts";

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
    timeline: z.array(Step).meta({
      description: "The day, step by step, in order.",
      examples: [
        [{ plug: { laptops: "PEER1..PEER3" } }, { after: "5m", unplug: { laptop: "PEER3" } }],
      ],
    }),
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
    "play-again": PlayAgain.optional(),
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
