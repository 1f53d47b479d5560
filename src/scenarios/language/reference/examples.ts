/**
 * One example for each action that plays and passes: the room and the morning they share, and the steps of each. The reference page
 * shows them, and a test plays them all.
 */
import type { ActionKey } from "../shape/actions.ts";

/** Who is there, in all examples. */
export const EXAMPLE_ROOM = String.raw`scenario: 1
name: An example
engagement: { name: Maple 2026, documents: 4, size: 40kB, records: 20 }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: windows-7-pro }
  PEER: { os: windows-7-pro, count: 3, stick: true }
network:
  devices: { left: { kind: switch, ports: 5 }, right: { kind: router, ports: 4 } }
  cables: 6
timeline:
`;

/** What happens before most of them: a prepared parent, two peers with copies, all on one switch. */
export const EXAMPLE_MORNING = String.raw`  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
  - plug: { laptops: [PARENT, PEER1..PEER2], into: left }
  - create-child-copy: { laptops: PEER1..PEER2, from: '\\PARENT\Maple', as: 'PARENT\field', password: s3cret, remember: true }
  - connect: { laptops: PEER1..PEER2, to: '\\PARENT\Maple' }
`;

export interface Example {
  /** Whether the morning comes before it. */
  readonly morning: boolean;
  readonly steps: string;
}

const after = (steps: string): Example => ({ morning: true, steps });
const alone = (steps: string): Example => ({ morning: false, steps });

/** A copy of the office original on PARENT, which stays on the office network. */
const IN_THE_OFFICE = String.raw`- plug: { laptop: PARENT, into: office }
- create-sync-copy: { laptop: PARENT, from: OFFICE }
- connect: { laptop: PARENT, to: '\\OFFICE\Maple 2026', as: 'OFFICE\office', password: office, remember: true }
- open-copy: { laptop: OFFICE }`;

export const EXAMPLES: { readonly [key in ActionKey]: Example } = {
  plug: after(`- plug: { laptop: PEER3, into: left }
  expect: { PEER3: { link: up } }`),
  unplug: after(`- unplug: { laptop: PEER1 }
  expect: { PEER1: { link: down } }`),
  join: alone(`- join: { laptop: PEER1, with: PARENT }
  expect: { PEER1: { link: up, address: 169.254 } }`),
  "plug-device": after(`- plug-device: { device: right, into: left }
  expect: { cables-left: 2 }`),
  "unplug-device": after(`- plug-device: { device: right, into: left }
- unplug-device: { device: right }
  expect: { cables-left: 3 }`),
  "power-off-device": after(`- power-off-device: { device: left }
  eventually: { within: 5s, PARENT: { link: down } }`),
  "power-on-device": after(`- power-off-device: { device: left }
- after: 5m
  power-on-device: { device: left }
  eventually: { within: 5m, PEER1: { link: up, indicator: green } }`),
  flap: after(`- flap: { laptop: PEER1, every: 5s, for: 1m }
- after: 2m
  expect: { PEER1: { link: up } }`),
  dock: after(`- dock: { laptop: PEER3, into: left }
  expect: { PEER3: { link: up }, cables-left: 2 }`),
  undock: after(`- dock: { laptop: PEER3, into: left }
- undock: { laptop: PEER3 }
  expect: { PEER3: { link: down }, cables-left: 3 }`),
  hibernate: after(`- hibernate: { laptop: PEER1 }
  expect: { PEER1: { power: hibernate } }`),
  "close-lid": after(`- close-lid: { laptop: PEER1 }
  expect: { PEER1: { power: sleep } }`),
  "open-lid": after(`- close-lid: { laptop: PEER1 }
- open-lid: { laptop: PEER1 }
  expect: { PEER1: { power: on } }`),
  "power-off": after(`- power-off: { laptop: PEER1 }
  expect: { PEER1: { power: off } }`),
  "power-on": after(`- power-off: { laptop: PEER1 }
- power-on: { laptop: PEER1 }
- open-copy: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
  "shut-down": after(`- shut-down: { laptop: PARENT }
  expect: { PARENT: { power: off } }
  eventually: { within: 5m, PEER1: { indicator: offline } }`),
  reboot: after(`- reboot: { laptop: PEER1 }
  expect: { PEER1: { power: on } }
- open-copy: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
  "unplug-power": after(`- unplug-power: { laptop: PARENT }
- after: 4h
  expect: { PARENT: { power: hibernate } }`),
  "plug-power": after(`- unplug-power: { laptop: PARENT }
- after: 2h
  plug-power: { laptop: PARENT }
- after: 4h
  expect: { PARENT: { power: on } }`),
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
  "create-sync-copy": alone(`- plug: { laptop: PARENT, into: office }
- create-sync-copy: { laptop: PARENT, from: OFFICE }
  expect: { PARENT: { documents: { doc-001.docx: present } } }`),
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
  "sign-in": after(`- plug: { laptop: PEER3, into: left }
- sign-in: { laptop: PEER3, to: '\\\\PARENT', as: 'PARENT\\field', password: s3cret, remember: true }
- connect: { laptop: PEER3, to: '\\\\PARENT\\Maple' }
  expect: { refused: no-copy }`),
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
  "edit-document": after(`- edit-document: { laptop: PEER1, document: memo.docx, size: 200kB }
  eventually: { within: 5m, PARENT: { documents: { memo.docx: present } } }`),
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
  "open-program": after(`- plug: { laptop: PEER3, into: left }
- open-program: { laptop: PEER3, program: Explorer, on: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
  expect: { PARENT: { net-session: { PEER1..PEER3: field } } }`),
  "close-program": after(`- plug: { laptop: PEER3, into: left }
- open-program: { laptop: PEER3, program: Explorer, on: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
- close-program: { laptop: PEER3, program: Explorer }
  eventually: { within: 20m, PARENT: { sessions: 2 } }`),
  sleep: after(`- sleep: { laptop: PEER1 }
  expect: { PEER1: { power: sleep } }`),
  wake: after(`- sleep: { laptop: PEER1 }
- after: 1h
  wake: { laptop: PEER1 }
  eventually: { within: 5m, PEER1: { indicator: green } }`),
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
  const { morning, steps } = EXAMPLES[key];
  const indented = steps.replaceAll(/^/gm, "  ");
  return `${EXAMPLE_ROOM}${morning ? EXAMPLE_MORNING : ""}${indented}\n`;
};
