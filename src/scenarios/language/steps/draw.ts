/** Draws what the blocks of chance leave open. What a stream is asked, and in which order, is what a seed means: it does not change. */
import { documentName, lineName } from "../../engagement-names.ts";
import { RandomStream } from "../../../sim/random.ts";
import { MINUTE, SECOND } from "../../../sim/time.ts";
import type { DrawnEdit, DrawnTrouble, MicrosRange, Troubles, Workload } from "../../chance.ts";

/** Whole seconds where the range has them: people read what was drawn. */
const timeIn = (stream: RandomStream, label: string, { least, most }: MicrosRange): number => {
  const unit = least % SECOND === 0 && most % SECOND === 0 ? SECOND : 1;
  return unit * stream.between(label, least / unit, most / unit);
};

/** The edits of a workload. */
export const drawEdits = (
  seed: string,
  block: Omit<Workload, "drawn">,
  engagement: { readonly records: number; readonly documents: number },
): ReadonlyArray<DrawnEdit> =>
  block.who
    .flatMap((laptop) => {
      const stream = new RandomStream({
        seed,
        name: "workload",
        entity: JSON.stringify([block.name, laptop]),
      });
      const edits: Array<DrawnEdit> = [];
      const { documents, records } = block.edits;
      let at = block.fromMicros + timeIn(stream, "gap", block.every);
      while (at <= block.untilMicros) {
        const isRecord = stream.chance("record or document", records, records + documents);
        const action: DrawnEdit["action"] = isRecord
          ? {
              action: "edit-record",
              laptop,
              record: lineName(stream.int("record", engagement.records)),
              set: { balance: stream.between("balance", -50_000_000, 50_000_000) },
              template: false,
            }
          : {
              action: "edit-document",
              laptop,
              document: documentName(1 + stream.int("document", engagement.documents)),
              sizeBytes: null,
              template: false,
            };
        edits.push({ at, action });
        at += timeIn(stream, "gap", block.every);
      }
      return edits;
    })
    .toSorted((left, right) => left.at - right.at);

/** How long somebody who restarts is not to be disturbed. */
const REBOOT_MICROS = 5 * MINUTE;

/** The troubles of a block. Where everybody who could be struck is struck already, that one does not happen. */
export const drawTroubles = (
  seed: string,
  block: Omit<Troubles, "drawn">,
  devices: ReadonlyArray<string>,
): ReadonlyArray<DrawnTrouble> => {
  const stream = new RandomStream({ seed, name: "trouble", entity: block.name });
  const drawn: Array<DrawnTrouble> = [];
  let at = block.fromMicros + timeIn(stream, "gap", block.every);
  while (at <= block.untilMicros) {
    const kind = stream.pick("kind", block.kinds);
    const struck = drawn.filter(({ until }) => until >= at).map(({ target }) => target);
    const candidates = kind === "switch-power" ? devices : block.who;
    const free = candidates.filter((candidate) => !struck.includes(candidate));
    if (free.length > 0) {
      const target = stream.pick("target", free);
      const dwell = kind === "reboot" ? REBOOT_MICROS : timeIn(stream, "dwell", block.dwell);
      drawn.push({ at, until: Math.min(at + dwell, block.untilMicros), kind, target });
    }
    at += timeIn(stream, "gap", block.every);
  }
  return drawn;
};
