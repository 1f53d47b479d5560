/** Finding a scenario by what somebody saw. */
import { describe, expect, it } from "vitest";
import { nearestBySymptom, symptomRank } from "../../src/scenarios/symptom.ts";

const FULL = {
  name: "The eleventh peer is refused by a Windows XP parent",
  symptom: [
    "71: No more connections can be made to this remote computer at this time",
    "The indicator stays offline",
  ],
  cause: "Windows XP Professional accepts ten connections.",
  source: "D1; Microsoft KB 314882",
  about: "It gets in when somebody gives up a seat.",
};

describe("what somebody saw", () => {
  it.each([
    ["no more connections", "as it is written", 0],
    ["More CONNECT", "in any case, and cut short", 0],
    ["71", "by its code", 0],
    ["error 71", "by its code, as people say it", 0],
    ["0x80070047", "by the number Explorer shows", 0],
    ["connections, remote, no", "in any order", 1],
  ] as const)("%s finds the message %s", (seen, _how, rank) => {
    expect(symptomRank(FULL, seen)).toBe(rank);
  });

  it("a code is meant as a whole", () => {
    expect(symptomRank(FULL, "7")).toBeNull();
    expect(symptomRank({ ...FULL, symptom: ["1371: …"] }, "71")).toBeNull();
    expect(
      symptomRank({ ...FULL, symptom: ["More than one is not allowed"] }, "no more"),
    ).toBeNull();
  });

  it("one line that says it all comes before several together, and those before the other texts", () => {
    expect(symptomRank(FULL, "indicator offline")).toBe(1);
    expect(symptomRank(FULL, "connections offline")).toBe(2);
    expect(symptomRank(FULL, "connections offline seat")).toBe(3);
    expect(symptomRank(FULL, "eleventh peer")).toBe(3);
  });

  it("a failure is found by its number in the list of failures", () => {
    expect(symptomRank(FULL, "D1")).toBe(3);
    expect(symptomRank({ ...FULL, source: "D12" }, "D1")).toBeNull();
  });

  it("a word that is nowhere finds nothing, and neither does no word", () => {
    expect(symptomRank(FULL, "no more printers")).toBeNull();
    expect(symptomRank(FULL, " … ")).toBeNull();
  });

  it("where only the word error was seen, it is looked for", () => {
    expect(symptomRank(FULL, "error")).toBeNull();
    expect(
      symptomRank({ ...FULL, symptom: ["An unexpected network error occurred."] }, "error"),
    ).toBe(0);
  });
});

describe("a complaint in somebody's own words", () => {
  const day = (name: string, about: string) => ({ name, about, symptom: [], cause: "", tags: [] });
  const asleep = day("The parent falls asleep", "Everybody is offline after lunch.");
  const others = ["A", "B", "C"].map((name) => day(name, "Everybody is offline."));

  it("leads to those that say some of it, the rarest words first", () => {
    expect(
      nearestBySymptom([...others, asleep], "my laptop was asleep and everybody is offline")[0],
    ).toBe(asleep);
  });

  it("leads to those with its code first, however little else they say of it", () => {
    const full = {
      ...day("Full", "Ten seats."),
      symptom: ["71: No more connections can be made."],
    };
    const seen = "laptop 11 cannot connect, error 71, though only nine are there after lunch";
    expect(nearestBySymptom([...others, asleep, full], seen)).toEqual([full]);
    const both = day("Nine", "Nine are there after lunch, and laptop 11 cannot connect.");
    expect(nearestBySymptom([both, full], seen)).toEqual([full, both]);
    expect(nearestBySymptom([{ ...full, symptom: ["1371: …"] }], seen)).toEqual([]);
  });

  it("leads nowhere where only words are the same that everybody says", () => {
    expect(nearestBySymptom([asleep, ...others], "it is what it is after all of this")).toEqual([]);
    expect(nearestBySymptom([asleep], "blue screen at lunch")).toEqual([]);
  });
});
