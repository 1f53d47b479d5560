/**
 * A scenario file, tidied: two blanks per level, one blank line at most, the same spaces in every flow map and list, no blanks at the
 * ends of lines. Order, words, quotes, folded texts and comments stay as they are; what the file means is compared before and after.
 */
import { Lexer, parseDocument, visit } from "yaml";
import type { Problem } from "../problem.ts";
import { plainValue } from "./tree.ts";
import { parseYaml } from "./yaml.ts";

/** A flow map that is longer than this is written over several lines. */
const LINE_WIDTH = 140;
/** A text this long is not touched: whoever folded it chose where. */
const LONG_TEXT = 60;

/** How often a file is written anew that is not the same as the time before. */
const MOST_TIMES = 5;

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
  const meaning = meaningOf(file, text);
  // Blanks at the ends of lines and empty lines may be part of a text: it stays then. What would change a meaning is left alone.
  const tidiedOnce = (lines: string): string | undefined =>
    [true, false]
      .map((textsToo) => written(lines, textsToo))
      .find((candidate) => meaningOf(file, candidate) === meaning);
  const tidy = settled(text.replaceAll("\r\n", "\n"), tidiedOnce);
  // A checkout on Windows has other line ends in every line: they are git's business.
  const isFromWindows = text.includes("\r\n") && !/(?<!\r)\n/.test(text);
  return { text: isFromWindows ? (tidy?.replaceAll("\n", "\r\n") ?? text) : (tidy ?? text) };
};

/** The printer puts a comment behind a bracket elsewhere when it reads what it wrote: what is tidy has to stay as it is. */
const settled = (text: string, once: (text: string) => string | undefined): string | undefined => {
  let tidy = once(text);
  for (let times = 0; times < MOST_TIMES && tidy !== undefined; times++) {
    const again = once(tidy);
    if (again === undefined || again === tidy) break;
    tidy = again;
  }
  return tidy;
};

const written = (text: string, textsToo: boolean): string => {
  const document = parseDocument(text);
  const kept: Array<string> = [];
  visit(document, {
    Scalar: (key, node) => {
      const [start = 0, end = 0] = node.range ?? [];
      const source = text.slice(start, end).replace(/(?:\n[ \t]*)+$/, "");
      const fits = !source.includes("\n") && source.length < LONG_TEXT;
      if (key === "key" ? typeof node.value === "string" : typeof node.value === "string" && fits)
        return;
      // `0123` is a number to YAML, and may be meant as a text.
      if (
        typeof node.value !== "string" &&
        (typeof node.value !== "number" || source === String(node.value))
      )
        return;
      // The printer would fold it or write it anew: a word stands in its place until everything else is written.
      node.type = "PLAIN";
      node.value = wordOf(kept.push(source) - 1);
    },
  });
  const printed = withoutBracketBlanks(
    document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true }),
  );
  const restored = (lines: string): string =>
    lines.replaceAll(/^.*KEPT-\d+-TEXT.*$/gm, (line) => {
      const indent = /^ */.exec(line)?.[0] ?? "";
      // Below `- about: >-` the text stands further in than `about`.
      const dashes = /^ *((?:- )*)/.exec(line)?.[1] ?? "";
      const below = `${indent}${" ".repeat(dashes.length)}  `;
      return line.replaceAll(/KEPT-(\d+)-TEXT/g, (_, at: string) => {
        const [first = "", ...rest] = (kept[Number(at)] ?? "").split("\n");
        return [first, ...reindented(rest, below)].join("\n");
      });
    });
  return textsToo ? cleaned(restored(printed)) : restored(cleaned(printed));
};

const cleaned = (text: string): string =>
  text.replaceAll(/[ \t]+$/gm, "").replaceAll(/\n{3,}/g, "\n\n");

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
      const isIndent = tokens[at - 1]?.endsWith("\n") === true;
      return !(isBlank && !isIndent && (tokens[at - 1] === "[" || tokens[at + 1] === "]"));
    })
    .join("");
};
