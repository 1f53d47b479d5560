/**
 * From the names of documents to the names of their files on disk (engine §1.7.6, I24, I31; domain rule 39).
 *
 * The document keeps its true name; only this function turns it into something a disk is asked for. The answer depends on the
 * set of documents and on nothing else, so every copy gives every document the same file, and no two documents one file, on
 * disks that tell `a` from `A` and on disks that do not.
 */
import { byCodeUnits } from "../log/names.ts";

/** Longest file name in UTF-8 bytes: Windows counts 255 units, Linux 255 bytes, and the path to it needs room too. */
const FILE_NAME_BYTES = 200;
/** What is kept of an extension when a name must be cut. */
const EXTENSION_UNITS = 16;

const FORBIDDEN = /[\u0000-\u001f\u007f\\/:*?"<>|]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const ENDS_WITH_DOTS_OR_SPACES = /[. ]+$/;
/** The devices of DOS, also with an extension and with spaces before it; Windows takes ¹²³ for digits. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)/i;
/** Windows gives long names a second, short one of this shape: such a name may be another file. */
const SHORT_NAME = /^([^.]{1,8})~([0-9]{1,6})(\.[^.]{0,3})?$/;
/** Such names have one form, and every look asks for the keys of all. */
const ASCII = /^[ -~]*$/;
/** The folder of the copy itself, and the marker of the folder people work in, also while it is being written: files of these names are never looked at. */
const OURS = /^(?:_sync|\.fieldsync(?:\.new)?)$/i;

/** Names with equal keys are one file on some disk: case and Unicode form do not count. Rather too many than too few. */
export const nameKey = (name: string): string =>
  ASCII.test(name)
    ? name.toUpperCase()
    : name.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** 32 bits of FNV-1a as 8 hex digits: only to tell names apart; equal ones are noticed. */
export const tagOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ (text.charCodeAt(i) & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (text.charCodeAt(i) >> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
};

const underscores = (text: string): string => "_".repeat(text.length);

/** `memo.docx` with the tag `1a2b` becomes `memo (1a2b).docx`, cut where it would be too long. */
const tagged = (name: string, tag: string): string => {
  const dot = name.lastIndexOf(".");
  const hasExtension = dot > 0 && name.length - dot <= EXTENSION_UNITS;
  const extension = hasExtension ? name.slice(dot) : "";
  const ending = ` (${tag})${extension}`;
  let stem = "";
  let room = FILE_NAME_BYTES - utf8Length(ending);
  for (const character of hasExtension ? name.slice(0, dot) : name) {
    room -= utf8Length(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + ending;
};

/** Most names are of this kind: there is nothing to be changed about them. */
const PLAIN = /^[0-9A-Za-z _().,&+-]{0,100}[0-9A-Za-z)]$/;

const isReserved = (name: string): boolean => DEVICE.test(name) || OURS.test(name);

/** The name a single document would get if it were alone: the same name where that is possible. */
export const toPortableName = (name: string): string => {
  if (PLAIN.test(name) && !isReserved(name)) return name;
  const spelled = name
    .replace(LONE_SURROGATE, "_")
    .normalize("NFC")
    .replace(FORBIDDEN, "_")
    .replace(ENDS_WITH_DOTS_OR_SPACES, underscores)
    .replace(SHORT_NAME, "$1_$2$3");
  const safe = spelled === "" || isReserved(spelled) ? `_${spelled}` : spelled;
  return utf8Length(safe) <= FILE_NAME_BYTES ? safe : tagged(safe, tagOf(name));
};

/** Who keeps the plain name: a document that is called exactly so, then the first by code units. */
const firstClaim = (documents: ReadonlyArray<string>, plain: (name: string) => string): string => {
  const [only = ""] = documents;
  if (documents.length === 1) return only;
  const exact = documents.filter((name) => plain(name) === name);
  const [first = ""] = (exact.length > 0 ? exact : documents).toSorted(byCodeUnits);
  return first;
};

/** The file of every document where no two claim one; undefined where some do. */
const withoutRivals = (documents: ReadonlySet<string>): ReadonlyMap<string, string> | undefined => {
  const assigned = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of documents) {
    const plain = toPortableName(name);
    assigned.set(name, plain);
    taken.add(nameKey(plain));
  }
  return taken.size === assigned.size ? assigned : undefined;
};

/** The file of every document: one each, equal on every copy that has the same documents (I31). */
export const assignFileNames = (documents: Iterable<string>): ReadonlyMap<string, string> => {
  const all = new Set(documents);
  return withoutRivals(all) ?? amongRivals(all);
};

const amongRivals = (documents: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const plainNames = new Map<string, string>();
  const claims = new Map<string, Array<string>>();
  for (const name of [...documents].toSorted(byCodeUnits)) {
    const plain = toPortableName(name);
    plainNames.set(name, plain);
    const key = nameKey(plain);
    const rivals = claims.get(key);
    if (rivals === undefined) claims.set(key, [name]);
    else rivals.push(name);
  }
  const assigned = new Map<string, string>();
  const taken = new Set(claims.keys());
  const plain = (name: string): string => plainNames.get(name) ?? name;
  for (const rivals of claims.values()) {
    const winner = firstClaim(rivals, plain);
    assigned.set(winner, plain(winner));
  }
  for (const name of plainNames.keys()) {
    if (assigned.has(name)) continue;
    let tries = 1;
    let file = tagged(plain(name), tagOf(name));
    while (taken.has(nameKey(file))) {
      tries += 1;
      file = tagged(plain(name), `${tagOf(name)}-${tries}`);
    }
    taken.add(nameKey(file));
    assigned.set(name, file);
  }
  return assigned;
};
