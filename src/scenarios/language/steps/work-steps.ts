/** One action of work-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { USUAL_DOCUMENT_BYTES } from "../../plan.ts";
import { WORK_ACTIONS } from "../shape/work-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

type WorkKey = keyof typeof WORK_ACTIONS;

export const isWorkKey = (key: string): key is WorkKey => key in WORK_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readWork = (
  at: ActionOfFile,
  key: WorkKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { reader } = at;
  const { findings } = reader;
  /** A document that has to be there, remembered for the check at the end; null where the step names none. */
  const usedDocument = (document: string | undefined): string | null => {
    if (document !== undefined) at.usesDocument(document);
    return document ?? null;
  };

  switch (key) {
    case "edit-document": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const isNew = !reader.documents.has(want.document);
      reader.documents.add(want.document);
      const sizeBytes = want.size ?? (isNew ? USUAL_DOCUMENT_BYTES : null);
      if (at.isTooLarge(sizeBytes ?? 0)) return undefined;
      return at.eachLaptop(want, (laptop) => ({
        action: key,
        laptop,
        document: want.document,
        sizeBytes,
        ...(want.content === undefined ? {} : { content: want.content }),
        template: want.template ?? false,
      }));
    }
    case "promote": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document } = want;
      at.usesDocument(document);
      const laptops = at.laptops(want);
      const by = reader.names.laptop(want.by, at.span("by"));
      return by === undefined
        ? undefined
        : at.each(laptops, (laptop) => ({ action: key, laptop, document, by }));
    }
    case "set-document-mode": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const document = usedDocument(want.document);
      const { mode } = want;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document, mode }));
    }
    case "sync-documents": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const document = usedDocument(want.document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
    case "confirm":
    case "delete-document": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document } = want;
      usedDocument(document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
    case "edit-record": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      if (Object.keys(want.set).length === 0) {
        findings.report(at.entryKey("set"), {
          code: "wrong-value",
          message: "set changes nothing",
          hint: "write set: { amount: 1250 }",
        });
        return undefined;
      }
      const { record, set, template = false } = want;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, record, set, template }));
    }
    case "delete-record": {
      const want = check(findings, WORK_ACTIONS[key], piece);
      return want === undefined
        ? undefined
        : at.eachLaptop(want, (laptop) => ({ action: key, laptop, record: want.record }));
    }
  }
};
