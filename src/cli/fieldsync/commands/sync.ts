/** `fieldsync sync`: exchanges with another copy, once until nothing is left, or until it is stopped. */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import type { CopyHandle } from "../../../engine/engine.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import type { CopyContext } from "../context.ts";
import { optionalPath, toggle, type ArgumentsOf } from "../parameters.ts";
import { settleAll } from "../settle.ts";
import { common, copyVerb, type Refusal, type TableEntry } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import {
  conflictsText,
  connectionText,
  documentsText,
  heldText,
  lines,
  queueText,
} from "../words.ts";

const name = "sync";
const parameters = {
  with: optionalPath(
    "with",
    "Connect to this copy first (default: the connected one, or the parent)",
  ),
};

/** Connects where no connection is: to the copy people chose last, or to the parent. */
export const goOnline = (handle: CopyHandle): Effect.Effect<void, Refusal> => {
  const { boundTo, offlineByChoice } = handle.status();
  if (boundTo === null && handle.identity.role === "child") return handle.switchTo("parent");
  return offlineByChoice ? handle.workOnline : Effect.void;
};

/** The same, or the copy that was named. */
export const join = (
  { handle }: CopyContext,
  args: ArgumentsOf<typeof parameters>,
): Effect.Effect<void, Refusal> =>
  args.with === undefined ? goOnline(handle) : handle.connect({ path: args.with });

const once = copyVerb({
  name,
  description: "",
  parameters,
  run: (context, args) =>
    Effect.gen(function* () {
      const { handle, done } = context;
      const before = { ...done };
      yield* settleAll(handle, join(context, args));
      return {
        imported: done.imported - before.imported,
        fetched: done.fetched - before.fetched,
        sent: done.sent - before.sent,
        operations: handle.properties().operations,
        status: handle.status(),
        documents: handle.documents?.status() ?? null,
      };
    }),
  text: ({ documents, fetched, imported, operations, sent, status }) =>
    lines([
      `${counted(imported, "changed file")} taken in, ${counted(fetched, "change")} fetched, ${sent} sent; ${operations} in all`,
      connectionText(status),
      queueText(status),
      heldText(status),
      conflictsText(status.conflicts),
      documentsText(documents),
    ]),
  exitCode: ({ documents, status }) =>
    status.queue > 0 || status.waiting > 0 || (documents !== null && documents.question !== null)
      ? EXIT_CODES.failed
      : EXIT_CODES.passed,
});

const description =
  "Exchanges changes with another copy until nothing is left on either side. With --watch it goes on until you stop it with Ctrl-C. Ends with 1 when something could not be exchanged or your answer is needed.";

export const sync: TableEntry = {
  name,
  description,
  served: once.served,
  command: Command.make(
    name,
    {
      ...common,
      with: parameters.with.input,
      once: toggle("once", "Exchange until nothing is left, then end (the default)").input,
      watch: toggle("watch", "Go on until stopped").input,
    },
    Effect.fnUntraced(function* ({ once: isOnce, watch, with: target, ...options }) {
      if (isOnce && watch)
        return yield* stop({
          exitCode: EXIT_CODES.usage,
          code: "usage",
          wrong: "--once and --watch exclude each other",
          todo: "see fieldsync sync --help",
        });
      const args = target === undefined ? {} : { with: target };
      if (!watch) return yield* once.carryOut(options, args);
      const { serveUntilStopped } = yield* Effect.promise(() => import("../watch.ts"));
      return yield* serveUntilStopped(options, (context) => join(context, { with: target }));
    }),
  ).pipe(
    Command.withDescription(description),
    Command.withShortDescription("Exchanges changes with another copy until nothing is left"),
    Command.withExamples([
      {
        command: "fieldsync sync Maple",
        description: "Exchange with the connected copy or the parent",
      },
      {
        command: "fieldsync sync Maple --with /mnt/PEER3/Maple",
        description: "Exchange with a colleague when the parent is not there",
      },
    ]),
  ) as TableEntry["command"],
};
