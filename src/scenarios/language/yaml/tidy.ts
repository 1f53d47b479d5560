/**
 * A scenario file, tidied: two blanks per level, one blank line at most, the same spaces in every flow map and list, no blanks at the
 * ends of lines. Order, words, quotes, folded texts and comments stay as they are; what the file means is compared before and after.
 */
import { isScalar, Lexer, parseDocument, visit } from "yaml";
import type { Problem } from "../problem.ts";
import { plainValue } from "./tree.ts";
import { parseYaml } from "./yaml.ts";

/** A flow map that is longer than this is written over several lines. */
const LINE_WIDTH = 140;
/** A text this long is not touched: whoever folded it chose where. */
const LONG_TEXT = 60;

const meaningOf = (file: string, text: string): string | undefined => {
  const { tree } = parseYaml(file, text);
  return tree === undefined ? undefined : JSON.stringify(plainValue(tree));
};

/** The tidied text, or the problems of a file that is no YAML. */
export const tidied = (
  file: string,
  text: string,
): { readonly text: string } | { readonly problems: ReadonlyArray<Problem> } => {
  const { problems } = parseYaml(file, text);
  if (problems.length > 0) return { problems };
  const tidy = written(text.replaceAll("\r\n", "\n"));
  // What would change a meaning is left alone.
  return { text: meaningOf(file, tidy) === meaningOf(file, text) ? tidy : text };
};

const written = (text: string): string => {
  const document = parseDocument(text);
  const kept: Array<string> = [];
  visit(document, {
    Scalar: (key, node) => {
      if (key === "key" || !isScalar(node) || typeof node.value !== "string") return;
      const [start = 0, end = 0] = node.range ?? [];
      const source = text.slice(start, end).trimEnd();
      if (!source.includes("\n") && source.length < LONG_TEXT) return;
      // The printer would fold it anew: a word stands in its place until everything else is written.
      node.type = "PLAIN";
      node.value = wordOf(kept.push(source) - 1);
    },
  });
  const printed = withoutBracketBlanks(
    document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true }),
  );
  return printed
    .replaceAll(/^( *)(.*?)KEPT-(\d+)-TEXT/gm, (_, indent: string, before: string, at: string) => {
      const [first = "", ...rest] = (kept[Number(at)] ?? "").split("\n");
      // Below `- about: >-` the text stands further in than `about`.
      const dashes = /^(?:- )*/.exec(before)?.[0] ?? "";
      const below = `${indent}${" ".repeat(dashes.length)}  `;
      return [`${indent}${before}${first}`, ...reindented(rest, below)].join("\n");
    })
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n");
};

const wordOf = (at: number): string => `KEPT-${at}-TEXT`;

/** Lines of a text below its first one, with the least indented of them at the indent. */
const reindented = (lines: ReadonlyArray<string>, indent: string): ReadonlyArray<string> => {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => (line.trim() === "" ? "" : `${indent}${line.slice(least)}`));
};

/** `[ a, b ]` → `[a, b]`; maps keep the blanks inside their braces. */
const withoutBracketBlanks = (text: string): string => {
  const tokens = [...new Lexer().lex(text)].filter(
    (token) => !/^[\u0002\u0018\u001f]$/.test(token),
  );
  return tokens
    .filter((token, at) => {
      const isBlank = /^ +$/.test(token);
      return !(isBlank && (tokens[at - 1] === "[" || tokens[at + 1] === "]"));
    })
    .join("");
};
