/**
 * Every name has one writer (engine I17): in a copy's own part lie its own acknowledgements, and in its drop box and among what is on its way
 * only names of visitors, each with what that visitor says. A folder that somebody changed in Explorer is not judged.
 */
import type { Action } from "../actions.ts";
import { actionsOn, furthest, homesOf, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

const OWN = /\/_Sync\/own\//;
const DROP_BOX = /\/_Sync\/in\/([^/]*)$/;
const ON_ITS_WAY = /\/_Sync\/tmp\/([^/]*)$/;
const COPY_ID_LENGTH = 32;

const GETS_A_COPY: ReadonlySet<Action["action"]> = new Set([
  "create-sync-copy",
  "create-child-copy",
]);

/** How many lost their power while they got a copy: it has a name by then, and may have something on its way, and nobody is ever called so. */
const cutWhileGettingACopy = ({ events, plan }: FinishedRun): number => {
  const step = events.reduce(furthest, -1);
  const of = (laptop: string, kind: string): number =>
    events.filter((event) => event.actor === laptop && event.kind === kind).length;
  return plan.nodes
    .filter(({ name }) => of(name, "power.off") > 0)
    .map(({ name }) => {
      const asked = actionsOn(plan, name, step).filter(({ action }) =>
        GETS_A_COPY.has(action.action),
      );
      return Math.max(0, asked.length - of(name, "copy.created"));
    })
    .reduce((sum, each) => sum + each, 0);
};

export const namesOfTheirWriters = (run: FinishedRun): CheckReport => {
  const copies = homesOf(run.events);
  const touched = touchedByHand(run.events);
  const unborn = cutWhileGettingACopy(run);
  const nobodys = new Set<string>();
  const violations: Array<Violation> = [];
  let checked = 0;
  const isSomebodys = (name: string): boolean => {
    if (copies.has(name)) return true;
    nobodys.add(name);
    return nobodys.size <= unborn;
  };
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
          visitor !== owner && isSomebodys(visitor),
          `${path} in the drop box of ${laptop} has no visitor's name`,
        );
      if (stager !== undefined)
        judge(isSomebodys(stager), `${path} on ${laptop} has nobody's name`);
    }
  }
  return { checked, violations };
};
