/** What a room does to the frames people send each other. One such fault may be on at a time. */
import { FAULT_KINDS } from "../../../../model/wire/room-faults.ts";
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { type Cast } from "../cast.ts";
import { PARENT } from "../people.ts";
import { always, aMoment, type Family } from "../happening.ts";

/** `end-fault` and the end of the day know its name. */
const FAULT = "trouble";

const begin = (cast: Cast, draws: RandomStream): SourceStep => {
  const does = draws.pick("does", FAULT_KINDS);
  const [from, to] = draws.shuffle("between", [PARENT, ...cast.peers]);
  const isForOne = draws.chance("for one pair", 1, 2) && to !== undefined;
  return {
    fault: {
      name: FAULT,
      does,
      ...(isForOne ? { from: from!, to } : {}),
      ...(isForOne && draws.chance("one way", 1, 4) ? { "both-ways": false } : {}),
      ...(does === "slow" ? { rate: draws.pick("rate", ["1Mbit/s", "64kbit/s"]) } : {}),
      ...(does === "delay" ? { by: "300ms", jitter: "200ms" } : {}),
      ...(does === "lose" || does === "reorder" || does === "duplicate" ? { "one-in": 10 } : {}),
    },
  };
};

const end: SourceStep = { "end-fault": { name: FAULT } };

export const WIRE: { readonly [family: string]: Family } = {
  frames: {
    happenings: [
      { name: "fault", weight: 1, draw: begin },
      { name: "end-fault", weight: 1, draw: () => end },
    ],
    cure: () => [end],
  },
  "silence in the middle": {
    happenings: [
      {
        name: "clog while sending",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = draws.pick("who", [PARENT, ...cast.peers]);
          const does = draws.pick("does", ["clog", "partition"]);
          return [
            { "edit-document": { laptop, document: cast.documents[0]!, size: "4MB" } },
            { after: draws.pick("after", ["200ms", "1s", "2s"]), fault: { name: FAULT, does } },
            { after: aMoment(draws), ...end },
          ];
        },
      },
    ],
    cure: () => [end],
  },
};
