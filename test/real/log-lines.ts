/**
 * The operations in a file of a log as it lies on a disk, read by the tests' own reader: plain or deflated, a segment or a pack of
 * them. What it cannot read it says aloud: a judge that passes over a file accuses the engine of having lost what is in it.
 */
import { inflateRawSync } from "node:zlib";

const FIRST_LINE = /^fieldsync-(segment|pack) 1(?: plain| deflate (\d+))?(?: [0-9a-f]+)?$/;
const NEWLINE = 0x0a;

const splitLine = (bytes: Buffer): readonly [line: string, rest: Buffer] => {
  const end = bytes.indexOf(NEWLINE);
  return [bytes.toString("utf8", 0, end), bytes.subarray(end + 1)];
};

/** Lines of operations, in order. */
export const logLines = (file: Buffer): ReadonlyArray<string> => {
  const [first, stored] = splitLine(file);
  const [, kind, size] = FIRST_LINE.exec(first) ?? [];
  if (kind === undefined) throw new Error(`"${first.slice(0, 80)}" begins no file of a log`);
  const content = size === undefined ? stored : inflateRawSync(stored);
  if (size !== undefined && content.length !== Number(size))
    throw new Error(`${content.length} bytes came out of a file that promises ${size}`);
  const [header, rest] = splitLine(content);
  if (kind === "segment") return rest.toString("utf8").trimEnd().split("\n");
  let at = 0;
  return (JSON.parse(header) as ReadonlyArray<readonly [number, number]>).flatMap(([, bytes]) => {
    at += bytes;
    return logLines(rest.subarray(at - bytes, at));
  });
};
