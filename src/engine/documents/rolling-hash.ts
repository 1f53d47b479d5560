/**
 * The rolling hash that finds where a large document is cut (`cutting.ts`), over all of its bytes: the one place where plain
 * JavaScript takes longer than everything else that happens to a document. So it is there twice: in 130 bytes of WebAssembly, which is
 * twice as fast, and plainly, for a host that has none and to say what the other one means. Both find the same, which is tested.
 *
 * The hash of a place depends on the 32 bytes before it and on nothing else.
 */
export const WINDOW_BYTES = 32;

const BYTE_VALUES = 256;

/** 256 numbers that look random and are the same for ever: splitmix32 from a fixed start. */
const fillGear = (gear: Int32Array): Int32Array => {
  let state = 0x6669_656c;
  for (let i = 0; i < BYTE_VALUES; i++) {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    gear[i] = mixed ^ (mixed >>> 15);
  }
  return gear;
};

/**
 * Where the first byte between `from` and `to` ends behind which the hash is below `limit`; undefined where there is none. There are 32
 * bytes before `from`, and `to` is behind it.
 */
export type FirstBelow = (
  bytes: Uint8Array,
  range: { readonly from: number; readonly to: number },
  limit: number,
) => number | undefined;

export const plainFirstBelow = (): FirstBelow => {
  const gear = fillGear(new Int32Array(BYTE_VALUES));
  return (bytes, { from, to }, limit) => {
    let hash = 0;
    let at = from - WINDOW_BYTES;
    // Indices are within bounds: `?? 0` only tells the compiler that these are numbers.
    for (; at < from; at++) hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    for (; at < to; at++) {
      hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
      if (hash >>> 0 < limit) return at + 1;
    }
    return undefined;
  };
};

const I32 = 0x7f;
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
const CONST = 0x41;
const END = 0x0b;
const [FROM, LIMIT, TO, AT, HASH] = [0, 1, 2, 3, 4];

/** hash = (hash << 1) + gear[memory[at]]; the four bytes of each number of the table begin at 0. */
const ROLL = [
  [GET, HASH, CONST, 1, 0x74],
  [GET, AT, 0x2d, 0, 0, CONST, 2, 0x74, 0x28, 2, 0],
  [0x6a],
].flat();

/** at = at + 1, which stays at hand */
const ON = [GET, AT, CONST, 1, 0x6a, TEE, AT];

/** The same as the plain function, in terms of the stack machine; -1 is for none. */
const CODE = [
  [GET, FROM, CONST, WINDOW_BYTES, 0x6b, SET, AT], // at = from - 32
  [0x03, 0x40, ...ROLL, SET, HASH, ...ON, GET, FROM, 0x49, 0x0d, 0, END], // loop: roll; on; again while at < from
  [0x03, 0x40, ...ROLL, TEE, HASH, GET, LIMIT, 0x49], // loop: roll; if hash < limit
  [0x04, 0x40, GET, AT, CONST, 1, 0x6a, 0x0f, END], //   return at + 1
  [...ON, GET, TO, 0x49, 0x0d, 0, END], // on; again while at < to
  [CONST, 0x7f, END], // -1
].flat();

/** What comes behind its own length, which is less than 128. */
const sized = (bytes: ReadonlyArray<number>): ReadonlyArray<number> => [bytes.length, ...bytes];

const MODULE = [
  [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  [1, ...sized([1, 0x60, 3, I32, I32, I32, 1, I32])], // one kind of function: three numbers in, one out
  [3, ...sized([1, 0])], // one function of that kind
  [5, ...sized([1, 0, 2])], // two pages of memory
  [7, ...sized([2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0])], // known as "m" and "f"
  [10, ...sized([1, ...sized([1, 2, I32, ...CODE])])], // with two numbers of its own
].flat();

/** The table, then the window and a stretch of the document. */
const TABLE_BYTES = 4 * BYTE_VALUES;
const STRETCH_BYTES = 65_536;

interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Undefined where the host has no WebAssembly. */
export const assembledFirstBelow = (): FirstBelow | undefined => {
  const { WebAssembly: assembly } = globalThis as unknown as { readonly WebAssembly?: Assembly };
  if (assembly === undefined) return undefined;
  const { exports } = new assembly.Instance(new assembly.Module(new Uint8Array(MODULE)));
  const { f, m } = exports as {
    readonly m: { readonly buffer: ArrayBuffer };
    readonly f: (from: number, limit: number, to: number) => number;
  };
  fillGear(new Int32Array(m.buffer, 0, BYTE_VALUES));
  const memory = new Uint8Array(m.buffer);
  const begin = TABLE_BYTES + WINDOW_BYTES;
  return (bytes, { from, to }, limit) => {
    for (let at = from; at < to; at += STRETCH_BYTES) {
      const end = Math.min(to, at + STRETCH_BYTES);
      memory.set(bytes.subarray(at - WINDOW_BYTES, end), TABLE_BYTES);
      const found = f(begin, limit, begin + end - at);
      if (found >= 0) return at + found - begin;
    }
    return undefined;
  };
};
