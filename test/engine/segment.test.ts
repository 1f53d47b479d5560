/** The segment codec: what it accepts, what it refuses, and what it carries without understanding (engine §1.5, §1.10). */
import { assert, describe, it } from "@effect/vitest";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { decodeHave, encodeHave } from "../../src/engine/copy/papers.ts";
import type { Op } from "../../src/engine/log/op.ts";
import {
  decodeSegment,
  encodeSegment,
  GENESIS,
  type SegmentDraft,
} from "../../src/engine/log/segment.ts";
import { makeKeys, text } from "./world.ts";

const keys = makeKeys();
const A = "a".repeat(32);
const B = "b".repeat(32);
const LOG = `${A}.1`;

const set = (
  value: number,
  observed: Op extends infer O ? (O extends { observed: infer D } ? D : never) : never = [],
): Op => ({
  kind: "set",
  record: "tb/1",
  field: "balance",
  value,
  observed,
});

const draft = (changes: Partial<SegmentDraft> = {}): SegmentDraft => ({
  log: LOG,
  first: 1,
  prev: GENESIS,
  lam: 1,
  at: 1_000,
  deps: [],
  ops: [set(1), set(2, [{ log: LOG, seq: 1 }])],
  ...changes,
});

/** A segment whose content says what we want, sealed by its own author: only its rules can refuse it. */
const sealed = (lines: ReadonlyArray<string>): Uint8Array => {
  const content = text(`${lines.join("\n")}\n`);
  const signature = keys.sign(A, text(keys.hash(content)));
  return new Uint8Array([...text(`fieldsync-segment 1 plain ${signature}\n`), ...content]);
};

const header = (changes: { readonly [key: string]: unknown } = {}): string =>
  JSON.stringify({
    log: LOG,
    first: 1,
    last: 1,
    prev: GENESIS,
    lam: 1,
    at: 0,
    deps: [],
    ...changes,
  });

const line = JSON.stringify(["set", "tb/1", "balance", 1, []]);

const why = (bytes: Uint8Array): string => {
  const decoded = decodeSegment(bytes, keys, nodeCompression);
  return decoded.ok ? "accepted" : decoded.why;
};

