/** The engine writes nowhere but into the folder of its copy (engine I24): nothing lies on a disk outside it but what Explorer put there. */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import { isInFolder, secondFolders, usualFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const insideOwnFolder = ({ disks, events, plan }: FinishedRun): CheckReport => {
  const copied = events.filter(({ kind }) => kind === "folder.copied");
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const [laptop, files] of disks) {
    const own = [...usualFolders(plan), ...secondFolders(plan, laptop)];
    const byHand = copied
      .filter(({ actor }) => actor === laptop)
      .map((event) => `${textOf(event, "to").replaceAll("\\", "/")}/`);
    for (const { path } of files) {
      checked++;
      if (!isInFolder(path, own) && !byHand.some((folder) => path.startsWith(folder)))
        violations.push({ message: `${laptop} has ${path} outside its copy`, proof: [] });
    }
  }
  return { checked, violations };
};
