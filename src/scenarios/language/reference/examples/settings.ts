/** An example for each action of settings-actions.ts. */
import { after } from "./room.ts";
import type { Example } from "./room.ts";
import type { SETTINGS_ACTIONS } from "../../shape/settings-actions.ts";

export const SETTINGS_EXAMPLES: { readonly [key in keyof typeof SETTINGS_ACTIONS]: Example } = {
  "set-address": after(`- set-address: { laptop: PEER1, address: 10.1.1.1 }
  expect: { PEER1: { address: static } }
  eventually: { within: 5m, PEER1: { indicator: offline } }`),
  "rename-computer": after(`- rename-computer: { laptop: PARENT, to: MAIN }
- reboot: { laptop: PARENT }
- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\MAIN', as: 'MAIN\\field', password: s3cret }`),
  "set-network-profile": after(`- set-network-profile: { laptop: PARENT, profile: public }
- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\field', password: s3cret }
  expect: { refused: 53 }`),
  "block-file-sharing": after(`- block-file-sharing: { laptop: PARENT, direction: inbound }
- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\field', password: s3cret }
  expect: { refused: 53 }`),
  "allow-file-sharing": after(`- block-file-sharing: { laptop: PARENT, direction: inbound }
- allow-file-sharing: { laptop: PARENT, direction: inbound }
- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\field', password: s3cret }`),
  "connect-vpn": after(`- unplug: { laptop: PARENT }
- plug: { laptop: PARENT, into: right }
- connect-vpn: { laptop: PARENT }
- connect: { laptop: PARENT, to: '\\\\OFFICE\\Maple 2026', as: 'OFFICE\\office', password: office }
  expect: { PARENT: { indicator: green } }`),
  "disconnect-vpn": after(`- unplug: { laptop: PARENT }
- plug: { laptop: PARENT, into: right }
- connect-vpn: { laptop: PARENT }
- disconnect-vpn: { laptop: PARENT }
- connect: { laptop: PARENT, to: '\\\\OFFICE\\Maple 2026', as: 'OFFICE\\office', password: office }
  expect: { refused: 53 }`),
  "fill-disk": after(`- fill-disk: { laptop: PEER1, free: 1MB }
- edit-document: { laptop: PEER1, document: large.docx, size: 5MB }
  expect: { refused: 112 }`),
  "set-clock": after(`- set-clock: { laptop: PEER2, by: -3h }
- edit-record: { laptop: PEER2, record: tb/1000, set: { balance: 5 } }
  eventually: { within: 5m, PEER1: { records: { tb/1000: { balance: 5 } } } }`),
};
