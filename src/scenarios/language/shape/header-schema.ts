/** The shape of what stands at the head of a file: the top-level keys that are one value each. */
import * as z from "zod";
import { Duration } from "./quantity-scalars.ts";
import { machineName } from "./name-scalars.ts";
import { oneLine, oneOf, scalar, text, whole, words } from "./scalars.ts";
import { NEWEST_VERSION } from "../upgrade/upgrades.ts";
import { versionMistake } from "./version.ts";
import { STRIKES } from "../../chance.ts";
import { EVENTS_MOST } from "../../plan.ts";
import { POLICY_NAMES } from "../../../sim/policy.ts";

const Deviation = z
  .strictObject({
    turn: whole(
      "Which turn: a program that goes on is one, counted from the beginning of the day.",
      { least: 1, most: 1_000_000_000 },
      812,
    ),
    goes: whole(
      "Who goes on at this turn, of those who can: 2 is the second in line.",
      { least: 2, most: 1_000 },
      2,
    ).optional(),
    waits: oneOf(
      {
        description:
          "Whoever is first in line is held up, and the laptop with it: until a program of another laptop has gone on `once`, or until the others are `through`.",
        examples: ["once"],
      },
      ["once", "through"],
    ).optional(),
    strikes: oneOf(
      {
        description:
          "What goes wrong just before this turn with the laptop whose turn it is, or with the one named as `laptop`; ten seconds later it is put right. `lost-frames`: nothing it sends or should get arrives, for 5 ms; `switch-power`: the device its cable leads to has no power; `permission-withdrawn`: everybody may only read in the folders it shares; `accounts-locked-out`: nobody is let in there; `clock-set`: its clock is an hour ahead; `stick-pulled`: the stick its copy lies on is out; `files-held`: a backup program holds every file of its copy and lets nobody in; `sharing-blocked`: its firewall blocks file sharing both ways; `other-account`: its cable is out until its programs have noticed, and then somebody is signed in with another account where it was connected (1219).",
        examples: ["cable-pulled"],
      },
      STRIKES,
    ).optional(),
    laptop: machineName(
      "Whom it strikes, where it is not the laptop whose turn it is, like the office's computer, at which nobody works.",
      "OFFICE",
    ).optional(),
    lasts: Duration.describe("How long what strikes goes on, where it is not ten seconds.")
      .meta({ examples: ["2m"] })
      .optional(),
  })
  .meta({
    id: "Deviation",
    title: "Another turn",
    description: "What is otherwise at one turn: `goes`, `waits` or `strikes`.",
    examples: [
      { turn: 812, waits: "once" },
      { turn: 40, goes: 2 },
    ],
  });

/** The top-level keys that are one value each. */
export const HEADER = {
  scenario: scalar(
    {
      const: NEWEST_VERSION,
      description: `Version of the language: ${NEWEST_VERSION}.`,
      examples: [NEWEST_VERSION],
    },
    (value) => versionMistake(value, NEWEST_VERSION) ?? { value: NEWEST_VERSION },
  ),
  name: oneLine(
    "One sentence: what happens.",
    "The eleventh peer is refused by a Windows XP parent",
  ),
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
    .array(words("A tag.", "caps"))
    .meta({ description: "Words to select scenarios by.", examples: [["caps", "windows-xp"]] })
    .optional(),
  issue: text("Where the trouble is written down: a number, a link, a ticket.", "#214").optional(),
  owner: text("Who looks after this file.", "field tools").optional(),
  skip: words(
    "Why this file is not played with the others, nor its breaks; fieldlab replay plays it all the same.",
    "waits for a laptop with Windows 2000",
  ).optional(),
  "known-failure": words(
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
  schedule: z
    .array(Deviation)
    .meta({
      description:
        "Where a program did not go on as they come: what `fieldlab hunt --exhaustive` has found, and writes down so that the day can be repeated. Not together with another `scheduling` than fifo.",
      examples: [[{ turn: 812, waits: "once" }]],
    })
    .optional(),
  "events-limit": whole(
    "After so many events, as a run counts them, the day is stopped and has failed (`no-progress`): something is done again and again without a pause. `fieldlab hunt` writes it into the days it draws. Default: 50000000. So ends a day whose journal comes to 2000000 events.",
    { least: 100, most: EVENTS_MOST },
    2_000_000,
  ).optional(),
};
