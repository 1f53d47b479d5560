/**
 * Working out an edit: which operation it is, against the state its author sees (engine §1.5).
 *
 * A field edit replaces every version it finds: the conflict is shown beside the field. A new document version replaces
 * only the version that was open, the current one; the others wait for somebody to confirm (domain A7).
 */
import type { GenerationOf } from "../state/versions.ts";
import { cutAgain, cutDocument, type CutDocument } from "../documents/content.ts";
import { EngineError } from "../errors.ts";
import type { WasShown } from "./before-eyes.ts";
import { currentAmong, currentOf, type FoldedState, type Version } from "../state/fold.ts";
import { canonicalJson, encodeText, isJson, isPlainText } from "../json.ts";
import { limits } from "../limits.ts";
import type { Edit } from "../copy/mailbox.ts";
import {
  DOCUMENT_PREFIX,
  isFieldName,
  isPortableDocumentName,
  isRecordId,
  type Dot,
  type OnTemplate,
  type Op,
} from "../log/op.ts";
import type { Manifest } from "../documents/content.ts";
import type { Json, Keys } from "../ports.ts";

/** First 16 digits of the hash of a record's value in canonical JSON: the journal's name for it. */
const valueDigest = (keys: Keys["Service"], value: Json): string =>
  keys.hash(encodeText(canonicalJson(value))).slice(0, 16);

/** First 16 digits of a document's SHA-256. */
export const documentDigest = (manifest: Manifest): string => manifest.sha256.slice(0, 16);

/** Whether a value, as canonical JSON, is too long for an operation. */
export const isTooLong = (text: string): boolean => text.length > limits.lineCharacters / 2;

export interface PlannedEdit {
  readonly op: Op;
  /** Name in the journal: `document/<name>` or the record's id. */
  readonly entity: string;
  /** Null for a delete, which touches all fields. */
  readonly field: string | null;
  readonly digest: string | null;
  readonly observed: ReadonlyArray<{ readonly dot: Dot; readonly digest: string }>;
  /** The document's pieces, to be stored before the operation. */
  readonly pieces: CutDocument["pieces"];
  /** How many characters the operation takes in a segment, about. */
  readonly characters: number;
}

const refuse = (text: string): EngineError => new EngineError({ reason: "invalid", text });

const changedMeanwhile = (name: string): EngineError =>
  refuse(`"${name}" was changed by somebody else meanwhile.`);

const DOT_CHARACTERS = 16;
/** Kind, names, brackets. */
const OPERATION_CHARACTERS = 200;
/** Hash and size of a piece of a document. */
const CHUNK_CHARACTERS = 80;

const charactersOf = (observed: PlannedEdit["observed"], content: number): number =>
  OPERATION_CHARACTERS + DOT_CHARACTERS * observed.length + content;

const dotsOf = (observed: PlannedEdit["observed"]): ReadonlyArray<Dot> =>
  observed.map((seen) => seen.dot);

/** As many as one operation can replace: of more than that the others stay beside it, for the next one. */
const seen = <V>(
  versions: ReadonlyArray<Version<V>>,
  digest: (value: V) => string,
): PlannedEdit["observed"] =>
  versions.slice(0, limits.observedDots).map((version) => ({
    dot: { log: version.log, seq: version.seq },
    digest: digest(version.value),
  }));

/**
 * An edit goes on from the template updates in what it replaces; an update comes after them. So a later one is shown before what
 * people made of an earlier one at the same time.
 */
const onTemplate = (
  replaced: ReadonlyArray<Pick<Version<unknown>, "generation">>,
  update: boolean,
): { readonly template?: OnTemplate } => {
  const known = replaced.reduce((most, version) => Math.max(most, version.generation), 0);
  const generation = Math.min(known + (update ? 1 : 0), limits.templateGenerations);
  return generation === 0 ? {} : { template: { generation, update } };
};

export interface Surroundings {
  /** Which versions the author had before him: an edit replaces no others. */
  readonly wasShown: WasShown;
  /** Epoch of our own check-out of the document, 0 for none. */
  readonly fence: number;
  /** The content of a version that is or was one of the document, by its dot. */
  readonly contentOf: (document: string, dot: string) => Manifest | undefined;
  /** Template updates a content of the document descends from, shown or superseded. */
  readonly generationOf: GenerationOf;
}

