/**
 * Whether the author of a log has said who he is (engine §1.10). Every copy introduces itself to the one it was made from before
 * anything else (`join`), and later logs of the same copy build on that. A log that begins otherwise was written by no engine
 * for this engagement: it is refused, by everybody alike, since the first segment and the format file decide.
 *
 * The office original of another engagement is such an author, and everything there builds on its log: two engagements whose
 * `_Sync` folders were mixed by hand do not mix.
 */
import { copyOfLog, type CopyId } from "../log/names.ts";
import type { Segment } from "../log/segment.ts";

export const isIntroduced = (segment: Segment, topLevel: CopyId): boolean => {
  const author = copyOfLog(segment.log);
  if (segment.first > 1 || author === topLevel) return true;
  const [op] = segment.ops;
  if (op?.kind === "control" && op.control.kind === "join" && op.control.parent !== null)
    return true;
  return segment.deps.some(({ log }) => copyOfLog(log) === author);
};