describe("a segment", () => {
  it("reads back as it was written", () => {
    const written = encodeSegment(
      draft({
        deps: [{ log: `${B}.1`, seq: 4 }],
        lam: 5,
        ops: [set(1, [{ log: `${B}.1`, seq: 3 }])],
      }),
      keys,
      nodeCompression,
    );
    const read = decodeSegment(written.bytes, keys, nodeCompression);
    assert.isTrue(read.ok);
    if (read.ok) assert.deepStrictEqual(read.value, written);
  });

  it("accepts its plain form", () => {
    assert.strictEqual(why(sealed([header(), line])), "accepted");
  });

  const hostile: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["a Lamport time no honest author can have reached", [header({ lam: 2 ** 52 }), line]],
    ["a Lamport time one above what its author can have known", [header({ lam: 2 }), line]],
    [
      "an observed operation outside its dependencies",
      [header(), JSON.stringify(["set", "tb/1", "x", 1, [[1, 1]]])],
    ],
    [
      "an observed operation later than its dependencies",
      [header({ deps: [[`${B}.1`, 2]] }), JSON.stringify(["set", "tb/1", "x", 1, [[1, 3]]])],
    ],
    [
      "an operation that observes itself",
      [header(), JSON.stringify(["set", "tb/1", "x", 1, [[0, 1]]])],
    ],
    [
      "dependencies in another order",
      [
        header({
          deps: [
            [`${B}.2`, 1],
            [`${B}.1`, 1],
          ],
        }),
        line,
      ],
    ],
    ["a dependency on its own log", [header({ deps: [[LOG, 1]] }), line]],
    ["fewer operations than it says", [header({ last: 2 }), line]],
    ["more operations than it says", [header(), line, line]],
    ["ten million operations promised", [header({ last: 10_000_000 }), line]],
    ["a predecessor for the first segment", [header({ prev: "1".repeat(64) }), line]],
    ["no predecessor for a later segment", [header({ first: 2, last: 2 }), line]],
    ["an unknown header key", [header({ extra: 1 }), line]],
    ["an infinite number", [header(), '["set","tb/1","x",1e999,[]]']],
    [
      "a value nested too deep",
      [header(), `["set","tb/1","x",${"[".repeat(40)}${"]".repeat(40)},[]]`],
    ],
    [
      "a control character in a record id",
      [header(), JSON.stringify(["set", "tb/\u0000", "x", 1, []])],
    ],
    [
      "a control character in the name of a field",
      [header(), JSON.stringify(["set", "tb/1", "x\u0000", 1, []])],
    ],
    ["a field without a name", [header(), JSON.stringify(["set", "tb/1", "", 1, []])]],
    ["a field whose name is no text", [header(), JSON.stringify(["set", "tb/1", 7, 1, []])]],
    [
      "a document's name space for a record",
      [header(), JSON.stringify(["set", "document/x", "x", 1, []])],
    ],
    [
      "chunk sizes that do not add up",
      [
        header(),
        JSON.stringify([
          "put",
          "a",
          { size: 5, sha256: "1".repeat(64), chunks: [["1".repeat(64), 4]] },
          [],
        ]),
      ],
    ],
    [
      "a chunk above the cap",
      [
        header(),
        JSON.stringify([
          "put",
          "a",
          { size: 5e6, sha256: "1".repeat(64), chunks: [["1".repeat(64), 5e6]] },
          [],
        ]),
      ],
    ],
  ];
  for (const [name, lines] of hostile)
    it(`is refused with ${name}`, () => {
      assert.notStrictEqual(why(sealed(lines)), "accepted");
    });

  it("is refused when somebody else signed it", () => {
    const content = text(`${header()}\n${line}\n`);
    const signature = keys.sign(B, text(keys.hash(content)));
    assert.strictEqual(
      why(new Uint8Array([...text(`fieldsync-segment 1 plain ${signature}\n`), ...content])),
      "signature is not its author's",
    );
  });

  it("carries operations of a later version without understanding them", () => {
    const bytes = sealed([header(), JSON.stringify(["renumber", { anything: [1, 2] }])]);
    const decoded = decodeSegment(bytes, keys, nodeCompression);
    assert.isTrue(decoded.ok);
    if (!decoded.ok) return;
    assert.deepStrictEqual(decoded.value.ops, [{ kind: "unknown", name: "renumber" }]);
    assert.strictEqual(decoded.value.bytes, bytes);
  });
});

describe("an acknowledgement", () => {
  const have = {
    copy: A,
    user: "ab",
    machine: "PEER1",
    number: 3,
    entries: [{ log: LOG, seq: 2, head: "1".repeat(64) }],
    wants: ["2".repeat(64)],
    snapshots: ["3".repeat(64)],
  };

  it("reads back as it was written", () => {
    assert.deepStrictEqual(decodeHave(encodeHave(have, keys), keys), { ok: true, value: have });
  });

  it.each([
    { wants: ["2".repeat(63)] },
    { wants: ["G".repeat(64)] },
    { snapshots: ["3".repeat(65)] },
    { snapshots: ["../../x"] },
    { entries: [{ log: LOG, seq: 2, head: "1" }] },
    { entries: [{ log: "x", seq: 2, head: "1".repeat(64) }] },
    { entries: [{ log: LOG, seq: 0, head: "1".repeat(64) }] },
    { number: 0 },
    { user: "a\u0000" },
  ])("is refused with %j, also where its own author signed it", (wrong) => {
    assert.isFalse(decodeHave(encodeHave({ ...have, ...wrong }, keys), keys).ok);
  });

  it("is refused when anything in it was changed", () => {
    const bytes = encodeHave(have, keys);
    const changed = new TextDecoder().decode(bytes).replace('"PEER1"', '"PEER2"');
    assert.isFalse(decodeHave(text(changed), keys).ok);
  });
});
