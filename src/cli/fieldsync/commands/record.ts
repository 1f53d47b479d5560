/** `fieldsync record set|get|list|delete`: the structured part of the engagement, field by field. */
import * as Effect from "effect/Effect";
import type { CopyHandle, ShownNumber, ShownRecord } from "../../../engine/engine.ts";
import { isFieldName, isRecordId } from "../../../engine/log/op.ts";
import { isJson } from "../../../engine/json.ts";
import { limits } from "../../../engine/limits.ts";
import type { Json } from "../../../engine/ports.ts";
import { EXIT_CODES, stop, type Stop } from "../../exit.ts";
import { advised } from "../advised.ts";
import { inexactNumberIn } from "../exact-numbers.ts";
import { readable } from "../files.ts";
import { twiceNamedIn } from "../twice-named.ts";
import { lastText, optionalPath, text, toggle } from "../parameters.ts";
import { copyVerb, nothing } from "../verb.ts";
import { lines } from "../words.ts";

const record = text("record", "The record, like tb/1000");

const refuse = (code: string, wrong: string, todo: string) =>
  stop({ exitCode: EXIT_CODES.failed, code, wrong, todo });

/** The value of a JSON text, undefined where it is none. Refused where a number of it would become another one. */
const parsed = (typed: string, todo: string): Effect.Effect<Json | undefined, Stop> => {
  let value: unknown;
  try {
    value = JSON.parse(typed);
  } catch {
    return Effect.succeed(undefined);
  }
  const twice = twiceNamedIn(typed);
  if (twice !== undefined)
    return Effect.fail(
      refuse(
        "twice-named",
        `"${twice}" stands twice in one object, and only one value of it could be kept`,
        "give each value a name of its own, or keep the whole as a text with --text",
      ),
    );
  const inexact = inexactNumberIn(typed);
  if (inexact === undefined)
    return isJson(value)
      ? Effect.succeed(value)
      : Effect.fail(
          refuse(
            "too-deep",
            `the value has lists in lists that are more than ${limits.jsonDepth} deep`,
            "write it with fewer levels, or keep it as a text with --text",
          ),
        );
  return Effect.fail(
    refuse(
      "large-number",
      `${inexact} cannot be kept exactly as a number: it is too large, or has too many digits`,
      todo,
    ),
  );
};

/** 1250, true, null, "text" and lists are what they look like; everything else is a text. */
const valueOf = (typed: string, asText: boolean): Effect.Effect<Json, Stop> =>
  asText
    ? Effect.succeed(typed)
    : Effect.map(
        parsed(typed, "keep it as a text: in quotes within a list, or the whole value with --text"),
        (value) => (value === undefined ? typed : value),
      );

const TOO_LONG = "keep it in a document, or in several fields";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** What Windows calls Unicode, and PowerShell writes unasked. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** Where a JSON text is wrong, as far as it is said. */
const mistakeIn = (text: string): string => {
  try {
    JSON.parse(text);
    return "";
  } catch (cause) {
    const [, place] = /\((line [0-9]+ column [0-9]+)\)/u.exec(String(cause)) ?? [];
    return text.trim() === "" ? ": it is empty" : place === undefined ? "" : `: ${place}`;
  }
};

/** Eight times what a field holds: as much as indents and escapes add. What is longer is not read as JSON, which could end in the middle of a text. */
const VALUE_FILE_BYTES_MAX = 4 * limits.lineCharacters;

/** Several lines with quotes in them are easier to write into a file than on a command line. */
const valueIn = (file: string) =>
  Effect.flatMap(readable(file), (bytes) =>
    Effect.suspend(() => {
      if (bytes.length > VALUE_FILE_BYTES_MAX)
        return Effect.fail(refuse("too-long", `"${file}" holds more than a field can`, TOO_LONG));
      const problem = (why: string, todo: string) =>
        refuse("not-json", `"${file}" does not hold a JSON value${why}`, todo);
      let text: string;
      try {
        text = decoder.decode(bytes);
      } catch {
        const why = isUtf16(bytes) ? ": it is written in UTF-16" : ": it is no text in UTF-8";
        return Effect.fail(problem(why, "save the file as UTF-8"));
      }
      return Effect.filterOrFail(
        parsed(text, "keep it as a text: write it in quotes"),
        (found) => found !== undefined,
        () =>
          problem(
            mistakeIn(text),
            'write something like [{"account":"1000","debit":250},{"account":"4000","credit":250}]',
          ),
      );
    }),
  );

/** What is told about an entry that is shown with another number than its field says. */
const numberText = (field: string, number: ShownNumber | undefined): string =>
  field !== "number" || number === undefined || number.shown === number.wanted
    ? ""
    : `   shown as ${number.shown}: another entry was first`;

const numberOf = (handle: CopyHandle, id: string): ShownNumber | undefined =>
  handle.numbers().find((number) => number.record === id);

const recordLines = (fields: ShownRecord, number: ShownNumber | undefined): ReadonlyArray<string> =>
  Object.entries(fields).map(([field, { current, versions }]) => {
    const conflict =
      versions.length < 2
        ? ""
        : `   conflict: ${versions.map((value) => JSON.stringify(value)).join(" or ")}`;
    return `  ${field}: ${JSON.stringify(current)}${conflict}${numberText(field, number)}`;
  });

