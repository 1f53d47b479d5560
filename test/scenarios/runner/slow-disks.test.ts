/** How slow the disk of a laptop is, written in a scenario and played. */
import { describe, expect, it } from "vitest";
import { messages, smallRoom } from "../../support/scenario.ts";

/** Whether the parent has a document of 5 MB in so many seconds after PEER1 saved it; the wire needs half of one, and the parent looks within 30. */
const isThere = (parent: string, within: string): boolean => {
  const save = `  - at: 1h
    edit-document: { laptop: PEER1, document: scan.pdf, size: 5MB }
    eventually: { within: ${within}, PARENT: { documents: { scan.pdf: present } } }`;
  const failed = messages(smallRoom(save, { parent: `windows-7-pro, ${parent}` }));
  for (const message of failed) expect(message).toContain("scan.pdf should be present");
  return failed.length === 0;
};

describe("the disk of the parent", () => {
  it("makes everybody wait when it is slow, whatever the network can do", () => {
    expect(isThere("disk: 250GB", "35s")).toBe(true);
    expect(isThere("disk-speed: 1Mbit/s", "35s")).toBe(false);
    expect(isThere("disk-speed: 1Mbit/s", "3m")).toBe(true);
  });

  it("makes every file wait when it takes its time before it does anything", () => {
    expect(isThere("disk-latency: 2s", "35s")).toBe(false);
    expect(isThere("disk-latency: 2s", "5m")).toBe(true);
  });
});
