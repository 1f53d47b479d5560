/** An example for each action of work-actions.ts. */
import { after } from "./room.ts";
import type { Example } from "./room.ts";
import type { WORK_ACTIONS } from "../../shape/work-actions.ts";

export const WORK_EXAMPLES: { readonly [key in keyof typeof WORK_ACTIONS]: Example } = {
  "edit-document": after(`- edit-document: { laptop: PEER1, document: memo.docx, size: 200kB }
  eventually: { within: 5m, PARENT: { documents: { memo.docx: present } } }`),
  "set-document-mode":
    after(`- set-document-mode: { laptop: PEER1, document: doc-001.docx, mode: on-demand }
- edit-document: { laptop: PEER1, document: doc-001.docx }
  expect: { PEER1: { kept-documents: 1, queue: 0 } }`),
  "sync-documents":
    after(`- set-document-mode: { laptop: PEER1, document: doc-001.docx, mode: on-demand }
- edit-document: { laptop: PEER1, document: doc-001.docx }
- sync-documents: { laptop: PEER1, document: doc-001.docx }
  expect: { PEER1: { kept-documents: 0 } }
  eventually: { within: 5m, PARENT: { saved-by: { doc-001.docx: PEER1 } } }`),
  "delete-document": after(`- delete-document: { laptop: PEER1, document: doc-002.docx }
  eventually: { within: 5m, PARENT: { documents: { doc-002.docx: absent } } }`),
  promote: after(`- edit-document: { laptop: PEER1, document: doc-001.docx }
- promote: { laptop: PEER1, document: doc-001.docx, by: OFFICE }
  expect: { PEER1: { saved-by: { doc-001.docx: OFFICE } } }`),
  confirm: after(`- work-offline: { laptops: PEER1..PEER2 }
- edit-document: { laptops: PEER1..PEER2, document: doc-001.docx }
- work-online: { laptops: PEER1..PEER2 }
  eventually: { within: 10m, PEER1: { conflicts: 1 } }
- confirm: { laptop: PEER1, document: doc-001.docx }
  eventually: { within: 10m, PEER1..PEER2: { conflicts: 0 } }`),
  "edit-record": after(`- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 1250 } }
  eventually: { within: 5m, PEER2: { records: { tb/1000: { balance: 1250 } } } }`),
  "delete-record": after(`- delete-record: { laptop: PEER1, record: tb/1001 }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
  eventually: { within: 5m, all-copies: equal }`),
};
