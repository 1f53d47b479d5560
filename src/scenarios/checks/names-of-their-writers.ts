/**
 * Every name has one writer (engine I17): in a copy's own part lie its own acknowledgements, and in its drop box and among what is on its way
 * only names of visitors, each with what that visitor says. A folder that somebody changed in Explorer is not judged.
 */
import { homesOf, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

const OWN = /\/_Sync\/own\//;
const DROP_BOX = /\/_Sync\/in\/([^/]*)$/;
const ON_ITS_WAY = /\/_Sync\/tmp\/([^/]*)$/;
const COPY_ID_LENGTH = 32;

export const namesOfTheirWriters = (run: FinishedRun): CheckReport => {
  const copies = homesOf(run.events);
  const touched = touchedByHand(run.events);
  const violations: Array<Violation> = [];
  let checked = 0;
  const judge = (isRight: boolean, message: string): void => {
    checked++;
    if (!isRight) violations.push({ message, proof: [] });
  };
  for (const { acknowledgements, files, laptop, owner } of rawFolders(run)) {
    if (owner === null || touched.has(laptop)) continue;
    for (const { copy, path } of acknowledgements) {
      const visitor = DROP_BOX.exec(path)?.[1]?.slice(0, COPY_ID_LENGTH);
      if (OWN.test(path))
        judge(copy === owner, `${path} on ${laptop} is an acknowledgement of somebody else`);
      else if (visitor !== undefined)
        judge(copy === visitor, `${path} on ${laptop} is an acknowledgement of somebody else`);
    }
    for (const { path } of files) {
      const visitor = DROP_BOX.exec(path)?.[1]?.slice(0, COPY_ID_LENGTH);
      const stager = ON_ITS_WAY.exec(path)?.[1]?.slice(0, COPY_ID_LENGTH);
      if (visitor !== undefined)
        judge(
          visitor !== owner && copies.has(visitor),
          `${path} in the drop box of ${laptop} has no visitor's name`,
        );
      if (stager !== undefined) judge(copies.has(stager), `${path} on ${laptop} has nobody's name`);
    }
  }
  return { checked, violations };
};
