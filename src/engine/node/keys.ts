/**
 * Identities and signatures on a real laptop: ed25519 and SHA-256 (engine §1.4, §1.10).
 *
 * The identity of a copy is the hash of its public key, and a signature carries the public key it was made with. So anybody can
 * check a signature with nothing but the copyId, no card has to arrive first, and nobody can make a second key for an
 * identity. The private key lives in a folder outside every engagement: who copies the engagement does not copy the identity.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash as hashOnce,
  sign as signWith,
  verify as verifyWith,
  type KeyObject,
} from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { isCopyId } from "../log/names.ts";
import type { Keys } from "../ports.ts";
import { hashingBeside } from "./hashing.ts";
import { causeText, codeOf } from "./errors.ts";
import { makePrivateFolders, syncFolderNow } from "./folders-to-stay.ts";

/** What a copyId is the hash of starts with this, so that no other hash can be taken for an identity. */
const IDENTITY = "fieldsync copy 1\n";
const ID_CHARACTERS = 32;
const PUBLIC_KEY_CHARACTERS = 64;
const SIGNATURE = /^[0-9a-f]{192}$/;
/** Authors whose public keys are kept ready: more than an engagement has copies, and a bound on what strangers can make us keep. */
const READERS_MAX = 1_000;

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** The 32 bytes of a public key, hex. */
const publicKeyOf = (privateKey: KeyObject): string => {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  return Buffer.from(x ?? "", "base64url").toString("hex");
};

const idOf = (publicKey: string): string =>
  createHash("sha256")
    .update(IDENTITY)
    .update(publicKey, "hex")
    .digest("hex")
    .slice(0, ID_CHARACTERS);

/** In words: what the library says of a damaged file nobody understands. */
const readKey = (path: string): KeyObject => {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (cause) {
    const isOfTheSystem = codeOf(cause)?.startsWith("ERR_") === false;
    const why = isOfTheSystem ? causeText(cause) : "it is damaged";
    throw new Error(`the private key ${path} cannot be read: ${why}`, { cause });
  }
};

/**
 * Keys kept in `folder`, one file per copy of this laptop.
 *
 * A key becomes durable before the first signature made with it: until then nobody can have seen the identity. `sign` throws
 * where the key is missing, as a laptop that lost its private folder is no longer that copy. `keepsNew` is false where what is signed goes
 * nowhere: then no key is left of it.
 */
export const nodeKeys = (
  folder: string,
  { keepsNew = true }: { readonly keepsNew?: boolean } = {},
): Keys["Service"] => {
  /** Minted and not signed with yet. */
  const fresh = new Map<string, KeyPair>();
  const known = new Map<string, KeyPair>();
  /** Keys to check signatures with, by the copy they prove. Making one takes a third as long as the check itself. */
  const readers = new Map<string, KeyObject>();

  const readerOf = (copyId: string, publicKey: string): KeyObject | undefined => {
    const held = readers.get(`${copyId} ${publicKey}`);
    if (held !== undefined) return held;
    if (idOf(publicKey) !== copyId) return undefined;
    const x = Buffer.from(publicKey, "hex").toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    if (readers.size >= READERS_MAX) readers.clear();
    readers.set(`${copyId} ${publicKey}`, key);
    return key;
  };

  const store = (copyId: string, pair: KeyPair): void => {
    makePrivateFolders(folder);
    const path = join(folder, copyId);
    const handle = openSync(`${path}.new`, "w", 0o600);
    try {
      writeFileSync(handle, pair.privateKey.export({ format: "pem", type: "pkcs8" }));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(`${path}.new`, path);
    syncFolderNow(folder);
  };

  const pairOf = (copyId: string): KeyPair => {
    const held = known.get(copyId);
    if (held !== undefined) return held;
    const minted = fresh.get(copyId);
    if (minted !== undefined) {
      if (keepsNew) store(copyId, minted);
      fresh.delete(copyId);
      known.set(copyId, minted);
      return minted;
    }
    if (!isCopyId(copyId)) throw new Error(`"${copyId}" is not the identity of a copy`);
    const privateKey = readKey(join(folder, copyId));
    const pair = { privateKey, publicKey: publicKeyOf(privateKey) };
    if (idOf(pair.publicKey) !== copyId)
      throw new Error(`the private key in ${folder} is not that of copy ${copyId}`);
    known.set(copyId, pair);
    return pair;
  };

  return {
    beside: hashingBeside(),
    hash: (...parts) => {
      const [only] = parts;
      // In one step it takes half as long, and most of what is hashed is small.
      if (only !== undefined && parts.length === 1) return hashOnce("sha256", only, "hex");
      const hash = createHash("sha256");
      for (const part of parts) hash.update(part);
      return hash.digest("hex");
    },
    newId: Effect.sync(() => {
      const { privateKey } = generateKeyPairSync("ed25519");
      const publicKey = publicKeyOf(privateKey);
      const copyId = idOf(publicKey);
      fresh.set(copyId, { publicKey, privateKey });
      return copyId;
    }),
    sign: (copyId, bytes) => {
      const { publicKey, privateKey } = pairOf(copyId);
      return publicKey + signWith(null, bytes, privateKey).toString("hex");
    },
    verify: (copyId, bytes, signature) => {
      if (!SIGNATURE.test(signature)) return false;
      try {
        const key = readerOf(copyId, signature.slice(0, PUBLIC_KEY_CHARACTERS));
        const signed = Buffer.from(signature.slice(PUBLIC_KEY_CHARACTERS), "hex");
        return key !== undefined && verifyWith(null, bytes, key, signed);
      } catch {
        // 32 bytes that are no point of the curve: not a key, so not a signature either.
        return false;
      }
    },
  };
};
