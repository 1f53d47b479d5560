/** An example for each action of check-out-actions.ts. */
import { IN_THE_OFFICE, alone } from "./room.ts";
import type { Example } from "./room.ts";
import type { CHECK_OUT_ACTIONS } from "../../shape/check-out-actions.ts";

export const CHECK_OUT_EXAMPLES: { readonly [key in keyof typeof CHECK_OUT_ACTIONS]: Example } = {
  "check-out": alone(`${IN_THE_OFFICE}
- check-out: { laptop: PARENT, document: doc-001.docx }
  expect: { PARENT: { checked-out-by: { doc-001.docx: PARENT } } }`),
  release: alone(`${IN_THE_OFFICE}
- check-out: { laptop: PARENT, document: doc-001.docx }
- release: { laptop: PARENT, document: doc-001.docx }
  expect: { PARENT: { checked-out-by: { doc-001.docx: null } } }`),
  "undo-check-outs": alone(`${IN_THE_OFFICE}
- check-out: { laptop: PARENT, document: doc-001.docx }
- undo-check-outs: { laptop: OFFICE, document: doc-001.docx }
  expect: { OFFICE: { checked-out-by: { doc-001.docx: null } } }`),
};
