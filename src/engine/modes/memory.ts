/** The modes in the private memory: settings, what is open, and saves that wait. Written whole, so a crash leaves one or the other. */
import type * as Effect from "effect/Effect";
import { decodeManifest, encodeManifest } from "../documents/content.ts";
import type { VolumeError } from "../errors.ts";
import { isJson, listOf, malformed, objectWith, plainText, wholeNumber } from "../json.ts";
import { limits } from "../limits.ts";
import { loadSlot, saveSlot } from "../copy/memory.ts";
import { DOCUMENT_MODES, isHash, isLogId, type CopyId, type DocumentMode } from "../log/names.ts";
import type { Dot } from "../log/op.ts";
import type { Json, PrivateJournal } from "../ports.ts";
import { type HeldDocument, type KeptSave, type Modes, type OpenVersion } from "./modes.ts";

type Journal = PrivateJournal["Service"];

const DOCUMENTS_MAX = 1_000_000;
const SAVES_MAX = 1_000;

const slotOf = (owner: CopyId): string => `${owner}.modes`;

const decodeMode = (value: unknown): DocumentMode =>
  DOCUMENT_MODES.find((mode) => mode === value) ?? malformed("mode");

const decodeDot = (value: unknown): Dot => {
  const [log, seq] = listOf(value, 2, "dot");
  return {
    log: isLogId(log) ? log : malformed("log"),
    seq: wholeNumber(seq, 0, Number.MAX_SAFE_INTEGER, "sequence"),
  };
};

const decodeDots = (value: unknown): ReadonlyArray<Dot> =>
  listOf(value, limits.segmentOperations, "dots").map(decodeDot);

const decodeGeneration = (value: unknown): number =>
  wholeNumber(value, 0, limits.templateGenerations, "template generation");

const decodeOpen = (value: unknown): OpenVersion | null => {
  if (value === null) return null;
  const [manifest, dots, epoch, generation] = listOf(value, 4, "open version");
  return {
    manifest: decodeManifest(manifest),
    dots: decodeDots(dots),
    epoch: wholeNumber(epoch, 0, limits.lockEpochs, "epoch"),
    generation: decodeGeneration(generation),
  };
};

const decodeSave = (value: unknown): KeptSave => {
  const [manifest, observed, seen, epoch, after, generation, update] = listOf(
    value,
    7,
    "kept save",
  );
  return {
    manifest: decodeManifest(manifest),
    observed: decodeDots(observed),
    seen: seen === null || isHash(seen) ? seen : malformed("seen"),
    epoch: wholeNumber(epoch, 0, limits.lockEpochs, "epoch"),
    after: decodeDot(after),
    generation: decodeGeneration(generation),
    update: update === true,
  };
};

const decodeHeld = (value: unknown): readonly [string, HeldDocument] => {
  const [document, mode, open, saves] = listOf(value, 4, "document");
  return [
    plainText(document, limits.documentNameCharacters, "document name"),
    {
      mode: mode === null ? null : decodeMode(mode),
      open: decodeOpen(open),
      saves: listOf(saves, SAVES_MAX, "kept saves").map(decodeSave),
    },
  ];
};

export const loadModes = (
  journal: Journal,
  owner: CopyId,
): Effect.Effect<Modes | undefined, VolumeError> =>
  loadSlot(journal, slotOf(owner), (value) => {
    const parts = objectWith(value, ["standard", "documents"], "modes");
    return {
      standard: decodeMode(parts["standard"]),
      documents: new Map(listOf(parts["documents"], DOCUMENTS_MAX, "documents").map(decodeHeld)),
      unwritten: false,
    };
  });

const encodeDots = (dots: ReadonlyArray<Dot>): Json => dots.map(({ log, seq }) => [log, seq]);

const plainManifest = (manifest: OpenVersion["manifest"]): Json => {
  const encoded = encodeManifest(manifest);
  return isJson(encoded) ? encoded : malformed("manifest");
};

export const saveModes = (
  journal: Journal,
  owner: CopyId,
  modes: Modes,
): Effect.Effect<void, VolumeError> =>
  saveSlot(journal, slotOf(owner), {
    standard: modes.standard,
    documents: [...modes.documents].map(([document, { mode, open, saves }]) => [
      document,
      mode,
      open === null
        ? null
        : [plainManifest(open.manifest), encodeDots(open.dots), open.epoch, open.generation],
      saves.map((save) => [
        plainManifest(save.manifest),
        encodeDots(save.observed),
        save.seen,
        save.epoch,
        [save.after.log, save.after.seq],
        save.generation,
        save.update,
      ]),
    ]),
  });
