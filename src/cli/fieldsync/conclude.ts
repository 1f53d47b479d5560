/** How a command ends: its answer is printed, for people or for programs, and its exit code is the one of the process. */
import * as Effect from "effect/Effect";
import { EXIT_CODES, Stop } from "../exit.ts";
import { Output } from "../output.ts";
import { pastable } from "./pastable.ts";
import type { Answer, CommonOptions } from "./verb.ts";

/** Prints an answer and ends with its exit code. */
export const conclude = Effect.fnUntraced(function* (
  answer: Answer,
  { folder, json }: Pick<CommonOptions, "folder" | "json">,
) {
  const output = yield* Output;
  const said = json ? JSON.stringify(answer.result, null, 2) : pastable(folder, answer.text);
  if (said !== "") yield* output.out(`${said}\n`);
  if (answer.exitCode !== EXIT_CODES.passed)
    return yield* new Stop({ exitCode: answer.exitCode, message: "" });
  return undefined;
});
