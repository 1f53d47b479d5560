/** The scenario `fieldlab init` writes: a small day that passes, with a word to each part of it. */

/** `schema` is where the editor finds the JSON Schema, from the folder of the file. */
export const firstDay = (
  schema: string,
): string => String.raw`# yaml-language-server: $schema=${schema}
scenario: 1
name: Ben's work reaches the parent
about: The first day of this folder. Change it into the day you want to see.
tags: [first]

# Who is there. OFFICE holds the original; count: 5 would make five laptops of one line.
engagement: { name: Maple 2026, documents: 8, size: 2MB, records: 60 }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: windows-xp-pro }
  ANNA: { os: windows-7-pro }
  BEN: { os: windows-7-pro }

# What they can be plugged into.
network:
  switch: { ports: 5, speed: 100Mbit/s }
  cables: 3

timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
    say: In the office the parent laptop is prepared.
  - at: 1h
    plug: { laptops: [PARENT, ANNA, BEN] }
    say: At the client's everybody is plugged in.
  - create-child-copy: { laptops: [ANNA, BEN], from: '\\PARENT\Maple', as: 'PARENT\field', password: s3cret, remember: true }
  - connect: { laptops: [ANNA, BEN], to: '\\PARENT\Maple' }
    expect: { ANNA: { indicator: green }, BEN: { indicator: green, connected-to: PARENT } }
  - after: 10m
    edit-record: { laptop: BEN, record: tb/1000, set: { balance: 1250 } }
    eventually: { within: 5m, ANNA: { records: { tb/1000: { balance: 1250 } } } }
    fail: Ben's change did not arrive. fieldlab replay shows why.

# In the end all copies are the same, and two sessions are open at the parent.
eventually: { within: 30m, all-copies: equal, PARENT: { sessions: 2 } }
must-happen: [copy-created]
`;
