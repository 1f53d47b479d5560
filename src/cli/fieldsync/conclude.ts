/** How a command ends: its answer is printed, for people or for programs, and its exit code is the one of the process. */
import * as Effect from "effect/Effect";
import { EXIT_CODES, Stop } from "../exit.ts";
import { Output } from "../output.ts";
import { pastable } from "./pastable.ts";
import type { Answer, CommonOptions } from "./verb.ts";

/** An answer as it is printed, with the end of its last line; empty where there is nothing to say. */
export const saidOf = (
  answer: Answer,
  { folder, json }: Pick<CommonOptions, "folder" | "json">,
): string => {
  const said = json ? JSON.stringify(answer.result, null, 2) : pastable(folder, answer.text);
  return said === "" ? "" : `${said}\n`;
};

/** Prints an answer and ends with its exit code. */
export const conclude = Effect.fnUntraced(function* (
  answer: Answer,
  options: Pick<CommonOptions, "folder" | "json">,
) {
  const output = yield* Output;
  const said = saidOf(answer, options);
  if (said !== "") yield* output.out(said);
  if (answer.exitCode !== EXIT_CODES.passed)
    return yield* new Stop({ exitCode: answer.exitCode, message: "" });
  return undefined;
});
