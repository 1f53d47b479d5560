/** The engine writes nowhere but into the folder of its copy (engine I24): nothing lies on a disk outside it but what Explorer put there. */
import type { FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const insideOwnFolder = (run: FinishedRun): CheckReport => {
  const copied = run.events.filter(({ kind }) => kind === "folder.copied");
  const folders = rawFolders(run);
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const [laptop, files] of run.disks) {
    const own = new Set(
      folders.filter((folder) => folder.laptop === laptop).flatMap((folder) => folder.files),
    );
    const byHand = copied.some((event) => event.actor === laptop);
    for (const file of files) {
      checked++;
      if (!own.has(file) && !byHand)
        violations.push({ message: `${laptop} has ${file.path} outside its copy`, proof: [] });
    }
  }
  return { checked, violations };
};
