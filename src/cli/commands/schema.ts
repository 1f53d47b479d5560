/**
 * `fieldlab schema`: prints the JSON Schema of scenario files, for editors and other programs.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { Output } from "../output.ts";

export const schema = Command.make(
  "schema",
  {},
  Effect.fnUntraced(function* () {
    const output = yield* Output;
    const { scenarioJsonSchema } = yield* Effect.promise(
      () => import("../../scenarios/language/reference/json-schema.ts"),
    );
    return yield* output.out(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
  }),
).pipe(Command.withDescription("Prints the JSON Schema of scenario files"));
