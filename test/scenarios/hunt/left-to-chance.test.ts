import { describe, expect, it } from "vitest";
import { drawCast, type Cast } from "../../../src/scenarios/hunt/draw/cast.ts";
import { freshGenome, partStream } from "../../../src/scenarios/hunt/draw/genome.ts";
import { drawLeftToChance } from "../../../src/scenarios/hunt/draw/left-to-chance.ts";

/** The kinds that go wrong by chance on any of the days with this cast. */
const kindsOf = (changed: Partial<Cast>): ReadonlySet<string> => {
  const kinds = new Set<string>();
  for (let seed = 0; seed < 400; seed++) {
    const genome = freshGenome(String(seed));
    const cast = { ...drawCast(genome.seed, (part) => partStream(genome, part)), ...changed };
    const { blocks } = drawLeftToChance(cast, partStream(genome, "chance"));
    const { bumps } = (blocks["faults"] ?? {}) as {
      bumps?: { readonly kinds: ReadonlyArray<string> };
    };
    for (const kind of bumps?.kinds ?? []) kinds.add(kind);
  }
  return kinds;
};

describe("what is left to chance on a hunted day", () => {
  it("takes no permission away where Windows asks at the next connection and nobody connects anew", () => {
    const atConnecting = { policies: { withdrawal: "next-connection" } };
    const withdrawn = "permission-withdrawn";
    expect(kindsOf({ ...atConnecting, patient: true })).not.toContain(withdrawn);
    expect(kindsOf({ ...atConnecting, patient: false })).toContain(withdrawn);
    expect(kindsOf({ policies: {}, patient: true })).toContain(withdrawn);
  });
});