const howToSet = (id: string, field: string) =>
  isRecordId(id) && isFieldName(field)
    ? { code: "too-long", todo: TOO_LONG }
    : {
        code: "bad-name",
        todo: `a record is called like tb/1000, and a field like balance: at most ${limits.recordIdCharacters} characters, no control character among them, and document/ is not how a record begins`,
      };

/** What people write as an amount, and JSON does not know as one: 1,250 or 1.250,00 or (1250) or 12 %. */
const AMOUNT = /^[-+(]?[\p{Sc}\s]*[0-9][0-9.,'\u2019\s]*[\p{Sc}\s%)-]*$/u;

const amountText = (typed: string | undefined, value: Json): string | undefined =>
  typed !== undefined && typed === value && AMOUNT.test(typed)
    ? "  this is a text and no number: a number is written like 1250 or -1250.5"
    : undefined;

export const recordSet = copyVerb({
  name: "record set",
  description:
    "Sets one field of a record, and makes the record if there is none. A field in conflict is settled by it: all values seen are replaced. What belongs together, like the lines of an adjusting entry, is one field with one JSON value: then nobody's lines are ever mixed with somebody else's.",
  examples: [
    { command: "fieldsync record set Maple tb/1000 balance 1250", description: "A number" },
    { command: "fieldsync record set Maple tb/1000 account 0012 --text", description: "A text" },
    {
      command: "fieldsync record set Maple entry/anna-3 lines --from lines.json",
      description: "All lines of an adjusting entry at once",
    },
    {
      command: "fieldsync record set Maple entry/anna-3 number 7",
      description: "The number of an adjusting entry",
    },
  ],
  parameters: {
    record,
    field: text("field", "The field, like balance"),
    value: lastText("value", "The new value: a number, true, false, null, JSON, or any text"),
    from: optionalPath("from", "Take the value from this file: one JSON value"),
    text: toggle("text", "Take the value as a text, whatever it looks like"),
    template: toggle(
      "template",
      "As a template update: shown before changes that do not know of it",
    ),
  },
  run: ({ handle }, { field, from, record: id, template, text: asText, value: typed }) =>
    Effect.gen(function* () {
      if ((typed === undefined) === (from === undefined) || (asText && from !== undefined))
        return yield* stop({
          exitCode: EXIT_CODES.usage,
          code: "usage",
          wrong: typed === undefined ? "there is no value" : "there are two values",
          todo: "give one: fieldsync record set FOLDER RECORD FIELD VALUE, or --from FILE",
        });
      const value = yield* from === undefined ? valueOf(typed ?? "", asText) : valueIn(from);
      const receipt = yield* advised(handle.setField(id, field, value, { template }), () =>
        howToSet(id, field),
      );
      return { ...receipt, value, number: numberOf(handle, id) ?? null };
    }),
  text: ({ entity, field, number, value }, { text: asText, value: typed }) =>
    lines([
      `${entity}: ${field} is ${JSON.stringify(value)}${numberText(field ?? "", number ?? undefined)}`,
      asText ? undefined : amountText(typed, value),
    ]),
});

const noRecord = (id: string): Stop =>
  refuse("no-record", `there is no record "${id}"`, "see them with: fieldsync record list FOLDER");

export const recordGet = copyVerb({
  name: "record get",
  onlyTells: true,
  description: "Shows one record with its fields. Values in conflict are all shown.",
  parameters: { record },
  run: ({ handle }, args) => {
    const found = handle.record(args.record);
    return found === undefined
      ? Effect.fail(noRecord(args.record))
      : Effect.succeed({
          record: args.record,
          fields: found,
          number: numberOf(handle, args.record) ?? null,
        });
  },
  text: (result) =>
    lines([result.record, ...recordLines(result.fields, result.number ?? undefined)]),
});

export const recordList = copyVerb({
  name: "record list",
  onlyTells: true,
  description:
    "Lists all records with their fields. Values in conflict are all shown, and so is the number of an adjusting entry where another one had it first.",
  parameters: nothing,
  run: ({ handle }) =>
    Effect.sync(() => ({ records: handle.exportState().records, numbers: handle.numbers() })),
  text: ({ numbers, records }) => {
    const all = Object.entries(records);
    const numberBy = new Map(numbers.map((number) => [number.record, number]));
    return all.length === 0
      ? "no records"
      : lines(all.flatMap(([id, fields]) => [id, ...recordLines(fields, numberBy.get(id))]));
  },
});

export const recordDelete = copyVerb({
  name: "record delete",
  description:
    "Deletes a record as you see it. A value somebody else set meanwhile, which you have not seen, stays.",
  parameters: { record },
  run: ({ handle }, args) =>
    Effect.gen(function* () {
      if (handle.record(args.record) === undefined) return yield* noRecord(args.record);
      return yield* advised(handle.deleteRecord(args.record), () => ({
        todo: "see how it is now with: fieldsync record list FOLDER",
      }));
    }),
  text: ({ entity }) => `${entity} was deleted`,
});
