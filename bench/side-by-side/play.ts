/** Plays one situation with one program, in a place of its own. */
import { Day } from "./day.ts";
import { judge, type Fault } from "./judge.ts";
import type { Program } from "./program.ts";
import { scratch } from "./scratch.ts";
import type { Situation } from "./situations.ts";

export const play = async (
  situation: Situation,
  program: Program,
): Promise<ReadonlyArray<Fault>> => {
  const place = scratch();
  let day: Day | undefined;
  try {
    day = await Day.begin(program, place, situation.documents);
    await situation.play(day);
    return await judge(situation, day);
  } finally {
    await day?.pair.end();
    place.remove();
  }
};
