/**
 * How deep values are nested, counted while they are read. What makes a tree of them calls itself once for each level, and how many levels it has
 * room for depends on thread and program: a file must be refused at the same place everywhere.
 */
import { Lexer, Parser } from "yaml";
import type { Problem } from "../problem.ts";
import { problemAt } from "./tree.ts";
import type { SourceText } from "./tree.ts";

/** Far more than any file is meant to have, so that other mistakes are told first; far fewer than there is room for anywhere. */
const MOST_LEVELS = 200;

/** The first map or list that lies deeper; undefined where none does. */
export const nestedTooDeep = (source: SourceText, text: string): Problem | undefined => {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    // The whole document is the first of them.
    const deep = parser.stack[MOST_LEVELS + 1];
    if (deep !== undefined && "offset" in deep)
      return {
        code: "alias-bomb",
        message: "values are nested far too deep",
        hint: "a scenario needs about six levels",
        ...problemAt({ source, start: deep.offset, end: deep.offset + 1 }),
      };
  }
  return undefined;
};
