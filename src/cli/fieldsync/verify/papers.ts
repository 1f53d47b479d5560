/** Cards and acknowledgements: each is signed, and says what its name says. */
import * as Effect from "effect/Effect";
import { decodeCard, decodeHave } from "../../../engine/copy/papers.ts";
import { limits } from "../../../engine/limits.ts";
import { isCardName, parseDropName, parseHaveName, paths } from "../../../engine/log/names.ts";
import type { FolderContext } from "../context.ts";
import { bytesOf, type Findings, type Found } from "./files.ts";

export const checkPaper = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { path, entry }: Found,
) {
  const name = path.startsWith(`${paths.drop}/`) ? parseDropName(entry.name) : undefined;
  const number = parseHaveName(entry.name) ?? (name?.kind === "have" ? name.number : undefined);
  if (number === undefined && !isCardName(entry.name)) return;
  const bytes = yield* bytesOf(context, findings, { path, limit: limits.haveBytes });
  if (bytes === undefined) return;
  findings.papers += 1;
  if (number === undefined) {
    const card = decodeCard(bytes, context.keys);
    if (!card.ok) findings.problems.push({ path, why: card.why });
    return;
  }
  const have = decodeHave(bytes, context.keys);
  if (!have.ok) findings.problems.push({ path, why: have.why });
  else if (have.value.number !== number)
    findings.problems.push({ path, why: "its number is not the one in its name" });
});
