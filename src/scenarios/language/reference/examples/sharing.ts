/** An example for each action of sharing-actions.ts. */
import { after } from "./room.ts";
import type { Example } from "./room.ts";
import type { SHARING_ACTIONS } from "../../shape/sharing-actions.ts";

export const SHARING_EXAMPLES: { readonly [key in keyof typeof SHARING_ACTIONS]: Example } = {
  "change-account": after(`- change-account: { laptop: PARENT, name: field, disabled: true }
- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\field', password: s3cret }
  expect: { refused: 1331 }`),
  "limit-folder":
    after(`- limit-folder: { laptop: PARENT, share: Maple, account: field, access: none }
- sync-now: { laptop: PEER1 }
  expect: { refused: 5 }`),
  "save-in-program":
    after(`- open-program: { laptop: PEER1, program: Excel, on: '\\\\PARENT\\Maple', file: _Sync/format.json, writes: true }
- save-in-program: { laptop: PEER1, program: Excel, size: 200kB }`),
  "copy-folder": after(`- copy-folder: { laptop: PEER1, as: monday }`),
  "restore-folder": after(`- close-copy: { laptop: PEER1 }
- copy-folder: { laptop: PEER1, as: monday }
- delete-folder: { laptop: PEER1 }
- restore-folder: { laptop: PEER1, from: monday }
- open-copy: { laptop: PEER1 }
  expect: { PEER1: { documents: { doc-001.docx: present } } }`),
  "delete-folder": after(`- close-copy: { laptop: PEER1 }
- delete-folder: { laptop: PEER1 }
- open-copy: { laptop: PEER1 }
  expect: { refused: not-a-copy }`),
  "damage-file": after(`- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
- after: 1m
  damage-file: { laptop: PEER1, of: operations, how: gone }
- close-copy: { laptop: PEER1 }
- open-copy: { laptop: PEER1 }
  eventually: { within: 2m, PEER1: { indicator: green, records: { tb/1000: { balance: 5 } } } }`),
  "pull-stick": after(`- pull-stick: { laptop: PEER1 }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
  expect: { refused: 3 }`),
  "put-stick-back": after(`- pull-stick: { laptop: PEER1 }
- put-stick-back: { laptop: PEER1 }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }`),
  fault: after(`- fault: { name: wall, does: partition, from: PEER1, to: PARENT }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
- after: 5m
  expect: { PEER1: { queue: 1 } }`),
  "end-fault": after(`- fault: { name: wall, does: partition, from: PEER1, to: PARENT }
- after: 5m
  end-fault: { name: wall }
  eventually: { within: 10m, PEER1: { indicator: green } }`),
};
