/**
 * One example for each action that plays and passes: the room and the morning they share, and the steps of each. The reference page
 * shows them, and a test plays them all.
 */
import { ACCOUNT_EXAMPLES } from "./examples/account.ts";
import { CHECK_OUT_EXAMPLES } from "./examples/check-out.ts";
import { COPY_EXAMPLES } from "./examples/copy.ts";
import { FILES_EXAMPLES } from "./examples/files.ts";
import { HANDS_EXAMPLES } from "./examples/hands.ts";
import { PROGRAM_EXAMPLES } from "./examples/program.ts";
import { EXAMPLE_MORNING, EXAMPLE_ROOM, ROOM_WITH_FILES, after, alone } from "./examples/room.ts";
import type { Example } from "./examples/room.ts";
import { SETTINGS_EXAMPLES } from "./examples/settings.ts";
import { SHARING_EXAMPLES } from "./examples/sharing.ts";
import { WORK_EXAMPLES } from "./examples/work.ts";
import type { ActionKey } from "../shape/actions.ts";

export const EXAMPLES: { readonly [key in ActionKey]: Example } = {
  ...HANDS_EXAMPLES,
  ...SETTINGS_EXAMPLES,
  ...ACCOUNT_EXAMPLES,
  ...SHARING_EXAMPLES,
  ...COPY_EXAMPLES,
  ...WORK_EXAMPLES,
  ...CHECK_OUT_EXAMPLES,
  ...FILES_EXAMPLES,
  ...PROGRAM_EXAMPLES,
  wait: after(`- wait: 5m
  expect: { PEER1: { indicator: green } }`),
  "prepare-parent":
    alone(`- prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
  expect: { PARENT: { indicator: offline, link: down } }`),
  "share-copy":
    after(`- share-copy: { laptop: PEER1, share: Oak, accounts: [{ name: field, password: s3cret }] }
- connect: { laptop: PEER2, to: '\\\\PEER1\\Oak', as: 'PEER1\\field', password: s3cret }
  expect: { PEER2: { indicator: yellow, connected-to: PEER1 } }`),
};

/** The example of an action as a scenario file. */
export const exampleScenario = (key: ActionKey): string => {
  const { files = false, morning, steps } = EXAMPLES[key];
  const indented = steps.replaceAll(/^/gm, "  ");
  return `${files ? ROOM_WITH_FILES : EXAMPLE_ROOM}${morning ? EXAMPLE_MORNING : ""}${indented}\n`;
};
