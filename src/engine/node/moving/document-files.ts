/** Which files in `documents/` are documents of the engagement, as the private memory of a place has it. */
import * as Effect from "effect/Effect";
import { makeDesk } from "../../documents/desk.ts";
import { loadRecords } from "../../documents/records.ts";
import { defaultDocumentSettings } from "../../documents/settings.ts";
import type { VolumeError } from "../../errors.ts";
import type { CopyId } from "../../log/names.ts";
import type { Keys } from "../../ports.ts";
import { withoutCase } from "../paths.ts";
import { nodePrivateJournal } from "../private-journal.ts";
import { nodeWorkingFolder } from "../working-folder.ts";
import { memoryAt, type MovingLaptop } from "./laptop.ts";

/** Asks whether a file of that name is a document of the copy in `place`. */
export const documentFiles = (
  laptop: MovingLaptop & { readonly keys: Keys["Service"] },
  place: string,
  owner: CopyId,
): Effect.Effect<(name: string) => boolean, VolumeError> => {
  const desk = makeDesk(nodeWorkingFolder({ root: place }), defaultDocumentSettings, "");
  const journal = nodePrivateJournal(memoryAt(laptop, place));
  return Effect.map(loadRecords(desk, { journal, keys: laptop.keys, owner }), () => {
    const names = new Set([...desk.records.values()].map(({ file }) => withoutCase(file)));
    return (name) => names.has(withoutCase(name));
  });
};
