/**
 * The three small signed or fixed JSON files of a copy: `format.json`, the identity card, and `have` (engine §1.3).
 *
 * `have` is an acknowledgement a copy makes for itself: "this much is durable in my own log". It is never adopted as
 * anybody else's knowledge; it only says what to look for and what need not be sent.
 */
import {
  canonicalJson,
  decode,
  decodeText,
  encodeText,
  isPlainText,
  listOf,
  malformed,
  objectWith,
  parseJson,
  plainText,
  wholeNumber,
  type Decoded,
} from "../json.ts";
import { EngineError } from "../errors.ts";
import { limits } from "../limits.ts";
import { isCopyId, isHash, isLogId, type CopyId, type Hash, type LogId } from "../log/names.ts";
import { joinParts, type Json, type Keys } from "../ports.ts";
import type { Vector } from "../log/vector.ts";

export const FORMAT_VERSION = 1;

/** Written once, last of all when a copy is made: a folder without it is not a copy. */
export interface Format {
  readonly engagementId: string;
  readonly engagement: string;
  readonly ownerCopy: CopyId;
  /** The copy it was made from; null for the top level. */
  readonly createdFrom: CopyId | null;
  /** The office original all copies come from. */
  readonly topLevel: CopyId;
}

/** `version` is that of the program that writes. */
export const encodeFormat = (format: Format, version: number): Uint8Array =>
  encodeText(`${canonicalJson({ format: version, minReader: version, ...format })}\n`);

/**
 * The oldest format a reader of this folder must know, where the file says so; asked before anything else is (rule 70). No program asks for more
 * than it wrote itself: a file that says so is damaged.
 */
export const minReaderOf = (bytes: Uint8Array): number | undefined => {
  const decoded = decode(() => {
    const value = parseJson(decodeText(bytes));
    if (typeof value !== "object" || value === null) return malformed("format");
    const format = wholeNumber(
      "format" in value ? value.format : 0,
      1,
      Number.MAX_SAFE_INTEGER,
      "format",
    );
    return wholeNumber("minReader" in value ? value.minReader : 0, 1, format, "minReader");
  });
  return decoded.ok ? decoded.value : undefined;
};

/** `newest` is the newest format the program reads. */
export const decodeFormat = (bytes: Uint8Array, newest: number): Decoded<Format> =>
  decode(() => {
    const keys = [
      "format",
      "minReader",
      "engagementId",
      "engagement",
      "ownerCopy",
      "createdFrom",
      "topLevel",
    ];
    const parts = objectWith(parseJson(decodeText(bytes)), keys, "format");
    wholeNumber(parts["minReader"], 1, newest, "minReader");
    return {
      engagementId: isCopyId(parts["engagementId"])
        ? parts["engagementId"]
        : malformed("engagement id"),
      engagement: plainText(parts["engagement"], limits.personCharacters, "engagement name"),
      ownerCopy: isCopyId(parts["ownerCopy"]) ? parts["ownerCopy"] : malformed("owner"),
      createdFrom: copyOrNull(parts["createdFrom"]),
      topLevel: isCopyId(parts["topLevel"]) ? parts["topLevel"] : malformed("top level"),
    };
  });

/** Who works where cannot be said to others: whatever a copy would sign with that nobody could read. */
export const unusablePerson = ({
  machine,
  user,
}: Pick<Card, "machine" | "user">): EngineError | undefined => {
  const [wrong] = [user, machine].filter((name) => !isPlainText(name, limits.personCharacters));
  return wrong === undefined
    ? undefined
    : new EngineError({
        reason: "invalid",
        text: `${JSON.stringify(wrong)} cannot be the name of a user or a computer: it needs 1 to ${limits.personCharacters} printable characters.`,
      });
};

/** Who a copy is. Self-signed; a public key joins it with real keys. */
export interface Card {
  readonly copy: CopyId;
  readonly engagementId: string;
  readonly parent: CopyId | null;
  readonly user: string;
  readonly machine: string;
}

export interface HaveEntry {
  readonly log: LogId;
  readonly seq: number;
  /** Id of the log's segment that ends at `seq`. */
  readonly head: Hash;
}

