/** `fieldsync conflicts`: what two people changed without knowing of each other, and how it is settled. */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../engine/engine.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { advisedOn } from "../advised.ts";
import { documentNamed, isKnown } from "../document-names.ts";
import { refuseChange } from "../only-telling.ts";
import { lastText, optionalText } from "../parameters.ts";
import { quoted } from "../pastable.ts";
import { settleFiles } from "../settle.ts";
import { copyVerb } from "../verb.ts";
import { lookAtOwnLocks } from "./check-out.ts";
import { findVersion, knownVersions, shortHash, versionsOf, versionText } from "../version.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { lines } from "../words.ts";

const conflictsOf = (handle: CopyHandle, only: string | undefined) => {
  const state = handle.exportState();
  return {
    documents: Object.entries(state.documents).flatMap(([name, document]) =>
      document.versions.length > 1 && (only === undefined || only === name)
        ? [
            {
              name,
              ...document,
              kept: versionsOf(handle, name).filter((version) => version.state !== "superseded"),
            },
          ]
        : [],
    ),
    fields: Object.entries(state.records).flatMap(([record, fields]) =>
      Object.entries(fields).flatMap(([field, value]) =>
        value.versions.length > 1 && only === undefined ? [{ record, field, ...value }] : [],
      ),
    ),
  };
};

const usage = (wrong: string) =>
  stop({
    exitCode: EXIT_CODES.usage,
    code: "usage",
    wrong,
    todo: "name the document and one of its versions: fieldsync conflicts FOLDER DOCUMENT --promote VERSION",
  });

/** Why a document cannot be settled now. */
const howItStands = (handle: CopyHandle, document: string) =>
  (handle.documentStanding(document)?.kept.length ?? 0) > 0
    ? {
        code: "kept-here",
        todo: `send it with: fieldsync documents sync FOLDER ${quoted(document)}, or give it up with: fieldsync documents discard FOLDER ${quoted(document)}`,
      }
    : {
        code: "not-in-conflict",
        todo: `see its versions with: fieldsync documents versions FOLDER ${quoted(document)}`,
      };

/** A field has no versions to choose from by name: it is set. */
const noRecord = (handle: CopyHandle, named: string) =>
  !isKnown(handle, named) && handle.record(named) !== undefined
    ? stop({
        exitCode: EXIT_CODES.failed,
        code: "no-document",
        wrong: `"${named}" is a record, and no document`,
        todo: `see its values with: fieldsync record get FOLDER ${quoted(named)}; settle a field with: fieldsync record set FOLDER ${quoted(named)} FIELD VALUE`,
      })
    : Effect.void;

const confirmOne = (handle: CopyHandle, document: string) =>
  Effect.gen(function* () {
    yield* noRecord(handle, document);
    return yield* advisedOn(handle, document, handle.confirmDocument(document), () =>
      howItStands(handle, document),
    );
  });

const promote = (handle: CopyHandle, document: string | undefined, typed: string) =>
  Effect.gen(function* () {
    if (document === undefined) return yield* usage("--promote does not say of which document");
    yield* lookAtOwnLocks(handle);
    const version = yield* findVersion(handle, document, typed);
    const promoting = handle.promoteDocument(document, version.dot);
    const receipt = yield* advisedOn(handle, document, promoting, () =>
      howItStands(handle, document),
    );
    yield* settleFiles(handle);
    return { ...receipt, document, version };
  });

export const conflicts = copyVerb({
  name: "conflicts",
  onlyTells: true,
  changes: ({ confirm, promote }) => confirm !== undefined || promote !== undefined,
  description:
    "Lists what several people changed without knowing of each other. Nothing is lost: every version is kept, and one is shown as current everywhere. Settle a document with --confirm or --promote, a field by setting it.",
  examples: [
    { command: "fieldsync conflicts Maple", description: "See what is in conflict" },
    {
      command: "fieldsync conflicts Maple --confirm memo.docx",
      description: "Keep the current version of a document and no other",
    },
    {
      command: "fieldsync conflicts Maple memo.docx --promote 2",
      description: "Keep another version, as numbered in the list",
    },
    {
      command: "fieldsync export Maple look-at-it",
      description: "Look at the versions in conflict as files before you decide",
    },
  ],
  parameters: {
    document: lastText("document", "Only this document"),
    confirm: optionalText("confirm", "Keep the current version of this document, and no other"),
    promote: optionalText(
      "promote",
      "Make this version of the document current, also a superseded one: its number, or digits of its hash",
    ),
  },
  run: (context, { confirm, document: named, promote: typed }) =>
    Effect.gen(function* () {
      const { handle } = context;
      if (confirm !== undefined || typed !== undefined) yield* refuseChange(context);
      const document = named === undefined ? undefined : documentNamed(handle, named);
      if (confirm !== undefined && typed !== undefined)
        return yield* usage("--confirm and --promote exclude each other");
      if (document !== undefined) {
        yield* noRecord(handle, document);
        yield* knownVersions(handle, document);
      }
      const confirmed =
        confirm === undefined ? null : yield* confirmOne(handle, documentNamed(handle, confirm));
      const promoted = typed === undefined ? null : yield* promote(handle, document, typed);
      return { confirmed, promoted, ...conflictsOf(handle, document) };
    }),
  text: ({ confirmed, documents, fields, promoted }, { document: only }) =>
    lines([
      confirmed === null
        ? undefined
        : `${confirmed.entity.replace("document/", "")}: the current version was kept`,
      promoted === null
        ? undefined
        : `${promoted.document}: version ${promoted.version.number} (${shortHash(promoted.version.sha256)}) is the current one now`,
      documents.length + fields.length === 0
        ? only === undefined
          ? "no conflicts"
          : `${only} is not in conflict`
        : counted(documents.length + fields.length, "conflict"),
      ...documents.flatMap(({ kept, name, versions }) => [
        `document ${name}: ${counted(versions.length, "version")}`,
        ...kept.map(versionText),
      ]),
      ...fields.map(
        ({ current, field, record, versions }) =>
          `record ${record}, field ${field}: ${versions.map((value) => JSON.stringify(value)).join(" or ")}, ` +
          `current ${JSON.stringify(current)}`,
      ),
      documents.length === 0
        ? undefined
        : "see the versions with: fieldsync export FOLDER OUT; keep the current one with: fieldsync conflicts FOLDER --confirm NAME; another one with: fieldsync conflicts FOLDER NAME --promote NUMBER",
      fields.length === 0
        ? undefined
        : "settle a field with: fieldsync record set FOLDER RECORD FIELD VALUE",
    ]),
});
