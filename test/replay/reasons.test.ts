/** What the panel tells when somebody asks why. */
import { describe, expect, test } from "vitest";
import { fieldAt } from "../../src/replay/history.ts";
import { reasons } from "../../src/replay/reasons.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { takenSeats } from "../../src/replay/seats.ts";
import { fieldDay } from "./day.ts";

const passing = openReplay(fieldDay());
const failing = openReplay(fieldDay("failing"));

const seats = (position: number) => takenSeats(passing.events, fieldAt(passing.history, position));

describe("why", () => {
  test("an expectation is not met is told by what its laptop did before", () => {
    const chain = reasons(failing, failing.firstFailure!, "story");
    expect(chain.at(-1)).toMatchObject({ kind: "expect.fail", key: "PEER2.indicator" });
    expect(chain.at(-2)).toMatchObject({ kind: "indicator", actor: "PEER2" });
    expect(chain.some(({ kind }) => kind === "cable.unplugged")).toBe(true);
  });

  test("anything else happened is told by its causes, and before the first event nothing did", () => {
    const refused = passing.firstRefusal!;
    expect(reasons(passing, refused, "story").at(-1)).toBe(passing.events[refused - 1]);
    expect(reasons(passing, 0, "story")).toEqual([]);
  });

  test("is told without what only carries a cause on, unless everything is looked at", () => {
    const kinds = (view: "story" | "everything") =>
      reasons(failing, failing.firstFailure!, view).map(({ kind }) => kind);
    expect(kinds("story")).not.toContain("link.down");
    expect(kinds("everything")).toContain("link.down");
    const unlit = passing.events.find(({ kind }) => kind === "link.up")!;
    expect(reasons(passing, unlit.seq + 1, "story").at(-1)).toBe(unlit);
  });

  test("a laptop found no seat is told by who has them", () => {
    expect(seats(passing.firstRefusal!)).toBe(
      "PARENT (XP Home) takes 5 at once. They are taken by PEER1, PEER2, PEER3, PEER4, PEER5.",
    );
    expect(seats(passing.firstRefusal! - 1)).toBeNull();
    expect(seats(0)).toBeNull();
  });
});
