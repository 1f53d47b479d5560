/** *Did you mean*: what counts as a slip, and what does not. */
import { describe, expect, it } from "vitest";
import { closest, didYouMean } from "../../../src/scenarios/language/suggest.ts";

describe("did you mean", () => {
  it.each([
    ["conect", ["disconnect", "connect"], "connect"],
    ["PAERNT", ["PARENT"], "PARENT"],
    ["ab", ["ba"], "ba"],
    ["B", ["a", "b"], "b"],
    ["b", ["a", "b2"], "b2"],
    ["Green", ["green"], "green"],
    ["WINDOWS 7 PRO", ["windows-xp-pro", "windows-7-pro"], "windows-7-pro"],
    ["all_copies", ["all-copies"], "all-copies"],
    ["PEER", ["PEER1", "PEER2"], "PEER1"],
  ])("%s means something of %j", (word, candidates, meant) => {
    expect(closest(word, candidates)).toBe(meant);
  });

  it.each([
    ["ab", ["cd"]],
    ["x", ["a", "s"]],
    ["-", ["k"]],
    ["abc", ["abcdef"]],
    ["sleep", ["wake"]],
    ["x".repeat(100), ["x".repeat(99)]],
  ])("%s means nothing of %j", (word, candidates) => {
    expect(closest(word, candidates)).toBeUndefined();
    expect(didYouMean(word, candidates)).toBeUndefined();
  });
});
