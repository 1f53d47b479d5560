/** Laptops with different versions of the program (domain D65), written in a scenario and played. */
import { describe, expect, it } from "vitest";
import { messages, smallRoom } from "../../support/scenario.ts";

const upgraded = (peer: string): string =>
  smallRoom(`  - unplug: { laptops: [PARENT, PEER1, PEER2] }
  - upgrade-program: { laptop: PARENT, to: 2 }
  - open-copy: { laptop: PARENT }
  - edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 9 } }
  - plug: { laptops: [PARENT, PEER1, PEER2] }
${peer}`);
const connect = "  - connect: { laptop: PEER1, to: '\\\\PARENT\\Test' }\n";
const refused = `${connect}    expect: { refused: needs-upgrade, PEER1: { queue: 1 } }\n`;

describe("a parent that was opened with a newer version", () => {
  it("refuses older ones, whose work waits until they are upgraded", () => {
    const day = upgraded(`${refused}  - upgrade-program: { laptop: PEER1, to: 2 }
  - open-copy: { laptop: PEER1 }
${connect}    eventually: { within: 1m, PARENT: { records: { tb/1000: { balance: 9 } } } }
`);
    expect(messages(day)).toEqual([]);
    expect(messages(upgraded(connect))[0]).toContain("written by a newer version");
  });

  it("may have been the newer one in the morning: then an older one cannot make a copy", () => {
    const day = smallRoom("", { parent: "windows-7-pro, program-version: 2" });
    expect(messages(day)[0]).toContain("needs-upgrade");
    const all = day.replace("count: 2 }", "count: 2, program-version: 2 }");
    expect(messages(all)).toEqual([]);
  });
});
