/**
 * Files in the working folder that belong to no document (domain A2): passed over, listed, or made documents where somebody asked for it
 * or the setting says so.
 */
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { isUnstable, isQuiet, isYoung } from "./belief.ts";
import { note } from "./desk.ts";
import { gatherDoubt } from "./importing.ts";
import { isPortableDocumentName } from "../log/op.ts";
import { afford, examineEach, fileNames, type Examined, type Look } from "./lookaround.ts";
import { nameKey } from "./portable-names.ts";
import { takeApart } from "./taking-apart.ts";
import type { WorkingFile } from "./working-folder.ts";

/** The only list of such names; each line one kind of program. */
const TEMPORARY = new RegExp(
  [
    // Word, Excel and PowerPoint; Access; whoever else writes beside a file first.
    String.raw`^~\$|^~wr[a-z]{1,2}[0-9]{4}|\.laccdb$|\.tmp$`,
    // LibreOffice, and what editors keep: backups, what is not saved yet, and locks.
    String.raw`^\.~lock\.|~$|^\..*\.(?:sw[a-p]x?|kate-swp)$|^#.*#$|^\.#|^\.goutputstream-`,
    // macOS on disks that know no attributes of its own, and what file managers and network disks leave.
    String.raw`^\._|^\.ds_store$|^thumbs\.db$|^desktop\.ini$|^\.nfs[0-9a-f]{12,}$|^\.fuse_hidden[0-9a-f]+$`,
  ].join("|"),
  "iu",
);

/**
 * Files programs keep beside the real ones. Nobody is asked to add them, and they hold nothing that is not in the file they lie beside, or that its
 * program does not bring back itself. A document that is called so on purpose is still a document.
 */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/** A file that belongs to no document, and the document it may become. */
interface Dropped {
  readonly entry: WorkingFile;
  readonly document: string;
}

/** It becomes one when somebody asked, or when the setting says so (domain A2); undefined where it stays a stranger. */
const mayBecome = (look: Look, entry: WorkingFile): Dropped | undefined => {
  const { desk } = look;
  const key = nameKey(entry.name);
  if (!desk.asked.has(key) && desk.settings.droppedFiles === "when-asked") return undefined;
  const document = entry.name.normalize("NFC");
  if (!isPortableDocumentName(document)) {
    isUnstable(look, entry.name, "refused");
    return undefined;
  }
  return isYoung(look, desk.candidates.get(key), entry) || !afford(look, entry.size)
    ? undefined
    : { entry, document };
};

const takeDropped = Effect.fnUntraced(function* (
  look: Look,
  { document, entry }: Dropped,
  found: Examined | VolumeError,
  isStranger: () => void,
): Effect.fn.Return<void, VolumeError> {
  const { desk } = look;
  if (found instanceof VolumeError) return yield* found;
  if (found.kind !== "content") {
    if (found.kind !== "gone") isUnstable(look, entry.name, found.kind);
    return isStranger();
  }
  if (found.bytes.length === 0) {
    isUnstable(look, entry.name, "empty");
    return isStranger();
  }
  const { hash, described } = found;
  return yield* gatherDoubt(look, {
    file: entry.name,
    found,
    disbelieved: isStranger,
    import: {
      document,
      seen: null,
      from: "folder",
      settle: (taken) => {
        if (!taken) {
          isUnstable(look, entry.name, "refused");
          return isStranger();
        }
        const file = fileNames(look.session, desk).get(document) ?? entry.name;
        note(desk, document, { file, base: hash, intended: null, described });
        isQuiet(look, entry.name);
        desk.asked.delete(nameKey(entry.name));
      },
    },
  });
});

/** Looks at the files that are not `mine`. Answers the names of those that stay no documents, also those that turn out to be only when contents are judged. */
export const scanStrangers = Effect.fnUntraced(function* (
  look: Look,
  mine: ReadonlySet<WorkingFile>,
): Effect.fn.Return<ReadonlyArray<string>, VolumeError> {
  const strangers: Array<string> = look.twins.map((twin) => twin.name);
  const isStranger = ({ name }: WorkingFile): void => void strangers.push(name);
  const dropped: Array<Dropped> = [];
  for (const entry of look.files.values()) {
    if (mine.has(entry) || isTemporary(entry.name)) continue;
    const one = mayBecome(look, entry);
    if (one === undefined) isStranger(entry);
    else dropped.push(one);
  }
  yield* examineEach(
    look,
    dropped,
    ({ entry }) => entry,
    (one, found) => takeDropped(look, one, found, () => isStranger(one.entry)),
    ({ document }, found) => takeApart(look, document, found),
  );
  return strangers;
});
