/** An example for each action of account-actions.ts. */
import { after } from "./room.ts";
import type { Example } from "./room.ts";
import type { ACCOUNT_ACTIONS } from "../../shape/account-actions.ts";

export const ACCOUNT_EXAMPLES: { readonly [key in keyof typeof ACCOUNT_ACTIONS]: Example } = {
  "create-account":
    after(`- create-account: { laptop: PARENT, name: late, password: s3cret, expired: true }
- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\late', password: s3cret }
  expect: { refused: 1330 }`),
  "share-folder": after(`- share-folder: { laptop: PARENT, share: Oak, readers: [field] }
- open-program: { laptop: PEER1, program: Explorer, on: '\\\\PARENT\\Oak' }`),
  "stop-sharing": after(`- stop-sharing: { laptop: PARENT, share: Maple }
- plug: { laptop: PEER3, into: left }
- open-program: { laptop: PEER3, program: Explorer, on: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
  expect: { refused: 67 }`),
  grant: after(`- share-folder: { laptop: PARENT, share: Oak }
- grant: { laptop: PARENT, share: Oak, account: field, access: read }
- open-program: { laptop: PEER1, program: Explorer, on: '\\\\PARENT\\Oak' }`),
  revoke: after(`- revoke: { laptop: PARENT, share: Maple, account: field }
- plug: { laptop: PEER3, into: left }
- create-child-copy: { laptop: PEER3, from: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
  expect: { refused: 5 }`),
};
