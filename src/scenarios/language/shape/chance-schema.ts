/** The shape of `workload` and `faults`: what is left to chance, by names of your own. */
import * as z from "zod";
import { TROUBLES } from "../../chance.ts";
import { LaptopList } from "./action-shape.ts";
import { Duration, DurationRange } from "./quantity-scalars.ts";
import { oneOf, whole } from "./scalars.ts";

const window = {
  from: Duration.meta({
    description: "The time of the day from which it goes on.",
    examples: ["1h"],
  }),
  until: Duration.meta({
    description:
      "The time of the day at which it ends at the latest; the timeline goes on until what was drawn is over.",
    examples: ["4h"],
  }),
};

const weight = (what: string, example: number) =>
  whole(
    `How often it is ${what}, compared with the other.`,
    { least: 0, most: 1_000 },
    example,
  ).optional();

export const WorkloadBlock = z
  .strictObject({
    who: LaptopList.describe(
      "The laptops at which somebody edits. Each needs an open copy by then.",
    ),
    every: DurationRange.describe("How long each of them waits between two edits."),
    edits: z
      .strictObject({ records: weight("a record", 3), documents: weight("a document", 1) })
      .meta({
        id: "Edits",
        title: "Mixture of edits",
        description: "Default: three records for each document.",
        examples: [{ records: 3, documents: 1 }],
      })
      .optional(),
    ...window,
  })
  .meta({
    id: "Workload",
    title: "Work left to chance",
    description:
      "People who edit now and then: when, what, and which value is drawn from the seed. An edit that is refused, because the laptop sleeps for instance, is noted and fails nothing.",
    examples: [
      {
        who: "PEER1..PEER5",
        every: "5m..20m",
        edits: { records: 3, documents: 1 },
        from: "1h",
        until: "4h",
      },
    ],
  });

export const FaultsBlock = z
  .strictObject({
    who: LaptopList.describe(
      "The laptops that can be struck. Default: all but the holder of the office original.",
    ).optional(),
    kinds: z
      .array(
        oneOf(
          {
            id: "Trouble",
            title: "Kind of trouble",
            description:
              "`cable-pulled` and plugged in again; `sleep` and `hibernate`, and woken; `reboot`, and the copy opened again; `power-cut` without a word, switched on and the copy opened again; `switch-power`: a switch or router without power; `partition`, `slow` (64kbit/s) and `loss` (one frame in 20) of what one laptop sends and gets; `full-disk`, on which nothing can be written; `permission-withdrawn`: everybody may only read in the folders it shares; `accounts-locked-out`: nobody is let in there; `clock-set`: its clock is an hour ahead; `stick-pulled`: the stick its copy lies on is out; `files-held`: a backup program holds every file of its copy and lets nobody in; `sharing-blocked`: its firewall blocks file sharing both ways; `other-account`: its cable is out until its programs have noticed, and then somebody is signed in with another account where it was connected (1219).",
            examples: ["cable-pulled", "sleep"],
          },
          TROUBLES,
        ),
      )
      .min(1)
      .meta({
        description: "What can happen, each as often as the others.",
        examples: [["cable-pulled", "sleep", "reboot"]],
      }),
    every: DurationRange.describe("How long it takes until something else goes wrong."),
    dwell: DurationRange.describe(
      "How long it lasts; a reboot takes as long as it takes. Default: 1m..10m.",
    ).optional(),
    ...window,
  })
  .meta({
    id: "Faults",
    title: "Faults left to chance",
    description:
      "Things that go wrong now and then, and are put right again, all of them at `until` at the latest: what, where, when and for how long is drawn from the seed. Several can be there at once, but never two at one laptop.",
    examples: [
      {
        who: "PEER1..PEER5",
        kinds: ["cable-pulled", "sleep", "reboot", "switch-power"],
        every: "10m..30m",
        dwell: "1m..15m",
        from: "1h",
        until: "4h",
      },
    ],
  });
