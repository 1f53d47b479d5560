/**
 * What the YAML parser complains about, in words of a person who writes scenarios, at the place where a person would look.
 */
import type { Problem, ProblemCode } from "../problem.ts";
import { lineTextOf, problemAt } from "./tree.ts";
import type { SourceText, Span } from "./tree.ts";
import {
  COMMENT_WITH_BRACKET,
  markdownFence,
  missingColon,
  missingColonBeforeBracket,
  missingDash,
  missingSpace,
  oddBlanks,
  oldLineEnds,
} from "./yaml-slips.ts";
import { isMap, isNode, isPair, isScalar, isSeq, visit } from "yaml";
import type { Document, YAMLError } from "yaml";

/** A bracket that was opened and never closed. */
const isUnclosed = (error: YAMLError): boolean =>
  error.code !== "MISSING_CHAR" && error.message.includes("Flow");

const syntaxWords = (error: YAMLError): { code: ProblemCode; message: string; hint?: string } => {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return {
        code: "tab-indent",
        message: "a tab indents this line",
        hint: "YAML indents with spaces only; use two per level",
      };
    case "DUPLICATE_KEY":
      return { code: "duplicate-key", message: "this key is here twice", hint: "keep one of them" };
    case "MULTIPLE_DOCS":
      return {
        code: "several-documents",
        message: "the file holds several YAML documents",
        hint: 'one file is one scenario: remove the "---" or split the file',
      };
    case "BAD_DQ_ESCAPE":
      return {
        code: "yaml-syntax",
        message: "a backslash in double quotes starts an escape",
        hint: "write names with backslashes in single quotes: '\\\\PARENT\\Maple'",
      };
    case "BLOCK_AS_IMPLICIT_KEY":
      return {
        code: "yaml-syntax",
        message: "a colon inside a value starts another key",
        hint: "quote the text, or put the key on a line of its own",
      };
    case "MULTILINE_IMPLICIT_KEY":
    case "BAD_INDENT":
      return isUnclosed(error)
        ? {
            code: "yaml-syntax",
            message: "this bracket is not closed",
            hint: "close it with ] or }",
          }
        : {
            code: "yaml-syntax",
            message: "this line is indented differently from its neighbours",
            hint: "keys of one map stand in the same column: key: value",
          };
    case "MISSING_CHAR":
      if (error.message.includes("quote")) {
        return {
          code: "yaml-syntax",
          message: "this quote is not closed",
          hint: "a quote inside single quotes is written twice: ''",
        };
      }
      return error.message.startsWith("Sequence item")
        ? {
            code: "yaml-syntax",
            message: "this line is indented differently from its neighbours",
            hint: "a step starts with -; its other keys stand below its first key",
          }
        : { code: "yaml-syntax", message: lowerFirst(error.message) };
    case "TAG_RESOLVE_FAILED":
      return {
        code: "yaml-syntax",
        message: "tags (!) have no meaning here",
        hint: "quote a text that starts with !",
      };
    case "BAD_ALIAS":
      return {
        code: "anchor",
        message: "no such anchor before this alias",
        hint: "quote a text that starts with *",
      };
    case "BAD_SCALAR_START":
      return {
        code: "yaml-syntax",
        message: "a value cannot start with this character",
        hint: "put it in quotes",
      };
    case "BLOCK_IN_FLOW":
      return {
        code: "yaml-syntax",
        message: "a comma is missing in these brackets",
        hint: "write { documents: 3, size: 6MB }",
      };
    case "UNEXPECTED_TOKEN":
      if (/flow-(?:map|seq)-end/.test(error.message))
        return {
          code: "yaml-syntax",
          message: "this bracket closes nothing",
          hint: "leave it out, or open one before it",
        };
      return error.message.startsWith("Unexpected scalar at node end")
        ? {
            code: "yaml-syntax",
            message: "the text goes on behind the quote that ends it",
            hint: "a quote inside single quotes is written twice: 'Ben''s day'",
          }
        : { code: "yaml-syntax", message: lowerFirst(error.message) };
    default:
      return { code: "yaml-syntax", message: lowerFirst(error.message) };
  }
};

