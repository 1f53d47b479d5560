/** Signing in to another computer, and programs that use it: part of the table in actions.ts, read by program-steps.ts. */
import { action, who, whoRule } from "./action-shape.ts";
import { PARENT_SHARE, PARENT_USER, credentialRule, credentials } from "./credentials.ts";
import { UncHost, UncHostOrShare } from "./path-scalars.ts";
import { text } from "./scalars.ts";
import { HOLDING } from "./sharing-actions.ts";

export const PROGRAM_ACTIONS = {
  "sign-in": action(
    "sign-in",
    "Step 3: browses to another computer and enters user name and password when prompted.",
    { laptop: "PEER1", to: String.raw`\\PARENT`, ...PARENT_USER },
    { ...who, to: UncHost, ...credentials },
    { ...whoRule, ...credentialRule },
  ),
  "open-program": action(
    "open-program",
    "Opens another program that uses a computer on the network: it holds a session there and so takes a seat. With `file` it keeps that file open.",
    {
      laptop: "PEER2",
      program: "Explorer",
      on: PARENT_SHARE,
      as: String.raw`PARENT\field`,
      password: "s3cret",
    },
    {
      ...who,
      program: text("Name of the program.", "Explorer"),
      on: UncHostOrShare,
      file: text("A file of the share that stays open.", "doc-003.docx").optional(),
      ...HOLDING,
      "windows-user": text(
        "Another Windows user of this laptop, logged on beside the first (fast user switching): with connections and passwords of their own, and so a seat of their own. Default: the user of the laptop.",
        "night-shift",
      ).optional(),
      ...credentials,
    },
    { ...whoRule, ...credentialRule },
  ),
  "close-program": action(
    "close-program",
    "Closes a program opened with open-program.",
    { laptop: "PEER2", program: "Explorer" },
    { ...who, program: text("Name of the program.", "Explorer") },
    whoRule,
  ),
} as const;
