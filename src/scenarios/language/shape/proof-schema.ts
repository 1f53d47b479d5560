/** The shape of what shows that a day proves something: invariants, marks, and the breaks under which it must fail. */
import * as z from "zod";
import { machineName } from "./name-scalars.ts";
import { oneOf, text, words } from "./scalars.ts";
import { AGAIN, INVARIANTS } from "../../plan.ts";

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
        z.unknown().meta({
          title: "a value",
          description: "What stands there instead.",
          examples: ["windows-7-pro"],
        }),
      )
      .meta({
        description: "Paths into this file, as for --set, with what stands there instead.",
        examples: [{ "nodes.PARENT.os": "windows-7-pro" }],
      }),
    because: words("Why the scenario must fail then.", "Windows 7 accepts twenty connections."),
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

export const Always = z
  .array(
    oneOf(
      {
        id: "Invariant",
        title: "Invariant",
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

export const PlayAgain = z
  .array(
    oneOf(
      {
        id: "Again",
        title: "Played again",
        description:
          "What is otherwise when the day is played again: every clock is wrong by something else (`clocks`), or those who can go on at the same moment go in another order (`order`).",
        examples: ["clocks"],
      },
      AGAIN,
    ),
  )
  .meta({
    description:
      "A day that passes is played once more for each of these, and fails where that makes a difference: with other `clocks` anything at all; in another `order` what the copies hold in the end, where everybody did the same having seen the same.",
    examples: [["clocks", "order"]],
  });
