/** `refused` needs one small action that can be refused. */
import type { Findings } from "../findings.ts";
import type { Found } from "./step-action.ts";
import { entryOf } from "../yaml/tree.ts";
import type { MapTree } from "../yaml/tree.ts";

export const mentionsRefused = (tree: MapTree): boolean => {
  const expect = entryOf(tree, "expect");
  return expect !== undefined && entryOf(expect.value, "refused") !== undefined;
};

export const checkRefused = (findings: Findings, tree: MapTree, found: Found): void => {
  if (found === "unclear") return;
  const key = found === "none" ? undefined : found.key;
  const expect = entryOf(tree, "expect");
  const refused = expect === undefined ? undefined : entryOf(expect.value, "refused");
  const tries = entryOf(tree, "even-if-refused");
  if (refused !== undefined && tries !== undefined)
    findings.report(tries.keySpan, {
      code: "wrong-value",
      message: "a step that expects to be refused does not go on all the same",
      hint: "keep expect: { refused: … } or even-if-refused, not both",
    });
  if (tries !== undefined && (key === undefined || key === "together" || key === "repeat"))
    findings.report(tries.keySpan, {
      code: "wrong-value",
      message: "nobody can be refused: this step has no action that could be",
      hint: "put it on the step that may be refused",
    });
  if (refused === undefined) return;
  if (key === undefined || key === "wait") {
    findings.report(refused.keySpan, {
      code: "wrong-value",
      message: "nobody can be refused: this step has no action that could be",
      hint: "put it on the step that is refused",
    });
  } else if (["prepare-parent", "share-copy", "together", "repeat"].includes(key)) {
    findings.report(refused.keySpan, {
      code: "wrong-value",
      message: `${key} is several small steps; one of them is refused`,
      hint: "write the small steps; fieldlab explain shows them",
    });
  }
};
