/** Large files of logs are deflated on their way to a disk, and nothing else changes (engine §1.3; M39). */
import { constants, deflateRawSync } from "node:zlib";
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import type { CompressionService } from "../../src/engine/log/compression.ts";
import { emptyState } from "../../src/engine/state/fold.ts";
import { limits } from "../../src/engine/limits.ts";
import { parseLogFileName } from "../../src/engine/log/names.ts";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { encodePack, openPack, packFile, plainPack } from "../../src/engine/log/pack.ts";
import { decodeSegment, encodeSegment, GENESIS } from "../../src/engine/log/segment.ts";
import { decodeSnapshot } from "../../src/engine/snapshot/read.ts";
import { encodeSnapshot, hashOfSnapshot } from "../../src/engine/snapshot/write.ts";
import { makeKeys, settle, stateDigest, text, World } from "./world.ts";

const keys = makeKeys();
const AUTHOR = "a".repeat(32);
const MEBIBYTE = 1_048_576;

const plain: CompressionService = { deflate: () => undefined, inflate: () => undefined };

const segmentOf = (operations: number, compression: CompressionService) =>
  encodeSegment(
    {
      log: `${AUTHOR}.1`,
      first: 1,
      prev: GENESIS,
      lam: 1,
      at: 0,
      deps: [],
      ops: Array.from({ length: operations }, (_, n) => ({
        kind: "set" as const,
        record: `tb/${n}`,
        field: "balance",
        value: n,
        observed: [],
      })),
    },
    keys,
    compression,
  );

const firstLine = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(0, 400)).split("\n")[0] ?? "";

/** A segment whose first line promises `size` bytes, and whose deflated rest is `content`. */
const promised = (content: Uint8Array, size: number): Uint8Array => {
  const signature = keys.sign(AUTHOR, text(keys.hash(content)));
  const rest = deflateRawSync(content, { level: 9 });
  return new Uint8Array([...text(`fieldsync-segment 1 deflate ${size} ${signature}\n`), ...rest]);
};

const why = (bytes: Uint8Array, compression: CompressionService = nodeCompression): string => {
  const decoded = decodeSegment(bytes, keys, compression);
  return decoded.ok ? "accepted" : decoded.why;
};

/** Half a gigabyte of zeros behind a first line that promises little; made without ever holding it. */
const bomb = (line: string): Uint8Array => {
  const block = deflateRawSync(new Uint8Array(MEBIBYTE), {
    level: 9,
    finishFlush: constants.Z_FULL_FLUSH,
  });
  const blocks = Array.from({ length: 512 }, () => block);
  return new Uint8Array(Buffer.concat([text(`${line}\n`), ...blocks, deflateRawSync("")]));
};

/** How much more memory the process has ever had at once, in bytes, after this than before. */
const grownBy = (act: () => void): number => {
  const before = process.resourceUsage().maxRSS;
  act();
  return (process.resourceUsage().maxRSS - before) * 1_024;
};

const REFUSED = "does not inflate to what its first line says";

describe("a snapshot", () => {
  it("has the same name deflated and plain, and one that is a bomb is refused", () => {
    const state = emptyState();
    const log = `${AUTHOR}.1`;
    for (let seq = 1; seq <= 500; seq++)
      state.records.set(
        `tb/${seq}`,
        new Map([
          [
            "balance",
            {
              versions: [{ log, seq, lam: seq, epoch: 0, generation: 0, value: seq }],
              conflicted: false,
            },
          ],
        ]),
      );
    state.lam = 500;
    const ends = new Map([[log, { seq: 500, head: "1".repeat(64), lam: 500 }]]);
    const snapshot = { engagementId: "e".repeat(32), ends, state };
    const small = encodeSnapshot(snapshot, AUTHOR, keys, nodeCompression);
    const large = encodeSnapshot(snapshot, AUTHOR, keys, plain);
    assert.strictEqual(small.hash, large.hash);
    assert.isBelow(small.bytes.length * 3, large.bytes.length);
    for (const { bytes } of [small, large]) {
      const decoded = decodeSnapshot(bytes, AUTHOR, keys, nodeCompression);
      assert.isTrue(decoded.ok);
      if (decoded.ok) assert.strictEqual(hashOfSnapshot(decoded.value, keys), small.hash);
    }
    const whole = new TextDecoder("latin1").decode(small.bytes);
    const cut = whole.replace(/deflate \d+ /, "deflate 100 ");
    const lying = Uint8Array.from(cut, (character) => character.charCodeAt(0));
    assert.isFalse(decodeSnapshot(lying, AUTHOR, keys, nodeCompression).ok);
  });
});

