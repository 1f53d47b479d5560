/** Making many steps durable at once, in a folder that means nothing before the last of them. */
import type { FileCalls } from "./calls.ts";

/**
 * What was written to a folder that means nothing yet, and need not be durable before the step that gives it a meaning: a copy that is
 * just being made (`new-folder.ts`). Each file by itself would be waited for; together they are waited for once.
 */
export interface Waiting {
  readonly files: Set<string>;
  readonly folders: Set<string>;
  /** All is durable; from now on each step is by itself. */
  isOver: boolean;
}

export const nothingWaiting = (): Waiting => ({
  files: new Set(),
  folders: new Set(),
  isOver: false,
});

/** A disk on which files are made durable. */
export interface DurableDisk {
  readonly root: string;
  readonly calls: FileCalls;
  readonly waiting?: Waiting | undefined;
}

/** Where to note what may wait; undefined where nothing may. */
export const waitingOn = ({ waiting }: DurableDisk): Waiting | undefined =>
  waiting === undefined || waiting.isOver ? undefined : waiting;

export const noteAll = (
  waiting: Waiting,
  files: Iterable<string>,
  folders: Iterable<string>,
): void => {
  for (const file of files) waiting.files.add(file);
  for (const folder of folders) waiting.folders.add(folder);
};

/** A file that waits has another name now, or none any more. */
export const noteMoved = (disk: DurableDisk, from: string, to: string | undefined): void => {
  const waiting = waitingOn(disk);
  if (waiting?.files.delete(from) === true && to !== undefined) waiting.files.add(to);
};
