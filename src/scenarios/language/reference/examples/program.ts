/** An example for each action of program-actions.ts. */
import { after } from "./room.ts";
import type { Example } from "./room.ts";
import type { PROGRAM_ACTIONS } from "../../shape/program-actions.ts";

export const PROGRAM_EXAMPLES: { readonly [key in keyof typeof PROGRAM_ACTIONS]: Example } = {
  "sign-in": after(`- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\field', password: s3cret, remember: true }
- connect: { laptop: PEER3, to: '\\\\PARENT\\Maple' }
  expect: { refused: no-copy }`),
  "open-program": after(`- plug: { laptop: PEER3, into: left }
- open-program: { laptop: PEER3, program: Explorer, on: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
  expect: { PARENT: { net-session: { PEER1..PEER3: field } } }`),
  "close-program": after(`- plug: { laptop: PEER3, into: left }
- open-program: { laptop: PEER3, program: Explorer, on: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
- close-program: { laptop: PEER3, program: Explorer }
  eventually: { within: 20m, PARENT: { sessions: 2 } }`),
};
