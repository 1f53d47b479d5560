/** The shape of what can be expected of one laptop. */
import * as z from "zod";
import { FILE_VIEWS, MEMBER_VIEWS } from "../../expectations.ts";
import { MachineOrRange, machineName } from "./name-scalars.ts";
import { oneOf, text, whole } from "./scalars.ts";
import { FieldValues } from "./work-actions.ts";

export const LaptopExpectation = z
  .strictObject({
    indicator: oneOf(
      {
        id: "Indicator",
        title: "Indicator of SmartSync",
        description:
          "The sync indicator: green on the own parent, yellow on another copy, offline, n/a on the office original.",
        examples: ["green", "yellow"],
      },
      ["n/a", "green", "yellow", "offline"],
    ).optional(),
    "connected-to": z
      .union([machineName("The laptop whose copy it is connected to.", "PARENT"), z.null()])
      .meta({
        description: "The laptop whose copy it is connected to; `null` for none.",
        examples: ["PARENT"],
      })
      .optional(),
    queue: whole(
      "Edits the connected copy has not acknowledged yet.",
      { least: 0, most: 1_000_000 },
      0,
    ).optional(),
    conflicts: whole("Conflicts shown.", { least: 0, most: 1_000_000 }, 1).optional(),
    "kept-documents": whole(
      "Documents with a save that stays on this laptop because of their mode; not part of `queue`.",
      { least: 0, most: 1_000_000 },
      1,
    ).optional(),
    "newer-documents": whole(
      "On-demand documents of which a newer version waits to be taken.",
      { least: 0, most: 1_000_000 },
      1,
    ).optional(),
    "kept-aside": whole(
      "Edits this copy keeps and does not show, because the engagement was locked down without them or their author's copy was abandoned.",
      { least: 0, most: 1_000_000 },
      2,
    ).optional(),
    phase: oneOf(
      {
        description:
          "Whether the engagement can be edited there: `open`, everybody is `handing-in` for a lock-down or clean-up, or `locked-down`.",
        examples: ["locked-down"],
      },
      ["open", "handing-in", "locked-down"],
    ).optional(),
    link: oneOf({ description: "The light at the network socket.", examples: ["up"] }, [
      "up",
      "down",
    ]).optional(),
    power: oneOf({ description: "Whether it is on, and how it is not.", examples: ["sleep"] }, [
      "on",
      "sleep",
      "hibernate",
      "off",
    ]).optional(),
    address: oneOf(
      {
        enum: ["169.254", 169.254, "lease", "static", "none"],
        description:
          "`169.254` gave itself an address, `lease` got one from a DHCP server, `static` was typed in, `none` has none.",
        examples: ["lease", 169.254],
      },
      ["169.254", "lease", "static", "none"],
    ).optional(),
    sees: z
      .array(text("A computer name.", "PARENT"))
      .meta({
        description:
          "The computers in the network folder (net view), in any order: news of it is late by minutes. Whoever is not there can be reached all the same.",
        examples: [["PARENT", "PEER1"]],
      })
      .optional(),
    sessions: whole(
      "Sessions other machines hold on this laptop (net session).",
      { least: 0, most: 10_000 },
      10,
    ).optional(),
    "net-session": z
      .record(
        z.string(),
        z
          .union([
            z.array(text("An account of this laptop.", "field")).min(1),
            text("An account of this laptop.", "field"),
          ])
          .meta({ description: "The account, or several, it uses here.", examples: ["field"] }),
      )
      .meta({
        description:
          "Who holds a session here and as whom (net session), by laptop or range; nobody else may. `{}`: nobody at all.",
        examples: [{ "PEER1..PEER10": "field" }],
      })
      .optional(),
    members: z
      .record(
        z.string(),
        oneOf(
          {
            description:
              "`member`: it takes part; `deleted` or `abandoned`: no more; `unknown`: none is registered.",
            examples: ["abandoned"],
          },
          MEMBER_VIEWS,
        ),
      )
      .meta({
        description:
          "What this laptop knows of the copies on others, met or not (Properties), by laptop or range.",
        examples: [{ "PEER1..PEER2": "member", PEER3: "abandoned" }],
      })
      .optional(),
    "synchronised-with": z
      .union([z.array(MachineOrRange), MachineOrRange])
      .meta({
        description: "Laptops that have synchronised with this copy (Properties), in any order.",
        examples: ["PEER1..PEER10"],
      })
      .optional(),
    locations: z
      .array(text("A known location.", String.raw`\\PARENT\Maple`))
      .meta({
        description: "The known locations in the SmartSync menu, parent first.",
        examples: [[String.raw`\\PARENT\Maple`, String.raw`\\PEER1\Maple`]],
      })
      .optional(),
    records: z
      .record(z.string(), FieldValues)
      .meta({
        description: "Fields of records as this laptop shows them.",
        examples: [{ "tb/1000": { amount: 1250 } }],
      })
      .optional(),
    documents: z
      .record(
        z.string(),
        oneOf({ description: "Whether the document is there.", examples: ["present"] }, [
          "present",
          "absent",
        ]),
      )
      .meta({
        description: "Documents that must be there, or must not.",
        examples: [{ "doc-001.docx": "present" }],
      })
      .optional(),
    files: z
      .record(
        z.string(),
        oneOf(
          {
            description:
              "`up-to-date`: it holds what the copy shows. `waiting`: another version waits to be put there. `changed`: what it holds is not taken in yet. `missing`: it is gone, and the copy asks. `no-document`: a file of this name lies there that is no document of the engagement. `absent`: there is none. `plain`: it lies where a copy was deleted or cleared, and is a file like any other.",
            examples: ["waiting"],
          },
          FILE_VIEWS,
        ),
      )
      .meta({
        description:
          "What the files of documents are like, where documents lie as files (`engagement: { files: true }`).",
        examples: [{ "doc-001.docx": "up-to-date" }],
      })
      .optional(),
    "saved-by": z
      .record(z.string(), machineName("The laptop it was saved on.", "PEER2"))
      .meta({
        description: "Where the version of a document that is shown was saved first.",
        examples: [{ "doc-001.docx": "PEER2" }],
      })
      .optional(),
    "checked-out-by": z
      .record(
        z.string(),
        z.union([machineName("The laptop that has it.", "PEER2"), z.null()]).meta({
          description: "The laptop that has it, or null for nobody.",
          examples: ["PEER2", null],
        }),
      )
      .meta({
        description:
          "Who has a document checked out, as far as this laptop knows; `null` for nobody.",
        examples: [{ "doc-001.docx": "PEER2" }],
      })
      .optional(),
    numbers: z
      .record(z.string(), whole("The number it is shown with.", { least: 1, most: 999_999_999 }, 8))
      .meta({
        description:
          "Numbers under which adjusting entries are shown: of two that ask for the same, the first keeps it.",
        examples: [{ "entry/anna-1": 7, "entry/ben-1": 8 }],
      })
      .optional(),
  })
  .meta({
    id: "LaptopExpectation",
    title: "What one laptop shows",
    description:
      "What must be true of one laptop, or of each laptop of a range. Keys left out are not looked at.",
    examples: [{ indicator: "green", "connected-to": "PARENT" }],
  });