export const planEdit = (
  state: FoldedState,
  edit: Edit,
  keys: Keys["Service"],
  { fence, contentOf, generationOf, wasShown }: Surroundings,
): PlannedEdit | EngineError => {
  switch (edit.kind) {
    case "set-field": {
      if (!isRecordId(edit.record)) return refuse(`"${edit.record}" cannot be the id of a record.`);
      if (!isFieldName(edit.field)) return refuse(`"${edit.field}" cannot be the name of a field.`);
      if (!isJson(edit.value))
        return refuse(`The value for ${edit.record} ${edit.field} is not plain JSON.`);
      const text = canonicalJson(edit.value);
      if (isTooLong(text)) return refuse(`The value for ${edit.record} is too long.`);
      const register = state.records.get(edit.record)?.get(edit.field);
      const replaced = register?.versions.filter(wasShown) ?? [];
      const observed = seen(replaced, (value) => valueDigest(keys, value));
      return {
        op: {
          kind: "set",
          record: edit.record,
          field: edit.field,
          value: edit.value,
          observed: dotsOf(observed),
          ...onTemplate(replaced, edit.template === true),
        },
        entity: edit.record,
        field: edit.field,
        digest: keys.hash(encodeText(text)).slice(0, 16),
        observed,
        pieces: [],
        characters: charactersOf(observed, text.length),
      };
    }
    case "delete-record": {
      const fields = state.records.get(edit.record);
      if (fields === undefined) return refuse(`There is no record "${edit.record}".`);
      const observed = [...fields.values()].flatMap((register) =>
        seen(register.versions.filter(wasShown), (value) => valueDigest(keys, value)),
      );
      if (observed.length === 0) return changedMeanwhile(edit.record);
      if (observed.length > limits.observedDots)
        return refuse(`"${edit.record}" has too many fields to be deleted at once.`);
      return {
        op: { kind: "delete-record", record: edit.record, observed: dotsOf(observed) },
        entity: edit.record,
        field: null,
        digest: null,
        observed,
        pieces: [],
        characters: charactersOf(observed, 0),
      };
    }
    case "save-document": {
      if (!isPortableDocumentName(edit.document))
        return refuse(`"${edit.document}" cannot be the name of a document.`);
      if (edit.bytes.length > limits.documentBytes) return refuse(`${edit.document} is too large.`);
      const register = state.documents.get(edit.document);
      const known = register?.versions.filter(wasShown) ?? [];
      const open = currentAmong(known);
      const replaced = known.filter((version) => version.value.sha256 === open?.value.sha256);
      const { manifest, pieces } = cutDocument(edit.bytes, keys);
      const update = edit.template === true;
      return putPlan({ document: edit.document, manifest, replaced, pieces, fence, update });
    }
    case "import-document": {
      // The name may have come from another copy, where other rules hold: what a segment may carry is enough.
      if (!isPlainText(edit.document, limits.documentNameCharacters))
        return refuse(`"${edit.document}" cannot be the name of a document.`);
      if (edit.bytes.length > limits.documentBytes) return refuse(`${edit.document} is too large.`);
      const replaced =
        state.documents
          .get(edit.document)
          ?.versions.filter((version) => version.value.sha256 === edit.seen) ?? [];
      // Somebody may have replaced what lay in the file while it was open: it was made from a template all the same.
      const from = edit.seen === null ? 0 : generationOf(edit.document, edit.seen);
      const { manifest, pieces } = cutAgain(edit.bytes, edit.manifest);
      return putPlan({ document: edit.document, manifest, replaced, pieces, fence, from });
    }
    case "confirm-document": {
      const register = state.documents.get(edit.document);
      if (register === undefined) return refuse(`There is no document "${edit.document}".`);
      if (!register.conflicted) return refuse(`"${edit.document}" is not in conflict.`);
      const replaced = register.versions.filter(wasShown);
      const { chosen } = edit;
      const confirmed =
        chosen === undefined
          ? currentAmong(replaced)
          : replaced.find(({ value }) => value.sha256 === chosen);
      if (confirmed === undefined)
        return refuse(
          `The version of "${edit.document}" that was current was replaced meanwhile: look again before you confirm one.`,
        );
      return putPlan({ document: edit.document, manifest: confirmed.value, replaced, fence });
    }
    case "promote-document": {
      const manifest = contentOf(edit.document, edit.version);
      if (manifest === undefined)
        return refuse(`There is no version ${edit.version} of "${edit.document}".`);
      const register = state.documents.get(edit.document);
      if (register?.conflicted === false && currentOf(register).value.sha256 === manifest.sha256)
        return refuse(`That version of "${edit.document}" is the current one already.`);
      const replaced = register?.versions.filter(wasShown) ?? [];
      return putPlan({ document: edit.document, manifest, replaced, fence });
    }
    case "delete-document": {
      const register = state.documents.get(edit.document);
      if (register === undefined) return refuse(`There is no document "${edit.document}".`);
      const known =
        edit.seen === undefined
          ? register.versions.filter(wasShown)
          : register.versions.filter((version) => version.value.sha256 === edit.seen);
      if (known.length === 0) return changedMeanwhile(edit.document);
      const observed = seen(known, documentDigest);
      return {
        op: { kind: "delete-document", document: edit.document, observed: dotsOf(observed) },
        entity: DOCUMENT_PREFIX + edit.document,
        field: null,
        digest: null,
        observed,
        pieces: [],
        characters: charactersOf(observed, 0),
      };
    }
  }
};

/**
 * A version never falls behind what it replaces: who saw the holder's version and goes on from it is shown, with or without
 * a check-out of his own.
 */
const putPlan = ({
  document,
  manifest,
  replaced,
  fence,
  pieces = [],
  update = false,
  from = 0,
}: {
  readonly document: string;
  readonly manifest: Manifest;
  readonly replaced: ReadonlyArray<Version<Manifest>>;
  readonly fence: number;
  /** None where the content is stored already. */
  readonly pieces?: CutDocument["pieces"];
  readonly update?: boolean;
  /** Template updates in what it was made from, where that is none of `replaced` any more. */
  readonly from?: number;
}): PlannedEdit => {
  const observed = seen(replaced, documentDigest);
  const epoch = replaced.reduce((most, version) => Math.max(most, version.epoch), fence);
  return {
    op: {
      kind: "put",
      document,
      manifest,
      observed: dotsOf(observed),
      epoch,
      ...onTemplate([...replaced, { generation: from }], update),
    },
    entity: DOCUMENT_PREFIX + document,
    field: "content",
    digest: documentDigest(manifest),
    observed,
    pieces,
    characters: charactersOf(observed, CHUNK_CHARACTERS * manifest.chunks.length),
  };
};
