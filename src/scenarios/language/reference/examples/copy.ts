/** An example for each action of copy-actions.ts. */
import { IN_THE_OFFICE, after, alone } from "./room.ts";
import type { Example } from "./room.ts";
import type { COPY_ACTIONS } from "../../shape/copy-actions.ts";

export const COPY_EXAMPLES: { readonly [key in keyof typeof COPY_ACTIONS]: Example } = {
  "create-sync-copy": alone(`- plug: { laptop: PARENT, into: office }
- create-sync-copy: { laptop: PARENT, from: OFFICE }
  expect: { PARENT: { documents: { doc-001.docx: present } } }`),
  "create-child-copy": after(`- plug: { laptop: PEER3, into: left }
- create-child-copy: { laptop: PEER3, from: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret, remember: true }
  expect: { PEER3: { documents: { doc-001.docx: present } } }`),
  "open-copy": after(`- close-copy: { laptop: PEER1 }
- open-copy: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
  "upgrade-program": after(`- upgrade-program: { laptops: [PARENT, PEER1, PEER2], to: 2 }
- open-copy: { laptops: [PARENT, PEER1, PEER2] }
  eventually: { within: 10m, PEER1: { indicator: green } }`),
  "close-copy": after(`- close-copy: { laptop: PEER1 }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
  expect: { refused: no-copy }`),
  connect: after(`- connect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }
  expect: { PEER1: { indicator: green, connected-to: PARENT } }`),
  disconnect: after(`- disconnect: { laptop: PEER1 }
  expect: { PEER1: { indicator: offline, connected-to: null } }`),
  switch:
    after(`- share-copy: { laptop: PEER1, share: Oak, accounts: [{ name: field, password: s3cret }] }
- connect: { laptop: PEER2, to: '\\\\PEER1\\Oak', as: 'PEER1\\field', password: s3cret, remember: true }
  expect: { PEER2: { indicator: yellow } }
- switch: { laptop: PEER2, to: parent }
  expect: { PEER2: { indicator: green, connected-to: PARENT } }`),
  "work-offline": after(`- work-offline: { laptop: PEER1 }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
  expect: { PEER1: { indicator: offline, queue: 1 } }`),
  "work-online": after(`- work-offline: { laptop: PEER1 }
- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
- work-online: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green, queue: 0 } }`),
  "sync-now": after(`- edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
- sync-now: { laptop: PEER1 }
  expect: { PEER1: { queue: 0 } }`),
  repair: after(`- edit-document: { laptop: PEER1, document: memo.docx }
- after: 1m
  damage-file: { laptop: PARENT, of: pieces }
- repair: { laptop: PARENT }
- wait: 2m
  expect: { all-copies: equal }`),
  "lock-down": alone(`${IN_THE_OFFICE}
- lock-down: { laptop: OFFICE, patience: 10m }
  eventually: { within: 5m, PARENT: { phase: locked-down } }`),
  "clean-up": alone(`${IN_THE_OFFICE}
- clean-up: { laptop: OFFICE, patience: 10m }
  eventually: { within: 5m, PARENT: { phase: open } }`),
  unlock: alone(`${IN_THE_OFFICE}
- lock-down: { laptop: OFFICE }
- unlock: { laptop: OFFICE }
  eventually: { within: 5m, PARENT: { phase: open } }`),
  abandon: alone(`${IN_THE_OFFICE}
- abandon: { laptop: OFFICE, copy-of: PARENT }
  eventually: { within: 5m, OFFICE: { members: { PARENT: abandoned } } }`),
  "delete-copy": after(`- delete-copy: { laptop: PEER1 }
  eventually: { within: 5m, PARENT: { members: { PEER1: deleted } } }`),
  "clear-information": alone(`${IN_THE_OFFICE}
- clear-information: { laptop: OFFICE }
  expect: { refused: copies-missing }
- delete-copy: { laptop: PARENT }
- clear-information: { laptop: OFFICE }
- open-copy: { laptop: OFFICE }
  expect: { refused: not-a-copy }`),
};
