/** The room and the morning that the examples share, and what an example is. */

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

/** The same where documents lie as files. */
export const ROOM_WITH_FILES = EXAMPLE_ROOM.replace("records: 20 }", "records: 20, files: true }");

/** What happens before most of them: a prepared parent, two peers with copies, all on one switch. */
export const EXAMPLE_MORNING = String.raw`  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
  - plug: { laptops: [PARENT, PEER1..PEER2], into: left }
  - create-child-copy: { laptops: PEER1..PEER2, from: '\\PARENT\Maple', as: 'PARENT\field', password: s3cret, remember: true }
  - connect: { laptops: PEER1..PEER2, to: '\\PARENT\Maple' }
`;

export interface Example {
  /** Whether the morning comes before it. */
  readonly morning: boolean;
  /** Whether documents lie as files. */
  readonly files?: true;
  readonly steps: string;
}

export const after = (steps: string): Example => ({ morning: true, steps });

export const withFiles = (steps: string): Example => ({ morning: true, files: true, steps });

export const alone = (steps: string): Example => ({ morning: false, steps });

/** A copy of the office original on PARENT, which stays on the office network. */
export const IN_THE_OFFICE = String.raw`- plug: { laptop: PARENT, into: office }
- create-sync-copy: { laptop: PARENT, from: OFFICE }
- connect: { laptop: PARENT, to: '\\OFFICE\Maple 2026', as: 'OFFICE\office', password: office, remember: true }
- open-copy: { laptop: OFFICE }`;
