/** Slips of the hand that mean something else in YAML, so that the parser complains somewhere else or not at all. */
import type { Problem } from "../problem.ts";
import { lineTextOf, problemAt } from "./tree.ts";
import type { SourceText } from "./tree.ts";
import type { YAMLError } from "yaml";

/** `scenario:1` is a text in YAML, and the parser complains about the next line. */
export const missingSpace = (
  source: SourceText,
  error: YAMLError,
  line: number,
): Problem | undefined => {
  if (error.code !== "MULTILINE_IMPLICIT_KEY" && error.code !== "MISSING_CHAR") return undefined;
  for (const candidate of [line - 1, line]) {
    const text = candidate < 1 ? "" : lineTextOf(source, candidate);
    const match = /^(\s*(?:- )?)([A-Za-z][A-Za-z0-9-]*):([^\s:/\\].*)$/.exec(text);
    if (match === null) continue;
    const [, before = "", key = "", value = ""] = match;
    const start = (source.lineStarts[candidate - 1] ?? 0) + before.length;
    return {
      code: "yaml-syntax",
      message: "a blank is missing after the colon",
      hint: `write ${key}: ${value}`,
      ...problemAt({ source, start, end: start + key.length + 1 }),
    };
  }
  return undefined;
};

/** `name A day` is the beginning of a text in YAML, and the parser complains about the next line. */
export const missingColon = (
  source: SourceText,
  error: YAMLError,
  line: number,
): Problem | undefined => {
  if (error.code !== "MULTILINE_IMPLICIT_KEY" || line < 2) return undefined;
  const [, before = "", text = ""] =
    /^(\s*(?:- )?)([^:#]*[^:#\s])\s*$/.exec(lineTextOf(source, line - 1)) ?? [];
  if (text === "" || lineTextOf(source, line).search(/\S/) !== before.length) return undefined;
  const start = (source.lineStarts[line - 2] ?? 0) + before.length;
  return {
    code: "yaml-syntax",
    message: "this line has no colon",
    hint: "write key: value; a text of several lines is indented below its key",
    ...problemAt({ source, start, end: start + text.length }),
  };
};

/** `OFFICE { os: windows-7-pro }` is a text in YAML, and what the brackets should hold makes keys inside it. */
export const missingColonBeforeBracket = (
  source: SourceText,
  error: YAMLError,
  line: number,
): Problem | undefined => {
  if (error.code !== "BLOCK_AS_IMPLICIT_KEY") return undefined;
  const match = /^(\s*(?:- )?)([A-Za-z][A-Za-z0-9.-]*)\s+([{[])/.exec(lineTextOf(source, line));
  if (match === null) return undefined;
  const [, before = "", key = "", bracket = ""] = match;
  const start = (source.lineStarts[line - 1] ?? 0) + before.length;
  return {
    code: "yaml-syntax",
    message: "a colon is missing before the bracket",
    hint: `write ${key}: ${bracket}`,
    ...problemAt({ source, start, end: start + key.length }),
  };
};

/** `-connect:` is a key in YAML, and no item of the list. */
export const missingDash = (source: SourceText, line: number): Problem | undefined => {
  const match = /^(\s*)-([A-Za-z][A-Za-z0-9-]*):/.exec(lineTextOf(source, line));
  if (match === null) return undefined;
  const [, before = "", key = ""] = match;
  const start = (source.lineStarts[line - 1] ?? 0) + before.length;
  return {
    code: "yaml-syntax",
    message: "a blank is missing after the dash",
    hint: `write - ${key}:`,
    ...problemAt({ source, start, end: start + 1 }),
  };
};

/** `{ password: #1 }`: the bracket that would close it is part of a comment. */
export const COMMENT_WITH_BRACKET = /\s#.*[\]}]/;

/** Pasted from a page or a chat, with the fence around it. */
export const markdownFence = (source: SourceText): Problem | undefined => {
  const match = /^\s*(```|~~~)[^\n]*/.exec(source.text);
  if (match === null) return undefined;
  const end = match[0].length;
  return {
    code: "yaml-syntax",
    message: "this is the fence of Markdown around a file, and not the file",
    hint: "keep what stands between the two fences",
    ...problemAt({ source, start: end - match[0].trimStart().length, end }),
  };
};

/** Lines that only an old Mac ends: to YAML the file is one line. */
export const oldLineEnds = (source: SourceText): Problem | undefined =>
  source.text.includes("\r") && !source.text.includes("\n")
    ? {
        code: "yaml-syntax",
        message: "the lines of this file end as those of an old Mac did, and YAML sees one line",
        hint: "save it with the line ends of Windows or Unix",
        ...problemAt({ source, start: 0, end: 0 }),
        lineText: "",
      }
    : undefined;

/** Pasted from a page or a mail: blanks that look like blanks, and are letters to YAML. */
const ODD_BLANK = /^[ \t]*(?:- )*([\u00a0\u2000-\u200b\u202f\u3000]+)/m;

export const oddBlanks = (source: SourceText): Problem | undefined => {
  const match = ODD_BLANK.exec(source.text);
  if (match === null) return undefined;
  const end = match.index + match[0].length;
  return {
    code: "yaml-syntax",
    message: "this line is indented with other blanks than the space bar's",
    hint: "type the blanks anew: they were pasted from somewhere",
    ...problemAt({ source, start: end - (match[1] ?? "").length, end }),
  };
};
