/** Quantities with units: what is read is exact, what is printed can be read again, what is wrong gets the right spelling. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatDrift,
  formatDuration,
  formatRate,
  formatSize,
  MAX_DURATION,
  MAX_SIZE_BYTES,
  parseDrift,
  parseDuration,
  parseOffset,
  parseRate,
  parseSize,
} from "../../../src/scenarios/language/shape/units.ts";

const SECOND = 1_000_000;

describe("durations", () => {
  it.each([
    ["250ms", 250_000],
    ["5s", 5 * SECOND],
    ["1h30m", 5_400 * SECOND],
    ["1h 30m", 5_400 * SECOND],
    ["2 minutes", 120 * SECOND],
    ["1 minute", 60 * SECOND],
    ["0.1s", 100_000],
    ["1.5h", 5_400 * SECOND],
    ["3us", 3],
    ["1d", 86_400 * SECOND],
    ["0s", 0],
  ])("%s is %d microseconds", (text, micros) => {
    expect(parseDuration(text)).toEqual({ value: micros });
  });

  it.each([
    ["5", "a duration needs a unit: 5", "write 5s, 5m or 5h"],
    ["5 minuts", '"minuts" is not a unit of time', "write 5 minutes"],
    ["5S", '"S" is not a unit of time', "write 5s"],
    ["2hrs", '"hrs" is not a unit of time', "write 2h"],
    ["5 fortnights", '"fortnights" is not a unit of time', "units are d, h, m, s, ms and us"],
    ["30m1h", '"30m1h" is not a duration', "write larger units first and each unit once: 1h30m"],
    ["1h1h", '"1h1h" is not a duration', "write larger units first and each unit once: 1h30m"],
    ["soon", '"soon" is not a duration', "write it like 250ms, 5s, 1h30m or 2 minutes"],
    ["", '"" is not a duration', "write it like 250ms, 5s, 1h30m or 2 minutes"],
    ["-5s", "-5s is less than no time", "write 5s"],
    ["0.5us", '"0.5us" is finer than a microsecond', "use whole microseconds"],
    ["400d", '"400d" is longer than a year', "a scenario lasts 365d at most"],
    ["5 m x", '"5 m x" is not a duration', "write it like 250ms, 5s, 1h30m or 2 minutes"],
  ])("%j is refused with what to write instead", (text, message, hint) => {
    expect(parseDuration(text)).toEqual({ message, hint });
  });

  it("a printed duration reads back as the same number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_DURATION }), (micros) => {
        expect(parseDuration(formatDuration(micros))).toEqual({ value: micros });
      }),
    );
  });

  it("prints durations as people write them", () => {
    expect([5_400 * SECOND, 0, 250_000, 65 * SECOND, -180 * SECOND].map(formatDuration)).toEqual([
      "1h30m",
      "0s",
      "250ms",
      "1m5s",
      "-3m",
    ]);
  });

  it("a clock offset has a sign", () => {
    expect([
      parseOffset("-3m"),
      parseOffset("+250ms"),
      parseOffset("2s"),
      parseOffset("-0s"),
    ]).toEqual([{ value: -180 * SECOND }, { value: 250_000 }, { value: 2 * SECOND }, { value: 0 }]);
  });
});

describe("sizes", () => {
  it.each([
    ["6MB", 6_000_000],
    ["10MiB", 10_485_760],
    ["64 KiB", 65_536],
    ["1.5 GB", 1_500_000_000],
    ["12 bytes", 12],
    ["0B", 0],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseSize(text)).toEqual({ value: bytes });
  });

  it.each([
    ["6", "a size needs a unit: 6", "write 6kB, 6MB or 6MiB"],
    ["6mb", '"mb" is not a unit of a size', "write 6MB"],
    ["6M", '"M" is not a unit of a size', "write 6MB"],
    ["6 parsecs", '"parsecs" is not a unit of a size', "units are B, kB, MB, GB, KiB, MiB and GiB"],
    ["big", '"big" is not a size', "write it like 500kB, 6MB or 10MiB"],
    ["0.5B", '"0.5B" is not a whole number of B', "write it like 500kB, 6MB or 10MiB"],
    ["2TB", '"2TB" is too much', "the limit is 1TB"],
  ])("%j is refused with what to write instead", (text, message, hint) => {
    expect(parseSize(text)).toEqual({ message, hint });
  });

  it("a printed size reads back as the same number", () => {
    const bytes = fc.oneof(
      fc.integer({ min: 0, max: MAX_SIZE_BYTES }),
      fc.integer({ min: 1, max: 1_000_000 }).map((count) => count * 1024),
    );
    fc.assert(
      fc.property(bytes, (size) => {
        expect(parseSize(formatSize(size))).toEqual({ value: size });
      }),
    );
  });

  it("prints sizes in the unit that needs the fewest digits", () => {
    expect([6_000_000, 10_485_760, 65_536, 1_500_000, 1_234_567, 0].map(formatSize)).toEqual([
      "6MB",
      "10MiB",
      "64KiB",
      "1.5MB",
      "1234567B",
      "0B",
    ]);
  });
});

describe("rates and drift", () => {
  it("reads and prints rates in bits per second", () => {
    expect([parseRate("100Mbit/s"), parseRate("1 Gbit/s")]).toEqual([
      { value: 100_000_000 },
      { value: 1_000_000_000 },
    ]);
    expect(formatRate(100_000_000)).toBe("100Mbit/s");
  });

  it.each([
    ["100", "a rate needs a unit: 100", "write 100Mbit/s"],
    ["100Mbps", '"Mbps" is not a unit of a rate', "write 100Mbit/s"],
    ["100mbit", '"mbit" is not a unit of a rate', "write 100Mbit/s"],
    ["100MB/s", '"MB/s" is not a unit of a rate', "write 800Mbit/s"],
    ["9000Gbit/s", '"9000Gbit/s" is too much', "the limit is 1000Gbit/s"],
  ])("%j is refused with what to write instead", (text, message, hint) => {
    expect(parseRate(text)).toEqual({ message, hint });
  });

  it("a printed rate reads back as the same number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), (rate) => {
        expect(parseRate(formatRate(rate))).toEqual({ value: rate });
      }),
    );
  });

  it("reads and prints drift in parts per million", () => {
    expect([parseDrift("50ppm"), parseDrift("-20 ppm"), parseDrift("-0ppm")]).toEqual([
      { value: 50 },
      { value: -20 },
      { value: 0 },
    ]);
    expect(parseDrift("5")).toEqual({
      message: '"5" is not a clock drift',
      hint: "write it like 50ppm (fast) or -20ppm (slow)",
    });
    expect(formatDrift(-20)).toBe("-20ppm");
  });
});
