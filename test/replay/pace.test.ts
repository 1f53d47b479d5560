/** How long each event stays on the screen: quiet time is short, bursts are slow enough to see, words can be read. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measurePace, positionAt, wholeDay } from "../../src/replay/pace.ts";
import { nextSpeed, speedsOf, timesOf, type Speed } from "../../src/replay/speed.ts";
import { tellStory } from "../../src/replay/story.ts";
import { HOUR, MILLISECOND } from "../../src/sim/time.ts";
import { anyJournal } from "./arbitrary.ts";
import { Pen } from "./day.ts";

const paceOf = (pen: Pen) => measurePace(pen.journal.events, tellStory(pen.journal.events));

const shown = (pen: Pen): ReadonlyArray<number> => {
  const pace = paceOf(pen);
  return Array.from(pace.subarray(1), (at, index) => at - pace[index]!);
};

describe("the pace", () => {
  test("cuts quiet hours to a second and a half", () => {
    const pen = new Pen();
    pen.write("PEER1", "copy.opened");
    pen.wait(3 * HOUR).write("PEER1", "copy.opened");
    expect(shown(pen)[1]).toBe(1_500);
  });

  test("leaves what comes a second later a second later", () => {
    const pen = new Pen();
    pen.write("PEER1", "copy.opened");
    pen.wait(1_000 * MILLISECOND).write("PEER1", "copy.opened");
    expect(shown(pen)[1]).toBe(1_000);
  });

  test("shows events of one moment one after the other, those of the story longer than traffic", () => {
    const pen = new Pen();
    pen.write("PEER1", "copy.opened");
    pen.write("PEER1", "transfer");
    pen.write("PEER1", "copy.opened");
    expect(shown(pen)).toEqual([200, 200, 5]);
  });

  test("gives words the time to be read", () => {
    const pen = new Pen();
    const say = "The eleventh peer tries, and Windows XP has ten seats.";
    pen.write("scenario", "step", { step: 0, label: "connect", say });
    pen.write("PEER1", "copy.opened");
    expect(shown(pen)[1]).toBe(1_500 + 60 * say.length);
  });

  test("never stands still, and every position is reached at its time and not before", () => {
    fc.assert(
      fc.property(anyJournal(40), (journal) => {
        const pace = measurePace(journal.events, tellStory(journal.events));
        for (let position = 1; position < pace.length; position++) {
          expect(pace[position]).toBeGreaterThan(pace[position - 1]!);
          expect(positionAt(pace, pace[position]!)).toBe(position);
          expect(positionAt(pace, pace[position]! - 0.001)).toBe(position - 1);
        }
      }),
    );
  });
});

describe("the speeds", () => {
  const lasting = (millis: number) => Float64Array.from([0, millis]);

  test.each<[string, number, ReadonlyArray<Speed>]>([
    ["a day of five seconds", 5_000, ["a-step-a-press", 0.5, 1]],
    ["a day of a minute", 60_000, ["a-step-a-press", 0.5, 1, 2, 4, "the-day-in-ten-seconds"]],
    [
      "a day of an hour",
      3_600_000,
      ["a-step-a-press", 0.5, 1, 2, 4, 8, 16, 32, 64, "the-day-in-ten-seconds"],
    ],
  ])("of %s go from a step a press to the whole of it in ten seconds", (_, millis, speeds) => {
    const pace = lasting(millis);
    expect(speedsOf(pace)).toEqual(speeds);
    const times = speeds.map((speed) => timesOf(speed, pace));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(wholeDay(pace) / timesOf(speeds.at(-1)!, pace)).toBeLessThanOrEqual(10_000);
  });

  test("stay at both ends, and one another day does not have goes on from the quickest", () => {
    const pace = lasting(60_000);
    expect(nextSpeed("the-day-in-ten-seconds", 1, pace)).toBe("the-day-in-ten-seconds");
    expect(nextSpeed("a-step-a-press", -1, pace)).toBe("a-step-a-press");
    expect(nextSpeed(64, -1, pace)).toBe(4);
  });
});
