/** What was decoded is remembered by the bytes it was in, so that nobody is told what stands in others. */
import { describe, expect, it } from "vitest";
import { knowContents, NOTHING_DECODED, shareDecoded } from "../../src/engine/log/decoded.ts";

const text = (written: string): Uint8Array => new TextEncoder().encode(written);
type Decoded = Parameters<ReturnType<typeof knowContents>["acknowledgements"]["set"]>[1];
const one = {} as Decoded;

describe("what was decoded", () => {
  it("is known by its content where contents are known, and not by its size or its beginning", () => {
    const { acknowledgements } = knowContents();
    acknowledgements.set(text("abc"), one);
    expect(acknowledgements.get(text("abc"))).toBe(one);
    for (const other of ["abd", "xbc", "ab", "abcd", ""])
      expect(acknowledgements.get(text(other))).toBeUndefined();
    const another = {} as Decoded;
    acknowledgements.set(text("abd"), another);
    expect(acknowledgements.get(text("abd"))).toBe(another);
    expect(acknowledgements.get(text("abc"))).toBe(one);
  });

  it("is known by the very bytes where these are shared, and not at all where nothing is remembered", () => {
    const bytes = text("abc");
    const { acknowledgements } = shareDecoded();
    acknowledgements.set(bytes, one);
    expect(acknowledgements.get(bytes)).toBe(one);
    expect(acknowledgements.get(text("abc"))).toBeUndefined();
    NOTHING_DECODED.acknowledgements.set(bytes, one);
    expect(NOTHING_DECODED.acknowledgements.get(bytes)).toBeUndefined();
  });
});
