/** `fieldsync record set|get|list|delete`: the structured part of the engagement, field by field. */
import * as Effect from "effect/Effect";
import type { ShownRecord } from "../../../engine/engine.ts";
import { isJson } from "../../../engine/json.ts";
import type { Json } from "../../../engine/ports.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { text, toggle } from "../parameters.ts";
import { copyVerb, nothing } from "../verb.ts";
import { lines } from "../words.ts";

const record = text("record", "The record, like tb/1000");

const parsed = (typed: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(typed);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** 1250, true, null, "text" and lists are what they look like; everything else is a text. */
const valueOf = (typed: string, asText: boolean) => {
  const value = asText ? undefined : parsed(typed);
  if (typeof value === "number" && !Number.isSafeInteger(value) && /^-?[0-9]+$/u.test(typed))
    return Effect.fail(
      stop({
        exitCode: EXIT_CODES.failed,
        code: "large-number",
        wrong: `${typed} is too large to be kept exactly as a number`,
        todo: "keep it as a text with --text",
      }),
    );
  return Effect.succeed(value === undefined ? typed : value);
};

const recordLines = (fields: ShownRecord): ReadonlyArray<string> =>
  Object.entries(fields).map(([field, { current, versions }]) => {
    const conflict =
      versions.length < 2
        ? ""
        : `   conflict: ${versions.map((value) => JSON.stringify(value)).join(" or ")}`;
    return `  ${field}: ${JSON.stringify(current)}${conflict}`;
  });

export const recordSet = copyVerb({
  name: "record set",
  description:
    "Sets one field of a record, and makes the record if there is none. A field in conflict is settled by it: all values seen are replaced.",
  examples: [
    { command: "fieldsync record set Maple tb/1000 balance 1250", description: "A number" },
    { command: "fieldsync record set Maple tb/1000 account 0012 --text", description: "A text" },
  ],
  parameters: {
    record,
    field: text("field", "The field, like balance"),
    value: text("value", "The new value: a number, true, false, null, JSON, or any text"),
    text: toggle("text", "Take the value as a text, whatever it looks like"),
  },
  run: ({ handle }, args) =>
    Effect.flatMap(valueOf(args.value, args.text), (value) =>
      Effect.map(handle.setField(args.record, args.field, value), (receipt) => ({
        ...receipt,
        value,
      })),
    ),
  text: ({ entity, field, value }) => `${entity}: ${field} is ${JSON.stringify(value)}`,
});

export const recordGet = copyVerb({
  name: "record get",
  description: "Shows one record with its fields. Values in conflict are all shown.",
  parameters: { record },
  run: ({ handle }, args) => {
    const found = handle.record(args.record);
    return found === undefined
      ? Effect.fail(
          stop({
            exitCode: EXIT_CODES.failed,
            code: "no-record",
            wrong: `there is no record "${args.record}"`,
            todo: "see them with: fieldsync record list FOLDER",
          }),
        )
      : Effect.succeed({ record: args.record, fields: found });
  },
  text: (result) => lines([result.record, ...recordLines(result.fields)]),
});

export const recordList = copyVerb({
  name: "record list",
  description: "Lists all records with their fields. Values in conflict are all shown.",
  parameters: nothing,
  run: ({ handle }) => Effect.sync(() => ({ records: handle.exportState().records })),
  text: ({ records }) => {
    const all = Object.entries(records);
    return all.length === 0
      ? "no records"
      : lines(all.flatMap(([id, fields]) => [id, ...recordLines(fields)]));
  },
});

export const recordDelete = copyVerb({
  name: "record delete",
  description:
    "Deletes a record as you see it. A value somebody else set meanwhile, which you have not seen, stays.",
  parameters: { record },
  run: ({ handle }, args) => handle.deleteRecord(args.record),
  text: ({ entity }) => `${entity} was deleted`,
});
