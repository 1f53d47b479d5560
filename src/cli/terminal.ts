/** The terminal this command was started in, as the replay takes it. */
import * as Effect from "effect/Effect";
import type { ReplayTerminal } from "../tui/app.tsx";
import { tellInk } from "./colour.ts";
import { openEditor } from "./editor.ts";
import { Output } from "./output.ts";

/** Whether there is one to draw on and to hear keys from. */
export const isTerminal = (): boolean =>
  process.stdout.isTTY && process.stdin.isTTY && canBeDrawnOn(process.env);

/** A terminal that calls itself dumb moves no cursor: lines are all it can show. */
export const canBeDrawnOn = (env: { readonly [name: string]: string | undefined }): boolean =>
  env["TERM"] !== "dumb";

/** Call before Ink is imported: what it does about colours is decided then. */
export const openTerminal = Effect.fnUntraced(function* (asked: {
  readonly screenReader: boolean;
}) {
  const { colour } = yield* Output;
  tellInk(colour, process.env);
  const terminal: ReplayTerminal = {
    color: colour,
    // Ink's own variable, so that one setting serves every program made with it.
    screenReader: asked.screenReader || process.env["INK_SCREEN_READER"] === "true",
    stdin: process.stdin,
    stdout: process.stdout,
    edit: (place) => openEditor(place, process.env),
  };
  return terminal;
});
