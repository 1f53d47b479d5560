/** `fieldsync documents versions|save`: every version a document ever had, and one of them as a file. */
import * as Effect from "effect/Effect";
import { documentNamed } from "../document-names.ts";
import { saved } from "../files.ts";
import { path, text } from "../parameters.ts";
import { copyVerb } from "../verb.ts";
import { findVersion, knownVersions, shortHash, versionText } from "../version.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { lines } from "../words.ts";

const document = text("document", "The name of the document");

export const documentsVersions = copyVerb({
  name: "documents versions",
  onlyTells: true,
  description:
    "Lists every version a document ever had, the oldest first: who saved which, when, and whether it is shown. Also of a deleted document.",
  examples: [
    {
      command: "fieldsync documents versions Maple memo.docx",
      description: "See all versions of memo.docx",
    },
    {
      command: "fieldsync documents save Maple memo.docx 2 old-memo.docx",
      description: "Look at the second one",
    },
    {
      command: "fieldsync conflicts Maple memo.docx --promote 2",
      description: "Make it the current one",
    },
  ],
  parameters: { document },
  run: ({ handle }, args) =>
    Effect.suspend(() => {
      const document = documentNamed(handle, args.document);
      return Effect.map(knownVersions(handle, document), (versions) => ({ document, versions }));
    }),
  text: (result) =>
    lines([
      `${result.document}: ${counted(result.versions.length, "version")}`,
      ...result.versions.map(versionText),
    ]),
});

export const documentsSave = copyVerb({
  name: "documents save",
  onlyTells: true,
  description:
    "Saves one version of a document as a file, whether it is shown or was replaced long ago. Nothing is written over.",
  parameters: {
    document,
    version: text("version", "Its number in the list of versions, or digits of its hash"),
    file: path("file", "The file to write: a new one"),
  },
  run: ({ handle }, { document: named, file, version: typed }) =>
    Effect.gen(function* () {
      const name = documentNamed(handle, named);
      const version = yield* findVersion(handle, name, typed);
      yield* saved(file, yield* handle.readDocument(name, version.sha256));
      return { document: name, file, version };
    }),
  text: ({ document: name, file, version }) =>
    `version ${version.number} of ${name} (${shortHash(version.sha256)}) is in ${file}`,
});