describe("a segment", () => {
  it("is the same one deflated and plain, and every reader takes both", () => {
    const deflated = segmentOf(500, nodeCompression);
    const written = segmentOf(500, plain);
    assert.isBelow(deflated.bytes.length, written.bytes.length / 3);
    assert.match(firstLine(deflated.bytes), /^fieldsync-segment 1 deflate [0-9]+ /);
    for (const segment of [deflated, written]) {
      const read = decodeSegment(segment.bytes, keys, nodeCompression);
      assert.isTrue(read.ok);
      if (read.ok) assert.deepStrictEqual(read.value, segment);
    }
    assert.strictEqual(deflated.id, written.id);
  });

  it("stays plain while it is small, and where deflating makes it larger", () => {
    assert.match(firstLine(segmentOf(20, nodeCompression).bytes), / plain /);
    const worse: CompressionService = {
      deflate: (bytes) => new Uint8Array(bytes.length),
      inflate: () => undefined,
    };
    assert.match(firstLine(segmentOf(500, worse).bytes), / plain /);
  });

  it("is refused when it is cut short, damaged, or not as long as it says", () => {
    const { bytes } = segmentOf(500, nodeCompression);
    assert.strictEqual(why(bytes), "accepted");
    assert.strictEqual(why(bytes.subarray(0, bytes.length - 9)), REFUSED);
    const start = firstLine(bytes).length + 1;
    assert.notStrictEqual(
      why(bytes.map((byte, at) => (at === start + 40 ? byte ^ 0xff : byte))),
      "accepted",
    );
    const content = text("x".repeat(5_000));
    assert.strictEqual(why(promised(content, 5_001)), REFUSED);
    assert.strictEqual(why(promised(content, 4_999)), REFUSED);
  });

  it("that promises more than any segment may be is not inflated at all", () => {
    const asked: Array<number> = [];
    const asking: CompressionService = {
      deflate: () => undefined,
      inflate: (_, size) => void asked.push(size),
    };
    const content = text("x".repeat(5_000));
    assert.strictEqual(why(promised(content, limits.segmentBytes + 1), asking), REFUSED);
    assert.deepStrictEqual(asked, []);
    assert.strictEqual(why(promised(content, limits.segmentBytes), asking), REFUSED);
    assert.deepStrictEqual(asked, [limits.segmentBytes]);
  });

  it("that is a bomb takes no more memory than it promised", () => {
    const file = bomb("fieldsync-segment 1 deflate 4000 0123456789abcdef");
    assert.isBelow(file.length, MEBIBYTE);
    assert.isBelow(
      grownBy(() => assert.strictEqual(why(file), REFUSED)),
      64 * MEBIBYTE,
    );
  });
});

describe("a pack", () => {
  const segments = [segmentOf(20, plain)];
  for (let n = 1; n < 40; n++) {
    const before = segments[n - 1];
    if (before === undefined) throw new Error("a segment is missing");
    const { log, at, deps, ops } = before;
    segments.push(
      encodeSegment(
        { log, at, deps, ops, first: before.last + 1, prev: before.id, lam: before.last + 1 },
        keys,
        plain,
      ),
    );
  }
  const pack = encodePack(segments, keys);
  const name = parseLogFileName(pack.name);

  it("has the same name deflated and plain, and holds the same", () => {
    const file = packFile(pack, nodeCompression);
    assert.match(firstLine(file), /^fieldsync-pack 1 deflate [0-9]+$/);
    assert.isBelow(file.length, pack.bytes.length / 2);
    assert.deepStrictEqual(plainPack(file, nodeCompression), pack.bytes);
    assert.strictEqual(plainPack(pack.bytes, nodeCompression), pack.bytes);
    assert.strictEqual(packFile(pack, plain), pack.bytes);
    if (name === undefined) throw new Error("the name is none");
    const opened = openPack(pack.bytes, name);
    assert.isTrue(opened.ok && opened.value.length === segments.length);
  });

  it("that is damaged or promises too much does not inflate", () => {
    const file = packFile(pack, nodeCompression);
    assert.isUndefined(plainPack(file.subarray(0, file.length - 5), nodeCompression));
    const asked: Array<number> = [];
    const asking: CompressionService = {
      deflate: () => undefined,
      inflate: (_, size) => void asked.push(size),
    };
    plainPack(text(`fieldsync-pack 1 deflate ${limits.packBytes}\nx`), asking);
    assert.deepStrictEqual(asked, []);
  });

  it("that is a bomb takes no more memory than it promised", () => {
    const file = bomb("fieldsync-pack 1 deflate 4000");
    assert.isBelow(
      grownBy(() => assert.isUndefined(plainPack(file, nodeCompression))),
      64 * MEBIBYTE,
    );
  });
});

describe("copies that deflate", () => {
  const logFiles = (world: World, host: string) =>
    [...world.laptop(host).folder.files.values()].filter(({ path }) =>
      /^_Sync\/own\/log\/.*\.(seg|pack)$/.test(path),
    );

  it.effect("exchange, pack, relay and open again like all others, in less room", () =>
    Effect.gen(function* () {
      const run = (compression: CompressionService) =>
        Effect.gen(function* () {
          const world = new World();
          world.compression = compression;
          yield* world.field(["PEER1", "PEER2"]);
          yield* world.connect("PEER1", "PARENT");
          const { copy } = world.laptop("PEER1");
          for (let n = 0; n < 70; n++) yield* copy.setField(`tb/${n}`, "balance", n);
          yield* settle;
          yield* world.connect("PEER2", "PARENT");
          yield* settle;
          yield* copy.setField("memo/1", "text", "Nothing to report. ".repeat(400));
          yield* settle;
          yield* world.close("PEER2");
          yield* world.open("PEER2");
          yield* TestClock.adjust("1 minute");
          const files = logFiles(world, "PEER2");
          return {
            states: ["PARENT", "PEER1", "PEER2"].map((name) =>
              stateDigest(world.laptop(name).copy),
            ),
            quarantined: world.heard("quarantined").length,
            bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
            kinds: new Set(
              files.map(({ bytes }) => firstLine(bytes).split(" ").slice(0, 3).join(" ")),
            ),
          };
        });
      const small = yield* run(nodeCompression);
      const large = yield* run(plain);
      assert.isTrue(small.kinds.has("fieldsync-segment 1 deflate"));
      assert.isTrue(small.kinds.has("fieldsync-pack 1 deflate"));
      assert.strictEqual(new Set([...small.states, ...large.states]).size, 1);
      assert.deepStrictEqual([small.quarantined, large.quarantined], [0, 0]);
      assert.isBelow(small.bytes, large.bytes / 2);
    }),
  );
});
