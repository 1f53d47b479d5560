/** One action of files-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { FILES_ACTIONS } from "../shape/files-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";
import { noFiles } from "../world/no-files.ts";

type FilesKey = keyof typeof FILES_ACTIONS;

export const isFilesKey = (key: string): key is FilesKey => key in FILES_ACTIONS;

const USUAL_PROGRAM = "Word";

/** Small steps of one action, or undefined after its problems were reported. */
export const readFiles = (
  at: ActionOfFile,
  key: FilesKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings, world } = at.reader;
  if (world.engagement.files !== true) {
    findings.report(at.entry.keySpan, noFiles(key));
    return undefined;
  }
  switch (key) {
    case "open-file": {
      const want = check(findings, FILES_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document, "lets-others": letsOthers = "read", program = USUAL_PROGRAM } = want;
      at.usesDocument(document);
      const laptops = at.laptops(want);
      at.opensProgram(laptops, program);
      return at.each(laptops, (laptop) => ({ action: key, laptop, document, program, letsOthers }));
    }
    case "delete-file": {
      const want = check(findings, FILES_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document } = want;
      at.usesDocument(document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
    case "missing-files": {
      const want = check(findings, FILES_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { answer, document = null } = want;
      if (document !== null) at.usesDocument(document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document, answer }));
    }
  }
};
