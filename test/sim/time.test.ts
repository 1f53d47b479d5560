import { describe, expect, it } from "vitest";
import { formatTime, HOUR, MILLISECOND, micros, MINUTE, SECOND } from "../../src/sim/time.ts";

describe("virtual time", () => {
  it("is written in the same few ways always", () => {
    const written = [
      [0, "0s"],
      [250, "0.000250s"],
      [1_500 * MILLISECOND, "1.500s"],
      [59 * SECOND, "59s"],
      [2 * MINUTE + 5 * SECOND, "2m05s"],
      [HOUR, "1h00m00s"],
      [HOUR + 5 * MINUTE + 250 * MILLISECOND, "1h05m00.250s"],
      [26 * HOUR + 1, "26h00m00.000001s"],
      [-3 * SECOND, "-3s"],
    ] as const;
    for (const [at, text] of written) expect(formatTime(at)).toBe(text);
  });

  it("is a whole number of microseconds, and says so", () => {
    expect(() => formatTime(0.5)).toThrow("whole microseconds");
    expect(micros(1.1)).toBe(1_100);
    expect(micros(0.0004)).toBe(0);
  });
});
