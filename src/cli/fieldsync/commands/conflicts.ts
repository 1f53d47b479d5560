/** `fieldsync conflicts`: what two people changed without knowing of each other, and how it is settled. */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../engine/engine.ts";
import { optionalText } from "../parameters.ts";
import { copyVerb } from "../verb.ts";
import { counted, lines } from "../words.ts";

const HASH_SHOWN = 12;

const conflictsOf = (handle: CopyHandle) => {
  const state = handle.exportState();
  return {
    documents: Object.entries(state.documents).flatMap(([name, document]) =>
      document.versions.length > 1 ? [{ name, ...document }] : [],
    ),
    fields: Object.entries(state.records).flatMap(([record, fields]) =>
      Object.entries(fields).flatMap(([field, value]) =>
        value.versions.length > 1 ? [{ record, field, ...value }] : [],
      ),
    ),
  };
};

export const conflicts = copyVerb({
  name: "conflicts",
  description:
    "Lists what several people changed without knowing of each other. Nothing is lost: every version is kept, and one is shown as current everywhere. Settle a document with --confirm, a field by setting it.",
  examples: [
    { command: "fieldsync conflicts Maple", description: "See what is in conflict" },
    {
      command: "fieldsync conflicts Maple --confirm memo.docx",
      description: "Keep the current version of a document and no other",
    },
    {
      command: "fieldsync export Maple look-at-it",
      description: "Look at every version of every document before you decide",
    },
  ],
  parameters: {
    confirm: optionalText("confirm", "Keep the current version of this document, and no other"),
  },
  run: ({ handle }, { confirm }) =>
    Effect.gen(function* () {
      const confirmed = confirm === undefined ? null : yield* handle.confirmDocument(confirm);
      return { confirmed, ...conflictsOf(handle) };
    }),
  text: ({ confirmed, documents, fields }) =>
    lines([
      confirmed === null
        ? undefined
        : `${confirmed.entity.replace("document/", "")}: the current version was kept`,
      documents.length + fields.length === 0
        ? "no conflicts"
        : counted(documents.length + fields.length, "conflict"),
      ...documents.map(
        ({ current, name, versions }) =>
          `document ${name}: ${versions.length} versions, current ${current.slice(0, HASH_SHOWN)}, ` +
          `others ${versions
            .filter((version) => version !== current)
            .map((version) => version.slice(0, HASH_SHOWN))
            .join(", ")}`,
      ),
      ...fields.map(
        ({ current, field, record, versions }) =>
          `record ${record}, field ${field}: ${versions.map((value) => JSON.stringify(value)).join(" or ")}, ` +
          `current ${JSON.stringify(current)}`,
      ),
      documents.length === 0
        ? undefined
        : "see the versions with: fieldsync export FOLDER OUT; keep the current one with: --confirm NAME",
      fields.length === 0
        ? undefined
        : "settle a field with: fieldsync record set FOLDER RECORD FIELD VALUE",
    ]),
});