export interface Have {
  readonly copy: CopyId;
  readonly user: string;
  readonly machine: string;
  readonly number: number;
  readonly entries: ReadonlyArray<HaveEntry>;
  /** Chunks its logs speak of that it does not have yet, the first few: whoever has them may bring them. */
  readonly wants: ReadonlyArray<Hash>;
  /** The snapshots it keeps in the place of older operations. */
  readonly snapshots: ReadonlyArray<Hash>;
}

export const vectorOf = (have: Have): Vector =>
  new Map(have.entries.map((entry) => [entry.log, entry.seq]));

const copyOrNull = (value: unknown): CopyId | null =>
  value === null ? null : isCopyId(value) ? value : malformed("copy id");

const SEALED = /^\{"body":(.*),"signature":"([0-9a-f]{16,512})"\}\n$/s;

/** `{"body":…,"signature":"…"}`; the signature is over the body's text exactly as it stands in the file. */
export const seal = (copy: CopyId, body: Json, keys: Keys["Service"]): Uint8Array => {
  const text = encodeText(JSON.stringify(body));
  const signature = encodeText(`,"signature":"${keys.sign(copy, text)}"}\n`);
  return joinParts([encodeText('{"body":'), text, signature]);
};

/** The body of a sealed file, and a check of its seal for whoever the body says it is from. */
export const unseal = (
  bytes: Uint8Array,
  keys: Keys["Service"],
): { body: unknown; check: (copy: CopyId) => void } => {
  const match = SEALED.exec(decodeText(bytes));
  if (match === null) return malformed("not a sealed file");
  const [, text = "", signature = ""] = match;
  return {
    body: parseJson(text),
    check: (copy) => {
      if (!keys.verify(copy, encodeText(text), signature))
        malformed("signature is not its author's");
    },
  };
};

export const encodeCard = (card: Card, keys: Keys["Service"]): Uint8Array =>
  seal(card.copy, { ...card }, keys);

export const decodeCard = (bytes: Uint8Array, keys: Keys["Service"]): Decoded<Card> =>
  decode(() => {
    const sealed = unseal(bytes, keys);
    const parts = objectWith(
      sealed.body,
      ["copy", "engagementId", "parent", "user", "machine"],
      "card",
    );
    const copy = isCopyId(parts["copy"]) ? parts["copy"] : malformed("copy id");
    sealed.check(copy);
    return {
      copy,
      engagementId: isCopyId(parts["engagementId"])
        ? parts["engagementId"]
        : malformed("engagement id"),
      parent: copyOrNull(parts["parent"]),
      user: plainText(parts["user"], limits.personCharacters, "user"),
      machine: plainText(parts["machine"], limits.personCharacters, "machine"),
    };
  });

export const encodeHave = (have: Have, keys: Keys["Service"]): Uint8Array =>
  seal(
    have.copy,
    { ...have, entries: have.entries.map((entry) => [entry.log, entry.seq, entry.head]) },
    keys,
  );

export const decodeHave = (bytes: Uint8Array, keys: Keys["Service"]): Decoded<Have> =>
  decode(() => {
    const sealed = unseal(bytes, keys);
    const parts = objectWith(
      sealed.body,
      ["copy", "user", "machine", "number", "entries", "wants", "snapshots"],
      "have",
    );
    const copy = isCopyId(parts["copy"]) ? parts["copy"] : malformed("copy id");
    sealed.check(copy);
    return {
      copy,
      user: plainText(parts["user"], limits.personCharacters, "user"),
      machine: plainText(parts["machine"], limits.personCharacters, "machine"),
      number: wholeNumber(parts["number"], 1, Number.MAX_SAFE_INTEGER, "number"),
      entries: listOf(parts["entries"], limits.vectorEntries, "entries").map((entry): HaveEntry => {
        const [log, seq, head] = listOf(entry, 3, "entry");
        if (!isLogId(log) || !isHash(head)) return malformed("entry");
        return { log, head, seq: wholeNumber(seq, 1, Number.MAX_SAFE_INTEGER, "sequence") };
      }),
      wants: listOf(parts["wants"], limits.wantedChunks, "wants").map((hash) =>
        isHash(hash) ? hash : malformed("wanted chunk"),
      ),
      snapshots: listOf(parts["snapshots"], limits.snapshots, "snapshots").map((hash) =>
        isHash(hash) ? hash : malformed("snapshot"),
      ),
    };
  });
