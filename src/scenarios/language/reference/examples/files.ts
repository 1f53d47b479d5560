/** An example for each action of files-actions.ts. */
import { withFiles } from "./room.ts";
import type { Example } from "./room.ts";
import type { FILES_ACTIONS } from "../../shape/files-actions.ts";

export const FILES_EXAMPLES: { readonly [key in keyof typeof FILES_ACTIONS]: Example } = {
  "open-file": withFiles(`- wait: 1m
- open-file: { laptop: PEER2, document: doc-001.docx }
- edit-document: { laptop: PEER1, document: doc-001.docx }
  eventually: { within: 1m, PEER2: { files: { doc-001.docx: waiting } } }
- close-program: { laptop: PEER2, program: Word }
  eventually: { within: 2m, PEER2: { files: { doc-001.docx: up-to-date } } }`),
  "delete-file": withFiles(`- wait: 1m
- delete-file: { laptop: PEER1, document: doc-002.docx }
  eventually: { within: 10s, PEER1: { files: { doc-002.docx: missing }, documents: { doc-002.docx: present } } }`),
  "missing-files": withFiles(`- wait: 1m
- delete-file: { laptop: PEER1, document: doc-002.docx }
- wait: 10s
- missing-files: { laptop: PEER1, answer: put-back }
  eventually: { within: 10s, PEER1: { files: { doc-002.docx: up-to-date } } }`),
};
