/**
 * Problems and warnings of scenario files, shown on stderr by every command that reads several files.
 */
import * as Effect from "effect/Effect";
import { narrowed } from "../scenarios/report/narrow.ts";
import { painted } from "../scenarios/report/painted.ts";
import { COLOURED, PLAIN } from "../scenarios/report/palette.ts";
import { columnsOf } from "./in-rows.ts";
import { Output } from "./output.ts";

interface Invalid {
  readonly text: string;
  readonly file?: string;
}

/** Where a problem that a flag brings about says in which file it is. */
const IN_FILE = "|  ";

/** A message names so many files; more tell nobody more. */
const FILES_NAMED = 3;

/** What a message says whichever file it is about; itself where it is about the file as such. */
const apart = ({ file, text }: Invalid): string => {
  if (file === undefined) return text;
  const rest = text.replaceAll(`${IN_FILE}${file}`, IN_FILE);
  return rest.includes(file) ? text : rest;
};

const filesText = (files: ReadonlyArray<string>): string => {
  const few = files.slice(0, FILES_NAMED).join(", ");
  const more = files.length - FILES_NAMED;
  return more > 0 ? `${few} and ${more} more` : few;
};

/** A flag with a mistake in it is wrong for every file: that is said once, with the files. */
const once = (invalid: ReadonlyArray<Invalid>): ReadonlyArray<string> =>
  [...Map.groupBy(invalid, apart).values()].flatMap((alike) => {
    const [first] = alike;
    const files = alike.flatMap(({ file }) => file ?? []);
    if (first?.file === undefined || files.length < 2) return alike.map(({ text }) => text);
    return [first.text.replaceAll(`${IN_FILE}${first.file}`, `${IN_FILE}${filesText(files)}`)];
  });

export const reportInvalid = Effect.fnUntraced(function* (invalid: ReadonlyArray<Invalid>) {
  const output = yield* Output;
  const palette = output.errorColour ? COLOURED : PLAIN;
  const columns = columnsOf(process.stderr);
  for (const text of once(invalid))
    yield* output.err(`${painted(narrowed(text, columns), palette)}\n\n`);
});
