/**
 * Marks: named places in the model and the engine that a run really reached. A scenario about the eleventh seat proves with
 * `must-happen: [seat-refused]` that a seat was refused, so it cannot pass by accident (anti-vacuity).
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { engineMarks } from "../../engine/marks.ts";
import { FIELD_MARKS } from "../../model/marks.ts";
import type { MustHappen } from "../plan.ts";

/** Every mark there is, with the sentence that says when it is recorded. */
export const MARKS: { readonly [name: string]: string } = { ...FIELD_MARKS, ...engineMarks };

/** The marks a plan demands that the journal does not hold. */
export const missingMarks = (
  events: ReadonlyArray<JournalEvent>,
  wanted: ReadonlyArray<MustHappen>,
): ReadonlyArray<MustHappen> =>
  wanted.filter(
    (mark) =>
      !events.some(
        (event) =>
          event.kind === "mark" &&
          event["name"] === mark.mark &&
          (mark.on === null || event.actor === mark.on),
      ),
  );
