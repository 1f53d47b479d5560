/**
 * The engine's services on one simulated laptop (engine §1.12): hashing, private memory, trace and locations, under the same
 * names as on a real one.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import { hash } from "node:crypto";
import { Alarm, Decoded, shareDecoded } from "../../engine/engine.ts";
import { joinParts, Keys, Locations, PrivateJournal, Trace } from "../../engine/ports.ts";
import type { Json } from "../../engine/ports.ts";
import type { Laptop } from "../../model/laptop.ts";
import type { Kernel } from "../../sim/kernel.ts";

const encoder = new TextEncoder();

/** In one call: most of what is hashed is short, and a hash object costs more than that. */
const sha256 = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");

export type EnginePorts = Keys | Locations | PrivateJournal | Trace;

/**
 * What the laptops of one run share below the surface: the secret behind every signature, the hashes computed and the files
 * parsed so far. Files are immutable and byte arrays are handed on by reference, so the SHA-256 of an
 * array is computed once however many copies hold it; an altered file is another array.
 */
export class RunMemory {
  readonly #known = new WeakMap<Uint8Array, string>();
  readonly #signers = new Map<string, Uint8Array>();
  readonly secret: number;
  readonly decoded = shareDecoded();

  constructor(kernel: Kernel) {
    this.secret = kernel.stream("ids", "signing-secret").int("secret", 0x7fff_ffff);
  }

  /** What everything this copy signs is hashed behind. */
  signer(copyId: string): Uint8Array {
    const known = this.#signers.get(copyId);
    if (known !== undefined) return known;
    const signer = encoder.encode(`${this.secret}:${copyId}:`);
    this.#signers.set(copyId, signer);
    return signer;
  }

  hash(bytes: Uint8Array): string {
    const known = this.#known.get(bytes);
    if (known !== undefined) return known;
    const computed = sha256(bytes);
    this.#known.set(bytes, computed);
    return computed;
  }
}

/**
 * Keys of a simulated laptop. Identities come from the laptop's own stream. A signature is a hash over the signer, a secret
 * of this run and the bytes: as unforgeable inside the run as a real one, and a thousand times cheaper.
 */
const simulatedKeys = (kernel: Kernel, laptop: Laptop, memory: RunMemory): Keys["Service"] => {
  const ids = kernel.stream("ids", laptop.name);
  const word = (): string => ids.int("id", 0x1_0000).toString(16).padStart(4, "0");
  const sign = (copyId: string, bytes: Uint8Array): string =>
    sha256(joinParts([memory.signer(copyId), bytes]));
  return {
    hash: (...parts) => memory.hash(joinParts(parts)),
    newId: Effect.sync(() => {
      let id = "";
      for (let words = 0; words < 8; words++) id += word();
      return id;
    }),
    sign,
    verify: (copyId, bytes, signature) => sign(copyId, bytes) === signature,
  };
};

/**
 * The private memory of whoever has a copy in one folder: on the laptop's disk, outside every shared folder, so it survives a crash.
 * As on a real laptop it goes by the folder: what is in another folder finds none, and is not taken for this copy.
 */
export const privateJournal = (): PrivateJournal["Service"] => {
  const slots = new Map<string, Uint8Array>();
  return {
    load: (slot) => Effect.sync(() => slots.get(slot)),
    save: (slot, bytes) => Effect.sync(() => void slots.set(slot, bytes)),
  };
};

/** Everything the engine needs on this laptop, built once per laptop and run. */
export const enginePorts = (
  kernel: Kernel,
  laptop: Laptop,
  memory: RunMemory,
  /** Hears what the engine tells, after the journal. */
  hears: (kind: string, facts: { readonly [key: string]: Json }) => void = () => undefined,
): Context.Context<EnginePorts> =>
  Context.make(Keys, simulatedKeys(kernel, laptop, memory)).pipe(
    Context.add(Locations, laptop.locations),
    Context.add(PrivateJournal, privateJournal()),
    Context.add(Decoded, memory.decoded),
    Context.add(Alarm, laptop.machine.alarm),
    Context.add(Trace, {
      emit: (kind: string, facts: { readonly [key: string]: Json }) => {
        kernel.record(kind, laptop.name, facts);
        hears(kind, facts);
      },
    }),
  );
