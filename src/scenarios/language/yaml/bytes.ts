/**
 * From the bytes of a file to its text: the checks that need no YAML (size, binary, encoding).
 *
 * Reading the file is the CLI's business; this decides whether what was read can be a scenario at all.
 */
import type { Problem } from "../problem.ts";

/** No scenario is larger; a larger file is a mistake (a journal, a video) and is refused before it is parsed. */
export const MAX_SCENARIO_BYTES = 1_048_576;

export type DecodedScenario =
  | { readonly text: string }
  | { readonly problems: ReadonlyArray<Problem> };

/** The byte order marks of UTF-16. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

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
  if (isUtf16(bytes)) {
    return refuse(
      "binary-file",
      "the file is text in UTF-16, as Windows PowerShell writes it with > and Notepad as Unicode",
      "save it as UTF-8",
    );
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    return refuse(
      "binary-file",
      `not a text file: byte ${zero} is zero`,
      "a scenario is YAML text in UTF-8",
    );
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(
      "binary-file",
      "not a text file in UTF-8",
      "save the file as UTF-8 without other encodings",
    );
  }
  // To YAML it is one line, and with a comment at its beginning an empty file.
  if (text.includes("\r") && !text.includes("\n"))
    return refuse(
      "yaml-syntax",
      "the lines end with a carriage return alone, as on old Macs",
      "save the file with other line ends: LF, or CRLF as on Windows",
    );
  return { text };
};
