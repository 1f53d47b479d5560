/**
 * The hand-written first part of the scenario reference: the whole syntax on one page. The rest of the page is generated from the
 * schema (`reference.ts`).
 */
export const REFERENCE_INTRO = String.raw`# Scenario reference

<!-- Written by npm run schema from src/scenarios/language; do not edit by hand. -->

A scenario is a YAML file named ${"`*.scenario.yaml`"}. Its first line tells editors where the schema is.

## On one page

${"```yaml"}
# yaml-language-server: $schema=../../schema/scenario.v1.json
scenario: 1                       # version of the language
name: The eleventh peer is refused by a Windows XP parent
about: What somebody sees, and what helps, in a few sentences.
symptom: ['71: No more connections can be made to this remote computer …', The indicator stays offline]   # fieldlab list --symptom finds it
cause: Why it happens, in one sentence.
source: Where that is known from.
tags: [caps, windows-xp]
issue: '#214'                     # where the trouble is written down
owner: field tools                # whom to ask
# skip: reason                    # not played with the others
# known-failure: '#214'           # it fails and may; once it passes, the run fails and says so
seed: 7                           # number or text; default: made from the name
scheduling: fifo                  # or random, pct
# matrix: { nodes.PARENT.os: [windows-xp-pro, windows-7-pro], network.cables: [12, 13] }   # four days in one file
policies: { yellow: not-immediate-parent, cap-order: authenticate-first, cap-unit: user-and-machine, file-system: ntfs }
engagement: { name: Maple 2026, documents: 24, size: 6MB, records: 200 }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: windows-xp-pro, user: anna, password: pw, clock: { offset: -3m, drift: 50ppm } }
  PEER: { os: windows-7-pro, count: 11 }          # PEER1 … PEER11
# defaults: { os: windows-7-pro }                 # what every node has that does not say it itself
# kinds: { old-laptop: { os: windows-xp-pro, auto-mdix: false } }   # then: PARENT: { kind: old-laptop }
network:
  switch: { ports: 16, speed: 100Mbit/s }         # a device named "switch"; or router: {…}, named "router"
  # devices: { left: { kind: switch, ports: 5 }, right: { kind: router, ports: 4 } }
  cables: 12                                      # default: one for every port
timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
    say: What a trainer would read aloud.
  - at: 1h                                        # not before this time of the day
    plug: { laptops: [PARENT, PEER1..PEER11] }
  - create-child-copy: { laptops: PEER1..PEER10, from: '\\PARENT\Maple', as: 'PARENT\field', password: s3cret, remember: true }
  - connect: { laptops: PEER1..PEER10, to: '\\PARENT\Maple' }
    expect: { PEER1..PEER10: { indicator: green, connected-to: PARENT }, cables-left: 0 }
    pass: Said when the expectations of the step hold.
    fail: Said when they do not.
  - after: 5m                                     # after the end of the previous step
    connect: { laptop: PEER11, to: '\\PARENT\Maple', as: 'PARENT\field', password: s3cret }
    expect: { refused: 71 }                       # a Windows code, or a word such as no-cable
  - edit-document: { laptop: PEER1, document: doc-003.docx, size: 2MB }
  - edit-record: { laptop: PEER2, record: tb/1000, set: { amount: 1250 } }
    eventually: { within: 5m, PARENT: { records: { tb/1000: { amount: 1250 } } } }
  - expect: { PARENT: { sessions: 10 } }          # a step without action only looks
    always: { PARENT: { power: on } }             # from now on, at every moment; until: 3h or for: 30m in its braces ends it
    never: { PEER1: { indicator: yellow } }       # what must not come true
  - every: 10m                                    # again and again beside the timeline, until: a time of the day or its end
    until: 3h
    edit-record: { laptop: PEER3, record: tb/1001, set: { amount: 5 } }
  - together:                                     # at the same time; a list among them is several steps in a row
      - sync-now: { laptop: PEER4 }
      - - edit-document: { laptop: PEER5, document: doc-001.docx }
        - after: 5m
          sync-now: { laptop: PEER5 }
  - repeat:                                       # the same steps three times
      times: 3
      steps:
        - sleep: { laptop: PEER6 }
        - after: 5m
          wake: { laptop: PEER6 }
workload:                                         # left to chance, drawn from the seed; explain shows what
  typing: { who: PEER1..PEER5, every: 5m..20m, edits: { records: 3, documents: 1 }, from: 2h, until: 3h }
