/** The actions of files.ts, as they stand in a file: part of the table in actions.ts, read by files-steps.ts. */
import { LETS_OTHERS } from "../../../model/sharing/holds.ts";
import { MISSING_ANSWERS } from "../../files.ts";
import { action, who, whoRule } from "./action-shape.ts";
import { fileName } from "./name-scalars.ts";
import { oneOf, text } from "./scalars.ts";

export const FILES_ACTIONS = {
  "open-file": action(
    "open-file",
    "Opens the file of a document in a program, which holds it until `close-program`: a newer version waits so long. `edit-document` saves in that program meanwhile. Needs `engagement: { files: true }`.",
    { laptop: "PEER1", document: "doc-001.docx", program: "Word" },
    {
      ...who,
      document: fileName("The document."),
      program: text("Name of the program. Default: Word.", "Excel").optional(),
      "lets-others": oneOf(
        {
          description:
            "What others may do with the file meanwhile, as with `open-program`. Default: `read`, as office programs let them.",
          examples: ["nothing"],
        },
        LETS_OTHERS,
      ).optional(),
    },
    whoRule,
  ),
  "delete-file": action(
    "delete-file",
    "Deletes the file of a document in Explorer. No document is deleted by that: the copy asks, and `missing-files` answers. Needs `engagement: { files: true }`.",
    { laptop: "PEER1", document: "doc-001.docx" },
    { ...who, document: fileName("The document.") },
    whoRule,
  ),
  "missing-files": action(
    "missing-files",
    "Says what became of files that are missing: they are put back, or were deleted on purpose and the documents go. Refused where no file is missing. Needs `engagement: { files: true }`.",
    { laptop: "PEER1", answer: "put-back" },
    {
      ...who,
      document: fileName("The document. Without one: all whose files are missing.").optional(),
      answer: oneOf(
        {
          description:
            "`put-back`: they were not meant to go. `deleted`: they were, and the documents with them.",
          examples: ["put-back"],
        },
        MISSING_ANSWERS,
      ),
    },
    whoRule,
  ),
} as const;
