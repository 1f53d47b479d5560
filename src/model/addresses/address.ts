/**
 * IPv4 addresses of the room: which networks they are in, and which each laptop will be given (domain rules 8 and 9).
 *
 * Addresses that come from a server or from the laptop itself are unique by construction. One that somebody types is not.
 */
import type { FieldNode } from "../world.ts";

export interface Address {
  readonly text: string;
  readonly by: "lease" | "169.254" | "static";
  /** The 32 bits of it. */
  readonly bits: number;
  /** How many of them name the network. */
  readonly networkBits: number;
}

/** What a lease and an own address are /16 networks of. */
const SHARED_BITS = 16;

const bitsOf = (text: string): number =>
  text.split(".").reduce((bits, part) => ((bits << 8) | Number(part)) >>> 0, 0);

/** The mask Windows writes beside a typed address by itself: 10.x, 172.16.x to 191.x, 192.168.x. */
const customaryBits = (bits: number): number => {
  const first = bits >>> 24;
  if (first < 128) return 8;
  return first < 192 ? 16 : 24;
};

export const addressOfText = (text: string, by: Address["by"]): Address => {
  const bits = bitsOf(text);
  return { text, by, bits, networkBits: by === "static" ? customaryBits(bits) : SHARED_BITS };
};

export const maskOf = ({ networkBits }: Address): string => {
  const mask = networkBits === 0 ? 0 : (0xffff_ffff << (32 - networkBits)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (mask >>> shift) & 0xff).join(".");
};

/** Whether each takes the other for a neighbour (rule 8): the longer mask decides. */
export const areNeighbours = (one: Address, other: Address): boolean => {
  const shift = 32 - Math.max(one.networkBits, other.networkBits);
  return one.bits >>> shift === other.bits >>> shift;
};

/** What a laptop will be called on the wire. */
export interface AddressPlan {
  readonly lease: string;
  readonly own: string;
}

/** One of either kind for each laptop, by position in the world; what somebody has typed is left out. */
export const planAddresses = (
  nodes: ReadonlyArray<Pick<FieldNode, "name" | "address">>,
): ReadonlyArray<AddressPlan> => {
  const typed = new Set(nodes.flatMap(({ address }) => address ?? []));
  const taken = new Set<number>();
  let leased = 0;
  const nextLease = (): string => {
    const lease = `192.168.${1 + Math.floor(leased / 200)}.${10 + (leased % 200)}`;
    leased += 1;
    return typed.has(lease) ? nextLease() : lease;
  };
  const ownOf = (slot: number): string =>
    `169.254.${1 + Math.floor(slot / 254)}.${1 + (slot % 254)}`;
  return nodes.map(({ name }) => {
    let slot = fingerprint(name) % OWN_ADDRESSES;
    while (taken.has(slot) || typed.has(ownOf(slot))) slot = (slot + 1) % OWN_ADDRESSES;
    taken.add(slot);
    return { lease: nextLease(), own: ownOf(slot) };
  });
};

/** 169.254.1.1 to 169.254.254.254: the first and last 256 of the range are reserved. */
const OWN_ADDRESSES = 254 * 254;

/** FNV-1a: spreads names over the range as Windows spreads its random guesses. */
const fingerprint = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
};