/** Where a person would look: at the bracket or quote that was opened, at the line that is indented differently. */
const errorSpan = (source: SourceText, document: Document, error: YAMLError): Span => {
  const [start, end] = error.pos;
  if (error.code === "MULTIPLE_DOCS") return { source, start, end: start + 3 };
  if (error.code === "MULTILINE_IMPLICIT_KEY") {
    const line = source.text.indexOf("\n", start) + 1;
    const key = /[^\s:]+/.exec(source.text.slice(line));
    if (line > 0 && key !== null)
      return { source, start: line + key.index, end: line + key.index + key[0].length };
  }
  const flow = error.code === "BAD_INDENT" && error.message.includes("Flow");
  const quote = error.code === "MISSING_CHAR" && error.message.includes("quote");
  if (!flow && !quote) {
    const blanks =
      error.code === "BAD_INDENT" || error.code === "MISSING_CHAR"
        ? /^[ ]*/.exec(source.text.slice(start))?.[0].length
        : 0;
    const key = /^[^\s:]+/.exec(source.text.slice(start + (blanks ?? 0)))?.[0].length ?? 1;
    return blanks === undefined || blanks === 0
      ? { source, start, end }
      : { source, start: start + blanks, end: start + blanks + key };
  }
  let opened: number | undefined;
  let unclosed: number | undefined;
  visit(document, (_, node) => {
    const found = flow
      ? (isMap(node) || isSeq(node)) &&
        node.flow === true &&
        node.range?.[1] !== undefined &&
        !/[\]}]/.test(source.text[node.range[1] - 1] ?? "")
      : isScalar(node) && (node.type === "QUOTE_SINGLE" || node.type === "QUOTE_DOUBLE");
    if (!found || !isNode(node)) return;
    opened = node.range?.[0];
    if (quote && node.range?.[1] === start) unclosed = opened;
  });
  opened = unclosed ?? opened;
  return opened === undefined ? { source, start, end } : { source, start: opened, end: opened + 1 };
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** All complaints about one file, in its order; duplicate keys with the place of the first. */
export const syntaxProblems = (source: SourceText, document: Document): ReadonlyArray<Problem> =>
  complaints(source, document).map((problem) => withFirst(problem, source, document));

const complaints = (source: SourceText, document: Document): Array<Problem> => {
  const problems: Array<Problem> = [];
  const pasted = document.errors.length === 0 ? undefined : markdownFence(source);
  const slip = pasted ?? oldLineEnds(source) ?? oddBlanks(source);
  if (slip !== undefined) return [slip];
  // A line that is indented too far is first taken for a key inside a value; the second message knows better.
  const misread = document.errors.some((error) => error.code === "MULTILINE_IMPLICIT_KEY");
  const all = [...document.errors, ...document.warnings].filter(
    (error) => !misread || error.code !== "BLOCK_AS_IMPLICIT_KEY",
  );
  let lastLine = -1;
  for (const error of all) {
    const at = problemAt(errorSpan(source, document, error));
    // One mistake makes the parser stumble several times on its line: the first message is the useful one.
    if (at.place.line === lastLine) continue;
    lastLine = at.place.line;
    problems.push({
      ...(missingSpace(source, error, at.place.line) ??
        missingDash(source, at.place.line) ??
        missingColon(source, error, at.place.line) ??
        missingColonBeforeBracket(source, error, at.place.line) ?? {
          ...syntaxWords(error),
          ...at,
        }),
      ...(isUnclosed(error) && COMMENT_WITH_BRACKET.test(lineTextOf(source, at.place.line))
        ? { hint: "what stands behind a # is a comment; put a text with # in quotes" }
        : {}),
    });
    // After a structural error the rest of the file is read wrongly; more messages would only be noise.
    if (error.code !== "DUPLICATE_KEY" && error.code !== "TAG_RESOLVE_FAILED") break;
  }
  return problems;
};

/** A duplicate key says where the first one stands. */
const withFirst = (problem: Problem, source: SourceText, document: Document): Problem => {
  if (problem.code !== "duplicate-key") return problem;
  const start = (source.lineStarts[problem.place.line - 1] ?? 0) + problem.place.column - 1;
  const first = firstOfTwins(document.contents, start);
  if (first === undefined) return problem;
  const { hint: _hint, ...rest } = problem;
  const { place, endColumn } = problemAt({ source, start, end: start + first.key.length });
  return {
    ...rest,
    place,
    endColumn,
    message: `the key "${first.key}" is here twice`,
    related: {
      place: problemAt({ source, start: first.start, end: first.start }).place,
      text: "first",
    },
  };
};

const firstOfTwins = (node: unknown, start: number): { key: string; start: number } | undefined => {
  const children: ReadonlyArray<unknown> = isMap(node) || isSeq(node) ? node.items : [];
  if (isMap(node)) {
    const twin = node.items.find((pair) => isScalar(pair.key) && pair.key.range?.[0] === start);
    if (twin !== undefined && isScalar(twin.key)) {
      const key = String(twin.key.value);
      const first = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
      if (first !== undefined && isScalar(first.key))
        return { key, start: first.key.range?.[0] ?? 0 };
    }
  }
  for (const child of children) {
    const found = firstOfTwins(isPair(child) ? child.value : child, start);
    if (found !== undefined) return found;
  }
  return undefined;
};