faults:
  bumps: { who: PEER1..PEER5, kinds: [cable-pulled, sleep, reboot], every: 10m..30m, dwell: 1m..10m, from: 2h, until: 3h }
eventually: { within: 30m, all-copies: equal }    # counted from the end of the last step
always: [no-lost-edits, sessions-within-cap]      # default: all invariants
must-happen: [seat-refused, { mark: seat-refused, on: PEER11 }]
breaks: [{ set: { nodes.PARENT.os: windows-7-pro }, because: Windows 7 accepts twenty }]   # it must fail then
${"```"}

* **matrix** takes paths as ${"`--set`"} does and the values each takes; every combination is a scenario, named ${"`name [os=windows-xp-pro cables=12]`"}.
  As in GitHub Actions, ${"`exclude`"} leaves out all combinations with the values it names, and ${"`include`"} then adds values of other paths to the
  combinations that have those of its values that are in the lists, or a day of its own where none has. In flow style write ${"`timeline.3.at`"} for ${"`timeline[3].at`"}.
* **Steps** run one after the other; each waits until the previous one has ended. A step has exactly one action, or none and then
  ${"`expect`, `eventually` or `say`"}. ${"`at`"} and ${"`after`"} exclude each other. A step for several laptops is several people doing it at the
  same moment.
* **Steps of steps**: ${"`together`"} ends when all its steps have ended; ${"`repeat`"} is its steps written out so many times; a step with ${"`every`"} goes
  on beside the timeline, and a round that fails ends the day. Cables are counted before the run only as long as the order is plain.
* **Chance**: what ${"`workload`"} and ${"`faults`"} leave open is drawn when the file is read, from streams of their names. Another seed is another day; a
  block more or less changes nothing about the others. A single edit or fault that is refused fails nothing: say what must hold with
  ${"`always`"} and ${"`eventually`"}. Leave the laptops alone in the timeline meanwhile: a step at one that was put to sleep is refused.
* **Laptops** are named by ${"`laptop: PEER1`"} (one) or ${"`laptops:`"} (a range ${"`PEER1..PEER10`"}, or a list of names and ranges). Keys of
  ${"`expect`"} and ${"`eventually`"} may be ranges too.
* **The office** is there by itself as soon as a node holds the top level: a device named ${"`office`"} with cables of its own. The
  holder is plugged into it when the day begins. ${"`plug: { laptop: PARENT, into: office }`"} takes no cable of the pool. The office original is shared as
  ${"`\\\\OFFICE\\<name of the engagement>`"}, account ${"`office`"}, password ${"`office`"}; ${"`create-sync-copy`"} uses them.
* **Units** are always written: ${"`250ms` `5s` `1h30m` `2 minutes`"}; ${"`6MB`"} (10^6), ${"`10MiB`"} (2^20); ${"`100Mbit/s`"}; ${"`50ppm`"}.
* **Network paths** stand in single quotes: ${"`'\\\\PARENT\\Maple'`, `'\\\\PARENT'`, `as: 'PARENT\\field'`"}. ${"`as`"} and ${"`password`"} come together; without
  them Windows offers the user and password of the laptop's own user. The default user of PEER3 is ${"`peer3`"} with password ${"`peer3`"}.
* **Documents** of the engagement are ${"`doc-001.docx`, `doc-002.docx`"} and on; ${"`edit-document`"} with a new name creates it (64KiB unless ${"`size`"} says
  otherwise). **Records** are trial-balance lines ${"`tb/1000`, `tb/1001`"} and on, adjusting entries ${"`entry/anna-1`"} (with a
  ${"`number`"} that is shown once, see ${"`numbers`"}) or ${"`aje/1`"}, sign-offs ${"`signoff/doc-001.docx`"}; ${"`edit-record`"} with a new id creates it.
* **Refused**: when a step expects ${"`refused`"}, every laptop of the step must be refused in that way. An action that is refused without
  being expected fails the run.
* **Cables and ports** are counted before the run: plugging in more laptops than there are cables or ports is an error in the file,
  unless that step says ${"`expect: { refused: no-cable }`"} or ${"`no-port`"}. ${"`plug: { laptop: X, port: 3 }`"} names a port.
* **include** takes ${"`nodes`, `kinds`, `defaults`, `network`, `engagement`, `policies`"} from other files. Nothing is overridden: a name defined twice is an error.
* **Top-level keys that start with ${"`x-`"}** are ignored; anchors may be defined there and used with ${"`*`"} anywhere below. Merge keys are not read.
`;
