/** Kernel point 4: randomness is named. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream, STREAMS, type StreamName } from "../../src/sim/random.ts";
import { newKernel } from "./kernels.ts";

const stream = (name: StreamName, entity = "", seed = "7") =>
  new RandomStream({ seed, name, entity });
const names = STREAMS.map(({ name }) => name);

describe("a random stream", () => {
  it("yields for seed 7 what it yielded in every release before", () => {
    const drawn = Object.fromEntries(
      names.map((name) => {
        const numbers = stream(name);
        return [name, Array.from({ length: 6 }, () => numbers.int("contract", 1_000_000))];
      }),
    );
    expect(drawn).toMatchInlineSnapshot(`
      {
        "cable": [
          130993,
          17761,
          189953,
          198897,
          492784,
          123196,
        ],
        "content": [
          37497,
          23174,
          128697,
          330198,
          312380,
          3487,
        ],
        "damage": [
          593399,
          351014,
          691642,
          859197,
          445179,
          253428,
        ],
        "faults": [
          417535,
          891781,
          800951,
          874967,
          286743,
          751397,
        ],
        "ids": [
          663546,
          143448,
          47498,
          110765,
          778167,
          279691,
        ],
        "link": [
          755224,
          738148,
          688045,
          616788,
          973588,
          857105,
        ],
        "machine": [
          772279,
          496576,
          281508,
          717542,
          210656,
          604973,
        ],
        "scheduler": [
          4986,
          326008,
          341194,
          94980,
          878828,
          188381,
        ],
        "swarm": [
          808196,
          815686,
          432056,
          307872,
          357059,
          88316,
        ],
        "trouble": [
          753572,
          506571,
          107923,
          695978,
          409266,
          992164,
        ],
        "workload": [
          583166,
          219916,
          149724,
          962822,
          757774,
          311440,
        ],
      }
    `);
    const office = stream("machine", "OFFICE");
    expect([
      office.fraction("contract"),
      office.between("contract", -(2 ** 52), 2 ** 52 - 1),
      office.chance("contract", 1, 3),
      office.pick("contract", ["a", "b", "c"]),
      office.shuffle("contract", [1, 2, 3, 4, 5]).join(""),
      Array.from(office.bytes("contract", 6)).join(" "),
    ]).toMatchInlineSnapshot(`
      [
        0.42044617460707767,
        53125129964467,
        false,
        "a",
        "13254",
        "212 244 52 9 35 196",
      ]
    `);
  });

  it("is not shifted by what other streams draw", () => {
    const consumer = fc.record({
      name: fc.constantFrom(...names),
      entity: fc.constantFrom("", "A", "B", "A/B"),
    });
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.record({ from: consumer, below: fc.integer({ min: 1, max: 2 ** 40 }) }), {
          maxLength: 60,
        }),
        consumer,
        (seed, draws, removed) => {
          const same = (one: typeof removed) =>
            one.name === removed.name && one.entity === removed.entity;
          const run = (kept: typeof draws) => {
            const kernel = newKernel({ seed });
            return kept.map(({ from, below }) =>
              kernel.stream(from.name, from.entity).int("any", below),
            );
          };
          const everything = run(draws);
          const withoutOne = run(draws.filter(({ from }) => !same(from)));
          expect(withoutOne).toEqual(everything.filter((_, index) => !same(draws[index]!.from)));
        },
      ),
      { seed: 7 },
    );
  });

  it("differs by seed, by name and by entity", () => {
    const first = (of: RandomStream) => of.int("any", 2 ** 53);
    const values = [
      ...names.map((name) => first(stream(name))),
      first(stream("link", "A")),
      first(stream("link", "B")),
      first(stream("link", "", "8")),
    ];
    expect(new Set(values).size).toBe(values.length);
  });

  it("draws nothing where there is only one choice", () => {
    const numbers = stream("workload");
    const before = numbers.state();
    expect(numbers.int("one", 1)).toBe(0);
    expect(numbers.between("one", 5, 5)).toBe(5);
    expect(numbers.chance("never", 0, 10)).toBe(false);
    expect(numbers.chance("always", 10, 10)).toBe(true);
    expect(numbers.pick("one", ["only"])).toBe("only");
    expect(numbers.shuffle("one", ["only"])).toEqual(["only"]);
    expect(numbers.shuffle("none", [])).toEqual([]);
    expect(numbers.bytes("none", 0)).toEqual(new Uint8Array());
    expect(numbers.state()).toEqual(before);
  });

  it("stays in range, and reaches both ends", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.string(),
        (below, seed) => {
          const value = stream("workload", "", seed).int("any", below);
          return Number.isSafeInteger(value) && value >= 0 && value < below;
        },
      ),
    );
    const numbers = stream("workload");
    const seen = new Set(Array.from({ length: 200 }, () => numbers.between("die", 1, 6)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("has no bias that a remainder would leave", () => {
    // 3 × 2^30 divides 2^32 badly: a bare remainder would give values below 2^30 twice as often as the others.
    const numbers = stream("workload");
    const draws = 30_000;
    let low = 0;
    for (let draw = 0; draw < draws; draw++)
      if (numbers.int("thirds", 3 * 2 ** 30) < 2 ** 30) low++;
    expect(low / draws).toBeGreaterThan(0.32);
    expect(low / draws).toBeLessThan(0.347);
  });

  it("goes on from a saved state, also after the state was written down", () => {
    const numbers = stream("content", "OFFICE");
    numbers.int("any", 100);
    const saved: ReturnType<typeof numbers.state> = JSON.parse(JSON.stringify(numbers.state()));
    const expected = Array.from({ length: 5 }, () => numbers.int("any", 1_000));
    const other = stream("content", "elsewhere");
    other.restore(saved);
    expect(Array.from({ length: 5 }, () => other.int("any", 1_000))).toEqual(expected);
  });

  it("refuses what makes no sense, naming stream and label", () => {
    const numbers = stream("link");
    expect(() => numbers.int("jitter", 0)).toThrow(
      "link/jitter: a count from 1 to 2^53 was expected, found 0",
    );
    expect(() => numbers.between("jitter", 2, 1)).toThrow("two integers in order");
    expect(() => numbers.between("jitter", 0.5, 1)).toThrow("two integers in order");
    expect(() => numbers.chance("loss", 3, 2)).toThrow("a ratio from 0 to 1");
    expect(() => numbers.pick("port", [])).toThrow("nothing to pick from");
  });

  it("is the same object for the same name and entity of one kernel", () => {
    const kernel = newKernel();
    expect(kernel.stream("link", "A")).toBe(kernel.stream("link", "A"));
    expect(kernel.stream("link", "A")).not.toBe(kernel.stream("link", "B"));
  });

  it("has a reason in the list, once per name", () => {
    expect(new Set(names).size).toBe(STREAMS.length);
    for (const { why } of STREAMS) expect(why.length).toBeGreaterThan(10);
    expect(names.slice(0, 6)).toEqual([
      "scheduler",
      "link",
      "machine",
      "ids",
      "content",
      "workload",
    ]);
  });
});
