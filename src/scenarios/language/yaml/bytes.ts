/**
 * From the bytes of a file to its text: the checks that need no YAML (size, binary, encoding).
 *
 * Reading the file is the CLI's business; this decides whether what was read can be a scenario at all.
 */
import { isUtf8 } from "node:buffer";
import type { Problem } from "../problem.ts";

/** No scenario is larger; a larger file is a mistake (a journal, a video) and is refused before it is parsed. */
export const MAX_SCENARIO_BYTES = 1_048_576;

export type DecodedScenario =
  | { readonly text: string }
  | { readonly problems: ReadonlyArray<Problem> };

/** The byte order marks of UTF-16. */
const marksUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** So much of a file shows whether every other byte of it is zero. */
const LOOKED_AT = 1024;

/** Western text in UTF-16 without a mark: of the bytes in pairs nearly always the same one is zero, and the other one never. */
const looksLikeUtf16 = (bytes: Uint8Array): boolean => {
  if (bytes.length % 2 !== 0) return false;
  const begin = bytes.subarray(0, LOOKED_AT);
  const zeros = (offset: 0 | 1): number =>
    begin.filter((byte, at) => byte === 0 && at % 2 === offset).length;
  const [even, odd] = [zeros(0), zeros(1)];
  return Math.min(even, odd) === 0 && Math.max(even, odd) > (begin.length / 2) * 0.7;
};

/** What Windows takes bytes for that are no UTF-8, in Western Europe; Notepad calls it ANSI. */
const WINDOWS = "windows-1252";

const LINE_FEED = 0x0a;

/** The longest sequence of UTF-8. */
const LONGEST_SEQUENCE = 4;

/** The problem of the first byte that is no UTF-8, where it stands: that is how one letter among many is found. */
const notUtf8 = (bytes: Uint8Array, file: string): Problem => {
  let line = 1;
  let begin = 0;
  let rest = bytes;
  for (;;) {
    const length = bytes.subarray(begin).indexOf(LINE_FEED);
    rest = length < 0 ? bytes.subarray(begin) : bytes.subarray(begin, begin + length);
    if (length < 0 || !isUtf8(rest)) break;
    begin += length + 1;
    line += 1;
  }
  let bad = 0;
  for (;;) {
    const at = bad;
    const size = [1, 2, 3, LONGEST_SEQUENCE].find((bytesOfOne) =>
      isUtf8(rest.subarray(at, at + bytesOfOne)),
    );
    if (size === undefined || bad >= rest.length) break;
    bad += size;
  }
  const before = new TextDecoder().decode(rest.subarray(0, bad));
  const behind = new TextDecoder(WINDOWS).decode(rest.subarray(bad)).replace(/\r$/, "");
  const sign = behind.slice(0, 1);
  const asWindows = /[\p{L}\p{P}\p{S}]/u.test(sign) ? `, which is ${sign} in Windows-1252` : "";
  const column = before.length + 1;
  return {
    code: "binary-file",
    message: `not a text file in UTF-8: byte 0x${(rest[bad] ?? 0).toString(16)} here${asWindows}`,
    hint: "save the file as UTF-8; what Notepad calls ANSI is another encoding",
    place: { file, line, column },
    endColumn: column + 1,
    lineText: before + behind,
  };
};

/** The first problem of the bytes of a file that another one includes, in one line: its frame would be of the other file. */
export const problemOfInclude = (problems: ReadonlyArray<Problem>): string => {
  const [problem] = problems;
  if (problem === undefined) return "not a text file";
  const { line, column } = problem.place;
  const where = problem.lineText === undefined ? "" : ` (line ${line}, column ${column})`;
  return `${problem.message}${where}; ${problem.hint}`;
};

export const decodeScenarioBytes = (bytes: Uint8Array, file: string): DecodedScenario => {
  const refuse = (code: Problem["code"], message: string, hint: string): DecodedScenario => ({
    problems: [{ code, message, hint, place: { file, line: 1, column: 1 }, endColumn: 1 }],
  });
  if (bytes.byteLength > MAX_SCENARIO_BYTES) {
    const megabytes = (bytes.byteLength / 1_048_576).toFixed(1);
    return refuse(
      "too-large",
      `the file has ${megabytes} MiB; a scenario may have 1 MiB`,
      "is this really a scenario file?",
    );
  }
  const utf16 = (how: string): DecodedScenario =>
    refuse("binary-file", `the file is text in UTF-16${how}`, "save it as UTF-8");
  if (marksUtf16(bytes))
    return utf16(", as Windows PowerShell writes it with > and Notepad as Unicode");
  if (looksLikeUtf16(bytes)) return utf16(", and has no byte order mark that says so");
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    return refuse(
      "binary-file",
      `not a text file: byte ${zero} is zero`,
      "a scenario is YAML text in UTF-8",
    );
  }
  if (!isUtf8(bytes)) return { problems: [notUtf8(bytes, file)] };
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // To YAML it is one line, and with a comment at its beginning an empty file.
  if (text.includes("\r") && !text.includes("\n"))
    return refuse(
      "yaml-syntax",
      "the lines end with a carriage return alone, as on old Macs",
      "save the file with other line ends: LF, or CRLF as on Windows",
    );
  return { text };
};
